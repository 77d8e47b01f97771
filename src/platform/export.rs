//! Handing things out of the page: files, and pictures for the clipboard.
use super::document::document;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A file or picture that is in memory.
pub struct Thing(web_sys::Blob);

/// An address within the page; dropping it frees what lies behind it.
pub struct Address(String);

/// Text as a thing of this kind.
pub fn text(content: &str, kind: &str) -> Option<Thing> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(content));
    web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok().map(Thing)
}

/// A drawing as a PNG, with so many dots for each of its CSS pixels.
pub async fn png(svg: &str, (width, height): (u32, u32), density: u32) -> Option<Thing> {
    let address = Address::of(&text(svg, "image/svg+xml")?)?;
    let image = web_sys::HtmlImageElement::new().ok()?;
    image.set_src(&address.0);
    JsFuture::from(image.decode()).await.ok()?;
    let document = document()?;
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = (width.saturating_mul(density), height.saturating_mul(density));
    canvas.set_width(width);
    canvas.set_height(height);
    let paper: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    paper
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, f64::from(width), f64::from(height))
        .ok()?;
    let made = Promise::new(&mut |done, _| {
        let _ = canvas.to_blob(&done);
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok().map(Thing)
}

/// Puts a PNG on the clipboard; says whether the browser let it.
pub async fn copy_png(Thing(blob): &Thing) -> bool {
    let item = Object::new();
    let has_it = Reflect::set(&item, &"image/png".into(), blob).is_ok();
    let Some(window) = web_sys::window().filter(|_| has_it) else { return false };
    let Ok(item) = web_sys::ClipboardItem::new_with_record_from_str_to_blob_promise(&item) else { return false };
    let promise = window.navigator().clipboard().write(&Array::of1(&item));
    JsFuture::from(promise).await.is_ok()
}

/// Saves a thing under this name, where the browser saves things. Keep what it gives until that has begun: not every
/// browser takes the thing at once.
pub fn save(thing: &Thing, name: &str) -> Option<Address> {
    let address = Address::of(thing)?;
    let document = document()?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address.0);
    link.set_download(name);
    link.click();
    Some(address)
}

/// What a custom property of the page holds, for example a colour, as it is now.
pub fn property(name: &str) -> String {
    let style = web_sys::window().and_then(|window| {
        let root = window.document()?.document_element()?;
        window.get_computed_style(&root).ok()?
    });
    let value = style.and_then(|it| it.get_property_value(name).ok()).unwrap_or_default();
    value.trim().to_owned()
}

impl Address {
    fn of(thing: &Thing) -> Option<Self> {
        web_sys::Url::create_object_url_with_blob(&thing.0).ok().map(Self)
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        let _ = web_sys::Url::revoke_object_url(&self.0);
    }
}
