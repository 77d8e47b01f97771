//! Hands on a chart: a crosshair all charts of a page share, and drags, fingers and keys that see another time.
//!
//! All of it lies above the drawing, whatever that is made of; reading a chart never draws it anew.
use super::{
    chart_figure::Around, chart_legend::legend, chart_menu::menu, chart_reading, copy_button::Run, live::live_text,
};
use crate::{
    charts::{
        Drawing,
        plane::{
            Plane,
            gesture::{self, Act, Gesture, Kind, Pressed, Touch},
            reading::Reading,
        },
    },
    domain::{
        time::{Instant, Range, Span},
        zone::Zone,
    },
    platform::{
        effect::effect,
        hands::{self, Hand, HandWatch},
    },
    words::{instants, readings},
};
use leptos::{html::Div, prelude::*};
use std::{cell::RefCell, rc::Rc};

/// What a chart needs from the page to be touched; copy it around.
#[derive(Clone, Copy)]
pub struct Hands {
    /// What the chart is about, for ears and for names of files.
    pub about: Signal<String>,
    /// The instant everything is seen from, and whose clock it is told on.
    pub clock: Callback<(), (Instant, Zone)>,
    /// Sees another range.
    pub see: Callback<Range>,
    /// What else was at an instant or no further from it than this, for example which alerts fired.
    pub also: Callback<(Instant, Span), Vec<String>>,
    /// The series that are not drawn, by name; those of other charts of the page are among them.
    pub hidden: Signal<Vec<String>>,
    /// Draws all series but these.
    pub hide: Callback<Vec<String>>,
    /// Links to the question behind the chart.
    pub links: Callback<(), AnyView>,
    /// Starts a task; the state floor runs them.
    pub run: Run,
    /// Says what was done.
    pub say: Callback<&'static str>,
}

impl Hands {
    /// What stands around a chart that can be touched: the crosshair above it, the legend below, and the menu.
    pub fn around(self) -> Around {
        Callback::new(move |drawing| [overlay(self, drawing), legend(self, drawing), menu(self, drawing)])
    }
}

/// The instant at which all charts of a page are read.
#[derive(Clone, Copy)]
struct Crosshair(RwSignal<Option<Instant>>);

/// Lets the charts below share a crosshair; call it where their page is made.
pub fn share_crosshair() {
    provide_context(Crosshair(RwSignal::new(None)));
}

/// What the crosshair and its table follow.
#[derive(Clone, Copy)]
pub struct Over {
    /// What there is to read.
    pub reading: Memo<Option<Reading>>,
    /// What was drawn.
    pub drawing: ReadSignal<Drawing>,
    /// The range that would come, and where it was brushed.
    pub preview: RwSignal<Option<Preview>>,
}

/// What lies no further from the crosshair than this is told by it, CSS pixels.
const NEAR: f64 = 6.0;

impl Over {
    /// How far from the crosshair what happened is told.
    pub fn near(&self) -> Span {
        self.drawing.read().plane.as_ref().map_or(Span::ZERO, |it| it.span(NEAR))
    }
}

/// A range that would come, and its brush.
pub type Preview = (Range, Option<(f64, f64)>);

/// What lies above a drawing to touch it with.
fn overlay(hands: Hands, drawing: ReadSignal<Drawing>) -> AnyView {
    let crosshair: Crosshair = use_context().unwrap_or_else(|| Crosshair(RwSignal::new(None)));
    let (at, pointed, preview) = (crosshair.0, RwSignal::new(None), RwSignal::new(None));
    let reading = Memo::new(move |_| {
        let at = at.get()?;
        let drawing = drawing.read();
        let plane = drawing.plane.as_ref().filter(|it| it.range.contains(at))?;
        Some(plane.reading(at, pointed.get().and_then(|y| plane.nearest_trace(at, y))))
    });
    let over = Over { reading, drawing, preview };
    let touching = Touching { hands, over, at, pointed, gesture: Gesture::default() };
    let touching = Rc::new(RefCell::new(touching));
    let place = NodeRef::<Div>::new();
    let watch: StoredValue<Option<HandWatch>, LocalStorage> = StoredValue::new_local(None);
    effect(move || {
        let Some(element) = place.get() else { return };
        let touching = Rc::clone(&touching);
        // What a hand does may take the focus away, which is heard before it is done.
        let heard = move |hand: Hand| touching.try_borrow_mut().is_ok_and(|mut it| it.heard(&hand));
        watch.set_value(Some(hands::watch(&element, heard)));
    });
    on_cleanup(move || {
        watch.try_set_value(None);
        at.try_set(None);
    });
    let part = live_text(move || part(&over).to_string());
    let told = live_text(move || told(&over, hands));
    view! {
        <div
            class="hands"
            role="slider"
            tabindex="0"
            node_ref=place
            aria-label=live_text(move || hands.about.get())
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=part
            aria-valuetext=told
        >
            {chart_reading::reading(over, hands)}
        </div>
    }
    .into_any()
}

