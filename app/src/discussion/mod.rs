//! Discussion under an idea: what has been said, and the form to say more.
//!
//! The section is drawn on the idea's own page, the same for everyone; the form has a page of its
//! own. Staff speak as their group there.

mod comment_form;
mod comment_page;
mod section;

pub use comment_page::{comment, comment_page};
pub(crate) use section::{Discussion, discussion, section};
