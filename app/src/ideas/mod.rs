//! Residents' ideas and feedback: sending, finding, supporting, following by the secret link.
//!
//! [`api`] is the feature's public surface. Pages draw what they are given; rules are in
//! `domain::ideas`, statements in `store::ideas`.

pub mod api;

mod labels;
mod problem_words;
pub mod send_form;
#[cfg(feature = "hydrate")]
mod send_form_browser;
pub mod send_help;
pub mod support_button;

#[cfg(feature = "ssr")]
mod acts;
#[cfg(feature = "ssr")]
mod front_page;
#[cfg(feature = "ssr")]
mod idea_page;
#[cfg(feature = "ssr")]
mod idea_row;
#[cfg(feature = "ssr")]
mod list_page;
#[cfg(feature = "ssr")]
mod meanings;
#[cfg(feature = "ssr")]
mod own_acts;
#[cfg(feature = "ssr")]
mod own_dialogue;
#[cfg(feature = "ssr")]
mod own_forms;
#[cfg(feature = "ssr")]
mod own_page;
#[cfg(feature = "ssr")]
mod own_refusals;
#[cfg(feature = "ssr")]
mod qr;
#[cfg(feature = "ssr")]
mod send_fields;
#[cfg(feature = "ssr")]
mod send_page;
#[cfg(feature = "ssr")]
mod share_buttons;
#[cfg(feature = "ssr")]
mod timeline;

#[cfg(feature = "ssr")]
pub(crate) use acts::{fault, find_similar, public_matter, visit};
#[cfg(feature = "ssr")]
pub(crate) use idea_page::draw_idea;
#[cfg(feature = "ssr")]
pub(crate) use idea_row::status_tag_of;
#[cfg(feature = "ssr")]
pub(crate) use labels::{service_label, status_icon};
#[cfg(feature = "ssr")]
pub(crate) use meanings::service_meaning;
#[cfg(feature = "ssr")]
pub(crate) use timeline::decline_reason;
#[cfg(feature = "ssr")]
pub(crate) use timeline::{line as thread_line, timeline as thread_of};

#[cfg(feature = "ssr")]
pub(crate) use acts::own_path;
#[cfg(feature = "ssr")]
pub use front_page::front_page;
#[cfg(feature = "ssr")]
pub(crate) use idea_page::parse_id;
#[cfg(feature = "ssr")]
pub use idea_page::{idea_page, support};
#[cfg(feature = "ssr")]
pub(crate) use idea_row::status_tag;
#[cfg(feature = "ssr")]
pub use list_page::list_page;
#[cfg(feature = "ssr")]
pub(crate) use meanings::{kind_label, status_label};
#[cfg(feature = "ssr")]
pub use own_acts::{claim, erase_contact, rate, renew_link, reopen, reply};
#[cfg(feature = "ssr")]
pub(crate) use own_page::receipt_code;
#[cfg(feature = "ssr")]
pub use own_page::{correct, own_page, withdraw};
#[cfg(feature = "ssr")]
pub(crate) use problem_words::problem_words;
#[cfg(feature = "ssr")]
pub(crate) use qr::qr;
#[cfg(feature = "ssr")]
pub(crate) use send_fields::{Filled, kinds, short_field, text_field, theme_field};
#[cfg(feature = "ssr")]
pub use send_page::{send, send_page};
#[cfg(feature = "ssr")]
pub(crate) use share_buttons::copy_buttons;
#[cfg(feature = "ssr")]
pub(crate) use timeline::hide_reason;
