//! Puts the view on the page: the server's list items are moved and drawn anew, one by one, only when
//! they differ. The focus never gets lost by it.

use domain::boards::{ColumnRole, FIRST_CARDS, SlimCard};
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;
use leptos::web_sys::Element;

use super::dom::{all, board, card_of, find, focus, mark, number, text};
use super::state::{Desk, Tile};
use crate::boards::view::{count, tile};
use crate::t;

/// Takes over the tiles that the server drew.
pub(super) fn adopt(desk: &mut Desk) {
    let Some(board) = board() else { return };
    for node in all(&board, "[data-card]") {
        let Some(id) = number(&node, "data-card").map(CardId::new) else {
            continue;
        };
        let card = desk.view.card(id);
        let role = card.map_or(ColumnRole::Option, |card| desk.role(card.column));
        let same = card
            .filter(|it| Some(it.version) == find(&node, "[data-version]").and_then(|it| number(&it, "data-version")));
        let adopted = Tile {
            marks: [false, false, false, node.has_attribute("data-limit")],
            card: same.cloned(),
            role,
            node,
        };
        desk.tiles.insert(id, adopted);
    }
}

/// The part of a column that is one lane's.
pub(super) struct Part {
    pub node: Element,
    pub column: ColumnId,
    pub lane: LaneId,
}

pub(super) fn parts(desk: &Desk) -> Vec<Part> {
    let Some(board) = board() else { return Vec::new() };
    all(&board, "[data-column]")
        .into_iter()
        .filter_map(|node| {
            let column = ColumnId::new(number(&node, "data-column")?);
            let lane = number(&node, "data-lane").map_or_else(|| desk.default_lane(), LaneId::new);
            Some(Part { node, column, lane })
        })
        .collect()
}

/// Shows what the screen has now.
pub(super) fn draw(desk: &mut Desk) {
    desk.view = desk.screen.view();
    let was = document().active_element();
    let held = was.as_ref().and_then(card_of);
    let act = was.as_ref().map_or("", |it| {
        let acts = ["data-move", "data-more"].into_iter();
        acts.filter(|name| it.has_attribute(name)).next().unwrap_or("")
    });
    let held_place = held.and_then(|id| place_on_page(desk, id));
    let parts = parts(desk);
    let mut wanted = std::collections::BTreeSet::new();
    let changed: Vec<bool> = parts.iter().map(|part| list(desk, part, &mut wanted)).collect();
    let gone: Vec<CardId> = desk.tiles.keys().filter(|id| !wanted.contains(id)).copied().collect();
    for id in gone {
        if let Some(tile) = desk.tiles.remove(&id) {
            tile.node.remove();
        }
        desk.picked.remove(&id);
    }
    desk.is_roving = true;
    heads(desk);
    for (part, changed) in parts.iter().zip(changed) {
        // The card that was the tab stop may have gone to another column.
        if changed || find(&part.node, "[data-stop='0']").is_none() {
            rove(desk, &part.node);
        }
    }
    let ui = desk.given.ui;
    ui.waiting.set(i64::try_from(desk.screen.waiting()).unwrap_or_default());
    ui.picked.set(i64::try_from(desk.picked.len()).unwrap_or_default());
    if let (Some(id), Some(was)) = (held, was) {
        let is_lost = document().active_element().as_ref() != Some(&was);
        if is_lost && !focus_card(desk, id, act) {
            lost(desk, held_place);
        }
    }
}

