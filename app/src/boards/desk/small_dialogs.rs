//! The smaller dialogs: what can be done to a card, its title, labels, people and obstacle, a new card.

use domain::boards::screen::MOST_WAITING;
use domain::boards::{Ask, BlockCategory, ColumnRole, Edit, LONGEST_TITLE, Outcome};
use domain::{CardId, ColumnId, LaneId};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::HtmlInputElement;

use super::asks::{self, ask};
use super::state::{Desk, with};
use super::ui::What;
use super::{dialogs, dom, listen};
use crate::t;

/// *Lisää toimintoja*: what the keys do, as buttons.
pub(super) fn more(desk: &Desk, card: CardId) -> impl IntoView + use<> {
    let l = desk.given.language;
    let is_blocked = desk.view.card(card).is_some_and(|it| it.blocked.is_some());
    let button = |words: &'static str, first: bool, act: fn(CardId)| {
        let press = move |_| {
            dialogs::close();
            set_timeout(move || act(card), std::time::Duration::from_millis(20));
        };
        view! { <button class="button-quiet" type="button" data-first=first.then_some("") on:click=press>{words}</button> }
    };
    let block = if is_blocked {
        t::desk::unblock(l)
    } else {
        t::desk::block(l)
    };
    view! {
        <div class="desk-menu">
            {button(t::desk::do_move(l), true, |card| dialogs::open_move(vec![card]))}
            {button(t::desk::edit_title(l), false, |card| dialogs::open_card(card, What::Title))}
            {button(t::desk::labels(l), false, |card| dialogs::open_card(card, What::Labels))}
            {button(t::desk::people(l), false, |card| dialogs::open_card(card, What::People))}
            {button(block, false, listen::block)}
            {button(t::desk::pick(l), false, listen::pick)}
            {button(t::desk::archive(l), false, |card| listen::archive(vec![card]))}
        </div>
    }
}

pub(super) fn title(desk: &Desk, card: CardId) -> impl IntoView + use<> {
    let l = desk.given.language;
    let now = desk.view.card(card).cloned();
    let (seen, was) = now.map(|it| (it.version, it.title)).unwrap_or_default();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = dom::value("desk-title");
        if words.is_empty() {
            return;
        }
        dialogs::close();
        ask(Ask::Edit {
            card,
            seen,
            edit: Edit::Title(words),
        });
    };
    view! {
        <form class="desk-form" on:submit=submit>
            <div class="field">
                <label for="desk-title">{t::desk::title(l)}</label>
                <input class="input" id="desk-title" type="text" required=true data-first="" maxlength=LONGEST_TITLE.to_string() value=was/>
            </div>
            {save(l)}
        </form>
    }
}

fn save(l: domain::codes::Language) -> impl IntoView {
    view! {
        <div class="actions">
            <button class="button" type="submit">{t::desk::save(l)}</button>
            <button class="button-quiet" type="button" on:click=move |_| dialogs::close()>{t::desk::cancel(l)}</button>
        </div>
    }
}

/// A tick is an operation at once.
fn ticks(rows: Vec<(String, bool, Ask, Ask)>, none: &'static str, done: &'static str) -> impl IntoView + use<> {
    let none = rows.is_empty().then(|| view! { <p>{none}</p> });
    let rows: Vec<_> = rows
        .into_iter()
        .enumerate()
        .map(|(index, (name, is_on, on, off))| {
            let change = move |event| {
                ask(if event_target_checked(&event) {
                    on.clone()
                } else {
                    off.clone()
                })
            };
            view! {
                <label class="desk-choice">
                    <input type="checkbox" checked=is_on data-first=(index == 0).then_some("") on:change=change/>
                    <span class="desk-choice-name">{name}</span>
                </label>
            }
        })
        .collect();
    view! {
        {none}
        <div class="desk-choices">{rows}</div>
        <div class="actions">
            <button class="button" type="button" on:click=move |_| dialogs::close()>{done}</button>
        </div>
    }
}

pub(super) fn labels(desk: &Desk, card: CardId) -> impl IntoView + use<> {
    let l = desk.given.language;
    let has = desk.view.card(card).map(|it| it.labels.clone()).unwrap_or_default();
    let rows = desk.screen.board().labels.iter().map(|it| {
        let switch = |on| Ask::Label { card, label: it.id, on };
        (it.name.clone(), has.contains(&it.id), switch(true), switch(false))
    });
    ticks(rows.collect(), t::desk::no_labels(l), t::desk::ready(l))
}

pub(super) fn people(desk: &Desk, card: CardId) -> impl IntoView + use<> {
    let l = desk.given.language;
    let has = desk.view.card(card).map(|it| it.people.clone()).unwrap_or_default();
    let rows = desk.screen.board().people.iter().map(|it| {
        let switch = |on| Ask::Assign {
            card,
            person: it.id,
            on,
        };
        (it.name.clone(), has.contains(&it.id), switch(true), switch(false))
    });
    ticks(rows.collect(), t::desk::no_people(l), t::desk::ready(l))
}

