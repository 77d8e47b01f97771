//! From tokens to a tree, by precedence climbing. It never panics and never recurses deeper than it allows itself.
//!
//! <https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence>
use super::{
    duration,
    reader::Reader,
    token::{Kind as TokenKind, NotPromql},
    tree::{Aggregate, Binary, Kind, Matcher, Part, Selector, Window},
};
use crate::domain::{decimal, time::Span};

/// Deeper nesting than any rule has; a hostile one is refused before the stack ends.
const DEEPEST: usize = 120;

const AGGREGATIONS: &[&str] = &[
    "sum",
    "avg",
    "count",
    "min",
    "max",
    "group",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "count_values",
    "quantile",
    "limitk",
    "limit_ratio",
];

/// Reads an expression.
pub fn parse(text: &str) -> Result<Part, NotPromql> {
    let mut reader = Reader::of(text)?;
    let part = reader.expression(0)?;
    if reader.peek().is_none() { Ok(part) } else { reader.wrong("something after the expression") }
}

/// How strongly an operator binds, and its canonical text.
fn binding(kind: &TokenKind) -> Option<(u8, &'static str)> {
    let sign = |signs: &[&'static str], text: &str| signs.iter().find(|it| **it == text).copied();
    match kind {
        TokenKind::Word(word) => match word.to_ascii_lowercase().as_str() {
            "or" => Some((1, "or")),
            "and" => Some((2, "and")),
            "unless" => Some((2, "unless")),
            "atan2" => Some((5, "atan2")),
            _ => None,
        },
        TokenKind::Sign(text) => sign(&["==", "!=", ">", "<", ">=", "<="], text)
            .map(|it| (3, it))
            .or_else(|| sign(&["+", "-"], text).map(|it| (4, it)))
            .or_else(|| sign(&["*", "/", "%"], text).map(|it| (5, it)))
            .or_else(|| sign(&["^"], text).map(|it| (7, it))),
        _ => None,
    }
}

/// Binds tighter than `*`, looser than `^`: `-1^2` is −1.
const NEGATION: u8 = 6;

impl Reader {
    fn expression(&mut self, least: u8) -> Result<Part, NotPromql> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.wrong("nested too deeply");
        }
        let mut left = self.operand()?;
        while let Some((strength, operator)) = self.peek().and_then(|token| binding(&token.kind)) {
            if strength < least {
                break;
            }
            self.at += 1;
            self.matching()?;
            // `^` groups to the right, everything else to the left.
            let right = self.expression(if operator == "^" { strength } else { strength + 1 })?;
            let place = left.place.start..right.place.end;
            left = Part { kind: Kind::Binary(Box::new(Binary { operator, left, right })), place };
        }
        self.depth -= 1;
        Ok(left)
    }

    /// `bool`, `on (…)`, `ignoring (…)`, `group_left (…)`, `group_right (…)`: read past.
    fn matching(&mut self) -> Result<(), NotPromql> {
        loop {
            if self.take_word("bool") {
            } else if self.take_word("on") || self.take_word("ignoring") {
                self.names()?;
            } else if self.take_word("group_left") || self.take_word("group_right") {
                if self.is_sign("(") && self.names_follow() {
                    self.names()?;
                }
            } else {
                return Ok(());
            }
        }
    }

    /// After `group_left`, parentheses hold labels only if nothing but names, texts and commas stand in them.
    fn names_follow(&self) -> bool {
        let inside = self.tokens.iter().skip(self.at + 1).map(|it| &it.kind);
        let until = inside.take_while(|kind| **kind != TokenKind::Sign(")"));
        let mut all_names = true;
        let mut n = 0;
        for kind in until {
            n += 1;
            all_names &= matches!(kind, TokenKind::Word(_) | TokenKind::Text(_) | TokenKind::Sign(","));
        }
        // `group_left (x) y` names a label, `group_left (x)` at the end is the right side.
        let after = self.tokens.get(self.at + n + 2).map(|it| &it.kind);
        let something_follows = after.is_some_and(|kind| binding(kind).is_none() && *kind != TokenKind::Sign(")"));
        n == 0 || (all_names && something_follows)
    }

    fn operand(&mut self) -> Result<Part, NotPromql> {
        let start = self.place();
        if self.take_sign("-") || self.take_sign("+") {
            let is_minus = self.tokens.get(self.at - 1).is_some_and(|it| it.kind == TokenKind::Sign("-"));
            let inner = self.expression(NEGATION)?;
            let place = start..inner.place.end;
            return Ok(if is_minus { Part { kind: Kind::Negative(Box::new(inner)), place } } else { inner });
        }
        let mut part = self.atom()?;
        loop {
            if self.is_sign("[") {
                part = self.brackets(part)?;
            } else if self.take_word("offset") {
                self.take_sign("-");
                self.take_any("a duration")?;
                part = self.shifted(part);
            } else if self.take_sign("@") {
                self.take_sign("-");
                self.take_any("a moment")?;
                if self.take_sign("(") {
                    self.expect_sign(")")?;
                }
                part = self.shifted(part);
            } else {
                return Ok(part);
            }
        }
    }

    fn atom(&mut self) -> Result<Part, NotPromql> {
        let start = self.place();
        let Some(token) = self.peek().cloned() else { return self.wrong("an expression is missing") };
        let kind = match token.kind {
            TokenKind::Number(text) => {
                self.at += 1;
                match number(&text) {
                    Some(value) => Kind::Number(value),
                    None => return Err(NotPromql { at: start, why: "not a number" }),
                }
            }
            TokenKind::Text(text) => {
                self.at += 1;
                Kind::Text(text)
            }
            TokenKind::Sign("(") => {
                self.at += 1;
                let inner = self.expression(0)?;
                self.expect_sign(")")?;
                Kind::Group(Box::new(inner))
            }
            TokenKind::Sign("{") => Kind::Selector(self.selector(String::new())?),
            TokenKind::Word(word) => self.word(word)?,
            TokenKind::Sign(_) => return self.wrong("an expression is missing"),
        };
        Ok(Part { kind, place: start..self.last_end() })
    }

    fn word(&mut self, word: String) -> Result<Kind, NotPromql> {
        self.at += 1;
        let lower = word.to_ascii_lowercase();
        let next_opens = self.is_sign("(");
        if AGGREGATIONS.contains(&lower.as_str()) && (next_opens || self.is_word("by") || self.is_word("without")) {
            let before = self.grouping()?;
            let arguments = self.arguments()?;
            let grouping = if before.is_some() { before } else { self.grouping()? };
            return Ok(Kind::Aggregate(Aggregate { operator: lower, grouping, arguments }));
        }
        if next_opens {
            return Ok(Kind::Call(word, self.arguments()?));
        }
        if (lower == "inf" || lower == "nan") && !self.is_sign("{") {
            return Ok(Kind::Number(if lower == "inf" { f64::INFINITY } else { f64::NAN }));
        }
        Ok(Kind::Selector(self.selector(word)?))
    }

    fn grouping(&mut self) -> Result<Option<(&'static str, Vec<String>)>, NotPromql> {
        let how = if self.take_word("by") {
            "by"
        } else if self.take_word("without") {
            "without"
        } else {
            return Ok(None);
        };
        Ok(Some((how, self.names()?)))
    }

    fn arguments(&mut self) -> Result<Vec<Part>, NotPromql> {
        self.expect_sign("(")?;
        let mut arguments = Vec::new();
        while !self.take_sign(")") {
            arguments.push(self.expression(0)?);
            if !self.take_sign(",") && !self.is_sign(")") {
                return self.wrong("a comma or a closing parenthesis is missing");
            }
        }
        Ok(arguments)
    }

    fn names(&mut self) -> Result<Vec<String>, NotPromql> {
        self.expect_sign("(")?;
        let mut names = Vec::new();
        while !self.take_sign(")") {
            match self.take_any("a label")? {
                TokenKind::Word(name) | TokenKind::Text(name) => names.push(name),
                _ => return self.wrong("a label is missing"),
            }
            if !self.take_sign(",") && !self.is_sign(")") {
                return self.wrong("a comma or a closing parenthesis is missing");
            }
        }
        Ok(names)
    }

    fn selector(&mut self, metric: String) -> Result<Selector, NotPromql> {
        let mut selector = Selector { metric, ..Selector::default() };
        if !self.take_sign("{") {
            return Ok(selector);
        }
        while !self.take_sign("}") {
            let is_quoted = matches!(self.peek().map(|it| &it.kind), Some(TokenKind::Text(_)));
            let label = match self.take_any("a label")? {
                TokenKind::Word(name) | TokenKind::Text(name) => name,
                _ => return self.wrong("a label is missing"),
            };
            let operator = ["=", "!=", "=~", "!~"].into_iter().find(|sign| self.take_sign(sign));
            match operator {
                // `{"odd.name", job="x"}`: a quoted name alone is the metric.
                None if is_quoted && selector.metric.is_empty() => selector.metric = label,
                None => return self.wrong("a matcher is missing"),
                Some(operator) => match self.take_any("a text")? {
                    TokenKind::Text(value) => selector.matchers.push(Matcher { label, operator, value }),
                    _ => return self.wrong("a text in quotes is missing"),
                },
            }
            if !self.take_sign(",") && !self.is_sign("}") {
                return self.wrong("a comma or a closing brace is missing");
            }
        }
        if selector.metric.is_empty() {
            selector.metric = selector.equals("__name__").unwrap_or_default().to_owned();
        }
        Ok(selector)
    }

    fn brackets(&mut self, part: Part) -> Result<Part, NotPromql> {
        self.expect_sign("[")?;
        let place = self.peek().map(|it| it.place.clone()).unwrap_or(self.end..self.end);
        let span = match self.take_any("a duration")? {
            TokenKind::Number(text) => duration::parse(&text).or_else(|| number(&text).map(Span::from_secs_f64)),
            _ => None,
        };
        let Some(span) = span else { return Err(NotPromql { at: place.start, why: "not a duration" }) };
        let window = Window { span, place };
        let is_subquery = self.take_sign(":") || matches!(self.peek().map(|it| &it.kind), Some(TokenKind::Word(_)));
        if is_subquery && !self.is_sign("]") {
            self.take_any("a duration")?;
        }
        self.expect_sign("]")?;
        let place = part.place.start..self.last_end();
        let kind = match part.kind {
            Kind::Selector(selector) if !is_subquery => Kind::Selector(Selector { window: Some(window), ..selector }),
            kind => Kind::Subquery(Box::new(Part { kind, place: part.place }), window),
        };
        Ok(Part { kind, place })
    }

    fn shifted(&self, mut part: Part) -> Part {
        if let Kind::Selector(selector) = &mut part.kind {
            selector.is_shifted = true;
        }
        part.place.end = self.last_end();
        part
    }
}

