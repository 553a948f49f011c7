//! Two servers of one PostgreSQL database share their boards.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Duration;

use domain::boards::Anchor;
use store::db::Statement;
use store::{Database, Db};

use crate::desk::{Desk, Follower, columns_of};
use crate::program::{LANKA, Running, folder, lanka};
use crate::world::{Board, Somebody, fill};

struct Pair {
    servers: [Running; 2],
    board: Board,
    people: Vec<Somebody>,
    _folders: [tempfile::TempDir; 2],
}

/// A database of its own on the cluster of the tests, and two servers on it. None: there is none.
async fn pair() -> Option<Pair> {
    let cluster = std::env::var("LANKA_TEST_POSTGRES").ok()?;
    let name = format!("boards_{}", app::keys::random_id());
    let admin = Db::open(&Database::Postgres(cluster.clone()))
        .await
        .expect("the cluster");
    let mut tx = admin.read().await.expect("a connection");
    let create: &'static str = format!("create database {name}").leak();
    Statement::new(create).execute(&mut tx).await.expect("a database");
    drop(tx);
    admin.close().await;
    let (before, _) = cluster.rsplit_once('/').expect("an address");
    let address = format!("{before}/{name}");

    let folders = [folder(), folder()];
    let migrated = lanka(LANKA, folders[0].path(), &["migrate", "--database", &address]).output();
    assert!(migrated.expect("the program").status.success());
    let db = Db::open(&Database::Postgres(address.clone()))
        .await
        .expect("the database");
    let (board, people) = fill(&db, 4).await;
    db.close().await;
    let servers = [0, 1].map(|n: usize| start(folders[n].path(), &address));
    Some(Pair {
        servers,
        board,
        people,
        _folders: folders,
    })
}

fn start(data: &std::path::Path, address: &str) -> Running {
    let arguments = ["serve", "--port", "0", "--set", "log=warn", "--database", address];
    let mut command = lanka(LANKA, data, &arguments);
    command.env(
        "LANKA_KEY",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    );
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    let line = lines.find_map(|line| line.ok().filter(|line| line.contains("http://")));
    let line = line.expect("the server says where it is");
    let origin = line[line.find("http://").expect("an address")..].to_owned();
    std::thread::spawn(move || lines.for_each(drop));
    Running { child, origin }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_tell_each_others_changes_in_one_order() {
    let Some(pair) = pair().await else {
        // Without PostgreSQL there is one server.
        return;
    };
    let at = |server: usize, person: usize| Desk::at(&pair.servers[server].origin, &pair.board, &pair.people[person]);
    let (here, there) = (at(0, 0), at(1, 1));
    let mut followers = [Follower::new(at(0, 2)).await, Follower::new(at(1, 3)).await];
    let mut cards = Vec::new();
    for n in 0..8 {
        cards.push(here.create(&format!("Kortti {n}"), pair.board.columns[0]).await);
    }
    let move_all = |desk: Desk, order: Vec<usize>| {
        let cards = cards.clone();
        async move {
            for n in order {
                let column = desk.board.columns[n % desk.board.columns.len()];
                let _ = desk
                    .ask(desk.moving(cards[n % cards.len()], 1, column, Anchor::Top))
                    .await;
                let seen = desk.snapshot().await;
                let card = seen
                    .cards
                    .iter()
                    .find(|it| it.id == cards[n % cards.len()])
                    .expect("a card");
                let _ = desk
                    .ask(desk.moving(card.id, card.version, column, Anchor::Bottom))
                    .await;
            }
        }
    };
    tokio::join!(
        move_all(at(0, 0), (0..20).collect()),
        move_all(at(1, 1), (0..20).rev().collect())
    );
    let truth = here.snapshot().await;
    assert_eq!(there.snapshot().await, truth, "both give the same board");
    for follower in &mut followers {
        assert_eq!(follower.until(truth.seq).await, columns_of(&pair.board, &truth));
        assert_eq!(
            (follower.caught_up, follower.whole),
            (0, 0),
            "every change came, in order"
        );
    }
    // An operation sent to one server and again to the other, by the same person, happens once.
    let op = crate::desk::op(here.moving(cards[0], 1_000, pair.board.columns[1], Anchor::Top));
    let first = here.send(&op).await.expect("an answer").1.expect("read");
    let again = at(1, 0).send(&op).await.expect("an answer").1.expect("read");
    assert_eq!(again, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_at_one_server_ends_the_stream_at_the_other() {
    let Some(pair) = pair().await else { return };
    let at = |server: usize| Desk::at(&pair.servers[server].origin, &pair.board, &pair.people[0]);
    let mut listener = at(1).follow(0).await;
    at(0).post("/kirjaudu/ulos", &[]).await;
    let event = listener.within(Duration::from_secs(1)).await.expect("within a second");
    assert_eq!(event.name, "gone");
}
