//! One objective in full: its budget in fine tiles, its burn rates, and when its alerts fired. Three requests.
use super::history::{self, BurnRateHistory};
use super::tiles;
use crate::{
    domain::{
        alert_history::FiringHistory,
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

/// How often is looked whether an alert fired, at most: thirty days of ten minutes, or three of one.
const FIRING_POINTS: u32 = 4320;

/// A range up to so long is looked at every minute, and without the rest of the window: an alert that fired for a
/// moment between two looks must not seem to have fired all the time, nor never.
const SHORT: Span = Span::from_days(3);

/// What happened to one objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Its window in tiles.
    pub tiles: Vec<Tile>,
    /// Its burn rates over `burn_range`; `None` where nothing tells them, or it could not be asked.
    pub burn_rates: Option<Vec<BurnRateHistory>>,
    /// When its alerts were pending and fired, in the window and the range, in a short range alone; `None` where that
    /// could not be asked.
    pub firing: Option<FiringHistory>,
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
    let tile = Span::from_millis(tiles::step_of(objective.window).millis() / 2).max(Span::from_minutes(1));
    let (minute, finest) = (Span::from_minutes(1), prometheus.http.finest());
    let step = burn_range.step_for(BURN_POINTS, minute).max(finest);
    let (shown, grain) = if burn_range.length() <= SHORT && finest == Span::ZERO {
        (Range { from: burn_range.from.min(at), to: burn_range.to.min(at) }, minute)
    } else {
        let window = Range::ending_at(at, objective.window);
        (Range { from: window.from.min(burn_range.from), to: at }, Span::from_minutes(10))
    };
    let looked = shown.step_for(FIRING_POINTS + 1, grain);
    let (tiles, burn_rates, firing) = futures::join!(
        history::tiles(prometheus, objective, at, tile),
        history::burn_rates(prometheus, objective, burn_range, step),
        history::firing(prometheus, objective, shown, looked),
    );
    let mut answered = Answered::whole(Story::default());
    let mut errors = Vec::new();
    answered.value.tiles = kept(tiles, "the burn-down", &mut answered, &mut errors);
    answered.value.burn_rates = kept(burn_rates, "burn rates", &mut answered, &mut errors);
    let firing = firing.map(|it| it.map(Some));
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::{
        domain::{
            alert::Severity,
            objective::{BurnAlert, RecordedRatio},
            rule::{RulePlace, RuleState},
        },
        sources::{
            http::{Answer, ApiRequest, ApiResponse, Http},
            prometheus::Flavor,
        },
    };
    use futures::executor::block_on;

    /// Answers that nothing is there; refuses questions with this text.
    struct Empty(&'static str);

    impl Http for Empty {
        fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
            let status = if request.key().contains(self.0) { 503 } else { 200 };
            let body = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;
            Box::pin(async move {
                Ok(ApiResponse {
                    status,
                    content_type: Some("application/json".to_owned()),
                    date: None,
                    retry_after: None,
                    redirected_to: None,
                    body: body.into(),
                    received_at: Instant::default(),
                    took: Span::ZERO,
                })
            })
        }
    }

    fn watched() -> Objective {
        let alert = BurnAlert {
            long: Span::from_hours(1),
            short: Span::from_minutes(5),
            factor: 14.4,
            severity: Severity::Page,
            hold: Span::ZERO,
            alert: "FastBurn".to_owned(),
            state: RuleState::Inactive,
            since: None,
            place: RulePlace { group: 0, rule: 0 },
        };
        let ratio = RecordedRatio {
            window: alert.long,
            selector: "slo:sli_error:ratio_rate1h".to_owned(),
            is_good_ratio: false,
        };
        let recorded_error_ratios = vec![ratio];
        Objective { burn_alerts: vec![alert], recorded_error_ratios, ..Objective::example("checkout", "availability") }
    }

    const NONE: &str = "nobody asks this";

    fn told(refused: &'static str, length: Span) -> Answered<Story> {
        let http = Empty(refused);
        let prometheus = Prometheus { http: &http, source: "main", flavor: Flavor::Prometheus, tenant: None };
        let at = Instant::from_unix_millis(1_795_240_000_000);
        block_on(story(&prometheus, &watched(), at, Range::ending_at(at, length))).unwrap()
    }

    #[test]
    fn burn_rates_that_were_refused_are_not_burn_rates_that_were_not_measured() {
        assert_eq!(told(NONE, BURN_RANGE).value.burn_rates, Some(Vec::new()));
        let refused = told("3600000", BURN_RANGE);
        assert_eq!(refused.value.burn_rates, None);
        assert!(refused.warnings.iter().any(|it| it.starts_with("burn rates could not be read")));
    }

    #[test]
    fn alerts_that_could_not_be_asked_for_are_not_alerts_that_did_not_fire() {
        let quiet = told(NONE, BURN_RANGE).value.firing.unwrap();
        assert!(quiet.firing.is_empty());
        assert_eq!(quiet.range.length(), Span::from_days(30), "the window, which holds what is shown");
        let refused = told("query=ALERTS", BURN_RANGE);
        assert_eq!(refused.value.firing, None);
        assert!(refused.warnings.iter().any(|it| it.starts_with("alerts of the past could not be read")));
        let short = told(NONE, Span::from_minutes(20)).value.firing.unwrap();
        assert_eq!((short.range.length(), short.step), (Span::from_minutes(20), Span::from_minutes(1)));
        let long = told(NONE, Span::from_days(90)).value.firing.unwrap();
        assert_eq!(long.range.length(), Span::from_days(90), "what is shown, where that is longer");
    }
}
