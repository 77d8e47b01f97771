//! Places of labels along an edge: as near to where they would like to be as keeping apart allows, in their order.

/// Where each of `wanted` stands so that neighbours are `apart` and all lie between `low` and `high`; as many as have
/// room. `wanted` may come in any order, and earlier ones are kept before later ones; `None` for what has no room.
pub fn spread(wanted: &[f64], apart: f64, low: f64, high: f64) -> Vec<Option<f64>> {
    let room = if high >= low && apart > 0.0 { ((high - low) / apart).floor() as usize + 1 } else { 0 };
    let n = wanted.len().min(room);
    let mut order: Vec<usize> = (0..n).collect();
    let want = |at: usize| wanted.get(at).copied().filter(|it| it.is_finite()).unwrap_or(low).clamp(low, high);
    crate::domain::order::by(&mut order, |a, b| want(*a).total_cmp(&want(*b)));
    // Groups of labels that touch share their middle (pool adjacent violators): first place, and how many.
    let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
    for at in order {
        groups.push((want(at), vec![at]));
        while let [.., (first, some), (next, more)] = groups.as_slice() {
            if *next >= first + some.len() as f64 * apart {
                break;
            }
            let all: Vec<usize> = some.iter().chain(more).copied().collect();
            // The mean of where each would want the group to begin.
            let starts = all.iter().enumerate().map(|(k, at)| want(*at) - k as f64 * apart);
            let start = starts.sum::<f64>() / all.len() as f64;
            let most = high - (all.len() - 1) as f64 * apart;
            groups.truncate(groups.len() - 2);
            groups.push((start.min(most).max(low), all));
        }
    }
    let mut places = vec![None; wanted.len()];
    for (start, group) in groups {
        for (k, at) in group.into_iter().enumerate() {
            if let Some(place) = places.get_mut(at) {
                *place = Some(start + k as f64 * apart);
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_touches_moves_aside_evenly_and_the_rest_stays() {
        assert_eq!(spread(&[50.0, 50.0, 90.0], 10.0, 0.0, 100.0), [Some(45.0), Some(55.0), Some(90.0)]);
        assert_eq!(spread(&[100.0, 99.0], 10.0, 0.0, 100.0), [Some(100.0), Some(90.0)]);
        assert_eq!(spread(&[1.0, 2.0, 3.0], 10.0, 0.0, 12.0), [Some(0.0), Some(10.0), None]);
        assert_eq!(spread(&[1.0], 10.0, 5.0, 0.0), [None]);
    }

    proptest! {
        #[test]
        fn they_keep_apart_inside_and_in_order(wanted in prop::collection::vec(-50.0..150.0_f64, 0..14), apart in 1.0..20.0_f64) {
            let places = spread(&wanted, apart, 0.0, 100.0);
            let kept: Vec<(f64, f64)> = wanted.iter().zip(&places).filter_map(|(want, at)| Some((*want, (*at)?))).collect();
            for (n, a) in kept.iter().enumerate() {
                prop_assert!((-1e-9..=100.0 + 1e-9).contains(&a.1), "{places:?}");
                for b in &kept[n + 1..] {
                    prop_assert!((a.1 - b.1).abs() >= apart - 1e-9, "{places:?}");
                    let (x, y) = (a.0.clamp(0.0, 100.0), b.0.clamp(0.0, 100.0));
                    prop_assert!(x == y || (x < y) == (a.1 < b.1), "{wanted:?} {places:?}");
                }
            }
        }
    }
}
