//! Who is visiting: the device, the address and the language of a request.
//!
//! [`Visit`] is the one door through which pages and server functions alike learn who acts.
//! Nothing about a person comes from a form field or an address line.

mod device;
mod lately;
pub mod session;
mod visit;

pub(crate) use device::FirstTaps;
pub use device::device_cookie_name;
pub(crate) use lately::Lately;
pub(crate) use visit::SET;
pub use visit::Visit;