/// The list of a part, in the order of the view. Tells whether there was anything to do.
fn list(desk: &mut Desk, part: &Part, wanted: &mut std::collections::BTreeSet<CardId>) -> bool {
    let shown = desk.shown(part.column, part.lane);
    if part.node.has_attribute("data-collapsed") {
        return false;
    }
    let whole = desk.query.whole.contains(&part.column);
    let most = if whole {
        shown.len()
    } else {
        shown.len().min(FIRST_CARDS)
    };
    let Some(list) = list_of(part) else { return false };
    let mut is_changed = !desk.is_roving;
    let limit = line(desk, part);
    let role = desk.role(part.column);
    let mut cursor = list.first_element_child();
    for (index, id) in shown[..most].iter().enumerate() {
        wanted.insert(*id);
        while cursor.as_ref().is_some_and(|it| !it.has_attribute("data-card")) {
            cursor = cursor.and_then(|it| it.next_element_sibling());
        }
        let node = node_of(desk, *id, role, limit == Some(index), &mut is_changed);
        let Some(node) = node else { continue };
        if cursor.as_ref() == Some(&node) {
            cursor = node.next_element_sibling();
            continue;
        }
        // The one in the way has gone elsewhere: the next one is right already.
        let next = cursor.as_ref().and_then(Element::next_element_sibling);
        if next.as_ref() == Some(&node) {
            cursor = node.next_element_sibling();
            continue;
        }
        is_changed = true;
        _ = list.insert_before(&node, cursor.as_ref().map(AsRef::as_ref));
    }
    rest(desk, part, shown.len() - most);
    is_changed
}

/// The tile's list item, drawn anew when what it shows has changed.
fn node_of(desk: &mut Desk, id: CardId, role: ColumnRole, is_at_limit: bool, is_changed: &mut bool) -> Option<Element> {
    let card = desk.view.card(id)?;
    let marks = [
        desk.view.waits(id),
        desk.picked.contains(&id),
        desk.news.contains(&id),
        is_at_limit,
    ];
    let have = desk.tiles.get(&id);
    let is_same =
        have.is_some_and(|have| have.role == role && have.card.as_ref().is_some_and(|it| looks_same(it, card)));
    if !is_same {
        *is_changed = true;
        let card = card.clone();
        let (node, old) = match have {
            Some(have) => (have.node.clone(), have.marks),
            None => (item(&card)?, [false; 4]),
        };
        fill(desk, &node, &card, role);
        let made = Tile {
            node,
            card: Some(card),
            role,
            marks: old,
        };
        desk.tiles.insert(id, made);
    }
    let tile = desk.tiles.get_mut(&id)?;
    if tile.marks != marks {
        tile.marks = marks;
        let names = ["data-waits", "data-picked", "data-news", "data-limit"];
        for (name, on) in names.into_iter().zip(marks) {
            mark(&tile.node, name, on);
        }
    }
    Some(tile.node.clone())
}

/// Whether two states of a card look the same on a tile: all but its place and version.
fn looks_same(a: &SlimCard, b: &SlimCard) -> bool {
    let numbers = |it: &SlimCard| (it.number, it.due, it.has_puller, it.class, it.kind, it.blocked);
    let counts = |it: &SlimCard| {
        (
            it.started,
            it.entered,
            it.comments,
            it.files,
            it.checks,
            it.checks_done,
            it.marks,
        )
    };
    numbers(a) == numbers(b)
        && counts(a) == counts(b)
        && a.title == b.title
        && a.people == b.people
        && a.labels == b.labels
}

/// A new list item.
fn item(card: &SlimCard) -> Option<Element> {
    let node = document().create_element("li").ok()?;
    _ = node.set_attribute("class", "tile");
    _ = node.set_attribute("data-card", &card.id.to_string());
    Some(node)
}

/// Draws the inside of a list item anew.
fn fill(desk: &Desk, node: &Element, card: &SlimCard, role: ColumnRole) {
    _ = node.set_attribute("id", &crate::boards::hooks::tile(card.number));
    // The new links are tab stops until `rove` says which of them are.
    _ = node.remove_attribute("data-stop");
    node.set_text_content(None);
    tile(&desk.frame, card, role).into_view().build().mount(node, None);
}

/// The part's list; a folded column has none until it is opened.
pub(super) fn list_of(part: &Part) -> Option<Element> {
    if let Some(list) = find(&part.node, ":scope > .column-cards") {
        return Some(list);
    }
    let list = document().create_element("ul").ok()?;
    _ = list.set_attribute("class", "column-cards");
    _ = list.set_attribute("data-cell", &crate::boards::hooks::cell(part.column, part.lane));
    _ = part.node.append_with_node_1(&list);
    Some(list)
}

