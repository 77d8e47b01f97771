//! Which lines the table of objectives has, in which order, and which of them can be seen.
use super::objective_columns::Columns;
use crate::{
    domain::{objective_state::ObjectiveState, order},
    sources::objectives::survey::Surveyed,
};
use percent_encoding::percent_decode_str;
use std::{cmp::Ordering, collections::BTreeMap, ops::Range};

/// What the table is asked to show; all of it stands in the address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Words that must occur.
    pub text: String,
    /// Only this state: `over`, `risk`, `unknown`, `ok`.
    pub state: String,
    /// Only this tool.
    pub tool: String,
    /// The column it is sorted by, with a minus the other way round; grouped by service if empty.
    pub sort: String,
    /// Which groups are folded.
    pub folded: Folded,
    /// Which columns are shown.
    pub columns: Columns,
}

/// Which groups are folded: `checkout,search` those, `all` every one, `all,-search` every one but that. Names that
/// would be read otherwise are encoded as in an address; that of no service is a sign of percent alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    all: bool,
    /// Those that are otherwise than `all` says.
    others: Vec<String>,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The head of a service's objectives.
    Group(Group),
    /// The objective at this place of all.
    Row(usize),
}

/// The head of a service's objectives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The service; empty where none is named.
    pub service: String,
    /// How many objectives it has here.
    pub n: usize,
    /// How many are out of budget, at risk, unknown.
    pub counts: [usize; 3],
    /// Whether they are hidden.
    pub is_folded: bool,
    /// What the address says of folded groups when this one is the other way round.
    pub toggled: Option<String>,
}

/// Heights of the two kinds of lines, CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heights {
    /// Of an objective's row.
    pub row: f64,
    /// Of a group's head.
    pub group: f64,
}

/// What can be sorted by.
const SORTABLE: &[&str] = &["state", "name", "target", "measured", "left", "coverage"];

/// The window of lines moves in steps of this many: scrolling by a line draws nothing anew.
pub const STEP: usize = 8;

/// So many lines stand beyond what can be seen: who goes through them with Tab may be ahead of what is drawn.
pub const MARGIN: usize = 2 * STEP;

impl Line {
    /// What it is about, of all objectives: a service, or the id of an objective.
    pub fn about(&self, all: &[Surveyed]) -> Option<String> {
        match self {
            Self::Group(group) => Some(group.service.clone()),
            Self::Row(of) => all.get(*of).map(|it| it.0.id.clone()),
        }
    }
}

impl Folded {
    /// Reads it from the address.
    pub fn read(text: &str) -> Self {
        let mut names = text.split(',').filter(|it| !it.is_empty()).peekable();
        let all = names.next_if_eq(&"all").is_some();
        let others = names.map(|it| read(if all { it.strip_prefix('-').unwrap_or(it) } else { it })).collect();
        Self { all, others }
    }

    /// Whether this group is folded.
    pub fn has(&self, service: &str) -> bool {
        self.all != self.others.iter().any(|it| it == service)
    }

    /// For the address, with this group folded if it is open and opened if it is folded; `None` if nothing is folded.
    pub fn toggled(&self, service: &str) -> Option<String> {
        let mut others = self.others.clone();
        match others.iter().position(|it| it == service) {
            Some(at) => drop(others.remove(at)),
            None => others.push(service.to_owned()),
        }
        let sign = if self.all { "-" } else { "" };
        let names: Vec<String> = others.iter().map(|it| [sign, &written(it)].concat()).collect();
        let all = self.all.then(|| "all".to_owned());
        let text = all.into_iter().chain(names).collect::<Vec<_>>().join(",");
        Some(text).filter(|it| !it.is_empty())
    }
}

fn written(name: &str) -> String {
    match name {
        "" => "%".to_owned(),
        "all" => "%61ll".to_owned(),
        name => name.replace('%', "%25").replace(',', "%2C"),
    }
}

fn read(name: &str) -> String {
    if name == "%" { String::new() } else { percent_decode_str(name).decode_utf8_lossy().into_owned() }
}

/// Whether an objective is in this state's tab.
pub fn fits_state(state: &ObjectiveState, tab: &str) -> bool {
    match tab {
        "over" => matches!(state, ObjectiveState::OutOfBudget),
        "risk" => matches!(state, ObjectiveState::AtRisk),
        "unknown" => state.is_unknown(),
        "ok" => matches!(state, ObjectiveState::WithinTarget),
        _ => true,
    }
}

