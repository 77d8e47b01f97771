//! "Did you mean …?": the nearest of the known words.

/// The known word that is fewest changes away, if it is near enough to be meant.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    // A word of any length can come from outside; only short ones can be meant.
    if word.chars().count() > 40 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let nearest = known.iter().map(|it| (changes(&word, it), *it)).min_by_key(|(changes, _)| *changes)?;
    (nearest.0 <= word.chars().count().div_ceil(3).max(1)).then_some(nearest.1)
}

/// How many letters must be put in, taken out, exchanged or swapped with their neighbour (Damerau, Levenshtein).
fn changes(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&last, j + 1) + 1).min(at(&row, j) + 1).min(at(&last, j) + usize::from(x != y));
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if is_swap {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_meant_and_far_ones_are_not() {
        let known = ["sources", "services", "objectives", "url"];
        assert_eq!(nearest("soruces", &known), Some("sources"));
        assert_eq!(nearest("Objective", &known), Some("objectives"));
        assert_eq!(nearest("ulr", &known), Some("url"));
        assert_eq!(nearest("dashboards", &known), None);
        assert_eq!(nearest(&"x".repeat(100_000), &known), None);
    }
}
