//! Effects that wait for their turn: what twenty-four panels draw after one answer is twenty-four tasks, not one.
use super::clock;
use leptos::{
    prelude::on_cleanup,
    reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Source, Subscriber, WithObserver},
};
use std::{
    future::poll_fn,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Poll, Waker},
};

/// Runs at once, and again in a task of its own when what it read has changed. It says whether the next run can wait
/// for that; if not, it comes with all else that has changed.
pub fn effect_in_turn(run: impl FnMut() -> bool + 'static) {
    let mut run: Box<dyn FnMut() -> bool> = Box::new(run);
    let inputs = Arc::new(Inputs::default());
    let reader = reader(&inputs);
    let mut can_wait = reader.with_observer(&mut run);
    let (gone, was) = (Arc::clone(&inputs), reader.clone());
    on_cleanup(move || {
        gone.clear_sources(&was);
        gone.wake(|it| it.is_gone = true);
    });
    let again = async move {
        while inputs.changed().await {
            if can_wait {
                clock::yield_now().await;
            }
            let is_gone = inputs.read().is_gone;
            if !is_gone && reader.with_observer(|| inputs.update_if_necessary()) {
                inputs.clear_sources(&reader);
                can_wait = reader.with_observer(&mut run);
            }
        }
    };
    #[allow(clippy::disallowed_methods, reason = "no request: it ends with what it is for")]
    leptos::task::spawn_local(again);
}

/// What was read, and whether it may have changed since.
#[derive(Default)]
struct Inputs(Mutex<State>);

#[derive(Default)]
struct State {
    sources: Vec<AnySource>,
    is_dirty: bool,
    is_woken: bool,
    is_gone: bool,
    waker: Option<Waker>,
}

impl Inputs {
    fn read(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, note: impl FnOnce(&mut State)) {
        let mut state = self.read();
        note(&mut state);
        state.is_woken = true;
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }

    /// Whether there was a change; false if nobody waits for one any more.
    async fn changed(&self) -> bool {
        poll_fn(|context| {
            let mut state = self.read();
            if mem::take(&mut state.is_woken) {
                return Poll::Ready(!state.is_gone);
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

fn reader(inputs: &Arc<Inputs>) -> AnySubscriber {
    AnySubscriber(Arc::as_ptr(inputs) as usize, Arc::downgrade(inputs) as Weak<dyn Subscriber + Send + Sync>)
}

impl ReactiveNode for Inputs {
    fn mark_subscribers_check(&self) {}

    fn mark_check(&self) {
        self.wake(|_| {});
    }

    fn mark_dirty(&self) {
        self.wake(|it| it.is_dirty = true);
    }

    fn update_if_necessary(&self) -> bool {
        let mut state = self.read();
        if mem::take(&mut state.is_dirty) {
            return true;
        }
        let sources = state.sources.clone();
        drop(state);
        sources.into_iter().any(|it| it.update_if_necessary())
    }
}

impl Subscriber for Inputs {
    fn add_source(&self, source: AnySource) {
        let mut state = self.read();
        if !state.sources.contains(&source) {
            state.sources.push(source);
        }
    }

    fn clear_sources(&self, subscriber: &AnySubscriber) {
        let sources = mem::take(&mut self.read().sources);
        sources.iter().for_each(|it| it.remove_subscriber(subscriber));
    }
}
