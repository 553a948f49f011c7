//! `lanka verify-flow` finds a date that somebody broke, says so by its exit code, and mends it.

use domain::Language;
use domain::boards::{BoardTemplate, BoardVisibility};
use domain::time::Moment;
use store::boards::setup::{self, NewBoard};
use store::db::Statement;
use store::{Database, Db};

use crate::program::{accepted, refused};

/// A board with one card, which is being worked on.
async fn board(db: &Db) {
    let name = domain::Localised::new("Tekniset", "", "");
    let group = store::groups::add_group(db, "tekniset", &name, false)
        .await
        .expect("a group");
    let mut tx = db.write().await.expect("a transaction");
    let new = NewBoard {
        group,
        name: "Tekniset työt",
        purpose: "",
        prefix: "TEK",
        template: BoardTemplate::Empty,
        language: Language::Fi,
        visibility: BoardVisibility::Staff,
        team: 4,
        demo: false,
    };
    let id = setup::create(&mut tx, new, None, Moment::from_millis(0))
        .await
        .expect("a board");
    for statement in [
        "insert into card (board_id, ref, title, column_id, lane_id, position, created_at, entered_at, \
                           committed_at, started_at) \
         select $1, 1, 'Kortti', min(board_column.id), min(lane.id), 1, 5, 5, 5, 5 \
         from board_column join lane on lane.board_id = board_column.board_id \
         where board_column.board_id = $1 and board_column.role = 'active'",
        "insert into card_transition (card_id, board_id, to_column, at, cause) \
         select id, board_id, column_id, 5, 'create' from card where board_id = $1",
    ] {
        Statement::new(statement)
            .bind(id)
            .execute(&mut tx)
            .await
            .expect("a card");
    }
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn verify_flow_finds_a_broken_date_and_mends_it() {
    let folder = tempfile::tempdir().expect("a folder");
    accepted(folder.path(), &["migrate"]);
    assert!(accepted(folder.path(), &["verify-flow"]).contains("0 taulua, 0 korttia, 0 siirtoa, 0 eroa"));
    let db = Db::open(&Database::Sqlite(folder.path().join("lanka.db")))
        .await
        .expect("opens");
    board(&db).await;
    assert!(accepted(folder.path(), &["verify-flow"]).contains("1 taulua, 1 korttia, 1 siirtoa, 0 eroa"));

    let mut tx = db.write().await.expect("a transaction");
    Statement::new("update card set started_at = 6")
        .execute(&mut tx)
        .await
        .expect("broken");
    tx.commit().await.expect("committed");
    assert!(refused(folder.path(), &["verify-flow"]).contains("--repair"));
    assert!(accepted(folder.path(), &["verify-flow", "--repair"]).contains("TEK-1: aloitettu"));
    assert!(accepted(folder.path(), &["verify-flow"]).contains("0 eroa"));
}
