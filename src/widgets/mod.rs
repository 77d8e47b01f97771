//! What things look like; they know no source and no page.

pub mod chart_figure;
pub mod chart_hands;
pub mod chart_legend;
pub mod chart_menu;
pub mod chart_reading;
pub mod code_block;
pub mod control;
pub mod copy_button;
pub mod data_table;
pub mod dialog;
pub mod ladder;
pub mod live;
pub mod loaded;
pub mod measured;
pub mod painted;
pub mod panel;
pub mod pieces;
pub mod state_mark;
pub mod term;
pub mod trouble_note;
