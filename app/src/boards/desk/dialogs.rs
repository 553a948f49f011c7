//! One dialog, for everything that needs more than a press. It closes by Esc, and the focus goes back
//! to the card it was about.

use std::cell::RefCell;

use domain::boards::Anchor;
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;
use leptos::web_sys::Element;

use super::state::{Desk, with};
use super::ui::{Open, What};
use super::{dom, draw, keys, move_dialog, small_dialogs};
use crate::t;

/// What is in it now; with it go its signals.
type Inside = (Owner, Box<dyn Unmount>);

thread_local! {
    static INSIDE: RefCell<Option<Inside>> = const { RefCell::new(None) };
}

/// Draws it and shows it.
pub(super) fn open(desk: &Desk, open: Open) {
    let (Some(dialog), Some(place)) = (dom::dialog(), dom::by_id("desk-inside")) else {
        return;
    };
    empty();
    desk.given.ui.title.set(open.title);
    let owner = Owner::new();
    let inside = owner.with(|| match open.what {
        What::Move(cards, wanted) => put(move_dialog::view(desk, cards, wanted), &place),
        What::More(card) => put(small_dialogs::more(desk, card), &place),
        What::Title(card) => put(small_dialogs::title(desk, card), &place),
        What::Labels(card) => put(small_dialogs::labels(desk, card), &place),
        What::People(card) => put(small_dialogs::people(desk, card), &place),
        What::Block(card) => put(small_dialogs::block(desk, card), &place),
        What::New(column, lane) => put(small_dialogs::new(desk, column, lane), &place),
        What::Archive(cards) => put(small_dialogs::archive(desk, cards), &place),
        What::Keys => put(keys::help(desk), &place),
    });
    INSIDE.with(|it| *it.borrow_mut() = Some((owner, inside)));
    if !dialog.open() {
        _ = dialog.show_modal();
    }
    if let Some(first) = dom::find(&dialog, "[data-first]") {
        dom::focus(&first);
    }
}

/// What can be taken off the page again.
trait Unmount {
    fn take_off(&mut self);
}

impl<M: Mountable> Unmount for M {
    fn take_off(&mut self) {
        self.unmount();
    }
}

fn put<V: IntoView + 'static>(view: V, place: &Element) -> Box<dyn Unmount> {
    let mut built = view.into_view().build();
    built.mount(place, None);
    Box::new(built)
}

fn empty() {
    if let Some((owner, mut inside)) = INSIDE.with(|it| it.borrow_mut().take()) {
        inside.take_off();
        owner.cleanup();
    }
}

/// Closes it; the focus goes back to the card.
pub(super) fn close() {
    if let Some(dialog) = dom::dialog() {
        dialog.close();
    }
}

/// After it has closed.
pub(super) fn closed() {
    empty();
    with(|desk| {
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