/// After which tile the line of the limit is drawn.
fn line(desk: &Desk, part: &Part) -> Option<usize> {
    let board = desk.screen.board();
    let limit = board.columns.iter().find(|it| it.id == part.column)?.limit?;
    let limit = usize::try_from(limit).ok().filter(|it| *it > 0)?;
    let is_whole = board.lanes.len() < 2 && desk.query.filter.is_empty();
    let is_on = board.wip_mode != domain::boards::WipMode::Off;
    (is_on && is_whole && desk.view.in_column(part.column) > limit).then_some(limit - 1)
}

/// *Näytä loput (12)*.
fn rest(desk: &Desk, part: &Part, count: usize) {
    let Some(holder) = find(&part.node, ":scope > [data-rest]") else {
        return;
    };
    mark(&holder, "hidden", count == 0);
    if count == 0 {
        return;
    }
    let link = find(&holder, "a").or_else(|| {
        let link = document().create_element("a").ok()?;
        _ = link.set_attribute("class", "column-rest");
        _ = link.set_attribute("href", &desk.query.with_all_of(part.column).address(&desk.given.base));
        _ = holder.append_with_node_1(&link);
        Some(link)
    });
    text(link, &t::boards::show_rest(desk.given.language, count.to_string()));
}

/// Counts and limits in headings and tabs: of all cards, whatever is filtered out of sight.
fn heads(desk: &mut Desk) {
    let Some(root) = document().document_element() else {
        return;
    };
    let mode = desk.screen.board().wip_mode;
    for column in &desk.screen.board().columns {
        let now = desk.view.in_column(column.id);
        if desk.counts.insert(column.id, now) == Some(now) {
            continue;
        }
        for node in all(&root, &["[data-count='", &column.id.to_string(), "']"].concat()) {
            node.set_text_content(None);
            count(desk.given.language, column, now, mode)
                .into_view()
                .build()
                .mount(&node, None);
        }
    }
}

/// One tab stop a column: the card where the focus was last, else the first.
pub(super) fn rove(desk: &Desk, part: &Element) {
    if !desk.has_keys {
        return;
    }
    let cards = all(part, ":scope > .column-cards > [data-card]");
    let here = desk.here;
    let chosen = cards
        .iter()
        .position(|it| here.is_some() && number(it, "data-card").map(CardId::new) == here)
        .unwrap_or(0);
    for (index, card) in cards.iter().enumerate() {
        let stop = if index == chosen { "0" } else { "-1" };
        if card.get_attribute("data-stop").as_deref() != Some(stop) {
            _ = card.set_attribute("data-stop", stop);
            for it in all(card, "a, button") {
                _ = it.set_attribute("tabindex", stop);
            }
        }
    }
}

fn place_on_page(desk: &Desk, id: CardId) -> Option<(Element, usize)> {
    let node = &desk.tiles.get(&id)?.node;
    let list = node.parent_element()?;
    let at = all(&list, ":scope > [data-card]").iter().position(|it| it == node)?;
    Some((list, at))
}

/// Focus on the card's title, or on what was pressed in it.
pub(super) fn focus_card(desk: &Desk, id: CardId, act: &str) -> bool {
    let Some(tile) = desk.tiles.get(&id) else { return false };
    let same = (!act.is_empty()).then(|| find(&tile.node, &["[", act, "]"].concat()));
    let Some(node) = same.flatten().or_else(|| find(&tile.node, "[data-open]")) else {
        return false;
    };
    focus(&node);
    document().active_element().as_ref() == Some(&node)
}

/// The focused card has gone: the next one in its column, else the column's heading.
fn lost(desk: &Desk, place: Option<(Element, usize)>) {
    let Some((list, at)) = place else { return };
    let cards = all(&list, ":scope > [data-card]");
    let next = cards.get(at).or_else(|| cards.last());
    if let Some(next) = next.and_then(|it| find(it, "[data-open]")) {
        focus(&next);
    } else if let Some(part) = list.parent_element() {
        focus_heading(&part);
    }
    let l = desk.given.language;
    desk.given.ui.said.set(t::desk::focus_gone(l).to_owned());
}

/// A column without cards is a stop too.
pub(super) fn focus_heading(part: &Element) {
    let own = find(part, "[data-head], h3");
    if let Some(heading) = own {
        _ = heading.set_attribute("tabindex", "-1");
        focus(&heading);
    }
}
