//! What the desk hears: the columns by delegation, its own buttons, drag and drop, the stream.

use domain::boards::{Anchor, Ask};
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{Element, Event, KeyboardEvent, MouseEvent};
use serde::Deserialize;

use super::asks::{self, ask, move_to};
use super::state::with;
use super::ui::{Open, What};
use super::{answers, dialogs, dom, draw, keys, net, say, small_dialogs};
use crate::t;

/// A card that was let go, as `drag.js` tells it.
#[derive(Deserialize)]
struct Dropped {
    card: CardId,
    column: ColumnId,
    lane: Option<LaneId>,
    after: Option<CardId>,
    before: Option<CardId>,
}

#[derive(Deserialize)]
struct Off {
    card: CardId,
}

#[derive(Deserialize)]
struct Unfold {
    column: String,
}

pub(super) fn listen() {
    let Some(board) = dom::board() else { return };
    dom::on(&board, "click", clicked);
    dom::on(&board, "keydown", |event| {
        if let (Some(event), Some(target)) = (event.dyn_ref::<KeyboardEvent>(), dom::target(&event)) {
            keys::pressed(event, &target);
        }
    });
    dom::on(&board, "focusin", |event| {
        let Some(target) = dom::target(&event) else { return };
        if let Some(card) = dom::card_of(&target) {
            with(|desk| {
                let is_other = desk.here.replace(card) != Some(card);
                if is_other && let Some(part) = dom::closest(&target, "[data-column]") {
                    draw::rove(desk, &part);
                }
            });
        }
    });
    dom::on(&board, "board-drop", dropped);
    dom::on(&board, "board-drag-off", |event| {
        if let Some(Ok(off)) = dom::told(&event).map(|it| serde_json::from_str::<Off>(&it)) {
            say::called_off(off.card);
        }
    });
    dom::on(&board, "board-unfold", |event| {
        if let Some(Ok(it)) = dom::told(&event).map(|it| serde_json::from_str::<Unfold>(&it)) {
            unfold(&it.column);
        }
    });
    dom::on(&document(), "board-stream", |event| {
        if let Some(line) = dom::told(&event) {
            answers::heard(&line);
        }
    });
    dom::on(&document(), "board-listens", |_| net::follow());
    if let Some(main) = dom::by_id("sisalto") {
        dom::on(&main, "click", new_card);
    }
    if let Some(dialog) = dom::dialog() {
        dom::on(&dialog, "close", |_| dialogs::closed());
    }
    tabs();
    dom::mark(&board, "data-live", true);
    dom::tell("board-ready", "");
}

/// A press that the browser should do as it is: in a new tab, with another button.
fn is_plain(event: &Event) -> bool {
    event
        .dyn_ref::<MouseEvent>()
        .is_none_or(|it| it.button() == 0 && !it.ctrl_key() && !it.meta_key() && !it.shift_key())
}

fn clicked(event: Event) {
    let Some(target) = dom::target(&event) else { return };
    if !is_plain(&event) {
        return;
    }
    let card = dom::card_of(&target);
    if let (Some(card), true) = (card, dom::closest(&target, "[data-move]").is_some()) {
        event.prevent_default();
        with(|desk| desk.here = Some(card));
        dialogs::open_move(vec![card]);
    } else if let (Some(card), true) = (card, dom::closest(&target, "[data-more]").is_some()) {
        dialogs::open_card(card, What::More);
    } else if dom::closest(&target, "[data-rest]").is_some() {
        event.prevent_default();
        show_rest(&target);
    } else if let (Some(card), true) = (card, dom::closest(&target, "[data-open]").is_some()) {
        // A card without a number has no page yet.
        if card.get() < 0 {
            event.prevent_default();
        }
    }
}

fn new_card(event: Event) {
    let Some(link) = dom::target(&event).and_then(|it| dom::closest(&it, "[data-new]")) else {
        return;
    };
    if is_plain(&event) && new_near(&link) {
        event.prevent_default();
    }
}

/// A new card to the column of what is pressed or focused, else to the first one.
pub(super) fn new_near(target: &Element) -> bool {
    let part = dom::closest(target, "[data-column]");
    let column = part.as_ref().and_then(|it| dom::number(it, "data-column"));
    let lane = part.as_ref().and_then(|it| dom::number(it, "data-lane"));
    let first = || with(|desk| desk.screen.board().columns.first().map(|it| it.id)).flatten();
    let Some(column) = column.map(ColumnId::new).or_else(first) else {
        return false;
    };
    dialogs::open_new(column, lane.map(LaneId::new));
    true
}

