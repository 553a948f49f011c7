//! What is said aloud: own acts only, one message in half a second, the newest wins.

use std::cell::Cell;

use domain::CardId;
use domain::ColumnId;
use domain::boards::WipMode;
use leptos::prelude::*;

use super::dom;
use super::state::{Desk, with};
use super::ui::Toast;
use crate::t;

/// Between two messages, milliseconds.
const PAUSE: i64 = 500;

thread_local! {
    static LAST: Cell<i64> = const { Cell::new(0) };
    static TURN: Cell<u32> = const { Cell::new(0) };
}

pub(super) fn say(desk: &Desk, words: String) {
    let said = desk.given.ui.said;
    let turn = TURN.get().wrapping_add(1);
    TURN.set(turn);
    let wait = (LAST.get() + PAUSE - dom::now()).clamp(0, PAUSE);
    let tell = move || {
        if TURN.get() == turn {
            LAST.set(dom::now());
            // The same words again are said again.
            said.set(if said.get_untracked() == words {
                [&words, "\u{a0}"].concat()
            } else {
                words
            });
        }
    };
    set_timeout(tell, std::time::Duration::from_millis(wait.unsigned_abs()));
}

pub(super) fn alarm(desk: &Desk, words: &str) {
    desk.given.ui.alert.set(String::new());
    desk.given.ui.alert.set(words.to_owned());
}

/// Shows what was done or not. What is not a problem goes away by itself.
pub(super) fn toast(desk: &Desk, toast: Toast) {
    let shown = desk.given.ui.toast;
    let stays = toast.tone == "problem";
    shown.set(Some(toast.clone()));
    if !stays {
        let go = move || {
            if shown.get_untracked().as_ref() == Some(&toast) {
                shown.set(None);
            }
        };
        set_timeout(go, std::time::Duration::from_secs(12));
    }
}

/// A move that was shown: from where to where, the place, and a limit that it exceeds.
pub(super) fn moved(desk: &Desk, id: CardId, from: ColumnId) -> String {
    let l = desk.given.language;
    let Some(card) = desk.view.card(id) else {
        return String::new();
    };
    let (at, of) = desk.view.place(id).unwrap_or((1, 1));
    let (at, of) = (at.to_string(), of.to_string());
    let column = desk.column_name(card.column);
    let mut words = if from == card.column {
        t::desk::moved_inside(l, card.title.clone(), at, of, column)
    } else {
        t::desk::moved(l, card.title.clone(), desk.column_name(from), column, at, of)
    };
    if from != card.column
        && let Some(limit) = exceeded(desk, card.column)
    {
        words.push(' ');
        words.push_str(&t::desk::exceeded(l, limit.to_string()));
    }
    if !desk.query.filter.is_empty() {
        let shown = desk.shown(card.column, card.lane).len().to_string();
        let all = desk.view.cell(card.column, card.lane).len().to_string();
        words.push(' ');
        words.push_str(&t::desk::filtered(l, shown, all));
    }
    words
}

/// The limit of a column that is exceeded now.
pub(super) fn exceeded(desk: &Desk, column: ColumnId) -> Option<i64> {
    let board = desk.screen.board();
    let limit = board.columns.iter().find(|it| it.id == column)?.limit?;
    let count = i64::try_from(desk.view.in_column(column)).ok()?;
    (board.wip_mode != WipMode::Off && count > limit).then_some(limit)
}

/// After something that was called off.
pub(super) fn called_off(card: CardId) {
    with(|desk| {
        let Some(shown) = desk.view.card(card) else { return };
        let place = desk.view.place(card).map_or(1, |it| it.0).to_string();
        let words = t::desk::called_off(desk.given.language, desk.column_name(shown.column), place);
        say(desk, words);
    });
}

/// A step that leads nowhere: the first, the last, the outermost column.
pub(super) fn moved_nowhere(desk: &Desk, card: CardId) -> String {
    let l = desk.given.language;
    let column = desk
        .view
        .card(card)
        .map(|it| desk.column_name(it.column))
        .unwrap_or_default();
    let (at, of) = desk.view.place(card).unwrap_or((1, 1));
    t::desk::no_further(l, at.to_string(), of.to_string(), column)
}
