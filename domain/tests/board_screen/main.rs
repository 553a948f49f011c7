//! Two screens and a toy server: whatever comes late, twice or never, all end with the same board.

mod toy;

use domain::boards::screen::Heard;
use domain::boards::{Anchor, Ask, Op, Snapshot};
use domain::{CardId, ColumnId};
use proptest::prelude::*;
use toy::{Browser, LANE, Server};

#[derive(Clone, Debug)]
enum Step {
    Move(usize, usize, i64, usize),
    Create(i64),
    Archive(usize),
    Send(bool),
    Hear,
    Lose,
    Twice,
    Swap,
    CatchUp,
    Reload,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0usize..20, 0usize..20, 1i64..=3, 0usize..4).prop_map(|(a, b, c, d)| Step::Move(a, b, c, d)),
        2 => (1i64..=3).prop_map(Step::Create),
        1 => (0usize..20).prop_map(Step::Archive),
        6 => any::<bool>().prop_map(Step::Send),
        6 => Just(Step::Hear),
        1 => Just(Step::Lose),
        1 => Just(Step::Twice),
        1 => Just(Step::Swap),
        1 => Just(Step::CatchUp),
        1 => Just(Step::Reload),
    ]
}

fn run(browser: &mut Browser, server: &mut Server, step: &Step) {
    let view = browser.screen.view();
    let nth = |n: usize| view.cards().nth(n % view.cards().count().max(1)).cloned();
    browser.listen(server);
    match *step {
        Step::Move(which, beside, column, how) => {
            let (Some(card), Some(other)) = (nth(which), nth(beside)) else {
                return;
            };
            let anchor = match how {
                0 => Anchor::Top,
                1 => Anchor::Bottom,
                2 => Anchor::After(other.id),
                _ => Anchor::Before(other.id),
            };
            browser.ask(Ask::Move {
                card: card.id,
                seen: card.version,
                column: ColumnId::new(column),
                lane: LANE,
                anchor,
                alt: None,
                anyway: false,
                reason: None,
                ticked: Vec::new(),
            });
        }
        Step::Create(column) => browser.ask(Ask::Create {
            title: "Uusi".to_owned(),
            column: ColumnId::new(column),
            lane: LANE,
            anchor: Anchor::Bottom,
            idea: None,
            reason: None,
        }),
        Step::Archive(which) => {
            // A card that has no number yet cannot be put away: the screen offers it when it has one.
            if let Some(card) = nth(which).filter(|it| it.id.get() > 0) {
                browser.ask(Ask::Archive {
                    cards: vec![card.id],
                    outcome: None,
                });
            }
        }
        Step::Send(answer_comes) => browser.send(server, answer_comes),
        Step::Hear => {
            if let Some(change) = browser.stream.pop_front() {
                browser.screen.hear(change, 0);
            }
        }
        Step::Lose => _ = browser.stream.pop_front(),
        Step::Twice => {
            if let Some(change) = browser.stream.front().cloned() {
                browser.screen.hear(change.clone(), 0);
                assert_ne!(browser.screen.hear(change, 0), Heard::Taken { own: true });
            }
        }
        Step::Swap => {
            if browser.stream.len() > 1 {
                browser.stream.swap(0, 1);
            }
        }
        Step::CatchUp => browser.catch_up(server),
        Step::Reload => browser.reload(server),
    }
    browser.check();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn two_screens_and_the_server_end_equal(steps in proptest::collection::vec((any::<bool>(), step()), 1..120)) {
        let mut server = Server::with(9);
        let mut two = [Browser::new("a", &server), Browser::new("b", &server)];
        for (which, step) in &steps {
            run(&mut two[usize::from(*which)], &mut server, step);
        }
        for _ in 0..200 {
            for browser in &mut two {
                browser.send(&mut server, true);
            }
        }
        for browser in &mut two {
            browser.catch_up(&server);
            prop_assert_eq!(browser.screen.waiting(), 0);
            let view = browser.screen.view();
            for column in 1..=3 {
                let column = ColumnId::new(column);
                prop_assert_eq!(view.cell(column, LANE), &server.order(column)[..]);
            }
            let removed: Vec<CardId> = server.changes.iter().flat_map(|it| it.removed.clone()).collect();
            for made in &browser.made {
                prop_assert!(server.cards.contains_key(made) || removed.contains(made), "{} was lost", made);
            }
        }
    }
}

#[test]
fn a_refused_move_goes_to_the_place_the_server_tells() {
    let mut server = Server::with(3);
    let mut browser = Browser::new("a", &server);
    let moved = |to, seen| Ask::Move {
        card: CardId::new(1),
        seen,
        column: ColumnId::new(to),
        lane: LANE,
        anchor: Anchor::Top,
        alt: None,
        anyway: false,
        reason: None,
        ticked: Vec::new(),
    };
    let theirs = Op {
        op_id: "theirs".to_owned(),
        ask: moved(3, 1),
        client_at: None,
    };
    server.apply(&theirs).expect("done");
    browser.ask(moved(2, 1));
    assert_eq!(
        browser.screen.view().card(CardId::new(1)).expect("a card").column,
        ColumnId::new(2)
    );
    browser.send(&mut server, true);
    assert_eq!(
        browser.screen.view().card(CardId::new(1)).expect("a card").column,
        ColumnId::new(3)
    );
}

#[test]
fn a_gap_is_asked_about_after_two_seconds() {
    let mut server = Server::with(3);
    let mut browser = Browser::new("a", &server);
    for n in 0..2 {
        let ask = Ask::Archive {
            cards: vec![CardId::new(n + 1)],
            outcome: None,
        };
        let op = Op {
            op_id: n.to_string(),
            ask,
            client_at: None,
        };
        server.apply(&op).expect("done");
    }
    assert_eq!(browser.screen.hear(server.changes[1].clone(), 1_000), Heard::Early);
    assert!(!browser.screen.lacks(2_999));
    assert!(browser.screen.lacks(3_000));
    browser.catch_up(&server);
    assert!(!browser.screen.lacks(9_000));
    assert_eq!(browser.screen.view().cards().count(), 1);
}

#[test]
fn another_epoch_voids_what_waits() {
    let server = Server::with(3);
    let mut browser = Browser::new("a", &server);
    browser.ask(Ask::Archive {
        cards: vec![CardId::new(1)],
        outcome: None,
    });
    let restored = Snapshot {
        epoch: "f".to_owned(),
        seq: -1,
        ..server.snapshot()
    };
    assert_eq!(browser.screen.replace(restored).len(), 1);
    assert_eq!(browser.screen.waiting(), 0);
    assert_eq!(browser.screen.view().cards().count(), 3);
}
