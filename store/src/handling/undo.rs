//! Undoing within its seconds: the matter goes back to what it was, as long as nobody else has
//! touched it since, and no letter about it goes out.

use domain::handling::{Due, undo_ends};
use domain::ideas::State;
use domain::moderation::Counted;
use domain::people::may;
use domain::thread::Facts;
use domain::{Act, Actor, CardId, Doer, EventKind, HideReason, IdeaId, Moment, PersonId, Refusal};
use serde::{Deserialize, Serialize};

use crate::codes::{code, json, to_json};
use crate::ideas::events::{self, Happening};
use crate::ideas::support::count_again;
use crate::ideas::{Matter, write};
use crate::{Conn, Db, StoreError, Tx, moderation, outbox};

/// A matter as it was: all that an act may change.
#[derive(Serialize, Deserialize)]
struct Before {
    state: State,
    author_reopened: bool,
    due: Due,
    group: Option<i64>,
    answered: Option<i64>,
    taken: Option<i64>,
    ended: Option<i64>,
    #[serde(default)]
    ready: Option<i64>,
    hidden: Option<HideReason>,
}

/// Keeps what the matter was before `event`, which this transaction has just saved.
pub(super) async fn keep(c: &mut Conn, event: i64, before: &Matter, now: Moment) -> Result<(), StoreError> {
    keep_until(c, event, before, undo_ends(now)).await
}

/// As [`keep`], for as long as what a move on a board caused can be taken back with the move.
pub(crate) async fn keep_until(c: &mut Conn, event: i64, before: &Matter, ends: Moment) -> Result<(), StoreError> {
    let millis = |moment: Option<Moment>| moment.map(Moment::millis);
    let kept = Before {
        state: before.state.clone(),
        author_reopened: before.author_reopened,
        due: before.due,
        group: before.group.map(|group| group.get()),
        answered: millis(before.answered),
        taken: millis(before.taken),
        ended: millis(before.ended),
        ready: millis(before.ready),
        hidden: before.hidden,
    };
    crate::sql!(
        "insert into idea_undo (event_id, idea_id, version, before, ends_at) \
         select cast($2 as bigint), id, version, cast($3 as text), cast($4 as bigint) from idea where id = $1"
    )
    .bind(before.id)
    .bind(event)
    .bind(to_json(&kept)?)
    .bind(ends)
    .execute(c)
    .await?;
    Ok(())
}

/// Whether the person can still undo what they did, and about which idea it was.
///
/// # Errors
/// Only faults of the database.
pub async fn can_undo(c: &mut Conn, event: i64, person: PersonId, now: Moment) -> Result<Option<IdeaId>, StoreError> {
    let found: Option<(i64,)> = crate::sql!(
        "select u.idea_id from idea_undo u join event e on e.id = u.event_id join idea i on i.id = u.idea_id \
         where u.event_id = $1 and e.actor_kind = 'person' and e.actor_id = $2 and u.ends_at > $3 \
           and i.version = u.version"
    )
    .bind(event)
    .bind(person)
    .bind(now)
    .optional(c)
    .await?;
    Ok(found.map(|(id,)| IdeaId::new(id)))
}

