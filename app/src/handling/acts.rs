//! What staff do to a matter, one function a thing done: pages and the inbox both come through here.
//!
//! Each gives the number of what happened, by which the same person can undo it for a few seconds.
//! A refusal is an outcome: [`Refusal::Changed`] says that the page was an old one.

use std::time::Duration;

use domain::codes::HideReason;
use domain::ideas::status::Change;
use domain::ids::IdeaId;
use domain::mail::UNDO_MS;
use domain::people::Actor;
use domain::refusal::Refusal;
use store::handling::Hand;

use crate::error::Fault;
use crate::people::Visit;
use crate::state::AppState;

/// Something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// What happened, for [`undo`].
    pub event: i64,
}

/// Changes where a matter stands. `seen` is the version the person looked at.
pub async fn change(
    visit: &Visit,
    id: IdeaId,
    change: Change,
    seen: Option<i64>,
) -> Result<Result<Done, Refusal>, Fault> {
    let actor = visit.actor();
    let done = store::handling::change(&visit.state.db, id, change, hand(visit, &actor, seen), visit.now).await?;
    Ok(done.map(|event| told(visit, event)))
}

/// Takes a matter out of the public, with the reason its author is told.
pub async fn hide(visit: &Visit, id: IdeaId, reason: HideReason) -> Result<Result<Done, Refusal>, Fault> {
    let actor = visit.actor();
    let done = store::handling::hide(&visit.state.db, id, reason, hand(visit, &actor, None), visit.now).await?;
    Ok(done.map(|event| told(visit, event)))
}

/// Undoes what the same person did a moment ago. The idea it was about.
pub async fn undo(visit: &Visit, event: i64) -> Result<Result<IdeaId, Refusal>, Fault> {
    Ok(store::handling::undo(&visit.state.db, event, &visit.actor(), visit.now).await?)
}

/// Who acts, what they saw, and what the town promises today.
pub(super) fn hand<'a>(visit: &Visit, actor: &'a Actor, seen: Option<i64>) -> Hand<'a> {
    Hand {
        actor,
        seen,
        promise: visit.state.town().promise,
    }
}

/// The line of what was done is public when it can no longer be undone: pages kept without it are
/// then drawn anew.
pub(super) fn told(visit: &Visit, event: i64) -> Done {
    show_later(visit.state.clone());
    Done { event }
}

fn show_later(state: AppState) {
    let wait = u64::try_from(UNDO_MS).unwrap_or_default() + 500;
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(wait)).await;
        if let Err(error) = state.db.touch().await {
            tracing::warn!(%error, "kept pages show a line later than they could");
        }
    });
}
