//! Just enough of Protocol Buffers to write a metric family with a native histogram, as a client library would.
//!
//! The messages are those of io.prometheus.client, <https://github.com/prometheus/client_model>; the encoding is
//! <https://protobuf.dev/programming-guides/encoding/>. Only this format carries native histograms to a Prometheus:
//! neither text format does, so Debian's promtool cannot backfill them either.

/// What the answer says it is.
pub const CONTENT_TYPE: &str =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

/// `HISTOGRAM` in `MetricType`.
const HISTOGRAM: u64 = 4;

/// The width of the zero bucket that client libraries take: two to the power of -128.
const ZERO_THRESHOLD: f64 = 2.938_735_877_055_719e-39;

/// A native histogram with integer counts and no negative observations.
#[derive(Default)]
pub struct Histogram {
    pub count: u64,
    pub sum: f64,
    /// A bucket grows by two to the power of two to the power of minus this.
    pub schema: i32,
    /// Buckets by their index, ascending: how many observations each holds.
    pub buckets: Vec<(i32, u64)>,
}

/// One metric family with one histogram, with its length before it.
pub fn family(name: &str, help: &str, labels: &[(&str, &str)], histogram: &Histogram) -> Vec<u8> {
    let mut metric = Vec::new();
    for (name, value) in labels {
        let mut pair = Vec::new();
        bytes(&mut pair, 1, name.as_bytes());
        bytes(&mut pair, 2, value.as_bytes());
        bytes(&mut metric, 1, &pair);
    }
    bytes(&mut metric, 7, &message(histogram));
    let mut family = Vec::new();
    bytes(&mut family, 1, name.as_bytes());
    bytes(&mut family, 2, help.as_bytes());
    number(&mut family, 3, HISTOGRAM);
    bytes(&mut family, 4, &metric);
    let mut delimited = Vec::new();
    varint(&mut delimited, family.len() as u64);
    delimited.extend(family);
    delimited
}

fn message(histogram: &Histogram) -> Vec<u8> {
    let mut out = Vec::new();
    number(&mut out, 1, histogram.count);
    double(&mut out, 2, histogram.sum);
    number(&mut out, 5, zigzag(i64::from(histogram.schema)));
    // Without it, an empty histogram could not be told from a classic one.
    double(&mut out, 6, ZERO_THRESHOLD);
    let (spans, deltas) = spans_and_deltas(&histogram.buckets);
    for (offset, length) in spans {
        let mut span = Vec::new();
        number(&mut span, 1, zigzag(i64::from(offset)));
        number(&mut span, 2, u64::from(length));
        bytes(&mut out, 12, &span);
    }
    let mut packed = Vec::new();
    deltas.into_iter().for_each(|it| varint(&mut packed, zigzag(it)));
    if !packed.is_empty() {
        bytes(&mut out, 13, &packed);
    }
    out
}

/// Runs of neighbouring buckets, each with its distance from the one before; and what each bucket has more than the last.
fn spans_and_deltas(buckets: &[(i32, u64)]) -> (Vec<(i32, u32)>, Vec<i64>) {
    let (mut spans, mut deltas) = (Vec::<(i32, u32)>::new(), Vec::new());
    let (mut next, mut before) = (0, 0);
    for (index, n) in buckets {
        match spans.last_mut() {
            Some(span) if *index == next => span.1 += 1,
            _ => spans.push((index - next, 1)),
        }
        deltas.push(*n as i64 - before);
        (next, before) = (index + 1, *n as i64);
    }
    (spans, deltas)
}

fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, value.len() as u64);
    out.extend(value);
}

fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn double(out: &mut Vec<u8>, field: u64, value: f64) {
    varint(out, field << 3 | 1);
    out.extend(value.to_le_bytes());
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Small negative numbers become small numbers.
fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_guide_writes_them() {
        let mut out = Vec::new();
        number(&mut out, 1, 150);
        assert_eq!(out, [0x08, 0x96, 0x01]);
        out.clear();
        bytes(&mut out, 2, b"testing");
        assert_eq!(out, [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
        assert_eq!([0, -1, 1, -2, 0x7fff_ffff].map(zigzag), [0, 1, 2, 3, 0xffff_fffe]);
    }

    #[test]
    fn neighbours_share_a_span_and_gaps_begin_another() {
        let (spans, deltas) = spans_and_deltas(&[(-3, 4), (-2, 1), (2, 5)]);
        assert_eq!(spans, [(-3, 2), (3, 1)]);
        assert_eq!(deltas, [4, -3, 4]);
        assert_eq!(spans_and_deltas(&[]), (vec![], vec![]));
    }

    #[test]
    fn a_family_begins_with_its_length_and_says_what_it_is() {
        let histogram = Histogram { count: 2, sum: 0.5, schema: 3, buckets: vec![(-8, 2)] };
        let out = family("h", "", &[("a", "b")], &histogram);
        assert_eq!(usize::from(out[0]), out.len() - 1);
        assert_eq!(out[1..4], [0x0a, 1, b'h']);
        let is_histogram = [0x18, 4];
        assert!(out.windows(2).any(|it| it == is_histogram));
        // The span of one bucket at -8, then its count, both in zigzag.
        assert!(out.ends_with(&[0x62, 4, 0x08, 15, 0x10, 1, 0x6a, 1, 4]), "{out:x?}");
    }
}
