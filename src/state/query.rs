//! The one place that starts requests: shared by all who ask the same, dropped when nobody looks any more.
//!
//! leptos' own resources do not cancel, and queue the next request behind a hanging one; hence this.
use super::{
    asking::{self, Local, Pace},
    clock::use_clock,
};
use crate::{
    domain::time::{Instant, Span},
    platform::{self, effect::effect},
    sources::http::SourceError,
};
use futures::{FutureExt, channel::oneshot, future::AbortHandle, pin_mut, select};
use leptos::prelude::*;
use std::{any::Any, collections::BTreeMap, future::Future, marker::PhantomData, rc::Rc, sync::Arc};

pub use super::asking::Loadable;

/// An answer of whatever type; all questions share one machinery for all types.
type AnyAnswer = dyn Any + Send + Sync;
/// What tells a question from every other; the instant it is about stands behind the first so many bytes.
type Key = (String, Option<usize>);
type Ask = Rc<dyn Fn(Instant) -> Local<'static, Result<Arc<AnyAnswer>, SourceError>>>;

/// Something to ask: what tells it from every other question, and how it is asked as of an instant.
pub struct Question<T> {
    key: Key,
    ask: Ask,
    answer: PhantomData<T>,
}

impl<T: Send + Sync + 'static> Question<T> {
    /// A question; two with the same key are one.
    pub fn new<F>(key: String, ask: impl Fn(Instant) -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, SourceError>> + 'static,
    {
        let ask: Ask = Rc::new(move |at| {
            let asked = ask(at);
            Box::pin(async move { asked.await.map(|it| Arc::new(it) as Arc<AnyAnswer>) })
        });
        Self { key: (key, None), ask, answer: PhantomData }
    }

    /// The same question as of this instant: until it is answered, the answer as of another stays.
    pub fn seen_from(mut self, frozen: Option<Instant>) -> Self {
        let key = &mut self.key;
        key.1 = Some(key.0.len());
        key.0.extend(frozen.map(|at| at.unix_millis().to_string()));
        self
    }
}

/// All questions that are being asked.
#[derive(Clone, Copy)]
pub struct Queries {
    open: StoredValue<BTreeMap<String, Open>, LocalStorage>,
    refresh: Signal<Span>,
    pauses: Pauses,
    is_of_before: RwSignal<bool>,
}

/// What a question has come to, and whether that is of the instant before: until there is another answer.
#[derive(Clone)]
struct Told {
    loadable: Loadable<AnyAnswer>,
    is_of_before: bool,
}

/// An answer, and whether it is of the instant before.
pub type Kept<T> = (Signal<Loadable<T>>, Signal<bool>);

/// Ends a pause by being dropped, one for every question that waits for its next time.
type Pauses = StoredValue<Vec<oneshot::Sender<()>>, LocalStorage>;

struct Open {
    state: ArcRwSignal<Told>,
    n_users: usize,
    abort: AbortHandle,
}

impl Queries {
    /// No question yet; `refresh` says how often answers are renewed.
    pub fn new(refresh: Signal<Span>) -> Self {
        let (open, pauses) = (StoredValue::new_local(BTreeMap::new()), StoredValue::new_local(Vec::new()));
        Self { open, refresh, pauses, is_of_before: RwSignal::new(false) }
    }

    /// How often answers are renewed.
    pub fn refresh(&self) -> Span {
        self.refresh.get()
    }

    /// Whether an answer on the page is of the instant before.
    pub fn is_of_before(&self) -> bool {
        self.is_of_before.get()
    }

    /// Call it when a question came, went or was answered.
    fn look(&self) {
        let of_before = |open: &BTreeMap<String, Open>| open.values().any(|it| it.state.read_untracked().is_of_before);
        let now = self.open.try_with_value(of_before).unwrap_or_default();
        if self.is_of_before.try_get_untracked() == Some(!now) {
            self.is_of_before.set(now);
        }
    }

    /// Asks every question again at once.
    pub fn ask_again(&self) {
        self.pauses.try_update_value(Vec::clear);
    }

    fn acquire(&self, key: &str, ask: Ask, before: Option<Loadable<AnyAnswer>>) -> Option<ArcRwSignal<Told>> {
        let mut open = self.open.try_write_value()?;
        if let Some(found) = open.get_mut(key) {
            found.n_users += 1;
            return Some(found.state.clone());
        }
        let is_of_before = before.is_some();
        let loadable = before.unwrap_or_else(|| Loadable::Loading { since: platform::clock::now() });
        let state = ArcRwSignal::new(Told { loadable, is_of_before });
        let abort = self.start(ask, state.clone());
        open.insert(key.to_owned(), Open { state: state.clone(), n_users: 1, abort });
        Some(state)
    }

    fn start(&self, ask: Ask, state: ArcRwSignal<Told>) -> AbortHandle {
        let clock = use_clock();
        // The past does not change: it is asked once.
        let is_past = untrack(|| clock.frozen()).is_some();
        let (this, interval, pauses) = (*self, self.refresh, self.pauses);
        let (task, abort) = futures::future::abortable(async move {
            let ask = move || ask(clock.question());
            let tell = move |loadable| {
                drop(state.try_set(Told { loadable, is_of_before: false }));
                this.look();
            };
            let refresh = || interval.try_get_untracked().filter(|_| !is_past);
            asking::keep_asking(&Browser { pauses }, &refresh, &ask, &tell).await;
        });
        spawn(async move {
            let _ = task.await;
        });
        abort
    }

