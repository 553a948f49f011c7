//! A database of an earlier program is brought up to date: a copy first, and nothing lost.
//!
//! `released/migration-N.db.gz` is the demo town as the program wrote it when N was its last migration.

use std::io::Read as _;

use store::db::{Statement, examine};
use store::{Database, Db};

use super::program::{accepted, database, folder, serve};

const MIGRATION_3: &[u8] = include_bytes!("released/migration-3.db.gz");

async fn rows(path: &std::path::Path, text: &'static str) -> Vec<(String,)> {
    let db = Db::open(&Database::Sqlite(path.to_owned())).await.expect("opens");
    let mut c = db.read().await.expect("a reader");
    let rows = Statement::new(text).all(&mut c).await.expect("rows");
    drop(c);
    db.close().await;
    rows
}

#[tokio::test]
async fn the_towns_data_of_an_earlier_program_is_kept_and_copied_first() {
    const MATTERS: &str = "select cast(id as text) || ' ' || status || ' ' || title || ' ' || text || ' ' || \
                           cast(support_total as text) || ' ' || coalesce(answer_by, '') from idea order by id";
    const EVENTS: &str = "select cast(id as text) || ' ' || kind || ' ' || detail from event order by id";
    let data = folder();
    let mut old = Vec::new();
    flate2::read::GzDecoder::new(MIGRATION_3)
        .read_to_end(&mut old)
        .expect("the file unpacks");
    std::fs::write(database(data.path()), &old).expect("the earlier database");
    let (matters, events) = (
        rows(&database(data.path()), MATTERS).await,
        rows(&database(data.path()), EVENTS).await,
    );
    assert!(matters.len() > 50 && events.len() > 100);

    let told = accepted(data.path(), &["migrate"]);
    assert!(told.contains("Varmuuskopio sitä ennen"), "{told}");

    assert_eq!(rows(&database(data.path()), MATTERS).await, matters);
    assert_eq!(rows(&database(data.path()), EVENTS).await, events);
    let moved = "select cast(id as text) from idea where coalesce(answer_due, '') <> coalesce(answer_by, '')";
    assert_eq!(
        rows(&database(data.path()), moved).await,
        [],
        "the stored days begin as promised"
    );

    let copies: Vec<_> = std::fs::read_dir(data.path().join("backups"))
        .expect("the copies")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert_eq!(examine(&copies[0]).await.expect("the copy is sound").migration, 3);
    assert_eq!(rows(&copies[0], MATTERS).await, matters);
    let _it_starts = serve(data.path());
}