/// The lines, in order.
pub fn lines(all: &[Surveyed], asked: &Asked) -> Vec<Line> {
    let words: Vec<String> = asked.text.split_whitespace().map(str::to_ascii_lowercase).collect();
    let has_words = |it: &Surveyed| {
        let labels: String = it.0.labels.iter().map(|(name, value)| format!("{name}={value} ")).collect();
        let text = format!("{} {} {} {} {labels}", it.0.service, it.0.name, it.0.id, it.0.source).to_ascii_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let fits = |it: &Surveyed| {
        fits_state(&it.2, &asked.state)
            && (asked.tool.is_empty() || it.0.tool.id() == asked.tool)
            && (words.is_empty() || has_words(it))
    };
    let mut shown: Vec<(usize, &Surveyed)> = all.iter().enumerate().filter(|(_, it)| fits(it)).collect();
    let (key, is_down) = asked.sort.strip_prefix('-').map_or((asked.sort.as_str(), false), |key| (key, true));
    if SORTABLE.contains(&key) {
        order::by(&mut shown, |a, b| if is_down { by(key, b.1, a.1) } else { by(key, a.1, b.1) });
        return shown.into_iter().map(|(at, _)| Line::Row(at)).collect();
    }
    order::by(&mut shown, |a, b| by("", a.1, b.1));
    grouped(&shown, &asked.folded)
}

/// A service stands where its worst objective does.
fn grouped(shown: &[(usize, &Surveyed)], folded: &Folded) -> Vec<Line> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<(Group, Vec<Line>)> = Vec::new();
    for (at, (objective, _, state)) in shown {
        let place = *places.entry(&objective.service).or_insert(groups.len());
        if place == groups.len() {
            let service = objective.service.clone();
            let is_folded = folded.has(&service);
            let toggled = folded.toggled(&service);
            groups.push((Group { service, n: 0, counts: [0; 3], is_folded, toggled }, Vec::new()));
        }
        let Some((group, rows)) = groups.get_mut(place) else { continue };
        group.n += 1;
        for (count, tab) in group.counts.iter_mut().zip(["over", "risk", "unknown"]) {
            *count += usize::from(fits_state(state, tab));
        }
        rows.push(Line::Row(*at));
    }
    let mut lines = Vec::new();
    for (group, rows) in groups {
        let is_folded = group.is_folded;
        lines.push(Line::Group(group));
        if !is_folded {
            lines.extend(rows);
        }
    }
    lines
}

fn by(key: &str, a: &Surveyed, b: &Surveyed) -> Ordering {
    let left = |it: &Surveyed| it.1.budget_left(it.0.target).map_or(f64::INFINITY, |it| it.0);
    let good = |it: &Surveyed| it.1.good_ratio(it.0.target).unwrap_or(2.0);
    match key {
        "name" => (&a.0.service, &a.0.name).cmp(&(&b.0.service, &b.0.name)),
        "target" => a.0.target.partial_cmp(&b.0.target).unwrap_or(Ordering::Equal),
        "measured" => good(a).total_cmp(&good(b)),
        "left" => left(a).total_cmp(&left(b)),
        "coverage" => a.1.coverage.unwrap_or(2.0).total_cmp(&b.1.coverage.unwrap_or(2.0)),
        _ => a.2.rank().cmp(&b.2.rank()).then(left(a).total_cmp(&left(b))),
    }
}

/// Where every line begins, and where the last ends.
pub fn offsets(lines: &[Line], heights: Heights) -> Vec<f64> {
    let mut at = 0.0;
    let mut offsets = vec![0.0];
    for line in lines {
        at += match line {
            Line::Group(_) => heights.group,
            Line::Row(_) => heights.row,
        };
        offsets.push(at);
    }
    offsets
}

/// The lines that must be in the document when the window begins `above` pixels below the first and is `height` tall:
/// what can be seen, and some more on either side.
pub fn visible(offsets: &[f64], above: f64, height: f64) -> Range<usize> {
    let n = offsets.len().saturating_sub(1);
    let first = offsets.partition_point(|it| *it <= above).saturating_sub(1);
    let last = offsets.partition_point(|it| *it < above + height);
    let from = (first / STEP * STEP).saturating_sub(MARGIN);
    let to = (last.div_ceil(STEP) * STEP).saturating_add(MARGIN);
    from.min(n)..to.min(n)
}

/// Lines in steps: those that stay in the document are the same steps.
pub fn steps(lines: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = lines.end;
    lines.step_by(STEP).map(move |from| from..(from + STEP).min(end))
}

