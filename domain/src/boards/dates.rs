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
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Columns 0 to 4: an option, a promise, work, waiting, done; 5 is another finished one.
    fn role(column: ColumnId) -> Option<ColumnRole> {
        match column.get() {
            5 => Some(ColumnRole::Done),
            number => ColumnRole::ALL.get(usize::try_from(number).ok()?).copied(),
        }
    }

    fn to(column: i64, at: i64) -> Step {
        let cause = if at == 0 { Cause::Create } else { Cause::Move };
        Step {
            to: Some(ColumnId::new(column)),
            at: Moment::from_millis(at),
            cause,
            outcome: None,
        }
    }

    fn by(cause: Cause, step: Step) -> Step {
        Step { cause, ..step }
    }

    fn away(at: i64, outcome: Option<Outcome>) -> Step {
        Step {
            to: None,
            at: Moment::from_millis(at),
            cause: Cause::Archive,
            outcome,
        }
    }

    /// K, S, F, outcome and when it came to its column.
    fn told(steps: &[Step]) -> (Option<i64>, Option<i64>, Option<i64>, Option<Outcome>, Option<i64>) {
        let it = dates(steps, role);
        let ms = |moment: Option<Moment>| moment.map(Moment::millis);
        (
            ms(it.committed),
            ms(it.started),
            ms(it.finished),
            it.outcome,
            ms(it.entered),
        )
    }

    const DONE: Option<Outcome> = Some(Outcome::Done);
    const DROPPED: Option<Outcome> = Some(Outcome::Dropped);
    const RETURNED: Option<Outcome> = Some(Outcome::Returned);

    #[test]
    fn a_card_that_goes_straight_through_has_its_three_dates() {
        let steps = [to(0, 0), to(1, 10), to(2, 20), to(3, 30), to(4, 40)];
        assert_eq!(told(&steps), (Some(10), Some(20), Some(40), DONE, Some(40)));
        assert_eq!(told(&steps[..4]), (Some(10), Some(20), None, None, Some(30)));
        assert_eq!(told(&steps[..1]), (None, None, None, None, Some(0)));
        assert_eq!(told(&[]), (None, None, None, None, None));
    }

    #[test]
    fn what_goes_from_the_queue_to_done_was_begun_when_it_was_finished() {
        assert_eq!(
            told(&[to(1, 0), to(4, 40)]),
            (Some(0), Some(40), Some(40), DONE, Some(40))
        );
        assert_eq!(told(&[to(4, 0)]), (Some(0), Some(0), Some(0), DONE, Some(0)));
    }

    #[test]
    fn moving_back_resets_neither_promise_nor_start() {
        let back = [to(0, 0), to(1, 10), to(2, 20), to(1, 30), to(0, 40)];
        assert_eq!(told(&back), (Some(10), Some(20), None, None, Some(40)));
    }

    #[test]
    fn a_reopened_card_is_unfinished_until_it_is_finished_again() {
        let steps = [to(1, 0), to(2, 10), to(4, 20), to(2, 30), to(4, 40)];
        assert_eq!(told(&steps[..4]), (Some(0), Some(10), None, None, Some(30)));
        assert_eq!(told(&steps), (Some(0), Some(10), Some(40), DONE, Some(40)));
        assert_eq!(episodes(&steps, role)[0].reopened, 1);
    }

    #[test]
    fn from_one_finished_column_to_another_is_no_new_finish() {
        let steps = [to(2, 0), to(4, 20), to(5, 30)];
        assert_eq!(told(&steps), (Some(0), Some(0), Some(20), DONE, Some(30)));
    }

    #[test]
    fn only_the_explicit_return_ends_the_episode() {
        let steps = [
            to(1, 0),
            to(2, 10),
            by(Cause::Return, to(0, 20)),
            to(0, 25),
            to(1, 30),
            to(2, 40),
        ];
        assert_eq!(told(&steps[..3]), (None, None, None, RETURNED, Some(20)));
        assert_eq!(told(&steps[..4]), (None, None, None, RETURNED, Some(20)));
        assert_eq!(told(&steps), (Some(30), Some(40), None, None, Some(40)));
        let all = episodes(&steps, role);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].ended, Some(Moment::from_millis(20)));
        assert_eq!(all[0].outcome, RETURNED);
    }

    #[test]
    fn archived_from_done_it_stays_finished_and_restored_too() {
        let steps = [
            to(2, 0),
            to(4, 20),
            away(30, None),
            by(Cause::Restore, to(4, 40)),
            to(2, 50),
        ];
        assert_eq!(told(&steps[..3]), (Some(0), Some(0), Some(20), DONE, Some(20)));
        assert_eq!(told(&steps[..4]), (Some(0), Some(0), Some(20), DONE, Some(40)));
        assert_eq!(told(&steps), (Some(0), Some(0), None, None, Some(50)));
    }

    #[test]
    fn archived_undone_it_is_dropped_unless_somebody_says_that_it_is_done() {
        assert_eq!(
            told(&[to(2, 0), away(30, None)]),
            (Some(0), Some(0), None, DROPPED, Some(0))
        );
        assert_eq!(
            told(&[to(1, 0), away(30, DONE)]),
            (Some(0), Some(30), Some(30), DONE, Some(0))
        );
        let merged = [to(4, 0), away(30, Some(Outcome::Merged))];
        assert_eq!(told(&merged), (Some(0), Some(0), None, Some(Outcome::Merged), Some(0)));
    }

    #[test]
    fn a_restored_card_goes_on_in_the_same_episode() {
        let steps = [to(2, 0), away(30, DROPPED), by(Cause::Restore, to(2, 60))];
        assert_eq!(told(&steps), (Some(0), Some(0), None, None, Some(60)));
    }

    #[test]
    fn a_card_in_the_bin_keeps_its_dates() {
        let bin = by(Cause::Delete, away(30, None));
        assert_eq!(
            told(&[to(2, 0), to(4, 10), bin]),
            (Some(0), Some(0), Some(10), DONE, Some(10))
        );
        assert_eq!(told(&[to(2, 0), bin]), (Some(0), Some(0), None, None, Some(0)));
    }

    #[test]
    fn what_an_import_says_did_not_happen_here() {
        let steps = [by(Cause::Import, to(1, 0)), to(2, 10), to(4, 20)];
        let one = episodes(&steps, role)[0];
        assert!(one.committed.is_some_and(|stamp| !stamp.here));
        assert!(one.started.is_some_and(|stamp| stamp.here));
    }

    #[test]
    fn roles_are_those_of_today() {
        let steps = [to(1, 0), to(2, 10), to(3, 20)];
        let work_is_a_queue = |column: ColumnId| match column.get() {
            2 => Some(ColumnRole::Committed),
            _ => role(column),
        };
        assert_eq!(dates(&steps, work_is_a_queue).started, Some(Moment::from_millis(20)));
    }

    pub(crate) fn any_steps() -> impl Strategy<Value = Vec<Step>> {
        let one = (0i64..6, 0u8..12, 1i64..1000);
        prop::collection::vec(one, 0..25).prop_map(|parts| {
            let mut at = 0;
            let step = |(column, what, later): (i64, u8, i64)| {
                at += later;
                match what {
                    0 => away(at, None),
                    1 => away(at, DONE),
                    2 => by(Cause::Return, to(0, at)),
                    3 => by(Cause::Delete, away(at, None)),
                    _ => to(column, at),
                }
            };
            parts.into_iter().map(step).collect()
        })
    }

    proptest! {
        #[test]
        fn the_three_dates_are_in_order_and_a_finish_has_an_outcome(steps in any_steps()) {
            for one in episodes(&steps, role) {
                let (k, s, f) = (one.committed, one.started, one.finished);
                prop_assert!(k.is_some());
                prop_assert!(s.is_none_or(|s| k.is_some_and(|k| k.at <= s.at)));
                prop_assert!(f.is_none_or(|f| s.is_some_and(|s| s.at <= f.at)));
                prop_assert_eq!(f.is_some(), one.outcome == DONE);
                prop_assert_eq!(one.outcome.is_some(), one.ended.is_some());
            }
        }

        #[test]
        fn moving_on_changes_no_date_that_was_given(steps in any_steps(), column in 1i64..4) {
            let before = dates(&steps, role);
            let mut more = steps.clone();
            more.push(to(column, 1_000_000));
            let after = dates(&more, role);
            prop_assert!(before.committed.is_none() || before.committed == after.committed);
            prop_assert!(before.started.is_none() || before.started == after.started);
        }
    }
}
