//! How to reach the author of an idea, and the proof that the address is theirs.
//!
//! Addresses are kept in small letters, as they are compared.

use domain::ideas::text::EmailAddress;
use domain::people::may;
use domain::thread::Facts;
use domain::{Act, Actor, Doer, EventKind, IdeaId, Identification, MailKind, Moment, PersonId, Refusal};

use super::events::{self, Happening};
use super::write;
use crate::db::FromRow;
use crate::outbox::{self, Letter};
use crate::people::account_for;
use crate::{Conn, Db, StoreError, Tx};

/// How to reach the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The address, in small letters.
    pub email: String,
    /// When its owner proved that it is theirs.
    pub confirmed: Option<Moment>,
    /// The account of that owner.
    pub person: Option<PersonId>,
    /// The mails of this matter are on.
    pub wants_mail: bool,
}

#[derive(FromRow)]
struct Raw {
    email: Option<String>,
    confirmed_at: Option<i64>,
    person_id: Option<i64>,
    wants_mail: bool,
}

/// The author's address, if one was left and has not been erased.
///
/// # Errors
/// Only faults of the database.
pub async fn contact(c: &mut Conn, id: IdeaId) -> Result<Option<Contact>, StoreError> {
    let raw: Option<Raw> =
        crate::sql!("select email, confirmed_at, person_id, wants_mail from idea_contact where idea_id = $1")
            .bind(id)
            .optional(c)
            .await?;
    Ok(raw.and_then(|raw| {
        Some(Contact {
            email: raw.email?,
            confirmed: raw.confirmed_at.map(Moment::from_millis),
            person: raw.person_id.map(PersonId::new),
            wants_mail: raw.wants_mail,
        })
    }))
}

/// How an address was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Just now.
    New,
    /// It had been already.
    Again,
}

/// The owner of the address says: I sent this. The matter gets its account, the history a line, and
/// the author a copy of what was sent.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn confirm(db: &Db, id: IdeaId, email: &str, now: Moment) -> Result<Result<Proof, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(denied) = may(&Actor::Author(id), Act::SetOwnMail, &idea.object(now)) {
        return Ok(Err(Refusal::from(denied)));
    }
    let Some(known) = contact(&mut tx, id).await?.filter(|known| known.email == email) else {
        return Ok(Err(Refusal::NotFound));
    };
    if known.confirmed.is_some() {
        return Ok(Ok(Proof::Again));
    }
    let address = EmailAddress::stored(known.email.clone());
    let person = account_for(&mut tx, &address, None, idea.language, idea.demo, now).await?;
    mark(&mut tx, id, person, now).await?;
    events::write(
        &mut tx,
        Happening {
            idea: id,
            kind: EventKind::Confirmed,
            at: now,
            by: Doer::Author(id),
            public: false,
            facts: &Facts::default(),
            caused_by: None,
            not_before: None,
        },
    )
    .await?;
    let letter = Letter {
        kind: MailKind::Receipt,
        email: &known.email,
        language: idea.language,
        person: Some(person),
        idea: Some(id),
        sign_in: None,
        event: None,
        detail: "{}",
        once: Some(&format!("receipt-{id}")),
        not_before: now,
    };
    outbox::put(&mut tx, letter, now).await?;
    tx.commit().await?;
    Ok(Ok(Proof::New))
}

/// Writes down that the address is this person's.
pub(crate) async fn mark(tx: &mut Tx, id: IdeaId, person: PersonId, now: Moment) -> Result<(), StoreError> {
    let marked = crate::sql!("update idea_contact set confirmed_at = $2, person_id = $3 where idea_id = $1")
        .bind(id)
        .bind(now)
        .bind(person)
        .execute(tx)
        .await?;
    let known = crate::sql!("update idea set identification = $2 where id = $1 and identification = 'open'")
        .bind(id)
        .bind(Identification::Email.as_code())
        .execute(tx)
        .await?;
    // One who is known better than by an address stays so.
    if marked == 1 && known <= 1 {
        Ok(())
    } else {
        Err(StoreError::Missing)
    }
}

/// How many letters asking for a proof went to this address since a moment.
pub(crate) async fn asked_since(c: &mut Conn, email: &str, since: Moment) -> Result<i64, StoreError> {
    let (asked,): (i64,) = crate::sql!(
        "select count(*) from idea_contact contact join outbox on outbox.idea_id = contact.idea_id \
         where contact.email = $1 and outbox.kind = 'confirm' and outbox.created_at > $2"
    )
    .bind(email)
    .bind(since)
    .one(c)
    .await?;
    Ok(asked)
}
