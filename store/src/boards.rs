//! Process boards: what is kept of columns, lanes and cards, and every change of them.
//!
//! A write takes the board's next number first ([`take`]), which also makes changes of one board come
//! one after another on both databases. What changed is told to listeners after the commit.

pub mod list;
pub mod numbers;
pub mod setup;
pub mod sight;

pub use list::{Listed, list};
pub use numbers::{seq, seqs};
pub use sight::{sight, take};
