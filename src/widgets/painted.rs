//! A drawing in device pixels on a canvas: painted anew when it, the looks or the screen change, if somebody can see it.
use super::live::{Shown, live_text};
use crate::{
    charts::{
        Drawing,
        ink::{
            Role,
            paint::ROLES,
            raster::{Raster, Theme},
            sheet::{Anchor, Sheet, Text},
        },
    },
    platform::{appearance, canvas, effect::effect, element_size, sight},
};
use leptos::{html::Canvas, prelude::*};
use std::cell::RefCell;

thread_local! {
    static STUDIO: RefCell<Studio> = RefCell::default();
}

/// What all pictures are painted with, one after another.
#[derive(Default)]
struct Studio {
    raster: Raster,
    /// The colours and the face of the letters, until the looks change.
    looks: Option<(Theme, String)>,
}

/// What a picture is painted on, kept from one time to the next.
#[derive(Default)]
pub struct Picture(Option<canvas::Surface>);

/// The picture, for [`super::chart_figure::Painter`].
pub fn painted(drawing: ReadSignal<Drawing>, failed: RwSignal<bool>) -> AnyView {
    view! { <Painted drawing failed/> }.into_any()
}

/// The picture. On paper it is lines and letters instead, as sharp as the printer.
#[component]
fn Painted(
    /// What it shows.
    drawing: ReadSignal<Drawing>,
    /// Set if this browser cannot paint.
    failed: RwSignal<bool>,
) -> impl IntoView {
    let canvas_ref = NodeRef::<Canvas>::new();
    let (looks, paper) = (RwSignal::new(0_u32), RwSignal::new(appearance::is_paper()));
    let (is_due, is_seen) = (RwSignal::new(true), RwSignal::new(false));
    let picture = StoredValue::new_local(Picture::default());
    let sight_watch: StoredValue<Option<sight::SightWatch>, LocalStorage> = StoredValue::new_local(None);
    let looks_watch: StoredValue<Option<appearance::AppearanceWatch>, LocalStorage> = StoredValue::new_local(None);
    effect(move || {
        let Some(canvas) = canvas_ref.get() else { return };
        // Not the canvas: another one may take its place.
        let Some(place) = canvas.parent_element() else { return };
        let watch = sight::watch(&place, move |seen| {
            is_seen.try_set(seen);
        });
        sight_watch.set_value(watch);
    });
    effect(move || {
        looks.track();
        // Anew each time: it waits for the density to be another one than now.
        let watch = appearance::watch(move || {
            paper.try_set(appearance::is_paper());
            looks.try_update(|it| *it = it.wrapping_add(1));
        });
        looks_watch.set_value(watch);
        STUDIO.with_borrow_mut(|it| it.looks = None);
        is_due.set(true);
    });
    on_cleanup(move || {
        sight_watch.try_set_value(None);
        looks_watch.try_set_value(None);
        picture.try_update_value(Picture::leave);
    });
    effect(move || {
        let Some(element) = canvas_ref.get() else { return };
        picture.with_value(|it| canvas::set_room(it.element(&element), drawing.read().sheet.size));
        is_due.set(true);
    });
    effect(move || {
        let Some(element) = canvas_ref.get() else { return };
        if !is_due.get() || !is_seen.get() || paper.get() {
            return;
        }
        is_due.set(false);
        let paint = |it: &mut Picture| {
            let density = appearance::density() * element_size::zoom(it.element(&element));
            it.paint(&element, &drawing.read_untracked().sheet, density)
        };
        if picture.try_update_value(paint).flatten().is_none() {
            failed.set(true);
        }
    });
    view! {
        <div class="drawing">
            <div hidden=move || paper.get()><canvas node_ref=canvas_ref aria-hidden="true"></canvas></div>
            <Shown when=paper>
                <div inner_html=live_text(move || drawing.read().svg())></div>
            </Shown>
        </div>
    }
}

impl Picture {
    /// Paints a sheet on what was painted on before, or on `element` or in its place; whether this browser can.
    pub fn paint(&mut self, element: &canvas::Element, sheet: &Sheet, density: f64) -> Option<()> {
        STUDIO.with_borrow_mut(|Studio { raster, looks }| {
            if looks.is_none() {
                let theme = Theme::new(&appearance::colors(element, ROLES.iter().map(|it| it.1)))?;
                *looks = Some((theme, canvas::family(element)?));
            }
            let (theme, family) = looks.as_ref()?;
            raster.paint(sheet, theme, density).then_some(())?;
            let size = (raster.width, raster.height);
            if self.0.is_none() {
                self.0 = Some(canvas::Surface::in_place_of(element, size)?);
            }
            let label = |text| label(text, theme, raster, density);
            let labels: Vec<canvas::Label<'_>> = sheet.texts().map(label).collect();
            self.0.as_mut()?.show(size, raster.pixels.as_flattened(), (density, family), &labels)
        })
    }

    /// The canvas on the page: what was painted on, or else this.
    pub fn element<'a>(&'a self, element: &'a canvas::Element) -> &'a canvas::Element {
        self.0.as_ref().map_or(element, |it| &it.element)
    }

    /// The picture goes; what it was painted on is of use for the next.
    pub fn leave(&mut self) {
        self.0.take().into_iter().for_each(canvas::Surface::give_back);
    }
}

fn label<'a>(text: &'a Text, theme: &Theme, raster: &Raster, density: f64) -> canvas::Label<'a> {
    let align = match text.anchor {
        Anchor::Start => "left",
        Anchor::Middle => "center",
        Anchor::End => "right",
    };
    // On plain paper nobody sees an edge of paper.
    let halo = (!raster.is_plain(text.room(), theme, density)).then(|| theme.color(Role::Paper));
    canvas::Label {
        text: &text.text,
        place: (text.x, text.y),
        size: text.size,
        bold: text.bold,
        align,
        color: theme.color(text.paint.role),
        halo,
    }
}
