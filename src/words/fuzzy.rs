//! How well a text fits what was typed, letter by letter and in any order of words.

/// How a text fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The higher the better; only to be compared with others for the same words.
    pub score: i32,
    /// Which letters of the text were typed, ascending.
    pub places: Vec<usize>,
}

/// Fits every word of `typed` into `text`, each letter after the other with gaps; `None` if one does not fit.
/// Nothing typed fits everything equally.
///
/// Letters that begin a word and letters side by side count most, so that `coav` finds "checkout availability" before
/// it finds "cloud backup save".
pub fn fit(typed: &str, text: &str) -> Option<Fit> {
    let letters: Vec<char> = text.chars().map(lower).collect();
    let mut fit = Fit { score: 0, places: Vec::new() };
    for word in typed.split_whitespace() {
        let word: Vec<char> = word.chars().map(lower).collect();
        let (score, places) = best(&word, &letters)?;
        fit.score += score;
        fit.places.extend(places);
    }
    crate::domain::order::ascending(&mut fit.places);
    fit.places.dedup();
    // Among equals the shorter text is the nearer one.
    if !fit.places.is_empty() {
        fit.score -= i32::try_from(letters.len() / 8).unwrap_or(i32::MAX / 4);
    }
    Some(fit)
}

/// The text in parts, each with whether its letters are among `places`.
pub fn parts(text: &str, places: &[usize]) -> Vec<(bool, String)> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for (at, letter) in text.chars().enumerate() {
        let is_typed = places.contains(&at);
        match parts.last_mut() {
            Some((before, part)) if *before == is_typed => part.push(letter),
            _ => parts.push((is_typed, letter.to_string())),
        }
    }
    parts
}

/// The best of the ways to fit a word: one try from every place where its first letter stands.
fn best(word: &[char], letters: &[char]) -> Option<(i32, Vec<usize>)> {
    let first = word.first()?;
    let starts = (0..letters.len()).filter(|at| letters.get(*at) == Some(first));
    starts.filter_map(|start| from(start, word, letters)).max_by_key(|(score, _)| *score)
}

fn from(start: usize, word: &[char], letters: &[char]) -> Option<(i32, Vec<usize>)> {
    let mut places: Vec<usize> = Vec::with_capacity(word.len());
    let mut score = 0;
    let mut at = start;
    for letter in word {
        let rest = letters.get(at..)?;
        let next = at + rest.iter().position(|it| it == letter)?;
        // A word that begins with the letter is meant rather than the middle of an earlier one.
        let beginning = (next..letters.len()).find(|it| letters.get(*it) == Some(letter) && begins(letters, *it));
        let follows = places.last().is_some_and(|last| last + 1 == next);
        let place = if follows { next } else { beginning.filter(|it| *it < next + 24).unwrap_or(next) };
        score += match (places.last().is_some_and(|last| last + 1 == place), begins(letters, place)) {
            (true, _) => 8,
            (false, true) => 10,
            (false, false) => -2,
        };
        places.push(place);
        at = place + 1;
    }
    Some((score, places))
}

fn begins(letters: &[char], at: usize) -> bool {
    at == 0 || letters.get(at - 1).is_none_or(|before| !before.is_alphanumeric())
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use proptest::prelude::*;

    fn found(typed: &str) -> Vec<&'static str> {
        let texts = [
            "checkout / availability",
            "checkout / latency",
            "recommend / availability",
            "cloud backup save",
            "search / availability",
            "Objectives",
            "Copy link to what you see",
            "Theme: dark",
        ];
        let mut fits: Vec<_> = texts.iter().filter_map(|text| Some((fit(typed, text)?.score, *text))).collect();
        crate::domain::order::by(&mut fits, |a, b| b.0.cmp(&a.0));
        fits.into_iter().map(|it| it.1).collect()
    }

    #[test]
    fn beginnings_of_words_and_neighbours_come_first() {
        assert_eq!(found("coav").first(), Some(&"checkout / availability"));
        assert_eq!(found("avail check"), ["checkout / availability"]);
        assert_eq!(found("DARK"), ["Theme: dark"]);
        assert_eq!(found("obj").first(), Some(&"Objectives"));
        assert_eq!(found("lat").first(), Some(&"checkout / latency"));
        assert_eq!(found("link").first(), Some(&"Copy link to what you see"));
        assert_eq!(found("zz"), [""; 0]);
        assert_eq!(found("").len(), 8, "nothing typed fits everything");
    }

    #[test]
    fn the_letters_that_were_typed_are_told() {
        assert_eq!(fit("lat", "checkout / latency").unwrap().places, [11, 12, 13]);
        assert_eq!(fit("ü", "Über").unwrap().places, [0]);
        let parts = parts("Theme: dark", &[7, 8]);
        assert_eq!(parts, [(false, "Theme: ".to_owned()), (true, "da".to_owned()), (false, "rk".to_owned())]);
    }

    proptest! {
        #[test]
        fn places_are_letters_of_the_text_and_nothing_panics(typed in "\\PC{0,12}", text in "\\PC{0,60}") {
            if let Some(fit) = fit(&typed, &text) {
                let n = text.chars().count();
                prop_assert!(fit.places.windows(2).all(|it| it[0] < it[1]) && fit.places.iter().all(|it| *it < n));
            }
            prop_assert!(fit(&text, &text).is_some(), "a text fits itself");
        }
    }
}
