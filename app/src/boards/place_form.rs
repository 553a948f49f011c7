//! The fields that say where a card goes: column, lane, place, and why when a limit is exceeded.
//! Moving a card and making one share them.

use domain::boards::{Anchor, SlimCard, Snapshot};
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;
use serde::Deserialize;
use store::boards::Wording;

use super::board_page::Opened;
use super::form::{Slips, choice};
use super::view::column_words;
use crate::people::Visit;
use crate::t;

/// Cards of a column that can be chosen to stand after.
const OFFERED: usize = 60;

/// The fields as they came.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlaceTyped {
    pub(super) column: String,
    pub(super) lane: String,
    /// `top`, `bottom` or `after`.
    pub(super) place: String,
    /// The number of the card to stand after.
    pub(super) after: String,
    pub(super) reason: String,
    /// What residents read when it goes to a column.
    #[serde(skip)]
    pub(super) told: Vec<(ColumnId, Wording)>,
}

/// Where it goes.
pub(super) struct Target {
    pub(super) column: ColumnId,
    pub(super) lane: LaneId,
    pub(super) anchor: Anchor,
    pub(super) reason: Option<String>,
}

impl PlaceTyped {
    /// What is meant, or what is wrong with it.
    pub(super) fn check(&self, visit: &Visit, board: &Snapshot, slips: &mut Slips) -> Option<Target> {
        let l = visit.language;
        let column = self.column.parse::<ColumnId>().ok();
        let column = column.filter(|id| board.columns.iter().any(|it| it.id == *id));
        if column.is_none() {
            slips.add("column", t::boards::column_missing(l));
        }
        // A lane that is not told is the default one.
        let lane = self.lane.parse::<LaneId>().ok();
        let lane = lane.filter(|id| board.lanes.iter().any(|it| it.id == *id));
        let lane = lane.or_else(|| board.lanes.first().map(|it| it.id))?;
        let anchor = match self.place.as_str() {
            "bottom" => Some(Anchor::Bottom),
            "after" => self.stands_after(board, column, lane),
            _ => Some(Anchor::Top),
        };
        if anchor.is_none() {
            slips.add("after", t::boards::after_missing(l));
        }
        let reason = self.reason.trim();
        Some(Target {
            column: column?,
            lane,
            anchor: anchor?,
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
        })
    }

    fn stands_after(&self, board: &Snapshot, column: Option<ColumnId>, lane: LaneId) -> Option<Anchor> {
        let number: i64 = self.after.parse().ok()?;
        let found = board.cards.iter().find(|it| it.number == number)?;
        (Some(found.column) == column && found.lane == lane).then_some(Anchor::After(found.id))
    }
}

/// Columns with their counts and limits.
pub(super) fn column_field(
    visit: &Visit,
    opened: &Opened,
    typed: &PlaceTyped,
    slips: &Slips,
    here: Option<ColumnId>,
) -> impl IntoView + use<> {
    let l = visit.language;
    let board = &opened.snapshot;
    let choices: Vec<_> = board
        .columns
        .iter()
        .map(|it| {
            let count = board.cards.iter().filter(|card| card.column == it.id).count();
            let (said, ..) = column_words(l, it, count, board.wip_mode);
            let here = (here == Some(it.id)).then(|| [", ", t::boards::is_here(l)].concat());
            let told = typed.told.iter().find(|(id, _)| *id == it.id).map(|(_, wording)| {
                view! { <span class="choice-more">{t::tie::ahead(l, wording.words(l))}</span> }
            });
            let words = view! {
                <span>{it.name.clone()}<span class="choice-more">{said}{here}</span>{told}</span>
            };
            let id = it.id.to_string();
            let is_chosen = typed.column == id;
            choice("column", ["column-", &id].concat(), id, is_chosen, words)
        })
        .collect();
    view! {
        <fieldset class="choices" id="column">
            <legend>{t::boards::column(l)}</legend>
            {slips.at(visit, "column")}
            <div class="choices-column">{choices}</div>
        </fieldset>
    }
}

