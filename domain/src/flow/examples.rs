//! Every definition and edge rule of B4, each worked out by hand.

use super::town::*;
use super::*;
use crate::boards::{Cause, Outcome};

fn cycle(flow: &Flow) -> Vec<i32> {
    flow.cycle_times(&ever(flow)).iter().map(|it| it.days).collect()
}

fn lead(flow: &Flow) -> Vec<i32> {
    flow.lead_times(&ever(flow)).iter().map(|it| it.days).collect()
}

#[test]
fn the_same_day_is_one_day_and_both_ends_count() {
    let it = flow(vec![straight(2, 3, 3), straight(2, 3, 5)], at(3, 10, 12));
    assert_eq!(cycle(&it), [1, 3]);
    assert_eq!(lead(&it), [2, 4]);
}

#[test]
fn backwards_keeps_the_start_and_is_counted() {
    let card = card(vec![
        to(QUEUE, at(3, 2, 9)),
        to(WORK, at(3, 3, 9)),
        to(QUEUE, at(3, 4, 9)),
        to(WORK, at(3, 6, 9)),
        to(DONE, at(3, 9, 9)),
    ]);
    let it = flow(vec![card], at(3, 20, 9));
    assert_eq!(cycle(&it), [7]);
    assert_eq!(it.backward, [(0, day(3, 4))]);
    let cumulative = it.cumulative(&ever(&it)).expect("there is history");
    assert_eq!(cumulative.moved_back, 1);
    // Work: 3.–4.3. and 6.–9.3. are four times 24 hours; the queue: 2.–3. and 4.–6.3., three.
    let hours: Vec<i64> = it
        .time_in_columns(&ever(&it))
        .iter()
        .map(|(_, all)| all[0] / 3_600_000)
        .collect();
    assert_eq!(hours, [72, 96]);
}

#[test]
fn a_reopened_card_leaves_the_earlier_week_and_counts_in_the_later() {
    let mut steps = vec![to(WORK, at(3, 2, 9)), to(DONE, at(3, 4, 9)), to(WORK, at(3, 10, 9))];
    let open = flow(vec![card(steps.clone())], at(3, 17, 9));
    assert!(cycle(&open).is_empty());
    assert_eq!(open.throughput(None).expect("history").counts.iter().sum::<u32>(), 0);
    assert_eq!(open.ageing(None)[0].age, 16);
    steps.push(to(DONE, at(3, 12, 9)));
    let closed = flow(vec![card(steps)], at(3, 17, 9));
    assert_eq!(cycle(&closed), [11]);
    let weeks: Vec<u32> = closed
        .throughput(None)
        .expect("history")
        .weeks()
        .iter()
        .map(|it| it.count)
        .collect();
    assert_eq!(weeks, [0, 1, 0]);
    assert_eq!(closed.cumulative(&ever(&closed)).expect("history").reopened, 1);
}

#[test]
fn from_the_queue_straight_to_done_takes_one_day() {
    let it = flow(
        vec![card(vec![to(QUEUE, at(3, 2, 9)), to(DONE, at(3, 9, 9))])],
        at(3, 20, 9),
    );
    assert_eq!(cycle(&it), [1]);
    assert_eq!(lead(&it), [8]);
    let progress = it.in_progress(None).expect("history");
    assert!(
        progress.cards.iter().all(|it| *it == 0),
        "it never was in progress at the end of a day"
    );
}

#[test]
fn archived_undone_is_dropped_and_counts_as_neither_finish_nor_time() {
    let dropped = card(vec![to(WORK, at(3, 2, 9)), away(at(3, 5, 9), None)]);
    let said = card(vec![to(WORK, at(3, 2, 9)), away(at(3, 5, 9), Some(Outcome::Done))]);
    let it = flow(vec![dropped, said], at(3, 10, 9));
    assert_eq!(cycle(&it), [4], "somebody said that the other one was done");
    let cumulative = it.cumulative(&ever(&it)).expect("history");
    assert_eq!(
        (cumulative.done.last(), cumulative.stopped.last()),
        (Some(&1), Some(&1))
    );
    assert!(it.ageing(None).is_empty());
}

#[test]
fn restored_it_goes_on_and_the_time_away_counts() {
    let steps = vec![
        to(WORK, at(3, 2, 9)),
        away(at(3, 4, 9), None),
        by(Cause::Restore, to(WORK, at(3, 10, 9))),
        to(DONE, at(3, 11, 9)),
    ];
    let it = flow(vec![card(steps)], at(3, 20, 9));
    assert_eq!(cycle(&it), [10]);
    // In the column it was two days and one day; the six away are in no column.
    assert_eq!(it.time_in_columns(&ever(&it))[0].1[0] / spent::DAY_MS, 3);
    assert_eq!(it.backward, []);
}

