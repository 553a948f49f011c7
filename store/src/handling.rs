//! Staff at work on a matter: acts, and undoing them within their seconds.

pub mod acts;
pub mod undo;

pub(crate) use acts::hide_in;
pub use acts::{Hand, change, hide};
pub use undo::undo;
