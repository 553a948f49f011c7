//! Operations on boards: what they do, what they refuse, and that they happen once.

use domain::boards::{Anchor, Ask, Edit, Placed, Why};

use crate::board::{Board, op, snapshot};
use crate::house::{NOW, Town};
use crate::on_both;

on_both! {
    async fn a_card_is_made_moved_and_edited_and_the_log_knows_each_change(town: Town) {
        let board = Board::new(&town).await;
        let first = board.card(&town, "Ensimmäinen", 0).await;
        let second = board.card(&town, "Toinen", 0).await;
        assert_eq!((first.number, second.number), (1, 2));
        assert_eq!(board.order(&town, 0).await, [first.id, second.id]);

        let done = board.ask(&town, &board.maija, board.move_to(&second, 0, Anchor::Top)).await.expect("moves");
        assert_eq!((done.placed, done.seq), (Some(Placed::Asked), 3));
        assert_eq!(board.order(&town, 0).await, [second.id, first.id]);

        let done = board.ask(&town, &board.maija, board.move_to(&first, 2, Anchor::Bottom)).await.expect("moves");
        assert_eq!(done.cards[0].column, board.columns[2]);
        assert!(done.cards[0].started.is_some(), "it has begun");

        let edit = Edit::Title("  Eka \n kortti ".to_owned());
        let ask = Ask::Edit { card: first.id, seen: first.version, edit };
        let done = board.ask(&town, &board.ville, ask).await.expect("edits");
        assert_eq!(done.cards[0].title, "Eka kortti");

        let mut read = town.read().await;
        let change = store::boards::event(&mut read, board.id, 5).await.expect("reads").expect("there");
        assert_eq!((change.kind.as_str(), change.cards.len(), change.whole), ("edit", 1, false));
        let changes = store::boards::changes(&mut read, board.id, 2).await.expect("reads").expect("there");
        assert_eq!((changes.seq, changes.resync, changes.change.cards.len()), (5, false, 2));
        assert!(store::boards::changes(&mut read, board.id, 9).await.expect("reads").expect("there").resync);
        assert_eq!(snapshot(&town, board.id).await.seq, 5);
    }
}

on_both! {
    async fn an_operation_sent_again_answers_the_same_and_changes_nothing(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let op = op(board.move_to(&card, 1, Anchor::Top));
        let once = board.apply(&town, &board.maija, &op, NOW).await.expect("moves");
        let again = board.apply(&town, &board.maija, &op, NOW).await.expect("the same answer");
        assert_eq!(once, again);
        assert_eq!(snapshot(&town, board.id).await.seq, once.seq);
        let other = board.apply(&town, &board.ville, &op, NOW).await.expect_err("somebody else's");
        assert_eq!(other.why, Why::OpTaken);
    }
}

on_both! {
    async fn a_move_to_where_it_is_takes_no_number(town: Town) {
        let board = Board::new(&town).await;
        let first = board.card(&town, "Yksi", 0).await;
        let second = board.card(&town, "Kaksi", 0).await;
        let before = snapshot(&town, board.id).await;
        for anchor in [Anchor::After(first.id), Anchor::Bottom, Anchor::After(second.id)] {
            let done = board.ask(&town, &board.maija, board.move_to(&second, 0, anchor)).await.expect("nothing");
            assert_eq!(done.seq, before.seq);
            assert_eq!(done.cards, std::slice::from_ref(&second));
        }
        assert_eq!(snapshot(&town, board.id).await, before);
    }
}

on_both! {
    async fn a_neighbour_that_has_gone_is_replaced_by_the_other_and_then_by_the_end(town: Town) {
        let board = Board::new(&town).await;
        let first = board.card(&town, "Yksi", 0).await;
        let second = board.card(&town, "Kaksi", 0).await;
        let gone = board.card(&town, "Poissa", 1).await;
        let third = board.card(&town, "Kolme", 1).await;
        let mut ask = board.move_to(&third, 0, Anchor::After(gone.id));
        if let Ask::Move { alt, .. } = &mut ask {
            *alt = Some(Anchor::Before(second.id));
        }
        let done = board.ask(&town, &board.maija, ask).await.expect("moves");
        assert_eq!(done.placed, Some(Placed::Alt));
        assert_eq!(board.order(&town, 0).await, [first.id, third.id, second.id]);
        let fourth = board.card(&town, "Neljä", 1).await;
        let done = board.ask(&town, &board.maija, board.move_to(&fourth, 0, Anchor::After(gone.id))).await.expect("moves");
        assert_eq!(done.placed, Some(Placed::Fallback));
        assert_eq!(board.order(&town, 0).await, [first.id, third.id, second.id, fourth.id]);
    }
}
