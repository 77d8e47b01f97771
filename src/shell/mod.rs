//! What stands around every page: where you are, as of when, what can be done from everywhere, and what is shown when
//! there is no page to show.

pub mod beat;
pub mod commands;
pub mod first_screens;
pub mod notices;
pub mod overlays;
pub mod palette;
pub mod range_calendar;
pub mod said;
pub mod saved_views;
pub mod seen_from;
pub mod shortcut_list;
pub mod site_bar;
pub mod site_foot;
pub mod time_dialog;
pub mod window;