/// A number as PromQL writes it: decimal, `0x1f`, `1_000`, or a duration, which means its seconds.
fn number(text: &str) -> Option<f64> {
    let plain = text.replace('_', "");
    if let Some(hex) = plain.strip_prefix("0x").or_else(|| plain.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok().map(|it| it as f64);
    }
    decimal::read(&plain).or_else(|| duration::parse(&plain).map(Span::secs))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn precedence_is_prometheus_own() {
        for (text, value) in [
            ("1 + 2 * 3", 7.0),
            ("-1 ^ 2", -1.0),
            ("2 ^ 3 ^ 2", 512.0),
            ("(1-0.999)*14.4", 0.0144),
            ("10 - 2 - 3", 5.0),
            ("0x10 / 4", 4.0),
        ] {
            let found = parse(text).unwrap().constant().unwrap();
            assert!((found - value).abs() < 1e-9, "{text} = {found}");
        }
        let tree = parse("a > 1 and b > 2 or c").unwrap();
        assert!(tree.sides("or").is_some_and(|(left, _)| left.sides("and").is_some()));
    }

    #[test]
    fn parts_know_their_own_text() {
        let text = "sum(rate(a{x=\"(\"}[5m])) / ignoring (w) group_left sum by (le) (rate(b[5m]))";
        let (left, right) = {
            let tree = parse(text).unwrap();
            let (l, r) = tree.sides("/").unwrap();
            (l.clone(), r.clone())
        };
        assert_eq!(left.text(text), "sum(rate(a{x=\"(\"}[5m]))");
        assert_eq!(right.text(text), "sum by (le) (rate(b[5m]))");
        assert_eq!(right.windows()[0].span, Span::from_minutes(5));
    }

    #[test]
    fn everything_rules_are_written_with() {
        for text in [
            "max(x > (14.4 * 0.001)) without (sloth_window)",
            "a / on(x) group_left (team) b",
            "a * on() group_left() b",
            "a / on (x) group_left (b)",
            "rate(x[5m] offset 1h)",
            "rate(x[5m] @ end())",
            "sum_over_time(x:increase5m[4w:5m])",
            "max_over_time(up[1h:])",
            "{\"http.requests\", job=\"x\"}",
            "{__name__=~\"a.*\"}",
            "absent(x{a!=\"b\",})",
            "histogram_quantile(0.99, sum by (le) (rate(b[5m])))",
            "count_values(\"v\", x)",
            "a >bool 1",
            "x or vector(0)",
            "label_replace(a, \"b\", \"$1\", \"c\", \"(.*)\")",
            "by",
            "Inf",
            "sum(x) by (a) > -1",
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn what_is_not_promql_says_where() {
        assert_eq!(parse("sum(a").map_err(|it| it.at), Err(5));
        assert_eq!(parse("a b").map_err(|it| it.why), Err("something after the expression"));
        assert!(parse("").is_err());
        assert!(parse(&"(".repeat(10_000)).is_err(), "without an end of the stack");
        assert!(parse(&"-".repeat(10_000)).is_err());
        assert!(parse(&"a[5m".repeat(10)).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let _ = parse(&text);
        }

        #[test]
        fn never_panics_on_nearly_promql(parts in prop::collection::vec(prop::sample::select(vec![
            "sum", "(", ")", "by", "a", "{", "}", "[", "5m", "]", "=", "\"x\"", "/", "-", "on", "group_left", ",", "and", ":", "@", "offset", "1",
        ]), 0..30)) {
            let _ = parse(&parts.join(" "));
        }
    }
}
