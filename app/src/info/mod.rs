//! About the service, accessibility statement, privacy notice: drawn from the town's settings.

#[cfg(feature = "ssr")]
mod pages;

#[cfg(feature = "ssr")]
pub use pages::{about_page, accessibility_page, privacy_page};
