//! The pieces of a long list: those that stay keep their elements.
use leptos::{
    prelude::*,
    tachys::{
        renderer::types::Element,
        view::{Mountable, Render, any_view::AnyViewState},
    },
};
use std::mem;

/// What an element is made of, piece by piece; `K` is what makes a piece another one.
///
/// Leptos' own list of this kind can move pieces, too, which is 8 kB of brotli.
pub struct Pieces<K> {
    owner: Owner,
    all: Vec<Piece<K>>,
}

struct Piece<K> {
    key: K,
    owner: Owner,
    state: AnyViewState,
}

impl<K: PartialEq> Pieces<K> {
    /// None yet; they go with the part of the page that is being made.
    pub fn here() -> Self {
        Self { owner: Owner::new(), all: Vec::new() }
    }

    /// Has `element` hold these pieces in their order; those that were there are left as they are.
    pub fn set(&mut self, element: &Element, keys: Vec<K>, make: impl Fn(&K) -> AnyView) {
        let (mut before, gone): (Vec<_>, Vec<_>) =
            mem::take(&mut self.all).into_iter().partition(|it| keys.contains(&it.key));
        gone.into_iter().for_each(Piece::end);
        let next = |before: &mut Vec<Piece<K>>, key: &K| before.pop_if(|it| it.key == *key);
        // From the last one on: each stands before the next.
        for key in keys.into_iter().rev() {
            let piece = next(&mut before, &key).unwrap_or_else(|| {
                let owner = self.owner.child();
                let mut state = owner.with(|| untrack(|| make(&key).build()));
                let is_placed = self.all.last().is_some_and(|it| it.state.insert_before_this(&mut state));
                if !is_placed {
                    state.mount(element, None);
                }
                Piece { key, owner, state }
            });
            self.all.push(piece);
        }
        // What was there in another order.
        before.into_iter().for_each(Piece::end);
        self.all.reverse();
    }
}

impl<K> Piece<K> {
    fn end(mut self) {
        self.state.unmount();
        self.owner.cleanup();
    }
}
