//! Staff at work on a matter: acts and undoing them, notes, drafts, answers, and the whole history.

pub mod acts;
pub mod answers;
pub mod desk;
pub mod notes;
pub mod returns;
pub mod undo;

pub(crate) use acts::hide_in;
pub use acts::{Hand, change, hide};
pub use answers::{Answering, answer, save_draft};
pub use desk::{Draft, Happened, Note, Template, draft, history, notes, templates};
pub use notes::{Contact, note, open_contact};
pub use returns::{Returned, return_due};
pub use undo::{can_undo, forget, undo};
