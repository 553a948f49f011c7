//! What staff say to each other, and looking at who sent a matter: each looking is written down.

use domain::ideas::text::Sentence;
use domain::{Act, EventKind, IdeaId, Moment, Refusal};

use super::acts::{Hand, allowed};
use crate::ideas::events::{self, Happening};
use crate::ideas::write;
use crate::{Db, StoreError};

/// Writes a private note.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn note(
    db: &Db,
    id: IdeaId,
    text: &Sentence,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(refusal) = allowed(&idea, Act::Note, hand, now) {
        return Ok(Err(refusal));
    }
    let Some(person) = hand.actor.person() else {
        return Ok(Err(Refusal::NotAllowed));
    };
    let group = person.hand(idea.group, idea.suggested).and_then(|by| by.group());
    crate::sql!(
        "insert into idea_note (idea_id, person_id, group_id, text, created_at, demo) \
         select id, cast($2 as bigint), cast($3 as bigint), cast($4 as text), cast($5 as bigint), demo \
         from idea where id = $1"
    )
    .bind(id)
    .bind(person.id)
    .bind(group)
    .bind(text.as_str())
    .bind(now)
    .execute(&mut tx)
    .await?;
    events::write(&mut tx, Happening::new(id, EventKind::Noted, hand.actor.doer(), now)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Who sent a matter, as they told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// The name or nickname.
    pub name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The address was proved to be theirs.
    pub is_confirmed: bool,
}

/// Shows who sent a matter, and writes down who looked.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn open_contact(
    db: &Db,
    id: IdeaId,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<Contact, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(refusal) = allowed(&idea, Act::OpenContact, hand, now) {
        return Ok(Err(refusal));
    }
    let contact: Option<(Option<String>, Option<String>, bool)> = crate::sql!(
        "select name, email, (confirmed_at is not null) as is_confirmed from idea_contact where idea_id = $1"
    )
    .bind(id)
    .optional(&mut tx)
    .await?;
    let happening = Happening::new(id, EventKind::ContactOpened, hand.actor.doer(), now);
    events::write(&mut tx, happening).await?;
    tx.commit().await?;
    let contact = contact.map(|(name, email, is_confirmed)| Contact {
        name,
        email,
        is_confirmed,
    });
    Ok(Ok(contact.unwrap_or_default()))
}
