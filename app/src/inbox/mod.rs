//! What waits for the town: the inbox of those who have a seat, and the groups' own pages.
//!
//! Rules are in `domain::inbox`, statements in `store::inbox`; what is done to a matter goes
//! through `handling::acts`, as on the idea's own page.

mod act;
mod group_pages;
mod keys_help;
mod memory;
mod page;
mod panel;
mod query;
mod ready;
mod rows;
mod told;

pub use act::{act, undo};
pub use group_pages::{group_page, groups_page};
pub(crate) use memory::Remembered;
pub use page::inbox_page;
