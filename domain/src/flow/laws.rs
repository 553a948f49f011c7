//! What holds of every past: counts agree with each other whatever people did.

use super::forecast::SHARES;
use super::town::*;
use super::*;
use crate::boards::{Cause, Outcome};
use crate::ids::BoardId;
use proptest::prelude::*;

/// A card to which anything may have happened, in the spring of 2026.
fn any_card() -> impl Strategy<Value = Card> {
    let step = (1i64..=5, 0u8..14, 1i64..6_000);
    let block = (0usize..8, 0i64..100_000, prop::option::of(1i64..20_000));
    let class = prop::sample::select(ServiceClass::ALL);
    (
        prop::collection::vec(step, 1..14),
        prop::collection::vec(block, 0..4),
        class,
        prop::bool::weighted(0.85),
    )
        .prop_map(|(parts, blocks, class, history_complete)| {
            let mut moment = at(1, 5, 9);
            let mut steps = Vec::new();
            for (column, what, minutes) in parts {
                moment = moment.plus_minutes(minutes);
                steps.push(match what {
                    0 => away(moment, None),
                    1 => away(moment, Some(Outcome::Done)),
                    2 => by(Cause::Return, to(IDEAS, moment)),
                    3 => by(Cause::Import, to(column, moment)),
                    _ => to(column, moment),
                });
            }
            let base = Card {
                class,
                history_complete,
                ..card(steps)
            };
            blocks.into_iter().fold(base, |card, (category, from, length)| {
                let from = at(1, 5, 9).plus_minutes(from);
                let to = length.map(|minutes| from.plus_minutes(minutes));
                blocked(card, BlockCategory::ALL[category], from, to)
            })
        })
}

