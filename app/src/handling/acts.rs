//! What staff do to a matter, one function a thing done: pages and the inbox both come through here.
//!
//! Each gives the number of what happened, by which the same person can undo it for a few seconds.
//! A refusal is an outcome: [`Refusal::Changed`] says that the page was an old one.

use std::time::Duration;

use domain::codes::HideReason;
use domain::ideas::status::Change;
use domain::ideas::text::Sentence;
use domain::ids::IdeaId;
use domain::mail::UNDO_MS;
use domain::people::Actor;
use domain::refusal::Refusal;
use store::handling::{Answering, Contact, Hand};

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

/// Publishes an answer, and takes the step that goes with it.
pub(super) async fn answer(
    visit: &Visit,
    id: IdeaId,
    answering: Answering,
    seen: Option<i64>,
) -> Result<Result<Done, Refusal>, Fault> {
    let actor = visit.actor();
    let done = store::handling::answer(&visit.state.db, id, answering, hand(visit, &actor, seen), visit.now).await?;
    Ok(done.map(|event| told(visit, event)))
}

/// Saves the group's draft; its new version.
pub(super) async fn save_draft(
    visit: &Visit,
    id: IdeaId,
    text: &str,
    draft_seen: i64,
) -> Result<Result<i64, Refusal>, Fault> {
    let actor = visit.actor();
    let hand = hand(visit, &actor, None);
    Ok(store::handling::save_draft(&visit.state.db, id, text, draft_seen, hand, visit.now).await?)
}

/// Writes a private note.
pub(super) async fn note(visit: &Visit, id: IdeaId, text: &Sentence) -> Result<Result<(), Refusal>, Fault> {
    let actor = visit.actor();
    Ok(store::handling::note(&visit.state.db, id, text, hand(visit, &actor, None), visit.now).await?)
}

/// Shows who sent a matter; the look is written down.
pub(super) async fn open_contact(visit: &Visit, id: IdeaId) -> Result<Result<Contact, Refusal>, Fault> {
    let actor = visit.actor();
    Ok(store::handling::open_contact(&visit.state.db, id, hand(visit, &actor, None), visit.now).await?)
}

/// Whether this person did it to this idea, a moment ago.
pub(super) async fn is_about(visit: &Visit, event: i64, id: IdeaId) -> Result<bool, Fault> {
    let Some(known) = &visit.signed_in else {
        return Ok(false);
    };
    let mut conn = visit.state.db.read().await?;
    Ok(store::handling::can_undo(&mut conn, event, known.person.id, visit.now).await? == Some(id))
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
