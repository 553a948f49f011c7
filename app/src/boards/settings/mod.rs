//! What a manager sets on a board: its settings, columns, lanes, labels and seats; and the rules that
//! everyone at the board may read.

mod basics;
mod column;
mod columns;
mod frame;
mod labels;
mod lanes;
mod rules;
mod seats;

pub use basics::{basics_page, save_basics};
pub use column::{column_page, save_column};
pub use columns::{columns_page, save_columns};
pub use labels::{labels_page, save_labels};
pub use lanes::{lanes_page, save_lanes};
pub use rules::rules_page;
pub use seats::{save_seats, seats_page};
