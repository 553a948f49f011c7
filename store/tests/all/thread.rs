//! The public lines of measures: what grew from an idea, in order, and nothing that is not public.

use domain::programme::{Facts, MeasureEventKind as K};
use domain::{IdeaId, MeasureId, Moment};
use store::db::Statement;
use store::programme::{thread, write_event};

use crate::house::{NOW, Town};
use crate::measures::Programme;
use crate::on_both;
use crate::undoing::TEXT;

async fn event(town: &Town, measure: MeasureId, kind: K, facts: &Facts, at: i64) {
    let mut tx = town.db.write().await.expect("a transaction");
    let at = Moment::from_millis(NOW.millis() + at);
    write_event(&mut tx, measure, kind, facts, None, at)
        .await
        .expect("writes");
    tx.commit().await.expect("commits");
}

async fn tie(town: &Town, idea: IdeaId, measure: MeasureId) {
    let mut tx = town.db.write().await.expect("a transaction");
    Statement::new("insert into tie (idea_id, measure_id, tied_at) values ($1, $2, $3)")
        .bind(idea)
        .bind(measure)
        .bind(NOW)
        .execute(&mut tx)
        .await
        .expect("ties");
    tx.commit().await.expect("commits");
}

fn after(millis: i64) -> Moment {
    Moment::from_millis(NOW.millis() + millis)
}

on_both! {
    async fn what_grew_from_an_idea_is_told_since_it_was_tied_and_after_the_time_to_undo(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        event(&town, measure, K::PhaseChanged, &Facts::default(), -1000).await;
        tie(&town, idea, measure).await;
        event(&town, measure, K::Decided, &Facts::default(), 10).await;
        event(&town, measure, K::Edited, &Facts::default(), 20).await;
        event(&town, measure, K::Completed, &Facts::default(), 30).await;
        let mut c = town.read().await;
        assert_eq!(thread::grown_from(&mut c, idea, after(60_000)).await.expect("reads"), []);
        let grown = thread::grown_from(&mut c, idea, after(600_000)).await.expect("reads");
        let lines = thread::of_grown(&mut c, &grown).await.expect("reads");
        let kinds: Vec<_> = lines.iter().filter(|it| it.at > NOW).map(|it| it.kind).collect();
        assert_eq!(kinds, [K::Decided, K::Completed]);
        assert!(!lines.iter().any(|it| it.kind == K::PhaseChanged));
        let goal = thread::of_goal(&mut c, programme.goal, 2).await.expect("reads");
        assert_eq!(goal.iter().map(|it| it.kind).collect::<Vec<_>>(), [K::Decided, K::Completed]);
    }
}

on_both! {
    async fn an_idea_that_is_not_on_the_list_leaves_no_line(town: Town) {
        let programme = Programme::new(&town).await;
        let measure = programme.add(&town, "2.3").await;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        tie(&town, idea, measure).await;
        let facts = Facts { idea: Some(idea), ..Facts::default() };
        event(&town, measure, K::IdeaTied, &facts, 10).await;
        let told = async |town: &Town| {
            let lines = thread::of_measure(&mut town.read().await, measure, 50).await.expect("reads");
            lines.iter().any(|it| it.kind == K::IdeaTied)
        };
        assert!(told(&town).await);
        let mut tx = town.db.write().await.expect("a transaction");
        Statement::new("update idea set listed = false").execute(&mut tx).await.expect("changes");
        tx.commit().await.expect("commits");
        assert!(!told(&town).await);
    }
}
