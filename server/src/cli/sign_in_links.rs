//! Sign-in links printed by a command, to whoever may run commands on the server.

use std::net::SocketAddr;

use app::keys::{Keys, random_id};
use domain::ideas::text::EmailAddress;
use domain::people::session::Purpose;
use domain::{Language, Moment};
use store::people::sign_ins::{self, Asking};
use store::{StoreError, Tx};

use super::{House, Trouble};
use crate::data_folder;

/// What makes a link: the instance key, and where the site is.
pub(super) struct LinkMaker {
    keys: Keys,
    origin: String,
}

impl LinkMaker {
    /// Of the opened town.
    ///
    /// # Errors
    /// The key cannot be read.
    pub(super) fn of(house: &House) -> Result<Self, Trouble> {
        let settings = &house.settings;
        let key = data_folder::key(settings.data(), settings.text("key"))?;
        Ok(Self {
            keys: Keys::new(key),
            origin: settings.origin(SocketAddr::new(settings.host(), settings.port())),
        })
    }
}

/// Writes a sign-in down and gives its link, in Finnish. No browser asked: there is no code.
///
/// # Errors
/// Only faults of the database.
pub(super) async fn make(
    tx: &mut Tx,
    maker: &LinkMaker,
    email: &EmailAddress,
    purpose: Purpose,
    ends: Moment,
    now: Moment,
) -> Result<String, StoreError> {
    let nonce = random_id();
    let asking = Asking {
        nonce: &nonce,
        purpose,
        email,
        browser_hash: None,
        target: "",
        language: Language::Fi,
        ends,
    };
    sign_ins::ask(tx, asking, now).await?;
    let token = maker.keys.sign_in_link(&nonce, purpose);
    Ok(format!("{}/kirjaudu/linkki/{token}", maker.origin))
}
