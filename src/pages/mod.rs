//! One route each: they arrange panels.
