//! A report is closed once, and what was closed never changes though the programme does.

use domain::calendar::parse_iso;
use domain::programme::progress::Reason;
use domain::programme::report::{NotYet, Report};
use domain::programme::{MeasureStatus, PeriodKind};
use domain::{Date, Localised, Moment, PeriodId};
use store::db::Statement;
use store::programme::report::{self, Plan, Refused};

use crate::house::{NOW, Town};
use crate::measures::Programme;
use crate::on_both;

fn day(text: &str) -> Date {
    parse_iso(text).expect("a day")
}

fn words(status: MeasureStatus, _: Reason) -> Localised {
    Localised::new(&format!("Tila on {}.", status.as_code()), "", "")
}

async fn run(town: &Town, text: &'static str) {
    let mut tx = town.db.write().await.expect("a transaction");
    Statement::new(text).execute(&mut tx).await.expect("runs");
    tx.commit().await.expect("commits");
}

/// The half year before the clock of the tests.
fn half_year() -> Plan {
    let today = NOW.civil_day();
    Plan {
        kind: PeriodKind::Interim,
        name: "Väliraportti".to_owned(),
        from: domain::calendar::plus_days(today, -180),
        to: today,
    }
}

async fn opened(town: &Town, programme: &Programme) -> PeriodId {
    let mut tx = town.db.write().await.expect("a transaction");
    let id = report::open(&mut tx, programme.id, &half_year())
        .await
        .expect("runs")
        .expect("opens");
    tx.commit().await.expect("commits");
    id
}

async fn close_at(town: &Town, id: PeriodId, seen: i64, now: Moment) -> Result<(), Refused> {
    let mut tx = town.db.write().await.expect("a transaction");
    let done = report::close(&mut tx, id, seen, &words, None, now).await.expect("runs");
    match done {
        Ok(()) => tx.commit().await.expect("commits"),
        Err(_) => tx.rollback().await.expect("rolls back"),
    }
    done
}

async fn frozen(town: &Town, id: PeriodId) -> Option<Report> {
    let mut conn = town.db.read().await.expect("a connection");
    report::frozen(&mut conn, id).await.expect("reads")
}

/// Everything that a measure can have: milestone, money, decision, words of a month, an indicator.
async fn furnish(town: &Town) {
    run(
        town,
        "insert into milestone (measure_id, position, name_fi, due_on) \
               select id, 1, 'Kokeilu alkaa', '2020-01-01' from measure where code = '2.3'",
    )
    .await;
    run(
        town,
        "insert into funding (measure_id, source, state, applied_cents, granted_cents) \
               select id, 'Tekes', 'granted', 500000, 400000 from measure where code = '2.3'",
    )
    .await;
    run(
        town,
        "insert into indicator (name_fi, unit_fi, decimals, direction, level, baseline) \
               values ('Käynnit', 'kpl', 1, 'up', 'operational', 1000000)",
    )
    .await;
    run(
        town,
        "insert into indicator_of_measure (indicator_id, measure_id) \
               select indicator.id, measure.id from indicator, measure where code = '2.3'",
    )
    .await;
    run(
        town,
        "insert into indicator_of_goal (indicator_id, goal_id) \
               select indicator.id, strategy_part.id from indicator, strategy_part where kind = 'goal'",
    )
    .await;
    run(
        town,
        "insert into indicator_target (indicator_id, by_day, amount) \
               select id, '2099-12-31', 2000000 from indicator",
    )
    .await;
    let values = [(-400, 1_050_000), (-30, 1_205_000), (10, 9_990_000)];
    for (days, amount) in values {
        let mut tx = town.db.write().await.expect("a transaction");
        Statement::new(
            "insert into indicator_value (indicator_id, on_day, amount, source, at) \
                        select id, cast($1 as text), cast($2 as bigint), 'laskuri', 1 from indicator",
        )
        .bind(domain::calendar::iso(domain::calendar::plus_days(
            NOW.civil_day(),
            days,
        )))
        .bind(amount)
        .execute(&mut tx)
        .await
        .expect("inserts");
        tx.commit().await.expect("commits");
    }
    for (days, sentence) in [(-10, "Kokeilu hyväksytään."), (-300, "Vanha päätös.")] {
        let mut tx = town.db.write().await.expect("a transaction");
        let (id,): (i64,) = Statement::new(
            "insert into decision (body, decided_on, section, sentence_fi, created_at) \
                        values ('Valtuusto', $1, '4 §', $2, 1) returning id",
        )
        .bind(domain::calendar::iso(domain::calendar::plus_days(
            NOW.civil_day(),
            days,
        )))
        .bind(sentence)
        .one(&mut tx)
        .await
        .expect("inserts");
        Statement::new(
            "insert into decision_on (decision_id, measure_id) \
                        select cast($1 as bigint), id from measure where code = '2.3'",
        )
        .bind(id)
        .execute(&mut tx)
        .await
        .expect("inserts");
        tx.commit().await.expect("commits");
    }
    for (month, done) in [(0, "Tehtiin ovi."), (-12, "Ei kuulu kauteen.")] {
        let at = domain::calendar::plus_days(NOW.civil_day(), month * 31);
        let mut tx = town.db.write().await.expect("a transaction");
        Statement::new(
            "insert into check_in (measure_id, month, done_text, doing_text, needed_text, facts, at) \
                        select id, cast($1 as text), cast($2 as text), 'Avataan.', 'Avaimia.', '{}', 1 \
                        from measure where code = '2.3'",
        )
        .bind(domain::calendar::iso(at).chars().take(7).collect::<String>())
        .bind(done)
        .execute(&mut tx)
        .await
        .expect("inserts");
        tx.commit().await.expect("commits");
    }
}

