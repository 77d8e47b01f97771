//! The address bar as signals: what a colleague should see is in it.
use crate::{
    platform::effect::effect,
    routes::{self, Page, Parameters},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::{BrowserUrl, LocationProvider},
};

/// Goes to an address; the flags say whether it replaces the entry in the history, and whether it is seen from its top.
type Go = Box<dyn Fn(&str, bool, bool)>;

/// The address; copy it around.
#[derive(Clone, Copy)]
pub struct Address {
    base: StoredValue<String>,
    /// Path and query string.
    place: Memo<(String, String)>,
    parameters: Memo<Parameters>,
    path: Memo<String>,
    go: StoredValue<Go, LocalStorage>,
}

impl Address {
    /// Follows the router; call it inside one.
    pub fn follow(base: String) -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let go = move |to: &str, replace: bool, scroll: bool| {
            navigate(to, NavigateOptions { replace, scroll, resolve: false, ..NavigateOptions::default() });
        };
        let place = Memo::new(move |_| (location.pathname.get(), location.search.get()));
        // The router writes the address bar when its routes have shown the page; here the page follows at once.
        let bar: Option<BrowserUrl> = use_context();
        effect(move || {
            place.track();
            if let Some(bar) = &bar {
                bar.ready_to_complete();
            }
        });
        Self {
            base: StoredValue::new(base),
            place,
            parameters: Memo::new(move |_| Parameters::parse(&place.read().1)),
            path: Memo::new(move |_| place.read().0.clone()),
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

    /// The address of a service's objectives.
    pub fn of_service(&self, service: &str) -> String {
        let parameters = self.parameters.read().kept().with("q", Some(service));
        routes::path(&self.base.get_value(), Page::Objectives, &parameters)
    }

    /// This page with one parameter changed.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let page = self.page().unwrap_or(Page::Executive);
        routes::path(&self.base.get_value(), page, &self.parameters.get().with(name, value))
    }

    /// Changes one parameter. What is typed letter by letter replaces the entry in the history.
    pub fn set(&self, name: &str, value: Option<&str>, replace: bool) {
        self.set_all(&[(name, value)], replace);
    }

    /// Changes several parameters in one step of the history.
    pub fn set_all(&self, changes: &[(&str, Option<&str>)], replace: bool) {
        let page = untrack(|| self.page()).unwrap_or(Page::Executive);
        let mut parameters = self.parameters.get_untracked();
        for (name, value) in changes {
            parameters = parameters.with(name, *value);
        }
        self.go(&routes::path(&self.base.get_value(), page, &parameters), replace);
    }

    /// Goes to an address of the app. Another page, or another objective, is seen from its top.
    pub fn go(&self, to: &str, replace: bool) {
        let (path, search) = to.split_once('?').unwrap_or((to, ""));
        let is_elsewhere = self.place.with_untracked(|before| {
            let slo = |search: &str| Parameters::parse(search).get("slo").map(str::to_owned);
            before.0 != path || slo(&before.1) != slo(search)
        });
        self.go.with_value(|go| go(to, replace, is_elsewhere));
    }

    /// The address below the base, for keeping: it means the same wherever the app is uploaded to.
    pub fn below_base(&self) -> String {
        let (path, search) = self.place.get();
        let base = self.base.get_value();
        let question = if search.is_empty() { "" } else { "?" };
        let search = search.trim_start_matches('?');
        format!("{}{question}{search}", path.strip_prefix(base.as_str()).unwrap_or(&path))
    }

    /// The address of a view that was kept below the base; nothing for one that is not of the app. Whether the recorded
    /// company is shown does not change while the app runs, so it does not come from the view.
    pub fn at_view(&self, below: &str) -> Option<String> {
        let (path, search) = below.split_once('?').unwrap_or((below, ""));
        let path = format!("{}{path}", self.base.get_value());
        let demo = self.parameters.with_untracked(|it| it.get("demo").map(str::to_owned));
        let search = Parameters::parse(search).with("demo", demo.as_deref()).print();
        self.is_ours(&path).then(|| path + &search)
    }

    fn is_ours(&self, path: &str) -> bool {
        let base = self.base.get_value();
        let is_below = path.strip_prefix(base.as_str()).is_some_and(|it| it.starts_with('/'));
        is_below && Page::at(path, &base).is_some()
    }
}

/// The app's address.
pub fn use_address() -> Address {
    expect_context()
}
