//! A board's past, its service levels, and the check of the dates that cards keep.

use domain::boards::{Anchor, Outcome, ServiceClass};
use domain::flow::{Day, Flow, Window};
use domain::{BoardId, Moment};
use store::db::Statement;
use store::flow::{self, verify};

use crate::board::Board;
use crate::house::{NOW, Town};
use crate::on_both;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A board and its columns' numbers and roles, in order.
struct Past {
    board: Board,
    id: BoardId,
    columns: Vec<(i64, String)>,
}

impl Past {
    async fn new(town: &Town) -> Self {
        let board = Board::new(town).await;
        let columns = Statement::new("select id, role from board_column where board_id = $1 order by position")
            .bind(board.id)
            .all(&mut town.read().await)
            .await
            .expect("columns");
        Self {
            id: board.id,
            columns,
            board,
        }
    }

    fn column(&self, role: &str) -> i64 {
        self.columns
            .iter()
            .find(|it| it.1 == role)
            .expect("a column of the role")
            .0
    }

    /// A card that went through roles, so many days before now; what its row keeps is right.
    async fn card(&self, town: &Town, number: i64, path: &[(&str, i64)]) -> i64 {
        let mut tx = town.db.write().await.expect("a transaction");
        let at = |days: i64| NOW.millis() - days * DAY_MS;
        let (last, entered) = path.last().expect("somewhere");
        let first = |roles: &[&str]| path.iter().find(|it| roles.contains(&it.0)).map(|it| at(it.1));
        let finished = path.last().filter(|it| it.0 == "done").map(|it| at(it.1));
        let (id,): (i64,) = Statement::new(
            "insert into card (board_id, ref, title, column_id, lane_id, position, created_at, entered_at, \
                               committed_at, started_at, finished_at, outcome) \
             select $1, $2, 'Kortti', $3, min(id), $2, $4, $5, $6, $7, $8, cast($9 as text) from lane \
             where board_id = $1 returning id",
        )
        .bind(self.id)
        .bind(number)
        .bind(self.column(last))
        .bind(at(path[0].1))
        .bind(at(*entered))
        .bind(first(&["committed", "active", "wait", "done"]))
        .bind(first(&["active", "wait", "done"]))
        .bind(finished)
        .bind(finished.map(|_| "done".to_owned()))
        .one(&mut tx)
        .await
        .expect("a card");
        let mut from: Option<i64> = None;
        for (role, days) in path {
            let cause = if from.is_none() { "create" } else { "move" };
            Statement::new(
                "insert into card_transition (card_id, board_id, from_column, to_column, at, cause) \
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(self.id)
            .bind(from)
            .bind(self.column(role))
            .bind(at(*days))
            .bind(cause)
            .execute(&mut tx)
            .await
            .expect("a transition");
            from = Some(self.column(role));
        }
        tx.commit().await.expect("committed");
        id
    }
}

async fn change(town: &Town, statement: &'static str, card: i64) {
    let mut tx = town.db.write().await.expect("a transaction");
    Statement::new(statement)
        .bind(card)
        .execute(&mut tx)
        .await
        .expect("changed");
    tx.commit().await.expect("committed");
}

on_both! {
    async fn the_past_leaves_out_deleted_cards_and_voided_moves(town: Town) {
        let board = Past::new(&town).await;
        let kept = board.card(&town, 1, &[("committed", 9), ("active", 8), ("done", 4)]).await;
        let gone = board.card(&town, 2, &[("committed", 9), ("done", 4)]).await;
        change(&town, "update card set deleted_at = 1 where id = $1", gone).await;
        let slip = board.card(&town, 3, &[("committed", 9), ("active", 1)]).await;
        change(&town, "update card_transition set voided_by = 1 where card_id = $1 and cause = 'move'", slip).await;
        change(&town, "insert into card_block (card_id, category, from_at) values ($1, 'money', 5)", kept).await;

        let mut c = town.db.read().await.expect("a connection");
        let past = flow::past(&mut c, board.id).await.expect("read").expect("the board");
        assert_eq!((past.name.as_str(), past.prefix.as_str()), ("Tekniset", "TEK"));
        let numbers: Vec<i64> = past.history.cards.iter().map(|it| it.number).collect();
        assert_eq!(numbers, [1, 3]);
        assert_eq!(past.history.cards[0].steps.len(), 3);
        assert_eq!(past.history.cards[0].blocks.len(), 1);
        assert_eq!(past.history.cards[1].steps.len(), 1);

        let read = Flow::read(&past.history, NOW);
        let took = read.cycle_times(&Window::last(&read, 30, None));
        assert_eq!(took.iter().map(|it| it.days).collect::<Vec<_>>(), [5]);
        assert_eq!(took[0].day, Day::of(NOW).plus(-4));
        assert!(flow::past(&mut c, BoardId::new(99)).await.expect("read").is_none());
    }
}

on_both! {
    async fn a_level_takes_the_place_of_the_earlier_one_and_is_a_change_of_the_board(town: Town) {
        let board = Past::new(&town).await;
        let person = board.board.maija.person().expect("a person").id;
        for days in [20, 14] {
            let mut tx = town.db.write().await.expect("a transaction");
            let class = ServiceClass::Normal;
            assert!(flow::confirm_level(&mut tx, board.id, class, days, 85, person, NOW).await.expect("confirmed"));
            tx.commit().await.expect("committed");
        }
        let mut c = town.db.read().await.expect("a connection");
        let levels = flow::levels(&mut c, board.id).await.expect("levels");
        assert_eq!(levels.len(), 1);
        assert_eq!((levels[0].days, levels[0].percent, levels[0].confirmed), (14, 85, NOW));
        assert_eq!(store::boards::seq(&mut c, board.id).await.expect("a number"), Some(2));
        let (events,): (i64,) = Statement::new("select count(*) from board_event").one(&mut c).await.expect("events");
        assert_eq!(events, 2);
    }
}

on_both! {
    async fn a_date_that_the_log_does_not_tell_is_found_and_mended(town: Town) {
        let board = Past::new(&town).await;
        board.card(&town, 1, &[("committed", 9), ("active", 8), ("done", 4)]).await;
        let broken = board.card(&town, 2, &[("option", 9), ("active", 8)]).await;
        let archived = board.card(&town, 3, &[("active", 9), ("done", 2)]).await;
        change(&town, "update card set archived_at = 7 where id = $1", archived).await;
        let look = async || {
            let mut c = town.db.read().await.expect("a connection");
            verify::verify(&mut c, board.id).await.expect("verified")
        };
        let sound = look().await;
        assert_eq!((sound.cards, sound.transitions, sound.differences.len()), (3, 7, 0));

        change(&town, "update card set started_at = started_at - 86400000, outcome = 'dropped' where id = $1", broken).await;
        let found = look().await;
        assert_eq!(found.differences.len(), 1);
        assert_eq!(found.differences[0].name, "TEK-2");
        assert_eq!(found.differences[0].kept.outcome, Some(Outcome::Dropped));
        let begun = found.differences[0].told.started;
        assert_eq!(begun, Some(Moment::from_millis(NOW.millis() - 8 * DAY_MS)));

        let mut tx = town.db.write().await.expect("a transaction");
        let mended = verify::repair(&mut tx, board.id, NOW).await.expect("mended");
        tx.commit().await.expect("committed");
        assert_eq!(mended.differences.len(), 1);
        assert!(look().await.differences.is_empty());
    }
}

on_both! {
    async fn what_people_do_on_a_board_leaves_no_date_that_the_log_does_not_tell(town: Town) {
        let board = Board::new(&town).await;
        let last = board.columns.len() - 1;
        for path in [vec![1, 2, last], vec![2, 1, 2], vec![last, 1], vec![0], vec![last]] {
            let mut card = board.card(&town, "Kortti", 0).await;
            for column in path {
                let ask = board.move_to(&card, column, Anchor::Top);
                card = board.ask(&town, &board.lead, ask).await.expect("moved").cards[0].clone();
            }
        }
        let found = verify::verify(&mut town.read().await, board.id).await.expect("verified");
        assert_eq!(found.cards, 5);
        assert_eq!(found.differences, []);
    }
}
