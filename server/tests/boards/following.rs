//! Following a board: order, coming back, gaps, several boards, the stop, limits of streams.

use std::time::{Duration, Instant};

use domain::boards::Anchor;
use domain::boards::stream::{Place, Resync, Told, WhyResync};

use crate::desk::{Desk, Follower, columns_of};
use crate::listener::Listener;
use crate::program::{accepted, database, serve};
use crate::world::{World, somebody};

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_comes_back_hears_what_it_missed_and_nothing_twice() {
    let world = World::new(1).await;
    let desk = Desk::new(&world, 0);
    let mut listener = desk.follow(0).await;
    desk.create("Ensimmäinen", world.board.columns[0]).await;
    let first: Told = listener.next().await.expect("an event").read();
    assert_eq!(first.change.seq, 1);
    let last = listener.last.clone().expect("an id");
    assert_eq!(Place::parse(&last).expect("a place").boards, [(world.board.id, 1)]);
    drop(listener);

    desk.create("Toinen", world.board.columns[0]).await;
    desk.create("Kolmas", world.board.columns[0]).await;
    // The address still says 0, as a browser's does that comes back by itself.
    let again = desk.ask_to_follow(&[(world.board.id, 0)], Some(&last)).await;
    let mut again = Listener::new(again);
    for seq in [2, 3] {
        let told: Told = again.next().await.expect("what was missed").read();
        assert_eq!(told.change.seq, seq);
    }
    desk.create("Neljäs", world.board.columns[0]).await;
    let told: Told = again.next().await.expect("what is new").read();
    assert_eq!(told.change.seq, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_noticed_and_filled_by_asking_for_the_changes() {
    let world = World::new(2).await;
    let mut follower = Follower::new(Desk::new(&world, 0)).await;
    let desk = Desk::new(&world, 1);
    let mut listener = desk.follow(0).await;
    let card = desk.create("Yksi", world.board.columns[0]).await;
    desk.create("Kaksi", world.board.columns[0]).await;
    let version = desk.snapshot().await.cards[0].version;
    desk.ask(desk.moving(card, version, world.board.columns[0], Anchor::Bottom))
        .await
        .expect("moved");
    // The first event is lost on the way.
    listener.next().await.expect("the first");
    for _ in 2..=3 {
        let event = listener.next().await.expect("an event");
        follower.hear(&event).await;
    }
    assert_eq!(follower.screen.seq(), 0, "what came early waits");
    assert!(follower.screen.lacks(60_000), "the gap is seen");
    let changes = desk.changes(0).await;
    assert!(!changes.resync && changes.seq == 3);
    follower.screen.catch_up(0, changes.change);
    assert_eq!(follower.columns(), columns_of(&world.board, &desk.snapshot().await));
    assert_eq!(changes.epoch, desk.snapshot().await.epoch);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_backup_was_restored_the_whole_board_is_asked_for() {
    let world = World::new(1).await;
    let desk = Desk::new(&world, 0);
    desk.create("Ennen", world.board.columns[0]).await;
    let copy = world.data.path().join("copy.db");
    let copy = copy.to_str().expect("text");
    accepted(world.data.path(), &["backup", copy]);
    let mut follower = Follower::new(Desk::new(&world, 0)).await;
    for title in ["Katoaa", "Tämäkin katoaa"] {
        desk.create(title, world.board.columns[0]).await;
    }
    follower.until(3).await;
    let last = Place {
        epoch: desk.snapshot().await.epoch,
        boards: vec![(world.board.id, 3)],
    };
    let last = last.as_text();

    let World {
        data, server, board, ..
    } = world;
    drop(server);
    accepted(data.path(), &["restore", copy, "--replace-newer"]);
    let server = serve(data.path());
    let desk = desk.moved_to(&server.origin);
    let mut again = Listener::new(desk.ask_to_follow(&[(board.id, 2)], Some(&last)).await);
    let event = again.next().await.expect("an event");
    assert_eq!(event.name, "resync");
    assert_eq!(event.read::<Resync>().reason, WhyResync::Restored);
    // Also where the browser says no epoch: its number was never reached.
    let mut plain = Listener::new(desk.ask_to_follow(&[(board.id, 3)], None).await);
    assert_eq!(plain.next().await.expect("an event").name, "resync");
    assert!(desk.changes(3).await.resync);

    follower.desk = desk;
    follower.hear(&event).await;
    let snapshot = follower.desk.snapshot().await;
    assert_eq!((snapshot.seq, snapshot.cards.len()), (1, 1));
    assert_eq!(
        follower.columns(),
        columns_of(&board, &snapshot),
        "the lost cards are gone"
    );
    assert!(database(data.path()).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stop_ends_streams_at_once_with_a_hint_of_when_to_come_again() {
    let mut world = World::new(1).await;
    let desk = Desk::new(&world, 0);
    let mut streams = Vec::new();
    for _ in 0..5 {
        streams.push(desk.follow(0).await);
    }
    let began = Instant::now();
    world.server.signal("-TERM");
    let mut hints = Vec::new();
    for stream in &mut streams {
        assert_eq!(stream.next().await, None, "the stream ends");
        hints.push(stream.retry.expect("a hint"));
    }
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    hints.dedup();
    assert_eq!(hints.len(), 5, "not all at the same moment");
    let ended = tokio::task::spawn_blocking(move || world.server.child.wait());
    assert!(ended.await.expect("waited").expect("ended").success());
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_more_streams_than_twenty() {
    let world = World::new(1).await;
    let desk = Desk::new(&world, 0);
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(desk.follow(0).await);
    }
    let refused = desk.ask_to_follow(&[(world.board.id, 0)], None).await;
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    // Whoever goes makes room.
    streams.pop();
    for _ in 0..100 {
        if desk.ask_to_follow(&[(world.board.id, 0)], None).await.status() == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the seat that was left is not given to anybody");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_board_is_packed_once_and_not_sent_again_unchanged() {
    let world = World::new(1).await;
    let desk = Desk::new(&world, 0);
    for n in 0..20 {
        desk.create(&format!("Kortti numero {n}"), world.board.columns[0]).await;
    }
    let path = format!("/taulut/{}/tiedot", world.board.id);
    let packed = desk.get(&path, &[("accept-encoding", "br")]).await;
    assert_eq!(packed.headers()["cache-control"], "private, no-cache");
    let etag = packed.headers()["etag"].to_str().expect("a tag").to_owned();
    let same = desk
        .get(&path, &[("accept-encoding", "br"), ("if-none-match", &etag)])
        .await;
    assert_eq!(same.status(), 304);
    desk.create("Uusi", world.board.columns[0]).await;
    let other = desk
        .get(&path, &[("accept-encoding", "br"), ("if-none-match", &etag)])
        .await;
    assert_eq!(other.status(), 200);
    assert_eq!(desk.snapshot().await.cards.len(), 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_know_of_a_board_hears_nothing_of_it() {
    let world = World::new(1).await;
    let db = world.db().await;
    let outsider = somebody(&db, "outsider@example.fi", None).await;
    let desk = Desk::at(&world.server.origin, &world.board, &outsider);
    let id = world.board.id;
    // Residents have no boards at all; of this one they learn nothing.
    assert_eq!(desk.ask_to_follow(&[(id, 0)], None).await.status(), 403);
    assert_eq!(desk.get(&format!("/taulut/{id}/tiedot"), &[]).await.status(), 404);
    assert_eq!(
        desk.get(&format!("/taulut/{id}/muutokset?alkaen=0"), &[])
            .await
            .status(),
        404
    );
    let visitor = reqwest::get(format!("{}/taulut/virta?t={id}-0", world.server.origin)).await;
    assert_eq!(visitor.expect("an answer").status(), 401);
    let member = Desk::new(&world, 0);
    assert_eq!(member.get("/taulut/virta", &[]).await.status(), 422);
    // One board of two is not theirs: they hear so, and follow the other.
    let both = member
        .ask_to_follow(&[(id, 0), (domain::BoardId::new(999), 0)], None)
        .await;
    let mut both = Listener::new(both);
    let gone = both.next().await.expect("an event");
    assert_eq!(
        (gone.name.as_str(), gone.data.as_str()),
        ("gone", r#"{"board":999,"reason":"revoked"}"#)
    );
    member.create("Kuuluu", world.board.columns[0]).await;
    assert_eq!(both.next().await.expect("an event").name, "op");
}
