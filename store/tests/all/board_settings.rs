//! How a board is set up: a column in use stays, and a role decides the dates of every card.

use domain::boards::{Anchor, ColumnRole, Why};
use domain::{BoardId, Moment, Refusal};
use store::boards::settings::columns::{self, Stays};
use store::boards::settings::{begin, end, roles};

use crate::board::{Board, snapshot};
use crate::house::{NOW, Town};
use crate::on_both;

async fn remove(town: &Town, board: &Board, index: usize) -> Result<(), Stays> {
    let mut tx = town.db.write().await.expect("a transaction");
    let hand = begin(&mut tx, board.id, &board.lead)
        .await
        .expect("runs")
        .expect("leads");
    let removed = columns::remove(&mut tx, board.id, board.columns[index], NOW)
        .await
        .expect("runs");
    if removed.is_ok() {
        end(&mut tx, &hand, "columns", NOW).await.expect("writes");
        tx.commit().await.expect("commits");
    }
    removed
}

on_both! {
    async fn only_who_leads_takes_a_board_for_its_settings(town: Town) {
        let board = Board::new(&town).await;
        let mut tx = town.db.write().await.expect("a transaction");
        let refused = begin(&mut tx, board.id, &board.maija).await.expect("runs").err();
        assert_eq!(refused, Some(Refusal::NotAllowed));
        let none = begin(&mut tx, BoardId::new(999), &board.lead).await.expect("runs").err();
        assert_eq!(none, Some(Refusal::NotFound));
    }
}

on_both! {
    async fn a_column_is_not_taken_away_from_under_a_card_that_comes_meanwhile(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let (removed, moved) = tokio::join!(
            remove(&town, &board, 1),
            board.ask(&town, &board.maija, board.move_to(&card, 1, Anchor::Top)),
        );
        let seen = snapshot(&town, board.id).await;
        let is_there = seen.columns.iter().any(|it| it.id == board.columns[1]);
        let card = seen.cards.iter().find(|it| it.id == card.id).expect("never lost");
        match (removed, moved) {
            (Ok(()), Err(refused)) => {
                assert_eq!(refused.why, Why::ColumnGone);
                assert!(!is_there && card.column == board.columns[0]);
            }
            (Err(Stays::Cards(1)), Ok(_)) => assert!(is_there && card.column == board.columns[1]),
            other => panic!("both or neither: {other:?}"),
        }
    }
}

on_both! {
    async fn another_role_changes_the_dates_of_cards_as_the_log_has_them(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let before = snapshot(&town, board.id).await;
        assert_eq!(before.cards[0].started, None);
        let at = board.columns[0];
        let mut tx = town.db.write().await.expect("a transaction");
        let hand = begin(&mut tx, board.id, &board.lead).await.expect("runs").expect("leads");
        assert_eq!(roles::would_change(&mut tx, board.id, at, ColumnRole::Active).await.expect("counts"), 1);
        let all = columns::columns(&mut tx, board.id).await.expect("columns");
        let mut new = all[0].set.clone();
        new.role = ColumnRole::Active;
        assert_eq!(columns::save(&mut tx, board.id, at, &new).await.expect("saves"), 1);
        end(&mut tx, &hand, "columns", Moment::from_millis(NOW.millis() + 1)).await.expect("writes");
        tx.commit().await.expect("commits");
        let after = snapshot(&town, board.id).await;
        assert_eq!(after.seq, before.seq + 1);
        assert_eq!(after.cards[0].started, Some(card.entered), "it began when it came");
        let mut read = town.read().await;
        let change = store::boards::event(&mut read, board.id, after.seq).await.expect("reads").expect("there");
        assert!(change.whole && change.kind == "columns");
        assert_eq!(roles::would_change(&mut read, board.id, at, ColumnRole::Active).await.expect("counts"), 0);
    }
}
