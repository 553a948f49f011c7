//! Administration: what the town calls itself and promises, who works for it, and how the service is.
//!
//! Organised by the clerk's tasks, not by tables. What a file or a variable sets is shown read-only
//! with where it was said; the rest is saved to the database and is true at the next request.

mod brand;
mod effective;
mod now;

pub(crate) use brand::{brand, brand_address};
pub use effective::{Outside, ServerSetting, town_with, value_of, with};
pub use now::TownWords;
pub(crate) use now::{Looked, look, words_here};
