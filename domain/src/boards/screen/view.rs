//! What is to be seen of a board: each lane of each column as an ordered list of cards.
//!
//! The server's order is position, then number. An operation that waits moves its card by the anchor it
//! names, for the eye only: positions are the server's to give.

use super::{Screen, Waiting};
use crate::boards::{Anchor, Ask, CardKind, ColumnRole, Edit, ServiceClass, SlimCard};
use crate::ids::{CardId, ColumnId, LaneId};
use std::collections::{BTreeMap, BTreeSet};

/// A lane of a column.
pub type Cell = (ColumnId, LaneId);

/// The board as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    cells: BTreeMap<Cell, Vec<CardId>>,
    cards: BTreeMap<CardId, SlimCard>,
    /// Cards with something that the server has not answered.
    waiting: BTreeSet<CardId>,
}

impl View {
    pub(super) fn of(screen: &Screen) -> Self {
        let mut view = Self {
            cards: screen.cards.clone(),
            ..Self::default()
        };
        for card in screen.cards.values() {
            view.cells.entry((card.column, card.lane)).or_default().push(card.id);
        }
        for cards in view.cells.values_mut() {
            cards.sort_by_key(|id| (screen.cards[id].position, *id));
        }
        let first_option = screen.board.columns.iter().find(|it| it.role == ColumnRole::Option);
        for waiting in &screen.queue {
            view.put(waiting, first_option.map(|it| it.id));
        }
        view
    }

    /// The cards of a cell, from the top.
    pub fn cell(&self, column: ColumnId, lane: LaneId) -> &[CardId] {
        self.cells.get(&(column, lane)).map_or(&[], Vec::as_slice)
    }

    pub fn card(&self, id: CardId) -> Option<&SlimCard> {
        self.cards.get(&id)
    }

    pub fn cards(&self) -> impl Iterator<Item = &SlimCard> {
        self.cards.values()
    }

    pub fn waits(&self, id: CardId) -> bool {
        self.waiting.contains(&id)
    }

    /// All cards of a column, whatever is filtered out of sight.
    pub fn in_column(&self, column: ColumnId) -> usize {
        self.cells
            .iter()
            .filter(|((it, _), _)| *it == column)
            .map(|(_, cards)| cards.len())
            .sum()
    }

    /// Place from 1 and how many there are, in the card's own cell.
    pub fn place(&self, id: CardId) -> Option<(usize, usize)> {
        let card = self.cards.get(&id)?;
        let cell = self.cell(card.column, card.lane);
        Some((cell.iter().position(|it| *it == id)? + 1, cell.len()))
    }

    fn put(&mut self, waiting: &Waiting, first_option: Option<ColumnId>) {
        if let Some((_, answer)) = &waiting.answered {
            for card in answer {
                self.take_facts(card);
            }
        } else {
            self.waiting.extend(super::subjects(&waiting.op.ask));
            self.waiting.extend(waiting.temporary);
        }
        match &waiting.op.ask {
            Ask::Create {
                title,
                column,
                lane,
                anchor,
                ..
            } => {
                let Some(id) = waiting.temporary else { return };
                let at = waiting.op.client_at.unwrap_or(0);
                self.cards
                    .entry(id)
                    .or_insert_with(|| blank(id, title, *column, *lane, at));
                self.place_at(id, (*column, *lane), &[*anchor]);
            }
            Ask::Move {
                card,
                column,
                lane,
                anchor,
                alt,
                ..
            } => {
                let mut anchors = vec![*anchor];
                anchors.extend(*alt);
                self.place_at(*card, (*column, *lane), &anchors);
            }
            Ask::MoveMany {
                cards,
                column,
                lane,
                anchor,
                ..
            } => {
                let mut anchor = *anchor;
                for card in cards {
                    let Some(own) = self.cards.get(card).map(|it| it.lane) else {
                        continue;
                    };
                    self.place_at(*card, (*column, lane.unwrap_or(own)), &[anchor]);
                    anchor = Anchor::After(*card);
                }
            }
            Ask::Return { card, .. } => {
                if let (Some(column), Some(lane)) = (first_option, self.cards.get(card).map(|it| it.lane)) {
                    self.place_at(*card, (column, lane), &[Anchor::Bottom]);
                }
            }
            Ask::Archive { cards, .. } | Ask::Delete { cards } => {
                for card in cards {
                    self.lift(*card);
                    self.cards.remove(card);
                }
            }
            ask => self.edit(ask, waiting.op.client_at.unwrap_or(0)),
        }
    }

