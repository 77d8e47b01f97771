//! A chart on a page: its drawing at the width there is, its sentence, and the table behind it.
use super::{
    data_table::tall,
    live::{live, live_attribute, live_text},
};
use crate::{
    charts::{Drawing, Table},
    platform::{document, effect::effect, element_size, in_turn::effect_in_turn},
};
use leptos::{html::Div, prelude::*};

/// From this many points on a drawing is painted: as elements of the page it would be slow to lay out and to scroll.
const MANY: usize = 600;

/// Makes what lies above a drawing, below it, and in its caption. The figure does not know what that is, so a page
/// whose charts are only looked at does not load it.
pub type Around = Callback<ReadSignal<Drawing>, [AnyView; 3]>;

/// Shows a drawing of many points, or says that it cannot; handed in where there can be many, like what stands around.
pub type Painter = fn(ReadSignal<Drawing>, RwSignal<bool>) -> AnyView;

/// A figure that draws itself anew when its width or its data change, and not otherwise.
#[component]
pub fn ChartFigure(
    /// Draws at a width in CSS pixels.
    #[prop(into)]
    draw: Callback<u32, Drawing>,
    /// The width before the real one is known: what a desk has.
    #[prop(default = 900)]
    width: u32,
    /// Whether the table can be opened; small multiples leave that to the page they lead to.
    #[prop(default = true)]
    with_table: bool,
    /// What stands around the drawing where it can be touched.
    #[prop(optional)]
    around: Option<Around>,
    /// What shows it if its points are many; elements of the page without it.
    #[prop(optional)]
    painter: Option<Painter>,
    /// While it stays as it is drawn, grey.
    #[prop(optional)]
    kept: Option<Memo<bool>>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let known = RwSignal::new(width);
    let (drawing, drawn) = signal(Drawing::default());
    let kept = move || kept.and_then(|it| it.try_get()) == Some(true);
    let redraw = move || {
        if kept() && drawing.try_with_untracked(|it| !it.table.rows.is_empty()) == Some(true) {
            return true;
        }
        let now = draw.run(known.get_untracked());
        // Who waits for the first numbers sees all of them at once, so that nothing jumps twice.
        let can_wait = !now.table.rows.is_empty();
        if drawing.try_with_untracked(|it| *it != now) == Some(true) {
            drawn.set(now);
        }
        can_wait
    };
    let watch: StoredValue<Option<element_size::WidthWatch>, LocalStorage> = StoredValue::new_local(None);
    effect(move || {
        let Some(element) = place.get() else { return };
        let changed = move |width: u32| {
            if width > 0 && known.try_get_untracked() != Some(width) && known.try_set(width).is_none() {
                // Before anybody sees the drawing of another width: that cannot wait.
                redraw();
            }
        };
        watch.set_value(element_size::watch_width(&element, changed));
    });
    on_cleanup(move || {
        watch.try_set_value(None);
    });
    effect_in_turn(redraw);
    let cannot_paint = RwSignal::new(false);
    let is_painted = Memo::new(move |_| drawing.read().sheet.weight() >= MANY && !cannot_paint.get());
    // Hundreds of cells that nobody may ever open are not made.
    let is_open = RwSignal::new(false);
    let [above, below, caption] = around.map(|it| it.run(drawing)).unwrap_or_else(|| [(); 3].map(|()| ().into_any()));
    view! {
        <figure class=live_attribute(move || kept().then(|| "old".to_owned())) aria-label=live_text(move || drawing.read().sentence.clone())>
            <div class="plot" node_ref=place>
                {live(move || match painter.filter(|_| is_painted.get()) {
                    Some(paint) => paint(drawing, cannot_paint),
                    // Our own drawing: every text in it was escaped by the ink.
                    None => view! { <div class="drawing" inner_html=live_text(move || drawing.read().svg())></div> }.into_any(),
                })}
                {above}
            </div>
            {below}
            {with_table.then(|| view! {
                <figcaption>
                    <span class="q">{live_text(move || drawing.read().sentence.clone())}</span>
                    {caption}
                    <details class="as-table" on:toggle=move |event| is_open.set(document::is_open(&event))>
                        <summary>"as table"</summary>
                        {live(move || is_open.get().then(|| table(&drawing.read().table)))}
                    </details>
                </figcaption>
            })}
        </figure>
    }
}

/// A table of words.
fn table(table: &Table) -> AnyView {
    let head = table.headers.iter().map(|it| view! { <th scope="col">{it.clone()}</th> }).collect_view();
    let cell = |(n, text): (usize, &String)| {
        if n == 0 {
            view! { <th scope="row">{text.clone()}</th> }.into_any()
        } else {
            view! { <td class="r">{text.clone()}</td> }.into_any()
        }
    };
    let row = |row: &Vec<String>| view! { <tr>{row.iter().enumerate().map(cell).collect_view()}</tr> };
    let rows = table.rows.iter().map(row).collect_view();
    tall("Table of the drawing", table.caption.clone(), head.into_any(), rows.into_any())
}
