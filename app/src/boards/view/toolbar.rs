//! What is above the columns: quick filters with counts, the form of filters, how many cards show.

use domain::boards::{BoardQuery, CardFilter, ServiceClass, Snapshot};
use domain::codes::Language;
use leptos::prelude::*;

use super::board::Shown;
use super::frame::Frame;
use crate::t;
use crate::ui::icon;

/// Filters and how many cards they leave.
pub fn toolbar(frame: &Frame, snapshot: &Snapshot, shown: &Shown<'_>, query: &BoardQuery) -> impl IntoView + use<> {
    let l = frame.language;
    let filtered = (!query.filter.is_empty()).then(|| {
        let words = t::boards::shown_of(l, shown.found.to_string(), shown.all.to_string());
        view! {
            <p class="board-found" role="status">
                {words}
                <a href=query.with(CardFilter::default()).address(&frame.base)>{t::boards::clear(l)}</a>
            </p>
        }
    });
    let many = (frame.works && shown.all > 1).then(|| {
        let href = query.address(&[&frame.base, "/monta"].concat());
        view! { <a class="board-many-link" href=href>{t::boards::many_link(l)}</a> }
    });
    view! {
        <div class="board-tools">
            {quick(frame, snapshot, shown, query)}
            {form(frame, snapshot, query)}
            {many}
            {filtered}
        </div>
    }
}

/// One press each: my own, what is blocked, what is late; and the lanes.
fn quick(frame: &Frame, snapshot: &Snapshot, shown: &Shown<'_>, query: &BoardQuery) -> impl IntoView + use<> {
    let l = frame.language;
    let now = &query.filter;
    let mut chips = Vec::new();
    let mut chip = |tone: &'static str, words: &str, count: usize, is_on: bool, to: CardFilter| {
        if count == 0 && !is_on {
            return;
        }
        chips.push(view! {
            <li>
                <a class="board-chip" data-tone=tone href=query.with(to).address(&frame.base) aria-current=is_on.then_some("true")>
                    {words.to_owned()}
                    " "
                    <span class="board-chip-count">{count}</span>
                </a>
            </li>
        });
    };
    if let Some(me) = frame.me {
        let is_on = now.person == Some(me);
        let person = (!is_on).then_some(me);
        chip(
            "own",
            t::boards::own_cards(l),
            shown.own,
            is_on,
            CardFilter { person, ..now.clone() },
        );
    }
    let (blocked, late) = (!now.blocked, !now.late);
    chip(
        "blocked",
        t::boards::blocked_cards(l),
        shown.blocked,
        now.blocked,
        CardFilter { blocked, ..now.clone() },
    );
    chip(
        "late",
        t::boards::late_cards(l),
        shown.late,
        now.late,
        CardFilter { late, ..now.clone() },
    );
    if snapshot.lanes.len() > 1 {
        for lane in &snapshot.lanes {
            let is_on = now.lane == Some(lane.id);
            let count = snapshot.cards.iter().filter(|card| card.lane == lane.id).count();
            let to = (!is_on).then_some(lane.id);
            chip(
                "lane",
                &lane.name,
                count,
                is_on,
                CardFilter {
                    lane: to,
                    ..now.clone()
                },
            );
        }
    }
    (!chips.is_empty()).then(|| view! { <ul class="board-quick" aria-label=t::boards::quick(l)>{chips}</ul> })
}

fn form(frame: &Frame, snapshot: &Snapshot, query: &BoardQuery) -> impl IntoView + use<> {
    let l = frame.language;
    let now = &query.filter;
    // What has no field here stays as it is.
    let kept = query
        .pairs()
        .into_iter()
        .filter(|(name, _)| !["haku", "kuka", "merkki", "luokka"].contains(name))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let people = snapshot
        .people
        .iter()
        .map(|it| (it.id.to_string(), it.name.clone(), now.person == Some(it.id)))
        .collect();
    let labels = snapshot
        .labels
        .iter()
        .map(|it| (it.id.to_string(), it.name.clone(), now.label == Some(it.id)))
        .collect();
    let class = |it: &ServiceClass| {
        let words = class_words(l, *it);
        (it.as_code().to_owned(), words.to_owned(), now.class == Some(*it))
    };
    let classes = ServiceClass::ALL.iter().map(class).collect();
    let is_open = !now.text.is_empty() || now.label.is_some() || now.class.is_some();
    let label = (!snapshot.labels.is_empty()).then(|| select("merkki", t::boards::label(l), t::boards::any(l), labels));
    view! {
        <details class="board-filters" open=is_open>
            <summary>{icon(&frame.pkg, "filter")}{t::boards::filter(l)}</summary>
            <form method="get" action=frame.base.clone() role="search" aria-label=t::boards::filter(l)>
                <div class="field">
                    <label for="rajaa-haku">{t::boards::search(l)}</label>
                    <input class="input" id="rajaa-haku" type="search" name="haku" data-search="" maxlength="100" value=now.text.clone()/>
                </div>
                {select("kuka", t::boards::person(l), t::boards::any(l), people)}
                {label}
                {select("luokka", t::boards::class(l), t::boards::any(l), classes)}
                {kept}
                <button class="button-quiet" type="submit">{t::boards::show(l)}</button>
            </form>
        </details>
    }
}

fn select(
    name: &'static str,
    words: &'static str,
    any: &'static str,
    options: Vec<(String, String, bool)>,
) -> impl IntoView + use<> {
    let id = ["rajaa-", name].concat();
    let options = options
        .into_iter()
        .map(|(value, words, is_chosen)| view! { <option value=value selected=is_chosen>{words}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{words}</label>
            <select class="input" id=id name=name>
                <option value="">{any}</option>
                {options}
            </select>
        </div>
    }
}

/// A class of service in words.
pub fn class_words(l: Language, class: ServiceClass) -> &'static str {
    match class {
        ServiceClass::Expedite => t::boards::class_expedite(l),
        ServiceClass::Dated => t::boards::class_dated(l),
        ServiceClass::Normal => t::boards::class_normal(l),
        ServiceClass::Background => t::boards::class_background(l),
    }
}
