//! Ideas and the work that grew from them: statuses, public lines and readiness follow the cards.

use domain::boards::{Anchor, Ask, Done, Edit, Refused, SLIP_MS, SlimCard, TOLD_AFTER_MS, Why};
use domain::ideas::clocks::Promise;
use domain::ideas::status::{Quarter, State, Work};
use domain::ideas::text::AnswerText;
use domain::{Date, EventKind, IdeaId, Language, Moment, Status};
use store::db::Statement;
use store::handling::{Answering, Hand};

use crate::board::{Board, op};
use crate::house::{NOW, Town};
use crate::on_both;
use crate::undoing::{TEXT, find, later};

const PREPARED: &str = "Asiaa valmistellaan.";
const BEING_DONE: &str = "Työ on käynnissä.";

/// A card made of an idea, in a column of the board.
async fn made(town: &Town, board: &Board, idea: IdeaId, column: usize) -> SlimCard {
    let ask = Ask::Create {
        title: "Penkki".to_owned(),
        column: board.columns[column],
        lane: board.lane,
        anchor: Anchor::Bottom,
        idea: Some(idea),
        reason: None,
    };
    board.ask(town, &board.maija, ask).await.expect("a card").cards[0].clone()
}

/// Moves a card as it is now.
async fn moved(town: &Town, board: &Board, card: &SlimCard, column: usize, at: Moment) -> Done {
    let seen = town.number("select max(version) from card").await;
    let card = SlimCard {
        version: seen,
        ..card.clone()
    };
    let ask = op(board.move_to(&card, column, Anchor::Top));
    board.apply(town, &board.maija, &ask, at).await.expect("moves")
}

async fn due(town: &Town, board: &Board, card: &SlimCard, day: Date) {
    let ask = Ask::Edit {
        card: card.id,
        seen: i64::MAX,
        edit: Edit::Due(Some(day)),
    };
    board.ask(town, &board.maija, ask).await.expect("a day");
}

async fn tie(town: &Town, board: &Board, card: &SlimCard, idea: IdeaId, on: bool) -> Result<Done, Refused> {
    board
        .ask(
            town,
            &board.maija,
            Ask::Tie {
                card: card.id,
                idea,
                on,
            },
        )
        .await
}

/// The public lines that readers see at a moment.
async fn lines(town: &Town, idea: IdeaId, at: Moment) -> Vec<String> {
    let steps = store::ideas::steps(&mut town.read().await, idea).await.expect("reads");
    let shown = steps
        .into_iter()
        .filter(|step| step.public && step.is_out(at) && step.kind == EventKind::Worked);
    shown.map(|step| step.said.expect("words")).collect()
}

async fn status(town: &Town, idea: IdeaId) -> Status {
    find(town, idea).await.status
}

fn told() -> Moment {
    later(TOLD_AFTER_MS)
}

on_both! {
    async fn a_card_made_of_an_idea_prepares_it_and_its_first_work_is_doing_it(town: Town) {
        let board = Board::new(&town).await;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        let card = made(&town, &board, idea, 0).await;
        let matter = find(&town, idea).await;
        assert_eq!(matter.status, Status::Preparing);
        assert!(matches!(matter.state, State::Preparing { work: Work::Card(id), .. } if id == card.id.get()));
        due(&town, &board, &card, Date::constant(2027, 2, 3)).await;
        moved(&town, &board, &card, 1, NOW).await;
        assert_eq!(status(&town, idea).await, Status::Preparing);
        moved(&town, &board, &card, 2, later(SLIP_MS * 2)).await;
        let State::Doing { quarter, .. } = find(&town, idea).await.state else { panic!("doing") };
        assert_eq!(Some(quarter), Quarter::new(2027, 1));
        // Back and forth changes no status, and each change of wording is one line.
        moved(&town, &board, &card, 1, later(SLIP_MS * 10)).await;
        moved(&town, &board, &card, 2, later(SLIP_MS * 20)).await;
        assert_eq!(status(&town, idea).await, Status::Doing);
        let seen = lines(&town, idea, later(SLIP_MS * 40)).await;
        assert_eq!(seen, [BEING_DONE, PREPARED, BEING_DONE]);
    }
}

on_both! {
    async fn without_a_day_and_a_forecast_the_quarter_is_asked_and_the_move_goes_through(town: Town) {
        let board = Board::new(&town).await;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        let card = made(&town, &board, idea, 0).await;
        moved(&town, &board, &card, 2, NOW).await;
        assert_eq!(status(&town, idea).await, Status::Preparing);
        let begun = store::boards::tie::begun_untold(&mut town.read().await, idea).await.expect("reads");
        assert_eq!(begun.map(|it| it.0), Some(card.id));
    }
}