fn any_flow() -> impl Strategy<Value = Flow> {
    prop::collection::vec(any_card(), 1..25).prop_map(|cards| flow(cards, at(6, 30, 12)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_line_of_the_cumulative_flow_goes_down_or_crosses_the_next(it in any_flow()) {
        let lines = it.cumulative(&ever(&it)).expect("there is history");
        let ended: Vec<u32> = lines.done.iter().zip(&lines.stopped).map(|(a, b)| a + b).collect();
        let mut all: Vec<&Vec<u32>> = lines.lines.iter().map(|it| &it.1).collect();
        all.push(&ended);
        for line in all.iter().copied().chain([&lines.done, &lines.stopped]) {
            prop_assert!(line.windows(2).all(|pair| pair[0] <= pair[1]), "{line:?}");
        }
        for pair in all.windows(2) {
            prop_assert!(pair[0].iter().zip(pair[1]).all(|(before, after)| before >= after));
        }
        prop_assert_eq!(usize::try_from(*all[0].last().expect("a day")).expect("small"), it.runs.len());
    }

    #[test]
    fn in_progress_is_what_was_begun_without_what_ended(it in any_flow()) {
        let progress = it.in_progress(None).expect("there is history");
        for (day, cards) in (0..).map(|n| progress.first.plus(n)).zip(&progress.cards) {
            let begun = it.runs.iter().filter(|run| run.started.is_some_and(|at| Day::of(at) <= day));
            let open = begun.filter(|run| run.ended.is_none_or(|at| Day::of(at) > day));
            let (mut count, mut age) = (0u32, 0i64);
            for run in open {
                count += 1;
                age += i64::from(day.since(Day::of(run.started.expect("begun"))) + 1);
            }
            prop_assert_eq!(count, *cards);
            let at = usize::try_from(day.since(progress.first)).expect("after");
            prop_assert_eq!(age, progress.total_age[at]);
        }
    }

    #[test]
    fn weeks_add_up_to_days_and_days_to_finished_cards(it in any_flow()) {
        let daily = it.throughput(None).expect("there is history");
        let total: u32 = daily.counts.iter().sum();
        prop_assert_eq!(daily.weeks().iter().map(|week| week.count).sum::<u32>(), total);
        let finished = it.runs.iter().filter(|run| run.finished.is_some() && run.knows.finished).count();
        prop_assert_eq!(usize::try_from(total).expect("small"), finished);
        let classes: u32 = ServiceClass::ALL.iter().map(|class| {
            it.throughput(Some(*class)).expect("history").counts.iter().sum::<u32>()
        }).sum();
        prop_assert_eq!(classes, total);
    }

    #[test]
    fn times_are_in_order_and_parts_are_no_more_than_the_whole(it in any_flow()) {
        let window = ever(&it);
        for took in it.cycle_times(&window) {
            prop_assert!(took.days >= 1 && took.millis >= 0);
        }
        let lead = it.lead_times(&window);
        for long in &lead {
            let short = it.cycle_times(&window);
            prop_assert!(short.iter().any(|it| it.card == long.card && it.days <= long.days));
        }
        for run in &it.runs {
            let whole = run.span(it.now).map_or(0, run::Span::millis);
            prop_assert!(run.blocked_millis() <= whole);
        }
        let efficiency = it.efficiency(&window);
        prop_assert!(0 <= efficiency.working && efficiency.working <= efficiency.whole);
        let by_reason: i64 = it.obstacles(&window).iter().map(|it| it.millis).sum();
        let blocked: i64 = it.runs.iter().map(Run::blocked_millis).sum();
        prop_assert!(by_reason >= blocked - spent::DAY_MS, "reasons overlap, they never lose time");
    }

    #[test]
    fn ageing_lists_what_is_in_progress_with_the_most_urgent_first(it in any_flow()) {
        let ageing = it.ageing(Some(14));
        let open = it.runs.iter().filter(|run| run.is_open()).count();
        prop_assert_eq!(ageing.len(), open);
        let urgency: Vec<f64> = ageing.iter().map(|it| it.urgency().unwrap_or(0.0)).collect();
        prop_assert!(urgency.windows(2).all(|pair| pair[0] >= pair[1]));
        let mut least = [0; 3];
        for (column, pace) in it.pace(None).into_iter().enumerate() {
            let Some(Pace(days)) = pace.filter(|_| it.columns[column].role.stage() == 2) else { continue };
            prop_assert!(days[0] <= days[1] && days[1] <= days[2]);
            least = days;
        }
        prop_assert!(least[0] <= least[2]);
    }

    #[test]
    fn a_window_holds_a_part_of_what_a_longer_one_holds(it in any_flow(), days in 1i32..200) {
        let (short, long) = (Window::last(&it, days, None), Window::last(&it, days + 30, None));
        let of_long = it.cycle_times(&long);
        prop_assert!(it.cycle_times(&short).iter().all(|took| of_long.contains(took)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn a_surer_forecast_is_never_earlier_and_never_promises_more(
        weeks in prop::collection::vec((0u8..4, 0i64..5), 9..14), cards in 1u32..15,
    ) {
        let mut all = Vec::new();
        for (number, (count, weekday)) in (0i64..).zip(weeks) {
            for _ in 0..=count {
                let monday = at(1, 12, 9).plus_days(7 * number);
                all.push(card(vec![to(WORK, monday), to(DONE, monday.plus_days(weekday))]));
            }
        }
        all.extend((0..20).map(|_| card(vec![to(WORK, at(1, 12, 9)), to(DONE, at(1, 13, 9))])));
        let it = flow(all, at(5, 6, 9));
        let sample = it.sample(|_| false).expect("enough");
        let when = it.when(BoardId::new(1), &sample, cards, |_| false);
        let days: Vec<i32> = when.0.iter().map(|day| day.map_or(i32::MAX, Day::number)).collect();
        prop_assert!(days.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(days[0] >= it.today.number());
        let many = it.how_many(BoardId::new(1), &sample, it.today.plus(40).date(), |_| false);
        prop_assert!(many.0.windows(2).all(|pair| pair[0] >= pair[1]));
        prop_assert_eq!(SHARES.len(), many.0.len());
    }
}
