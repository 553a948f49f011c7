//! What the house keeps: figures, the demo town, copies, the town's own row.

use domain::{HideReason, Language, Localised};
use store::db::{Statement, begin_new_epoch, examine};
use store::figures::{self, Figures};
use store::{Database, Db, demo, groups, ideas, instance};

use crate::house::{NOW, Town, sending, signed};
use crate::on_both;

on_both! {
    async fn figures_are_made_by_a_job_and_written_only_when_they_change(town: Town) {
        assert_eq!(figures::read(&mut town.read().await).await.expect("reads"), Figures::default());
        for (n, days) in [(1, Some(2)), (2, Some(4)), (3, Some(9)), (4, None)] {
            let id = town.send(&format!("Idea {n}"), "Puistoon lisää penkkejä.").await;
            if let Some(days) = days {
                ideas::answer(&town.db, id, None, "Kiitos.", Language::Fi, NOW.plus_days(days)).await.expect("answers");
            }
        }
        let made = figures::make(&town.db, NOW).await.expect("counts");
        assert_eq!(made, Figures { ideas: 4, answered: 3, median_days: Some(4) });
        assert_eq!(figures::read(&mut town.read().await).await.expect("reads"), made);
        // PostgreSQL tells of the commits a moment later.
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        let version = town.db.version();
        figures::make(&town.db, NOW.plus_minutes(1)).await.expect("counts");
        assert_eq!(town.db.version(), version);
    }
}

on_both! {
    async fn removing_the_demo_town_leaves_what_is_real(town: Town) {
        let group = groups::add_group(&town.db, "tekninen", &Localised::new("Tekninen", "", ""), true).await.expect("adds");
        let theme = groups::add_theme(&town.db, "puistot", &Localised::new("Puistot", "", ""), Some(group), true)
            .await
            .expect("adds");
        assert!(!demo::is_filled(&mut town.read().await).await.expect("reads"));
        let mut made_up = signed(sending("Keksitty keinu", "Tämä on näytettä varten."), "Mummo", "a@b.fi");
        made_up.demo = true;
        let one = town.send_as(made_up.clone(), NOW).await.id;
        let two = town.send_as(made_up, NOW).await.id;
        ideas::answer(&town.db, one, Some(group), "Kiitos.", Language::Fi, NOW).await.expect("answers");
        let merge = domain::ideas::status::Change::Merge { target: one };
        ideas::change_status(&town.db, two, merge, domain::ideas::status::By::Lead(group), NOW).await.expect("writes").expect("may");
        let real = town.send("Oikea keinu", "Tämä on oikeasti tarpeen.").await;
        for id in [one, real] {
            ideas::support(&town.db, id, "a", domain::Identification::Open, true, NOW).await.expect("writes").expect("may");
        }
        assert!(demo::is_filled(&mut town.read().await).await.expect("reads"));
        let removed = demo::remove_demo(&town.db, &[]).await.expect("removes");
        assert_eq!((removed.ideas, removed.lists, removed.kept), (2, 2, 0));
        assert_eq!(town.number("select count(*) from idea").await, 1);
        assert_eq!(town.number("select count(*) from event").await, 1);
        assert_eq!(town.number("select count(*) from support").await, 1);
        assert_eq!(town.number("select count(*) from idea_contact").await, 0);
        assert_eq!(crate::searching::find(&town, "keinu").await, [real]);
        assert_eq!(demo::remove_demo(&town.db, &[]).await.expect("removes").ideas, 0);
        let next = town.send("Seuraava", "Numeroa ei käytetä uudelleen.").await;
        assert_eq!(next.get(), real.get() + 1);
        assert!(groups::themes(&mut town.read().await).await.expect("reads").iter().all(|it| it.id != theme));
    }
}

on_both! {
    async fn a_demo_theme_that_a_real_idea_is_in_stays(town: Town) {
        let theme = groups::add_theme(&town.db, "puistot", &Localised::new("Puistot", "", ""), None, true).await.expect("adds");
        let mut form = sending("Oikea keinu", "Tämä on oikeasti tarpeen.");
        form.idea.theme = Some(theme);
        town.send_as(form, NOW).await;
        assert_eq!(demo::remove_demo(&town.db, &[]).await.expect("removes").kept, 1);
    }
}

