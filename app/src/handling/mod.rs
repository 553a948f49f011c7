//! Staff at work on a matter, on the idea's own page: where it stands, notes, answers, steps.

pub mod acts;
pub(crate) mod desk;
mod fields;

mod answer_form;
mod clocks;
mod many;
mod measures;
mod other_forms;
mod past;
mod posts;
mod ties;
mod undo_part;
mod wrong_words;

pub use many::{answer_many, many_page};
pub use measures::tie_measure;
pub use posts::{answer, contact, draft, hide, move_back, note, reopen, step, undo};

pub use ties::tie;
pub(crate) use ties::{choices, make_form};
pub(crate) use undo_part::{desk_jump, undo_notice, undo_part};
