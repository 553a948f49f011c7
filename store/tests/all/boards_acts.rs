//! Limits, policies, what hangs on a card, and taking back: one rule a test.

use domain::boards::{
    Anchor, Ask, BlockCategory, Edit, LabelColour, LabelPattern, Outcome, Over, Scope, ServiceClass, SlimCard, Why,
};
use domain::{Actor, CheckId, ChecklistId, LabelId, Moment, PersonId};
use store::db::Statement;

use crate::board::{Board, op, snapshot};
use crate::house::{NOW, Town};
use crate::on_both;

fn id(actor: &Actor) -> PersonId {
    actor.person().expect("a person").id
}

fn with_reason(mut ask: Ask, words: &str) -> Ask {
    if let Ask::Move { reason, .. } = &mut ask {
        *reason = Some(words.to_owned());
    }
    ask
}

async fn card_now(town: &Town, board: &Board, card: &SlimCard) -> SlimCard {
    let cards = store::boards::slim(&mut town.read().await, board.id, &[card.id])
        .await
        .expect("reads");
    cards[0].clone()
}

on_both! {
    async fn a_limit_warns_or_refuses_and_a_manager_exceeds_it_with_a_reason_that_is_not_in_the_log(town: Town) {
        let board = Board::new(&town).await;
        board.set(&town, "update board_column set wip_max = 1 where board_id = $1 and position = 2").await;
        let there = board.card(&town, "Siellä jo", 1).await;
        let card = board.card(&town, "Tulossa", 0).await;
        let over = Over { scope: Scope::Column(board.columns[1]), count: 2, limit: 1 };

        let done = board.ask(&town, &board.maija, board.move_to(&card, 1, Anchor::Top)).await.expect("only warns");
        assert_eq!(done.over, Some(over));
        let card = done.cards[0].clone();
        let done = board.ask(&town, &board.maija, board.move_to(&card, 1, Anchor::After(there.id))).await.expect("inside");
        assert_eq!(done.over, None);
        let done = board.ask(&town, &board.maija, board.move_to(&done.cards[0], 0, Anchor::Top)).await.expect("out");
        let card = done.cards[0].clone();

        board.set(&town, "update board set wip_mode = 'hard' where id = $1").await;
        let ask = || with_reason(board.move_to(&card, 1, Anchor::Top), "Asukas odottaa");
        let refused = board.ask(&town, &board.maija, ask()).await.expect_err("full");
        assert_eq!(refused.why, Why::Wip { over, may_exceed: false });
        assert_eq!(refused.cards, std::slice::from_ref(&card));
        let refused = board.ask(&town, &board.lead, board.move_to(&card, 1, Anchor::Top)).await.expect_err("why?");
        assert_eq!(refused.why, Why::Wip { over, may_exceed: true });
        let done = board.ask(&town, &board.lead, ask()).await.expect("with a reason");
        assert_eq!(done.over, Some(over));
        assert_eq!(town.number("select count(*) from board_reason where text = 'Asukas odottaa'").await, 1);
        assert_eq!(town.number("select count(*) from board_event where detail like '%Asukas%'").await, 0);
        assert_eq!(town.number("select count(*) from board_event where detail like '%\"over\"%'").await, 2);
    }
}

on_both! {
    async fn a_second_urgent_card_under_way_is_refused_however_it_becomes_urgent(town: Town) {
        let board = Board::new(&town).await;
        board.set(&town, "update board set wip_mode = 'hard' where id = $1").await;
        board.set(&town, "update board_column set role = 'active', wip_max = null where board_id = $1 and position = 2").await;
        let (one, other) = (board.card(&town, "Yksi", 1).await, board.card(&town, "Kaksi", 1).await);
        let urgent = |card: &SlimCard| Ask::Edit {
            card: card.id,
            seen: card.version,
            edit: Edit::Class(ServiceClass::Expedite),
        };
        board.ask(&town, &board.maija, urgent(&one)).await.expect("the first");
        let refused = board.ask(&town, &board.maija, urgent(&other)).await.expect_err("the second");
        assert!(matches!(refused.why, Why::Wip { over: Over { scope: Scope::Expedite, count: 2, limit: 1 }, .. }));
    }
}

