//! Hand-counted examples of progress, and what holds of any measure.

use super::*;
use crate::calendar::plus_days;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

fn amount(whole: i64) -> Amount {
    Amount::from_raw(whole * 10_000)
}

/// Lead time from 34 days to 12 by the end of 2026, and at most 20 by the end of June.
fn lead_time(latest: i64) -> Reading {
    Reading {
        direction: Some(Direction::Down),
        baseline: Some(amount(34)),
        latest: Some((date(2026, 10, 31), amount(latest))),
        targets: vec![(date(2026, 6, 30), amount(20)), (date(2026, 12, 31), amount(12))],
    }
}

fn of_indicator(reading: Reading) -> Evidence {
    Evidence {
        indicators: vec![reading],
        ..Evidence::default()
    }
}

#[test]
fn an_indicator_counts_from_its_baseline_to_its_last_target() {
    let half = progress(&of_indicator(lead_time(23)), TODAY);
    assert_eq!(half.share, Some(0.5));
    assert_eq!(half.status, MeasureStatus::Late);
    assert_eq!(
        half.reason,
        Reason::BehindTarget {
            target_on: date(2026, 6, 30)
        }
    );
    let there = progress(&of_indicator(lead_time(12)), TODAY);
    assert_eq!((there.status, there.share), (MeasureStatus::OnTime, Some(1.0)));
    assert_eq!(progress(&of_indicator(lead_time(40)), TODAY).share, Some(0.0));
}

#[test]
fn a_quarter_of_the_dated_cards_overdue_makes_it_late_and_less_does_not() {
    let cards = |overdue: usize| Evidence {
        work: Work {
            done: 2,
            open: 5,
            begun: 1,
            due: (0..5)
                .map(|n| plus_days(TODAY, if n < overdue { -23 } else { 10 }))
                .collect(),
        },
        ..Evidence::default()
    };
    let fine = progress(&cards(1), TODAY);
    assert_eq!(fine.status, MeasureStatus::OnTime, "one of five is less than a quarter");
    assert_eq!(fine.reason, Reason::Tasks { done: 2, all: 7 });
    let late = progress(&cards(2), TODAY);
    assert_eq!(
        late.reason,
        Reason::CardsOverdue {
            overdue: 2,
            dated: 5,
            days: 23
        }
    );
    assert_eq!(late.share, Some(2.0 / 7.0));
}

#[test]
fn nothing_known_is_not_nothing_done() {
    let nothing = progress(&Evidence::default(), TODAY);
    assert_eq!((nothing.status, nothing.share), (MeasureStatus::Unknown, None));
    let planned = Evidence {
        work: Work {
            open: 3,
            ..Work::default()
        },
        ..Evidence::default()
    };
    let planned = progress(&planned, TODAY);
    assert_eq!((planned.status, planned.share), (MeasureStatus::NotStarted, Some(0.0)));
}

#[test]
fn a_milestone_that_has_passed_and_a_last_day_that_has_passed_are_late() {
    let stone = |due, done| Evidence {
        milestones: vec![Stone { due: Some(due), done }],
        ..Evidence::default()
    };
    let passed = progress(&stone(plus_days(TODAY, -1), None), TODAY);
    assert_eq!(passed.reason, Reason::MilestonePassed { days: 1 });
    let today = progress(&stone(TODAY, None), TODAY);
    assert_ne!(today.status, MeasureStatus::Late, "the day itself is not over");
    let reached = progress(&stone(plus_days(TODAY, -1), Some(TODAY)), TODAY);
    assert_eq!(reached.share, Some(1.0));
    let ended = Evidence {
        ends: Some(plus_days(TODAY, -3)),
        ..Evidence::default()
    };
    assert_eq!(progress(&ended, TODAY).reason, Reason::EndPassed { days: 3 });
    let continuous = Evidence {
        is_continuous: true,
        ..ended
    };
    assert_eq!(progress(&continuous, TODAY).status, MeasureStatus::Unknown);
}

#[test]
fn a_status_by_hand_stands_until_the_measure_ends() {
    let manual = Evidence {
        manual: Some(MeasureStatus::OnTime),
        ..of_indicator(lead_time(40))
    };
    assert_eq!(progress(&manual, TODAY).reason, Reason::ByHand);
    let ended = Evidence {
        state: MeasureState::Completed,
        ..manual
    };
    assert_eq!(progress(&ended, TODAY).status, MeasureStatus::Completed);
    assert_eq!(progress(&ended, TODAY).share, Some(1.0));
}

#[test]
fn a_roll_up_tells_how_many_it_knows() {
    let of = |status, share| Progress {
        status,
        share,
        reason: Reason::Ended,
    };
    let sum = roll_up(&[
        of(MeasureStatus::Completed, Some(1.0)),
        of(MeasureStatus::Late, Some(0.5)),
        of(MeasureStatus::Unknown, None),
        of(MeasureStatus::Cancelled, Some(0.2)),
    ]);
    assert_eq!((sum.known, sum.all, sum.share), (2, 3, Some(0.75)));
    assert_eq!(sum.counts.iter().map(|(_, count)| count).sum::<usize>(), 4);
    assert_eq!(roll_up(&[]).share, None);
}

