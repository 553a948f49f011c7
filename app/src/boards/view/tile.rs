//! A card on the board. Its link says all that its signs show, so that a screen reader hears the
//! whole in one go; what stands beside it is for the eye.

use domain::boards::{ColumnRole, ServiceClass, SlimCard};
use leptos::prelude::*;

use super::frame::{Frame, short_day};
use crate::t;

/// A card as an item of its column's list. `role` is the column's; `at_limit` draws the line that
/// says how many fit.
pub fn item(frame: &Frame, card: &SlimCard, role: ColumnRole, at_limit: bool) -> impl IntoView + use<> {
    view! {
        <li
            class="tile"
            id=crate::boards::hooks::tile(card.number)
            data-card=card.id.to_string()
            data-limit=at_limit.then_some("")
        >
            {tile(frame, card, role)}
        </li>
    }
}

/// What is inside the item: all that changes when the card does.
pub fn tile(frame: &Frame, card: &SlimCard, role: ColumnRole) -> impl IntoView + use<> {
    let l = frame.language;
    let number = frame.number(card.number);
    let href = format!("{}/kortit/{}", frame.base, card.number);
    let class = match card.class {
        ServiceClass::Normal => None,
        other => Some(other.as_code()),
    };
    let acts = frame.works.then(|| {
        let called = [&number, " ", &card.title].concat();
        view! {
            <div class="tile-acts">
                <a class="tile-act" data-move="" href=[&href, "/siirra"].concat() aria-label=t::boards::move_card(l, called.clone())></a>
                <button class="tile-act when-awake" type="button" data-more="" aria-label=t::boards::more_acts(l, called)></button>
            </div>
        }
    });
    view! {
        <article data-version=card.version.to_string() data-class=class data-blocked=card.is_blocked().then_some("")>
            <a class="tile-title" data-open="" href=href>
                <span class="tile-number">{number}</span>
                " "
                {card.title.clone()}
                <span class="visually-hidden">{spoken(frame, card, role)}</span>
            </a>
            {labels(frame, card)}
            {meta(frame, card, role)}
            {acts}
        </article>
    }
}

/// What the signs of a tile say, as the end of its link: `, kiireellinen, työn alla 12 päivää, …`.
pub fn spoken(frame: &Frame, card: &SlimCard, role: ColumnRole) -> String {
    let l = frame.language;
    let mut said = String::new();
    let mut say = |words: &str| {
        said.push_str(", ");
        said.push_str(words);
    };
    match card.class {
        ServiceClass::Expedite => say(t::boards::class_expedite(l)),
        ServiceClass::Background => say(t::boards::class_background(l)),
        ServiceClass::Dated | ServiceClass::Normal => {}
    }
    if let (Some(started), 2) = (card.started, role.stage()) {
        say(&t::boards::spoken_age(l, frame.days_since(started)));
    }
    if let Some(since) = card.blocked {
        say(&t::boards::spoken_blocked(l, frame.days_since(since)));
    }
    if card.has(SlimCard::BLOCKED_BY_CARD) {
        say(t::boards::waits_for_card(l));
    }
    if let Some(due) = card.due.filter(|_| role != ColumnRole::Done) {
        let day = short_day(due, frame.today);
        if card.is_late(role, frame.today) {
            say(&t::boards::spoken_late(l, day));
        } else {
            say(&t::boards::spoken_due(l, day));
        }
    }
    said
}

fn labels(frame: &Frame, card: &SlimCard) -> Option<impl IntoView + use<>> {
    if card.labels.is_empty() {
        return None;
    }
    let items = card
        .labels
        .iter()
        .filter_map(|id| frame.label(*id))
        .map(|label| {
            view! {
                <li class="label" data-colour=label.colour.as_code() data-pattern=label.pattern.as_code()>{label.name.clone()}</li>
            }
        })
        .collect_view();
    Some(view! { <ul class="tile-labels" aria-label=t::boards::labels(frame.language)>{items}</ul> })
}

