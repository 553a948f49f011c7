//! Measures and their work: what is finished on a board moves the measure, and only who may ties.

use domain::boards::{Anchor, SlimCard};
use domain::people::{Person, Role};
use domain::{Actor, IdeaId, MeasureId, PersonId, Refusal, Status};
use store::db::Statement;
use store::programme::ties;

use crate::board::{Board, op};
use crate::house::{NOW, Town};
use crate::on_both;
use crate::undoing::{TEXT, find, later};

/// A measure of the board's group.
async fn measure(town: &Town, board: &Board, number: &str) -> MeasureId {
    let group = board.lead.person().expect("a person").seats[0].group;
    let mut tx = town.db.write().await.expect("a transaction");
    let (strategy,): (i64,) = Statement::new(
        "insert into strategy (name_fi, from_year, to_year, state, created_at) values ('Lanka', 2025, 2029, 'draft', 0) returning id",
    )
    .one(&mut tx)
    .await
    .expect("a strategy");
    let (programme,): (i64,) = Statement::new(
        "insert into programme (strategy_id, name_fi, from_year, to_year) values ($1, 'Ohjelma', 2025, 2029) returning id",
    )
    .bind(strategy)
    .one(&mut tx)
    .await
    .expect("a programme");
    let (id,): (i64,) = Statement::new(
        "insert into measure (programme_id, code, official_fi, group_id, told_at, created_at) \
         values ($1, $2, 'Palvelut sujuviksi', $3, 0, 0) returning id",
    )
    .bind(programme)
    .bind(number)
    .bind(group)
    .one(&mut tx)
    .await
    .expect("a measure");
    tx.commit().await.expect("commits");
    MeasureId::new(id)
}

async fn stored(town: &Town, measure: MeasureId) -> (String, Option<i64>) {
    Statement::new("select status, share from measure where id = $1")
        .bind(measure)
        .one(&mut town.read().await)
        .await
        .expect("a measure")
}

async fn tie(town: &Town, board: &Board, measure: MeasureId, card: &SlimCard, on: bool) -> Result<(), Refusal> {
    ties::tie_card(&town.db, measure, card.id, on, &board.maija, NOW)
        .await
        .expect("runs")
}

async fn tie_idea(town: &Town, actor: &Actor, measure: MeasureId, idea: IdeaId, on: bool) -> Result<(), Refusal> {
    ties::tie_idea(&town.db, measure, idea, on, actor, NOW)
        .await
        .expect("runs")
}

fn editor() -> Actor {
    Actor::Person(Person {
        id: PersonId::new(1),
        roles: vec![Role::StrategyEditor],
        seats: Vec::new(),
    })
}

on_both! {
    async fn finishing_a_card_on_the_board_changes_the_measures_status(town: Town) {
        let board = Board::new(&town).await;
        let last = board.columns.len() - 1;
        let measure = measure(&town, &board, "2.3").await;
        let first = board.card(&town, "Lomake", 0).await;
        let second = board.card(&town, "Ohje", 0).await;
        assert_eq!(stored(&town, measure).await, ("unknown".to_owned(), None));
        tie(&town, &board, measure, &first, true).await.expect("ties");
        tie(&town, &board, measure, &second, true).await.expect("ties");
        assert_eq!(stored(&town, measure).await, ("not_started".to_owned(), Some(0)));
        let ask = op(board.move_to(&first, last, Anchor::Top));
        board.apply(&town, &board.maija, &ask, later(1)).await.expect("moves");
        let (status, share) = stored(&town, measure).await;
        assert_eq!((status.as_str(), share), ("in_progress", Some(5000)));
        // Untied, the card that is left tells.
        tie(&town, &board, measure, &second, false).await.expect("unties");
        assert_eq!(stored(&town, measure).await.1, Some(10_000));
        let cards = ties::cards_of_measure(&mut town.read().await, measure).await.expect("reads");
        assert_eq!(cards.iter().map(|it| it.card).collect::<Vec<_>>(), [first.id]);
    }
}