/// Lanes, when there is a choice.
pub(super) fn lane_field(visit: &Visit, opened: &Opened, typed: &PlaceTyped) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let lanes = &opened.snapshot.lanes;
    let first = lanes.first().map(|it| it.id.to_string()).unwrap_or_default();
    let chosen = if typed.lane.is_empty() { &first } else { &typed.lane };
    let choices: Vec<_> = lanes
        .iter()
        .map(|it| {
            let id = it.id.to_string();
            let is_chosen = *chosen == id;
            choice("lane", ["lane-", &id].concat(), id, is_chosen, it.name.clone())
        })
        .collect();
    (lanes.len() > 1).then(|| {
        view! {
            <fieldset class="choices">
                <legend>{t::boards::lane(l)}</legend>
                <div class="choices-row">{choices}</div>
            </fieldset>
        }
    })
}

/// Top, bottom, or after a card.
pub(super) fn place_field(
    visit: &Visit,
    opened: &Opened,
    typed: &PlaceTyped,
    slips: &Slips,
    moving: Option<CardId>,
) -> impl IntoView + use<> {
    let l = visit.language;
    let choices: Vec<_> = [
        ("top", t::boards::place_top(l)),
        ("bottom", t::boards::place_bottom(l)),
        ("after", t::boards::place_after(l)),
    ]
    .into_iter()
    .map(|(code, words)| {
        choice(
            "place",
            ["place-", code].concat(),
            code.to_owned(),
            typed.place == code,
            words,
        )
    })
    .collect();
    let board = &opened.snapshot;
    let groups: Vec<_> = board
        .columns
        .iter()
        .filter_map(|column| {
            let cards = board
                .cards
                .iter()
                .filter(|it| it.column == column.id && Some(it.id) != moving);
            let options: Vec<_> = cards.take(OFFERED).map(|it| option(opened, typed, it)).collect();
            (!options.is_empty()).then(|| view! { <optgroup label=column.name.clone()>{options}</optgroup> })
        })
        .collect();
    view! {
        <fieldset class="choices">
            <legend>{t::boards::place(l)}</legend>
            <div class="choices-row">{choices}</div>
            <div class="field board-after">
                <label for="after">{t::boards::after_card(l)}</label>
                {slips.at(visit, "after")}
                <select class="input input-short" id="after" name="after" aria-invalid=slips.invalid("after")
                    aria-describedby=slips.has("after").then_some("after-problem")>
                    <option value="">{t::boards::choose(l)}</option>
                    {groups}
                </select>
            </div>
        </fieldset>
    }
}

fn option(opened: &Opened, typed: &PlaceTyped, card: &SlimCard) -> impl IntoView + use<> {
    let number = card.number.to_string();
    let is_chosen = typed.after == number;
    let words = [&opened.frame.number(card.number), " ", &card.title].concat();
    view! { <option value=number selected=is_chosen>{words}</option> }
}

/// Why a limit is exceeded. Only where there are limits.
pub(super) fn reason_field(
    visit: &Visit,
    opened: &Opened,
    typed: &PlaceTyped,
    slips: &Slips,
) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let board = &opened.snapshot;
    let has_limits = board.wip_mode != domain::boards::WipMode::Off
        && (board.wip_max.is_some()
            || board.columns.iter().any(|it| it.limit.is_some())
            || board.lanes.iter().any(|it| it.limit.is_some()));
    has_limits.then(|| {
        view! {
            <div class="field">
                <label for="reason">{t::boards::reason(l)}</label>
                <p class="hint" id="reason-hint">{t::boards::reason_hint(l)}</p>
                {slips.at(visit, "reason")}
                <input class="input" id="reason" name="reason" maxlength="300" value=typed.reason.clone()
                    aria-describedby=slips.described("reason") aria-invalid=slips.invalid("reason")/>
            </div>
        }
    })
}
