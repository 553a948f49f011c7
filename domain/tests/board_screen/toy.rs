//! A toy server and a browser with its screen: what is on the way between them, and what the disk holds.

use domain::boards::screen::{Screen, Waiting};
use domain::boards::{
    Anchor, Ask, CardKind, Change, ColumnRole, Done, Op, Refused, ServiceClass, SlimCard, SlimColumn, SlimLane,
    Snapshot, Why, WipMode,
};
use domain::{BoardId, CardId, ColumnId, LaneId};
use std::collections::{BTreeMap, VecDeque};

pub(crate) const LANE: LaneId = LaneId::new(1);

/// A server that does what the real one does, without limits and rights.
#[derive(Default)]
pub(crate) struct Server {
    pub(crate) seq: i64,
    pub(crate) next: i64,
    pub(crate) cards: BTreeMap<CardId, SlimCard>,
    pub(crate) changes: Vec<Change>,
    pub(crate) answers: BTreeMap<String, Result<Done, Refused>>,
}

impl Server {
    pub(crate) fn with(cards: i64) -> Self {
        let mut server = Self::default();
        for n in 0..cards {
            let id = server.new_id();
            server
                .cards
                .insert(id, card(id, ColumnId::new(n % 3 + 1), n * 1000, 1, "Vanha"));
        }
        server
    }

    pub(crate) fn new_id(&mut self) -> CardId {
        self.next += 1;
        CardId::new(self.next)
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
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

    pub(crate) fn order(&self, column: ColumnId) -> Vec<CardId> {
        let mut cards: Vec<_> = self.cards.values().filter(|it| it.column == column).collect();
        cards.sort_by_key(|it| (it.position, it.id));
        cards.iter().map(|it| it.id).collect()
    }

    pub(crate) fn apply(&mut self, op: &Op) -> Result<Done, Refused> {
        if let Some(answer) = self.answers.get(&op.op_id) {
            return answer.clone();
        }
        let answer = self.act(op);
        self.answers.insert(op.op_id.clone(), answer.clone());
        answer
    }

    pub(crate) fn act(&mut self, op: &Op) -> Result<Done, Refused> {
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
    pub(crate) fn place(&mut self, id: CardId, column: ColumnId, anchor: Anchor) -> Vec<CardId> {
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

pub(crate) fn done(seq: i64, cards: Vec<SlimCard>) -> Done {
    Done {
        seq,
        cards,
        placed: None,
        over: None,
        made: None,
        removed: Vec::new(),
    }
}

pub(crate) fn card(id: CardId, column: ColumnId, position: i64, version: i64, title: &str) -> SlimCard {
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
pub(crate) struct Browser {
    pub(crate) screen: Screen,
    pub(crate) stream: VecDeque<Change>,
    pub(crate) told: usize,
    pub(crate) ops: u32,
    pub(crate) name: &'static str,
    /// Cards this browser made and the server acknowledged.
    pub(crate) made: Vec<CardId>,
}

impl Browser {
    pub(crate) fn new(name: &'static str, server: &Server) -> Self {
        Self {
            screen: Screen::new(server.snapshot(), Vec::new()),
            stream: VecDeque::new(),
            told: server.changes.len(),
            ops: 0,
            name,
            made: Vec::new(),
        }
    }

    pub(crate) fn listen(&mut self, server: &Server) {
        self.stream.extend(server.changes[self.told..].iter().cloned());
        self.told = server.changes.len();
    }

    pub(crate) fn ask(&mut self, ask: Ask) {
        self.ops += 1;
        let op = Op {
            op_id: format!("{}{}", self.name, self.ops),
            ask,
            client_at: None,
        };
        _ = self.screen.ask(op);
    }

    pub(crate) fn send(&mut self, server: &mut Server, answer_comes: bool) {
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

    pub(crate) fn catch_up(&mut self, server: &Server) {
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

    pub(crate) fn reload(&mut self, server: &Server) {
        let disk = serde_json::to_string(&self.screen.left()).expect("JSON");
        let left: Vec<Waiting> = serde_json::from_str(&disk).expect("what was written");
        self.screen = Screen::new(server.snapshot(), left);
        self.stream.clear();
        self.told = server.changes.len();
    }

    /// No card stands twice, and each card of the view stands once.
    pub(crate) fn check(&self) {
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
