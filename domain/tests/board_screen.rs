//! Two screens and a toy server: whatever comes late, twice or never, all end with the same board.

use domain::boards::screen::{Heard, Screen, Waiting};
use domain::boards::{
    Anchor, Ask, CardKind, Change, ColumnRole, Done, Op, Refused, ServiceClass, SlimCard, SlimColumn, SlimLane,
    Snapshot, Why, WipMode,
};
use domain::{BoardId, CardId, ColumnId, LaneId};
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};

const LANE: LaneId = LaneId::new(1);

/// A server that does what the real one does, without limits and rights.
#[derive(Default)]
struct Server {
    seq: i64,
    next: i64,
    cards: BTreeMap<CardId, SlimCard>,
    changes: Vec<Change>,
    answers: BTreeMap<String, Result<Done, Refused>>,
}

impl Server {
    fn with(cards: i64) -> Self {
        let mut server = Self::default();
        for n in 0..cards {
            let id = server.new_id();
            server
                .cards
                .insert(id, card(id, ColumnId::new(n % 3 + 1), n * 1000, 1, "Vanha"));
        }
        server
    }

    fn new_id(&mut self) -> CardId {
        self.next += 1;
        CardId::new(self.next)
    }

    fn snapshot(&self) -> Snapshot {
        let column = |n| SlimColumn {
            id: ColumnId::new(n),
            name: format!("Sarake {n}"),
            role: if n == 1 { ColumnRole::Option } else { ColumnRole::Active },
            limit: None,
            entry: String::new(),
            exit: String::new(),
            asks: false,
        };
        Snapshot {
            v: 1,
            epoch: "e".to_owned(),
            seq: self.seq,
            board: BoardId::new(1),
            name: String::new(),
            prefix: "T".to_owned(),
            wip_mode: WipMode::Off,
            wip_max: None,
            columns: (1..=3).map(column).collect(),
            lanes: vec![SlimLane {
                id: LANE,
                name: String::new(),
                limit: None,
                class: None,
            }],
            labels: Vec::new(),
            people: Vec::new(),
            cards: self.cards.values().cloned().collect(),
        }
    }

    fn order(&self, column: ColumnId) -> Vec<CardId> {
        let mut cards: Vec<_> = self.cards.values().filter(|it| it.column == column).collect();
        cards.sort_by_key(|it| (it.position, it.id));
        cards.iter().map(|it| it.id).collect()
    }

    fn apply(&mut self, op: &Op) -> Result<Done, Refused> {
        if let Some(answer) = self.answers.get(&op.op_id) {
            return answer.clone();
        }
        let answer = self.act(op);
        self.answers.insert(op.op_id.clone(), answer.clone());
        answer
    }

    fn act(&mut self, op: &Op) -> Result<Done, Refused> {
        let refused = |why, cards| Refused { why, cards };
        let touched = match &op.ask {
            Ask::Create {
                title, column, anchor, ..
            } => {
                let id = self.new_id();
                self.cards.insert(id, card(id, *column, i64::MAX, 0, title));
                self.place(id, *column, *anchor)
            }
            Ask::Move {
                card,
                seen,
                column,
                anchor,
                ..
            } => {
                let Some(now) = self.cards.get(card) else {
                    return Err(refused(Why::CardGone, Vec::new()));
                };
                if now.version != *seen && now.column != *column {
                    let why = Why::Moved {
                        by: None,
                        at: 0,
                        column: now.column,
                    };
                    return Err(refused(why, vec![now.clone()]));
                }
                self.place(*card, *column, *anchor)
            }
            Ask::Archive { cards, .. } => {
                for card in cards {
                    self.cards.remove(card);
                }
                self.seq += 1;
                self.changes.push(Change {
                    seq: self.seq,
                    op_id: Some(op.op_id.clone()),
                    removed: cards.clone(),
                    ..Change::default()
                });
                return Ok(done(self.seq, Vec::new()));
            }
            other => unreachable!("the test asks no {other:?}"),
        };
        self.seq += 1;
        let cards: Vec<_> = touched.iter().map(|id| self.cards[id].clone()).collect();
        self.changes.push(Change {
            seq: self.seq,
            op_id: Some(op.op_id.clone()),
            cards: cards.clone(),
            ..Change::default()
        });
        Ok(done(self.seq, cards[..1].to_vec()))
    }