/// How far the page must be scrolled so that a line from `top` to `bottom` (in the window) is seen whole.
pub fn reveal(top: f64, bottom: f64, head: f64, height: f64) -> f64 {
    if top < head {
        top - head
    } else if bottom > height {
        bottom - height
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        events::Events, measurement::Measurement, objective::Objective, objective_state::judge, time::Instant,
    };

    fn surveyed(service: &str, name: &str, bad: f64) -> Surveyed {
        let at = Instant::from_unix_millis(1_795_000_000_000);
        let objective = Objective::example(service, name);
        let events = Some(Events { bad, total: 1e6 });
        let measured = Measurement { events, coverage: Some(1.0), newest: Some(at), ..Measurement::nothing(at) };
        let state = judge(&objective, &measured);
        (objective, measured, state)
    }

    fn company() -> Vec<Surveyed> {
        vec![
            surveyed("cart", "a", 10.0),
            surveyed("checkout", "fine", 20.0),
            surveyed("search", "near", 800.0),
            surveyed("checkout", "over", 2000.0),
        ]
    }

    #[test]
    fn services_stand_where_their_worst_objective_does() {
        let lines = lines(&company(), &Asked::default());
        let rows: Vec<_> =
            lines.iter().filter_map(|it| if let Line::Row(at) = it { Some(*at) } else { None }).collect();
        assert_eq!(rows, [3, 1, 2, 0]);
        let Some(Line::Group(first)) = lines.first() else { panic!("no group first") };
        assert_eq!((first.service.as_str(), first.n, first.counts), ("checkout", 2, [1, 0, 0]));
    }

    #[test]
    fn folded_groups_keep_their_head() {
        let folded = Folded::read("checkout");
        let lines = lines(&company(), &Asked { folded, ..Asked::default() });
        assert_eq!(lines.len(), 5);
        assert!(!lines.contains(&Line::Row(3)));
        let all = Folded::read("all,-cart");
        assert!(all.has("checkout") && !all.has("cart"));
        assert_eq!(all.toggled("cart").as_deref(), Some("all"));
        assert_eq!(all.toggled("checkout").as_deref(), Some("all,-cart,-checkout"));
        assert_eq!(Folded::read("cart").toggled("cart"), None);
        assert_eq!(Folded::read("").toggled("a").as_deref(), Some("a"));
        for name in ["", "all", "a,b", "100%", "%61ll", "-x"] {
            for all in [false, true] {
                let folded = Folded { all, others: Vec::new() };
                let Some(text) = folded.toggled(name) else { panic!("{name} is not in the address") };
                assert_eq!(Folded::read(&text), Folded { all, others: vec![name.to_owned()] }, "{text}");
            }
        }
    }

    #[test]
    fn sorted_lines_have_no_groups() {
        let asked = |sort: &str| Asked { sort: sort.into(), ..Asked::default() };
        let rows = |sort: &str| lines(&company(), &asked(sort));
        assert_eq!(rows("left"), [3, 2, 1, 0].map(Line::Row));
        assert_eq!(rows("-left"), [0, 1, 2, 3].map(Line::Row));
        assert_eq!(rows("name"), [0, 1, 3, 2].map(Line::Row));
    }

    #[test]
    fn filters_take_all_words_and_the_state() {
        let asked = Asked { text: "CHECK over".into(), ..Asked::default() };
        assert_eq!(lines(&company(), &asked).len(), 2);
        let asked = Asked { state: "risk".into(), sort: "left".into(), ..Asked::default() };
        assert_eq!(lines(&company(), &asked), [Line::Row(2)]);
    }

    #[test]
    fn of_five_thousand_lines_only_the_visible_are_there() {
        let lines: Vec<Line> = (0..5000).map(Line::Row).collect();
        let offsets = offsets(&lines, Heights { row: 25.0, group: 37.0 });
        assert_eq!(offsets.last(), Some(&125_000.0));
        for above in [-400.0, 0.0, 7.0, 61_234.0, 124_100.0, 125_000.0, 1e9] {
            let window = visible(&offsets, above, 900.0);
            assert!(window.len() <= 36 + 2 * (STEP + MARGIN), "{above}: {window:?}");
            assert!(window.end <= 5000);
            // What can be seen is there.
            for (n, pair) in offsets.windows(2).enumerate() {
                if pair[1] > above && pair[0] < above + 900.0 {
                    assert!(window.contains(&n), "{above}: {n} of {window:?}");
                }
            }
        }
        assert_eq!(visible(&[0.0], 0.0, 900.0), 0..0);
    }

    #[test]
    fn steps_are_the_same_wherever_the_window_begins() {
        let steps = |lines: Range<usize>| steps(lines).collect::<Vec<_>>();
        assert_eq!(steps(0..20), [0..8, 8..16, 16..20]);
        assert_eq!(steps(8..24), [8..16, 16..24]);
        assert!(steps(0..0).is_empty());
    }

    #[test]
    fn the_active_line_is_brought_into_view() {
        assert_eq!(reveal(100.0, 125.0, 36.0, 900.0), 0.0);
        assert_eq!(reveal(10.0, 35.0, 36.0, 900.0), -26.0);
        assert_eq!(reveal(890.0, 915.0, 36.0, 900.0), 15.0);
    }
}