#[test]
fn news_grow_old_the_day_after_the_limit() {
    assert_eq!(freshness(plus_days(TODAY, -60), TODAY, 60), Freshness::Fresh);
    assert_eq!(
        freshness(plus_days(TODAY, -61), TODAY, 60),
        Freshness::Stale { days: 61 }
    );
}

fn day() -> impl Strategy<Value = Date> {
    (-900..900).prop_map(|days| plus_days(TODAY, days))
}

fn series() -> impl Strategy<Value = Vec<(Date, Amount)>> {
    prop::collection::btree_map(day(), (-50..50_i64).prop_map(amount), 0..5).prop_map(|it| it.into_iter().collect())
}

fn reading() -> impl Strategy<Value = Reading> {
    let direction = prop_oneof![Just(None), Just(Some(Direction::Up)), Just(Some(Direction::Down))];
    let figure = || prop::option::of(-50..50_i64);
    (direction, figure(), figure(), series()).prop_map(|(direction, baseline, latest, targets)| Reading {
        direction,
        baseline: baseline.map(amount),
        latest: latest.map(|it| (TODAY, amount(it))),
        targets,
    })
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let work = (
        0..9_usize,
        prop::collection::vec(prop::option::of(day()), 0..9),
        0..9_usize,
    )
        .prop_map(|(done, open, begun)| Work {
            done,
            open: open.len(),
            begun: begun.min(open.len()),
            due: open.into_iter().flatten().collect(),
        });
    let stone = (prop::option::of(day()), prop::option::of(day())).prop_map(|(due, done)| Stone { due, done });
    let state = prop_oneof![8 => Just(MeasureState::Open), 1 => Just(MeasureState::Completed), 1 => Just(MeasureState::Cancelled)];
    (
        state,
        prop::collection::vec(reading(), 0..4),
        work,
        prop::collection::vec(stone, 0..4),
        any::<(bool, bool)>(),
        prop::option::of(day()),
    )
        .prop_map(
            |(state, indicators, work, milestones, (is_begun, is_continuous), ends)| Evidence {
                state,
                manual: None,
                indicators,
                work,
                milestones,
                is_begun,
                is_continuous,
                ends,
            },
        )
}

proptest! {
    #[test]
    fn a_share_is_between_nothing_and_all_and_never_invented(it in evidence()) {
        let said = progress(&it, TODAY);
        if let Some(share) = said.share {
            prop_assert!((0.0..=1.0).contains(&share), "{share}");
        }
        let has_nothing = it.indicators.iter().all(|one| one.share().is_none())
            && it.work == Work::default() && it.milestones.is_empty();
        if has_nothing && it.state != MeasureState::Completed {
            prop_assert_eq!(said.share, None);
        }
    }

    #[test]
    fn finishing_a_card_never_takes_a_measure_back(it in evidence()) {
        prop_assume!(it.work.open > 0 && it.indicators.is_empty());
        let mut after = it.clone();
        after.work.open -= 1;
        after.work.done += 1;
        after.work.begun = after.work.begun.min(after.work.open);
        after.work.due.truncate(after.work.open);
        let (before, after) = (share(&it), share(&after));
        prop_assert!(after > before, "{before:?} → {after:?}");
    }

    #[test]
    fn the_order_of_what_is_known_does_not_matter(it in evidence()) {
        let mut turned = it.clone();
        turned.indicators.reverse();
        turned.milestones.reverse();
        turned.work.due.reverse();
        let (one, other) = (progress(&it, TODAY), progress(&turned, TODAY));
        prop_assert_eq!((one.status, one.reason), (other.status, other.reason));
        prop_assert!((one.share.unwrap_or(-1.0) - other.share.unwrap_or(-1.0)).abs() < 1e-9);
    }

    #[test]
    fn what_is_late_says_why(it in evidence()) {
        let said = progress(&it, TODAY);
        let explains = matches!(
            said.reason,
            Reason::BehindTarget { .. } | Reason::MilestonePassed { .. } | Reason::CardsOverdue { .. } | Reason::EndPassed { .. }
        );
        prop_assert_eq!(said.status == MeasureStatus::Late, explains);
    }

    #[test]
    fn every_measure_counts_once_in_a_roll_up(all in prop::collection::vec(evidence(), 0..12)) {
        let said: Vec<Progress> = all.iter().map(|it| progress(it, TODAY)).collect();
        let sum = roll_up(&said);
        prop_assert_eq!(sum.counts.iter().map(|(_, count)| count).sum::<usize>(), said.len());
        prop_assert!(sum.known <= sum.all);
        prop_assert_eq!(sum.share.is_some(), sum.known > 0);
    }
}
