//! Domain in, drawing out: the only floor that names plotters.
