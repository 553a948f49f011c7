//! A card's own page: everything on it but its place on the board.
//!
//! Each part is a plain form that posts to the card's own address; comments, the description and
//! files have addresses below it.

pub(crate) mod markdown;