fn meta(frame: &Frame, card: &SlimCard, role: ColumnRole) -> impl IntoView + use<> {
    let l = frame.language;
    let class = match card.class {
        ServiceClass::Expedite => Some(t::boards::class_expedite(l)),
        ServiceClass::Background => Some(t::boards::class_background(l)),
        ServiceClass::Dated | ServiceClass::Normal => None,
    };
    let class = class.map(|words| sign("class", words.to_owned()));
    let blocked = card.blocked.map(|since| {
        let days = frame.days_since(since).to_string();
        sign("blocked", t::boards::blocked_days(l, days))
    });
    let waits = card
        .has(SlimCard::BLOCKED_BY_CARD)
        .then(|| sign("blocked", t::boards::waits_for_card(l).to_owned()));
    let due = card.due.filter(|_| role != ColumnRole::Done).map(|due| {
        let day = short_day(due, frame.today);
        if card.is_late(role, frame.today) {
            sign("late", t::boards::late_day(l, day))
        } else if due == frame.today {
            sign("today", t::boards::due_today(l).to_owned())
        } else {
            sign("due", day)
        }
    });
    let age = age(frame, card, role).map(|words| sign("age", words));
    let checks = (card.checks > 0).then(|| {
        let done = format!("{}/{}", card.checks_done, card.checks);
        heard("checks", done.clone(), t::boards::checks_done(l, done))
    });
    let comments = (card.comments > 0).then(|| {
        let count = card.comments;
        heard("comments", count.to_string(), t::boards::comments(l, i64::from(count)))
    });
    let files = (card.files > 0).then(|| {
        let count = card.files;
        heard("files", count.to_string(), t::boards::files(l, i64::from(count)))
    });
    let idea = card
        .has(SlimCard::TIED_TO_IDEA)
        .then(|| view! { <span class="sign" data-sign="idea">{t::boards::from_idea(l)}</span> });
    view! {
        <div class="tile-meta">
            {class}{blocked}{waits}{due}{age}{checks}{comments}{files}{idea}
            {people(frame, card)}
        </div>
    }
}

/// A sign that the link has told already.
fn sign(name: &'static str, words: String) -> impl IntoView {
    view! { <span class="sign" data-sign=name aria-hidden="true">{words}</span> }
}

/// A sign of digits, with words for who does not see its picture.
fn heard(name: &'static str, digits: String, words: String) -> impl IntoView {
    view! {
        <span class="sign" data-sign=name>
            <span aria-hidden="true">{digits}</span>
            <span class="visually-hidden">{words}</span>
        </span>
    }
}

/// `12 pv · 4 pv tässä`: since work began, and since it came to this column.
fn age(frame: &Frame, card: &SlimCard, role: ColumnRole) -> Option<String> {
    let l = frame.language;
    let here = frame.days_since(card.entered);
    match (role, card.started) {
        (ColumnRole::Done, _) => None,
        (_, Some(started)) => {
            let whole = frame.days_since(started);
            Some(if whole == here {
                t::boards::age(l, whole.to_string())
            } else {
                t::boards::age_here(l, whole.to_string(), here.to_string())
            })
        }
        (_, None) => (here > 1).then(|| t::boards::here(l, here.to_string())),
    }
}

/// Who are on it, by initials with whole names; the one who pulls is first and marked.
pub fn people(frame: &Frame, card: &SlimCard) -> Option<impl IntoView + use<>> {
    if card.people.is_empty() {
        return None;
    }
    let l = frame.language;
    let items = card
        .people
        .iter()
        .enumerate()
        .filter_map(|(index, id)| {
            let (name, initials) = frame.person(*id)?;
            let pulls = index == 0 && card.has_puller;
            let called = if pulls { t::boards::pulls(l, name) } else { name.to_owned() };
            Some(view! {
                <span class="tile-person" role="img" data-pulls=pulls.then_some("") aria-label=called.clone() title=called>
                    {initials.to_owned()}
                </span>
            })
        })
        .collect_view();
    Some(view! { <span class="tile-people">{items}</span> })
}
