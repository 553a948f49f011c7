//! Random operations of several people against a simple board in memory: after every step the store's
//! board is the model's, on both databases.

mod model;

use domain::Moment;
use domain::boards::{Anchor, Ask, Edit, Outcome};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::board::{Board, op, snapshot};
use crate::house::{NOW, Town};
use crate::on_both;
use model::Model;

/// What somebody does; cards and places are numbers that the model makes fit.
#[derive(Clone, Debug)]
enum Act {
    Create {
        column: usize,
        at: At,
    },
    Move {
        card: usize,
        column: usize,
        at: At,
        stale: bool,
        anyway: bool,
        reason: bool,
    },
    MoveMany {
        cards: Vec<usize>,
        column: usize,
        at: At,
    },
    Title {
        card: usize,
        words: u8,
        stale: bool,
    },
    Label {
        card: usize,
        on: bool,
    },
    Archive {
        card: usize,
        outcome: bool,
    },
    Restore {
        card: usize,
    },
    Delete {
        card: usize,
    },
    Return {
        card: usize,
    },
    /// One's own change, so many changes ago.
    Undo {
        ago: usize,
    },
}

#[derive(Clone, Copy, Debug)]
enum At {
    Top,
    Bottom,
    After(usize),
    Before(usize),
}

fn any_act() -> impl Strategy<Value = Act> {
    let at = prop_oneof![
        Just(At::Top),
        Just(At::Bottom),
        (0usize..12).prop_map(At::After),
        (0usize..12).prop_map(At::Before)
    ];
    let card = 0usize..12;
    let column = 0usize..5;
    prop_oneof![
        3 => (column.clone(), at.clone()).prop_map(|(column, at)| Act::Create { column, at }),
        8 => (card.clone(), column.clone(), at.clone(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
            |(card, column, at, stale, anyway, reason)| Act::Move { card, column, at, stale, anyway, reason }
        ),
        2 => (prop::collection::vec(card.clone(), 1..4), column, at)
            .prop_map(|(cards, column, at)| Act::MoveMany { cards, column, at }),
        2 => (card.clone(), any::<u8>(), any::<bool>())
            .prop_map(|(card, words, stale)| Act::Title { card, words, stale }),
        2 => (card.clone(), any::<bool>()).prop_map(|(card, on)| Act::Label { card, on }),
        2 => (card.clone(), any::<bool>()).prop_map(|(card, outcome)| Act::Archive { card, outcome }),
        2 => card.clone().prop_map(|card| Act::Restore { card }),
        1 => card.clone().prop_map(|card| Act::Delete { card }),
        1 => card.prop_map(|card| Act::Return { card }),
        5 => (0usize..3).prop_map(|ago| Act::Undo { ago }),
    ]
}

/// Who does it, how long after the last, and what.
type Step = (usize, bool, Act);

fn run(town: &Town, cases: u32) {
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let steps = prop::collection::vec((0usize..3, any::<bool>(), any_act()), 20..50);
    let handle = tokio::runtime::Handle::current();
    let outcome = tokio::task::block_in_place(|| runner.run(&steps, |steps| handle.block_on(follow(town, steps))));
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

async fn follow(town: &Town, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let board = Board::new(town).await;
    board
        .set(town, "update board set wip_mode = 'hard' where id = $1")
        .await;
    board
        .set(
            town,
            "update board_column set wip_max = 1 where board_id = $1 and position = 3",
        )
        .await;
    let mut model = Model::new(&board, &snapshot(town, board.id).await);
    let mut now = NOW;
    for (n, (person, soon, act)) in steps.into_iter().enumerate() {
        now = Moment::from_millis(now.millis() + if soon { 20_000 } else { 600_000 });
        let Some(ask) = ask_of(&model, person, &act) else {
            continue;
        };
        let actor = [&board.lead, &board.maija, &board.ville][person];
        let done = board.apply(town, actor, &op(ask.clone()), now).await;
        let expected = model.apply(person, &ask, now, done.as_ref().ok());
        let seen = snapshot(town, board.id).await;
        prop_assert_eq!(
            done.as_ref().map(|_| ()).map_err(|refused| model::short(&refused.why)),
            expected,
            "step {}, {:?}",
            n,
            ask
        );
        model
            .compare(&seen)
            .map_err(|what| TestCaseError::fail(format!("step {n}, {ask:?}: {what}")))?;
    }
    Ok(())
}

/// The operation, of cards there are.
fn ask_of(model: &Model, person: usize, act: &Act) -> Option<Ask> {
    let card = |n: usize| model.nth(n);
    let anchor = |at: At| match at {
        At::Top => Some(Anchor::Top),
        At::Bottom => Some(Anchor::Bottom),
        At::After(n) => model.nth(n).map(|card| Anchor::After(card.id)),
        At::Before(n) => model.nth(n).map(|card| Anchor::Before(card.id)),
    };
    Some(match act {
        Act::Create { column, at } => Ask::Create {
            title: "Uusi kortti".to_owned(),
            column: model.columns[*column],
            lane: model.lane,
            anchor: anchor(*at).unwrap_or(Anchor::Top),
            idea: None,
            reason: None,
        },
        Act::Move {
            card: n,
            column,
            at,
            stale,
            anyway,
            reason,
        } => Ask::Move {
            card: card(*n)?.id,
            seen: if *stale { 1 } else { card(*n)?.version },
            column: model.columns[*column],
            lane: model.lane,
            anchor: anchor(*at)?,
            alt: None,
            anyway: *anyway,
            reason: reason.then(|| "Sovittu yhdessä".to_owned()),
            ticked: Vec::new(),
        },
        Act::MoveMany { cards, column, at } => {
            let mut several = Vec::new();
            for n in cards {
                let id = card(*n)?.id;
                if !several.contains(&id) {
                    several.push(id);
                }
            }
            let anchor = anchor(*at)?;
            // Beside one of themselves means nothing that people do.
            let beside = |id| several.contains(&id);
            if matches!(anchor, Anchor::After(id) | Anchor::Before(id) if beside(id)) {
                return None;
            }
            Ask::MoveMany {
                cards: several,
                column: model.columns[*column],
                lane: None,
                anchor,
                reason: None,
            }
        }
        Act::Title { card: n, words, stale } => Ask::Edit {
            card: card(*n)?.id,
            seen: if *stale { 1 } else { card(*n)?.version },
            edit: Edit::Title(format!("Kortti {}", words % 4)),
        },
        Act::Label { card: n, on } => Ask::Label {
            card: card(*n)?.id,
            label: model.label,
            on: *on,
        },
        Act::Archive { card: n, outcome } => Ask::Archive {
            cards: vec![card(*n)?.id],
            outcome: outcome.then_some(Outcome::Dropped),
        },
        Act::Restore { card: n } => Ask::Restore {
            cards: vec![card(*n)?.id],
            reason: None,
        },
        Act::Delete { card: n } => Ask::Delete {
            cards: vec![card(*n)?.id],
        },
        Act::Return { card: n } => Ask::Return {
            card: card(*n)?.id,
            seen: card(*n)?.version,
            reason: "Ei nyt".to_owned(),
        },
        Act::Undo { ago } => Ask::Undo {
            seq: model.own_change(person, *ago)?,
        },
    })
}

on_both! {
    async fn any_operations_leave_the_board_as_the_model_has_it(town: Town) {
        run(&town, if town.db.is_sqlite() { 40 } else { 12 });
    }
}