#[test]
fn returned_to_ideas_it_begins_anew() {
    let steps = vec![
        to(WORK, at(3, 2, 9)),
        by(Cause::Return, to(IDEAS, at(3, 4, 9))),
        to(QUEUE, at(3, 10, 9)),
        to(WORK, at(3, 11, 9)),
        to(DONE, at(3, 12, 9)),
    ];
    let it = flow(vec![card(steps)], at(3, 20, 9));
    assert_eq!((cycle(&it), lead(&it)), (vec![2], vec![3]));
    assert_eq!(it.runs.len(), 2);
    let progress = it.in_progress(None).expect("history");
    assert_eq!(
        (progress.on(day(3, 3)), progress.on(day(3, 4)), progress.on(day(3, 11))),
        (1, 0, 1)
    );
    assert_eq!(it.backward, [], "the explicit act is no slip backwards");
}

#[test]
fn todays_roles_are_used_for_the_whole_past() {
    let past = history(vec![card(vec![
        to(QUEUE, at(3, 2, 9)),
        to(WORK, at(3, 3, 9)),
        to(WAIT, at(3, 5, 9)),
        to(DONE, at(3, 9, 9)),
    ])]);
    let now = at(3, 20, 9);
    assert_eq!(cycle(&Flow::read(&past, now)), [7]);
    let mut columns = columns();
    columns[2].role = ColumnRole::Committed;
    assert_eq!(changed_by(&past, columns.clone(), now), 1);
    assert_eq!(changed_by(&past, super::town::columns(), now), 0);
    let changed = History { columns, ..past };
    assert_eq!(cycle(&Flow::read(&changed, now)), [5]);
}

#[test]
fn a_removed_column_keeps_its_role_and_its_time() {
    let mut past = history(vec![straight(2, 3, 9)]);
    past.columns[2].removed = true;
    let it = Flow::read(&past, at(3, 20, 9));
    assert_eq!(cycle(&it), [7]);
    past.cards.clear();
    let empty = Flow::read(&past, at(3, 20, 9));
    assert_eq!(empty.columns.len(), 4, "nobody was in it: it is gone");
}

#[test]
fn imported_cards_count_from_what_happened_here() {
    let imported = |steps| Card {
        history_complete: false,
        ..card(steps)
    };
    let begun_there = imported(vec![by(Cause::Import, to(WORK, at(3, 2, 9))), to(DONE, at(3, 4, 9))]);
    let begun_here = imported(vec![
        by(Cause::Import, to(QUEUE, at(3, 2, 9))),
        to(WORK, at(3, 3, 9)),
        to(DONE, at(3, 4, 9)),
    ]);
    let done_there = imported(vec![by(Cause::Import, to(DONE, at(3, 2, 9)))]);
    let it = flow(vec![begun_there, begun_here, done_there], at(3, 10, 9));
    assert_eq!(cycle(&it), [2]);
    assert!(lead(&it).is_empty());
    assert_eq!(it.throughput(None).expect("history").counts.iter().sum::<u32>(), 2);
}

#[test]
fn days_of_23_and_25_hours_are_days() {
    // Summer time begins 29.3.2026 and ends 25.10.2026.
    let spring = card(vec![to(WORK, at(3, 28, 23)), to(DONE, at(3, 30, 0))]);
    let autumn = card(vec![to(WORK, at(10, 24, 23)), to(DONE, at(10, 26, 0))]);
    let it = flow(vec![spring, autumn], at(11, 1, 9));
    assert_eq!(cycle(&it), [3, 3]);
    // A summer night after midnight belongs to the Finnish day although it is yesterday in UTC.
    let night = flow(
        vec![card(vec![to(WORK, at(7, 1, 23)), to(DONE, at(7, 2, 1))])],
        at(7, 3, 9),
    );
    assert_eq!(cycle(&night), [2]);
    assert_eq!(night.throughput(None).expect("history").on(day(7, 2)), 1);
}

#[test]
fn steps_a_millisecond_apart_keep_their_order() {
    let moment = at(3, 2, 9);
    let ms = |more| Moment::from_millis(moment.millis() + more);
    let it = flow(
        vec![card(vec![to(QUEUE, ms(0)), to(WORK, ms(1)), to(DONE, ms(2))])],
        at(3, 3, 9),
    );
    let took = it.cycle_times(&ever(&it));
    assert_eq!((took[0].days, took[0].millis), (1, 1));
}

#[test]
fn a_voided_slip_is_as_if_it_had_not_been() {
    // The store leaves voided rows out: what is left is A, then where the card is.
    let slipped = vec![to(QUEUE, at(3, 2, 9))];
    let it = flow(vec![card(slipped)], at(3, 5, 9));
    assert!(it.runs[0].started.is_none() && it.backward.is_empty());
}

