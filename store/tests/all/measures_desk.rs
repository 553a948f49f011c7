//! What the store refuses of a plan, how measures end, wait and join, and races of those who do it at once.

use domain::calendar::parse_day;
use domain::programme::MeasureStatus;
use domain::{GoalId, Localised, MeasureId, PhaseId};
use store::StoreError;
use store::programme::edit::{self, Edited, Plan};
use store::programme::save::{self, Saved, Wanted};
use store::programme::state::{self, Turn, TurnRefused};
use store::programme::{check::PlanSlip, desk};

use crate::house::{NOW, Town};
use crate::measures::Programme;
use crate::on_both;

/// What makes a good plan a bad one.
type Spoil = fn(&mut Plan);

fn why(text: &str) -> Localised {
    Localised::new(text, "", "")
}

async fn version(town: &Town, measure: MeasureId) -> i64 {
    let mut c = town.db.read().await.expect("a connection");
    desk::measure(&mut c, measure)
        .await
        .expect("reads")
        .expect("a measure")
        .version
}

async fn turn(town: &Town, measure: MeasureId, seen: i64, turn: &Turn, words: &str) -> Result<(), TurnRefused> {
    let mut tx = town.db.write().await.expect("a transaction");
    let done = state::turn(&mut tx, measure, seen, turn, &why(words), None, NOW)
        .await
        .expect("runs");
    if done.is_ok() {
        tx.commit().await.expect("commits");
    }
    done
}

fn refused_for(slip: PlanSlip, answer: &Result<MeasureId, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Constraint(words)) if words.ends_with(&format!("{slip:?}")))
}

on_both! {
    async fn a_plan_that_cannot_be_is_refused_and_changes_nothing(town: Town) {
        let programme = Programme::new(&town).await;
        let area = GoalId::new(town.number("select id from strategy_part where kind = 'focus_area'").await);
        let cases: [(PlanSlip, Spoil); 6] = [
            (PlanSlip::Code, |it| it.code = "x".repeat(21)),
            (PlanSlip::NoName, |it| it.official = Localised::default()),
            (PlanSlip::TooLong, |it| it.contact = "x".repeat(201)),
            (PlanSlip::Dates, |it| {
                it.starts = parse_day("31.12.2026");
                it.ends = parse_day("1.1.2026");
            }),
            (PlanSlip::Cost, |it| it.cost_cents = Some(-1)),
            (PlanSlip::Phase, |it| it.phase = Some(PhaseId::new(999))),
        ];
        for (slip, spoil) in cases {
            let mut plan = programme.plan("2.3");
            spoil(&mut plan);
            let answer = programme.try_add(&town, plan).await;
            assert!(refused_for(slip, &answer), "{slip:?}: {answer:?}");
        }
        let mut plan = programme.plan("2.3");
        plan.goals = vec![area];
        let answer = programme.try_add(&town, plan).await;
        assert!(refused_for(PlanSlip::Goal, &answer), "{answer:?}");
        assert_eq!(town.number("select count(*) from measure").await, 0);
    }
}

