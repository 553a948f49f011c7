//! `lanka admin invite EMAIL`: the first administrator gets in by a link printed here.

use clap::Subcommand;
use domain::Language;
use domain::ideas::text::EmailAddress;
use domain::people::session::{LINK_MINUTES, Purpose};
use domain::people::{Act, Actor, Object, Role, may};
use domain::town::Town;
use store::{StoreError, people};

use super::house::say;
use super::sign_in_links::{self, LinkMaker};
use super::{Common, House, Trouble};
use crate::clock;

/// What the command is told.
#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Tee pääkäyttäjän tunnus ja tulosta kertakäyttöinen kirjautumislinkki
    Invite {
        /// Sähköpostiosoite
        email: String,
    },
}

/// Does it and says what to do next.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn run(command: Admin, common: &Common) -> Result<(), Trouble> {
    let Admin::Invite { email } = command;
    let address = EmailAddress::parse(&email).map_err(|_| {
        Trouble::new(format!(
            "{email} ei ole sähköpostiosoite. Esimerkiksi: lanka admin invite nimi@kunta.fi."
        ))
    })?;
    may(&Actor::Operator, Act::Invite, &Object::Service)
        .map_err(|_| Trouble::new("Tätä ei voi tehdä komennolla.".to_owned()))?;
    let house = House::open(common, &Town::default()).await?;
    let maker = LinkMaker::of(&house)?;
    let told = |error: StoreError| house.trouble(&error);
    let now = clock::now();
    let mut tx = house.db.write().await.map_err(told)?;
    let account = people::account_of(&mut tx, &address).await.map_err(told)?;
    if account.is_some_and(|it| it.is_disabled) {
        return Err(Trouble::new(format!(
            "Tunnus {email} on suljettu. Avaa se ensin sivulla /hallinta, tai kutsu toisella osoitteella."
        )));
    }
    let id = people::account_for(&mut tx, &address, None, Language::Fi, false, now)
        .await
        .map_err(told)?;
    people::grant_role(&mut tx, id, Role::Administrator, now.civil_day(), None)
        .await
        .map_err(told)?;
    let ends = now.plus_minutes(LINK_MINUTES);
    let link = sign_in_links::make(&mut tx, &maker, &address, Purpose::Invite, ends, now)
        .await
        .map_err(told)?;
    tx.commit().await.map_err(told)?;
    say!(
        "{address} on nyt pääkäyttäjä. Kirjautumislinkki toimii {LINK_MINUTES} minuuttia ja yhden kerran:\n\n  {link}\n"
    );
    say!("Palvelimen on oltava käynnissä. Uuden linkin saa samalla komennolla.");
    house.db.close().await;
    Ok(())
}
