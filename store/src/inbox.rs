//! What waits for the town: the inbox of those who have a seat, and what groups may say of their
//! queue, speed and promise.

pub mod groups;
pub mod list;
pub mod profiles;

mod compose;

pub use groups::{Member, Queue, Totals, members, queue, queue_at, totals};
pub use list::{Counts, InboxPage, InboxQuery, InboxRow, Scope, Viewer, When, counts, held_by, inbox, ready};
pub use profiles::{profiles, told};

pub(crate) use compose::all_texts as composed_statements;
