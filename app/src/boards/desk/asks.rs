//! Every change that the desk asks for goes through here, whether a drag, a key or a dialog began it.

use domain::boards::{Anchor, Ask, Op, Outcome};
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;

use super::state::{Desk, with};
use super::ui::Toast;
use super::{dom, draw, keep, net, say};
use crate::t;

/// Puts an operation into the queue, shows it, says it and sends it.
pub(super) fn ask(ask: Ask) {
    let is_asked = with(|desk| put(desk, ask)).unwrap_or(false);
    if is_asked {
        net::send();
    }
}

fn put(desk: &mut Desk, ask: Ask) -> bool {
    let l = desk.given.language;
    let moved = match &ask {
        Ask::Move { card, .. } => desk.view.card(*card).map(|it| (it.id, it.column)),
        _ => None,
    };
    let op = Op {
        op_id: dom::random(),
        ask: ask.clone(),
        client_at: Some(dom::now()),
    };
    let Ok(temporary) = desk.screen.ask(op.clone()) else {
        let words = t::desk::too_many_wait(l).to_owned();
        say::alarm(desk, &words);
        say::toast(desk, problem(words));
        draw::draw(desk);
        return false;
    };
    keep::keep(desk, &op, temporary);
    if let Some((id, _)) = moved {
        reveal(desk, id);
    }
    draw::draw(desk);
    let words = match (&ask, moved) {
        (_, Some((id, from))) => say::moved(desk, id, from),
        (Ask::Create { title, column, .. }, _) => {
            if let Some(id) = temporary {
                reveal(desk, id);
            }
            t::desk::made(l, title.clone(), desk.column_name(*column))
        }
        (Ask::MoveMany { cards, column, .. }, _) => {
            let count = i64::try_from(cards.len()).unwrap_or_default();
            t::desk::moved_many(l, count, desk.column_name(*column))
        }
        (Ask::Archive { cards, .. }, _) => t::desk::archived(l, i64::try_from(cards.len()).unwrap_or_default()),
        (Ask::Undo { .. }, _) => return true,
        _ => t::desk::changed(l).to_owned(),
    };
    say::say(desk, words.clone());
    let toast = Toast {
        tone: "done",
        words,
        act: None,
    };
    say::toast(desk, toast);
    true
}

/// A card one moved oneself is drawn, however far down it went.
fn reveal(desk: &mut Desk, id: CardId) {
    let view = desk.screen.view();
    let Some(card) = view.card(id) else { return };
    let is_deep = view.place(id).is_some_and(|(at, _)| at > domain::boards::FIRST_CARDS);
    if is_deep && !desk.query.whole.contains(&card.column) {
        desk.query.whole.push(card.column);
    }
}

pub(super) fn problem(words: String) -> Toast {
    Toast {
        tone: "problem",
        words,
        act: None,
    }
}

/// A move by an anchor, with the other neighbour in reserve.
pub(super) fn move_to(card: CardId, column: ColumnId, lane: Option<LaneId>, anchor: Anchor, alt: Option<Anchor>) {
    let Some((seen, own)) = with(|desk| desk.view.card(card).map(|it| (it.version, it.lane))).flatten() else {
        return;
    };
    ask(Ask::Move {
        card,
        seen,
        column,
        lane: lane.unwrap_or(own),
        anchor,
        alt,
        anyway: false,
        reason: None,
        ticked: Vec::new(),
    });
}

/// Several go in the order of the board.
pub(super) fn in_order(desk: &Desk, cards: &[CardId]) -> Vec<CardId> {
    let mut order = Vec::new();
    for column in &desk.screen.board().columns {
        for lane in &desk.screen.board().lanes {
            let here = desk.view.cell(column.id, lane.id).iter();
            order.extend(here.filter(|id| cards.contains(id)).copied());
        }
    }
    order
}

/// Takes back the last change of one's own.
pub(super) fn undo() {
    let seq = with(|desk| {
        desk.given.ui.toast.set(None);
        let seq = desk.undo.pop();
        if seq.is_none() {
            let words = t::desk::nothing_to_undo(desk.given.language).to_owned();
            say::say(desk, words);
        }
        seq
    });
    if let Some(seq) = seq.flatten() {
        ask(Ask::Undo { seq });
    }
}

/// Out of sight; what was not finished is told as given up, which the dialog has asked.
pub(super) fn archive(cards: Vec<CardId>, outcome: Option<Outcome>) {
    ask(Ask::Archive { cards, outcome });
}