pub(super) fn block(desk: &Desk, card: CardId) -> impl IntoView + use<> {
    let l = desk.given.language;
    let words = |it: BlockCategory| match it {
        BlockCategory::Outside => t::desk::block_outside(l),
        BlockCategory::Decision => t::desk::block_decision(l),
        BlockCategory::Information => t::desk::block_information(l),
        BlockCategory::Money => t::desk::block_money(l),
        BlockCategory::People => t::desk::block_people(l),
        BlockCategory::System => t::desk::block_system(l),
        BlockCategory::OtherCard => t::desk::block_other_card(l),
        BlockCategory::Other => t::desk::block_other(l),
    };
    let options: Vec<_> = BlockCategory::ALL
        .iter()
        .map(|it| view! { <option value=it.as_code()>{words(*it)}</option> })
        .collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let block = Ask::Block {
            card,
            category: BlockCategory::from_code(&dom::value("desk-category")).unwrap_or(BlockCategory::Other),
            text: dom::value("desk-block-text"),
            waiting_for: dom::value("desk-block-who"),
        };
        dialogs::close();
        ask(block);
    };
    view! {
        <form class="desk-form" on:submit=submit>
            <div class="field">
                <label for="desk-category">{t::desk::block_why(l)}</label>
                <select class="input" id="desk-category" data-first="">{options}</select>
            </div>
            <div class="field">
                <label for="desk-block-text">{t::desk::block_text(l)}</label>
                <input class="input" id="desk-block-text" type="text" maxlength="300"/>
            </div>
            <div class="field">
                <label for="desk-block-who">{t::desk::block_who(l)}</label>
                <input class="input" id="desk-block-who" type="text" maxlength="100"/>
            </div>
            {save(l)}
        </form>
    }
}

/// A new card: Enter makes it, and the field is ready for the next. Several lines are asked about.
pub(super) fn new(desk: &Desk, column: ColumnId, lane: Option<LaneId>) -> impl IntoView + use<> {
    let l = desk.given.language;
    let lane = lane.unwrap_or_else(|| desk.default_lane());
    // What was pasted, when it has several lines.
    let many = RwSignal::new(String::new());
    let made = RwSignal::new(0i64);
    let make = move |words: &str| {
        let words: String = words.trim().chars().take(LONGEST_TITLE).collect();
        if words.is_empty() {
            return;
        }
        made.update(|it| *it += 1);
        ask(Ask::Create {
            title: words,
            column,
            lane,
            anchor: dialogs::NEW_AT,
            idea: None,
            reason: None,
        });
    };
    let again = move || {
        many.set(String::new());
        if let Some(field) = dom::by_id("desk-new") {
            if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
                field.set_value("");
            }
            dom::focus(&field);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        make(&dom::value("desk-new"));
        again();
    };
    let paste = move |event: leptos::ev::Event| {
        let Some(event) = event.dyn_ref::<leptos::web_sys::ClipboardEvent>() else {
            return;
        };
        let text = event
            .clipboard_data()
            .and_then(|it| it.get_data("text").ok())
            .unwrap_or_default();
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        if lines.len() > 1 {
            event.prevent_default();
            many.set(lines[..lines.len().min(MOST_WAITING)].join(
                "
",
            ));
        }
    };
    let asks_many = move || {
        let text = many.get();
        (!text.is_empty()).then(|| {
            let count = i64::try_from(text.lines().count()).unwrap_or_default();
            let one = text.replace('\n', " ");
            let each = move |_| {
                for line in text.lines() {
                    make(line);
                }
                again();
            };
            view! {
                <div class="notice" role="alert">
                    <p>{t::desk::paste_many(l, count)}</p>
                    <div class="actions">
                        <button class="button button-small" type="button" on:click=each>{t::desk::paste_each(l, count)}</button>
                        <button class="button-quiet button-small" type="button" on:click=move |_| { make(&one); again(); }>{t::desk::paste_single(l)}</button>
                    </div>
                </div>
            }
        })
    };
    view! {
        <form class="desk-form" on:submit=submit>
            <div class="field">
                <label for="desk-new">{t::desk::title(l)}</label>
                <input class="input" id="desk-new" type="text" data-first="" autocomplete="off" maxlength=LONGEST_TITLE.to_string()
                    on:paste=move |event| paste(event.into())/>
            </div>
            {asks_many}
            <p class="quiet">{move || { let count = made.get(); (count > 0).then(|| t::desk::made_count(l, count)) }}</p>
            <div class="actions">
                <button class="button" type="submit">{t::desk::add(l)}</button>
                <button class="button-quiet" type="button" on:click=move |_| dialogs::close()>{t::desk::ready(l)}</button>
            </div>
        </form>
    }
}

/// What was not finished is archived with how it ended.
pub(super) fn archive(desk: &Desk, cards: Vec<CardId>) -> impl IntoView + use<> {
    let l = desk.given.language;
    let count = i64::try_from(cards.len()).unwrap_or_default();
    let go = move |outcome| {
        let cards = cards.clone();
        move |_| {
            dialogs::close();
            with(|desk| desk.picked.clear());
            asks::archive(cards.clone(), Some(outcome));
        }
    };
    view! {
        <div class="desk-menu">
            <p>{t::desk::archive_why(l, count)}</p>
            <button class="button-quiet" type="button" data-first="" on:click=go(Outcome::Done)>{t::desk::outcome_done(l)}</button>
            <button class="button-quiet" type="button" on:click=go(Outcome::Dropped)>{t::desk::outcome_dropped(l)}</button>
            <button class="button-quiet" type="button" on:click=go(Outcome::Merged)>{t::desk::outcome_merged(l)}</button>
            <button class="button-quiet" type="button" on:click=move |_| dialogs::close()>{t::desk::cancel(l)}</button>
        </div>
    }
}

/// Whether all of them are finished, so that nothing need be asked.
pub(super) fn are_finished(desk: &Desk, cards: &[CardId]) -> bool {
    cards.iter().all(|id| {
        let card = desk.view.card(*id);
        card.is_some_and(|it| desk.role(it.column) == ColumnRole::Done)
    })
}
