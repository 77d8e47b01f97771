//! A canvas: all of its pixels at once, and letters on top of them.
use js_sys::{Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// The element itself.
pub type Element = HtmlCanvasElement;

/// So many pixels of canvases that nobody shows are kept at most, a few large charts of a fine screen.
const SPARE_PIXELS: u32 = 8 << 20;

thread_local! {
    /// Canvases that were given back, the last one last.
    static SPARE: RefCell<Vec<Surface>> = const { RefCell::new(Vec::new()) };
}

/// A canvas that is drawn on.
pub struct Surface {
    /// Where it is on the page.
    pub element: Element,
    context: CanvasRenderingContext2d,
    /// What its letters look like by now: to say it again has the browser work out the styles of the page.
    font: String,
}

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
    /// The colour of an edge around it, where it does not stand on plain paper.
    pub halo: Option<[u8; 4]>,
}

/// Gives a canvas the room it takes on the page, in CSS pixels.
pub fn set_room(canvas: &Element, (width, height): (u32, u32)) {
    let style = canvas.style();
    let _ = style.set_property("width", &format!("{width}px"));
    let _ = style.set_property("height", &format!("{height}px"));
}

/// The face that letters have where an element stands.
pub fn family(element: &Element) -> Option<String> {
    web_sys::window()?.get_computed_style(element).ok()??.get_property_value("font-family").ok()
}

/// Lets go of the canvases that were given back.
pub fn forget_spare() {
    SPARE.with_borrow_mut(Vec::clear);
}

impl Surface {
    /// An element to draw on, or in its place one of so many pixels that was given back: a canvas's memory is fetched page
    /// by page when it is first written, which takes longer than to write it.
    pub fn in_place_of(element: &Element, (width, height): (usize, usize)) -> Option<Self> {
        let size = (width as u32, height as u32);
        let fits = |it: &Self| it.size() == size;
        let spare = SPARE.with_borrow_mut(|all| all.iter().rposition(fits).map(|at| all.remove(at)));
        let Some(spare) = spare else {
            return Some(Self { context: context(element)?, element: element.clone(), font: String::new() });
        };
        for name in ["style", "aria-hidden"] {
            let _ = spare.element.set_attribute(name, &element.get_attribute(name).unwrap_or_default());
        }
        element.replace_with_with_node_1(&spare.element).ok()?;
        Some(spare)
    }

    /// Keeps it for another drawing, for it is not shown any more.
    pub fn give_back(self) {
        SPARE.with_borrow_mut(|all| {
            all.push(self);
            let pixels = |it: &Self| it.size().0.saturating_mul(it.size().1);
            let mut n = all.iter().map(pixels).fold(0, u32::saturating_add);
            // The oldest ones go.
            let too_many = |it: &Self| {
                let is_too_much = n > SPARE_PIXELS;
                n = n.saturating_sub(pixels(it));
                is_too_much
            };
            let n_gone = all.iter().map(too_many).take_while(|it| *it).count();
            all.drain(..n_gone);
        });
    }

    fn size(&self) -> (u32, u32) {
        (self.element.width(), self.element.height())
    }

    /// Shows `width` times `height` pixels, and labels in letters of a `family`; whether the browser could.
    pub fn show(
        &mut self,
        (width, height): (usize, usize),
        pixels: &[u8],
        (density, family): (f64, &str),
        labels: &[Label<'_>],
    ) -> Option<()> {
        let size = (width as u32, height as u32);
        // Setting a size empties a canvas, and gives its memory back: only when it is another one.
        if self.size() != size {
            self.element.set_width(size.0);
            self.element.set_height(size.1);
            self.font.clear();
        }
        let context = &self.context;
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), size.0, size.1).ok()?;
        context.put_image_data(&image, 0.0, 0.0).ok()?;
        context.set_line_join("round");
        context.set_line_width(3.0 * density);
        // What is set already is not said again: each of these is read as CSS.
        let (mut face, mut align, mut color, mut halo) = (None, "", None, None);
        for label in labels {
            if face.replace((label.size, label.bold)) != Some((label.size, label.bold)) {
                let weight = if label.bold { 600 } else { 400 };
                let font = format!("{weight} {}px {family}", label.size * density);
                if font != self.font {
                    context.set_font(&font);
                    self.font = font;
                }
            }
            if align != label.align {
                align = label.align;
                context.set_text_align(align);
            }
            if color.replace(label.color) != Some(label.color) {
                context.set_fill_style_str(&css(label.color));
            }
            let (x, y) = (label.place.0 * density, label.place.1 * density);
            if let Some(around) = label.halo {
                if halo.replace(around) != Some(around) {
                    context.set_stroke_style_str(&css(around));
                }
                context.stroke_text(label.text, x, y).ok()?;
            }
            context.fill_text(label.text, x, y).ok()?;
        }
        Some(())
    }
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
