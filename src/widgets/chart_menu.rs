//! What can be taken away from a chart: its picture, its numbers, its question.
use super::{chart_hands::Hands, control::button};
use crate::{
    charts::{Drawing, export},
    platform::{self, export as out},
};
use leptos::prelude::*;

/// Dots for each CSS pixel of a picture: sharp on a screen of twice the density, and on a slide.
const DENSITY: u32 = 2;

/// The menu, folded until it is asked for.
pub fn menu(hands: Hands, drawing: Memo<Drawing>) -> AnyView {
    let svg = move || drawing.with_untracked(|it| export::svg(it, &out::property));
    let name = move |ending: &str| format!("{}.{ending}", export::file_name(&hands.about.get_untracked()));
    let copy_picture = move || {
        let (svg, size, name) = (svg(), drawing.with_untracked(|it| it.sheet.size), name("png"));
        (hands.run)(Box::pin(async move {
            let picture = out::png(&svg, size, DENSITY).await;
            let said = match &picture {
                Some(picture) if out::copy_png(picture).await => "The picture is on the clipboard.",
                Some(picture) if out::save(picture, &name).is_some() => "The picture was saved.",
                _ => "The browser refused the picture.",
            };
            hands.say.try_run(said);
        }));
    };
    let copy_svg = move || {
        let (svg, name) = (svg(), name("svg"));
        (hands.run)(Box::pin(async move {
            let said = if platform::clipboard::copy(&svg).await {
                "The drawing is on the clipboard, as SVG."
            } else if out::text(&svg, "image/svg+xml").and_then(|it| out::save(&it, &name)).is_some() {
                "The drawing was saved."
            } else {
                "The browser refused the drawing."
            };
            hands.say.try_run(said);
        }));
    };
    let save_csv = move || {
        let csv = drawing.with_untracked(|it| it.plane.as_ref().map(export::csv)).unwrap_or_default();
        let is_saved = out::text(&csv, "text/csv;charset=utf-8").and_then(|it| out::save(&it, &name("csv"))).is_some();
        hands.say.run(if is_saved { "The numbers were saved." } else { "The browser refused the numbers." });
    };
    view! {
        <details class="as-table">
            <summary>"take away"</summary>
            <p class="row tight">
                {button("btn", "Copy PNG", copy_picture)}
                {button("btn", "Copy SVG", copy_svg)}
                {button("btn", "Save CSV", save_csv)}
                {super::live::live(move || hands.links.run(()))}
            </p>
        </details>
    }
    .into_any()
}
