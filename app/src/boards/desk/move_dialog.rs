//! *Siirrä*: column, lane and place, a reason when a limit is exceeded, the lines to tick.

use domain::boards::{Anchor, Ask, SlimCard, WipMode};
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;

use super::state::Desk;
use super::ui::Wanted;
use super::{asks, dialogs, dom};
use crate::boards::view::column_words;
use crate::t;

/// Places that are no card's number. `AFTER`: after a card that is not chosen yet.
const TOP: i64 = 0;
const BOTTOM: i64 = i64::MAX;
const AFTER: i64 = i64::MIN;

/// What the form needs of the first card.
#[derive(Clone, Copy)]
struct Of {
    column: ColumnId,
    lane: LaneId,
    version: i64,
}

impl Of {
    fn of(desk: &Desk, card: Option<&SlimCard>) -> Self {
        let first = desk.screen.board().columns.first().map_or(ColumnId::new(0), |it| it.id);
        Self {
            column: card.map_or(first, |it| it.column),
            lane: card.map_or_else(|| desk.default_lane(), |it| it.lane),
            version: card.map_or(0, |it| it.version),
        }
    }
}

pub(super) fn view(desk: &Desk, cards: Vec<CardId>, wanted: Option<Box<Wanted>>) -> impl IntoView + use<> {
    let l = desk.given.language;
    let board = desk.screen.board().clone();
    let shown = desk.view.clone();
    let first = cards.first().and_then(|id| desk.view.card(*id));
    // A card that has just gone: the server will tell.
    let first = Of::of(desk, first);
    let is_one = cards.len() == 1;
    let asked = match wanted.as_ref().map(|it| &it.ask) {
        Some(Ask::Move {
            column, lane, anchor, ..
        }) => Some((*column, Some(*lane), *anchor)),
        Some(Ask::MoveMany {
            column, lane, anchor, ..
        }) => Some((*column, *lane, *anchor)),
        _ => None,
    };
    let (to_column, to_lane, to_anchor) = asked.unwrap_or((first.column, is_one.then_some(first.lane), Anchor::Top));
    // Numbers only: each type of a signal is a kilobyte of client.
    let column = RwSignal::new(to_column.get());
    let lane = RwSignal::new(to_lane.map_or(0, LaneId::get));
    let place = RwSignal::new(match to_anchor {
        Anchor::Bottom => BOTTOM,
        Anchor::After(card) => card.get(),
        Anchor::Top | Anchor::Before(_) => TOP,
    });
    let problem = RwSignal::new(wanted.as_ref().map(|it| it.words.clone()).unwrap_or_default());
    let needs_reason = wanted.as_ref().is_some_and(|it| it.needs_reason);
    let seen = match wanted.as_ref().map(|it| &it.ask) {
        Some(Ask::Move { seen, .. }) => first.version.max(*seen),
        _ => first.version,
    };

    let columns: Vec<_> = board
        .columns
        .iter()
        .enumerate()
        .map(|(index, it)| {
            let (said, digits, is_over) = column_words(l, it, shown.in_column(it.id), board.wip_mode);
            let id = it.id;
            let is_here = is_one && id == first.column;
            let here = is_here.then(|| view! { <span class="desk-choice-here">{t::desk::here(l)}</span> });
            view! {
                <label class="desk-choice">
                    <input
                        type="radio"
                        name="column"
                        value=id.to_string()
                        checked=id == to_column
                        data-first=(id == to_column || index == 0 && asked.is_none() && first.column == id).then_some("")
                        on:change=move |_| { column.set(id.get()); if place.get_untracked() != BOTTOM { place.set(TOP); } }
                    />
                    <span class="desk-choice-name">{it.name.clone()}</span>
                    {here}
                    <span class="visually-hidden">{said}</span>
                    <span class="desk-choice-count" aria-hidden="true" data-over=is_over.then_some("")>{digits}</span>
                </label>
            }
        })
        .collect();
    let lanes = (board.lanes.len() > 1).then(|| {
        let options: Vec<_> = board
            .lanes
            .iter()
            .map(|it| view! { <option value=it.id.to_string() selected=Some(it.id) == to_lane>{it.name.clone()}</option> })
            .collect();
        let own = (!is_one).then(|| view! { <option value="" selected=true>{t::desk::own_lane(l)}</option> });
        view! {
            <div class="field">
                <label for="desk-lane">{t::desk::lane(l)}</label>
                <select class="input" id="desk-lane" on:change=move |event| {
                    lane.set(event_target_value(&event).parse().unwrap_or(0));
                }>{own}{options}</select>
            </div>
        }
    });
    let moving = cards.clone();
    let in_cell = shown.clone();
    let beside_cards = move || {
        let cell_lane = lane_of(lane.get()).unwrap_or(first.lane);
        let options: Vec<_> = in_cell
            .cell(ColumnId::new(column.get()), cell_lane)
            .iter()
            .filter(|id| !moving.contains(id))
            .filter_map(|id| in_cell.card(*id))
            .map(|card| {
                let words = [&card.number.to_string(), " ", &card.title].concat();
                view! { <option value=card.id.to_string() selected=place.get_untracked() == card.id.get()>{words}</option> }
            })
            .collect();
        (!options.is_empty()).then(|| {
            view! {
                <label class="desk-choice">
                    <input type="radio" name="place" value="after" prop:checked=move || !matches!(place.get(), TOP | BOTTOM) on:change=move |_| place.set(AFTER)/>
                    <span class="desk-choice-name">{t::desk::after(l)}</span>
                </label>
                <select class="input" aria-label=t::desk::after(l) on:change=move |event| {
                    place.set(event_target_value(&event).parse().unwrap_or(AFTER));
                }>
                    <option value="">{t::desk::choose(l)}</option>
                    {options}
                </select>
            }
        })
    };
    let limits = board.columns.clone();
    let counted = shown.clone();
    let mode = board.wip_mode;
    let coming = i64::try_from(cards.len()).unwrap_or(1);
    let own_column = first.column;
    let exceeds = move || {
        let to = ColumnId::new(column.get());
        let limit = limits.iter().find(|it| it.id == to).and_then(|it| it.limit);
        let count = i64::try_from(counted.in_column(to)).unwrap_or_default();
        mode != WipMode::Off && to != own_column && limit.is_some_and(|limit| count + coming > limit)
    };
    let why = move || {
        (needs_reason || exceeds()).then(|| {
            let label = if mode == WipMode::Hard {
                t::desk::reason_must(l)
            } else {
                t::desk::reason(l)
            };
            view! {
                <div class="field">
                    <label for="desk-reason">{label}</label>
                    <input class="input" id="desk-reason" type="text" maxlength="300"/>
                </div>
            }
        })
    };
    let exit: Vec<String> = board
        .columns
        .iter()
        .find(|it| it.id == own_column && it.asks && is_one)
        .map(|it| {
            it.exit
                .lines()
                .filter(|it| !it.trim().is_empty())
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    let lines = exit.clone();
    let policy = move || {
        (column.get() != own_column.get() && !lines.is_empty()).then(|| {
            let ticks: Vec<_> = lines
                .iter()
                .enumerate()
                .map(|(index, line)| {
                    view! {
                        <label class="desk-choice">
                            <input type="checkbox" data-tick=index.to_string()/>
                            <span class="desk-choice-name">{line.clone()}</span>
                        </label>
                    }
                })
                .collect();
            view! {
                <fieldset class="desk-choices">
                    <legend>{t::desk::policy(l)}</legend>
                    {ticks}
                </fieldset>
            }
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let why = dom::value("desk-reason");
        if needs_reason && why.is_empty() {
            problem.set(t::desk::reason_missing(l).to_owned());
            return;
        }
        let ticked = ticked();
        if column.get_untracked() != own_column.get() && ticked.len() < exit.len() {
            let missing = i64::try_from(exit.len() - ticked.len()).unwrap_or(1);
            problem.set(t::desk::policy_missing(l, missing));
            return;
        }
        let anchor = match place.get_untracked() {
            BOTTOM => Anchor::Bottom,
            TOP | AFTER => Anchor::Top,
            card => Anchor::After(CardId::new(card)),
        };
        let reason = (!why.is_empty()).then_some(why);
        let to = (ColumnId::new(column.get_untracked()), lane_of(lane.get_untracked()));
        dialogs::close();
        go(&cards, seen, to, anchor, reason, ticked, first.lane);
    };
    view! {
        <form class="desk-form" on:submit=submit>
            <p class="problem" role="alert">{move || problem.get()}</p>
            <fieldset class="desk-choices desk-columns">
                <legend>{t::desk::column(l)}</legend>
                {columns}
            </fieldset>
            {lanes}
            <fieldset class="desk-choices desk-places">
                <legend>{t::desk::place(l)}</legend>
                <label class="desk-choice">
                    <input type="radio" name="place" value="top" prop:checked=move || place.get() == TOP on:change=move |_| place.set(TOP)/>
                    <span class="desk-choice-name">{t::desk::top(l)}</span>
                </label>
                <label class="desk-choice">
                    <input type="radio" name="place" value="bottom" prop:checked=move || place.get() == BOTTOM on:change=move |_| place.set(BOTTOM)/>
                    <span class="desk-choice-name">{t::desk::bottom(l)}</span>
                </label>
                {beside_cards}
            </fieldset>
            {policy}
            {why}
            <div class="actions">
                <button class="button" type="submit">{t::desk::move_now(l)}</button>
                <button class="button-quiet" type="button" on:click=move |_| dialogs::close()>{t::desk::cancel(l)}</button>
            </div>
        </form>
    }
}

/// The lines of the exit policy that are ticked.
fn ticked() -> Vec<usize> {
    let lines = dom::by_id("desk-inside").map(|it| dom::all(&it, "[data-tick]:checked"));
    let lines = lines.unwrap_or_default();
    lines
        .iter()
        .filter_map(|it| usize::try_from(dom::number(it, "data-tick")?).ok())
        .collect()
}

/// No lane is each card's own.
fn lane_of(number: i64) -> Option<LaneId> {
    (number != 0).then(|| LaneId::new(number))
}

fn go(
    cards: &[CardId],
    seen: i64,
    (column, lane): (ColumnId, Option<LaneId>),
    anchor: Anchor,
    reason: Option<String>,
    ticked: Vec<usize>,
    own_lane: LaneId,
) {
    if let [card] = *cards {
        return asks::ask(Ask::Move {
            card,
            seen,
            column,
            lane: lane.unwrap_or(own_lane),
            anchor,
            alt: None,
            anyway: false,
            reason,
            ticked,
        });
    }
    let cards = super::state::with(|desk| {
        let order = asks::in_order(desk, cards);
        desk.picked.clear();
        order
    });
    asks::ask(Ask::MoveMany {
        cards: cards.unwrap_or_default(),
        column,
        lane,
        anchor,
        reason,
    });
}
