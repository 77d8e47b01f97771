//! Text by arithmetic: how wide it is at most, and what of a stranger's text may be drawn.
//!
//! No face is known (each system has its own), so widths are upper bounds over the faces of `--sans`, with tabular
//! digits. A label that fits by these widths fits in every one of them.

/// The part of the size that stands above the baseline.
pub const ASCENT: f64 = 0.80;

/// The part of the size that hangs below it.
pub const DESCENT: f64 = 0.22;

/// How wide `text` is at most, in the unit of `size`.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let em: f64 = text.chars().map(advance).sum();
    em * size * if bold { 1.08 } else { 1.0 }
}

/// The advance of a character at most, as a part of the size.
fn advance(c: char) -> f64 {
    match c {
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{202f}' | '\u{2009}' => 0.30,
        ' ' | '\u{a0}' => 0.32,
        'i' | 'j' | 'l' | '\'' | '|' => 0.30,
        '.' | ',' | ':' | ';' | '!' | 'I' | 'f' | 't' | '(' | ')' | '[' | ']' | '/' => 0.42,
        'r' | '-' | '"' | '`' | '*' => 0.46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.02,
        'J' | 's' | 'c' | 'z' | 'k' | 'x' | 'v' | 'y' => 0.60,
        'a'..='z' => 0.64,
        '0'..='9' => 0.655,
        'A'..='Z' => 0.82,
        '−' | '–' | '×' | '+' | '=' | '<' | '>' | '~' => 0.85,
        c if c.is_ascii() => 0.70,
        '\u{a1}'..='\u{24f}' => 0.95,
        '\u{370}'..='\u{6ff}' => 1.05,
        // Everything else: a full square and a bit, as wide as writing gets short of ligatures of a whole phrase.
        '\u{fdf0}'..='\u{fdff}' | '\u{12000}'..='\u{1254f}' => 12.0,
        _ => 1.4,
    }
}

/// What may be drawn of a stranger's text: on one line, without characters that XML refuses or that turn the
/// direction of what stands beside it.
pub fn tame(text: &str) -> String {
    let turns =
        |c: &char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let refused = |c: &char| matches!(c, '\u{fffe}' | '\u{ffff}');
    let line = |c: char| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c };
    text.chars().filter(|c| !turns(c) && !refused(c)).map(line).collect()
}

/// As much of `text` as fits into `room`, with an ellipsis where it was cut; `None` if not even two letters would.
pub fn fit(text: &str, size: f64, bold: bool, room: f64) -> Option<String> {
    let mut wide = 0.0;
    let mut cut = 0;
    let mut n_kept = 0;
    let grow = size * if bold { 1.08 } else { 1.0 };
    let ellipsis = advance('…') * grow;
    for (at, c) in text.char_indices() {
        wide += advance(c) * grow;
        if wide > room {
            return (n_kept >= 2).then(|| format!("{}…", text.get(..cut).unwrap_or_default().trim_end()));
        }
        if wide + ellipsis <= room {
            cut = at + c.len_utf8();
            n_kept += 1;
        }
    }
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_left_alone_and_the_rest_is_cut_to_the_room() {
        assert_eq!(fit("checkout", 11.0, false, 100.0).as_deref(), Some("checkout"));
        for room in 1..120 {
            let room = f64::from(room);
            for text in ["checkout availability", "結帳可用性", "", "W"] {
                if let Some(fitting) = fit(text, 11.0, true, room) {
                    assert!(width(&fitting, 11.0, true) <= room, "{fitting} in {room}");
                }
            }
        }
        assert_eq!(fit("checkout", 11.0, false, 8.0), None);
    }

    #[test]
    fn a_stranger_cannot_turn_or_break_the_line() {
        assert_eq!(tame("a\u{202e}b\nc\u{0}d\u{ffff}"), "ab c d");
        assert_eq!(tame("زيارة"), "زيارة", "other scripts stay");
    }

    #[test]
    fn figures_are_as_wide_as_each_other() {
        assert_eq!(width("1111", 11.0, false), width("9080", 11.0, false));
    }
}
