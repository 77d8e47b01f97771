//! What `make bench` holds against uPlot and ECharts: Plumbline's own decoder, sheet and raster, for a page to call.
//!
//! A program for the browser that puts a few functions on `globalThis.ours`; the page around it times them.
#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

use futures::FutureExt;
use js_sys::{Float64Array, Object, Reflect, Uint8Array, global};
use plotters::{coord::Shift, drawing::DrawingArea, drawing::IntoDrawingArea};
use plotters_backend::DrawingBackend;
use plumbline::{
    charts::{
        Frame,
        axes::value,
        heatmap::{self, Heatmap},
        ink::{
            Paint, Role,
            sheet::{Pen, Sheet},
        },
        plot::{Outcome, Place, Plot, decimate, labels::Labels},
        time_series::{self, Line, TimeSeries},
    },
    domain::{
        distribution::Distribution,
        series::{QueryValue, Series},
        time::{Instant, Range, Span},
        zone::Zone,
    },
    platform::{appearance, canvas},
    sources::{
        http::{Answer, ApiRequest, ApiResponse, Http},
        prometheus::{Flavor, Prometheus},
    },
    widgets::painted::Picture,
    words::units::Unit,
};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::HtmlCanvasElement;

/// The roles that lines take in turn.
const LINES: [Role; 6] = [Role::Ink, Role::Info, Role::Good, Role::Warn, Role::Bad, Role::Unknown];

thread_local! {
    static SERIES: RefCell<HashMap<u32, Vec<Series>>> = RefCell::default();
    static CELLS: RefCell<Distribution> = RefCell::default();
    static PICTURES: RefCell<Vec<(HtmlCanvasElement, Picture)>> = RefCell::default();
}

fn main() {
    let ours = Object::new();
    let put = |name: &str, function: JsValue| Reflect::set(&ours, &name.into(), &function).map(|_| ()).unwrap();
    put("decode", Closure::<dyn Fn(u32, Uint8Array)>::new(decode).into_js_value());
    put("draw", Closure::<dyn Fn(u32, HtmlCanvasElement, u32, u32) -> HtmlCanvasElement>::new(draw).into_js_value());
    put(
        "drawWhole",
        Closure::<dyn Fn(u32, HtmlCanvasElement, u32, u32) -> HtmlCanvasElement>::new(draw_whole).into_js_value(),
    );
    put("keepCells", Closure::<dyn Fn(u32, Float64Array)>::new(keep_cells).into_js_value());
    put(
        "drawCells",
        Closure::<dyn Fn(HtmlCanvasElement, u32, u32) -> HtmlCanvasElement>::new(draw_cells).into_js_value(),
    );
    put("leave", Closure::<dyn Fn()>::new(leave).into_js_value());
    put("forgetSpare", Closure::<dyn Fn()>::new(canvas::forget_spare).into_js_value());
    put("nearest", Closure::<dyn Fn(u32, f64) -> Float64Array>::new(nearest).into_js_value());
    Reflect::set(&global(), &"ours".into(), &ours).unwrap();
}

/// Hands its answer over once.
struct Once(RefCell<Option<ApiResponse>>);

impl Http for Once {
    fn send<'a>(&'a self, _: ApiRequest) -> Answer<'a, ApiResponse> {
        let response = self.0.borrow_mut().take().unwrap();
        Box::pin(async move { Ok(response) })
    }
}

/// Reads the answer of a range query into a slot.
fn decode(slot: u32, bytes: Uint8Array) {
    let http = Once(RefCell::new(Some(ApiResponse {
        status: 200,
        content_type: Some("application/json".to_owned()),
        date: None,
        retry_after: None,
        redirected_to: None,
        body: bytes.to_vec(),
        received_at: Instant::default(),
        took: Span::ZERO,
    })));
    let prometheus = Prometheus { http: &http, source: "bench", flavor: Flavor::Prometheus, tenant: None };
    let answered = prometheus.query("up", Instant::default()).now_or_never().unwrap().unwrap();
    let QueryValue::Matrix(series) = answered.value else { panic!("a matrix was asked for") };
    SERIES.with_borrow_mut(|it| it.insert(slot, series));
}

/// Draws a slot on a canvas of so many CSS pixels or in its place: axes, grid, lines, labels.
fn draw(slot: u32, canvas: HtmlCanvasElement, width: u32, height: u32) -> HtmlCanvasElement {
    let mut sheet = Sheet::new("bench", (width, height));
    let root = Pen(&mut sheet).into_drawing_area();
    SERIES.with_borrow(|slots| paint(slots.get(&slot).unwrap(), (width, height), &root).unwrap());
    drop(root);
    show(&sheet, canvas)
}

