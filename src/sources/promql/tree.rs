//! What a PromQL expression is made of. Every part knows its place, so that its own text can be asked again.
use crate::domain::time::Span;
use std::ops::Range;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text, outer parentheses included.
    pub place: Range<usize>,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A metric with matchers, perhaps over a range.
    Selector(Selector),
    /// A function with arguments.
    Call(String, Vec<Part>),
    /// An aggregation such as `sum by (job) (…)`.
    Aggregate(Aggregate),
    /// An expression over a range of its own evaluations: `x[1h:5m]`.
    Subquery(Box<Part>, Window),
    /// An operator between two parts.
    Binary(Box<Binary>),
    /// A minus before a part.
    Negative(Box<Part>),
    /// A part in parentheses.
    Group(Box<Part>),
}

/// A metric with matchers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selector {
    /// The metric's name; empty if only matchers name it.
    pub metric: String,
    /// Its matchers.
    pub matchers: Vec<Matcher>,
    /// The range it is taken over, with where the duration stands in the text.
    pub window: Option<Window>,
    /// Whether it looks elsewhere in time (`offset`, `@`).
    pub is_shifted: bool,
}

/// One condition on a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    /// The label.
    pub label: String,
    /// `=`, `!=`, `=~` or `!~`.
    pub operator: &'static str,
    /// What it is compared with.
    pub value: String,
}

/// A duration in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// How long.
    pub span: Span,
    /// The duration's bytes in the text.
    pub place: Range<usize>,
}

/// An aggregation.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// `sum`, `max`, …
    pub operator: String,
    /// `by` or `without` and labels, if there are any.
    pub grouping: Option<(&'static str, Vec<String>)>,
    /// What is aggregated; some take a parameter first.
    pub arguments: Vec<Part>,
}

/// An operator between two parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// `+`, `and`, `>`, …
    pub operator: &'static str,
    /// Before it.
    pub left: Part,
    /// After it.
    pub right: Part,
}

impl Part {
    /// The part without parentheses around it.
    pub fn bare(&self) -> &Part {
        match &self.kind {
            Kind::Group(inner) => inner.bare(),
            _ => self,
        }
    }

    /// Its own text out of the whole expression's.
    pub fn text<'t>(&self, whole: &'t str) -> &'t str {
        whole.get(self.place.clone()).unwrap_or_default()
    }

    /// Both sides, if it is this operator between two parts.
    pub fn sides(&self, operator: &str) -> Option<(&Part, &Part)> {
        match &self.bare().kind {
            Kind::Binary(binary) if binary.operator == operator => Some((&binary.left, &binary.right)),
            _ => None,
        }
    }

    /// The parts directly below it.
    pub fn children(&self) -> Vec<&Part> {
        match &self.kind {
            Kind::Number(_) | Kind::Text(_) | Kind::Selector(_) => Vec::new(),
            Kind::Call(_, arguments) => arguments.iter().collect(),
            Kind::Aggregate(aggregate) => aggregate.arguments.iter().collect(),
            Kind::Subquery(inner, _) | Kind::Negative(inner) | Kind::Group(inner) => vec![inner],
            Kind::Binary(binary) => vec![&binary.left, &binary.right],
        }
    }

    /// Itself and everything below, in the order of the text.
    pub fn walk(&self) -> Vec<&Part> {
        let mut parts = vec![self];
        for child in self.children() {
            parts.extend(child.walk());
        }
        parts
    }

    /// Every selector in it.
    pub fn selectors(&self) -> Vec<&Selector> {
        let selector = |part: &&'_ Part| matches!(part.kind, Kind::Selector(_));
        let all = self.walk().into_iter().filter(selector);
        all.filter_map(|part| if let Kind::Selector(selector) = &part.kind { Some(selector) } else { None }).collect()
    }

    /// Every duration in brackets in it.
    pub fn windows(&self) -> Vec<&Window> {
        let window = |part: &'_ Part| match &part.kind {
            Kind::Selector(selector) => selector.window.as_ref().map(|it| it.place.clone()),
            Kind::Subquery(_, window) => Some(window.place.clone()),
            _ => None,
        };
        let parts = self.walk();
        let with_window = parts.into_iter().filter(|part| window(part).is_some());
        with_window
            .filter_map(|part| match &part.kind {
                Kind::Selector(selector) => selector.window.as_ref(),
                Kind::Subquery(_, window) => Some(window),
                _ => None,
            })
            .collect()
    }

    /// The number it comes to, if it is arithmetic over numbers alone.
    pub fn constant(&self) -> Option<f64> {
        match &self.kind {
            Kind::Number(value) => Some(*value),
            Kind::Group(inner) => inner.constant(),
            Kind::Negative(inner) => inner.constant().map(|value| -value),
            Kind::Call(name, arguments) if name == "scalar" || name == "vector" => arguments.first()?.constant(),
            Kind::Binary(binary) => {
                let (left, right) = (binary.left.constant()?, binary.right.constant()?);
                match binary.operator {
                    "+" => Some(left + right),
                    "-" => Some(left - right),
                    "*" => Some(left * right),
                    "/" => Some(left / right),
                    "%" => Some(left % right),
                    "^" => Some(left.powf(right)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl Selector {
    /// The value of an equal-matcher on `label`.
    pub fn equals(&self, label: &str) -> Option<&str> {
        self.matchers.iter().find(|it| it.label == label && it.operator == "=").map(|it| it.value.as_str())
    }
}
