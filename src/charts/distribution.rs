//! The distribution: a bar for each bucket of a histogram between its bounds, and how many kept the limit.
//!
//! Buckets are equally wide, for their bounds grow by factors and the last has none; what a bar tells is its height.
use super::{
    Chart, Drawing, Frame, Table,
    axes::{
        rows,
        steps::{self, Tick},
    },
    examples,
    ink::{Paint, Pattern, Role, measure},
    plot::{
        Outcome, Place, ground,
        labels::{Labels, Look, Side, Spot},
        limit, marks,
    },
};
use crate::words::{numbers, units::Unit};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "distribution", examples: examples::distribution };

/// How observations lie in buckets.
#[derive(Clone, Copy, Debug)]
pub struct Histogram<'a> {
    /// What was observed: `Latency`. Our own word.
    pub title: &'a str,
    /// In what the bounds are.
    pub unit: Unit,
    /// Bounds, ascending, the last may be infinite: bucket `n` lies above the `n`-th and up to the next.
    pub bounds: &'a [f64],
    /// How many fell into each bucket; what is not finite or negative is not known.
    pub counts: &'a [f64],
    /// The bound below which they are good.
    pub limit: Option<f64>,
}

/// A bucket: its bounds and what fell into it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bucket {
    low: f64,
    high: f64,
    count: Option<f64>,
}

fn buckets(data: &Histogram<'_>) -> Vec<Bucket> {
    let known = |n: usize| data.counts.get(n).copied().filter(|it| it.is_finite() && *it >= 0.0);
    let bucket = |(n, pair): (usize, &[f64])| match *pair {
        [low, high] if low < high => Some(Bucket { low, high, count: known(n) }),
        _ => None,
    };
    data.bounds.windows(2).enumerate().filter_map(bucket).collect()
}

/// The part of all that kept a limit, if it is a bound and all buckets are known.
fn kept(buckets: &[Bucket], limit: f64) -> Option<f64> {
    let all: f64 = buckets.iter().map(|it| it.count).sum::<Option<f64>>()?;
    let good: f64 = buckets.iter().filter(|it| it.high <= limit).filter_map(|it| it.count).sum();
    let is_bound = buckets.iter().any(|it| it.high == limit);
    (is_bound && all > 0.0).then_some(good / all)
}

fn limit(data: &Histogram<'_>) -> Option<f64> {
    data.limit.filter(|it| it.is_finite())
}

/// A histogram at one moment.
pub fn draw(data: &Histogram<'_>, frame: Frame<'_>) -> Drawing {
    let buckets = buckets(data);
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint_buckets(data, &buckets, frame, root)),
        sentence: sentence(data, &buckets),
        table: table(data, &buckets),
        plane: None,
    }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(data: &Histogram<'_>, frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    paint_buckets(data, &buckets(data), frame, root)
}

fn between(data: &Histogram<'_>, it: &Bucket) -> String {
    match (it.low, it.high) {
        (low, f64::INFINITY) => format!("above {}", data.unit.say(low)),
        (f64::NEG_INFINITY, high) => format!("up to {}", data.unit.say(high)),
        (low, high) => format!("{} to {}", data.unit.say(low), data.unit.say(high)),
    }
}

fn sentence(data: &Histogram<'_>, buckets: &[Bucket]) -> String {
    let known = buckets.iter().filter_map(|it| Some((it, it.count?)));
    let all: f64 = known.clone().map(|it| it.1).sum();
    let n_unknown = buckets.iter().filter(|it| it.count.is_none()).count();
    let Some((most, count)) = known.max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return "Nothing was measured.".to_owned();
    };
    let unknown = match n_unknown {
        0 => String::new(),
        n => format!(" Not known for {}.", numbers::counted(n, "bucket", "buckets")),
    };
    if all <= 0.0 {
        return format!("Nothing was observed.{unknown}");
    }
    let (said, part) = (Unit::Number.say(all), numbers::percent(count / all, 0));
    let kept = limit(data).map(|limit| (data.unit.say(limit), kept(buckets, limit))).map_or_else(
        String::new,
        |(limit, kept)| match kept {
            Some(kept) => {
                format!(" {}{}% were within the limit of {limit}.", numbers::good_percent(kept), numbers::NARROW_SPACE)
            }
            None => format!(" The limit is {limit}."),
        },
    );
    format!("{said} observed, most of them ({part}) {}.{kept}{unknown}", between(data, most))
}

fn table(data: &Histogram<'_>, buckets: &[Bucket]) -> Table {
    let all: Option<f64> = buckets.iter().map(|it| it.count).sum();
    let row = |it: &Bucket| {
        let part = it.count.zip(all.filter(|all| *all > 0.0)).map(|(count, all)| Unit::Part.say(count / all));
        let count = it.count.map(|it| Unit::Number.say(it));
        let said = |it: Option<String>| it.unwrap_or_else(|| "not known".to_owned());
        vec![between(data, it), said(count), said(part)]
    };
    Table {
        caption: data.title.to_owned(),
        headers: [data.title, "Observed", "Part"].map(str::to_owned).to_vec(),
        rows: super::thinned(buckets).iter().map(row).collect(),
    }
}

