//! What the town does to an idea: every change of status, answers, publishing and hiding.

use domain::calendar::days_between;
use domain::handling::letter;
use domain::ideas::clocks::Promise;
use domain::ideas::merge::would_circle;
use domain::ideas::status::{By, Change, Refusal as StatusRefusal};
use domain::ideas::text::Sentence;
use domain::ideas::{Risk, State};
use domain::thread::Facts;
use domain::{Doer, EventKind, GroupId, HideReason, IdeaId, Language, MailKind, Moment, Status, Visibility};

use super::events::{self, Happening};
use super::support::count_again;
use super::told::told;
use super::{Matter, write};
use crate::codes::json;
use crate::{Conn, Db, StoreError, Tx, outbox};

/// An idea that a moderator should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its number.
    pub id: IdeaId,
    /// When it came.
    pub created: Moment,
    /// Its title.
    pub title: String,
    /// The gravest sign of risk.
    pub risk: Risk,
}

/// The ideas held for a moderator, the oldest first; at most 1,000.
///
/// # Errors
/// Only faults of the database.
pub async fn held(c: &mut Conn) -> Result<Vec<Held>, StoreError> {
    let rows: Vec<(i64, i64, String, String)> =
        crate::sql!("select id, created_at, title, state from idea where status = 'checking' order by id limit 1000")
            .all(c)
            .await?;
    let mut held = Vec::with_capacity(rows.len());
    for (id, created, title, state) in rows {
        if let State::Checking { reason, .. } = json("idea.state", &state)? {
            held.push(Held {
                id: IdeaId::new(id),
                created: Moment::from_millis(created),
                title,
                risk: reason,
            });
        }
    }
    Ok(held)
}

/// Lets a held idea into the public, or to its group when it is private.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea; the refusals are inside.
pub async fn publish(db: &Db, id: IdeaId, now: Moment) -> Result<Result<(), StatusRefusal>, StoreError> {
    let mut tx = db.write().await?;
    let idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    let moved = Moved {
        by: By::Moderator,
        doer: Doer::Operator,
        reason: None,
        now,
        tell_at: None,
    };
    let done = apply(&mut tx, idea, Change::Publish, moved).await?;
    finish(tx, done).await
}

