//! All columns of a board; with more lanes than one, each lane a row of them.

use std::collections::HashMap;

use domain::boards::{BoardQuery, FIRST_CARDS, SlimCard, SlimLane, Snapshot};
use domain::ids::{ColumnId, LaneId};
use leptos::prelude::*;

use super::column::{ColumnShown, column, count, head};
use super::frame::Frame;
use crate::t;

/// As many columns stand side by side on a usual screen.
const FEW: usize = 6;

/// A lane of a column: what the filters leave of its cards, from the top, and how many there are in all.
#[derive(Default)]
struct Cell<'a> {
    cards: Vec<&'a SlimCard>,
    count: usize,
}

/// A board's cards where they are, filtered, with counts that are not.
pub struct Shown<'a> {
    cells: HashMap<(ColumnId, LaneId), Cell<'a>>,
    counts: HashMap<ColumnId, usize>,
    /// How many cards the filters leave, of how many.
    pub found: usize,
    pub all: usize,
    pub blocked: usize,
    pub late: usize,
    /// Of the one who looks.
    pub own: usize,
}

impl<'a> Shown<'a> {
    pub fn of(frame: &Frame, snapshot: &'a Snapshot, query: &BoardQuery) -> Self {
        let roles: HashMap<_, _> = snapshot.columns.iter().map(|it| (it.id, it.role)).collect();
        let mut shown = Self {
            cells: HashMap::new(),
            counts: HashMap::new(),
            found: 0,
            all: snapshot.cards.len(),
            blocked: 0,
            late: 0,
            own: 0,
        };
        for card in &snapshot.cards {
            let Some(role) = roles.get(&card.column).copied() else {
                continue;
            };
            let is_open = role != domain::boards::ColumnRole::Done;
            *shown.counts.entry(card.column).or_default() += 1;
            shown.blocked += usize::from(is_open && card.is_blocked());
            shown.late += usize::from(card.is_late(role, frame.today));
            shown.own += usize::from(is_open && frame.me.is_some_and(|me| card.people.contains(&me)));
            let cell = shown.cells.entry((card.column, card.lane)).or_default();
            cell.count += 1;
            if query.filter.shows(card, role, &snapshot.prefix, frame.today) {
                shown.found += 1;
                cell.cards.push(card);
            }
        }
        shown
    }

    /// All cards of a column.
    pub fn count(&self, column: ColumnId) -> usize {
        self.counts.get(&column).copied().unwrap_or_default()
    }
}

