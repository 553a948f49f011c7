//! What a manager sets on a board: its settings, columns, lanes, labels and seats; and what
//! everyone at the board may read: its rules, archive and bin, and the files of it.

mod away;
mod basics;
mod column;
mod columns;
mod export;
mod frame;
mod labels;
mod lanes;
mod rules;
mod seats;

pub use away::{archive_page, bin_page, from_archive, from_bin};
pub use basics::{basics_page, save_basics};
pub use column::{column_page, save_column};
pub use columns::{columns_page, save_columns};
pub use export::{board_json, cards_csv, steps_csv};
pub use labels::{labels_page, save_labels};
pub use lanes::{lanes_page, save_lanes};
pub use rules::rules_page;
pub use seats::{save_seats, seats_page};
