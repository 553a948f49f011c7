//! Keys, when the focus is among the cards. One table: what handles them and what *?* tells of them.
//!
//! Nothing depends on them: a screen reader keeps these letters to itself, and each act is a button too.

use domain::CardId;
use domain::boards::Anchor;
use leptos::prelude::*;
use leptos::web_sys::{Element, KeyboardEvent};

use super::state::{Desk, with};
use super::ui::{Open, What};
use super::{asks, dialogs, dom, draw, listen, say};
use crate::t;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Up,
    Down,
    Left,
    Right,
    First,
    Last,
    Move,
    StepUp,
    StepDown,
    StepTop,
    StepBottom,
    StepLeft,
    StepRight,
    New,
    Title,
    Labels,
    People,
    Block,
    Pick,
    PickUp,
    PickDown,
    Undo,
    Search,
    Help,
}

/// Which keys, how they are written, what they do and its words.
struct Key {
    shown: &'static str,
    act: Act,
    words: fn(domain::codes::Language) -> &'static str,
}

const fn key(shown: &'static str, act: Act, words: fn(domain::codes::Language) -> &'static str) -> Key {
    Key { shown, act, words }
}

/// A name is `Ctrl+Shift+ArrowUp`; arrows are written as such in the help.
static KEYS: &[Key] = &[
    key("ArrowUp", Act::Up, t::desk::key_up),
    key("ArrowDown", Act::Down, t::desk::key_down),
    key("ArrowLeft", Act::Left, t::desk::key_left),
    key("ArrowRight", Act::Right, t::desk::key_right),
    key("Home", Act::First, t::desk::key_first),
    key("End", Act::Last, t::desk::key_last),
    key("M", Act::Move, t::desk::do_move),
    key("Ctrl+Shift+ArrowUp", Act::StepUp, t::desk::key_step_up),
    key("Alt+ArrowUp", Act::StepUp, t::desk::key_step_up),
    key("Ctrl+Shift+ArrowDown", Act::StepDown, t::desk::key_step_down),
    key("Alt+ArrowDown", Act::StepDown, t::desk::key_step_down),
    key("Ctrl+Shift+Home", Act::StepTop, t::desk::key_step_top),
    key("Ctrl+Shift+End", Act::StepBottom, t::desk::key_step_bottom),
    key("Ctrl+Shift+ArrowLeft", Act::StepLeft, t::desk::key_step_left),
    key("Ctrl+Shift+ArrowRight", Act::StepRight, t::desk::key_step_right),
    key("N", Act::New, t::desk::key_new),
    key("E", Act::Title, t::desk::edit_title),
    key("L", Act::Labels, t::desk::labels),
    key("A", Act::People, t::desk::people),
    key("B", Act::Block, t::desk::key_block),
    key("X", Act::Pick, t::desk::pick),
    key("Shift+ArrowUp", Act::PickUp, t::desk::key_pick_up),
    key("Shift+ArrowDown", Act::PickDown, t::desk::key_pick_down),
    key("Ctrl+Z", Act::Undo, t::desk::key_undo),
    key("/", Act::Search, t::desk::key_search),
    key("?", Act::Help, t::desk::key_help),
];

/// How the pressed keys are called in the table.
fn name(event: &KeyboardEvent) -> String {
    let key = event.key();
    let is_sign = matches!(key.as_str(), "/" | "?");
    let mut name = String::new();
    if event.ctrl_key() || event.meta_key() {
        name.push_str("Ctrl+");
    }
    if event.alt_key() {
        name.push_str("Alt+");
    }
    if event.shift_key() && !is_sign {
        name.push_str("Shift+");
    }
    if key.chars().count() == 1 {
        name.push_str(&key.to_uppercase());
    } else {
        name.push_str(&key);
    }
    name
}

