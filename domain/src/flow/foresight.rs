//! Service level, ageing, Little's law and the forecast of B4 to B6, each worked out by hand.

use super::forecast::{self, LEAST_CARDS, LEAST_WEEKS, When};
use super::town::*;
use super::*;
use crate::calendar::finnish_date;
use crate::ids::BoardId;

#[test]
fn the_level_is_the_85th_percentile_and_a_person_sees_how_often_it_held() {
    let cards: Vec<Card> = (1..=20).map(|days| straight(1, 1, days)).collect();
    let it = flow(cards, at(3, 25, 9));
    let proposal = it.proposal(None).expect("twenty are enough");
    assert_eq!((proposal.days, proposal.cards, proposal.of_days), (17, 20, 180));
    let hits = it.hits(&ever(&it), 17);
    assert_eq!((hits.within, hits.of, hits.percent()), (17, 20, Some(85)));
    assert_eq!(it.proposal(Some(ServiceClass::Expedite)), Err(0));
    let few: Vec<Card> = (1..=9).map(|days| straight(1, 1, days)).collect();
    assert_eq!(flow(few, at(3, 25, 9)).proposal(None), Err(9));
    let many: Vec<Card> = (0..30).map(|n| straight(1, 1, 1 + n % 20)).collect();
    assert_eq!(flow(many, at(3, 25, 9)).proposal(None).expect("enough").of_days, 90);
}

#[test]
fn ageing_goes_by_the_pace_of_the_column() {
    // Ten cards leave work at the age of 2 to 11 days and are finished two days later.
    let mut cards: Vec<Card> = (2..=11)
        .map(|days| {
            card(vec![
                to(WORK, at(3, 1, 9)),
                to(WAIT, at(3, days, 9)),
                to(DONE, at(3, days + 2, 9)),
            ])
        })
        .collect();
    cards.push(card(vec![to(WORK, at(4, 2, 9))]));
    cards.push(card(vec![to(WORK, at(4, 1, 9)), to(WAIT, at(4, 8, 9))]));
    let it = flow(cards, at(4, 10, 12));
    let pace = it.pace(None);
    assert_eq!(pace[2], Some(Pace([6, 8, 10])));
    assert_eq!(pace[3], Some(Pace([8, 10, 12])), "the last column's is cycle time");
    let ageing = it.ageing(None);
    // 9 days of 10 in work; 10 days of 12 while waiting.
    assert_eq!(
        ageing.iter().map(|it| (it.age, it.here)).collect::<Vec<_>>(),
        [(9, 9), (10, 3)]
    );
    assert_eq!(pace[2].expect("known").passed(9), 2);
    assert_eq!(Pace([5, 7, 9]).passed(10), 3);
}

#[test]
fn without_enough_history_the_confirmed_level_is_the_measure() {
    let it = flow(vec![card(vec![to(WORK, at(4, 1, 9))])], at(4, 10, 12));
    assert_eq!(it.ageing(None)[0].pace, None);
    assert_eq!(it.ageing(Some(20))[0].pace, Some(Pace([10, 14, 20])));
}

#[test]
fn what_is_in_progress_agrees_with_what_is_finished() {
    // Each day one card is begun and the one of four days ago finished.
    let cards: Vec<Card> = (1..=27).map(|first| straight(first, first, first + 4)).collect();
    let it = flow(cards, at(3, 27, 20));
    let little = it
        .little(&Window {
            from: day(3, 6),
            ..ever(&it)
        })
        .expect("some were finished");
    assert!((little.in_progress - 4.0).abs() < 0.01, "{little:?}");
    assert!((little.expected - 4.0).abs() < 0.01 && !little.differs());
}

/// Two cards on each Tuesday from 5.1. on, begun the day before.
fn tuesdays(weeks: i64) -> Vec<Card> {
    let one = |week: i64| {
        let monday = at(1, 5, 9).plus_days(7 * week);
        card(vec![to(WORK, monday), to(DONE, monday.plus_days(1))])
    };
    (0..weeks).flat_map(|week| [one(week), one(week)]).collect()
}

const BOARD: BoardId = BoardId::new(7);
const NEVER: fn(Day) -> bool = |_| false;

#[test]
fn a_steady_past_has_one_future() {
    // Today is Monday 6.4.2026; two are done every Tuesday.
    let it = flow(tuesdays(13), at(4, 6, 9));
    let sample = it.sample(NEVER).expect("thirteen weeks are enough");
    let day_of = |when: When| when.0.map(|day| day.map(|day| finnish_date(day.date())));
    let when = it.when(BOARD, &sample, 5, NEVER);
    assert_eq!(
        day_of(when),
        [const { Some("21.4.2026") }; 4].map(|it| it.map(str::to_owned))
    );
    assert_eq!(it.how_many(BOARD, &sample, day(4, 21).date(), NEVER).0, [6; 4]);
    assert_eq!(it.how_many(BOARD, &sample, day(4, 20).date(), NEVER).0, [4; 4]);
    // The week of Tuesday 14.4. is quiet: everything is a week later.
    let quiet = |it: Day| it.monday() == day(4, 13);
    assert_eq!(
        it.when(BOARD, &sample, 5, quiet).finnish(85).as_deref(),
        Some("28.4.2026")
    );
    let quarter = forecast::quarter_of(&when).expect("a quarter");
    assert_eq!((quarter.year(), quarter.quarter()), (2026, 2));
}

#[test]
fn the_forecast_says_what_is_missing() {
    let missing = flow(tuesdays(6), at(2, 16, 9)).sample(NEVER).expect_err("too short");
    assert_eq!((missing.weeks, missing.cards), (LEAST_WEEKS - 6, LEAST_CARDS - 12));
    let none = flow(Vec::new(), at(2, 16, 9)).sample(NEVER).expect_err("nothing");
    assert_eq!((none.weeks, none.cards), (LEAST_WEEKS, LEAST_CARDS));
    // The week that goes on and quiet weeks are not drawn from.
    let quiet = |it: Day| it < day(2, 2);
    let missing = flow(tuesdays(10), at(3, 16, 9))
        .sample(quiet)
        .expect_err("six weeks are left");
    assert_eq!((missing.weeks, missing.cards), (2, 8));
}

#[test]
fn july_and_christmas_are_quiet() {
    let quiet = [day(7, 1), day(7, 31), day(12, 23), day(1, 6)];
    assert!(quiet.into_iter().all(forecast::is_quiet));
    assert!(
        ![day(6, 30), day(8, 1), day(12, 22), day(1, 7)]
            .into_iter()
            .any(forecast::is_quiet)
    );
}

#[test]
fn beyond_five_years_nothing_is_told() {
    let it = flow(tuesdays(13), at(4, 6, 9));
    let sample = it.sample(NEVER).expect("enough");
    assert_eq!(it.when(BOARD, &sample, 1_000, NEVER), When([None; 4]));
}

#[test]
fn everybody_sees_the_same_forecast_all_day_and_another_tomorrow_may_differ() {
    let mut cards = tuesdays(13);
    cards.extend((0..8).map(|n| straight(1, 2, 3 + n)));
    let morning = flow(cards.clone(), at(4, 6, 1));
    let evening = flow(cards, at(4, 6, 23));
    let sample = morning.sample(NEVER).expect("enough");
    assert_eq!(
        morning.when(BOARD, &sample, 9, NEVER),
        evening.when(BOARD, &sample, 9, NEVER)
    );
    assert_eq!(forecast::with_split(9, 1.0), 9);
    assert_eq!(forecast::with_split(9, 1.25), 12);
}
