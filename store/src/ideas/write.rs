//! What every write to an idea does: take its row, and keep what lists show in line with it.

use domain::ideas::State;
use domain::{IdeaId, Moment, Origin, Status, Visibility};

use super::read::{self, Matter};
use crate::codes::to_json;
use crate::{Conn, StoreError, Tx, search};

/// Takes the idea's row for this transaction and reads it as it then is. None: no such idea.
///
/// The version stays: it rises when the matter itself is saved, so that a resident's support does
/// not make the page that staff are reading an old one.
pub(crate) async fn take(tx: &mut Tx, id: IdeaId) -> Result<Option<Matter>, StoreError> {
    let taken = crate::sql!("update idea set version = version where id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    if taken == 0 {
        return Ok(None);
    }
    read::find(tx, id).await
}

/// Whether lists, search and counts show an idea.
pub(crate) fn is_listed(visibility: Visibility, status: Status, hidden: bool) -> bool {
    let out = matches!(status, Status::Checking | Status::Merged | Status::Withdrawn);
    visibility == Visibility::Public && !hidden && !out
}

/// Whether an idea waits for a person's answer. Imports do once a group has taken them.
pub(crate) fn is_awaiting(status: Status, answered: bool, origin: Origin) -> bool {
    let untaken = origin == Origin::Import && status == Status::Received;
    !answered && status.is_waiting_for_town() && status != Status::Checking && !untaken
}

/// Writes where the idea stands now, and whether lists show it; the index follows.
pub(crate) async fn save(c: &mut Conn, idea: &Matter, state: &State, now: Moment) -> Result<(), StoreError> {
    let status = state.status();
    let merged_into = match state {
        State::Merged { target, .. } => Some(*target),
        _ => None,
    };
    let taken = idea.taken.or_else(|| state.group().map(|_| now));
    let ended = match (status.is_ending(), idea.ended) {
        (false, _) => None,
        (true, Some(ended)) if idea.status == status => Some(ended),
        (true, _) => Some(now),
    };
    // What has come to its end has been told; what is a pointer or was taken back waits for nobody.
    let is_over = status.is_ending() || matches!(status, Status::Merged | Status::Withdrawn);
    let ready = idea.ready.filter(|_| !is_over);
    let changed = crate::sql!(
        "update idea \
         set version = version + 1, status = $2, state = $3, author_reopened = $4, group_id = $5, merged_into = $6, changed_at = $7, \
             answered_at = $8, hidden_at = case when cast($9 as text) is null then null else coalesce(hidden_at, $7) end, \
             hidden_reason = $9, listed = $10, awaiting = $11, answer_due = $12, decision_due = $13, \
             taken_at = $14, ended_at = $15, ready_at = $16 \
         where id = $1"
    )
    .bind(idea.id)
    .bind(status.as_code())
    .bind(to_json(state)?)
    .bind(idea.author_reopened)
    .bind(state.group().or(idea.group))
    .bind(merged_into)
    .bind(now)
    .bind(idea.answered)
    .bind(idea.hidden.map(|reason| reason.as_code()))
    .bind(is_listed(idea.visibility, status, idea.hidden.is_some()))
    .bind(is_awaiting(status, idea.answered.is_some(), idea.origin))
    .bind(idea.due.answer)
    .bind(idea.due.decision)
    .bind(taken)
    .bind(ended)
    .bind(ready)
    .execute(c)
    .await?;
    if changed != 1 {
        return Err(StoreError::Missing);
    }
    search::index::put(c, idea.id).await
}

/// The next number, and with it the only right to send until this transaction ends.
pub(crate) async fn next_number(c: &mut Conn, how_many: i64) -> Result<i64, StoreError> {
    let (last,): (i64,) = crate::sql!("update counter set value = value + $1 where name = 'idea' returning value")
        .bind(how_many)
        .one(c)
        .await?;
    Ok(last - how_many + 1)
}