/// Takes an idea out of the public, with the reason its author is told. False: it was hidden.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea.
pub async fn hide(db: &Db, id: IdeaId, reason: HideReason, now: Moment) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    let mut idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    if idea.hidden.is_some() {
        tx.rollback().await?;
        return Ok(false);
    }
    idea.hidden = Some(reason);
    let state = idea.state.clone();
    write::save(&mut tx, &idea, &state, now).await?;
    let facts = Facts {
        hide: Some(reason),
        ..Facts::default()
    };
    let happening = Happening::new(id, EventKind::Hidden, Doer::Operator, now);
    events::write(&mut tx, happening.facts(&facts)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Moves an idea as the domain allows: its row, the words of the step and the event in one
/// transaction. `reason` is why a lead reopens or an author withdraws.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea; the refusals are inside.
pub async fn change_status(
    db: &Db,
    id: IdeaId,
    change: Change,
    by: By,
    now: Moment,
) -> Result<Result<(), StatusRefusal>, StoreError> {
    let mut tx = db.write().await?;
    let idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    let doer = match by {
        By::Author => Doer::Author(id),
        By::System => Doer::System,
        By::Staff(_) | By::Lead(_) | By::Moderator => Doer::Operator,
    };
    let reason = match &change {
        Change::Reopen { reason } => reason.clone(),
        _ => None,
    };
    let done = apply(
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
    .await?;
    finish(tx, done).await
}

/// Publishes an answer in a group's name.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea.
pub async fn answer(
    db: &Db,
    id: IdeaId,
    group: Option<GroupId>,
    text: &str,
    language: Language,
    now: Moment,
) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let mut idea = write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    let public = idea.status != Status::Checking && idea.hidden.is_none();
    let facts = Facts {
        group,
        ..Facts::default()
    };
    let happening = Happening::new(id, EventKind::Answered, Doer::Operator, now);
    let event = events::write(&mut tx, happening.public(public).facts(&facts)).await?;
    crate::sql!(
        "insert into answer (idea_id, event_id, group_id, text, language, published_at) \
         values ($1, $2, $3, $4, $5, $6)"
    )
    .bind(id)
    .bind(event)
    .bind(group)
    .bind(text)
    .bind(language.as_code())
    .bind(now)
    .execute(&mut tx)
    .await?;
    idea.answered = idea.answered.or(Some(now));
    idea.ready = None;
    let state = idea.state.clone();
    write::save(&mut tx, &idea, &state, now).await?;
    tx.commit().await
}

/// Who moves an idea, why and when.
pub(crate) struct Moved {
    pub(crate) by: By,
    pub(crate) doer: Doer,
    pub(crate) reason: Option<Sentence>,
    pub(crate) now: Moment,
    /// Nobody is told before; none: when the time for undoing it has passed.
    pub(crate) tell_at: Option<Moment>,
}

async fn finish(tx: Tx, done: Result<i64, StatusRefusal>) -> Result<Result<(), StatusRefusal>, StoreError> {
    match done {
        Ok(_) => tx.commit().await?,
        Err(_) => tx.rollback().await?,
    }
    Ok(done.map(drop))
}

/// One change of an idea whose row this transaction has taken, and its letter to the author. The
/// number of what happened.
pub(crate) async fn apply(
    tx: &mut Tx,
    idea: Matter,
    change: Change,
    moved: Moved,
) -> Result<Result<i64, StatusRefusal>, StoreError> {
    let (id, now) = (idea.id, moved.now);
    let letter = letter(&change, idea.status, moved.by);
    let is_merge = matches!(change, Change::Merge { .. });
    let event = match apply_because(tx, idea, change, moved, None).await? {
        Ok(event) => event,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(kind) = letter {
        outbox::tell_author(tx, id, kind, Some(event), now).await?;
    }
    if is_merge {
        outbox::tell_followers(tx, id, MailKind::Merged, event, now).await?;
    }
    Ok(Ok(event))
}

/// As [`apply`], without a letter: what it belongs to is told instead.
pub(crate) async fn apply_because(
    tx: &mut Tx,
    mut idea: Matter,
    change: Change,
    moved: Moved,
    caused_by: Option<i64>,
) -> Result<Result<i64, StatusRefusal>, StoreError> {
    let Moved {
        by,
        doer,
        reason,
        now,
        tell_at,
    } = moved;
    let (from, id) = (idea.status, idea.id);
    let was_merged_into = idea.merged_into;
    if let Change::Merge { target } = &change
        && !may_merge(tx, &idea, *target).await?
    {
        return Ok(Err(StatusRefusal::Itself));
    }
    if let Change::Take { group } = &change
        && !is_group(tx, *group).await?
    {
        return Ok(Err(StatusRefusal::NoSuchStep { from }));
    }
    let today = now.civil_day();
    let after = match idea.as_status_matter().change(change.clone(), by, today) {
        Ok(after) => after,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let days = decision_days(&idea);
    idea.due = idea
        .due
        .moved(&change, &idea.state, idea.answered.is_some(), days, today);
    idea.author_reopened = after.author_reopened;
    let state = after.state;
    let (kind, mut facts, mut said) = told(&change, &state);
    facts.group = facts.group.or(by.group()).or(state.group());
    said.reason = reason.map(Sentence::into_string);
    if let Change::Take { group } = &change
        && let Some((ahead, per_month)) = crate::inbox::queue_at(tx, *group, id, now).await?
    {
        (facts.ahead, facts.per_month) = (Some(ahead), Some(per_month));
    }
    if let Some(target) = was_merged_into {
        facts.target = facts.target.or(Some(target));
    }
    // A withdrawal and what happens while an idea is held are its author's matter.
    let public = kind != EventKind::Withdrawn && idea.hidden.is_none();
    let mut happening = Happening::new(id, kind, doer, now).public(public).facts(&facts);
    happening.caused_by = caused_by;
    happening.not_before = tell_at;
    let event = events::write(tx, happening).await?;
    events::write_said(tx, event, id, said).await?;
    for (kind, when) in [
        (EventKind::ClockPaused, state.status() == Status::Asked),
        (EventKind::ClockResumed, from == Status::Asked),
    ] {
        if when {
            let happening = Happening::new(id, kind, doer, now).public(true);
            events::write(tx, happening.because(caused_by.unwrap_or(event))).await?;
        }
    }
    write::save(tx, &idea, &state, now).await?;
    match (&state, was_merged_into) {
        (State::Merged { .. }, _) => count_again(tx, id).await?,
        (_, Some(former)) => {
            count_again(tx, id).await?;
            count_again(tx, former).await?;
        }
        _ => {}
    }
    Ok(Ok(event))
}

/// Whether there is such a group, still.
async fn is_group(tx: &mut Tx, group: GroupId) -> Result<bool, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select id from sector_group where id = $1")
        .bind(group)
        .optional(tx)
        .await?;
    Ok(found.is_some())
}

/// How many days the matter's own promise gave to a decision.
fn decision_days(idea: &Matter) -> i32 {
    let given = idea.decision_by.map(|by| days_between(idea.created.civil_day(), by));
    given.unwrap_or_else(|| i32::try_from(Promise::default().decision_days).unwrap_or(i32::MAX))
}

/// Whether the target is there for everyone to see, is no pointer itself, and the merge closes no
/// circle. Takes the target's row: two ideas cannot be merged into each other at once.
async fn may_merge(tx: &mut Tx, idea: &Matter, target: IdeaId) -> Result<bool, StoreError> {
    if target == idea.id {
        return Ok(false);
    }
    let Some(into) = write::take(tx, target).await? else {
        return Ok(false);
    };
    let seen = into.visibility == Visibility::Public && into.hidden.is_none();
    let open = !matches!(into.status, Status::Checking | Status::Withdrawn | Status::Merged);
    let pointers: Vec<(i64, i64)> =
        crate::sql!("select id, merged_into from idea where merged_into is not null and id in ($1, $2)")
            .bind(idea.id)
            .bind(target)
            .all(tx)
            .await?;
    let follow = |id: IdeaId| {
        pointers
            .iter()
            .find(|(from, _)| *from == id.get())
            .map(|(_, to)| IdeaId::new(*to))
    };
    Ok(seen && open && !would_circle(idea.id, target, follow))
}
