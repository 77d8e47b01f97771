//! What a reader has typed to be let in by one source: in memory, and in this tab's session storage only when asked to.
use crate::{
    configuration::{SignInKind, SourceSettings},
    platform::{fetch::Held, storage},
    sources::sign_in::SignIn,
};
use leptos::prelude::*;
use std::rc::Rc;

/// Who asks one source; copy it around.
#[derive(Clone, Copy)]
pub struct SignedIn {
    held: StoredValue<Held, LocalStorage>,
    state: RwSignal<Holding>,
    /// Under which name it is kept. The address belongs to it: what was typed for one server is never sent to the
    /// next that gets its name.
    name: StoredValue<String>,
}

/// Whether there is a token, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Nothing was typed.
    Nothing,
    /// In memory: gone with the page.
    Memory,
    /// In the tab's session storage too: gone with the tab.
    Session,
}

impl SignedIn {
    /// What was kept for this source in this tab, if anything was.
    pub fn to(settings: &SourceSettings) -> Self {
        let name = format!("sign-in {} {}", settings.name, settings.url);
        let kept = storage::session_get(&name).and_then(SignIn::of_header);
        let state = if kept.is_some() { Holding::Session } else { Holding::Nothing };
        let held = Held::default();
        held.replace(kept);
        Self { held: StoredValue::new_local(held), state: RwSignal::new(state), name: StoredValue::new(name) }
    }

    /// For whoever sends the requests.
    pub fn held(&self) -> Held {
        self.held.try_with_value(Rc::clone).unwrap_or_default()
    }

    /// Whether there is something, and where.
    pub fn state(&self) -> Holding {
        self.state.get()
    }

    /// Of which kind it is.
    pub fn kind(&self) -> Option<SignInKind> {
        let held = self.held();
        let is_token = held.borrow().as_ref()?.is_token();
        self.state.track();
        Some(if is_token { SignInKind::Token } else { SignInKind::Password })
    }

    /// Whether there is something, without following it.
    pub fn is_held(&self) -> bool {
        self.state.try_get_untracked().is_some_and(|it| it != Holding::Nothing)
    }

    /// From now on the source is told this; it is kept for the tab only if that is asked for.
    pub fn sign_in(&self, sign_in: SignIn, is_kept: bool) {
        let is_kept = is_kept && self.keep(Some(sign_in.header()));
        if !is_kept {
            self.keep(None);
        }
        self.held().replace(Some(sign_in));
        self.state.set(if is_kept { Holding::Session } else { Holding::Memory });
    }

    /// Forgets it everywhere.
    pub fn forget(&self) {
        self.keep(None);
        self.held().replace(None);
        self.state.set(Holding::Nothing);
    }

    fn keep(&self, header: Option<&str>) -> bool {
        self.name.with_value(|name| storage::session_set(name, header))
    }
}