/// The tabs of a phone, one for each column; on a wide screen links to skip by.
pub fn tabs(frame: &Frame, snapshot: &Snapshot, shown: &Shown<'_>) -> impl IntoView + use<> {
    let l = frame.language;
    let items = snapshot
        .columns
        .iter()
        .map(|it| {
            let id = it.id.to_string();
            let count = count(l, it, shown.count(it.id), snapshot.wip_mode);
            let href = ["#sarake-", &id].concat();
            view! {
                <li>
                    <a href=href data-tab=id>
                        {it.name.clone()}
                        <span class="column-count" data-count=id.clone()>{count}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="board-tabs" aria-label=t::boards::go_to_column(l)><ul>{items}</ul></nav> }
}

/// The columns with their cards.
pub fn board(frame: &Frame, snapshot: &Snapshot, shown: &Shown<'_>, query: &BoardQuery) -> impl IntoView + use<> {
    let has_lanes = snapshot.lanes.len() > 1;
    let content = if has_lanes {
        with_lanes(frame, snapshot, shown, query).into_any()
    } else {
        let lane = snapshot.lanes.first().map_or(LaneId::new(0), |it| it.id);
        row(frame, snapshot, shown, query, lane, None).into_any()
    };
    view! {
        <div
            class="board"
            id=crate::boards::hooks::BOARD
            data-works=frame.works.then_some("")
            data-board=snapshot.board.to_string()
            data-seq=snapshot.seq.to_string()
            data-epoch=snapshot.epoch.clone()
            data-lanes=has_lanes.then_some("")
            data-few=(snapshot.columns.len() <= FEW).then_some("")
        >
            {content}
        </div>
    }
}

fn with_lanes(frame: &Frame, snapshot: &Snapshot, shown: &Shown<'_>, query: &BoardQuery) -> impl IntoView + use<> {
    let heads = snapshot
        .columns
        .iter()
        .map(|it| {
            let part = part(snapshot, shown, query, it.id, None);
            let inside = part.map(|mut part| {
                // Only the heading is drawn: any lane makes it a paragraph.
                part.lane = snapshot.lanes.first();
                head(frame, &part, &format!("sarake-{}-nimi", it.id))
            });
            let is_folded = query.folded.contains(&it.id);
            view! {
                <div class="column" id=format!("sarake-{}", it.id) data-role=it.role.as_code() data-collapsed=is_folded.then_some("")>
                    {inside}
                </div>
            }
        })
        .collect_view();
    let lanes = snapshot
        .lanes
        .iter()
        .filter(|it| query.filter.lane.is_none_or(|wanted| wanted == it.id))
        .map(|it| lane(frame, snapshot, shown, query, it))
        .collect_view();
    view! {
        <div class="board-heads board-columns" role="group" aria-label=t::boards::columns(frame.language)>{heads}</div>
        {lanes}
    }
}

fn lane(
    frame: &Frame,
    snapshot: &Snapshot,
    shown: &Shown<'_>,
    query: &BoardQuery,
    it: &SlimLane,
) -> impl IntoView + use<> {
    let l = frame.language;
    let count: usize = snapshot
        .columns
        .iter()
        .filter_map(|column| shown.cells.get(&(column.id, it.id)))
        .map(|cell| cell.count)
        .sum();
    let words = t::boards::cards(l, i64::try_from(count).unwrap_or(i64::MAX));
    let limit = it
        .limit
        .map(|limit| view! { <span>{t::boards::limit(l, limit.to_string())}</span> });
    let heading = format!("rata-{}-nimi", it.id);
    view! {
        <section
            class="lane"
            id=format!("rata-{}", it.id)
            aria-labelledby=heading.clone()
            data-lane-row=it.id.to_string()
            data-class=it.class.map(domain::boards::ServiceClass::as_code)
        >
            <div class="lane-head">
                <h2 id=heading.clone()>{it.name.clone()}</h2>
                <span>{words}</span>
                {limit}
            </div>
            {row(frame, snapshot, shown, query, it.id, Some(it))}
        </section>
    }
}

fn row(
    frame: &Frame,
    snapshot: &Snapshot,
    shown: &Shown<'_>,
    query: &BoardQuery,
    lane: LaneId,
    named: Option<&SlimLane>,
) -> impl IntoView + use<> {
    let columns: Vec<_> = snapshot
        .columns
        .iter()
        .filter_map(|it| {
            let mut part = part(snapshot, shown, query, it.id, Some(lane))?;
            part.lane = named;
            Some(column(frame, &part))
        })
        .collect();
    view! { <div class="board-columns">{columns}</div> }
}

/// One column's part of a lane. Without a lane it is the column as a whole, for its heading.
fn part<'a>(
    snapshot: &'a Snapshot,
    shown: &'a Shown<'_>,
    query: &'a BoardQuery,
    id: ColumnId,
    lane: Option<LaneId>,
) -> Option<ColumnShown<'a>> {
    let column = snapshot.columns.iter().find(|it| it.id == id)?;
    let cards = lane
        .and_then(|lane| shown.cells.get(&(id, lane)))
        .map_or(&[][..], |cell| cell.cards.as_slice());
    let most = if query.whole.contains(&id) {
        cards.len()
    } else {
        cards.len().min(FIRST_CARDS)
    };
    Some(ColumnShown {
        column,
        lane: None,
        cell: lane.unwrap_or(LaneId::new(0)),
        count: shown.count(id),
        cards: &cards[..most],
        rest: cards.len() - most,
        mode: snapshot.wip_mode,
        query,
    })
}