/// A key was pressed among the cards.
pub(super) fn pressed(event: &KeyboardEvent, target: &Element) {
    let is_typing = dom::closest(target, "input, textarea, select, [contenteditable], dialog").is_some();
    if is_typing || event.default_prevented() || event.is_composing() {
        return;
    }
    let may = with(|desk| (desk.has_keys, desk.given.works));
    let (true, works) = may.unwrap_or_default() else { return };
    let name = name(event);
    let Some(act) = KEYS.iter().find(|it| it.shown == name).map(|it| it.act) else {
        return;
    };
    let card = dom::card_of(target);
    let changes = !matches!(
        act,
        Act::Up | Act::Down | Act::Left | Act::Right | Act::First | Act::Last | Act::Search | Act::Help
    );
    if changes && !works {
        return;
    }
    if did(act, card, target) {
        event.prevent_default();
    }
}

fn did(act: Act, card: Option<CardId>, target: &Element) -> bool {
    match (act, card) {
        (Act::Up, Some(_)) => walk(target, -1),
        (Act::Down, _) => walk(target, 1),
        (Act::First, Some(_)) => edge(target, false),
        (Act::Last, Some(_)) => edge(target, true),
        (Act::Left, _) => beside(target, -1),
        (Act::Right, _) => beside(target, 1),
        (Act::Move, Some(card)) => {
            let cards = with(|desk| {
                let several = desk.picked.contains(&card);
                if several {
                    desk.picked.iter().copied().collect()
                } else {
                    vec![card]
                }
            });
            dialogs::open_move(cards.unwrap_or_default());
            true
        }
        (Act::StepUp | Act::StepDown | Act::StepTop | Act::StepBottom, Some(card)) => {
            step(card, act);
            true
        }
        (Act::StepLeft, Some(card)) => to_column(card, -1),
        (Act::StepRight, Some(card)) => to_column(card, 1),
        (Act::New, _) => listen::new_near(target),
        (Act::Title, Some(card)) => shown(card, What::Title),
        (Act::Labels, Some(card)) => shown(card, What::Labels),
        (Act::People, Some(card)) => shown(card, What::People),
        (Act::Block, Some(card)) => {
            listen::block(card);
            true
        }
        (Act::Pick, Some(card)) => {
            listen::pick(card);
            true
        }
        (Act::PickUp, Some(card)) => extend(card, target, -1),
        (Act::PickDown, Some(card)) => extend(card, target, 1),
        (Act::Undo, _) => {
            asks::undo();
            true
        }
        (Act::Search, _) => listen::search(),
        (Act::Help, _) => {
            open_help();
            true
        }
        _ => false,
    }
}

fn shown(card: CardId, what: fn(CardId) -> What) -> bool {
    dialogs::open_card(card, what);
    true
}

fn part_of(target: &Element) -> Option<Element> {
    dom::closest(target, "[data-column]")
}

fn cards_of(part: &Element) -> Vec<Element> {
    dom::all(part, ":scope > .column-cards > [data-card]")
}

/// Focus on a card; it is the column's tab stop from now on.
fn stand(node: &Element) -> bool {
    let Some(id) = dom::card_of(node) else { return false };
    with(|desk| {
        desk.here = Some(id);
        if let Some(part) = part_of(node) {
            draw::rove(desk, &part);
        }
        draw::focus_card(desk, id, "")
    })
    .unwrap_or(false)
}

fn walk(target: &Element, way: i64) -> bool {
    let Some(part) = part_of(target) else { return false };
    let cards = cards_of(&part);
    let here = dom::closest(target, "[data-card]");
    let at = here.and_then(|here| cards.iter().position(|it| *it == here));
    let next = match at {
        None => cards.first(),
        Some(at) if way < 0 => at.checked_sub(1).and_then(|at| cards.get(at)),
        Some(at) => cards.get(at + 1),
    };
    if let Some(next) = next {
        stand(next);
    }
    true
}

fn edge(target: &Element, last: bool) -> bool {
    let Some(part) = part_of(target) else { return false };
    let cards = cards_of(&part);
    let to = if last { cards.last() } else { cards.first() };
    to.is_some_and(stand)
}

