//! One dialog, for everything that needs more than a press. It closes by Esc, and the focus goes back
//! to the card it was about.

use domain::boards::Anchor;
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;

use super::state::{Desk, with};
use super::ui::{Open, What};
use super::{dom, draw, keys, move_dialog, small_dialogs};
use crate::t;

/// Shows it once it has been drawn.
pub(super) fn open(desk: &Desk, what: Open) {
    desk.given.ui.dialog.set(Some(what));
    request_animation_frame(|| {
        request_animation_frame(|| {
            let Some(dialog) = dom::dialog() else { return };
            if !dialog.open() {
                _ = dialog.show_modal();
            }
            if let Some(first) = dom::find(&dialog, "[data-first]") {
                dom::focus(&first);
            }
        });
    });
}

/// What is in it.
pub(super) fn inside(open: Open) -> AnyView {
    let view = with(|desk| match open.what {
        What::Move(cards, wanted) => move_dialog::view(desk, cards, wanted),
        What::More(card) => small_dialogs::more(desk, card),
        What::Title(card) => small_dialogs::title(desk, card),
        What::Labels(card) => small_dialogs::labels(desk, card),
        What::People(card) => small_dialogs::people(desk, card),
        What::Block(card) => small_dialogs::block(desk, card),
        What::New(column, lane) => small_dialogs::new(desk, column, lane),
        What::Archive(cards) => small_dialogs::archive(desk, cards),
        What::Keys => keys::help(desk),
    });
    view.unwrap_or_else(|| ().into_any())
}

/// Closes it; the focus goes back to the card.
pub(super) fn close() {
    if let Some(dialog) = dom::dialog() {
        dialog.close();
    }
}

/// After it has closed.
pub(super) fn closed() {
    with(|desk| {
        desk.given.ui.dialog.set(None);
        if let Some(here) = desk.here {
            draw::focus_card(desk, here, "");
        }
    });
}

pub(super) fn move_title(desk: &Desk, cards: &[CardId]) -> String {
    let l = desk.given.language;
    match cards {
        [card] => t::desk::move_title(l, desk.called(*card)),
        _ => t::desk::move_many_title(l, i64::try_from(cards.len()).unwrap_or_default()),
    }
}

pub(super) fn open_move(cards: Vec<CardId>) {
    with(|desk| {
        if cards.is_empty() {
            return;
        }
        let what = Open {
            title: move_title(desk, &cards),
            what: What::Move(cards, None),
        };
        open(desk, what);
    });
}

/// A dialog about one card, by what it does.
pub(super) fn open_card(card: CardId, what: fn(CardId) -> What) {
    with(|desk| {
        desk.here = Some(card);
        let title = desk.called(card);
        open(
            desk,
            Open {
                title,
                what: what(card),
            },
        );
    });
}

pub(super) fn open_new(column: ColumnId, lane: Option<LaneId>) {
    with(|desk| {
        let title = t::desk::new_title(desk.given.language, desk.column_name(column));
        let what = What::New(column, lane);
        open(desk, Open { title, what });
    });
}

/// Where *Uusi kortti* puts it.
pub(super) const NEW_AT: Anchor = Anchor::Bottom;
