//! Ideas and feedback: sending, listing, reading, supporting, and what becomes of them.

pub mod list;
pub mod outcomes;
pub mod read;
pub mod steps;

pub mod author;
pub mod dialogue;
pub mod send;
pub mod support;

pub mod handling;

mod compose;
mod contact;
pub(crate) mod events;
mod told;
pub(crate) mod write;

pub use author::{correct, withdraw};
pub use contact::{Contact, Proof, confirm, contact};
pub use dialogue::{rate, rating, renew_link, reopen, reply};
pub(crate) use handling::{Moved, apply, apply_because};
pub use handling::{answer, change_status, held, hide, publish};
pub use list::{Found, IdeaRow, ListPage, ListQuery, Order, PAGE, PAGES, list, newest, newest_answered};
pub use outcomes::{Outcome, outcomes};
pub use read::{Matter, find, merged_into_this};
pub use send::{Entered, Promised, Sending, Sent, send, sent_before, was_entered_by};
pub use steps::{Step, pauses, steps};
pub use support::{Supporter, Supports, support, support_as, supports};

pub(crate) use compose::{Filters, all_texts as composed_statements};
