//! What somebody does to a matter: the policy is asked inside the transaction, about the matter as it
//! then is, and whoever looked at an older one is told.

use domain::handling::Due;
use domain::ideas::State;
use domain::ideas::clocks::Promise;
use domain::ideas::status::{By, Change};
use domain::moderation::{Counted, Outcome, Target};
use domain::people::may;
use domain::thread::Facts;
use domain::{Act, Actor, EventKind, HideReason, IdeaId, MailKind, Moment, Refusal};

use super::undo;
use crate::ideas::events::{self, Happening};
use crate::ideas::{Matter, Moved, apply, write};
use crate::{Db, StoreError, Tx, moderation, outbox};

/// Who acts, and what they were looking at.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// The version they saw; none: whatever it is now.
    pub seen: Option<i64>,
    /// What the town promises from today on: an import is promised it when it is taken.
    pub promise: Promise,
}

/// Changes where a matter stands. The number of what happened, by which it can be undone.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn change(
    db: &Db,
    id: IdeaId,
    change: Change,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<i64, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(mut idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(refusal) = allowed(&idea, act_of(&change, hand.actor), hand, now) {
        return Ok(Err(refusal));
    }
    let Some(by) = by(hand.actor, &change, &idea) else {
        return Ok(Err(Refusal::NotAllowed));
    };
    let before = idea.clone();
    promise_import(&mut idea, &change, hand.promise, now);
    let reason = match &change {
        Change::Reopen { reason } => reason.clone(),
        _ => None,
    };
    let doer = hand.actor.doer();
    let event = match apply(
        &mut tx,
        idea,
        change,
        Moved {
            by,
            doer,
            reason,
            now,
            tell_at: None,
        },
    )
    .await?
    {
        Ok(event) => event,
        Err(refusal) => return Ok(Err(Refusal::from(refusal))),
    };
    if let State::Checking { reason, .. } = &before.state {
        moderation::count(&mut tx, &before, Counted::Published, reason.as_code(), 1, now).await?;
    }
    undo::keep(&mut tx, event, &before, now).await?;
    tx.commit().await?;
    Ok(Ok(event))
}

/// Takes a matter out of the public, with the reason its author is told.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn hide(
    db: &Db,
    id: IdeaId,
    reason: HideReason,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<i64, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let done = hide_in(&mut tx, id, reason, hand, now).await?;
    if done.is_ok() {
        tx.commit().await?;
    }
    Ok(done)
}

/// As [`hide`], in a transaction that does more.
pub(crate) async fn hide_in(
    tx: &mut Tx,
    id: IdeaId,
    reason: HideReason,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<i64, Refusal>, StoreError> {
    let Some(mut idea) = write::take(tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(refusal) = allowed(&idea, Act::Hide, hand, now) {
        return Ok(Err(refusal));
    }
    let before = idea.clone();
    idea.hidden = Some(reason);
    write::save(tx, &idea, &idea.state, now).await?;
    let facts = Facts {
        hide: Some(reason),
        ..Facts::default()
    };
    let happening = Happening::new(id, EventKind::Hidden, hand.actor.doer(), now);
    let event = events::write(tx, happening.facts(&facts)).await?;
    outbox::tell_author(tx, id, MailKind::Hidden, Some(event), now).await?;
    moderation::count(tx, &before, Counted::Hidden, reason.as_code(), 1, now).await?;
    moderation::close_reports(tx, Target::Idea(id), Outcome::Hidden, now).await?;
    undo::keep(tx, event, &before, now).await?;
    Ok(Ok(event))
}

/// Whether the act may be done to the matter as it is now, by whoever saw it as it is now.
pub(super) fn allowed(idea: &Matter, act: Act, hand: Hand<'_>, now: Moment) -> Result<(), Refusal> {
    may(hand.actor, act, &idea.object(now)).map_err(Refusal::from)?;
    match hand.seen {
        Some(seen) if seen != idea.version => Err(Refusal::Changed),
        _ => Ok(()),
    }
}

/// An import is outside the clocks until a group takes it.
pub(super) fn promise_import(idea: &mut Matter, change: &Change, promise: Promise, now: Moment) {
    if matches!(change, Change::Take { .. }) && idea.due == Due::default() {
        idea.due = Due::promised(now, &promise);
    }
}

/// The act that a change is, for the policy.
pub(super) const fn act_of(change: &Change, actor: &Actor) -> Act {
    match (change, actor) {
        (Change::Publish, _) => Act::Publish,
        (Change::Withdraw, _) => Act::WithdrawOwn,
        (Change::Reopen { .. }, Actor::Author(_)) => Act::ReopenOwn,
        (Change::Reopen { .. }, _) => Act::Reopen,
        (Change::Resume, Actor::Author(_)) => Act::ReplyOwn,
        (Change::Resume | Change::Return, Actor::System) => Act::ReturnOnDate,
        _ => Act::Handle,
    }
}

/// In whose name the actor moves the matter.
pub(super) fn by(actor: &Actor, change: &Change, idea: &Matter) -> Option<By> {
    match (actor, change) {
        (Actor::System, _) => Some(By::System),
        (Actor::Author(_), _) => Some(By::Author),
        (Actor::Person(_) | Actor::Operator, Change::Publish) => Some(By::Moderator),
        // A lead's act, whatever seat the person has in the group that ended the matter.
        (Actor::Person(person), Change::Reopen { .. }) => {
            let own = idea.group.filter(|group| person.leads(*group));
            let any = || person.seats.iter().find(|seat| seat.is_lead).map(|seat| seat.group);
            own.or_else(any).map(By::Lead)
        }
        (Actor::Person(person), _) => person.hand(idea.group, idea.suggested),
        (Actor::Visitor | Actor::Operator, _) => None,
    }
}
