//! Comments published, hidden with a reason and shown again; ideas shown again. Publishing and hiding
//! an idea are in `handling`, where they can be undone.

use domain::ideas::clocks::Promise;
use domain::moderation::{Counted, Outcome, Target};
use domain::thread::Facts;
use domain::{Act, Actor, CommentId, EventKind, HideReason, IdeaId, Moment, Refusal};

use super::{count, reports, taken, taken_comment};
use crate::discussion::count_again;
use crate::handling::Hand;
use crate::ideas::events::{self, Happening};
use crate::ideas::write;
use crate::{Conn, Db, StoreError, Tx};

/// A moderator's hand.
pub(super) const fn hand(actor: &Actor, seen: Option<i64>) -> Hand<'_> {
    Hand {
        actor,
        seen,
        // Nothing a moderator does begins a promise.
        promise: Promise {
            answer_working_days: 0,
            decision_days: 0,
        },
    }
}

/// Shows a hidden idea again.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn show(db: &Db, id: IdeaId, actor: &Actor, now: Moment) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let mut idea = match taken(&mut tx, id, Act::Show, actor, now).await? {
        Ok(idea) => idea,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let reason = idea.hidden.take();
    write::save(&mut tx, &idea, &idea.state, now).await?;
    events::write(&mut tx, Happening::new(id, EventKind::Shown, actor.doer(), now)).await?;
    let reason = reason.map(HideReason::as_code).unwrap_or_default();
    count(&mut tx, &idea, Counted::Shown, reason, 1, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Lets a held comment into the public.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn publish_comment(
    db: &Db,
    id: CommentId,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let (idea, comment) = match taken_comment(&mut tx, id, Act::HideComment, actor, now).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(risk) = comment.held.filter(|_| comment.hidden.is_none()) else {
        return Ok(Err(Refusal::Changed));
    };
    mark(&mut tx, id, None, None, now).await?;
    count_again(&mut tx, idea.id).await?;
    events::write(
        &mut tx,
        Happening::new(idea.id, EventKind::CommentShown, actor.doer(), now),
    )
    .await?;
    count(&mut tx, &idea, Counted::Published, risk.as_code(), 1, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Takes a comment out of the public, or off the queue. Everyone who saw it reads why.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn hide_comment(
    db: &Db,
    id: CommentId,
    reason: HideReason,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    match hide_comment_in(&mut tx, id, reason, actor, now).await? {
        Ok(()) => tx.commit().await?,
        Err(refusal) => return Ok(Err(refusal)),
    }
    Ok(Ok(()))
}

/// As [`hide_comment`], in a transaction that does more.
pub(super) async fn hide_comment_in(
    tx: &mut Tx,
    id: CommentId,
    reason: HideReason,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let (idea, comment) = match taken_comment(tx, id, Act::HideComment, actor, now).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if comment.hidden.is_some() {
        return Ok(Err(Refusal::Changed));
    }
    mark(tx, id, comment.held.map(|risk| risk.as_code()), Some(reason), now).await?;
    count_again(tx, idea.id).await?;
    let facts = Facts {
        hide: Some(reason),
        ..Facts::default()
    };
    let happening = Happening::new(idea.id, EventKind::CommentHidden, actor.doer(), now);
    events::write(tx, happening.facts(&facts)).await?;
    count(tx, &idea, Counted::Hidden, reason.as_code(), 1, now).await?;
    reports::close(tx, Target::Comment(id), Outcome::Hidden, now).await?;
    Ok(Ok(()))
}

/// Shows a hidden comment again. One that was held before is held again: nobody has let it in.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn show_comment(
    db: &Db,
    id: CommentId,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let (idea, comment) = match taken_comment(&mut tx, id, Act::HideComment, actor, now).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(reason) = comment.hidden else {
        return Ok(Err(Refusal::Changed));
    };
    mark(&mut tx, id, comment.held.map(|risk| risk.as_code()), None, now).await?;
    count_again(&mut tx, idea.id).await?;
    events::write(
        &mut tx,
        Happening::new(idea.id, EventKind::CommentShown, actor.doer(), now),
    )
    .await?;
    count(&mut tx, &idea, Counted::Shown, reason.as_code(), 1, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

async fn mark(
    c: &mut Conn,
    id: CommentId,
    held: Option<&str>,
    hidden: Option<HideReason>,
    now: Moment,
) -> Result<(), StoreError> {
    let changed = crate::sql!("update comment set held = $2, hidden_at = $3, hidden_reason = $4 where id = $1")
        .bind(id)
        .bind(held)
        .bind(hidden.map(|_| now))
        .bind(hidden.map(HideReason::as_code))
        .execute(c)
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Missing) }
}
