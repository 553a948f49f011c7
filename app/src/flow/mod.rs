//! Virtaus: how work flows through a board, what to talk about today, and when the next is done.
//!
//! The figures are those of `domain::flow`; here they get their words, charts, tables and files. They
//! are of a board, never of a person. What a tile says of a card's age is [`age`], which the browser
//! has too.

pub mod age;

#[cfg(feature = "ssr")]
mod ahead;
#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod cumulative;
#[cfg(feature = "ssr")]
mod figure;
#[cfg(feature = "ssr")]
mod known;
#[cfg(feature = "ssr")]
mod levels;
#[cfg(feature = "ssr")]
mod now;
#[cfg(feature = "ssr")]
mod obstacles;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod times;
#[cfg(feature = "ssr")]
mod weeks;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub(crate) use known::Flows;
#[cfg(feature = "ssr")]
pub use known::{paces, quarter_of_next};
#[cfg(feature = "ssr")]
pub use page::{confirm, csv, flow_page};