    /// What the server answered about a card, but for its place: the anchors tell that.
    fn take_facts(&mut self, card: &SlimCard) {
        match self.cards.get_mut(&card.id) {
            Some(have) if have.version <= card.version => {
                let (column, lane) = (have.column, have.lane);
                *have = SlimCard {
                    column,
                    lane,
                    ..card.clone()
                };
            }
            Some(_) => {}
            None => {
                self.cards.insert(card.id, card.clone());
                self.cells.entry((card.column, card.lane)).or_default().push(card.id);
            }
        }
    }

    fn edit(&mut self, ask: &Ask, at: i64) {
        let [id] = super::subjects(ask)[..] else {
            if let Ask::LabelMany { cards, label, on } = ask {
                for card in cards {
                    if let Some(card) = self.cards.get_mut(card) {
                        switch(&mut card.labels, *label, *on);
                    }
                }
            }
            return;
        };
        let Some(card) = self.cards.get_mut(&id) else { return };
        match ask {
            Ask::Edit { edit, .. } => match edit {
                Edit::Title(title) => card.title.clone_from(title),
                Edit::Class(class) => card.class = *class,
                Edit::Kind(kind) => card.kind = *kind,
                Edit::Due(day) => card.due = *day,
                Edit::Start(_) => {}
            },
            Ask::Label { label, on, .. } => switch(&mut card.labels, *label, *on),
            Ask::Assign { person, on, .. } => {
                if !*on && card.has_puller && card.people.first() == Some(person) {
                    card.has_puller = false;
                }
                switch(&mut card.people, *person, *on);
            }
            Ask::Pull { person, on, .. } => {
                card.has_puller = *on;
                if *on {
                    card.people.retain(|it| it != person);
                    card.people.insert(0, *person);
                }
            }
            Ask::Block { .. } => card.blocked = Some(card.blocked.unwrap_or(at)),
            Ask::Unblock { .. } => card.blocked = None,
            _ => {}
        }
    }

    /// Takes a card out of its cell; gives back where it was.
    fn lift(&mut self, id: CardId) -> Option<(Cell, usize)> {
        let card = self.cards.get(&id)?;
        let cell = (card.column, card.lane);
        let cards = self.cells.get_mut(&cell)?;
        let at = cards.iter().position(|it| *it == id)?;
        cards.remove(at);
        Some((cell, at))
    }

    /// Beside the first anchor that is still there, else last. A card is never beside itself.
    fn place_at(&mut self, id: CardId, cell: Cell, anchors: &[Anchor]) {
        if !self.cards.contains_key(&id) {
            return;
        }
        let was = self.lift(id);
        let cards = self.cells.entry(cell).or_default();
        let find = |card: CardId| cards.iter().position(|it| *it == card);
        let at = anchors
            .iter()
            .find_map(|anchor| match *anchor {
                Anchor::Top => Some(0),
                Anchor::Bottom => Some(cards.len()),
                Anchor::After(card) | Anchor::Before(card) if card == id => {
                    was.filter(|(it, _)| *it == cell).map(|(_, at)| at)
                }
                Anchor::After(card) => find(card).map(|at| at + 1),
                Anchor::Before(card) => find(card),
            })
            .unwrap_or(cards.len());
        cards.insert(at.min(cards.len()), id);
        if let Some(card) = self.cards.get_mut(&id) {
            (card.column, card.lane) = cell;
        }
    }
}

fn switch<T: PartialEq + Copy>(list: &mut Vec<T>, what: T, on: bool) {
    if !on {
        list.retain(|it| *it != what);
    } else if !list.contains(&what) {
        list.push(what);
    }
}

/// A new card until the server has given it a number.
fn blank(id: CardId, title: &str, column: ColumnId, lane: LaneId, at: i64) -> SlimCard {
    SlimCard {
        id,
        number: 0,
        column,
        lane,
        position: 0,
        version: 0,
        title: title.to_owned(),
        due: None,
        people: Vec::new(),
        has_puller: false,
        labels: Vec::new(),
        class: ServiceClass::Normal,
        kind: CardKind::Work,
        blocked: None,
        started: None,
        entered: at,
        comments: 0,
        files: 0,
        checks: 0,
        checks_done: 0,
        marks: 0,
    }
}
