//! Reports of a programme: the list of them, a period's report while it is open and when it is closed,
//! and the same as a spreadsheet and as a text document.

mod docx;
mod list_page;
mod page;
mod parts;
mod words;
mod xlsx;

pub use list_page::{open_period, reports_page};
pub use page::{change, report_page};
