//! Sorting with one copy of its machine code: the standard sorts are compiled anew, 3 kB, for every type they sort.
//!
//! Measured: thirty of them were a twelfth of all code. All sort through one list of positions here, and are stable.
use std::cmp::Ordering;

/// Sorts by a comparison.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    sort(&mut order, &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    arrange(&mut order, &mut |a, b| items.swap(a, b));
}

/// Sorts by a key.
pub fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts what has an order of its own.
pub fn ascending<T: Ord>(items: &mut [T]) {
    by(items, T::cmp);
}

#[expect(clippy::disallowed_methods, reason = "the one copy")]
fn sort(order: &mut [usize], compare: &mut dyn FnMut(usize, usize) -> Ordering) {
    order.sort_by(|a, b| compare(*a, *b));
}

/// Moves what stands at `order[at]` to `at`, one cycle of the permutation after the other.
fn arrange(order: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], at);
            if from == start || from == at {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_sort_does(mut items in prop::collection::vec((0_u8..9, any::<u16>()), 0..60)) {
            let mut wanted = items.clone();
            #[expect(clippy::disallowed_methods, reason = "what it is compared with")]
            wanted.sort_by_key(|it| it.0);
            by_key(&mut items, |it| it.0);
            prop_assert_eq!(items, wanted, "stable too");
        }
    }
}