    /// Numbers the whole column anew, as the real one does when a gap is full.
    fn place(&mut self, id: CardId, column: ColumnId, anchor: Anchor) -> Vec<CardId> {
        let mut order = self.order(column);
        order.retain(|it| *it != id);
        let find = |card| order.iter().position(|it| *it == card);
        let at = match anchor {
            Anchor::Top => 0,
            Anchor::Bottom => order.len(),
            Anchor::After(card) => find(card).map_or(order.len(), |at| at + 1),
            Anchor::Before(card) => find(card).unwrap_or(order.len()),
        };
        order.insert(at, id);
        for (position, card) in (0i64..).zip(&order) {
            self.cards.get_mut(card).expect("a card").position = position * 10;
        }
        let moved = self.cards.get_mut(&id).expect("a card");
        moved.column = column;
        moved.version += 1;
        order.retain(|it| *it != id);
        order.insert(0, id);
        order
    }
}

fn done(seq: i64, cards: Vec<SlimCard>) -> Done {
    Done {
        seq,
        cards,
        placed: None,
        over: None,
        made: None,
        removed: Vec::new(),
    }
}

fn card(id: CardId, column: ColumnId, position: i64, version: i64, title: &str) -> SlimCard {
    SlimCard {
        id,
        number: id.get(),
        column,
        lane: LANE,
        position,
        version,
        title: title.to_owned(),
        due: None,
        people: Vec::new(),
        has_puller: false,
        labels: Vec::new(),
        class: ServiceClass::Normal,
        kind: CardKind::Work,
        blocked: None,
        started: None,
        entered: 0,
        comments: 0,
        files: 0,
        checks: 0,
        checks_done: 0,
        marks: 0,
    }
}

/// A browser: its screen, what is on the way to it, and what its disk holds.
struct Browser {
    screen: Screen,
    stream: VecDeque<Change>,
    told: usize,
    ops: u32,
    name: &'static str,
    /// Cards this browser made and the server acknowledged.
    made: Vec<CardId>,
}

impl Browser {
    fn new(name: &'static str, server: &Server) -> Self {
        Self {
            screen: Screen::new(server.snapshot(), Vec::new()),
            stream: VecDeque::new(),
            told: server.changes.len(),
            ops: 0,
            name,
            made: Vec::new(),
        }
    }

    fn listen(&mut self, server: &Server) {
        self.stream.extend(server.changes[self.told..].iter().cloned());
        self.told = server.changes.len();
    }

    fn ask(&mut self, ask: Ask) {
        self.ops += 1;
        let op = Op {
            op_id: format!("{}{}", self.name, self.ops),
            ask,
            client_at: None,
        };
        _ = self.screen.ask(op);
    }

    fn send(&mut self, server: &mut Server, answer_comes: bool) {
        let Some(op) = self.screen.next().cloned() else { return };
        let answer = server.apply(&op);
        if !answer_comes {
            return;
        }
        match answer {
            Ok(done) => {
                if matches!(op.ask, Ask::Create { .. }) {
                    self.made.push(done.cards[0].id);
                }
                self.screen.done(&op.op_id, done);
            }
            Err(refused) => _ = self.screen.refused(&op.op_id, &refused),
        }
    }

    fn catch_up(&mut self, server: &Server) {
        let since = self.screen.seq();
        let mut sum = Change {
            seq: server.seq,
            ..Change::default()
        };
        for change in server.changes.iter().filter(|it| it.seq > since) {
            for id in change
                .cards
                .iter()
                .map(|it| it.id)
                .chain(change.removed.iter().copied())
            {
                match server.cards.get(&id) {
                    Some(card) if !sum.cards.contains(card) => sum.cards.push(card.clone()),
                    None if !sum.removed.contains(&id) => sum.removed.push(id),
                    _ => {}
                }
            }
        }
        self.screen.catch_up(since, sum);
    }

    fn reload(&mut self, server: &Server) {
        let disk = serde_json::to_string(&self.screen.left()).expect("JSON");
        let left: Vec<Waiting> = serde_json::from_str(&disk).expect("what was written");
        self.screen = Screen::new(server.snapshot(), left);
        self.stream.clear();
        self.told = server.changes.len();
    }

    /// No card stands twice, and each card of the view stands once.
    fn check(&self) {
        let view = self.screen.view();
        let mut seen = BTreeMap::new();
        for column in 1..=3 {
            for id in view.cell(ColumnId::new(column), LANE) {
                assert!(seen.insert(*id, column).is_none(), "{id} stands twice");
                assert_eq!(view.card(*id).expect("a card").column, ColumnId::new(column));
            }
        }
        assert_eq!(
            seen.len(),
            view.cards().count(),
            "a card is counted and stands nowhere, or the other way"
        );
    }
}

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
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

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
