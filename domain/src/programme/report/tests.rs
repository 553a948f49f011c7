//! A report that was kept reads as it was, and sums are of what is known.

use super::*;
use crate::calendar::parse_iso;

fn day(text: &str) -> Date {
    parse_iso(text).expect("a day")
}

/// As the first shape was written. It is never edited: towns have such reports.
const FIRST: &str = r#"{"shape":1,"id":7,"code":"2.3","official":{"fi":"Kirjaston aukiolo","sv":"","en":""},
"name":{"fi":"Kirjasto auki iltaisin","sv":"","en":""},"group":3,
"group_name":{"fi":"Kirjasto","sv":"Biblioteket","en":"Library"},"others":[],"contact":"kirjastonjohtaja",
"tools":[{"fi":"Tuotteistus","sv":"","en":""}],"phase":null,"is_continuous":false,"starts":"2026-01-01","ends":null,
"cost_cents":120000,"state":"open","ended":null,"why":{"fi":"","sv":"","en":""},"resumes":null,"merged_into":null,
"status":"late","share":2500,"reason":{"milestone_passed":{"days":12}},
"sentence":{"fi":"Välitavoite on myöhässä 12 päivää.","sv":"","en":""},"manual_why":{"fi":"","sv":"","en":""},
"told":"2026-05-30","affects_staff":true,"staff_heard":null,
"milestones":[{"name":{"fi":"Kokeilu","sv":"","en":""},"due":"2026-06-18","done":null}],
"figures":[{"name":{"fi":"Käynnit","sv":"","en":""},"unit":{"fi":"kpl","sv":"","en":""},"decimals":0,"direction":"up",
"level":"operational","baseline":{"on":null,"amount":1000000},"before":null,
"latest":{"on":"2026-06-01","amount":1200000},"source":"laskuri","target":{"on":"2026-12-31","amount":1500000}}],
"funding":[{"source":"Tekes","state":"granted","applied_on":"2026-01-15","applied":500000,"granted":400000,"used":null}],
"decisions":[{"body":"Valtuusto","on":"2026-02-01","section":"4 §","sentence":{"fi":"Hyväksyttiin.","sv":"","en":""}}],
"check_ins":[{"month":"2026-03","done":"Aloitettiin","doing":"Kokeillaan","needed":"Avaimia"}],"months":6}"#;

fn first() -> Reported {
    serde_json::from_str(FIRST).expect("the first shape is read")
}

#[test]
fn a_measure_that_was_frozen_in_the_first_shape_is_read_for_ever() {
    let it = first();
    assert_eq!((it.shape, it.plain().fi.as_str()), (1, "Kirjasto auki iltaisin"));
    assert_eq!(
        it.figures[0].latest.expect("a value").amount,
        Amount::from_raw(1_200_000)
    );
    let written = serde_json::to_string(&it).expect("is written");
    assert_eq!(serde_json::from_str::<Reported>(&written).expect("is read"), it);
}

#[test]
fn a_sum_says_of_how_many_it_is_known_and_who_is_silent() {
    let mut unknown = first();
    unknown.status = MeasureStatus::Unknown;
    unknown.share = None;
    unknown.told = day("2025-12-31");
    let mut dropped = first();
    dropped.status = MeasureStatus::Cancelled;
    dropped.told = day("2025-01-01");
    let sum = sum([first(), unknown, dropped].iter(), day("2026-01-01"));
    assert_eq!((sum.known, sum.all, sum.silent), (1, 2, 1));
    assert_eq!(sum.share, Some(2_500));
    let counts = [
        (MeasureStatus::Late, 1),
        (MeasureStatus::Cancelled, 1),
        (MeasureStatus::Unknown, 1),
    ];
    assert_eq!(sum.counts, counts);
}

#[test]
fn words_are_awaited_of_the_months_that_the_measure_was_there() {
    let months = |added, today| months(day("2026-01-01"), day("2026-06-30"), day(added), day(today));
    assert_eq!(months("2025-03-01", "2026-08-01"), 6);
    assert_eq!(months("2026-03-31", "2026-08-01"), 4);
    assert_eq!(months("2025-03-01", "2026-02-01"), 2);
    assert_eq!(months("2026-09-01", "2026-09-02"), 0);
}

#[test]
fn money_is_summed_by_what_became_of_it() {
    let whole = Whole {
        shape: SHAPE,
        programme: Localised::default(),
        from_year: 2025,
        to_year: 2027,
        strategy: Localised::default(),
        day: day("2026-07-01"),
        sum: Sum::default(),
        areas: Vec::new(),
        rest: Vec::new(),
    };
    let report = Report {
        whole,
        measures: vec![first(), first()],
    };
    assert_eq!(report.money(), [240_000, 1_000_000, 800_000, 0]);
}

#[test]
fn a_period_has_its_days_in_order_and_is_closed_when_it_is_over_and_has_measures() {
    assert!(is_period(day("2026-01-01"), day("2026-01-01")));
    assert!(!is_period(day("2026-01-02"), day("2026-01-01")));
    assert!(!is_period(day("2026-01-01"), day("2036-01-01")));
    let now = Moment::start_of(day("2026-06-30"));
    assert_eq!(may_close(day("2026-06-30"), now, 1), Ok(()));
    assert_eq!(may_close(day("2026-07-01"), now, 1), Err(NotYet::NotOver));
    assert_eq!(may_close(day("2026-06-30"), now, 0), Err(NotYet::NoMeasures));
}
