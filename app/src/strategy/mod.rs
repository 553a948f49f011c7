//! The strategy: the version in force on one page, its goals, all versions and what changed between
//! them, and its editing.
//!
//! A draft is staff's until its comment round; what was approved is never edited.

mod changes_page;
mod edit_page;
pub(crate) mod forms;
mod goal_page;
mod law_page;
mod new_page;
mod page;
mod part_page;
mod state_page;
mod versions_page;
pub(crate) mod words;

pub use changes_page::changes_page;
pub use edit_page::{edit_page, save_words};
pub use goal_page::goal_page;
pub use law_page::{law_page, save_law};
pub use new_page::{create, new_page};
pub use page::strategy_page;
pub use part_page::{part_page, save_part};
pub use state_page::{save_state, state_page};
pub use versions_page::versions_page;
