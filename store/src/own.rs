//! What is one's own: the matters, the follows, everything kept about an account, and erasing it.

pub mod data;
pub mod erase;
pub mod matters;
pub mod retention;

pub use data::{Mine, Section, everything, mine, set_name_and_language, set_switches};
pub use erase::{Erased, Erasing, erase_contact, erase_person, has_contact};
pub use matters::{Followed, OwnMatter, claim, follow, followed, follows, got_answer_share, is_claimed, matters};
pub use retention::erase_old;
