//! What staff write of the implementation programme: the programme, its measures and what becomes of them.

mod decision_page;
mod export;
pub(crate) mod fields;
pub(crate) mod frame;
mod heard_page;
mod import_page;
mod links_page;
mod measure_page;
mod money_page;
mod programme_page;
mod read;
mod sheet;
mod sheet_file;
mod state_page;
mod stones_page;

pub use decision_page::{decision_create, decision_new};
pub use export::{export_csv, export_xlsx};
pub use heard_page::{heard_page, heard_save};
pub use import_page::{LARGEST_IMPORT, import_form, import_preview, import_write};
pub use links_page::{links_page, links_save};
pub use measure_page::{measure_create, measure_edit, measure_new, measure_save};
pub use money_page::{money_page, money_save};
pub use programme_page::{programme_create, programme_edit, programme_new, programme_save};
pub use state_page::{state_page, state_save};
pub use stones_page::{stones_page, stones_save};
