//! Effects on the world, all of one type: each type of effect is compiled with the loop that waits for its next run.
use leptos::prelude::Effect;

/// Runs when what it reads has changed, and once at first.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_| run());
}