on_both! {
    async fn each_line_of_an_exit_policy_is_ticked_on_the_way_forward_only(town: Town) {
        let board = Board::new(&town).await;
        board
            .set(
                &town,
                "update board_column set exit_check = (1 = 1), exit_policy = 'Sovittu\n\n Arvioitu ' \
                 where board_id = $1 and position = 2",
            )
            .await;
        let card = board.card(&town, "Kortti", 1).await;
        let ticking = |lines: Vec<usize>, column| {
            let mut ask = board.move_to(&card, column, Anchor::Top);
            if let Ask::Move { ticked, .. } = &mut ask {
                *ticked = lines;
            }
            ask
        };
        let refused = board.ask(&town, &board.maija, ticking(vec![0], 2)).await.expect_err("one is missing");
        assert_eq!(refused.why, Why::Policy { missing: vec!["Arvioitu".to_owned()] });
        board.ask(&town, &board.maija, ticking(vec![], 0)).await.expect("backwards nobody asks");
        let card = board.card(&town, "Toinen", 1).await;
        let many = Ask::MoveMany {
            cards: vec![card.id],
            column: board.columns[2],
            lane: None,
            anchor: Anchor::Top,
            reason: None,
        };
        let refused = board.ask(&town, &board.maija, many).await.expect_err("several cannot tick");
        assert!(matches!(refused.why, Why::Policy { .. }));
        let mut ask = board.move_to(&card, 2, Anchor::Top);
        if let Ask::Move { ticked, .. } = &mut ask {
            *ticked = vec![1, 0];
        }
        board.ask(&town, &board.maija, ask).await.expect("all are ticked");
    }
}

on_both! {
    async fn to_and_fro_within_two_minutes_never_happened_and_neither_did_what_was_undone(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let moved = board.ask(&town, &board.maija, board.move_to(&card, 2, Anchor::Top)).await.expect("moves");
        assert!(moved.cards[0].started.is_some());
        let soon = Moment::from_millis(NOW.millis() + 60_000);
        let back = op(board.move_to(&moved.cards[0], 0, Anchor::Top));
        let done = board.apply(&town, &board.maija, &back, soon).await.expect("moves back");
        assert_eq!((done.cards[0].started, done.cards[0].entered), (None, NOW.millis()));
        let void = "select count(*) from card_transition where voided_by is not null";
        assert_eq!(town.number(void).await, 2);

        let undone = board.apply(&town, &board.maija, &op(Ask::Undo { seq: done.seq }), soon).await.expect("undoes");
        assert!(undone.cards[0].started.is_some(), "the first move counts again");
        assert_eq!(town.number("select count(*) from card_transition where voided_by is null").await, 2);
        assert_eq!(undone.cards[0].column, board.columns[2]);
        assert_eq!(town.number("select undo_of from board_event where kind = 'undo'").await, done.seq);
    }
}

on_both! {
    async fn only_ones_own_change_is_undone_once_and_only_while_nobody_has_touched_it(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let moved = board.ask(&town, &board.maija, board.move_to(&card, 1, Anchor::Top)).await.expect("moves");
        let undo = Ask::Undo { seq: moved.seq };
        let refused = board.ask(&town, &board.ville, undo.clone()).await.expect_err("not one's own");
        assert_eq!(refused.why, Why::NothingToUndo);
        let title = Ask::Edit { card: card.id, seen: 2, edit: Edit::Title("Uusi nimi".to_owned()) };
        board.ask(&town, &board.ville, title).await.expect("another part");
        board.ask(&town, &board.maija, undo.clone()).await.expect("undoes");
        assert_eq!(board.order(&town, 0).await, [card.id]);
        let refused = board.ask(&town, &board.maija, undo).await.expect_err("done already");
        assert_eq!(refused.why, Why::NothingToUndo);

        let now = card_now(&town, &board, &card).await;
        let moved = board.ask(&town, &board.maija, board.move_to(&now, 1, Anchor::Top)).await.expect("moves");
        board.ask(&town, &board.ville, board.move_to(&moved.cards[0], 2, Anchor::Top)).await.expect("moves on");
        let refused = board.ask(&town, &board.maija, Ask::Undo { seq: moved.seq }).await.expect_err("changed");
        assert_eq!(refused.why, Why::Changed { by: Some(id(&board.ville)), at: NOW.millis() });
        assert_eq!(refused.cards[0].column, board.columns[2]);
    }
}

on_both! {
    async fn people_are_added_one_by_one_and_one_pulls(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await;
        let (maija, ville) = (id(&board.maija), id(&board.ville));
        let pull = |person| Ask::Pull { card: card.id, person, on: true };
        board.ask(&town, &board.lead, Ask::Assign { card: card.id, person: maija, on: true }).await.expect("on it");
        board.ask(&town, &board.lead, pull(maija)).await.expect("pulls");
        let done = board.ask(&town, &board.lead, pull(ville)).await.expect("pulls");
        assert_eq!((done.cards[0].people.clone(), done.cards[0].has_puller), (vec![ville, maija], true));
        board.ask(&town, &board.lead, Ask::Undo { seq: done.seq }).await.expect("undoes");
        assert_eq!(card_now(&town, &board, &card).await.people, [maija]);
        let stranger = Ask::Assign { card: card.id, person: PersonId::new(9_999), on: true };
        let refused = board.ask(&town, &board.lead, stranger).await.expect_err("a stranger");
        assert_eq!(refused.why, Why::Invalid { field: "person".to_owned() });
    }
}