#[test]
fn throughput_has_a_zero_for_every_other_day_and_the_running_week_is_partial() {
    // 2.3.2026 is a Monday.
    let it = flow(vec![straight(2, 2, 3), straight(2, 2, 11)], at(3, 17, 9));
    let daily = it.throughput(None).expect("history");
    assert_eq!((daily.first, daily.counts.len()), (day(3, 2), 16));
    assert_eq!(
        (daily.on(day(3, 3)), daily.on(day(3, 4)), daily.on(day(3, 11))),
        (1, 0, 1)
    );
    let weeks = daily.weeks();
    assert_eq!(weeks.iter().map(|it| it.count).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(
        weeks.iter().map(|it| it.is_partial).collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(it.arrivals(None).expect("history").on(day(3, 2)), 2);
    assert_eq!(it.starts(None).expect("history").on(day(3, 2)), 2);
}

#[test]
fn in_progress_is_counted_at_the_end_of_the_day() {
    let it = flow(
        vec![straight(2, 3, 3), straight(2, 3, 5), straight(2, 4, 6)],
        at(3, 8, 9),
    );
    let progress = it.in_progress(None).expect("history");
    // Days 2 to 8: the first card never counts; the others on 3.–4.3. and 4.–5.3.
    assert_eq!(progress.cards, [0, 1, 2, 1, 0, 0, 0]);
    assert_eq!(progress.total_age, [0, 1, 3, 2, 0, 0, 0]);
}

#[test]
fn blocked_time_is_the_union_between_start_and_finish() {
    let card = straight(2, 3, 9);
    let card = blocked(card, BlockCategory::Decision, at(3, 2, 9), Some(at(3, 4, 10)));
    let card = blocked(card, BlockCategory::Outside, at(3, 4, 9), Some(at(3, 5, 10)));
    let card = blocked(card, BlockCategory::Decision, at(3, 8, 11), None);
    let it = flow(vec![card], at(3, 20, 9));
    // 3.3. 10.00 – 5.3. 10.00 and 8.3. 11.00 – 9.3. 11.00: three days of the six and an hour.
    assert_eq!(it.runs[0].blocked_millis(), 3 * spent::DAY_MS);
    let efficiency = it.efficiency(&ever(&it));
    assert_eq!(efficiency.whole, 6 * spent::DAY_MS + 3_600_000);
    assert_eq!(efficiency.working, 3 * spent::DAY_MS + 3_600_000);
    assert_eq!(efficiency.percent(), Some(50));
    let obstacles = it.obstacles(&ever(&it));
    let told: Vec<_> = obstacles
        .iter()
        .map(|it| (it.category, it.millis / 3_600_000, it.times))
        .collect();
    assert_eq!(
        told,
        [(BlockCategory::Decision, 48, 2), (BlockCategory::Outside, 25, 1)]
    );
}

#[test]
fn waiting_is_not_work() {
    let card = card(vec![
        to(WORK, at(3, 2, 9)),
        to(WAIT, at(3, 3, 9)),
        to(DONE, at(3, 6, 9)),
    ]);
    let it = flow(vec![card], at(3, 20, 9));
    assert_eq!(it.efficiency(&ever(&it)).percent(), Some(25));
}

#[test]
fn the_cumulative_flow_by_hand() {
    let dropped = card(vec![to(QUEUE, at(3, 3, 9)), away(at(3, 5, 9), None)]);
    let jumps = card(vec![to(QUEUE, at(3, 2, 9)), to(WAIT, at(3, 4, 9))]);
    let it = flow(vec![straight(2, 3, 4), dropped, jumps], at(3, 6, 9));
    let lines = it.cumulative(&ever(&it)).expect("history");
    assert_eq!(lines.first, day(3, 2));
    let of = |column: usize| lines.lines.iter().find(|it| it.0 == column).expect("a line").1.clone();
    assert_eq!(of(1), [2, 3, 3, 3, 3], "promised");
    assert_eq!(of(2), [0, 1, 2, 3, 3], "who jumps over a column has reached it");
    assert_eq!(of(3), [0, 0, 2, 3, 3]);
    assert_eq!(lines.done, [0, 0, 1, 1, 1]);
    assert_eq!(lines.stopped, [0, 0, 0, 1, 1]);
    assert_eq!(it.situation(), [0, 0, 0, 1, 0]);
    // A window begins with what was before.
    let near = it
        .cumulative(&Window {
            from: day(3, 5),
            ..ever(&it)
        })
        .expect("history");
    assert_eq!(near.done, [1, 1]);
}
