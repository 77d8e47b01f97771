//! One question per file: ask, compute a floor down, show.
