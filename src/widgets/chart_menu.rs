//! What can be taken away from a chart: its picture, its numbers, its question.
use super::{chart_hands::Hands, control::button};
use crate::{
    charts::{Drawing, export},
    domain::time::Span,
    platform::{self, export as out},
};
use leptos::prelude::*;

/// Dots for each CSS pixel of a picture: sharp on a screen of twice the density, and on a slide.
const DENSITY: u32 = 2;

/// After this a browser has taken what it saves.
const TAKEN: Span = Span::from_secs(2);

/// The menu, folded until it is asked for.
pub fn menu(hands: Hands, drawing: ReadSignal<Drawing>) -> AnyView {
    let svg = move || drawing.with_untracked(|it| export::svg(it, &out::property));
    let name = move |ending: &str| {
        format!("{}.{ending}", export::file_name(&hands.about.try_get_untracked().unwrap_or_default()))
    };
    // Says what was done, and keeps what is being saved until the browser has taken it.
    let done = move |said: [&'static str; 3], is_copied: bool, thing: Option<out::Thing>, ending: &str| {
        let saved = thing.filter(|_| !is_copied).and_then(|it| out::save(&it, &name(ending)));
        let [copied, is_saved, refused] = said;
        hands.say.try_run(if is_copied {
            copied
        } else if saved.is_some() {
            is_saved
        } else {
            refused
        });
        async move {
            if saved.is_some() {
                platform::clock::sleep(TAKEN).await;
            }
            drop(saved);
        }
    };
    let copy_picture = move || {
        let (svg, size) = (svg(), drawing.with_untracked(|it| it.sheet.size));
        (hands.run)(Box::pin(async move {
            let picture = out::png(&svg, size, DENSITY).await;
            let is_copied = match &picture {
                Some(picture) => out::copy_png(picture).await,
                None => false,
            };
            const SAID: [&str; 3] =
                ["The picture is on the clipboard.", "The picture is being saved.", "The browser refused the picture."];
            done(SAID, is_copied, picture, "png").await;
        }));
    };
    let copy_svg = move || {
        let svg = svg();
        (hands.run)(Box::pin(async move {
            let is_copied = platform::clipboard::copy(&svg).await;
            const SAID: [&str; 3] =
                ["The drawing is on the clipboard.", "The drawing is being saved.", "The browser refused the drawing."];
            done(SAID, is_copied, out::text(&svg, "image/svg+xml"), "svg").await;
        }));
    };
    let save_csv = move || {
        let csv = drawing.with_untracked(|it| it.plane.as_ref().map(export::csv)).unwrap_or_default();
        const SAID: [&str; 3] = ["", "The numbers are being saved.", "The browser refused the numbers."];
        (hands.run)(Box::pin(done(SAID, false, out::text(&csv, "text/csv;charset=utf-8"), "csv")));
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
