//! The first letter of a sentence: a capital, and small where the sentence goes on behind a colon.

/// With a capital at its start.
pub fn capital(text: &str) -> String {
    first(text, |it| it.to_uppercase().collect())
}

/// With a small letter at its start.
pub fn small(text: &str) -> String {
    first(text, |it| it.to_lowercase().collect())
}

fn first(text: &str, changed: fn(char) -> String) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |it| changed(it) + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(capital("fell from 2 GiB to 1 GiB."), "Fell from 2 GiB to 1 GiB.");
        assert_eq!(small("Nothing fires."), "nothing fires.");
        assert_eq!([capital("été"), small(""), small("3 paging.")], ["Été", "", "3 paging."]);
    }
}
