//! Parts that know no feature: icons, dates, fields, notices, pages of a list.

#[cfg(feature = "ssr")]
pub mod chart;
#[cfg(feature = "ssr")]
pub mod chart_marks;
#[cfg(feature = "ssr")]
mod date;
#[cfg(feature = "ssr")]
mod field;
mod icon;
mod number;
#[cfg(feature = "ssr")]
mod pager;

pub use icon::icon;
pub use number::grouped;

#[cfg(feature = "ssr")]
pub use date::{day, day_of};
#[cfg(feature = "ssr")]
pub use field::{FieldState, Problems, error_summary, field_problem, paragraphs, raw_text, textarea_text};
#[cfg(feature = "ssr")]
pub use pager::pager;