/// Draws a slot with the chart the app has for it: also its sentence, its table, names at the ends of lines, and what a
/// crosshair reads.
fn draw_whole(slot: u32, canvas: HtmlCanvasElement, width: u32, height: u32) -> HtmlCanvasElement {
    let sheet = SERIES.with_borrow(|slots| {
        let all = slots.get(&slot).unwrap();
        let lines: Vec<_> = all
            .iter()
            .map(|series| Line { name: series.labels.get("instance").unwrap(), series, band: None, shown: true })
            .collect();
        let ends = |series: &Series| (series.t[0], series.t[series.t.len() - 1]);
        let (from, to) = ends(&all[0]);
        let range = Range { from: Instant::from_unix_secs(from), to: Instant::from_unix_secs(to) };
        let data = TimeSeries {
            title: "Requests",
            unit: Unit::Number,
            lines: &lines,
            limit: None,
            events: &[],
            range,
            step: Some(Span::from_millis(15_000)),
            log: false,
        };
        let zone = Zone::utc();
        time_series::draw(&data, Frame { width, height, zone: &zone, now: range.to }).sheet
    });
    show(&sheet, canvas)
}

/// Keeps a histogram over time: columns of `n_rows` cells, a minute each.
fn keep_cells(n_rows: u32, cells: Float64Array) {
    let (n_rows, cells) = (n_rows as usize, cells.to_vec());
    let t = (1..=cells.len() / n_rows).map(|at| at as f64 * 60.0).collect();
    let bounds = (0..=n_rows).map(|at| at as f64).collect();
    let distribution = Distribution { t, step: Span::from_millis(60_000), bounds, cells, quantiles: Vec::new() };
    CELLS.with_borrow_mut(|it| *it = distribution);
}

/// Draws the cells that were kept, with the chart the app has for them.
fn draw_cells(canvas: HtmlCanvasElement, width: u32, height: u32) -> HtmlCanvasElement {
    let sheet = CELLS.with_borrow(|distribution| {
        let range =
            Range { from: Instant::from_unix_secs(0.0), to: Instant::from_unix_secs(*distribution.t.last().unwrap()) };
        // Seen long after, so that there is no now line.
        let (zone, now) = (Zone::utc(), Instant::from_unix_secs(1e9));
        let data = Heatmap { distribution, exemplars: &[], limit: None, seconds: None, events: &[] };
        heatmap::draw(&data, range, Frame { width, height, zone: &zone, now }).sheet
    });
    show(&sheet, canvas)
}

/// Paints a sheet as the app does; the canvas it is then on.
fn show(sheet: &Sheet, canvas: HtmlCanvasElement) -> HtmlCanvasElement {
    PICTURES.with_borrow_mut(|pictures| {
        let at = pictures.iter().position(|it| it.0 == canvas).unwrap_or_else(|| {
            canvas::set_room(&canvas, sheet.size);
            pictures.push((canvas.clone(), Picture::default()));
            pictures.len() - 1
        });
        let (shown, picture) = &mut pictures[at];
        picture.paint(&canvas, sheet, appearance::density()).unwrap();
        *shown = picture.element(&canvas).clone();
        shown.clone()
    })
}

/// As a page does that is left: what its charts were painted on is kept for the next ones.
fn leave() {
    PICTURES.with_borrow_mut(|pictures| {
        for (_, mut picture) in pictures.extract_if(.., |it| !it.0.is_connected()) {
            picture.leave();
        }
    });
}

fn paint<B: DrawingBackend>(all: &[Series], (width, height): (u32, u32), root: &DrawingArea<B, Shift>) -> Outcome<B> {
    let (width, height) = (f64::from(width), f64::from(height));
    let range =
        all.iter().filter_map(|it| Some((*it.t.first()?, *it.t.last()?))).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let (from, to) = range.unwrap();
    let place = Place { left: 0.0, top: 8.0, right: width, bottom: height - 20.0 };
    let columns = decimate::Columns::between(from, to, width * appearance::density());
    let lines: Vec<_> = all.iter().map(|it| decimate::pieces(&it.t, &it.v, columns, 60.0)).collect();
    let (low, high) = lines
        .iter()
        .flatten()
        .flatten()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it.1), high.max(it.1)));
    let range = Range { from: Instant::from_unix_secs(from), to: Instant::from_unix_secs(to) };
    let plot = Plot::new(root, place, range, (low, high));
    let mut labels = Labels::within(width, height);
    plot.grid(&value::round_numbers(low, high, 8), Some(&|tick| format!("{tick}")), &mut labels)?;
    for (line, role) in lines.iter().zip(LINES.iter().cycle()) {
        for piece in line {
            plot.line(piece, Paint::from(*role), 1.0)?;
        }
    }
    plot.time_axis(&Zone::utc(), &mut labels)?;
    labels.draw(root)
}

/// The value of every series nearest to a time, as a crosshair wants them.
fn nearest(slot: u32, secs: f64) -> Float64Array {
    let values: Vec<f64> = SERIES.with_borrow(|slots| {
        slots
            .get(&slot)
            .unwrap()
            .iter()
            .map(|it| {
                let after = it.t.partition_point(|at| *at < secs).min(it.v.len() - 1);
                let before = after.saturating_sub(1);
                it.v[if secs - it.t[before] < it.t[after] - secs { before } else { after }]
            })
            .collect()
    });
    Float64Array::from(values.as_slice()).unchecked_into()
}
