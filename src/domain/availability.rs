//! Availability of many services together, and never without the worst of them.
use super::events::Events;

/// One member of a group: who, and what was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its events; `None` if nothing was measured.
    pub events: Option<Events>,
}

/// A group's availability beside that of its worst member.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// Good events of all measured members, as a part of all of theirs: weighted by traffic.
    pub good_ratio: Option<f64>,
    /// The member with the lowest part of good events, and that part.
    pub worst: Option<(String, f64)>,
    /// Members of which nothing was measured. They are in neither number.
    pub unmeasured: Vec<String>,
}

/// Takes members together.
pub fn together(members: &[Member]) -> Together {
    let measured = || members.iter().filter_map(|it| Some((&it.name, it.events?, it.events?.good_ratio()?)));
    let sum = measured().fold(Events::default(), |sum, (_, events, _)| sum.plus(events));
    let worst = measured().min_by(|a, b| a.2.total_cmp(&b.2)).map(|(name, _, ratio)| (name.clone(), ratio));
    let is_measured = |member: &&Member| member.events.is_some_and(|it| it.good_ratio().is_some());
    let unmeasured = members.iter().filter(|it| !is_measured(it)).map(|it| it.name.clone()).collect();
    Together { good_ratio: sum.good_ratio(), worst, unmeasured }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, events: Option<(f64, f64)>) -> Member {
        Member { name: name.into(), events: events.map(|(bad, total)| Events { bad, total }) }
    }

    #[test]
    fn the_busy_one_weighs_more_and_the_worst_is_named() {
        let all = together(&[member("a", Some((0.0, 900.0))), member("b", Some((10.0, 100.0))), member("c", None)]);
        assert_eq!(all.good_ratio, Some(0.99));
        assert_eq!(all.worst, Some(("b".to_owned(), 0.9)));
        assert_eq!(all.unmeasured, vec!["c".to_owned()]);
    }

    #[test]
    fn nothing_measured_is_not_a_hundred_per_cent() {
        let all = together(&[member("a", None), member("b", Some((0.0, 0.0)))]);
        assert_eq!(all.good_ratio, None);
        assert_eq!(all.worst, None);
        assert_eq!(all.unmeasured.len(), 2);
    }
}
