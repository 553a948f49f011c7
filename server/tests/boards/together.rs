//! Several people at one board at the same time: there is one truth, and everybody sees it.

use std::time::Duration;

use domain::CardId;
use domain::boards::{Anchor, Ask, Edit, Why};
use store::db::Statement;

use crate::desk::{Desk, Follower, columns_of, op};
use crate::program::serve;
use crate::world::{World, open};

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("32 bits") % limit
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_movers_and_one_truth() {
    const MOVERS: usize = 6;
    const MOVES: usize = 25;
    let world = World::new(MOVERS + 2).await;
    let desk = Desk::new(&world, 0);
    let mut cards = Vec::new();
    for n in 0..12 {
        cards.push(desk.create(&format!("Kortti {n}"), world.board.columns[n % 3]).await);
    }
    let mut followers = Vec::new();
    for person in [0, MOVERS + 1] {
        followers.push(Follower::new(Desk::new(&world, person)).await);
    }
    let mut movers = Vec::new();
    for mover in 0..MOVERS {
        let (desk, cards) = (Desk::new(&world, mover), cards.clone());
        movers.push(tokio::spawn(async move {
            let mut dice = Dice(mover as u64 + 1);
            let mut seen = desk.snapshot().await;
            for _ in 0..MOVES {
                let card = cards[dice.below(cards.len())];
                let column = desk.board.columns[dice.below(desk.board.columns.len())];
                let anchor = match dice.below(4) {
                    0 => Anchor::Top,
                    1 => Anchor::Bottom,
                    2 => Anchor::After(cards[dice.below(cards.len())]),
                    _ => Anchor::Before(cards[dice.below(cards.len())]),
                };
                let version = seen.cards.iter().find(|it| it.id == card).map_or(1, |it| it.version);
                // Others move the same cards: to be refused is one of the answers.
                let _ = desk.ask(desk.moving(card, version, column, anchor)).await;
                if dice.below(3) == 0 {
                    seen = desk.snapshot().await;
                }
            }
        }));
    }
    for mover in movers {
        mover.await.expect("a mover");
    }
    let truth = desk.snapshot().await;
    assert!(truth.seq > 20, "only {} changes", truth.seq);
    let columns = columns_of(&world.board, &truth);
    assert_eq!(
        columns.iter().map(Vec::len).sum::<usize>(),
        cards.len(),
        "no card is lost or doubled"
    );
    for follower in &mut followers {
        assert_eq!(follower.until(truth.seq).await, columns);
        assert_eq!(
            (follower.caught_up, follower.whole),
            (0, 0),
            "every change came, in order"
        );
    }
    // The same in the database itself.
    let db = world.db().await;
    let rows: Vec<(i64,)> = Statement::new(
        "select card.id from card join board_column on board_column.id = card.column_id \
         where card.archived_at is null and card.deleted_at is null order by board_column.position, card.position",
    )
    .all(&mut db.read().await.expect("a connection"))
    .await
    .expect("rows");
    let kept: Vec<CardId> = rows.into_iter().map(|(id,)| CardId::new(id)).collect();
    assert_eq!(kept, columns.concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_move_the_same_card_at_once_are_told_where_it_is() {
    let world = World::new(2).await;
    let (one, two) = (Desk::new(&world, 0), Desk::new(&world, 1));
    let card = one.create("Kumman?", world.board.columns[0]).await;
    for round in 0..5 {
        let version = one.snapshot().await.cards[0].version;
        let (here, there) = (world.board.columns[1 + round % 2], world.board.columns[3 + round % 2]);
        let (first, second) = tokio::join!(
            one.ask(one.moving(card, version, here, Anchor::Top)),
            two.ask(two.moving(card, version, there, Anchor::Top)),
        );
        let (done, refused, wanted) = match (first, second) {
            (Ok(done), Err(refused)) => (done, refused, here),
            (Err(refused), Ok(done)) => (done, refused, there),
            both => panic!("one of them: {both:?}"),
        };
        assert_eq!(done.cards[0].column, wanted);
        assert!(
            matches!(refused.why, Why::Moved { column, .. } if column == wanted),
            "{refused:?}"
        );
        assert_eq!(refused.cards, done.cards, "whoever came second is shown where it is");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_screen_changes_what_nobody_else_has_and_overwrites_nothing() {
    let world = World::new(2).await;
    let (stale, fresh) = (Desk::new(&world, 0), Desk::new(&world, 1));
    let card = stale.create("Vanha otsikko", world.board.columns[0]).await;
    let seen = stale.snapshot().await.cards[0].version;
    let title = |text: &str, seen| Ask::Edit {
        card,
        seen,
        edit: Edit::Title(text.to_owned()),
    };
    fresh.ask(title("Uusi otsikko", seen)).await.expect("changed");
    let refused = stale
        .ask(title("Toinen otsikko", seen))
        .await
        .expect_err("somebody was first");
    assert!(
        matches!(&refused.why, Why::Edited { theirs, .. } if theirs == "Uusi otsikko"),
        "{refused:?}"
    );
    // A move does not touch the title.
    let done = stale
        .ask(stale.moving(card, seen, world.board.columns[1], Anchor::Top))
        .await
        .expect("nobody else has moved it");
    assert_eq!(done.cards[0].title, "Uusi otsikko");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_whose_answer_was_lost_happens_once_however_often_it_is_sent() {
    let world = World::new(2).await;
    let desk = Desk::new(&world, 0);
    let create = op(Ask::Create {
        title: "Vain yksi".to_owned(),
        column: world.board.columns[0],
        lane: world.board.lane,
        anchor: Anchor::Bottom,
        idea: None,
        reason: None,
    });
    let mut followed = desk.follow(0).await;
    // The browser goes away before the answer; then it tries again, twice at once.
    let lost = tokio::time::timeout(Duration::from_millis(1), desk.send(&create)).await;
    drop(lost);
    let (first, second) = tokio::join!(desk.send(&create), desk.send(&create));
    let first = first.expect("an answer").1.expect("read").expect("done");
    assert_eq!(second.expect("an answer").1.expect("read").expect("done"), first);
    let snapshot = desk.snapshot().await;
    assert_eq!((snapshot.cards.len(), snapshot.seq), (1, 1));
    assert_eq!(followed.next().await.expect("an event").name, "op");
    assert_eq!(followed.within(Duration::from_millis(300)).await, None);
    // The id is its maker's: nobody else gets the answer by it.
    let (_, others) = Desk::new(&world, 1).send(&create).await.expect("an answer");
    let refused = others.expect("read").expect_err("another's id");
    assert_eq!(refused.why, Why::OpTaken);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_place_under_a_hard_limit_is_given_once() {
    let world = World::new(2).await;
    let (one, two) = (Desk::new(&world, 0), Desk::new(&world, 1));
    let full = world.board.columns[2];
    let db = world.db().await;
    let mut tx = db.write().await.expect("a transaction");
    for text in [
        "update board set wip_mode = 'hard'",
        "update board_column set wip_max = 3 where role = 'active'",
    ] {
        Statement::new(text).execute(&mut tx).await.expect("a limit");
    }
    tx.commit().await.expect("saved");
    for n in 0..2 {
        one.create(&format!("Jo työn alla {n}"), full).await;
    }
    for round in 0..5 {
        let first = one
            .create(&format!("Ensimmäinen {round}"), world.board.columns[0])
            .await;
        let second = two.create(&format!("Toinen {round}"), world.board.columns[0]).await;
        let (a, b) = tokio::join!(
            one.ask(one.moving(first, 1, full, Anchor::Bottom)),
            two.ask(two.moving(second, 1, full, Anchor::Bottom)),
        );
        let refused = match (a, b) {
            (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
            both => panic!("one of them: {both:?}"),
        };
        assert!(
            matches!(refused.why, Why::Wip { over, .. } if over.limit == 3),
            "{refused:?}"
        );
        let snapshot = one.snapshot().await;
        let inside: Vec<_> = snapshot.cards.iter().filter(|it| it.column == full).collect();
        assert_eq!(inside.len(), 3);
        // Room for the next round.
        let last = inside[2];
        one.ask(one.moving(last.id, last.version, world.board.columns[4], Anchor::Top))
            .await
            .expect("out is always allowed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_act_cut_by_a_kill_is_whole_or_nothing_and_those_who_come_back_catch_up() {
    let world = World::new(1).await;
    let desk = Desk::new(&world, 0);
    let mut cards = Vec::new();
    for n in 0..60 {
        cards.push(desk.create(&format!("Kortti {n}"), world.board.columns[0]).await);
    }
    let World {
        data,
        mut server,
        board,
        people,
    } = world;
    for round in 0..4_u64 {
        let desk = Desk::at(&server.origin, &board, &people[0]);
        let mut follower = Follower::new(Desk::at(&server.origin, &board, &people[0])).await;
        let to = if round % 2 == 0 {
            board.columns[1]
        } else {
            board.columns[0]
        };
        let many = op(Ask::MoveMany {
            cards: cards.clone(),
            column: to,
            lane: None,
            anchor: Anchor::Bottom,
            reason: Some("Siivous".to_owned()),
        });
        let sent = many.clone();
        let sending = tokio::spawn(async move { desk.send(&sent).await.map(|_| ()) });
        tokio::time::sleep(Duration::from_millis(3 + 9 * round)).await;
        server.child.kill().expect("killed");
        server.child.wait().expect("ended");
        let _ = sending.await;

        let db = open(data.path()).await;
        let rows: Vec<(i64, i64)> =
            Statement::new("select column_id, count(*) from card group by column_id order by column_id")
                .all(&mut db.read().await.expect("a connection"))
                .await
                .expect("rows");
        db.close().await;
        assert_eq!(rows.len(), 1, "all of them moved or none did: {rows:?}");
        assert_eq!(rows[0].1, 60);

        // The browser comes back, sends again what had no answer, and everybody sees the same.
        server = serve(data.path());
        follower.desk = follower.desk.moved_to(&server.origin);
        let (_, answer) = follower.desk.send(&many).await.expect("an answer");
        answer.expect("read").expect("done");
        let truth = follower.desk.snapshot().await;
        assert!(truth.cards.iter().all(|it| it.column == to), "it was done once");
        follower.come_back().await;
        assert_eq!(follower.until(truth.seq).await, columns_of(&board, &truth));
    }
}
