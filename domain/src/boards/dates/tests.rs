//! Each rule of the dates, with its numbers written out, and what holds of every log.

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
type Told = (Option<i64>, Option<i64>, Option<i64>, Option<Outcome>, Option<i64>);

fn told(steps: &[Step]) -> Told {
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

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
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