on_both! {
    async fn a_tie_is_made_once_and_both_ends_are_written_down(town: Town) {
        let board = Board::new(&town).await;
        let measure = measure(&town, &board, "2.3").await;
        let card = board.card(&town, "Lomake", 0).await;
        for _ in 0..2 {
            tie(&town, &board, measure, &card, true).await.expect("ties");
        }
        tie(&town, &board, measure, &card, false).await.expect("unties");
        tie(&town, &board, measure, &card, false).await.expect("there is nothing to untie");
        assert_eq!(town.number("select count(*) from tie").await, 1);
        assert_eq!(town.number("select count(*) from measure_event").await, 2);
        assert_eq!(town.number("select count(*) from measure_event where public and kind = 'card_tied'").await, 1);
    }
}

on_both! {
    async fn only_who_writes_of_the_measure_and_sees_the_board_ties(town: Town) {
        let board = Board::new(&town).await;
        let other = Board::new(&town).await;
        let measure = measure(&town, &other, "2.3").await;
        let card = board.card(&town, "Lomake", 0).await;
        // Maija works at the board, and the measure is another group's.
        assert_eq!(tie(&town, &board, measure, &card, true).await, Err(Refusal::NotAllowed));
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        assert!(tie_idea(&town, &editor(), measure, idea, true).await.is_err(), "the editor handles no ideas");
        assert!(tie_idea(&town, &Actor::Visitor, measure, idea, true).await.is_err());
        let unknown = tie(&town, &board, MeasureId::new(999), &card, true).await;
        assert_eq!(unknown, Err(Refusal::NotFound));
        assert_eq!(town.number("select count(*) from tie").await, 0);
        let mut tx = town.db.write().await.expect("a transaction");
        Statement::new("update measure set state = 'cancelled'").execute(&mut tx).await.expect("cancels");
        tx.commit().await.expect("commits");
        let ended = ties::tie_card(&town.db, measure, card.id, true, &other.maija, NOW).await.expect("runs");
        assert!(ended.is_err());
    }
}

on_both! {
    async fn an_idea_that_a_measure_takes_up_is_in_preparation(town: Town) {
        let board = Board::new(&town).await;
        let measure = measure(&town, &board, "2.3").await;
        let idea = town.send("Penkkejä puistoon", TEXT).await;
        tie_idea(&town, &board.maija, measure, idea, true).await.expect("ties");
        assert_eq!(find(&town, idea).await.status, Status::Preparing);
        let mut c = town.read().await;
        let grown = ties::measures_of_idea(&mut c, idea).await.expect("reads");
        assert_eq!(grown.iter().map(|it| it.measure).collect::<Vec<_>>(), [measure]);
        let origins = ties::ideas_of_measure(&mut c, measure).await.expect("reads");
        assert_eq!(origins.iter().map(|it| it.idea).collect::<Vec<_>>(), [idea]);
        drop(c);
        tie_idea(&town, &board.maija, measure, idea, false).await.expect("unties");
        assert!(ties::ideas_of_measure(&mut town.read().await, measure).await.expect("reads").is_empty());
        assert_eq!(find(&town, idea).await.status, Status::Preparing, "what was told stays told");
    }
}

on_both! {
    async fn cards_of_two_boards_finished_at_once_both_count(town: Town) {
        let board = Board::new(&town).await;
        let other = Board::second(&town, &board).await;
        for round in 0..5 {
            let measure = measure(&town, &board, &round.to_string()).await;
            let first = board.card(&town, "Lomake", 0).await;
            let second = other.card(&town, "Ohje", 0).await;
            tie(&town, &board, measure, &first, true).await.expect("ties");
            let forth = op(board.move_to(&first, board.columns.len() - 1, Anchor::Top));
            let along = op(other.move_to(&second, other.columns.len() - 1, Anchor::Top));
            let (a, b, c) = tokio::join!(
                board.apply(&town, &board.maija, &forth, later(1)),
                other.apply(&town, &board.maija, &along, later(1)),
                tie(&town, &board, measure, &second, true),
            );
            assert!(a.is_ok() && b.is_ok() && c.is_ok(), "{a:?} {b:?} {c:?}");
            assert_eq!(stored(&town, measure).await.1, Some(10_000));
        }
    }
}
