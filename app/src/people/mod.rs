//! Who is visiting: the device, the address and the language of a request; and signing in.
//!
//! [`Visit`] is the one door through which pages and server functions alike learn who acts.
//! Nothing about a person comes from a form field or an address line.

mod browser;
mod device;
mod lately;
mod link_page;
mod menu;
mod oidc;
mod oidc_page;
pub mod session;
mod sessions_page;
mod sign_in;
mod sign_in_page;
mod visit;

pub(crate) use device::FirstTaps;
pub use device::device_cookie_name;
pub(crate) use lately::Lately;
pub use link_page::{link_page, sign_out, use_link};
pub(crate) use menu::own_menu;
pub use oidc::{Oidc, OidcSettings};
pub use oidc_page::{come_back, leave};
pub use sessions_page::{end_one, end_others, sessions_page};
pub use sign_in_page::{ask, code_page, sign_in_page, try_code};
pub(crate) use visit::SET;
pub use visit::Visit;
