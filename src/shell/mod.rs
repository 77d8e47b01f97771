//! What stands around every page: where you are, as of when, and what is shown when there is no page to show.

pub mod beat;
pub mod first_screens;
pub mod notices;
pub mod site_bar;
pub mod site_foot;
pub mod window;
