//! How the page looks: its colours as they are now, how fine the screen is, whether it is paper; and when that changes.
use super::document::document;
use wasm_bindgen::{JsCast, closure::Closure};

/// What the looks depend on beside the root element's own attributes.
const QUERIES: [&str; 4] =
    ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)", PAPER];
const PAPER: &str = "print";

/// Watches the looks; dropping it ends the watch.
pub struct AppearanceWatch {
    media: Vec<web_sys::MediaQueryList>,
    root: web_sys::MutationObserver,
    changed: Closure<dyn FnMut()>,
}

/// Calls `changed` when colours, density or the kind of page may be others. A new density wants a new watch.
pub fn watch(changed: impl FnMut() + 'static) -> Option<AppearanceWatch> {
    let changed = Closure::<dyn FnMut()>::new(changed);
    let function: &js_sys::Function = changed.as_ref().unchecked_ref();
    let root = web_sys::MutationObserver::new(function).ok()?;
    let options = web_sys::MutationObserverInit::new();
    options.set_attributes(true);
    let element = document()?.document_element()?;
    root.observe_with_options(&element, &options).ok()?;
    let same_density = format!("(resolution: {}dppx)", density());
    let mut media = Vec::new();
    for query in QUERIES.into_iter().chain([same_density.as_str()]) {
        let Some(query) = query_list(query) else { continue };
        query.add_event_listener_with_callback("change", function).ok()?;
        media.push(query);
    }
    Some(AppearanceWatch { media, root, changed })
}

impl Drop for AppearanceWatch {
    fn drop(&mut self) {
        self.root.disconnect();
        for query in &self.media {
            let _ = query.remove_event_listener_with_callback("change", self.changed.as_ref().unchecked_ref());
        }
    }
}

fn query_list(query: &str) -> Option<web_sys::MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}

/// Device pixels per CSS pixel.
pub fn density() -> f64 {
    web_sys::window().map_or(1.0, |it| it.device_pixel_ratio())
}

/// Whether the page is being laid out for paper.
pub fn is_paper() -> bool {
    query_list(PAPER).is_some_and(|it| it.matches())
}

/// The colours that custom properties have where `element` stands.
///
/// The browser says what `var()` and `light-dark()` come to only for a property it knows, and one gradient takes them
/// all at once.
pub fn colors<'a>(element: &web_sys::HtmlElement, variables: impl Iterator<Item = &'a str>) -> Vec<[u8; 3]> {
    const PROPERTY: &str = "background-image";
    const FORCED: &str = "forced-color-adjust";
    let all: Vec<String> = variables.map(|it| format!("var({it})")).collect();
    let style = element.style();
    // Where the reader's system forces its colours there are no gradients; a picture keeps its own.
    let _ = style.set_property(FORCED, "none");
    let _ = style.set_property(PROPERTY, &format!("linear-gradient({})", all.join(",")));
    let computed = web_sys::window().and_then(|it| it.get_computed_style(element).ok()).flatten();
    let said = computed.and_then(|it| it.get_property_value(PROPERTY).ok()).unwrap_or_default();
    for name in [PROPERTY, FORCED] {
        let _ = style.remove_property(name);
    }
    said.split("rgb(").skip(1).filter_map(color).collect()
}

/// The three numbers that `text` begins with.
fn color(text: &str) -> Option<[u8; 3]> {
    let mut numbers = text.split([',', ' ', ')']).filter(|it| !it.is_empty()).map(|it| it.parse().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}