on_both! {
    async fn groups_and_themes_keep_their_order_and_are_added_once(town: Town) {
        for code in ["sivistys", "tekninen", "sivistys"] {
            groups::add_group(&town.db, code, &Localised::new(code, "", ""), false).await.expect("adds");
        }
        let codes: Vec<String> =
            groups::groups(&mut town.read().await).await.expect("reads").into_iter().map(|it| it.code).collect();
        assert_eq!(codes, ["sivistys", "tekninen"]);
    }
}

on_both! {
    async fn the_town_is_made_once(town: Town) {
        assert!(instance::create_if_new(&town.db, NOW).await.expect("writes"));
        let epoch = instance::epoch(&mut town.read().await).await.expect("reads");
        assert!(!instance::create_if_new(&town.db, NOW).await.expect("writes"));
        assert_eq!(instance::epoch(&mut town.read().await).await.expect("reads"), epoch);
        assert_eq!(epoch.map(|it| it.len()), Some(32));
    }
}

on_both! {
    async fn a_reader_cannot_write(town: Town) {
        if town.db.is_sqlite() {
            let refused = Statement::new("update counter set value = 9").execute(&mut town.read().await).await;
            assert!(matches!(refused, Err(store::StoreError::ReadOnly)), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn a_copy_made_beside_writers_is_sound_and_restores() {
    let town = Town::sqlite().await;
    instance::create_if_new(&town.db, NOW).await.expect("writes");
    for n in 0..30 {
        town.send(&format!("Idea {n}"), "Puistoon lisää penkkejä.").await;
    }
    let file = town.folder().join("copy.db");
    let (db, words) = (town.db.clone(), town.words.clone());
    let writing = tokio::spawn(async move {
        for n in 0..30 {
            let form = sending(&format!("Kesken {n}"), "Kopion aikana lähetetty.");
            ideas::send(&db, &words, form, NOW).await.expect("sends");
        }
    });
    town.db.copy_into(&file).await.expect("copies");
    writing.await.expect("writes");
    let contents = examine(&file).await.expect("is sound");
    let rows = |name: &str| {
        contents
            .tables
            .iter()
            .find(|(table, _)| table == name)
            .map_or(0, |(_, rows)| *rows)
    };
    assert!((30..=60).contains(&rows("idea")), "{contents:?}");
    assert_eq!(rows("idea"), rows("event"));
    let before = instance::epoch(&mut town.read().await).await.expect("reads");
    begin_new_epoch(&file).await.expect("writes");
    let copy = Db::open(&Database::Sqlite(file)).await.expect("opens");
    assert_ne!(
        instance::epoch(&mut copy.read().await.expect("a connection"))
            .await
            .expect("reads"),
        before
    );
    let found = ideas::list(
        &mut copy.read().await.expect("a connection"),
        &town.words,
        &ideas::ListQuery {
            search: Some("penkkejä".to_owned()),
            page: 1,
            ..ideas::ListQuery::default()
        },
    )
    .await
    .expect("searches");
    assert_eq!(found.found.count, 30);
}

#[tokio::test]
async fn what_was_committed_is_there_after_the_process_is_gone() {
    let town = Town::sqlite().await;
    let file = town.folder().join("lanka.db");
    let durable = town.folder().join("durable.db");
    let db = Db::open(&Database::Sqlite(durable.clone())).await.expect("opens");
    db.migrate().await.expect("migrates");
    let form = sending("Penkkejä puistoon", "Puistossa ei ole penkkejä.");
    let id = ideas::send(&db, &town.words, form, NOW).await.expect("sends").id;
    ideas::hide(&db, id, HideReason::Other, NOW).await.expect("hides");
    // The file and its log as a kill would leave them: nothing is closed or folded in.
    let after = town.folder().join("after.db");
    std::fs::copy(&durable, &after).expect("copies");
    std::fs::copy(durable.with_extension("db-wal"), after.with_extension("db-wal")).expect("copies the log");
    let db = Db::open(&Database::Sqlite(after)).await.expect("opens");
    let idea = ideas::find(&mut db.read().await.expect("a connection"), id)
        .await
        .expect("reads")
        .expect("is there");
    assert_eq!(idea.hidden, Some(HideReason::Other));
    assert!(file.exists());
}

#[tokio::test]
async fn a_foreign_or_damaged_file_is_left_alone() {
    let town = Town::sqlite().await;
    for (name, content) in [
        ("empty.db", &b""[..]),
        ("text.db", b"muistilappu, ei tietokanta"),
        ("short.db", b"SQLite"),
    ] {
        let file = town.folder().join(name);
        std::fs::write(&file, content).expect("writes");
        let opened = Db::open(&Database::Sqlite(file.clone())).await;
        assert!(matches!(opened.err(), Some(store::StoreError::Damaged(_))), "{name}");
        assert_eq!(std::fs::read(&file).expect("reads"), content);
    }
}

on_both! {
    async fn a_database_of_a_newer_program_is_refused(town: Town) {
        let mut tx = town.db.write().await.expect("a transaction");
        let text = if town.db.is_sqlite() {
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             values (9999, 'later', 1, x'00', 0)"
        } else {
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             values (9999, 'later', true, decode('00', 'hex'), 0)"
        };
        Statement::new(text).execute(&mut tx).await.expect("writes");
        tx.commit().await.expect("commits");
        assert!(matches!(town.db.migrations().await, Err(store::StoreError::Newer(9999))));
        assert!(matches!(town.db.migrate().await, Err(store::StoreError::Newer(9999))));
    }
}

#[tokio::test]
async fn a_full_disk_refuses_the_next_idea_whole_and_keeps_the_others() {
    let town = Town::sqlite().await;
    town.send("Ensimmäinen", "Tämä mahtuu vielä levylle.").await;
    let mut tx = town.db.write().await.expect("a transaction");
    let pages: (i64,) = Statement::new("pragma page_count").one(&mut tx).await.expect("a count");
    Statement::new(Box::leak(format!("pragma max_page_count = {}", pages.0 + 4).into()))
        .execute(&mut tx)
        .await
        .expect("limits");
    tx.commit().await.expect("commits");
    let text = "Pitkä teksti, joka vie tilaa. ".repeat(160);
    let mut kept = 1;
    let refused = loop {
        let form = signed(sending("Lisää tekstiä", &text), "Mummo", "a@b.fi");
        match ideas::send(&town.db, &town.words, form, NOW).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 100, "the disk is never full");
    };
    assert!(matches!(refused, store::StoreError::DiskFull), "{refused:?}");
    for text in [
        "select count(*) from idea",
        "select count(*) from event",
        "select count(*) from idea_analysis",
        "select count(*) + 1 from idea_contact",
        "select value from counter where name = 'idea'",
    ] {
        assert_eq!(town.number(text).await, kept, "{text}");
    }
    // The limit went with its connection, as space comes back on a disk.
    assert_eq!(town.send("Tilaa on taas", "Tämä mahtuu jälleen.").await.get(), kept + 1);
}

#[tokio::test]
async fn a_file_with_damaged_pages_is_named_damaged() {
    let town = Town::sqlite().await;
    let file = town.folder().join("damaged.db");
    let mut bytes = b"SQLite format 3\0".to_vec();
    bytes.extend((0..40_000_u32).map(|n| n.to_le_bytes()[0] ^ 0x5a));
    std::fs::write(&file, &bytes).expect("writes");
    let error = match Db::open(&Database::Sqlite(file.clone())).await {
        Ok(db) => db.migrate().await.expect_err("is refused"),
        Err(error) => error,
    };
    assert!(matches!(error, store::StoreError::Damaged(_)), "{error:?}");
    assert!(examine(&file).await.is_err());
}
