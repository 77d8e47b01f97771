//! Label sets: what tells one series, alert or rule from another.
use std::{collections::BTreeMap, fmt};

/// Names and values, sorted by name. Both are other people's text: show them, never trust them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(BTreeMap<String, String>);

impl Labels {
    /// No labels.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The value of `name`, if it is there and not empty (Prometheus treats empty as absent).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Sets `name` to `value`.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The metric's name, `__name__`.
    pub fn metric(&self) -> Option<&str> {
        self.get("__name__")
    }

    /// All names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A copy without `names`.
    pub fn without(&self, names: &[&str]) -> Self {
        self.iter().filter(|(name, _)| !names.contains(name)).collect()
    }

    /// Whether every label of `self` is in `other` with the same value.
    pub fn is_subset_of(&self, other: &Labels) -> bool {
        self.iter().all(|(name, value)| other.get(name) == Some(value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        // One after the other: collecting into a map sorts first, with a sort compiled anew for every kind of map.
        let mut labels = Self::default();
        for (name, value) in pairs {
            labels.0.insert(name.into(), value.into());
        }
        labels
    }
}

/// As Prometheus writes a series: `http_requests_total{code="500",job="checkout"}`.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.metric().unwrap_or_default())?;
        let mut separator = '{';
        for (name, value) in self.iter().filter(|(name, _)| *name != "__name__") {
            write!(f, "{separator}{name}={value:?}")?;
            separator = ',';
        }
        if separator == ',' || self.metric().is_none() {
            f.write_str(if separator == ',' { "}" } else { "{}" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_prometheus_writes() {
        let labels: Labels = [("job", "checkout"), ("__name__", "up"), ("quote", "a\"b")].into_iter().collect();
        assert_eq!(labels.to_string(), r#"up{job="checkout",quote="a\"b"}"#);
        assert_eq!(Labels::new().to_string(), "{}");
        assert_eq!([("__name__", "up")].into_iter().collect::<Labels>().to_string(), "up");
    }

    #[test]
    fn an_empty_value_is_no_value() {
        let labels: Labels = [("team", "")].into_iter().collect();
        assert_eq!(labels.get("team"), None);
    }
}
