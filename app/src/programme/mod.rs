//! The implementation programme as everyone reads it: its overview, a measure's page, and what
//! happened lately, on a page and as a feed.

pub(crate) mod atom;
mod changes_page;
pub(crate) mod lines;
mod measure_page;
mod measure_parts;
mod overview;
mod overview_filters;
pub(crate) mod words;

pub use atom::feed;
pub use changes_page::changes_page;
pub use measure_page::measure_page;
pub use overview::overview;
