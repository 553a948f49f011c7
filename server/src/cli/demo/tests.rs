//! The demo town is whole on any day it is filled, and goes away whole.

use std::collections::BTreeSet;

use domain::calendar::plus_days;
use domain::handling::unready;
use domain::ideas::clocks::Promise;
use domain::town::Town;
use domain::{Date, Moment, Status};
use store::words::Words;
use store::{Database, Db, demo, ideas};

use super::fill;

/// Every matter's number.
async fn numbers(db: &Db) -> Vec<domain::IdeaId> {
    let mut numbers = Vec::new();
    for n in 1..=200 {
        let id = domain::IdeaId::new(n);
        let found = ideas::find(&mut db.read().await.expect("a connection"), id)
            .await
            .expect("reads");
        numbers.extend(found.map(|matter| matter.id));
    }
    numbers
}

#[tokio::test]
async fn the_demo_town_fills_on_any_day_and_goes_away_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = Words::stems_only();
    // A Thursday, a Sunday, the turn of the year, and the change to summer time.
    for (n, day) in [
        Date::constant(2026, 9, 24),
        Date::constant(2026, 9, 27),
        Date::constant(2027, 1, 1),
        Date::constant(2027, 3, 28),
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder.path().join(format!("{n}.db"));
        let db = Db::open_for_tests(&Database::Sqlite(file)).await.expect("opens");
        db.migrate().await.expect("migrates");
        let now = Moment::start_of(day).plus_minutes(8 * 60);
        let filled = fill(&db, &words, &Promise::default(), now).await.expect("fills");
        assert!(filled.is_some_and(|count| count >= 60), "{filled:?} on {day}");
        assert_eq!(
            fill(&db, &words, &Promise::default(), now).await.expect("is there"),
            None
        );

        let mut statuses = BTreeSet::new();
        for id in numbers(&db).await {
            let mut c = db.read().await.expect("a connection");
            let matter = ideas::find(&mut c, id).await.expect("reads").expect("is there");
            statuses.insert(matter.status);
            let steps = ideas::steps(&mut c, id).await.expect("reads");
            let mut latest = matter.created;
            for step in &steps {
                assert!(
                    step.at >= latest && step.at <= now,
                    "{} on {day}: {steps:#?}",
                    matter.title
                );
                latest = step.at;
                assert!(
                    step.answer.as_deref().is_none_or(|text| !text.contains("{date")),
                    "{step:?}"
                );
            }
            assert!(matter.demo && matter.created.civil_day() >= plus_days(day, -400));
        }
        let all: BTreeSet<Status> = Status::ALL.iter().copied().collect();
        assert_eq!(all.difference(&statuses).collect::<Vec<_>>(), Vec::<&Status>::new());

        assert!(
            lead(&db).await.is_some_and(|it| it.demo),
            "the groups have their people"
        );
        let named = app::admin::differing(&Town::demo(), &Town::default());
        assert!(demo::set_town(&db, &named, now).await.expect("writes"));
        assert!(
            !demo::set_town(&db, &named, now).await.expect("asks"),
            "a town with a name keeps it"
        );
        assert_eq!(settings(&db).await, named.len());
        let begun = templates(&db).await;
        assert!(begun.len() >= 3);
        for it in &begun {
            for text in [&it.text.fi, &it.text.sv, &it.text.en] {
                assert!(unready(text, []).is_some(), "has a place to fill: {text}");
            }
        }
        let removed = demo::remove_demo(&db, &named).await.expect("removes");
        assert_eq!(settings(&db).await, 0);
        assert!(templates(&db).await.is_empty());
        assert_eq!((removed.ideas, removed.kept), (filled.unwrap_or(0) as u64, 0));
        assert!(numbers(&db).await.is_empty());
        assert_eq!(lead(&db).await, None);
        db.close().await;
    }
}

async fn settings(db: &Db) -> usize {
    let mut c = db.read().await.expect("a connection");
    store::settings::all(&mut c).await.expect("reads").len()
}

async fn templates(db: &Db) -> Vec<store::lists::Template> {
    let mut c = db.read().await.expect("a connection");
    store::lists::templates(&mut c).await.expect("reads")
}

async fn lead(db: &Db) -> Option<store::people::Account> {
    let email = domain::ideas::text::EmailAddress::stored("vetaja.sivistys@ikaalinen.example".to_owned());
    let mut c = db.read().await.expect("a connection");
    store::people::account_of(&mut c, &email).await.expect("reads")
}