on_both! {
    async fn a_line_is_read_after_five_minutes_and_what_is_taken_back_never_is(town: Town) {
        let board = Board::new(&town).await;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        let card = made(&town, &board, idea, 0).await;
        moved(&town, &board, &card, 1, NOW).await;
        assert!(lines(&town, idea, later(TOLD_AFTER_MS - 1)).await.is_empty());
        assert_eq!(lines(&town, idea, told()).await, [PREPARED]);
        // A further move before that takes its place.
        due(&town, &board, &card, Date::constant(2026, 12, 1)).await;
        let done = moved(&town, &board, &card, 2, later(TOLD_AFTER_MS - 1)).await;
        assert_eq!(lines(&town, idea, later(TOLD_AFTER_MS * 3)).await, [BEING_DONE]);
        assert_eq!(status(&town, idea).await, Status::Doing);
        // Undone: neither the line nor the status; the former wording was never read.
        let undo = op(Ask::Undo { seq: done.seq });
        board.apply(&town, &board.maija, &undo, later(TOLD_AFTER_MS)).await.expect("undoes");
        assert_eq!(lines(&town, idea, later(TOLD_AFTER_MS * 3)).await, [PREPARED]);
        assert_eq!(status(&town, idea).await, Status::Preparing);
        assert_eq!(town.number("select count(*) from outbox where kind = 'status' and dropped_at is null \
                                and event_id in (select id from event where kind = 'doing')").await, 0);
    }
}

on_both! {
    async fn a_slip_mended_within_two_minutes_is_told_to_nobody(town: Town) {
        let board = Board::new(&town).await;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        let card = made(&town, &board, idea, 0).await;
        due(&town, &board, &card, Date::constant(2026, 12, 1)).await;
        moved(&town, &board, &card, 2, NOW).await;
        assert_eq!(status(&town, idea).await, Status::Doing);
        moved(&town, &board, &card, 0, later(SLIP_MS - 1)).await;
        assert!(lines(&town, idea, later(TOLD_AFTER_MS * 3)).await.is_empty());
        assert_eq!(status(&town, idea).await, Status::Preparing);
        // Its first real entry still counts as the first.
        moved(&town, &board, &card, 2, later(SLIP_MS * 5)).await;
        assert_eq!(status(&town, idea).await, Status::Doing);
    }
}

on_both! {
    async fn work_that_is_ready_waits_to_be_told_and_closes_nothing(town: Town) {
        let board = Board::new(&town).await;
        let last = board.columns.len() - 1;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        let first = made(&town, &board, idea, 0).await;
        let second = made(&town, &board, idea, 1).await;
        moved(&town, &board, &first, last, NOW).await;
        let matter = find(&town, idea).await;
        assert!(matter.ready.is_some() && !matter.status.is_ending(), "{:?}", matter.status);
        // Of several the furthest counts; when none is done any more nothing is ready.
        moved(&town, &board, &second, 0, later(1)).await;
        assert!(find(&town, idea).await.ready.is_some());
        moved(&town, &board, &first, 1, later(SLIP_MS * 2)).await;
        assert!(find(&town, idea).await.ready.is_none());
        moved(&town, &board, &first, last, later(SLIP_MS * 4)).await;
        assert!(find(&town, idea).await.ready.is_some());
        let answering = Answering {
            text: AnswerText::parse("Penkki on paikallaan kirjaston edessä.").expect("a text"),
            language: Language::Fi,
            shows_person: false,
            step: None,
            draft_seen: 0,
        };
        let hand = Hand { actor: &board.maija, seen: None, promise: Promise::default() };
        let at = later(SLIP_MS * 6);
        store::handling::answer(&town.db, idea, answering, hand, at).await.expect("runs").expect("answers");
        assert!(find(&town, idea).await.ready.is_none(), "the resident has been told");
        // A move within what is done is no news.
        moved(&town, &board, &first, last, later(SLIP_MS * 8)).await;
        assert!(find(&town, idea).await.ready.is_none());
    }
}

