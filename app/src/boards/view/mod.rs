//! How a board looks: plain functions over what is on the wire, with no request and no database in
//! them, so that the server draws the page and the desk's client draws the same tiles again.
//!
//! Begin with [`Frame`], which holds what every tile needs; then [`tile`], [`column`], [`board`].
//! What the desk holds on to is in [`super::hooks`]. Of these the desk draws [`tile`] and [`count`]
//! anew, so in them no element is without anything of Rust.

mod board;
mod column;
mod frame;
mod tile;
mod toolbar;

pub use board::{Shown, board, tabs};
pub use column::{ColumnShown, column, column_words, count};
pub use frame::{Frame, short_day};
pub use tile::{item, people, spoken, tile};
pub use toolbar::{class_words, toolbar};
