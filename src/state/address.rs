//! The address bar as signals: what a colleague should see is in it.
use crate::routes::{self, Page, Parameters};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// Goes to an address; the flag says whether it replaces the entry in the history.
type Go = Box<dyn Fn(&str, bool)>;

/// The address; copy it around.
#[derive(Clone, Copy)]
pub struct Address {
    base: StoredValue<String>,
    parameters: Memo<Parameters>,
    path: Memo<String>,
    go: StoredValue<Go, LocalStorage>,
}

impl Address {
    /// Follows the router; call it inside one.
    pub fn follow(base: String) -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let go = move |to: &str, replace: bool| {
            navigate(to, NavigateOptions { replace, scroll: false, resolve: false, ..NavigateOptions::default() });
        };
        Self {
            base: StoredValue::new(base),
            parameters: Memo::new(move |_| Parameters::parse(&location.search.get())),
            path: Memo::new(move |_| location.pathname.get()),
            go: StoredValue::new_local(Box::new(go)),
        }
    }

    /// The page, if the address is one of the app's.
    pub fn page(&self) -> Option<Page> {
        Page::at(&self.path.get(), &self.base.get_value())
    }

    /// One parameter.
    pub fn get(&self, name: &str) -> Option<String> {
        self.parameters.read().get(name).map(str::to_owned)
    }

    /// A parameter that counts as set when it is there without a value, `1` or `true`.
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some_and(|it| !matches!(it.as_str(), "0" | "false"))
    }

    /// All parameters.
    pub fn parameters(&self) -> Parameters {
        self.parameters.get()
    }

    /// The address of a page, with what goes along.
    pub fn of_page(&self, page: Page) -> String {
        routes::path(&self.base.get_value(), page, &self.parameters.read().kept())
    }

    /// The address of one objective.
    pub fn of_objective(&self, id: &str) -> String {
        routes::objective(&self.base.get_value(), id, &self.parameters.read())
    }

    /// This page with one parameter changed.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let page = self.page().unwrap_or(Page::Executive);
        routes::path(&self.base.get_value(), page, &self.parameters.get().with(name, value))
    }

    /// Goes to an address of the app.
    pub fn open(&self, to: &str) {
        self.go.with_value(|go| go(to, false));
    }

    /// Changes one parameter. What is typed letter by letter replaces the entry in the history.
    pub fn set(&self, name: &str, value: Option<&str>, replace: bool) {
        let page = untrack(|| self.page()).unwrap_or(Page::Executive);
        let parameters = self.parameters.get_untracked().with(name, value);
        let to = routes::path(&self.base.get_value(), page, &parameters);
        self.go.with_value(|go| go(&to, replace));
    }
}

/// The app's address.
pub fn use_address() -> Address {
    expect_context()
}