    fn release(&self, key: &str) {
        let Some(mut open) = self.open.try_write_value() else { return };
        let Some(found) = open.get_mut(key) else { return };
        found.n_users -= 1;
        if found.n_users == 0
            && let Some(last) = open.remove(key)
        {
            last.abort.abort();
        }
    }
}

/// Asks what `question` says, and again whenever it says something else. Nothing is asked for `None`.
pub fn use_query<T: Send + Sync + 'static>(
    question: impl Fn() -> Option<Question<T>> + 'static,
) -> Signal<Loadable<T>> {
    use_kept_query(question).0
}

/// The same, where the page tells what is of the instant before.
pub fn use_kept_query<T: Send + Sync + 'static>(question: impl Fn() -> Option<Question<T>> + 'static) -> Kept<T> {
    let told = use_any_query(Box::new(move || question().map(|it| (it.key, it.ask))));
    let answer = Signal::derive(move || {
        let answered = told.get().loadable;
        answered.with(answered.value().and_then(|it| Arc::clone(it).downcast::<T>().ok()))
    });
    (answer, is_of_before(told))
}

/// Whether two keys are of the same question as of two instants.
fn is_of_other_instant(a: &Key, b: &Key) -> bool {
    a.1.is_some() && a.1 == b.1 && a.1.and_then(|it| a.0.get(..it)) == b.1.and_then(|it| b.0.get(..it))
}

fn is_of_before(told: Signal<Told>) -> Signal<bool> {
    Signal::derive(move || told.get().is_of_before)
}

fn use_any_query(question: Box<dyn Fn() -> Option<(Key, Ask)>>) -> Signal<Told> {
    let queries: Queries = expect_context();
    let current: RwSignal<Option<(Key, ArcRwSignal<Told>)>> = RwSignal::new(None);
    let started = platform::clock::now();
    effect(move || {
        let question = question();
        let key = question.as_ref().map(|it| &it.0);
        let before = current.try_get_untracked().flatten();
        if before.as_ref().map(|it| &it.0) == key {
            return;
        }
        // A step through time takes nothing away before there is something in its place.
        let is_same = before.as_ref().zip(key).is_some_and(|(before, key)| is_of_other_instant(&before.0, key));
        let shown = before.as_ref().filter(|_| is_same).map(|it| it.1.get_untracked().loadable);
        let shown = shown.filter(|it| it.value().is_some());
        let acquired = question.and_then(|(key, ask)| Some((queries.acquire(&key.0, ask, shown)?, key)));
        current.set(acquired.map(|(state, key)| (key, state)));
        if let Some((key, _)) = before {
            queries.release(&key.0);
        }
        queries.look();
    });
    on_cleanup(move || {
        if let Some(Some((key, _))) = current.try_get_untracked() {
            queries.release(&key.0);
            queries.look();
        }
    });
    Signal::derive(move || match current.get() {
        Some((_, state)) => state.get(),
        None => Told { loadable: Loadable::Loading { since: started }, is_of_before: false },
    })
}

/// The browser's clock, chance and visibility.
struct Browser {
    pauses: Pauses,
}

impl Pace for Browser {
    fn now(&self) -> Instant {
        platform::clock::now()
    }

    fn pause(&self, span: Span) -> Local<'_, ()> {
        Box::pin(async move {
            let (pause, ended) = oneshot::channel();
            self.pauses.try_update_value(|pauses| {
                pauses.retain(|it| !it.is_canceled());
                pauses.push(pause);
            });
            let slept = platform::clock::sleep(span).fuse();
            let woken = platform::visibility::woken().fuse();
            let mut ended = ended.fuse();
            pin_mut!(slept, woken);
            select! {
                () = slept => {}
                () = woken => {}
                _ = ended => {}
            }
            // All are asked again at once: each in its turn.
            platform::clock::yield_now().await;
        })
    }

    fn seen(&self) -> Local<'_, ()> {
        Box::pin(async {
            while platform::visibility::is_hidden() {
                platform::visibility::woken().await;
            }
        })
    }

    fn chance(&self) -> f64 {
        platform::clock::chance()
    }
}

/// Runs a future until the component that asked for it is gone.
pub fn spawn_until_cleanup(task: impl Future<Output = ()> + 'static) {
    let (task, abort) = futures::future::abortable(task);
    on_cleanup(move || abort.abort());
    spawn(async move {
        let _ = task.await;
    });
}

/// Starts a task of this thread; everything else goes through here.
#[allow(clippy::disallowed_methods, reason = "the one lawful place")]
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    leptos::task::spawn_local(task);
}

/// The app's questions.
pub fn use_queries() -> Queries {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str, at: Option<i64>) -> Key {
        Question::<()>::new(key.to_owned(), |_| async { Ok(()) }).seen_from(at.map(Instant::from_unix_millis)).key
    }

    #[test]
    fn only_the_same_question_as_of_another_instant_leaves_its_answer_on_the_page() {
        let now = key("story checkout - -", None);
        assert!(is_of_other_instant(&now, &key("story checkout - -", Some(1))));
        assert!(is_of_other_instant(&key("story checkout - -", Some(1)), &key("story checkout - -", Some(22))));
        assert!(!is_of_other_instant(&now, &key("story checkout now-6h -", None)), "another range");
        assert!(!is_of_other_instant(&now, &key("latency checkout - -", None)), "another question");
        let plain = Question::<()>::new("firing".to_owned(), |_| async { Ok(()) }).key;
        assert!(!is_of_other_instant(&plain, &plain.clone()), "one that is of no instant");
    }
}
