//! Native histograms as Prometheus answers them: only the buckets that hold something.

/// A native histogram. Buckets need not touch: empty ones are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NativeHistogram {
    /// How many observations.
    pub count: f64,
    /// Their sum.
    pub sum: f64,
    /// Buckets in the order they came.
    pub buckets: Vec<Bucket>,
}

/// One bucket of a native histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// Which of the two bounds belong to it.
    pub bounds: Bounds,
    /// Its lower bound.
    pub lower: f64,
    /// Its upper bound.
    pub upper: f64,
    /// How many observations fell into it.
    pub count: f64,
}

/// Which bounds belong to a bucket; the discriminants are Prometheus' boundary rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// `(lower, upper]`: positive buckets.
    OpenLeft = 0,
    /// `[lower, upper)`: negative buckets.
    OpenRight = 1,
    /// `(lower, upper)`.
    OpenBoth = 2,
    /// `[lower, upper]`: the zero bucket.
    ClosedBoth = 3,
}
