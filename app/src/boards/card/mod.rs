//! A card's own page: everything on it but its place on the board.
//!
//! Each part is a plain form that posts to the card's own address; comments, the description and
//! files have addresses below it.

mod checks;
mod comment;
mod describe;
mod files;
mod forms;
pub(crate) mod markdown;
mod measures;
mod open;
mod page;
mod refused;
mod said;
mod side;
mod taking;
mod told;
pub(crate) mod words;

pub use comment::{change_comment, comment_page, say};
pub use describe::{describe, text_page, versions_page};
pub use files::{LARGEST_UPLOAD, attach, detach, download};
pub use forms::change;
pub use measures::tie_measure;
pub use page::card_page;
