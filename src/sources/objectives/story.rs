//! One objective in full: its budget in fine tiles, its burn rates, and when its alerts fired. Three requests.
use super::history::{self, BurnRateHistory, Firing};
use super::measure::tile_step;
use crate::{
    domain::{
        answered::Answered,
        burn_down::Tile,
        objective::Objective,
        time::{Instant, Range, Span},
    },
    sources::{http::SourceError, prometheus::Prometheus},
};

/// How far back burn rates are shown where nobody asks for another range.
pub const BURN_RANGE: Span = Span::from_days(7);

/// How many points a burn rate is drawn with, about.
const BURN_POINTS: u32 = 340;

/// What happened to one objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Its window in tiles.
    pub tiles: Vec<Tile>,
    /// Its burn rates over `burn_range`.
    pub burn_rates: Vec<BurnRateHistory>,
    /// When its alerts fired in the window.
    pub firing: Vec<Firing>,
}

/// Reads the story up to `at`, with burn rates over `burn_range`.
///
/// A part that fails costs only itself and leaves a warning; all three failing is an error.
pub async fn story(
    prometheus: &Prometheus<'_>,
    objective: &Objective,
    at: Instant,
    burn_range: Range,
) -> Result<Answered<Story>, SourceError> {
    let tile = Span::from_millis(tile_step(objective.window).millis() / 2).max(Span::from_minutes(1));
    let step = burn_range.step_for(BURN_POINTS, Span::from_minutes(5));
    let window = Range::ending_at(at, objective.window);
    let (tiles, burn_rates, firing) = futures::join!(
        history::tiles(prometheus, objective, at, tile),
        history::burn_rates(prometheus, objective, burn_range, step),
        history::firing(prometheus, objective, window, Span::from_minutes(10)),
    );
    let mut answered = Answered::whole(Story::default());
    let mut errors = Vec::new();
    answered.value.tiles = kept(tiles, "the burn-down", &mut answered, &mut errors);
    answered.value.burn_rates = kept(burn_rates, "burn rates", &mut answered, &mut errors);
    answered.value.firing = kept(firing, "alerts of the past", &mut answered, &mut errors);
    match errors.as_slice() {
        [first, _, _] => Err(first.clone()),
        _ => Ok(answered),
    }
}

fn kept<T: Default>(
    part: Result<Answered<T>, SourceError>,
    what: &str,
    answered: &mut Answered<Story>,
    errors: &mut Vec<SourceError>,
) -> T {
    match part {
        Ok(part) => answered.absorb(part),
        Err(error) => {
            answered.warnings.push(format!("{what} could not be read: {error}"));
            errors.push(error);
            T::default()
        }
    }
}
