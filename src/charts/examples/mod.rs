//! Made-up data for every chart and case: what golden files and the gallery draw. One file a chart.

mod bars;
mod bullets;
mod counts;
mod courses;
mod distributions;
mod dots;
mod heat;
mod latencies;
mod rates;
mod series;
mod states;
mod steps;
mod waiting;

pub use bars::{budget_bar, waterline};
pub use bullets::bullet;
pub use counts::counts;
pub use courses::{burn_down, sparkline};
pub use distributions::distribution;
pub use dots::scatter;
pub use heat::heatmap;
pub use latencies::latency_line;
pub use rates::burn_rate;
pub use series::time_series;
pub use states::state_timeline;
pub use steps::steps;
pub use waiting::awaited;

use crate::charts::{
    Frame,
    plot::rail::{Event, Kind},
};
use crate::domain::{
    alert::Severity,
    time::{Instant, Range, Span},
    zone::Zone,
};

/// Mon 16 Nov 2026, 08:00 UTC.
const NOW: Instant = Instant::from_unix_millis(1_794_816_000_000);

/// The zone of the examples: Berlin's clock around its change on 25 October 2026.
fn berlin() -> Zone {
    let change = Instant::from_unix_millis(1_792_890_000_000);
    Zone { name: "Europe/Berlin".to_owned(), offsets: vec![(change - Span::from_days(210), 7200), (change, 3600)] }
}

fn month() -> Range {
    Range::ending_at(NOW, Span::from_days(30))
}

fn frame(zone: &Zone, width: u32, height: u32) -> Frame<'_> {
    Frame { width, height, zone, now: NOW }
}

/// An alert among others.
fn fired(range: Range, severity: Severity) -> Event<'static> {
    Event { range, kind: Kind::Firing(severity), whose: "", name: "" }
}

/// A version of checkout that came so many hours after the month began.
fn deployed(hours: i64, kind: Kind, name: &str) -> Event<'_> {
    let at = month().from + Span::from_hours(hours);
    Event { range: Range { from: at, to: at }, kind, whose: "checkout", name }
}

/// Numbers between 0 and 1 that look random and are the same every time (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
