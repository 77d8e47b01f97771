//! Text from elsewhere as it may stand in a sentence of ours: short, and unable to turn or hide what stands around it.

/// How many characters of a name are shown; the whole of it stays where it came from.
const LONGEST: usize = 160;

/// What stands for a character that would be invisible or would change the order of others.
const VISIBLE: char = '\u{fffd}';

/// `text` with every mark that overrides direction or hides itself made visible, on one line, cut where it is too long.
///
/// Joiners stay: emoji and several scripts are written with them. Reading order: Unicode Technical Report 36, 2.4.
pub fn plain(text: &str) -> String {
    plain_within(text, LONGEST)
}

/// The same, cut after `longest` characters.
pub fn plain_within(text: &str, longest: usize) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => VISIBLE,
        // Soft hyphen, zero width space, word joiner, byte order mark.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => VISIBLE,
        // Line and paragraph separators; embeddings, overrides, isolates.
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => VISIBLE,
        other => other,
    };
    let mut plain: String = text.trim().chars().take(longest).map(shown).collect();
    if text.trim().chars().nth(longest).is_some() {
        plain.push('…');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in ["checkout", "Zürich 💳 👩‍👩‍👧", "پرداخت", "<b>5 > 3 & 2</b>", "__proto__", "javascript:alert(1)"]
        {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn what_turns_or_hides_becomes_visible_and_what_is_long_is_cut() {
        assert_eq!(
            plain("pay\u{202e}tne\u{202c}m\u{200b}s\u{feff}\u{0}"),
            "pay\u{fffd}tne\u{fffd}m\u{fffd}s\u{fffd}\u{fffd}"
        );
        assert_eq!(plain(" two\r\nlines\tand "), "two  lines and");
        let long = plain(&"ü".repeat(10_000));
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert!(long.ends_with('…'));
    }
}
