//! A small board for the tests: five columns and cards whose days are written out.

use super::{Block, Card, Column, Day, Flow, History, Window};
use crate::boards::dates::Step;
use crate::boards::{BlockCategory, Cause, ColumnRole, Outcome, ServiceClass};
use crate::ids::{CardId, ColumnId};
use crate::time::Moment;
use jiff::civil::date;

pub(crate) const IDEAS: i64 = 1;
pub(crate) const QUEUE: i64 = 2;
pub(crate) const WORK: i64 = 3;
pub(crate) const WAIT: i64 = 4;
pub(crate) const DONE: i64 = 5;

/// A time in Helsinki in 2026.
pub(crate) fn at(month: i8, day: i8, hour: i64) -> Moment {
    Moment::start_of(date(2026, month, day)).plus_minutes(hour * 60)
}

pub(crate) fn day(month: i8, number: i8) -> Day {
    Day::on(date(2026, month, number))
}

pub(crate) fn columns() -> Vec<Column> {
    let one = |(id, role): (i64, ColumnRole)| Column {
        id: ColumnId::new(id),
        name: id.to_string(),
        role,
        removed: false,
    };
    (1..).zip(ColumnRole::ALL.iter().copied()).map(one).collect()
}

pub(crate) fn to(column: i64, at: Moment) -> Step {
    Step {
        to: Some(ColumnId::new(column)),
        at,
        cause: Cause::Move,
        outcome: None,
    }
}

pub(crate) fn by(cause: Cause, step: Step) -> Step {
    Step { cause, ..step }
}

pub(crate) fn away(at: Moment, outcome: Option<Outcome>) -> Step {
    Step {
        to: None,
        at,
        cause: Cause::Archive,
        outcome,
    }
}

pub(crate) fn card(steps: Vec<Step>) -> Card {
    Card {
        id: CardId::new(0),
        number: 0,
        title: String::new(),
        class: ServiceClass::Normal,
        history_complete: true,
        steps,
        blocks: Vec::new(),
    }
}

pub(crate) fn blocked(card: Card, category: BlockCategory, from: Moment, to: Option<Moment>) -> Card {
    let mut blocks = card.blocks.clone();
    blocks.push(Block { category, from, to });
    Card { blocks, ..card }
}

pub(crate) fn history(cards: Vec<Card>) -> History {
    let numbered = (1..).zip(cards).map(|(number, card)| Card {
        id: CardId::new(number),
        number,
        ..card
    });
    History {
        columns: columns(),
        cards: numbered.collect(),
    }
}

pub(crate) fn flow(cards: Vec<Card>, now: Moment) -> Flow {
    Flow::read(&history(cards), now)
}

/// A window that holds everything.
pub(crate) fn ever(flow: &Flow) -> Window {
    Window::last(flow, 100_000, None)
}

/// A card promised, begun and finished on days of March.
pub(crate) fn straight(k: i8, s: i8, f: i8) -> Card {
    card(vec![
        to(QUEUE, at(3, k, 9)),
        to(WORK, at(3, s, 10)),
        to(DONE, at(3, f, 11)),
    ])
}