/// The rest of a column; the focus goes to the first of what came.
fn show_rest(target: &Element) {
    let Some(part) = dom::closest(target, "[data-column]") else {
        return;
    };
    let before = dom::all(&part, "[data-card]").len();
    with(|desk| {
        if let Some(column) = dom::number(&part, "data-column").map(ColumnId::new) {
            desk.query.whole.push(column);
        }
        draw::draw(desk);
    });
    let next = dom::all(&part, "[data-card]").into_iter().nth(before);
    if let Some(next) = next.and_then(|it| dom::find(&it, "[data-open]")) {
        dom::focus(&next);
    }
}

fn unfold(column: &str) {
    let Some(board) = dom::board() else { return };
    for part in dom::all(&board, &["[data-column='", column, "']"].concat()) {
        dom::mark(&part, "data-collapsed", false);
    }
    with(|desk| {
        desk.query.folded.retain(|it| it.to_string() != column);
        draw::draw(desk);
    });
}

fn dropped(event: Event) {
    let Some(Ok(it)) = dom::told(&event).map(|it| serde_json::from_str::<Dropped>(&it)) else {
        return;
    };
    let anchors: Vec<Anchor> = it
        .after
        .map(Anchor::After)
        .into_iter()
        .chain(it.before.map(Anchor::Before))
        .collect();
    let anchor = anchors.first().copied().unwrap_or(Anchor::Top);
    with(|desk| desk.here = Some(it.card));
    move_to(it.card, it.column, it.lane, anchor, anchors.get(1).copied());
    with(draw::draw);
}

/// The phone's strip scrolls the columns beside each other.
fn tabs() {
    let Some(strip) = document().query_selector(".board-tabs").ok().flatten() else {
        return;
    };
    dom::on(&strip, "click", |event| {
        let tab = dom::target(&event).and_then(|it| dom::closest(&it, "[data-tab]"));
        let column = tab.and_then(|it| it.get_attribute("data-tab"));
        let part = column.and_then(|it| dom::by_id(&["sarake-", &it].concat()));
        if let (Some(part), true) = (part, is_plain(&event)) {
            event.prevent_default();
            part.scroll_into_view();
            draw::focus_heading(&part);
        }
    });
}

pub(super) fn block(card: CardId) {
    let is_blocked = with(|desk| desk.view.card(card).is_some_and(|it| it.blocked.is_some()));
    if is_blocked == Some(true) {
        ask(Ask::Unblock { card });
    } else {
        dialogs::open_card(card, What::Block);
    }
}

pub(super) fn pick(card: CardId) {
    with(|desk| {
        if !desk.picked.remove(&card) {
            desk.picked.insert(card);
        }
        desk.here = Some(card);
    });
    tell_picked();
}

pub(super) fn tell_picked() {
    with(|desk| {
        draw::draw(desk);
        let count = i64::try_from(desk.picked.len()).unwrap_or_default();
        say::say(desk, t::desk::picked(desk.given.language, count));
    });
}

pub(super) fn archive(cards: Vec<CardId>) {
    let is_finished = with(|desk| small_dialogs::are_finished(desk, &cards));
    if is_finished == Some(true) {
        with(|desk| desk.picked.clear());
        asks::archive(cards, None);
        return;
    }
    with(|desk| {
        let count = i64::try_from(cards.len()).unwrap_or_default();
        let title = t::desk::archive_title(desk.given.language, count);
        let what = What::Archive(cards);
        dialogs::open(desk, Open { title, what });
    });
}

pub(super) fn search() -> bool {
    let field = document().query_selector("[data-search]").ok().flatten();
    let Some(field) = field else { return false };
    if let Some(fold) = dom::closest(&field, "details") {
        dom::mark(&fold, "open", true);
    }
    dom::focus(&field);
    true
}

/// One of the desk's own buttons.
pub(super) fn pressed(act: &str) {
    let picked = || with(|desk| desk.picked.iter().copied().collect::<Vec<_>>()).unwrap_or_default();
    match act {
        "undo" => asks::undo(),
        "anyway" => {
            let again = with(|desk| {
                desk.given.ui.toast.set(None);
                desk.anyway.take()
            });
            if let Some(again) = again.flatten() {
                ask(again);
            }
        }
        "close" => dialogs::close(),
        "help" => keys::open_help(),
        "move-picked" => dialogs::open_move(picked()),
        "archive-picked" => archive(picked()),
        "pick-none" => {
            with(|desk| desk.picked.clear());
            tell_picked();
        }
        "news" => news(),
        _ => {}
    }
}

/// What others changed: shown where it is, and not counted any more.
fn news() {
    with(|desk| {
        let first = desk.news.iter().find(|id| desk.tiles.contains_key(id)).copied();
        if let Some(id) = first {
            if let Some(tile) = desk.tiles.get(&id) {
                tile.node.scroll_into_view();
            }
            desk.here = Some(id);
            draw::focus_card(desk, id, "");
        }
        desk.news.clear();
        desk.given.ui.news.set(0);
    });
    // The marks stay a while, so that the eye finds the rest.
    set_timeout(|| _ = with(draw::draw), std::time::Duration::from_secs(8));
}
