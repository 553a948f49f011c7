//! A refused operation changes nothing, whatever it was and whoever asked; and an answer that is not
//! theirs tells nobody whether there is a board.

use domain::boards::{Anchor, Ask, Edit, Op, ServiceClass, Why};
use domain::people::Person;
use domain::{Actor, BoardId, CardId, ColumnId, LabelId, PersonId};
use store::db::Statement;

use crate::board::{Board, op};
use crate::house::{NOW, Town};
use crate::on_both;

/// Everything that an operation can change, as text.
async fn everything(town: &Town) -> Vec<(String,)> {
    Statement::new(
        "select 'board ' || seq || ' ' || version || ' ' || next_ref from board \
         union all select 'card ' || id || ' ' || title || ' ' || column_id || ' ' || lane_id || ' ' || position \
             || ' ' || version || ' ' || class || ' ' || coalesce(archived_at, 0) || ' ' || coalesce(deleted_at, 0) from card \
         union all select 'log ' || id || ' ' || coalesce(voided_by, 0) from card_transition \
         union all select 'event ' || seq || kind || detail from board_event \
         union all select 'undo ' || seq || before from board_undo \
         union all select 'op ' || op_id || answer from board_op \
         union all select 'label ' || card_id || ' ' || label_id from card_label \
         union all select 'person ' || card_id || ' ' || person_id from card_person \
         union all select 'line ' || id || text from check_item \
         union all select 'reason ' || text from board_reason \
         order by 1",
    )
    .all(&mut town.read().await)
    .await
    .expect("rows")
}

on_both! {
    async fn whatever_is_refused_changes_nothing(town: Town) {
        let board = Board::new(&town).await;
        board.set(&town, "update board set wip_mode = 'hard' where id = $1").await;
        board.set(&town, "update board_column set wip_max = 1 where board_id = $1 and position = 2").await;
        let full = board.card(&town, "Täysi", 1).await;
        let card = board.card(&town, "Kortti", 0).await;
        let other = board.card(&town, "Toinen", 0).await;
        let moved = board.ask(&town, &board.ville, board.move_to(&other, 2, Anchor::Top)).await.expect("moves");
        let nowhere = ColumnId::new(9_999);
        let many = |cards, column| Ask::MoveMany { cards, column, lane: None, anchor: Anchor::Top, reason: None };
        let edit = |seen, edit| Ask::Edit { card: card.id, seen, edit };
        let title = |text: &str| Edit::Title(text.to_owned());
        board.ask(&town, &board.ville, edit(1, title("Villen nimi"))).await.expect("edits");
        let mut gone = board.move_to(&card, 2, Anchor::Top);
        if let Ask::Move { column, .. } = &mut gone {
            *column = nowhere;
        }
        let asks = [
            ("wip", board.move_to(&card, 1, Anchor::Top)),
            ("moved", board.move_to(&other, 0, Anchor::Top)),
            ("column_gone", gone),
            ("wip", many(vec![other.id, card.id], board.columns[1])),
            ("card_gone", many(vec![other.id, CardId::new(9_999)], board.columns[2])),
            ("edited", edit(1, title("Maijan nimi"))),
            ("invalid", edit(9, title("  "))),
            ("invalid", Ask::LabelMany { cards: vec![card.id], label: LabelId::new(9_999), on: true }),
            ("outcome_missing", Ask::Archive { cards: vec![card.id, other.id], outcome: None }),
            ("invalid", Ask::Return { card: other.id, seen: 9, reason: " ".to_owned() }),
            ("nothing_to_undo", Ask::Undo { seq: moved.seq }),
            ("card_gone", Ask::Unblock { card: CardId::new(9_999) }),
            ("invalid", Ask::Delete { cards: Vec::new() }),
        ];
        let before = everything(&town).await;
        assert!(before.len() > 10);
        for (why, ask) in asks {
            let refused = board.ask(&town, &board.maija, ask.clone()).await.expect_err(why);
            let json = serde_json::to_value(&refused.why).expect("JSON");
            assert_eq!(json["why"], why, "{ask:?}");
            assert_eq!(everything(&town).await, before, "{ask:?}");
        }
        assert_eq!(board.order(&town, 1).await, [full.id]);
    }
}

on_both! {
    async fn who_may_not_work_at_the_board_hears_no_more_than_if_there_were_none(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let ask = || op(Ask::Edit { card: card.id, seen: 1, edit: Edit::Class(ServiceClass::Dated) });
        let stranger = Actor::Person(Person::resident(PersonId::new(9_999)));
        let apply = async |board: BoardId, actor: &Actor, op: Op| {
            store::boards::apply(&town.db, board, actor, &op, NOW).await.expect("no fault").expect_err("refused").why
        };
        let before = everything(&town).await;
        for actor in [&stranger, &Actor::Visitor] {
            assert_eq!(apply(board.id, actor, ask()).await, Why::NotAllowed);
            assert_eq!(apply(BoardId::new(9_999), actor, ask()).await, Why::NotAllowed);
        }
        let mut bad = ask();
        bad.op_id = "x".to_owned();
        assert_eq!(apply(board.id, &board.maija, bad).await, Why::Invalid { field: "op_id".to_owned() });
        assert_eq!(everything(&town).await, before);
        board.set(&town, "update board set archived_at = 1 where id = $1").await;
        assert_eq!(apply(board.id, &board.maija, ask()).await, Why::Closed);
    }
}

#[tokio::test]
async fn no_statement_of_a_move_scans_cards_or_sorts_them() {
    let town = Town::sqlite().await;
    let of_boards = [
        "from card ",
        "update card ",
        "from card_transition",
        "from board_event",
        "from card_link",
    ];
    let texts = store::db::STATEMENTS.iter().map(|it| it.text);
    let mut looked = 0;
    for text in texts.filter(|text| of_boards.iter().any(|part| text.contains(part)) && text.contains("$1")) {
        let plan: Vec<(i64, i64, i64, String)> = Statement::new(Box::leak(format!("explain query plan {text}").into()))
            .all(&mut town.read().await)
            .await
            .unwrap_or_default();
        for (_, _, _, step) in &plan {
            let scans = step.starts_with("SCAN card") && !step.contains("INDEX");
            assert!(!scans, "{step}\n{text}\n{plan:#?}");
        }
        looked += usize::from(!plan.is_empty());
    }
    assert!(looked > 20, "{looked}");
}