/// The nearest card by row in the next column; an empty column's heading is a stop.
fn beside(target: &Element, way: i64) -> bool {
    let (Some(part), Some(board)) = (part_of(target), dom::board()) else {
        return false;
    };
    let lane = part.get_attribute("data-lane");
    let parts: Vec<Element> = dom::all(&board, "[data-column]")
        .into_iter()
        .filter(|it| it.get_attribute("data-lane") == lane && !it.has_attribute("data-collapsed"))
        .collect();
    let at = parts.iter().position(|it| *it == part);
    let to = at.and_then(|at| if way < 0 { at.checked_sub(1) } else { Some(at + 1) });
    let Some(to) = to.and_then(|to| parts.get(to)) else {
        return true;
    };
    let middle = |node: &Element| {
        let it = node.get_bounding_client_rect();
        it.top() + it.height() / 2.0
    };
    let here = middle(&dom::closest(target, "[data-card]").unwrap_or_else(|| target.clone()));
    let far = |node: &Element| (middle(node) - here).abs();
    let nearest = cards_of(to).into_iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    match nearest {
        Some(card) => _ = stand(&card),
        None => draw::focus_heading(to),
    }
    true
}

/// One step among the cards that are seen.
fn step(card: CardId, act: Act) {
    let to = with(|desk| {
        let it = desk.view.card(card)?;
        let (column, lane) = (it.column, it.lane);
        let seen = desk.shown(column, lane);
        let at = seen.iter().position(|it| *it == card)?;
        let anchor = match act {
            Act::StepUp => Anchor::Before(*seen.get(at.checked_sub(1)?)?),
            Act::StepDown => Anchor::After(*seen.get(at + 1)?),
            Act::StepTop if at > 0 => Anchor::Top,
            Act::StepBottom if at + 1 < seen.len() => Anchor::Bottom,
            _ => return None,
        };
        Some((column, lane, anchor))
    });
    match to.flatten() {
        Some((column, lane, anchor)) => asks::move_to(card, column, Some(lane), anchor, None),
        None => _ = with(|desk| say::say(desk, say::moved_nowhere(desk, card))),
    }
}

fn to_column(card: CardId, way: i64) -> bool {
    let to = with(|desk| {
        let column = desk.view.card(card)?.column;
        let columns = &desk.screen.board().columns;
        let at = columns.iter().position(|it| it.id == column)?;
        let to = if way < 0 { at.checked_sub(1)? } else { at + 1 };
        Some(columns.get(to)?.id)
    });
    match to.flatten() {
        Some(column) => asks::move_to(card, column, None, Anchor::Top, None),
        None => _ = with(|desk| say::say(desk, say::moved_nowhere(desk, card))),
    }
    true
}

/// Chooses the card and the next one.
fn extend(card: CardId, target: &Element, way: i64) -> bool {
    with(|desk| desk.picked.insert(card));
    walk(target, way);
    if let Some(next) = with(|desk| desk.here).flatten() {
        with(|desk| desk.picked.insert(next));
    }
    listen::tell_picked();
    true
}

pub(super) fn open_help() {
    with(|desk| {
        let title = t::desk::keys_title(desk.given.language).to_owned();
        dialogs::open(
            desk,
            Open {
                title,
                what: What::Keys,
            },
        );
    });
}

/// The table, and the switch.
pub(super) fn help(desk: &Desk) -> impl IntoView + use<> {
    let l = desk.given.language;
    let is_on = desk.has_keys;
    let rows: Vec<_> = KEYS
        .iter()
        .map(|it| {
            let keys = it.shown.replace("Arrow", "");
            let keys = ["Up", "Down", "Left", "Right"]
                .iter()
                .zip(["↑", "↓", "←", "→"])
                .fold(keys, |keys, (from, to)| keys.replace(from, to));
            view! {
                <tr>
                    <td><kbd>{keys}</kbd></td>
                    <td>{(it.words)(l)}</td>
                </tr>
            }
        })
        .collect();
    let switch = move |event| {
        let on = event_target_checked(&event);
        if let Some(storage) = dom::storage() {
            _ = storage.set_item("lanka-nappaimet", if on { "on" } else { "pois" });
        }
        with(|desk| desk.has_keys = on);
    };
    view! {
        <p>{t::desk::keys_lead(l)}</p>
        <div class="table-wrap" role="region" aria-label=t::desk::keys_title(l) tabindex="0"><table><tbody>{rows}</tbody></table></div>
        <label class="desk-choice">
            <input type="checkbox" checked=is_on data-first="" on:change=switch/>
            <span class="desk-choice-name">{t::desk::keys_on(l)}</span>
        </label>
    }
}