/// Forgets what can no longer be undone.
///
/// # Errors
/// Only faults of the database.
pub async fn forget(db: &Db, now: Moment) -> Result<(), StoreError> {
    let old: Option<(i64,)> = crate::sql!("select event_id from idea_undo where ends_at <= $1 limit 1")
        .bind(now)
        .optional(&mut db.read().await?)
        .await?;
    if old.is_none() {
        return Ok(());
    }
    let mut tx = db.write().await?;
    crate::sql!("delete from idea_undo where ends_at <= $1")
        .bind(now)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Undoes what the same person did a moment ago. The idea it was about.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn undo(db: &Db, event: i64, actor: &Actor, now: Moment) -> Result<Result<IdeaId, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let kept: Option<(i64,)> = crate::sql!("select idea_id from idea_undo where event_id = $1")
        .bind(event)
        .optional(&mut tx)
        .await?;
    let Some((id,)) = kept else {
        return Ok(Err(Refusal::NotFound));
    };
    let id = IdeaId::new(id);
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    // Read after the row was taken: of two who undo the same, the second finds it done.
    let kept: Option<(i64, String, i64, String, String, Option<i64>)> = crate::sql!(
        "select u.version, u.before, u.ends_at, e.kind, e.actor_kind, e.actor_id \
         from idea_undo u join event e on e.id = u.event_id where u.event_id = $1"
    )
    .bind(event)
    .optional(&mut tx)
    .await?;
    let Some((version, before, ends, kind, doer, person)) = kept else {
        return Ok(Err(Refusal::TooLate));
    };
    let is_own = matches!(actor.doer(), Doer::Person(id) if doer == "person" && person == Some(id.get()));
    let kind: EventKind = code("event.kind", &kind)?;
    let was = restored(&idea, json("idea_undo.before", &before)?);
    if let Err(denied) = may(actor, act_of(kind), &was.object(now)) {
        return Ok(Err(Refusal::from(denied)));
    }
    if !is_own {
        return Ok(Err(Refusal::NotAllowed));
    }
    if now.millis() >= ends {
        return Ok(Err(Refusal::TooLate));
    }
    if idea.version != version {
        return Ok(Err(Refusal::Changed));
    }
    put_back(&mut tx, event, &idea, &was, actor.doer(), now).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

async fn put_back(
    tx: &mut Tx,
    event: i64,
    idea: &Matter,
    was: &Matter,
    doer: Doer,
    now: Moment,
) -> Result<(), StoreError> {
    let id = idea.id;
    write::save(tx, was, &was.state, now).await?;
    take_answer_back(tx, event, now).await?;
    events::write(tx, Happening::new(id, EventKind::Undone, doer, now).because(event)).await?;
    uncount(tx, idea, was, now).await?;
    if idea.hidden.is_some() && was.hidden.is_none() {
        moderation::open_reports_again(tx, event).await?;
    }
    outbox::drop_for(tx, event, now).await?;
    crate::sql!("delete from idea_undo where event_id = $1")
        .bind(event)
        .execute(tx)
        .await?;
    if idea.merged_into != was.merged_into {
        count_again(tx, id).await?;
        if let Some(former) = idea.merged_into {
            count_again(tx, former).await?;
        }
    }
    Ok(())
}

/// What was undone is not in the month's figures.
async fn uncount(tx: &mut Tx, idea: &Matter, was: &Matter, now: Moment) -> Result<(), StoreError> {
    if let (Some(reason), None) = (idea.hidden, was.hidden) {
        moderation::count(tx, idea, Counted::Hidden, reason.as_code(), -1, now).await?;
    }
    if let (State::Checking { reason, .. }, false) = (&was.state, idea.status == was.status) {
        moderation::count(tx, idea, Counted::Published, reason.as_code(), -1, now).await?;
    }
    Ok(())
}

/// An answer that is taken back is a draft again: its words are not lost, nor those of a draft that
/// somebody has begun meanwhile.
async fn take_answer_back(tx: &mut Tx, event: i64, now: Moment) -> Result<(), StoreError> {
    crate::sql!(
        "insert into answer_draft (idea_id, group_id, text, person_id, changed_at) \
         select idea_id, group_id, text, person_id, cast($2 as bigint) from answer \
         where event_id = $1 and group_id is not null \
         on conflict (idea_id, group_id) do update \
         set text = excluded.text || cast($3 as text) || answer_draft.text, person_id = excluded.person_id, \
             changed_at = excluded.changed_at, version = answer_draft.version + 1"
    )
    .bind(event)
    .bind(now)
    .bind("\n\n")
    .execute(tx)
    .await?;
    crate::sql!("delete from answer where event_id = $1")
        .bind(event)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes back the step to one of `kinds` that a card caused, when its time has not passed and nobody
/// has touched the matter since. Whether there was one. The idea's row is taken.
pub(crate) async fn take_step_back(
    tx: &mut Tx,
    idea: &Matter,
    card: CardId,
    kinds: &[EventKind],
    doer: Doer,
    now: Moment,
) -> Result<bool, StoreError> {
    let rows: Vec<(i64, String, String, String)> = crate::sql!(
        "select u.event_id, u.before, e.kind, e.detail from idea_undo u join event e on e.id = u.event_id \
         where u.idea_id = $1 and u.version = $2 and u.ends_at > $3 order by u.event_id desc"
    )
    .bind(idea.id)
    .bind(idea.version)
    .bind(now)
    .all(tx)
    .await?;
    for (event, before, kind, detail) in rows {
        let facts: Facts = json("event.detail", &detail)?;
        if facts.card == Some(card) && kinds.contains(&code("event.kind", &kind)?) {
            let was = restored(idea, json("idea_undo.before", &before)?);
            put_back(tx, event, idea, &was, doer, now).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The matter as it was before.
fn restored(idea: &Matter, before: Before) -> Matter {
    let moment = |millis: Option<i64>| millis.map(Moment::from_millis);
    Matter {
        status: before.state.status(),
        merged_into: match &before.state {
            State::Merged { target, .. } => Some(*target),
            _ => None,
        },
        state: before.state,
        author_reopened: before.author_reopened,
        due: before.due,
        group: before.group.map(domain::GroupId::new),
        answered: moment(before.answered),
        taken: moment(before.taken),
        ended: moment(before.ended),
        ready: moment(before.ready),
        hidden: before.hidden,
        ..idea.clone()
    }
}

/// What the policy calls the act that is undone: who may do it may undo it.
const fn act_of(kind: EventKind) -> Act {
    match kind {
        EventKind::Hidden => Act::Hide,
        EventKind::Reopened => Act::Reopen,
        EventKind::Published => Act::Publish,
        EventKind::Answered => Act::Answer,
        _ => Act::Handle,
    }
}
