//! Several people at one board at the same moment: each change happens once, one after another.

use domain::boards::{Anchor, Ask, Done, Refused, Why};
use domain::{Actor, Moment};
use store::db::Statement;

use crate::board::{Board, op, snapshot};
use crate::house::{NOW, Town};
use crate::on_both;

type Said = Result<Done, Refused>;

/// Two operations at once.
async fn both(town: &Town, board: &Board, one: (&Actor, Ask), other: (&Actor, Ask)) -> (Said, Said) {
    let (first, second) = (op(one.1), op(other.1));
    tokio::join!(
        board.apply(town, one.0, &first, NOW),
        board.apply(town, other.0, &second, NOW)
    )
}

on_both! {
    async fn the_last_place_within_a_hard_limit_is_one_persons(town: Town) {
        let board = Board::new(&town).await;
        board.set(&town, "update board set wip_mode = 'hard' where id = $1").await;
        board.set(&town, "update board_column set wip_max = 1 where board_id = $1 and position = 2").await;
        for _ in 0..10 {
            let one = board.card(&town, "Yksi", 0).await;
            let other = board.card(&town, "Kaksi", 0).await;
            let (a, b) = both(
                &town,
                &board,
                (&board.maija, board.move_to(&one, 1, Anchor::Top)),
                (&board.ville, board.move_to(&other, 1, Anchor::Top)),
            )
            .await;
            assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
            let refused = a.err().or(b.err()).expect("one is refused");
            assert!(matches!(refused.why, Why::Wip { may_exceed: false, .. }), "{refused:?}");
            let there = board.order(&town, 1).await;
            assert_eq!(there.len(), 1);
            let ask = Ask::Archive { cards: there, outcome: Some(domain::boards::Outcome::Dropped) };
            board.ask(&town, &board.lead, ask).await.expect("archives");
        }
    }
}

on_both! {
    async fn of_two_who_move_the_same_card_the_second_hears_where_it_went(town: Town) {
        let board = Board::new(&town).await;
        for _ in 0..10 {
            let card = board.card(&town, "Kortti", 0).await;
            let (a, b) = both(
                &town,
                &board,
                (&board.maija, board.move_to(&card, 1, Anchor::Top)),
                (&board.ville, board.move_to(&card, 2, Anchor::Top)),
            )
            .await;
            let (winner, loser) = match (a, b) {
                (Ok(done), Err(refused)) | (Err(refused), Ok(done)) => (done, refused),
                other => panic!("{other:?}"),
            };
            let Why::Moved { column, by, .. } = loser.why else { panic!("{loser:?}") };
            assert_eq!(column, winner.cards[0].column);
            assert!(by.is_some());
            assert_eq!(loser.cards, winner.cards, "the card is shown where it is");
        }
    }
}

on_both! {
    async fn an_operation_that_comes_twice_at_once_happens_once(town: Town) {
        let board = Board::new(&town).await;
        for n in 1..=10 {
            let op = op(Ask::Create {
                title: "Kerran".to_owned(),
                column: board.columns[0],
                lane: board.lane,
                anchor: Anchor::Bottom,
                idea: None,
                reason: None,
            });
            let (a, b) = tokio::join!(
                board.apply(&town, &board.maija, &op, NOW),
                board.apply(&town, &board.maija, &op, NOW)
            );
            assert_eq!(a.expect("done"), b.expect("done"));
            assert_eq!(board.order(&town, 0).await.len(), n);
        }
    }
}

on_both! {
    async fn many_movers_leave_one_order_and_no_gap_in_the_numbers(town: Town) {
        let board = Board::new(&town).await;
        let mut cards = Vec::new();
        for n in 0..8 {
            cards.push(board.card(&town, &format!("Kortti {n}"), 0).await);
        }
        let before = snapshot(&town, board.id).await.seq;
        let people = [&board.lead, &board.maija, &board.ville];
        let movers = (0..6).map(|mover: usize| {
            let (town, board, cards) = (&town, &board, &cards);
            async move {
                for step in 0..8 {
                    let card = &cards[(mover * 3 + step) % cards.len()];
                    let beside = cards[(mover + step * 5) % cards.len()].id;
                    let mut ask = board.move_to(card, step % 3, Anchor::After(beside));
                    if let Ask::Move { anyway, .. } = &mut ask {
                        *anyway = true;
                    }
                    board.ask(town, people[mover % 3], ask).await.expect("moves");
                }
            }
        });
        futures(movers).await;
        let after = snapshot(&town, board.id).await;
        let rows: Vec<(i64,)> = Statement::new("select seq from board_event where board_id = $1 order by seq")
            .bind(board.id)
            .all(&mut town.read().await)
            .await
            .expect("the log");
        let numbers: Vec<i64> = rows.into_iter().map(|row| row.0).collect();
        assert_eq!(numbers, (1..=after.seq).collect::<Vec<_>>());
        assert!(after.seq > before);
        assert_eq!(after.cards.len(), 8);
        assert!(after.cards.is_sorted_by_key(|card| (card.column, card.position)));
    }
}

/// All of them at once.
async fn futures(all: impl Iterator<Item = impl Future<Output = ()>>) {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    std::future::poll_fn(|cx| {
        waiting.retain_mut(|one| one.as_mut().poll(cx).is_pending());
        if waiting.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
}

on_both! {
    async fn a_thousand_drops_into_the_same_gap_all_succeed(town: Town) {
        let board = Board::new(&town).await;
        board.set(&town, "update board set wip_mode = 'off' where id = $1").await;
        let first = board.card(&town, "Ylin", 0).await;
        let mut others = Vec::new();
        for n in 0..12 {
            others.push(board.card(&town, &format!("Kortti {n}"), 0).await);
        }
        let drops = if town.db.is_sqlite() { 1_000 } else { 300 };
        let mut written = 0;
        for n in 0..drops {
            let card = &others[(n * 5 + 11) % others.len()];
            let now = Moment::from_millis(NOW.millis() + i64::try_from(n).expect("few"));
            let ask = board.move_to(card, 0, Anchor::After(first.id));
            let done = board.apply(&town, &board.maija, &op(ask), now).await.expect("moves");
            assert!(done.cards.len() <= 64, "{} rows in one", done.cards.len());
            written += done.cards.len();
            if n % 97 == 0 {
                assert_eq!(board.order(&town, 0).await[..2], [first.id, card.id]);
            }
        }
        assert!(written <= 2 * drops, "{written} rows in {drops} drops");
    }
}
