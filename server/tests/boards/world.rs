//! A group with a board, people who have signed in, and the program that serves them.

use std::path::Path;

use app::keys::random_id;
use app::people::session::hash_of;
use domain::boards::{BoardTemplate, BoardVisibility};
use domain::ideas::text::EmailAddress;
use domain::people::Seat;
use domain::people::session::Life;
use domain::{BoardId, ColumnId, GroupId, LaneId, Language, Localised, PersonId};
use server::clock::now;
use store::boards::setup::{NewBoard, create};
use store::{Database, Db, people};

use crate::program::{Running, accepted, database, folder, serve};

pub(crate) struct World {
    pub(crate) data: tempfile::TempDir,
    pub(crate) server: Running,
    pub(crate) board: Board,
    pub(crate) people: Vec<Somebody>,
}

#[derive(Clone)]
pub(crate) struct Board {
    pub(crate) id: BoardId,
    pub(crate) columns: Vec<ColumnId>,
    pub(crate) lane: LaneId,
}

/// Somebody who has signed in.
#[derive(Clone)]
pub(crate) struct Somebody {
    pub(crate) id: PersonId,
    pub(crate) secret: String,
}

impl World {
    /// A board and so many members of its group, on SQLite.
    pub(crate) async fn new(people: usize) -> Self {
        let data = folder();
        accepted(data.path(), &["migrate"]);
        let db = open(data.path()).await;
        let (board, people) = fill(&db, people).await;
        db.close().await;
        Self {
            server: serve(data.path()),
            data,
            board,
            people,
        }
    }

    /// The database beside the running program.
    pub(crate) async fn db(&self) -> Db {
        open(self.data.path()).await
    }
}

pub(crate) async fn open(data: &Path) -> Db {
    Db::open(&Database::Sqlite(database(data))).await.expect("a database")
}

pub(crate) async fn fill(db: &Db, count: usize) -> (Board, Vec<Somebody>) {
    let name = Localised::new("Sivistys", "", "");
    let group = store::groups::add_group(db, "sivistys", &name, false)
        .await
        .expect("a group");
    let mut tx = db.write().await.expect("a transaction");
    let new = NewBoard {
        group,
        name: "Kehittäminen",
        purpose: "",
        prefix: "KEH",
        template: BoardTemplate::Development,
        language: Language::Fi,
        visibility: BoardVisibility::Members,
        team: 40,
        demo: false,
    };
    let id = create(&mut tx, new, None, now()).await.expect("a board");
    tx.commit().await.expect("saved");
    let mut c = db.read().await.expect("a connection");
    let snapshot = store::boards::snapshot(&mut c, id)
        .await
        .expect("a board")
        .expect("it is there");
    drop(c);
    let board = Board {
        id,
        columns: snapshot.columns.iter().map(|it| it.id).collect(),
        lane: snapshot.lanes[0].id,
    };
    let mut people = Vec::new();
    for n in 0..count {
        people.push(somebody(db, &format!("member{n}@example.fi"), Some(group)).await);
    }
    (board, people)
}

/// Somebody with or without a seat in the group.
pub(crate) async fn somebody(db: &Db, email: &str, group: Option<GroupId>) -> Somebody {
    let now = now();
    let address = EmailAddress::parse(email).expect("an address");
    let secret = [random_id(), random_id()].concat();
    let mut tx = db.write().await.expect("a transaction");
    let id = people::account_for(&mut tx, &address, Some(email), Language::Fi, false, now)
        .await
        .expect("an account");
    if let Some(group) = group {
        let seat = Seat { group, is_lead: false };
        people::grant_seat(&mut tx, id, seat, now.civil_day(), None, now)
            .await
            .expect("a seat");
    }
    let session = people::BeginSession {
        person: id,
        id_hash: &hash_of(&secret),
        number: &random_id(),
        browser: "test",
        life: Life::begin(now, true),
    };
    people::begin_session(&mut tx, session).await.expect("a session");
    tx.commit().await.expect("saved");
    Somebody { id, secret }
}
