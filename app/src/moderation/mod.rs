//! Moderation: reporting what should not be in public, the moderators' desk, covering a passage,
//! and the rules with their monthly figures.

mod cover_page;
mod desk_page;
mod desk_rows;
mod report_page;
mod rules_page;
mod words;

pub use cover_page::{cover, cover_page};
pub use desk_page::{act, desk_page};
pub use report_page::{report, report_page};
pub use rules_page::rules_page;
