//! Process boards: what is kept of columns, lanes and cards, and every change of them.
//!
//! A write takes the board's next number first ([`take`]), which also makes changes of one board come
//! one after another on both databases. What changed is told to listeners after the commit.

pub mod apply;
pub mod away;
pub mod card;
pub mod export;
mod keep;
pub mod list;
pub mod numbers;
pub mod public;
pub mod settings;
pub mod setup;
pub mod sight;
pub mod tie;

mod events;
mod read;
mod slim;
mod told;
mod undo;

pub use apply::apply;
pub(crate) use events::{Happening, write_event};
pub use keep::archive_done;
pub use list::{Listed, list};
pub use numbers::{seq, seqs};
pub use read::{Changes, changes, event, slim, snapshot};
pub use sight::{sight, take};
pub use told::{Wording, ahead};
