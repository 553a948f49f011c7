//! Measures are added and edited; two who edit at once do not write over each other.

use domain::{GoalId, GroupId, Localised, MeasureId, ProgrammeId, StrategyId};
use store::StoreError;
use store::db::Statement;
use store::programme::edit::{self, Edited, NewMeasure, NewPhase, NewProgramme, Plan};

use crate::house::{NOW, Town};
use crate::on_both;

/// A town with a strategy, a goal and an empty programme of two phases.
pub(crate) struct Programme {
    pub(crate) id: ProgrammeId,
    pub(crate) goal: GoalId,
    pub(crate) group: GroupId,
}

async fn run(town: &Town, text: &'static str) -> i64 {
    let mut tx = town.db.write().await.expect("a transaction");
    let (id,): (i64,) = Statement::new(text).one(&mut tx).await.expect("inserts");
    tx.commit().await.expect("commits");
    id
}

impl Programme {
    pub(crate) async fn new(town: &Town) -> Self {
        let strategy = run(
            town,
            "insert into strategy (name_fi, state, from_year, to_year, created_at) \
             values ('Strategia 2015', 'in_force', 2015, 2020, 1) returning id",
        )
        .await;
        run(
            town,
            "insert into strategy_part (strategy_id, kind, position, name_fi) \
             select id, 'focus_area', 1, 'Palvelut' from strategy returning id",
        )
        .await;
        let goal = run(
            town,
            "insert into strategy_part (strategy_id, kind, parent_id, position, name_fi) \
             select strategy_id, 'goal', id, 1, 'Sujuva arki' from strategy_part returning id",
        )
        .await;
        let group = run(
            town,
            "insert into sector_group (code, name_fi, name_sv, name_en, position) \
             values ('testers', 'Kokeilijat', 'Provarna', 'Testers', 90) returning id",
        )
        .await;
        let phase = |name: &str, is_started| NewPhase {
            name: name.to_owned(),
            is_started,
            public: Localised::new(name, "", ""),
        };
        let mut tx = town.db.write().await.expect("a transaction");
        let new = NewProgramme {
            strategy: StrategyId::new(strategy),
            name: Localised::new("Toimeenpano-ohjelma", "", ""),
            text: Localised::default(),
            from_year: 2015,
            to_year: 2020,
            stale_days: 60,
            phases: vec![phase("Suunnittelu", false), phase("Kokeilu", true)],
            demo: false,
        };
        let id = edit::add_programme(&mut tx, &new).await.expect("adds");
        tx.commit().await.expect("commits");
        Self {
            id,
            goal: GoalId::new(goal),
            group: GroupId::new(group),
        }
    }

    pub(crate) fn plan(&self, code: &str) -> Plan {
        let mut plan = Plan::new(code, "Kirjaston aukioloajat uudistetaan", self.group);
        plan.goals = vec![self.goal];
        plan
    }

    pub(crate) async fn try_add(&self, town: &Town, plan: Plan) -> Result<MeasureId, StoreError> {
        let mut tx = town.db.write().await.expect("a transaction");
        let new = NewMeasure {
            programme: self.id,
            plan,
            demo: false,
        };
        let id = edit::add(&mut tx, &new, None, NOW).await?;
        tx.commit().await.expect("commits");
        Ok(id)
    }

    pub(crate) async fn add(&self, town: &Town, code: &str) -> MeasureId {
        self.try_add(town, self.plan(code)).await.expect("adds")
    }
}

on_both! {
    async fn a_measure_that_was_added_is_told_of_and_nothing_is_known_of_how_far_it_is(town: Town) {
        let programme = Programme::new(&town).await;
        programme.add(&town, "2.3").await;
        assert_eq!(town.number("select count(*) from measure_event where kind = 'added' and public").await, 1);
        assert_eq!(town.number("select count(*) from measure where status = 'unknown' and share is null").await, 1);
        assert_eq!(town.number("select count(*) from measure_goal").await, 1);
    }
}

on_both! {
    async fn a_code_is_one_in_its_programme(town: Town) {
        let programme = Programme::new(&town).await;
        programme.add(&town, "2.3").await;
        let refused = programme.try_add(&town, programme.plan("2.3")).await;
        assert!(matches!(refused, Err(StoreError::Constraint(_))), "{refused:?}");
        assert_eq!(town.number("select count(*) from measure").await, 1);
    }
}

on_both! {
    async fn the_second_of_two_who_edit_at_once_is_told_so(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let seen = town.number("select version from measure").await;
        let save = async |text: &str| {
            let mut plan = programme.plan("2.3");
            plan.text = Localised::new(text, "", "");
            let mut tx = town.db.write().await.expect("a transaction");
            let edited = edit::edit(&mut tx, measure, seen, &plan, None, NOW).await.expect("runs");
            if edited == Edited::Saved {
                tx.commit().await.expect("commits");
            }
            edited
        };
        let (a, b) = tokio::join!(save("ensin"), save("sitten"));
        assert!([a, b].contains(&Edited::Saved) && [a, b].contains(&Edited::Changed), "{a:?} {b:?}");
        assert_eq!(town.number("select count(*) from measure_event where kind = 'edited'").await, 1);
    }
}
