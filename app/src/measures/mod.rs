//! What staff write of the implementation programme: the programme, its measures and what becomes of them.

pub(crate) mod fields;
mod measure_page;
mod programme_page;
mod read;
mod state_page;

pub use measure_page::{measure_create, measure_edit, measure_new, measure_save};
pub use programme_page::{programme_create, programme_edit, programme_new, programme_save};
pub use state_page::{state_page, state_save};
