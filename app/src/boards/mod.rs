//! Process boards: the list of them, a board, a card, and every change of them.
//!
//! Rules are in `domain::boards`, statements in `store::boards`. Every change is one
//! `domain::boards::Op`, whether a form sent it or the browser's desk. The staff's client is compiled
//! from here too (feature `desk`): how a board looks is in [`view`], which both draw; the rest is the
//! server's.

pub mod api;
pub mod desk;
pub mod hooks;
pub mod refusal_words;
pub mod view;

#[cfg(feature = "ssr")]
mod acts;
#[cfg(feature = "ssr")]
mod board_page;
#[cfg(feature = "ssr")]
pub mod card;
#[cfg(feature = "ssr")]
mod data;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod hub;
#[cfg(feature = "ssr")]
mod kept;
#[cfg(feature = "ssr")]
mod list_page;
#[cfg(feature = "ssr")]
mod many_page;
#[cfg(feature = "ssr")]
mod move_page;
#[cfg(feature = "ssr")]
mod new_card_page;
#[cfg(feature = "ssr")]
mod new_page;
#[cfg(feature = "ssr")]
mod object;
#[cfg(feature = "ssr")]
mod pieces;
#[cfg(feature = "ssr")]
mod place_form;
#[cfg(feature = "ssr")]
mod public_page;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
mod stream;
#[cfg(feature = "ssr")]
mod told;

#[cfg(feature = "ssr")]
pub(crate) use acts::operate;
#[cfg(feature = "ssr")]
pub use board_page::board_page;
#[cfg(feature = "ssr")]
pub(crate) use data::{Answers, changes, data};
pub use desk::Desk;
#[cfg(feature = "ssr")]
pub(crate) use form::{new_key, op as form_op};
#[cfg(feature = "ssr")]
pub use hub::Hub;
#[cfg(feature = "ssr")]
pub use list_page::list_page;
#[cfg(feature = "ssr")]
pub use many_page::{act_many, many_page};
#[cfg(feature = "ssr")]
pub use move_page::{move_card, move_page};
#[cfg(feature = "ssr")]
pub use new_card_page::{create_card, new_card_page};
#[cfg(feature = "ssr")]
pub use new_page::{create, new_page};
#[cfg(feature = "ssr")]
pub(crate) use object::board_for;
#[cfg(feature = "ssr")]
pub use public_page::public_page;
#[cfg(feature = "ssr")]
pub(crate) use stream::stream;
#[cfg(feature = "ssr")]
pub use told::undo;
