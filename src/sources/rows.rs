//! Lists read row by row: one that cannot be read costs only itself, and is noted with its place.
use super::envelope::shortened;
use crate::domain::answered::Skipped;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// A row as it came, not read yet.
pub type RawRow = Box<RawValue>;

/// Reads each row of the list that stands at `at`.
pub fn read_rows<T: DeserializeOwned>(rows: &[RawRow], at: &str, skipped: &mut Vec<Skipped>) -> Vec<T> {
    let rows = rows.iter().enumerate();
    rows.filter_map(|(index, row)| read_row(row, || format!("{at}[{index}]"), skipped)).collect()
}

/// Reads one row; notes where it stands if it does not fit.
pub fn read_row<T: DeserializeOwned>(
    row: &RawValue,
    at: impl FnOnce() -> String,
    skipped: &mut Vec<Skipped>,
) -> Option<T> {
    let read = serde_json::from_slice(row.get().as_bytes());
    read.map_err(|error| skip(skipped, at(), &error.to_string())).ok()
}

/// Notes a row that was left out.
pub fn skip(skipped: &mut Vec<Skipped>, at: String, why: &str) {
    skipped.push(Skipped { at, why: shortened(why) });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn what_does_not_fit_is_noted_with_its_place() {
        let rows: Vec<RawRow> = serde_json::from_str(r#"["a", 1, {"b": []}, "c"]"#).unwrap();
        let mut skipped = Vec::new();
        assert_eq!(read_rows::<String>(&rows, "data", &mut skipped), ["a", "c"]);
        assert_eq!(skipped.iter().map(|it| it.at.as_str()).collect::<Vec<_>>(), ["data[1]", "data[2]"]);
        assert!(skipped[0].why.contains("expected a string"), "{}", skipped[0].why);
    }
}
