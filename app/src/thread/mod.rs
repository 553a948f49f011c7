//! The thread: what grew from a resident's idea and what came of it, one public line per thing that
//! happened; and tying ideas and cards to the measures they belong to.

mod lines;
mod page;
mod tie_form;

pub use page::thread_page;

pub use lines::{Told, of_measure};

pub(crate) use lines::{of_goal, of_idea, told_list};
pub(crate) use tie_form::{MeasureTies, quick_form, read, tie_part};
