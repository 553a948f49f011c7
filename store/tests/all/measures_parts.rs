//! Milestones, money, links, the hearing of staff and decisions of a measure.

use domain::programme::{FundingState, LinkKind};
use domain::{Date, DecisionId, Localised, MeasureId};
use store::programme::decide::{self, DecisionSlip, NewDecision};
use store::programme::links::{self, LinkRefused};
use store::programme::money::{self, Fund, FundSlip};
use store::programme::stones::{self, RowsRefused, Stone, StoneSlip};
use store::programme::{desk, heard};

use crate::house::{NOW, Town};
use crate::measures::Programme;
use crate::on_both;

async fn version(town: &Town, measure: MeasureId) -> i64 {
    let mut conn = town.db.read().await.expect("a connection");
    desk::measure(&mut conn, measure)
        .await
        .expect("reads")
        .expect("is there")
        .version
}

fn today() -> Date {
    NOW.civil_day()
}

fn stone(name: &str, done: Option<Date>) -> Stone {
    Stone {
        id: None,
        name: Localised::new(name, "", ""),
        due: Some(today()),
        done,
    }
}

async fn set(town: &Town, measure: MeasureId, seen: i64, all: &[Stone]) -> Result<(), RowsRefused<StoneSlip>> {
    let mut tx = town.db.write().await.expect("a transaction");
    let done = stones::save(&mut tx, measure, seen, all, None, NOW)
        .await
        .expect("runs");
    if done.is_ok() {
        tx.commit().await.expect("commits");
    }
    done
}

on_both! {
    async fn milestones_move_the_progress_and_reaching_one_is_told(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let seen = version(&town, measure).await;
        set(&town, measure, seen, &[stone("Suunnitelma", Some(today())), stone("Avajaiset", None)]).await.expect("saves");
        assert_eq!(town.number("select share from measure").await, 5_000);
        assert_eq!(town.number("select count(*) from measure_event where kind = 'milestone_reached' and public").await, 1);
        let mut conn = town.db.read().await.expect("a connection");
        let mut kept = stones::all(&mut conn, measure).await.expect("reads");
        drop(conn);
        kept.remove(1);
        kept[0].done = None;
        let seen = version(&town, measure).await;
        set(&town, measure, seen, &kept).await.expect("saves");
        assert_eq!(town.number("select count(*) from milestone").await, 1);
        assert_eq!(town.number("select count(*) from measure_event where kind = 'milestone_reopened'").await, 1);
    }
}

on_both! {
    async fn of_two_who_save_milestones_at_once_one_is_told_so(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let seen = version(&town, measure).await;
        let (one, two) = ([stone("Ensin", None)], [stone("Sitten", None)]);
        let (a, b) = tokio::join!(set(&town, measure, seen, &one), set(&town, measure, seen, &two));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert!([a, b].contains(&Err(RowsRefused::Changed)));
        assert_eq!(town.number("select count(*) from milestone").await, 1);
    }
}

on_both! {
    async fn a_milestone_without_a_name_or_reached_tomorrow_changes_nothing(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let seen = version(&town, measure).await;
        let bad = [stone("", None), stone("Avajaiset", today().tomorrow().ok())];
        let refused = set(&town, measure, seen, &bad).await;
        let wrong = vec![(0, StoneSlip::Name), (1, StoneSlip::Future)];
        assert_eq!(refused, Err(RowsRefused::Wrong(wrong)));
        assert_eq!(version(&town, measure).await, seen);
    }
}

on_both! {
    async fn money_that_was_applied_for_is_not_granted(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let mut fund = Fund {
            id: None,
            source: "Tekes".to_owned(),
            state: FundingState::Applied,
            applied_on: Some(today()),
            applied: Some(5_000_000),
            granted: Some(5_000_000),
            used: None,
        };
        let save = async |fund: &Fund| {
            let seen = version(&town, measure).await;
            let mut tx = town.db.write().await.expect("a transaction");
            let done = money::save(&mut tx, measure, seen, std::slice::from_ref(fund), None, NOW).await.expect("runs");
            if done.is_ok() {
                tx.commit().await.expect("commits");
            }
            done
        };
        assert_eq!(save(&fund).await, Err(RowsRefused::Wrong(vec![(0, FundSlip::NotGranted)])));
        fund.granted = None;
        save(&fund).await.expect("saves");
        fund.state = FundingState::Granted;
        fund.granted = Some(3_000_000);
        fund.used = Some(4_000_000);
        assert_eq!(save(&fund).await, Err(RowsRefused::Wrong(vec![(0, FundSlip::Used)])));
        fund.used = None;
        fund.id = Some(domain::FundingId::new(town.number("select id from funding").await));
        save(&fund).await.expect("saves");
        assert_eq!(town.number("select granted_cents from funding").await, 3_000_000);
        assert_eq!(town.number("select applied_cents from funding").await, 5_000_000);
        assert_eq!(town.number("select count(*) from measure_event where kind = 'funding_changed'").await, 2);
    }
}