on_both! {
    async fn a_closed_report_has_everything_of_its_period_and_stays_as_it_was(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        programme.add(&town, "2.10").await;
        furnish(&town).await;
        run(&town, "update measure set computed_on = '2020-01-01'").await;
        let id = opened(&town, &programme).await;
        assert_eq!(frozen(&town, id).await, None);
        assert_eq!(close_at(&town, id, 1, NOW).await, Ok(()));
        let report = frozen(&town, id).await.expect("is closed");
        let codes: Vec<&str> = report.measures.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(codes, ["2.3", "2.10"]);
        let it = report.measure(measure).expect("is there");
        // It was computed for the day of closing: the milestone of 2020 has passed.
        assert_eq!((it.status, it.sentence.fi.as_str()), (MeasureStatus::Late, "Tila on late."));
        assert_eq!(it.milestones.len(), 1);
        assert_eq!(it.funding[0].granted, Some(400_000));
        assert_eq!(it.decisions.iter().map(|it| it.sentence.fi.as_str()).collect::<Vec<_>>(), ["Kokeilu hyväksytään."]);
        assert_eq!(it.check_ins.iter().map(|it| it.done.as_str()).collect::<Vec<_>>(), ["Tehtiin ovi."]);
        let figure = &it.figures[0];
        let raw = |it: Option<domain::programme::report::Dated>| it.map(|it| it.amount.raw());
        assert_eq!(raw(figure.before), Some(1_050_000));
        assert_eq!(raw(figure.latest), Some(1_205_000), "what came after the period is not in it");
        assert_eq!(raw(figure.target), Some(2_000_000));
        assert_eq!(it.group_name.sv, "Provarna");
        let goal = &report.whole.areas[0].goals[0];
        assert_eq!((goal.measures.len(), goal.figures.len(), goal.sum.all), (2, 1, 2));
        assert_eq!(report.whole.sum.counts, [(MeasureStatus::Late, 1), (MeasureStatus::Unknown, 1)]);
        assert!(report.whole.rest.is_empty());

        for change in [
            "update measure set status = 'completed', name_fi = 'Muuttui', code = code || 'x'",
            "update milestone set name_fi = 'Muuttui'",
            "update funding set granted_cents = 1",
            "update indicator_value set amount = 1",
            "update strategy_part set name_fi = 'Muuttui'",
            "update sector_group set name_sv = 'Muuttui'",
            "update check_in set done_text = 'Muuttui'",
            "update decision set sentence_fi = 'Muuttui'",
        ] {
            run(&town, change).await;
        }
        assert_eq!(frozen(&town, id).await, Some(report));
    }
}

on_both! {
    async fn of_two_who_close_at_once_one_does_and_the_other_is_told_so(town: Town) {
        let programme = Programme::new(&town).await;
        programme.add(&town, "2.3").await;
        let id = opened(&town, &programme).await;
        let (a, b) = tokio::join!(close_at(&town, id, 1, NOW), close_at(&town, id, 1, NOW));
        assert!([a, b].contains(&Ok(())) && [a, b].contains(&Err(Refused::Closed)), "{a:?} {b:?}");
        assert_eq!(town.number("select count(*) from period_measure").await, 1);
        assert_eq!(close_at(&town, id, 2, NOW).await, Err(Refused::Closed));
    }
}

on_both! {
    async fn one_who_edits_and_one_who_closes_at_once_do_not_mix(town: Town) {
        let programme = Programme::new(&town).await;
        programme.add(&town, "2.3").await;
        let id = opened(&town, &programme).await;
        let edit = async {
            let plan = Plan { name: "Toinen nimi".to_owned(), ..half_year() };
            let mut tx = town.db.write().await.expect("a transaction");
            let done = report::edit(&mut tx, id, 1, &plan).await.expect("runs");
            if done.is_ok() {
                tx.commit().await.expect("commits");
            }
            done
        };
        let (edited, closed) = tokio::join!(edit, close_at(&town, id, 1, NOW));
        match (edited, closed) {
            (Ok(()), Err(Refused::Changed)) => assert_eq!(frozen(&town, id).await, None),
            (Err(Refused::Closed), Ok(())) => assert!(frozen(&town, id).await.is_some()),
            other => panic!("{other:?}"),
        }
    }
}

on_both! {
    async fn a_period_is_closed_when_it_is_over_and_has_something_to_tell(town: Town) {
        let programme = Programme::new(&town).await;
        let id = opened(&town, &programme).await;
        assert_eq!(close_at(&town, id, 1, NOW).await, Err(Refused::NotYet(NotYet::NoMeasures)));
        programme.add(&town, "2.3").await;
        let before = Moment::start_of(domain::calendar::plus_days(NOW.civil_day(), -1));
        assert_eq!(close_at(&town, id, 1, before).await, Err(Refused::NotYet(NotYet::NotOver)));
        assert_eq!(town.number("select count(*) from period_measure").await, 0);
        assert_eq!(close_at(&town, id, 1, NOW).await, Ok(()));
    }
}

on_both! {
    async fn days_backwards_and_a_programme_that_is_not_there_are_refused(town: Town) {
        let programme = Programme::new(&town).await;
        let mut tx = town.db.write().await.expect("a transaction");
        let backwards = Plan { from: day("2026-02-01"), to: day("2026-01-01"), ..half_year() };
        assert_eq!(report::open(&mut tx, programme.id, &backwards).await.expect("runs"), Err(Refused::Days));
        let nowhere = domain::ProgrammeId::new(999);
        assert_eq!(report::open(&mut tx, nowhere, &half_year()).await.expect("runs"), Err(Refused::Gone));
        tx.rollback().await.expect("rolls back");
        assert_eq!(town.number("select count(*) from reporting_period").await, 0);
    }
}
