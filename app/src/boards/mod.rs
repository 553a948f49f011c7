//! Process boards: the list of them, a board, a card, and every change of them.
//!
//! Rules are in `domain::boards`, statements in `store::boards`. Every change is one
//! `domain::boards::Op`, whether a form sent it or the browser's desk.

mod list_page;
mod new_page;

mod form;
mod object;

pub(crate) use object::board_for;

pub use list_page::list_page;
pub use new_page::{create, new_page};
