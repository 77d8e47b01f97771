//! Query answers read straight into columns: no value is kept as text, no sample stands on its own.
//!
//! Whatever stands where something else was expected is read past and counted, however deep it is.
use super::wire;
use crate::{
    domain::{decimal, labels::Labels},
    sources::rows::RawRow,
};
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess},
};
use std::fmt;

/// What stands in `data`.
#[derive(Deserialize)]
pub struct QueryData {
    /// `vector`, `matrix`, `scalar` or `string`; empty if it is missing.
    #[serde(default, rename = "resultType")]
    pub kind: String,
    /// `None` if it is missing, `Some(None)` if it is `null`.
    #[serde(default, rename = "result", deserialize_with = "wire::present")]
    pub rows: Option<Option<Vec<Row>>>,
}

/// One element of `result`.
pub enum Row {
    /// A series or a sample.
    Fields(Box<Fields>),
    /// The moment of a bare pair, or its value.
    Number(f64),
    /// The value of a bare pair.
    Text(String),
    /// Anything else.
    Odd,
}

/// What an object in `result` can hold.
#[derive(Default)]
pub struct Fields {
    /// Its labels; `None` if they are no texts.
    pub labels: Option<Labels>,
    /// One sample.
    pub value: Option<Pair>,
    /// Many samples.
    pub values: Option<Column>,
    /// One native histogram, not read yet.
    pub histogram: Option<RawRow>,
    /// Many native histograms, not read yet.
    pub histograms: Option<RawRow>,
}

/// Samples as two columns of equal length.
#[derive(Debug, Default, PartialEq)]
pub struct Column {
    /// Unix seconds, ascending.
    pub t: Vec<f64>,
    /// Values.
    pub v: Vec<f64>,
    /// How many samples could not be read.
    pub n_odd: usize,
}

/// A moment and a value; `None` if either cannot be read.
pub struct Pair(pub Option<(f64, f64)>);

/// A text; anything else is `None`.
pub struct LenientText(pub Option<String>);

/// A number or a text that means one; anything else is `None`.
struct Lenient(Option<f64>);

/// Labels, or `None` if what stands there is no object of texts.
struct LabelSet(Option<Labels>);

/// The keys of an object in `result`.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Key {
    Metric,
    Value,
    Values,
    Histogram,
    Histograms,
    #[serde(other)]
    Unknown,
}

/// Everything a visitor does not want, read past and turned into one value.
macro_rules! otherwise {
    (scalars $value:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
    (numbers $value:expr) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
    (text $value:expr) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
    (seq $value:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
    (map $value:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
    (expecting $what:literal) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str($what)
        }
    };
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Row;
            otherwise!(expecting "a series");
            otherwise!(scalars Row::Odd);
            otherwise!(seq Row::Odd);
            fn visit_f64<E>(self, value: f64) -> Result<Row, E> {
                Ok(Row::Number(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Row, E> {
                Ok(Row::Number(value as f64))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Row, E> {
                Ok(Row::Number(value as f64))
            }
            fn visit_str<E>(self, text: &str) -> Result<Row, E> {
                Ok(Row::Text(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Row, A::Error> {
                fields(map).map(|it| Row::Fields(Box::new(it)))
            }
        }
        from.deserialize_any(Visitor)
    }
}

fn fields<'de, A: MapAccess<'de>>(mut map: A) -> Result<Fields, A::Error> {
    let mut row = Fields { labels: Some(Labels::new()), ..Fields::default() };
    while let Some(key) = map.next_key::<Key>()? {
        match key {
            Key::Metric => row.labels = map.next_value::<LabelSet>()?.0,
            Key::Value => row.value = map.next_value()?,
            Key::Values => row.values = map.next_value()?,
            Key::Histogram => row.histogram = map.next_value()?,
            Key::Histograms => row.histograms = map.next_value()?,
            Key::Unknown => drop(map.next_value::<IgnoredAny>()?),
        }
    }
    Ok(row)
}

impl<'de> Deserialize<'de> for LabelSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = LabelSet;
            otherwise!(expecting "labels");
            otherwise!(scalars LabelSet(None));
            otherwise!(numbers LabelSet(None));
            otherwise!(text LabelSet(None));
            otherwise!(seq LabelSet(None));
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LabelSet, A::Error> {
                let mut labels = Some(Labels::new());
                while let Some((name, LenientText(value))) = map.next_entry::<String, LenientText>()? {
                    match (&mut labels, value) {
                        (Some(labels), Some(value)) => labels.insert(name, value),
                        _ => labels = None,
                    }
                }
                Ok(LabelSet(labels))
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        const ODD: Column = Column { t: Vec::new(), v: Vec::new(), n_odd: 1 };
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Column;
            otherwise!(expecting "samples");
            otherwise!(scalars ODD);
            otherwise!(numbers ODD);
            otherwise!(text ODD);
            otherwise!(map ODD);
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Column, A::Error> {
                let mut column = Column::default();
                while let Some(Pair(pair)) = seq.next_element()? {
                    match pair {
                        // Charts and searches rely on times that ascend; a sample that goes back in time is odd.
                        Some((secs, value)) if column.t.last().is_none_or(|last| *last <= secs) => {
                            column.t.push(secs);
                            column.v.push(value);
                        }
                        _ => column.n_odd += 1,
                    }
                }
                Ok(column)
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Pair;
            otherwise!(expecting "a time and a value");
            otherwise!(scalars Pair(None));
            otherwise!(numbers Pair(None));
            otherwise!(text Pair(None));
            otherwise!(map Pair(None));
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pair, A::Error> {
                let secs = seq.next_element::<Lenient>()?.and_then(|it| it.0).filter(|secs| secs.is_finite());
                let value = seq.next_element::<Lenient>()?.and_then(|it| it.0);
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Pair(secs.zip(value)))
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Lenient;
            otherwise!(expecting "a number");
            otherwise!(scalars Lenient(None));
            otherwise!(seq Lenient(None));
            otherwise!(map Lenient(None));
            fn visit_f64<E>(self, value: f64) -> Result<Lenient, E> {
                Ok(Lenient(Some(value)))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Lenient, E> {
                Ok(Lenient(Some(value as f64)))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Lenient, E> {
                Ok(Lenient(Some(value as f64)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Lenient, E> {
                Ok(Lenient(decimal::read(text)))
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for LenientText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = LenientText;
            otherwise!(expecting "a text");
            otherwise!(scalars LenientText(None));
            otherwise!(numbers LenientText(None));
            otherwise!(seq LenientText(None));
            otherwise!(map LenientText(None));
            fn visit_str<E>(self, text: &str) -> Result<LenientText, E> {
                Ok(LenientText(Some(text.to_owned())))
            }
        }
        from.deserialize_any(Visitor)
    }
}