on_both! {
    async fn of_two_who_take_a_code_at_once_one_gets_it(town: Town) {
        let programme = Programme::new(&town).await;
        let (a, b) = tokio::join!(
            programme.try_add(&town, programme.plan("2.3")),
            programme.try_add(&town, programme.plan("2.3"))
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert_eq!(town.number("select count(*) from measure").await, 1);
    }
}

on_both! {
    async fn a_phase_that_is_taken_away_is_told_as_one_that_is_set(town: Town) {
        let programme = Programme::new(&town).await;
        let phase = town.number("select min(id) from phase").await;
        let mut plan = programme.plan("2.3");
        plan.phase = Some(PhaseId::new(phase));
        let measure = programme.try_add(&town, plan.clone()).await.expect("adds");
        plan.phase = None;
        let seen = version(&town, measure).await;
        let mut tx = town.db.write().await.expect("a transaction");
        let edited = edit::edit(&mut tx, measure, seen, &plan, None, NOW).await.expect("runs");
        tx.commit().await.expect("commits");
        assert_eq!(edited, Edited::Saved);
        assert_eq!(town.number("select count(*) from measure_event where kind = 'phase_changed'").await, 1);
    }
}

on_both! {
    async fn two_that_are_merged_into_each_other_at_once_make_no_ring(town: Town) {
        let programme = Programme::new(&town).await;
        let (a, b) = (programme.add(&town, "1").await, programme.add(&town, "2").await);
        let (seen_a, seen_b) = (version(&town, a).await, version(&town, b).await);
        let (into_a, into_b) = (Turn::Merge { into: a }, Turn::Merge { into: b });
        let (one, two) = tokio::join!(
            turn(&town, a, seen_a, &into_b, "samaa työtä"),
            turn(&town, b, seen_b, &into_a, "samaa työtä")
        );
        let refused = if one.is_ok() { two } else { one };
        assert_eq!(refused, Err(TurnRefused::Into));
        assert_eq!(town.number("select count(*) from measure where state = 'merged'").await, 1);
        assert!(turn(&town, a, version(&town, a).await, &into_a, "itseensä").await.is_err());
    }
}

on_both! {
    async fn a_measure_waits_goes_on_and_ends_each_time_with_a_reason(town: Town) {
        let programme = Programme::new(&town).await;
        let it = programme.add(&town, "1").await;
        let today = NOW.civil_day();
        let later = parse_day("31.12.2099").expect("a day");
        let now = async || version(&town, it).await;
        let wait = Turn::Postpone { until: later };
        assert_eq!(turn(&town, it, now().await, &wait, "").await, Err(TurnRefused::Reason));
        let early = Turn::Postpone { until: today };
        assert_eq!(turn(&town, it, now().await, &early, "rahaa ei ole").await, Err(TurnRefused::Day));
        let seen = now().await;
        assert_eq!(turn(&town, it, seen, &wait, "rahaa ei ole").await, Ok(()));
        assert_eq!(town.number("select count(*) from measure where status = 'postponed'").await, 1);
        assert_eq!(turn(&town, it, seen, &Turn::Resume, "rahaa on").await, Err(TurnRefused::Changed));
        assert_eq!(turn(&town, it, now().await, &Turn::Resume, "rahaa on").await, Ok(()));
        let late = Turn::Set(MeasureStatus::Late);
        assert_eq!(turn(&town, it, now().await, &late, "urakka viivästyi").await, Ok(()));
        assert_eq!(town.number("select count(*) from measure where status = 'late'").await, 1);
        assert_eq!(turn(&town, it, now().await, &Turn::Free, "").await, Ok(()));
        assert_eq!(town.number("select count(*) from measure where status = 'unknown'").await, 1);
        let done = Turn::Complete { on: today };
        assert_eq!(turn(&town, it, now().await, &done, "").await, Ok(()));
        assert_eq!(turn(&town, it, now().await, &done, "").await, Err(TurnRefused::NotNow));
        assert_eq!(town.number("select count(*) from measure where status = 'completed'").await, 1);
    }
}

on_both! {
    async fn a_phase_with_measures_is_not_removed_and_two_editors_do_not_write_over_each_other(town: Town) {
        let programme = Programme::new(&town).await;
        let mut c = town.db.read().await.expect("a connection");
        let kept = desk::programme(&mut c, programme.id).await.expect("reads").expect("a programme");
        drop(c);
        let mut plan = programme.plan("1");
        plan.phase = Some(kept.phases[0].0);
        programme.try_add(&town, plan).await.expect("adds");
        let wanted = |from: usize| Wanted {
            name: kept.name.clone(),
            text: why("Uusi kuvaus"),
            from_year: kept.from_year,
            to_year: kept.to_year,
            stale_days: 30,
            phases: kept.phases[from..].iter().map(|(id, it)| (Some(*id), it.clone())).collect(),
        };
        let keep = async |seen: i64, wanted: &Wanted| {
            let mut tx = town.db.write().await.expect("a transaction");
            let done = save::programme(&mut tx, programme.id, seen, wanted).await.expect("runs");
            if done == Saved::Saved {
                tx.commit().await.expect("commits");
            }
            done
        };
        assert_eq!(keep(kept.version, &wanted(1)).await, Saved::InUse);
        let mut backwards = wanted(0);
        backwards.to_year = kept.from_year - 1;
        assert_eq!(keep(kept.version, &backwards).await, Saved::Invalid);
        assert_eq!(keep(kept.version, &wanted(0)).await, Saved::Saved);
        assert_eq!(keep(kept.version, &wanted(0)).await, Saved::Changed);
        assert_eq!(town.number("select count(*) from phase").await, 2);
        assert_eq!(town.number("select stale_days from programme").await, 30);
    }
}
