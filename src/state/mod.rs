//! Reactive state that outlives a page: queries, the address bar, connections, theme, clock.