/// What hands change.
struct Touching {
    hands: Hands,
    over: Over,
    at: RwSignal<Option<Instant>>,
    /// How far below the top the pointer is, if there is one.
    pointed: RwSignal<Option<f64>>,
    gesture: Gesture,
}

impl Touching {
    /// Does what a hand means; says whether it was this chart's alone.
    fn heard(&mut self, hand: &Hand) -> bool {
        let Some(plane) = self.over.drawing.with_untracked(|it| it.plane.clone()) else { return false };
        let now = self.hands.clock.run(()).0;
        if hand.event == "keydown" {
            // What a hand has begun is taken back before anything else is left.
            if hand.key == "Escape" && self.gesture.let_go() {
                self.read(None, None);
                return true;
            }
            return self.pressed(gesture::key(&hand.key, hand.with_shift, self.at.get_untracked(), &plane, now));
        }
        match touch(hand).map(|it| self.gesture.act(it, &plane, now)) {
            Some(Act::Nothing) => {}
            Some(Act::Read(x, y)) => self.read(Some(plane.snapped(x)), Some(y)),
            Some(Act::Preview(range, brush)) => {
                self.read(None, None);
                self.over.preview.set(Some((range, brush)));
            }
            Some(Act::See(range)) => {
                self.read(None, None);
                self.hands.see.run(range);
            }
            // The focus has gone elsewhere.
            Some(Act::Leave) | None => self.read(None, None),
        }
        false
    }

    fn pressed(&self, pressed: Option<Pressed>) -> bool {
        match pressed {
            Some(Pressed::To(to)) => self.read(Some(to), None),
            Some(Pressed::See(range)) => self.hands.see.run(range),
            Some(Pressed::Leave) => self.read(None, None),
            Some(Pressed::Nothing) => {}
            None => return false,
        }
        true
    }

    /// Moves the crosshair; a pointer also tells which series it means.
    fn read(&self, to: Option<Instant>, pointed: Option<f64>) {
        self.pointed.set(pointed);
        if self.over.preview.get_untracked().is_some() {
            self.over.preview.set(None);
        }
        if self.at.get_untracked() != to {
            self.at.set(to);
        }
    }
}

fn touch(hand: &Hand) -> Option<Touch> {
    let kind = Kind::named(&hand.event)?;
    let (x, y) = hand.place;
    Some(Touch { kind, finger: hand.pointer, x, y, is_glass: hand.is_glass, with_shift: hand.with_shift })
}

/// How far the crosshair is on its way through the plot, per cent.
fn part(over: &Over) -> i64 {
    let at = over.reading.with(|it| it.as_ref().map(|it| it.at));
    let part = |plane: &Plane| Some(at?.since(plane.range.from).ratio_to(plane.range.length())? * 100.0);
    over.drawing.read().plane.as_ref().and_then(part).unwrap_or(100.0).round() as i64
}

/// The reading in one sentence, for ears.
fn told(over: &Over, hands: Hands) -> String {
    let (now, zone) = hands.clock.run(());
    over.reading.with(|reading| match reading {
        None => "The arrow keys read it, Enter zooms in, Shift Enter zooms out".to_owned(),
        Some(reading) => {
            let values = reading.lines.iter().map(|it| (it.name.clone(), it.said.clone()));
            let when = instants::to_the_second(reading.at, &zone, now);
            readings::crosshair(when, values, hands.also.run((reading.at, over.near())))
        }
    })
}
