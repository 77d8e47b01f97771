//! A canvas: all of its pixels at once, and letters on top of them.
use js_sys::{Object, Reflect};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// The element itself.
pub type Element = HtmlCanvasElement;

/// A line of text on a canvas, in CSS pixels.
pub struct Label<'a> {
    /// What it says.
    pub text: &'a str,
    /// Where it stands, from the left, and its baseline from the top.
    pub place: (f64, f64),
    /// Of its letters.
    pub size: f64,
    /// Whether it stands out.
    pub bold: bool,
    /// How it lies around its place: `left`, `center` or `right`.
    pub align: &'static str,
    /// Its colour.
    pub color: [u8; 4],
}

/// Gives a canvas the room it takes on the page, in CSS pixels.
pub fn set_room(canvas: &Element, (width, height): (u32, u32)) {
    let style = canvas.style();
    let _ = style.set_property("width", &format!("{width}px"));
    let _ = style.set_property("height", &format!("{height}px"));
}

/// Shows `width` times `height` pixels, and labels with an edge of `halo`; whether the browser could.
pub fn show(
    canvas: &Element,
    (width, height): (usize, usize),
    pixels: &[u8],
    (density, halo): (f64, [u8; 4]),
    labels: &[Label<'_>],
) -> Option<()> {
    let (width, height) = (width as u32, height as u32);
    // Setting a size empties a canvas, and gives its memory back: only when it is another one.
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = context(canvas)?;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), width, height).ok()?;
    context.put_image_data(&image, 0.0, 0.0).ok()?;
    let style = web_sys::window()?.get_computed_style(canvas).ok()??;
    let family = style.get_property_value("font-family").ok()?;
    context.set_line_join("round");
    context.set_line_width(3.0 * density);
    context.set_stroke_style_str(&css(halo));
    let mut last = None;
    for label in labels {
        if last != Some((label.size, label.bold)) {
            let weight = if label.bold { 600 } else { 400 };
            context.set_font(&format!("{weight} {}px {family}", label.size * density));
            last = Some((label.size, label.bold));
        }
        context.set_text_align(label.align);
        context.set_fill_style_str(&css(label.color));
        let (x, y) = (label.place.0 * density, label.place.1 * density);
        context.stroke_text(label.text, x, y).ok()?;
        context.fill_text(label.text, x, y).ok()?;
    }
    Some(())
}

/// Its pixels stay in the memory they are written from, opaque as they are: nothing is drawn that a graphics card would
/// draw sooner.
fn context(canvas: &Element) -> Option<CanvasRenderingContext2d> {
    let wishes = Object::new();
    for (name, is_wanted) in [("willReadFrequently", true), ("alpha", false)] {
        Reflect::set(&wishes, &name.into(), &is_wanted.into()).ok()?;
    }
    canvas.get_context_with_context_options("2d", &wishes).ok()??.dyn_into().ok()
}

fn css([red, green, blue, _]: [u8; 4]) -> String {
    format!("rgb({red},{green},{blue})")
}
