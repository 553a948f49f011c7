//! When a card was promised, begun and finished: the one definition, from the log of transitions.
//!
//! The log is read with the columns' roles of *today*, so that figures of different months compare.
//! What the card's row keeps (`committed_at`, `started_at`, …) is this, computed after each change;
//! `lanka verify-flow` computes it again and must find no difference. The terms are those of
//! `research/kanban-and-flow.md` B4: K committed, S started, F finished.
//!
//! - K is the first entry to stage 1 or further, S to stage 2 or further, each once in an episode.
//!   Moving back resets neither: somebody is still waiting.
//! - F is the last entry to stage 3, for as long as the card is there or was archived from there.
//!   From one finished column to another is no entry.
//! - An episode ends only by [`Cause::Return`]; the next one begins where the card is promised again.
//! - Archived before it was finished: with the outcome `done` it is finished at that moment, with
//!   none it is `dropped`.
//! - Restored, it goes on in the same episode, and the time away counts.

use super::{Cause, ColumnRole, Outcome};
use crate::{ids::ColumnId, time::Moment};

/// One row of `card_transition` that has not been voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// None: the card left the board.
    pub to: Option<ColumnId>,
    pub at: Moment,
    pub cause: Cause,
    /// Given when it left.
    pub outcome: Option<Outcome>,
}

/// A moment of the log, and whether it happened here: what an import wrote is not known to be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub at: Moment,
    pub here: bool,
}

/// From the promise to the end, or to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Episode {
    pub committed: Option<Stamp>,
    pub started: Option<Stamp>,
    pub finished: Option<Stamp>,
    /// When it was finished for the first time, also when it was taken up again later.
    pub first_finished: Option<Moment>,
    /// How it ended. None: it goes on.
    pub outcome: Option<Outcome>,
    /// When it left the flow, with whatever outcome.
    pub ended: Option<Moment>,
    /// How many times it was taken up again after it was finished.
    pub reopened: u32,
}

/// What the card's row keeps of its last episode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// When it came to the column where it is, or last was. None: the log says nothing.
    pub entered: Option<Moment>,
    pub committed: Option<Moment>,
    pub started: Option<Moment>,
    pub finished: Option<Moment>,
    pub outcome: Option<Outcome>,
}

/// The dates of a card. `steps` are in order of `at` and row, without the voided ones; `role` tells a
/// column's role, also a removed column's. A step to a column it does not know is passed over.
pub fn dates(steps: &[Step], role: impl Fn(ColumnId) -> Option<ColumnRole>) -> Dates {
    let (episodes, entered) = walk(steps, role);
    let last = episodes.last().copied().unwrap_or_default();
    let at = |stamp: Option<Stamp>| stamp.map(|stamp| stamp.at);
    Dates {
        entered,
        committed: at(last.committed),
        started: at(last.started),
        finished: at(last.finished),
        outcome: last.outcome,
    }
}

/// All episodes of a card, oldest first. One that was returned stays the last until the card is
/// promised again, so the dates of a card back among ideas are empty but for the outcome.
pub fn episodes(steps: &[Step], role: impl Fn(ColumnId) -> Option<ColumnRole>) -> Vec<Episode> {
    let (mut episodes, _) = walk(steps, role);
    episodes.retain(|episode| episode.committed.is_some());
    episodes
}

/// Where the card is while its log is read.
struct Place {
    column: ColumnId,
    stage: u8,
    away: bool,
}

fn walk(steps: &[Step], role: impl Fn(ColumnId) -> Option<ColumnRole>) -> (Vec<Episode>, Option<Moment>) {
    let mut past: Vec<Episode> = Vec::new();
    let mut now = Episode::default();
    let mut place: Option<Place> = None;
    let mut entered = None;
    for step in steps {
        let stamp = Stamp {
            at: step.at,
            here: step.cause != Cause::Import,
        };
        match step.to {
            Some(column) => {
                let Some(stage) = role(column).map(ColumnRole::stage) else {
                    continue;
                };
                if place.as_ref().is_none_or(|it| it.column != column || it.away) {
                    entered = Some(step.at);
                }
                if step.cause == Cause::Return && stage == 0 {
                    returned(&mut now, &mut past, step.at);
                } else {
                    let before = place.as_ref().map(|it| it.stage);
                    enter(&mut now, before, stage, stamp);
                }
                place = Some(Place {
                    column,
                    stage,
                    away: false,
                });
            }
            None => {
                if let Some(place) = &mut place {
                    place.away = true;
                    if step.cause != Cause::Delete && leave(&mut now, place.stage, step.outcome, stamp) {
                        place.stage = ColumnRole::Done.stage();
                    }
                }
            }
        }
    }
    past.push(now);
    (past, entered)
}

fn returned(now: &mut Episode, past: &mut Vec<Episode>, at: Moment) {
    if now.committed.is_some() {
        now.finished = None;
        now.outcome = Some(Outcome::Returned);
        now.ended = Some(at);
        past.push(*now);
    }
    *now = Episode {
        outcome: Some(Outcome::Returned),
        ..Episode::default()
    };
}

fn enter(now: &mut Episode, before: Option<u8>, stage: u8, stamp: Stamp) {
    if stage == 0 && now.committed.is_none() {
        // Among ideas: nothing has begun, and what a return left behind stays to be seen.
        if now.outcome != Some(Outcome::Returned) {
            (now.outcome, now.ended) = (None, None);
        }
        return;
    }
    if stage >= 1 {
        now.committed.get_or_insert(stamp);
    }
    if stage >= 2 {
        now.started.get_or_insert(stamp);
    }
    if stage < 3 {
        now.reopened += u32::from(now.finished.is_some());
        (now.finished, now.outcome, now.ended) = (None, None, None);
    } else if before != Some(3) || now.finished.is_none() {
        finish(now, stamp);
    } else {
        now.outcome = Some(Outcome::Done);
    }
}

/// Tells whether it was finished by leaving.
fn leave(now: &mut Episode, stage: u8, outcome: Option<Outcome>, stamp: Stamp) -> bool {
    let is_finished = stage == 3;
    let outcome = outcome.unwrap_or(if is_finished { Outcome::Done } else { Outcome::Dropped });
    now.outcome = Some(outcome);
    if outcome != Outcome::Done {
        now.finished = None;
        now.ended = Some(stamp.at);
        return false;
    }
    if !is_finished {
        now.committed.get_or_insert(stamp);
        now.started.get_or_insert(stamp);
        finish(now, stamp);
    }
    true
}

fn finish(now: &mut Episode, stamp: Stamp) {
    now.finished = Some(stamp);
    now.first_finished.get_or_insert(stamp.at);
    now.outcome = Some(Outcome::Done);
    now.ended = Some(stamp.at);
}

#[cfg(test)]
mod tests;
