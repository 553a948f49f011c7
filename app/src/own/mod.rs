//! What is one's own: *Omat asiani*, following an idea, and *Omat tietoni* with everything kept.
//!
//! The page behind a secret link is in `ideas`: it needs no account.

mod closed_words;
mod data_page;
mod data_words;
mod download;
mod erase_page;
mod follow;
mod matters_page;

pub use data_page::{data_page, put_right};
pub use download::download;
pub use erase_page::{erase, erase_page};
pub(crate) use follow::follow_button;
pub use follow::{follow, follow_page};
pub use matters_page::{matters_page, unfollow};

use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use store::people::SignedIn;

use crate::error::Fault;
use crate::people::Visit;

/// Who has signed in, if they may manage what is their own.
fn own(visit: &Visit) -> Result<&SignedIn, Fault> {
    may(&visit.actor(), Act::ManageSelf, &Object::Service).map_err(|it| Fault::Refused(it.into()))?;
    visit.signed_in.as_deref().ok_or(Fault::Refused(Refusal::SignInFirst))
}
