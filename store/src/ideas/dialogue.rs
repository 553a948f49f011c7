//! What the author says when the town has asked or answered: a reply, one reopening, one tap on
//! whether an answer came; and a new secret link when the old one went astray.

use domain::ideas::risk;
use domain::ideas::status::{By, Change};
use domain::ideas::text::Sentence;
use domain::own::{self, OwnRefusal};
use domain::thread::Facts;
use domain::{Doer, EventKind, IdeaId, Moment, Visibility};

use super::events::{self, Happening};
use super::handling::{self, Moved};
use super::{Matter, write};
use crate::{Conn, Db, StoreError, Tx};

/// Answers the town's question: the matter goes on where it was asked, and the words stand beside
/// that step. What everyone will read is looked at as a new text is.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea; the refusals are inside.
pub async fn reply(db: &Db, id: IdeaId, words: Sentence, now: Moment) -> Result<Result<(), OwnRefusal>, StoreError> {
    let mut tx = db.write().await?;
    let idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    if let Err(refusal) = own::may_reply(&idea.state) {
        return Ok(Err(refusal));
    }
    let text = words.as_str();
    let risks = risk::risks(&risk::Sending {
        text,
        ..risk::Sending::default()
    });
    if idea.visibility == Visibility::Public && !risks.is_empty() {
        return Ok(Err(OwnRefusal::Risky));
    }
    let Ok(event) = handling::apply(&mut tx, idea, Change::Resume, by_author(id, None, now)).await? else {
        return Ok(Err(OwnRefusal::QuestionClosed));
    };
    let said = events::Said {
        said: Some(words.into_string()),
        ..events::Said::default()
    };
    events::write_said(&mut tx, event, id, said).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Takes an ended matter up again: once, within its days.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea; the refusals are inside.
pub async fn reopen(
    db: &Db,
    id: IdeaId,
    reason: Option<Sentence>,
    now: Moment,
) -> Result<Result<(), OwnRefusal>, StoreError> {
    let mut tx = db.write().await?;
    let idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    if let Err(refusal) = own::may_reopen(&idea.as_status_matter(), now.civil_day()) {
        return Ok(Err(refusal));
    }
    let change = Change::Reopen { reason: reason.clone() };
    if handling::apply(&mut tx, idea, change, by_author(id, reason, now))
        .await?
        .is_err()
    {
        return Ok(Err(OwnRefusal::NotEnded));
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Notes whether the author says that an answer came. The same again changes nothing.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea; the refusals are inside.
pub async fn rate(db: &Db, id: IdeaId, got: bool, now: Moment) -> Result<Result<(), OwnRefusal>, StoreError> {
    let mut tx = db.write().await?;
    let idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    if let Err(refusal) = own::may_rate(idea.status, idea.answered.is_some()) {
        return Ok(Err(refusal));
    }
    let changed = crate::sql!(
        "update idea set got_answer = $2, got_answer_at = $3 where id = $1 and (got_answer is null or got_answer <> $2)"
    )
    .bind(id)
    .bind(got)
    .bind(now)
    .execute(&mut tx)
    .await?;
    if changed == 0 {
        tx.rollback().await?;
        return Ok(Ok(()));
    }
    let facts = Facts {
        got_answer: Some(got),
        ..Facts::default()
    };
    tell(&mut tx, id, EventKind::Rated, &facts, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What the author last said about having got an answer.
///
/// # Errors
/// Only faults of the database.
pub async fn rating(c: &mut Conn, id: IdeaId) -> Result<Option<bool>, StoreError> {
    let row: Option<(Option<bool>,)> = crate::sql!("select got_answer from idea where id = $1")
        .bind(id)
        .optional(c)
        .await?;
    Ok(row.and_then(|it| it.0))
}

/// Makes the secret link useless that its holder came with; the matter as it is now.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea; none when the link was renewed meanwhile.
pub async fn renew_link(db: &Db, id: IdeaId, held: i64, now: Moment) -> Result<Option<Matter>, StoreError> {
    let mut tx = db.write().await?;
    let mut idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    let renewed = crate::sql!("update idea set link_version = link_version + 1 where id = $1 and link_version = $2")
        .bind(id)
        .bind(held)
        .execute(&mut tx)
        .await?;
    if renewed != 1 {
        return Ok(None);
    }
    idea.link_version = held + 1;
    tell(&mut tx, id, EventKind::LinkRevoked, &Facts::default(), now).await?;
    tx.commit().await?;
    Ok(Some(idea))
}

fn by_author(id: IdeaId, reason: Option<Sentence>, now: Moment) -> Moved {
    Moved {
        by: By::Author,
        doer: Doer::Author(id),
        reason,
        now,
        tell_at: None,
    }
}

/// A line for the author alone.
async fn tell(tx: &mut Tx, id: IdeaId, kind: EventKind, facts: &Facts, now: Moment) -> Result<(), StoreError> {
    let happening = Happening::new(id, kind, Doer::Author(id), now).facts(facts);
    events::write(tx, happening).await.map(drop)
}