on_both! {
    async fn checklists_are_counted_on_the_tile_and_come_back_whole(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await.id;
        let ask = |ask| board.ask(&town, &board.maija, ask);
        let list = ask(Ask::AddChecklist { card, name: "Ennen julkaisua".to_owned() }).await.expect("a list");
        let checklist = ChecklistId::new(list.made.expect("its number"));
        let mut checks = Vec::new();
        for text in ["Kielet", "Kuvat"] {
            let done = ask(Ask::AddCheck { card, checklist, text: text.to_owned() }).await.expect("a line");
            checks.push(CheckId::new(done.made.expect("its number")));
        }
        let done = ask(Ask::Tick { card, check: checks[0], on: true }).await.expect("ticks");
        assert_eq!((done.cards[0].checks, done.cards[0].checks_done), (2, 1));
        let done = ask(Ask::RemoveCheck { card, check: checks[1] }).await.expect("removes");
        assert_eq!((done.cards[0].checks, done.cards[0].checks_done), (1, 1));
        ask(Ask::Undo { seq: done.seq }).await.expect("undoes");
        let gone = ask(Ask::RemoveChecklist { card, checklist }).await.expect("removes");
        assert_eq!(gone.cards[0].checks, 0);
        let back = ask(Ask::Undo { seq: gone.seq }).await.expect("undoes");
        assert_eq!((back.cards[0].checks, back.cards[0].checks_done), (2, 1));
        assert_eq!(town.number("select count(*) from check_item where done_by is not null").await, 1);
        assert_eq!(town.number("select count(*) from board_event where detail like '%Kielet%'").await, 0);
    }
}

on_both! {
    async fn a_block_is_an_interval_and_undone_it_never_was(town: Town) {
        let board = Board::new(&town).await;
        let card = board.card(&town, "Kortti", 0).await.id;
        let block = |text: &str| Ask::Block {
            card,
            category: BlockCategory::Decision,
            text: text.to_owned(),
            waiting_for: "Lautakunta".to_owned(),
        };
        let first = board.ask(&town, &board.maija, block("Päätös puuttuu")).await.expect("blocks");
        assert_eq!(first.cards[0].blocked, Some(NOW.millis()));
        let later = Moment::from_millis(NOW.millis() + 1000);
        let again = board.apply(&town, &board.maija, &op(block("Siirtyi kokoukseen")), later).await.expect("blocks");
        assert_eq!(again.cards[0].blocked, Some(NOW.millis()), "blocked all the time");
        board.ask(&town, &board.maija, Ask::Undo { seq: again.seq }).await.expect("undoes");
        assert_eq!(town.number("select count(*) from card_block where to_at is null").await, 1);
        let free = board.ask(&town, &board.ville, Ask::Unblock { card }).await.expect("free");
        assert_eq!(free.cards[0].blocked, None);
        board.ask(&town, &board.ville, Ask::Undo { seq: free.seq }).await.expect("undoes");
        assert_eq!(town.number("select count(*) from card_block where to_at is null").await, 1);
    }
}

on_both! {
    async fn a_new_label_tells_everyone_to_read_the_board_anew(town: Town) {
        let board = Board::new(&town).await;
        let ask = |name: &str| Ask::NewLabel {
            name: name.to_owned(),
            colour: LabelColour::Teal,
            pattern: LabelPattern::Waves,
        };
        let done = board.ask(&town, &board.maija, ask("Kevät")).await.expect("a label");
        let label = LabelId::new(done.made.expect("its number"));
        assert!(snapshot(&town, board.id).await.labels.iter().any(|it| it.id == label));
        let change = store::boards::event(&mut town.read().await, board.id, done.seq).await.expect("reads");
        assert!(change.expect("a change").whole);
        let refused = board.ask(&town, &board.maija, ask("Kevät")).await.expect_err("there is one");
        assert_eq!(refused.why, Why::Invalid { field: "name".to_owned() });
        board.ask(&town, &board.maija, Ask::Undo { seq: done.seq }).await.expect("undoes");
        assert!(!snapshot(&town, board.id).await.labels.iter().any(|it| it.id == label));
    }
}

on_both! {
    async fn finished_cards_leave_in_time_and_keep_their_dates(town: Town) {
        let board = Board::new(&town).await;
        let done = board.columns.len() - 1;
        let card = board.card(&town, "Valmis", done).await;
        let fresh = |days: i64| Moment::from_millis(NOW.millis() + days * 24 * 60 * 60 * 1000 + 1);
        assert_eq!(store::boards::archive_done(&town.db, fresh(13)).await.expect("looks"), 0);
        assert_eq!(store::boards::archive_done(&town.db, fresh(14)).await.expect("archives"), 1);
        assert_eq!(store::boards::archive_done(&town.db, fresh(14)).await.expect("looks"), 0);
        let row: (i64, String) = Statement::new("select finished_at, outcome from card where id = $1")
            .bind(card.id)
            .one(&mut town.read().await)
            .await
            .expect("the card");
        assert_eq!(row, (NOW.millis(), Outcome::Done.as_code().to_owned()));
        let changes = store::boards::changes(&mut town.read().await, board.id, 1).await.expect("reads").expect("there");
        assert_eq!((changes.change.cards.len(), changes.change.removed.clone()), (0, vec![card.id]));
    }
}