async fn link(town: &Town, one: MeasureId, other: MeasureId, kind: LinkKind) -> Result<(), LinkRefused> {
    let mut tx = town.db.write().await.expect("a transaction");
    let done = links::tie(&mut tx, one, other, kind, None, NOW).await.expect("runs");
    if done.is_ok() {
        tx.commit().await.expect("commits");
    }
    done
}

on_both! {
    async fn measures_never_wait_in_a_ring(town: Town) {
        let programme = Programme::new(&town).await;
        let (a, b, c) = (
            programme.add(&town, "1").await,
            programme.add(&town, "2").await,
            programme.add(&town, "10").await,
        );
        link(&town, a, b, LinkKind::Waits).await.expect("links");
        link(&town, c, b, LinkKind::Awaited).await.expect("links");
        assert_eq!(link(&town, c, a, LinkKind::Waits).await, Err(LinkRefused::Ring));
        assert_eq!(link(&town, a, a, LinkKind::SameGoal).await, Err(LinkRefused::Other));
        link(&town, c, a, LinkKind::SameGoal).await.expect("links");
        let mut conn = town.db.read().await.expect("a connection");
        let of_b = links::of_measure(&mut conn, b).await.expect("reads");
        let told: Vec<_> = of_b.iter().map(|it| (it.code.as_str(), it.kind)).collect();
        assert_eq!(told, [("1", LinkKind::Awaited), ("10", LinkKind::Waits)]);
    }
}

on_both! {
    async fn two_who_link_at_once_make_no_ring(town: Town) {
        let programme = Programme::new(&town).await;
        let (a, b) = (programme.add(&town, "1").await, programme.add(&town, "2").await);
        let (x, y) = tokio::join!(link(&town, a, b, LinkKind::Waits), link(&town, b, a, LinkKind::Waits));
        // The later one turns the same link round, so there is one link and no ring.
        assert!(x.is_ok() && y.is_ok(), "{x:?} {y:?}");
        assert_eq!(town.number("select count(*) from measure_link").await, 1);
    }
}

fn decision(measure: MeasureId) -> NewDecision {
    NewDecision {
        body: "Kaupunginhallitus".to_owned(),
        on: today(),
        section: "45 §".to_owned(),
        link: "https://ikaalinen.fi/kh/45".to_owned(),
        sentence: Localised::new("Kirjasto avataan sunnuntaisin.", "", ""),
        review: None,
        measures: vec![measure],
        goals: Vec::new(),
        ideas: Vec::new(),
        demo: false,
    }
}

async fn decide(town: &Town, it: &NewDecision) -> Result<DecisionId, Vec<DecisionSlip>> {
    let mut tx = town.db.write().await.expect("a transaction");
    let done = decide::add(&mut tx, it, None, NOW).await.expect("runs");
    if done.is_ok() {
        tx.commit().await.expect("commits");
    }
    done
}

on_both! {
    async fn a_decision_before_the_hearing_of_staff_is_early(town: Town) {
        let programme = Programme::new(&town).await;
        let mut plan = programme.plan("2.3");
        plan.affects_staff = true;
        let measure = programme.try_add(&town, plan).await.expect("adds");
        decide(&town, &decision(measure)).await.expect("records");
        assert_eq!(town.number("select count(*) from measure_event where kind = 'decided' and public").await, 1);
        let staff = async || {
            let mut conn = town.db.read().await.expect("a connection");
            heard::staff(&mut conn, measure).await.expect("reads").expect("is there")
        };
        assert!(staff().await.is_early());
        let seen = version(&town, measure).await;
        let mut tx = town.db.write().await.expect("a transaction");
        heard::save(&mut tx, measure, seen, Some(today()), None, NOW).await.expect("runs").expect("saves");
        tx.commit().await.expect("commits");
        assert!(!staff().await.is_early());
        assert_eq!(town.number("select count(*) from measure_event where kind = 'staff_heard'").await, 1);
    }
}

on_both! {
    async fn a_bad_decision_is_told_whole_and_records_nothing(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let mut bad = decision(measure);
        bad.body = String::new();
        bad.link = "javascript:alert(1)".to_owned();
        bad.review = Some(bad.on);
        bad.measures.clear();
        let slips = decide(&town, &bad).await.expect_err("is refused");
        let told = [DecisionSlip::Body, DecisionSlip::Link, DecisionSlip::Review, DecisionSlip::Nothing];
        assert_eq!(slips, told);
        let mut unknown = decision(measure);
        unknown.ideas = vec![domain::IdeaId::new(999)];
        assert_eq!(decide(&town, &unknown).await, Err(vec![DecisionSlip::Idea]));
        assert_eq!(town.number("select count(*) from decision").await, 0);
    }
}
