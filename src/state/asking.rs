//! How a question is asked again and again: at which pace, how patiently after failures, and never while unseen.
//!
//! Everything about time comes through [`Pace`], so that tests drive it.
use crate::{
    domain::time::{Instant, Span},
    sources::http::SourceError,
};
use std::{future::Future, pin::Pin, sync::Arc};

/// What a question has come to so far.
#[derive(Debug, PartialEq)]
pub enum Loadable<T: ?Sized> {
    /// Nothing has come yet.
    Loading {
        /// Since when it is waited for.
        since: Instant,
    },
    /// It was answered.
    Ready {
        /// The answer.
        value: Arc<T>,
        /// When it came.
        as_of: Instant,
    },
    /// It was answered once, and cannot be answered now.
    Stale {
        /// The last answer.
        value: Arc<T>,
        /// When that came.
        as_of: Instant,
        /// Why there is no newer one.
        because: SourceError,
        /// Since when there is none.
        since: Instant,
        /// When it is asked again; `None` if asking again cannot help.
        next_attempt: Option<Instant>,
    },
    /// It could not be answered.
    Failed {
        /// Why.
        because: SourceError,
        /// Since when.
        since: Instant,
        /// When it is asked again; `None` if asking again cannot help.
        next_attempt: Option<Instant>,
    },
}

/// A copy shares the answer; `T` itself need not be copied.
impl<T: ?Sized> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        self.with(self.value().map(Arc::clone))
    }
}

/// A future of this thread.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Time, chance and whether anybody looks.
pub trait Pace {
    /// What the clock shows.
    fn now(&self) -> Instant;
    /// Resolves after `span`, or earlier when the page is shown again or the network is back.
    fn pause(&self, span: Span) -> Local<'_, ()>;
    /// Resolves when somebody can see the page; at once if somebody can.
    fn seen(&self) -> Local<'_, ()>;
    /// A number from 0 up to 1.
    fn chance(&self) -> f64;
}

/// The shortest and the longest pause after failures.
const FIRST_PAUSE: Span = Span::from_secs(2);
const LONGEST_PAUSE: Span = Span::from_minutes(5);

/// How long to wait after the `n_failures`th failure in a row: doubling, with full jitter, never less than asked for.
///
/// Full jitter keeps a hundred wall screens from coming back in the same second (M. Brooker, "Exponential backoff and
/// jitter", 2015).
pub fn pause_after(n_failures: u32, error: &SourceError, chance: f64) -> Span {
    let most = FIRST_PAUSE.times(2f64.powi(n_failures.min(16) as i32)).millis().min(LONGEST_PAUSE.millis());
    let jittered = Span::from_millis(FIRST_PAUSE.millis() / 2) + Span::from_millis(most).times(chance);
    match error {
        SourceError::RateLimited { retry_after: Some(wait) } => (*wait + Span::from_secs(1)).max(jittered),
        _ => jittered.min(LONGEST_PAUSE),
    }
}

impl<T: ?Sized> Loadable<T> {
    /// The last answer, however old.
    pub fn value(&self) -> Option<&Arc<T>> {
        match self {
            Self::Ready { value, .. } | Self::Stale { value, .. } => Some(value),
            Self::Loading { .. } | Self::Failed { .. } => None,
        }
    }

    /// Why there is no current answer, since when, and when it is asked again.
    pub fn trouble(&self) -> Option<(&SourceError, Instant, Option<Instant>)> {
        match self {
            Self::Stale { because, since, next_attempt, .. } | Self::Failed { because, since, next_attempt } => {
                Some((because, *since, *next_attempt))
            }
            Self::Loading { .. } | Self::Ready { .. } => None,
        }
    }

    /// The same state of something computed from the answer.
    pub fn map<U>(&self, into: impl Fn(&T) -> U) -> Loadable<U> {
        self.with(self.value().map(|it| Arc::new(into(it))))
    }

    /// The same state of an answer of another type; where there is none although there should be, nothing has come.
    pub fn with<U: ?Sized>(&self, answer: Option<Arc<U>>) -> Loadable<U> {
        match (self, answer) {
            (Self::Ready { as_of, .. }, Some(value)) => Loadable::Ready { value, as_of: *as_of },
            (Self::Stale { as_of, because, since, next_attempt, .. }, Some(value)) => Loadable::Stale {
                value,
                as_of: *as_of,
                because: because.clone(),
                since: *since,
                next_attempt: *next_attempt,
            },
            (Self::Failed { because, since, next_attempt } | Self::Stale { because, since, next_attempt, .. }, _) => {
                Loadable::Failed { because: because.clone(), since: *since, next_attempt: *next_attempt }
            }
            (Self::Loading { since } | Self::Ready { as_of: since, .. }, _) => Loadable::Loading { since: *since },
        }
    }

    /// When the last answer came.
    pub fn as_of(&self) -> Option<Instant> {
        match self {
            Self::Ready { as_of, .. } | Self::Stale { as_of, .. } => Some(*as_of),
            Self::Loading { .. } | Self::Failed { .. } => None,
        }
    }

    /// What follows a failure: the last answer stays, with its age.
    fn after_failure(&self, because: SourceError, now: Instant, next_attempt: Option<Instant>) -> Self {
        match self {
            Self::Ready { value, as_of } => {
                Self::Stale { value: Arc::clone(value), as_of: *as_of, because, since: now, next_attempt }
            }
            Self::Stale { value, as_of, since, .. } => {
                Self::Stale { value: Arc::clone(value), as_of: *as_of, because, since: *since, next_attempt }
            }
            Self::Failed { since, .. } => Self::Failed { because, since: *since, next_attempt },
            Self::Loading { .. } => Self::Failed { because, since: now, next_attempt },
        }
    }
}

