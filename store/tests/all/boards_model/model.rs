//! A board as lists of cards in memory, with the rules written as plainly as they can be.

mod rules;

use std::collections::BTreeMap;

use domain::boards::dates::{Step, dates};
use domain::boards::{Ask, Cause, ColumnRole, Done, Outcome, Snapshot, Why};
use domain::{CardId, ColumnId, LabelId, LaneId, Moment};

use crate::board::Board;

/// A hard limit of the third column, see the test.
const LIMIT: usize = 1;

#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) id: CardId,
    pub(super) version: i64,
    title: String,
    has_label: bool,
    column: usize,
    archived: bool,
    deleted: bool,
    place_version: i64,
    title_version: i64,
    title_by: usize,
    position: i64,
    log: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    from: Option<usize>,
    to: Option<usize>,
    at: i64,
    by: usize,
    cause: Cause,
    outcome: Option<Outcome>,
    void: bool,
}

/// A part of a change, to be taken back.
#[derive(Clone, Debug)]
enum Part {
    Place {
        was: Card,
        neighbours: (Option<CardId>, Option<CardId>),
        created: bool,
        logged: Option<usize>,
        voided: Option<usize>,
    },
    Title {
        card: CardId,
        was: String,
        is: String,
    },
    Label {
        card: CardId,
        on: bool,
    },
}

/// The parts of a change, and the card's version, place version and position right after each.
type Parts = Vec<(Part, (i64, i64, i64))>;

struct Change {
    by: usize,
    parts: Parts,
}

pub(super) struct Model {
    pub(super) columns: Vec<ColumnId>,
    pub(super) lane: LaneId,
    pub(super) label: LabelId,
    roles: Vec<ColumnRole>,
    cards: BTreeMap<CardId, Card>,
    lists: Vec<Vec<CardId>>,
    seq: i64,
    changes: BTreeMap<i64, Change>,
}

/// A refusal without its details.
pub(super) fn short(why: &Why) -> &'static str {
    match why {
        Why::Moved { .. } => "moved",
        Why::Edited { .. } => "edited",
        Why::CardGone => "card_gone",
        Why::Wip { .. } => "wip",
        Why::Changed { .. } => "changed",
        Why::NothingToUndo => "nothing_to_undo",
        Why::OutcomeMissing => "outcome_missing",
        _ => "other",
    }
}

type Said = Result<(), &'static str>;

impl Model {
    pub(super) fn new(board: &Board, seen: &Snapshot) -> Self {
        Self {
            columns: board.columns.clone(),
            lane: board.lane,
            label: seen.labels[0].id,
            roles: seen.columns.iter().map(|column| column.role).collect(),
            cards: BTreeMap::new(),
            lists: vec![Vec::new(); board.columns.len()],
            seq: seen.seq,
            changes: BTreeMap::new(),
        }
    }

    pub(super) fn nth(&self, n: usize) -> Option<&Card> {
        self.cards.values().nth(n % self.cards.len().max(1))
    }

    pub(super) fn own_change(&self, person: usize, ago: usize) -> Option<i64> {
        let own = self.changes.iter().rev().filter(|(_, change)| change.by == person);
        own.map(|(seq, _)| *seq).nth(ago)
    }

    /// Does it, or says why not. `done` tells only the number of a new card.
    pub(super) fn apply(&mut self, by: usize, ask: &Ask, now: Moment, done: Option<&Done>) -> Said {
        let before = (self.cards.clone(), self.lists.clone());
        let mut parts = Vec::new();
        let said = self.perform(by, ask, now.millis(), done, &mut parts);
        if said.is_err() {
            (self.cards, self.lists) = before;
            return said;
        }
        if let Ask::Undo { seq } = ask {
            self.seq += 1;
            self.changes.remove(seq);
        } else if !parts.is_empty() {
            self.seq += 1;
            self.changes.insert(self.seq, Change { by, parts });
        }
        Ok(())
    }

    fn limit(&self, column: usize, coming: usize, may_exceed: bool) -> Said {
        let is_full = column == 2 && coming > 0 && self.lists[2].len() + coming > LIMIT;
        if is_full && !may_exceed { Err("wip") } else { Ok(()) }
    }

    fn number(&self, column: ColumnId) -> usize {
        self.columns.iter().position(|it| *it == column).expect("a column")
    }

    fn kept(&mut self, card: CardId) -> Result<&mut Card, &'static str> {
        self.cards
            .get_mut(&card)
            .filter(|card| !card.deleted)
            .ok_or("card_gone")
    }

    fn live(&mut self, card: CardId) -> Result<&mut Card, &'static str> {
        self.kept(card)
            .and_then(|card| if card.archived { Err("card_gone") } else { Ok(card) })
    }

    fn dates(&self, card: &Card) -> domain::boards::dates::Dates {
        let step = |entry: &Entry| Step {
            to: entry.to.map(|to| self.columns[to]),
            at: Moment::from_millis(entry.at),
            cause: entry.cause,
            outcome: entry.outcome,
        };
        let steps: Vec<Step> = card.log.iter().filter(|entry| !entry.void).map(step).collect();
        dates(&steps, |column| {
            self.columns
                .iter()
                .position(|it| *it == column)
                .map(|at| self.roles[at])
        })
    }

    /// What differs from the board as it was read; positions are taken over.
    pub(super) fn compare(&mut self, seen: &Snapshot) -> Result<(), String> {
        let same = |what: &str, is: &dyn std::fmt::Debug, should: &dyn std::fmt::Debug| {
            let (is, should) = (format!("{is:?}"), format!("{should:?}"));
            if is == should {
                Ok(())
            } else {
                Err(format!("{what}: {is}, not {should}"))
            }
        };
        same("seq", &seen.seq, &self.seq)?;
        for (number, list) in self.lists.iter().enumerate() {
            let there = seen.cards.iter().filter(|card| card.column == self.columns[number]);
            same("order", &there.map(|card| card.id).collect::<Vec<_>>(), list)?;
        }
        for card in &seen.cards {
            let it = self.cards[&card.id].clone();
            let dates = self.dates(&it);
            same("version", &card.version, &it.version)?;
            same("title", &card.title, &it.title)?;
            same("label", &!card.labels.is_empty(), &it.has_label)?;
            same("started", &card.started, &dates.started.map(Moment::millis))?;
            same("entered", &Some(card.entered), &dates.entered.map(Moment::millis))?;
        }
        for card in &seen.cards {
            if let Some(it) = self.cards.get_mut(&card.id) {
                it.position = card.position;
            }
        }
        // Where cards landed is known only now.
        let cards = &self.cards;
        if let Some(change) = self.changes.get_mut(&self.seq) {
            for (part, after) in &mut change.parts {
                if let (Part::Place { was, .. }, -1) = (&part, after.2) {
                    after.2 = cards[&was.id].position;
                }
            }
        }
        Ok(())
    }
}
