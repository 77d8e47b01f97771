//! What reliability means: time, series, objectives, budgets, alerts. No I/O, no clock, no formats; cannot fail.
