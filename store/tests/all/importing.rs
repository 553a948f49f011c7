//! Import: whole, once, outside the clocks, with supports that are no people.

use std::time::Instant;

use domain::ideas::text::{IdeaText, IdeaTitle};
use domain::{Date, EventKind, IdeaId, Kind, Language, Origin, Status};
use store::ideas;
use store::import::{Imported, Importing, import_batch};

use crate::house::{NOW, Town};
use crate::on_both;

pub(crate) fn importing(n: i64, title: &str) -> Importing {
    Importing {
        source: "madrid".to_owned(),
        key: n.to_string(),
        kind: Kind::Idea,
        title: IdeaTitle::stored(format!("{title} {n}")),
        text: IdeaText::stored("Puistossa ei ole istumapaikkaa.".to_owned()),
        place: None,
        language: Language::Fi,
        supports: n,
        created: Date::constant(2024, 1, 1),
        retired: None,
    }
}

on_both! {
    async fn an_import_keeps_supports_apart_and_is_outside_the_clocks(town: Town) {
        let mut retired = importing(2, "Peruttu");
        retired.retired = Some(Date::constant(2024, 2, 1));
        let ideas = [importing(1, "Penkkejä"), retired];
        let done = import_batch(&town.db, &town.words, &ideas, NOW).await.expect("imports");
        assert_eq!(done, Imported { new: 2, known: 0 });
        let one = ideas::find(&mut town.read().await, IdeaId::new(1)).await.expect("reads").expect("is there");
        assert_eq!((one.origin, one.status, one.answer_by, one.awaiting), (Origin::Import, Status::Received, None, false));
        assert_eq!((one.supports.imported, one.supports.total, one.supports.open), (1, 1, 0));
        assert_eq!(town.number("select count(*) from support").await, 0);
        let two = ideas::find(&mut town.read().await, IdeaId::new(2)).await.expect("reads").expect("is there");
        assert_eq!((two.status, two.listed), (Status::Withdrawn, false));
        let kinds: Vec<_> =
            ideas::steps(&mut town.read().await, two.id).await.expect("reads").iter().map(|step| step.kind).collect();
        assert_eq!(kinds, [EventKind::Imported, EventKind::Withdrawn]);
        let mine = ideas::support(&town.db, one.id, "a", domain::Identification::Open, true, NOW).await.expect("writes");
        assert_eq!(mine.map(|it| (it.open, it.imported, it.total)), Ok((1, 1, 2)));
    }
}

on_both! {
    async fn importing_twice_changes_nothing(town: Town) {
        let ideas: Vec<Importing> = (0..700).map(|n| importing(n, "Penkkejä")).collect();
        let began = Instant::now();
        let done = import_batch(&town.db, &town.words, &ideas, NOW).await.expect("imports");
        eprintln!("700 ideas in {:?}", began.elapsed());
        assert_eq!(done, Imported { new: 700, known: 0 });
        // PostgreSQL tells of the commits a moment later.
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        let version = town.db.version();
        let again = import_batch(&town.db, &town.words, &ideas, NOW.plus_days(1)).await.expect("imports");
        assert_eq!(again, Imported { new: 0, known: 700 });
        assert_eq!(town.number("select count(*) from idea").await, 700);
        assert_eq!(town.number("select count(*) from event").await, 700);
        assert_eq!(town.db.version(), version, "nothing was written");
        assert_eq!(crate::searching::find(&town, "penkkejä").await.len(), 20);
    }
}

on_both! {
    async fn two_imports_of_one_file_at_once_bring_each_idea_once(town: Town) {
        let ideas: Vec<Importing> = (0..40).map(|n| importing(n, "Penkkejä")).collect();
        let (a, b) = tokio::join!(
            import_batch(&town.db, &town.words, &ideas, NOW),
            import_batch(&town.db, &town.words, &ideas, NOW)
        );
        assert_eq!(a.expect("imports").new + b.expect("imports").new, 40);
        assert_eq!(town.number("select count(*) from idea").await, 40);
    }
}