/// Asks for ever, every `refresh` (once if there is none; it is looked up each time, because readers change it), and
/// tells every change. Dropping it drops the question.
pub async fn keep_asking<T: ?Sized>(
    pace: &dyn Pace,
    refresh: &dyn Fn() -> Option<Span>,
    ask: &dyn Fn() -> Local<'static, Result<Arc<T>, SourceError>>,
    tell: &dyn Fn(Loadable<T>),
) {
    let mut state = Loadable::Loading { since: pace.now() };
    let mut n_failures = 0;
    loop {
        pace.seen().await;
        match ask().await {
            Ok(value) => {
                n_failures = 0;
                state = Loadable::Ready { value, as_of: pace.now() };
                tell(state.clone());
                let Some(refresh) = refresh() else { return };
                pace.pause(refresh).await;
            }
            Err(because) => {
                n_failures += 1;
                let wait = pause_after(n_failures, &because, pace.chance());
                // What was never recorded will not be recorded later.
                let is_final = because == SourceError::NotRecorded;
                let now = pace.now();
                state = state.after_failure(because, now, (!is_final).then(|| now + wait));
                tell(state.clone());
                if is_final {
                    return;
                }
                pace.pause(wait).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use futures::executor::block_on;
    use std::cell::{Cell, RefCell};

    /// A clock that only pauses move, and that ends the asking after so many of them.
    struct Clock {
        now: Cell<Instant>,
        pauses: RefCell<Vec<i64>>,
        most: usize,
    }

    impl Pace for Clock {
        fn now(&self) -> Instant {
            self.now.get()
        }
        fn pause(&self, span: Span) -> Local<'_, ()> {
            self.pauses.borrow_mut().push(span.millis());
            self.now.set(self.now.get() + span);
            let is_over = self.pauses.borrow().len() >= self.most;
            Box::pin(async move {
                if is_over {
                    futures::future::pending().await
                }
            })
        }
        fn seen(&self) -> Local<'_, ()> {
            Box::pin(async {})
        }
        fn chance(&self) -> f64 {
            0.5
        }
    }

    fn told(answers: Vec<Result<i32, SourceError>>, refresh: Option<Span>) -> (Vec<Loadable<i32>>, Vec<i64>) {
        let clock = Clock { now: Cell::new(Instant::default()), pauses: RefCell::default(), most: answers.len() };
        let answers = RefCell::new(answers.into_iter());
        let told = RefCell::new(Vec::new());
        let ask = || -> Local<'static, Result<Arc<i32>, SourceError>> {
            let answer = answers.borrow_mut().next().unwrap();
            Box::pin(async move { answer.map(Arc::new) })
        };
        let tell = |state| told.borrow_mut().push(state);
        let interval = || refresh;
        let asking = keep_asking(&clock, &interval, &ask, &tell);
        // Pending is the end here.
        let _ = block_on(async { futures::future::select(Box::pin(asking), Box::pin(async {})).await });
        (told.into_inner(), clock.pauses.into_inner())
    }

    #[test]
    fn the_last_answer_stays_with_its_age_and_the_first_failure_is_remembered() {
        let down = || Err(SourceError::Unreachable);
        let (told, pauses) = told(vec![Ok(1), down(), down(), Ok(2)], Some(Span::from_secs(60)));
        assert!(matches!(told[0], Loadable::Ready { .. }));
        let at = |millis| Instant::from_unix_millis(millis);
        let Loadable::Stale { value, as_of, since, next_attempt, .. } = &told[2] else { unreachable!() };
        assert_eq!((**value, *as_of, *since), (1, at(0), at(60_000)));
        assert_eq!(*next_attempt, Some(at(60_000 + pauses[1] + pauses[2])));
        assert!(matches!(&told[3], Loadable::Ready { value, .. } if **value == 2), "it recovers by itself");
        assert!(pauses[2] > pauses[1], "more patient after each failure: {pauses:?}");
        assert_eq!(pauses[3], 60_000);
    }

    #[test]
    fn a_question_about_the_past_is_answered_once() {
        let (told, pauses) = told(vec![Ok(1)], None);
        assert_eq!((told.len(), pauses.len()), (1, 0));
    }

    #[test]
    fn what_is_not_recorded_is_not_asked_again() {
        let (told, pauses) = told(vec![Err(SourceError::NotRecorded)], Some(Span::from_secs(60)));
        assert!(matches!(told[0], Loadable::Failed { next_attempt: None, .. }));
        assert!(pauses.is_empty());
    }

    #[test]
    fn patience_grows_to_its_limit_and_a_server_that_asks_for_more_gets_it() {
        let pause = |n, error: &SourceError| pause_after(n, error, 0.999).millis();
        assert!(pause(1, &SourceError::Unreachable) <= 5_000);
        assert_eq!(pause(30, &SourceError::Unreachable), LONGEST_PAUSE.millis());
        let limited = SourceError::RateLimited { retry_after: Some(Span::from_minutes(20)) };
        assert!(pause(1, &limited) > 1_200_000);
        assert!(pause_after(1, &SourceError::Unreachable, 0.0).millis() >= 1_000, "never at once");
    }
}