fn paint_buckets<B: DrawingBackend>(
    data: &Histogram<'_>,
    buckets: &[Bucket],
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let mut labels = Labels::within(width, height);
    let has_ticks = ground::has_ticks(frame);
    let scale = steps::fit(buckets.iter().filter_map(|it| it.count).chain([0.0]), Unit::Number, false);
    let place = ground::place(frame, 0.0);
    let ticks = if has_ticks { steps::ticks(&scale, Unit::Number, ground::most_ticks(place)) } else { Vec::new() };
    let place = ground::beside(place, ticks.iter().map(|it: &Tick| it.label.as_str()));
    let tall = place.bottom - place.top;
    let y = |value: f64| place.bottom - ground::part(&scale, value).clamp(0.0, 1.0) * tall;
    for tick in &ticks {
        marks::level(root, place.left, width, y(tick.value), Role::Grid.into())?;
        let spot = Spot { x: place.left - 6.0, y: (y(tick.value) + 4.0).min(place.bottom), side: Side::End };
        labels.place(&tick.label, Look { role: Role::Ink3, bold: false }, &[spot]);
    }
    let wide = (width - place.left) / buckets.len().max(1) as f64;
    let x = |at: f64| place.left + at * wide;
    let air = if wide >= 4.0 { 1.0 } else { 0.0 };
    for (n, bucket) in buckets.iter().enumerate() {
        let (left, right) = (x(n as f64) + air, x((n + 1) as f64));
        let Some(count) = bucket.count else {
            let hatched = Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.45);
            marks::bar(root, [left, place.top, right, place.bottom], hatched)?;
            continue;
        };
        let top = if count > 0.0 { y(count).min(place.bottom - 1.5) } else { place.bottom };
        let role = if limit(data).is_some_and(|it| bucket.low >= it) { Role::Bad } else { Role::Ok };
        marks::bar(root, [left, top, right, place.bottom], role.into())?;
    }
    marks::level(root, place.left, width, place.bottom, Role::Rule2.into())?;
    if let Some(limit) = limit(data).filter(|_| !buckets.is_empty()) {
        let n = buckets.iter().take_while(|it| it.high <= limit).count();
        let part = buckets.get(n).map_or(0.0, |it| rows::place(&[it.low, it.high], limit).clamp(0.0, 1.0));
        let at = x(n as f64 + part).min(width - 1.0);
        marks::plumb(root, at, place.top - 4.0, place.bottom, Paint::from(Role::Warn).pattern(Pattern::Dashed))?;
        let spots = [(at - 4.0, Side::End), (at + 4.0, Side::Start)].map(|(x, side)| Spot { x, y: 12.0, side });
        if has_ticks {
            labels.place(&format!("limit {}", data.unit.say(limit)), limit::LOOK, &spots);
        }
    }
    if has_ticks {
        name_the_bounds(data, buckets, (place, wide), &mut labels);
    }
    labels.draw(root)
}

/// The bounds below the bars, the ends first; or that there is nothing.
fn name_the_bounds(data: &Histogram<'_>, buckets: &[Bucket], (place, wide): (Place, f64), labels: &mut Labels) {
    let look = Look { role: Role::Ink3, bold: false };
    let last = buckets.last().map(|it| (buckets.len() as f64, it.high));
    let lower = buckets.iter().zip(0_u32..).map(|(it, n)| (f64::from(n), it.low));
    for (at, bound) in last.into_iter().chain(lower) {
        labels.place(
            &data.unit.bound(bound),
            look,
            &[Spot { x: place.left + at * wide, y: place.bottom + 16.0, side: Side::Middle }],
        );
    }
    if buckets.is_empty() {
        let spot = Spot { x: place.right / 2.0, y: (place.top + place.bottom) / 2.0, side: Side::Middle };
        labels.place(&measure::tame("nothing was measured"), Look { role: Role::Ink2, bold: false }, &[spot]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kept_the_limit_is_told_only_where_it_is_known() {
        let bounds = [0.0, 0.1, 0.5, f64::INFINITY];
        let told = |counts: &[f64], limit: f64| {
            let data = Histogram { title: "Latency", unit: Unit::Seconds, bounds: &bounds, counts, limit: Some(limit) };
            kept(&buckets(&data), limit)
        };
        assert_eq!(told(&[6.0, 3.0, 1.0], 0.5), Some(0.9));
        assert_eq!(told(&[6.0, 3.0, 1.0], 0.3), None, "it lies within a bucket");
        assert_eq!(told(&[6.0, f64::NAN, 1.0], 0.5), None);
        assert_eq!(told(&[6.0, 3.0], 0.5), None, "the last was not counted");
        assert_eq!(told(&[0.0, 0.0, 0.0], 0.5), None);
    }
}