on_both! {
    async fn tying_asks_both_sides_and_untying_takes_back_what_it_made_ready(town: Town) {
        let board = Board::new(&town).await;
        let last = board.columns.len() - 1;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        let card = board.card(&town, "Penkit", 0).await;
        moved(&town, &board, &card, last, NOW).await;
        let other = board.ask(&town, &board.maija, Ask::Tie { card: card.id, idea: IdeaId::new(999), on: true }).await;
        assert_eq!(other.expect_err("no such idea").why, Why::Invalid { field: "idea".to_owned() });
        // Another group's matter is not this group's to tie.
        let mut tx = town.db.write().await.expect("a transaction");
        let (foreign,): (i64,) = Statement::new(
            "insert into sector_group (code, name_fi, position) values ('muu', 'Muu', 2) returning id",
        ).one(&mut tx).await.expect("a group");
        tx.commit().await.expect("commits");
        let theirs = town.send("Toinen asia", TEXT).await;
        let by = domain::ideas::status::By::Staff(domain::GroupId::new(foreign));
        let take = domain::ideas::status::Change::Take { group: domain::GroupId::new(foreign) };
        store::ideas::change_status(&town.db, theirs, take, by, NOW).await.expect("runs").expect("takes");
        assert!(tie(&town, &board, &card, theirs, true).await.is_err());
        assert_eq!(town.number("select count(*) from tie").await, 0);

        tie(&town, &board, &card, idea, true).await.expect("ties");
        assert!(find(&town, idea).await.ready.is_some());
        let again = tie(&town, &board, &card, idea, true).await.expect("tied already");
        assert_eq!(again.seq, town.number("select max(seq) from board_event").await);
        tie(&town, &board, &card, idea, false).await.expect("unties");
        let matter = find(&town, idea).await;
        assert!(matter.ready.is_none());
        assert_eq!(matter.status, Status::Received, "nobody had been told of it");
        assert!(lines(&town, idea, later(TOLD_AFTER_MS * 3)).await.is_empty());
    }
}

on_both! {
    async fn an_idea_is_tied_moved_and_answered_at_once_without_waiting_for_each_other(town: Town) {
        let board = Board::new(&town).await;
        let last = board.columns.len() - 1;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        for round in 0..10 {
            let card = made(&town, &board, idea, 0).await;
            let other = board.card(&town, "Toinen", 0).await;
            let forth = op(board.move_to(&card, last, Anchor::Top));
            let knot = op(Ask::Tie { card: other.id, idea, on: true });
            let hand = Hand { actor: &board.ville, seen: None, promise: Promise::default() };
            let group = board.ville.person().expect("a person").seats[0].group;
            let take = domain::ideas::status::Change::Take { group };
            let (a, b, c) = tokio::join!(
                board.apply(&town, &board.maija, &forth, later(round)),
                board.apply(&town, &board.ville, &knot, later(round)),
                store::handling::change(&town.db, idea, take, hand, later(round)),
            );
            assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
            c.expect("no deadlock").expect("takes");
        }
        assert_eq!(town.number("select count(*) from tie where untied_at is null").await, 20);
        assert!(find(&town, idea).await.ready.is_some());
    }
}

on_both! {
    async fn the_public_sees_shown_ideas_in_public_wordings_and_nothing_else_of_a_board(town: Town) {
        let board = Board::new(&town).await;
        let seen = town.send("Penkkejä puistoon", TEXT).await;
        let unworded = town.send("Suihkulähde torille", TEXT).await;
        let card = made(&town, &board, seen, 1).await;
        made(&town, &board, unworded, 0).await;
        board.card(&town, "Salainen kortti", 1).await;
        let projection = async || {
            let found = store::boards::public::projection(&mut town.read().await, board.id).await;
            found.expect("reads").expect("a board")
        };
        let shown = projection().await;
        assert_eq!(shown.stages.len(), 1);
        assert_eq!(shown.stages[0].wording.words(Language::Fi), PREPARED);
        assert_eq!(shown.stages[0].ideas.iter().map(|it| it.idea).collect::<Vec<_>>(), [seen]);
        assert!(!format!("{shown:?}").contains("Salainen") && !format!("{shown:?}").contains("Suihku"));
        // An idea with two cards stands once, where the furthest is.
        made(&town, &board, seen, 2).await;
        let shown = projection().await;
        assert_eq!(shown.stages.len(), 1);
        assert_eq!(shown.stages[0].wording.words(Language::Fi), BEING_DONE);
        store::ideas::hide(&town.db, seen, domain::HideReason::OffTopic, NOW).await.expect("hides");
        assert!(projection().await.stages.is_empty());
        assert!(card.number > 0);
    }
}
