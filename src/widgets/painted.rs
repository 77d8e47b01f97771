//! A drawing in device pixels on a canvas: painted anew when it, the looks or the screen change, if somebody can see it.
use super::live::{Shown, live_text};
use crate::{
    charts::{
        Drawing,
        ink::{
            Role,
            paint::ROLES,
            raster::{Raster, Theme},
            sheet::{Anchor, Text},
        },
    },
    platform::{appearance, canvas, effect::effect, element_size, sight},
};
use leptos::{html::Canvas, prelude::*};

/// What is kept from one picture to the next: the memory of its pixels, and the colours it was painted in.
#[derive(Default)]
struct Kept {
    raster: Raster,
    theme: Option<Theme>,
}

/// The picture, for [`super::chart_figure::Painter`].
pub fn painted(drawing: Memo<Drawing>, failed: RwSignal<bool>) -> AnyView {
    view! { <Painted drawing failed/> }.into_any()
}

/// The picture. On paper it is lines and letters instead, as sharp as the printer.
#[component]
fn Painted(
    /// What it shows.
    drawing: Memo<Drawing>,
    /// Set if this browser cannot paint.
    failed: RwSignal<bool>,
) -> impl IntoView {
    let canvas_ref = NodeRef::<Canvas>::new();
    let (looks, paper) = (RwSignal::new(0_u32), RwSignal::new(appearance::is_paper()));
    let (is_due, is_seen) = (RwSignal::new(true), RwSignal::new(false));
    let kept = StoredValue::new_local(Kept::default());
    let sight_watch: StoredValue<Option<sight::SightWatch>, LocalStorage> = StoredValue::new_local(None);
    let looks_watch: StoredValue<Option<appearance::AppearanceWatch>, LocalStorage> = StoredValue::new_local(None);
    effect(move || {
        let Some(canvas) = canvas_ref.get() else { return };
        let watch = sight::watch(&canvas, move |seen| {
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
        kept.update_value(|it| it.theme = None);
        is_due.set(true);
    });
    on_cleanup(move || {
        sight_watch.try_set_value(None);
        looks_watch.try_set_value(None);
    });
    effect(move || {
        let Some(element) = canvas_ref.get() else { return };
        canvas::set_room(&element, drawing.read().sheet.size);
        is_due.set(true);
    });
    effect(move || {
        let Some(element) = canvas_ref.get() else { return };
        if !is_due.get() || !is_seen.get() || paper.get() {
            return;
        }
        is_due.set(false);
        if kept.try_update_value(|kept| paint(&element, &drawing.read_untracked(), kept)).flatten().is_none() {
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

fn paint(element: &canvas::Element, drawing: &Drawing, kept: &mut Kept) -> Option<()> {
    if kept.theme.is_none() {
        kept.theme = Theme::new(&appearance::colors(element, ROLES.iter().map(|it| it.1)));
    }
    let (theme, density) = (kept.theme?, appearance::density() * element_size::zoom(element));
    kept.raster.paint(&drawing.sheet, &theme, density).then_some(())?;
    let label = |text| label(text, &theme);
    let labels: Vec<canvas::Label<'_>> = drawing.sheet.texts().map(label).collect();
    let size = (kept.raster.width, kept.raster.height);
    let halo = theme.color(Role::Paper);
    canvas::show(element, size, kept.raster.pixels.as_flattened(), (density, halo), &labels)
}

fn label<'a>(text: &'a Text, theme: &Theme) -> canvas::Label<'a> {
    let align = match text.anchor {
        Anchor::Start => "left",
        Anchor::Middle => "center",
        Anchor::End => "right",
    };
    let color = theme.color(text.paint.role);
    canvas::Label { text: &text.text, place: (text.x, text.y), size: text.size, bold: text.bold, align, color }
}
