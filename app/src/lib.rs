//! What people see and do: pages, islands, and the doors through which every act comes in.
//!
//! A page is an axum handler that first fetches what it shows and then draws it with Leptos in one
//! go; nothing is drawn while waiting. The interactive leaves are islands: they get their data by
//! props and call the server functions of their feature's `api.rs`. Features, in reading order:

// A page is one deeply nested view type; the compiler's usual depth ends a little before it does.
#![recursion_limit = "256"]

pub mod flow;
// The staff's client has no islands of residents.
#[cfg(not(feature = "desk"))]
pub mod ideas;
pub mod info;
pub mod page_link;
pub mod ui;

/// The words of the interface in three languages, made from `locales/` at build time.
pub mod t {
    use domain::codes::Language;
    include!(concat!(env!("OUT_DIR"), "/t.rs"));
}

#[cfg(feature = "ssr")]
pub mod admin;
#[cfg(any(feature = "ssr", feature = "desk"))]
pub mod boards;
#[cfg(feature = "ssr")]
mod catalogue;
#[cfg(feature = "ssr")]
pub mod discussion;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod handling;
#[cfg(feature = "ssr")]
pub mod inbox;
#[cfg(feature = "ssr")]
pub mod keys;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod measures;
#[cfg(feature = "ssr")]
pub mod moderation;
#[cfg(feature = "ssr")]
pub mod on_behalf;
#[cfg(feature = "ssr")]
pub mod own;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod programme;
#[cfg(feature = "ssr")]
pub mod report;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod state;
#[cfg(feature = "ssr")]
pub mod strategy;
#[cfg(feature = "ssr")]
pub mod thread;

#[cfg(feature = "ssr")]
pub use boards::card::LARGEST_UPLOAD;
#[cfg(feature = "ssr")]
pub use routes::{is_upload, public_routes, router};
#[cfg(feature = "ssr")]
pub use state::{AppState, ClientAddress, Clock, Limit, LimitedAct};

/// Called by `public/islands.js` once the WASM is loaded; the islands then wake one by one.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
