//! `/taulut/{id}/kortit/{number}`: a card, its forms, and what was said and done.

use axum::extract::Path;
use axum::response::Response;
use domain::boards::ColumnRole;
use domain::people::Act;
use http::StatusCode;
use leptos::prelude::*;

use super::markdown::markdown;
use super::open::{Opened, Whole, open, whole};
use super::said::{comments_part, files_part};
use super::told::history_part;
use super::words::{class_word, days_word, kind_word, name_or, outcome_word};
use super::{checks, side};
use crate::boards::form::Slips;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{day, day_of, icon};

/// What a page shows besides the card: a form that was refused.
#[derive(Default)]
pub(super) struct State {
    pub(super) slips: Slips,
    /// The form that was refused, by the name of its act, with what was typed.
    pub(super) typed: super::forms::Typed,
}

impl State {
    /// Whether this form was refused: it stands open with what was typed.
    pub(super) fn is(&self, act: &str) -> bool {
        !self.slips.is_empty() && self.typed.act == act
    }
}

/// What all parts of the page need.
pub(super) struct Drawing<'a> {
    pub(super) visit: &'a Visit,
    pub(super) opened: &'a Opened,
    pub(super) whole: &'a Whole,
    pub(super) state: &'a State,
    /// The person may change cards.
    pub(super) works: bool,
    /// The person may comment.
    pub(super) talks: bool,
    pub(super) manages: bool,
    /// This page's own key, so that a form sent twice acts once.
    pub(super) key: String,
}

/// `GET /taulut/5/kortit/12`
pub async fn card_page(visit: Visit, Path((board, number)): Path<(String, String)>) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::ReadBoard).await?;
    draw(&visit, &opened, StatusCode::OK, State::default()).await
}

/// Draws the card as it is now.
pub(super) async fn draw(visit: &Visit, opened: &Opened, status: StatusCode, state: State) -> Result<Response, Fault> {
    let whole = whole(visit, opened).await?;
    let card = &opened.card;
    let l = visit.language;
    let key = super::forms::new_key()?;
    let name = [&opened.code(), " ", &card.title].concat();
    let title = if state.slips.is_empty() {
        name.clone()
    } else {
        [t::boards::error_prefix(l), &name].concat()
    };
    let page = Page::new(title)
        .class("page-card")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], opened.code())
        .under(card.board_name.clone(), format!("/taulut/{}", card.board))
        .status(status)
        .board()
        .drafts();
    let drawing = Drawing {
        visit,
        opened,
        whole: &whole,
        state: &state,
        works: opened.may(visit, Act::WorkBoard) && card.deleted.is_none(),
        talks: opened.may(visit, Act::TalkOnBoard) && card.deleted.is_none(),
        manages: opened.may(visit, Act::ManageBoard),
        key,
    };
    let at = visit.standing_at(&opened.path(""));
    Ok(page.draw(&at, || content(&drawing)))
}

fn content(d: &Drawing<'_>) -> AnyView {
    view! {
        {d.state.slips.summary(d.visit)}
        {notices(d)}
        {head(d)}
        <div class="card-cols">
            <div class="card-main">
                {description(d)}
                {checks::part(d)}
                {side::links_part(d)}
                {files_part(d)}
                {comments_part(d)}
                {history_part(d)}
            </div>
            <div class="card-side">{side::parts(d)}</div>
        </div>
    }
    .into_any()
}

/// Said before anything else: the card is put away, or thrown away.
fn notices(d: &Drawing<'_>) -> Option<AnyView> {
    let l = d.visit.language;
    let card = &d.opened.card;
    let (words, at) = match (card.deleted, card.archived) {
        (Some(at), _) => (t::card::is_deleted(l), at),
        (None, Some(at)) => (t::card::is_archived(l), at),
        (None, None) => return None,
    };
    let outcome = card.outcome.map(|it| [" ", outcome_word(l, it), "."].concat());
    let restore = (d.opened.may(d.visit, Act::WorkBoard)).then(|| {
        view! {
            <form class="actions" method="post" action=d.opened.link(d.visit, "")>
                {hidden(d, "restore")}
                <button class="button-quiet" type="submit">{t::card::restore(l)}</button>
            </form>
        }
    });
    Some(
        view! {
            <div class="notice card-notice" data-tone="warning">
                {icon(&d.visit.state.assets.pkg, "info")}
                <div>
                    <p>{words}" "{day_of(at)}"."{outcome}</p>
                    {restore}
                </div>
            </div>
        }
        .into_any(),
    )
}

/// Number, title, where it is and since when, and the way to move it.
fn head(d: &Drawing<'_>) -> AnyView {
    let (l, pkg) = (d.visit.language, &d.visit.state.assets.pkg);
    let card = &d.opened.card;
    let now = d.visit.now;
    let is_live = card.archived.is_none() && card.deleted.is_none();
    let lane = card.lane_name.clone().map(|name| [" · ", &name].concat());
    let place = is_live.then(|| {
        let role = match card.role {
            ColumnRole::Option => "received",
            ColumnRole::Committed => "preparing",
            ColumnRole::Active => "doing",
            ColumnRole::Wait => "asked",
            ColumnRole::Done => "done",
        };
        view! {
            <p class="card-place">
                <span class="tag" data-role=card.role.as_code()>{icon(pkg, role)}{card.column_name.clone()}{lane}</span>
                <span>{t::card::in_column(l, days_word(l, card.entered, now))}</span>
            </p>
        }
    });
    let age = match (card.started, card.finished) {
        (Some(from), Some(to)) => Some(t::card::took(l, days_word(l, from, to))),
        (Some(from), None) => Some(t::card::under_way(l, days_word(l, from, now))),
        (None, _) => None,
    };
    let due = card.due.map(|it| {
        let is_late = card.finished.is_none() && it < now.civil_day();
        view! {
            <li data-tone=is_late.then_some("late")>
                {is_late.then(|| icon(pkg, "warning"))}
                {if is_late { t::card::due_late(l) } else { t::card::due(l) }}" "{day(it)}
            </li>
        }
    });
    let blocked = d.whole.parts.blocks.iter().find(|it| it.to.is_none()).map(|it| {
        view! {
            <li data-tone="late">{icon(pkg, "not-now")}{t::card::blocked_for(l, days_word(l, it.from, now))}</li>
        }
    });
    let waits = d
        .whole
        .parts
        .links
        .iter()
        .any(|it| it.is_open && it.is_inward && it.kind == domain::boards::LinkKind::Blocks);
    let waits = waits.then(|| view! { <li data-tone="late">{icon(pkg, "warning")}{t::card::blocked_by_card(l)}</li> });
    let puller = d.whole.parts.people.iter().find(|it| it.pulls);
    let puller = puller.map(|it| view! { <li>{t::card::pulled_by(l, name_or(l, it.name.as_ref()))}</li> });
    let move_link = (d.works && is_live).then(|| {
        view! { <a class="button" href=d.opened.link(d.visit, "/siirra")>{t::card::move_card(l)}</a> }
    });
    view! {
        <div class="card-head">
            <p class="card-code">
                <a class="back" href=d.opened.way_back(d.visit)>{icon(pkg, "arrow-left")}{t::card::to_board(l)}</a>
            </p>
            <h1><span class="card-number">{d.opened.code()}</span>" "{card.title.clone()}</h1>
            {place}
            <ul class="card-facts">
                {blocked}
                {waits}
                {due}
                {age.map(|words| view! { <li>{words}</li> })}
                <li>{class_word(l, card.class)}</li>
                <li>{kind_word(l, card.kind)}</li>
                {puller}
            </ul>
            <div class="actions">{move_link}</div>
        </div>
    }
    .into_any()
}

/// The description as it is now, with the ways to change it and to what it was.
fn description(d: &Drawing<'_>) -> AnyView {
    let l = d.visit.language;
    let card = &d.opened.card;
    let text = if card.text.is_empty() {
        view! { <p class="quiet">{t::card::text_none(l)}</p> }.into_any()
    } else {
        markdown(&card.text)
    };
    let edit = d.works.then(|| {
        let words = if card.text.is_empty() {
            t::card::text_write(l)
        } else {
            t::card::text_edit(l)
        };
        view! { <a class="button-quiet" href=d.opened.link(d.visit, "/kuvaus")>{words}</a> }
    });
    let versions = (d.whole.versions > 0).then(|| {
        view! { <a class="more" href=d.opened.link(d.visit, "/versiot")>{t::card::text_versions(l, d.whole.versions)}</a> }
    });
    let ties = (!d.whole.parts.ties.is_empty()).then(|| {
        let ties = d.whole.parts.ties.iter().map(|it| {
            let href = d.visit.link(&format!("/ideat/{}", it.idea));
            let number = t::card::tie_number(l, it.idea.to_string());
            // More people look at a board than may read a matter that is not public.
            if it.title.is_empty() {
                view! { <li><a href=href>{number}</a></li> }.into_any()
            } else {
                view! { <li><a href=href>{it.title.clone()}</a>" "<span class="quiet">{number}</span></li> }.into_any()
            }
        });
        view! {
            <h3>{t::card::ties(l)}</h3>
            <ul class="card-ties">{ties.collect_view()}</ul>
        }
    });
    view! {
        <section id="kuvaus" aria-labelledby="kuvaus-otsikko">
            <h2 id="kuvaus-otsikko">{t::card::text(l)}</h2>
            {text}
            <div class="actions">{edit}{versions}</div>
            {ties}
        </section>
    }
    .into_any()
}

/// What every form of the card carries: which act, by which page, and what was looked at.
pub(super) fn hidden(d: &Drawing<'_>, act: &'static str) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="act" value=act/>
        <input type="hidden" name="key" value=d.key.clone()/>
        <input type="hidden" name="seen" value=d.opened.card.version/>
    }
}

/// A fold of the side with a form in it; open when the form was refused.
pub(super) fn fold(
    d: &Drawing<'_>,
    act: &'static str,
    name: &'static str,
    fields: AnyView,
    button: &'static str,
) -> AnyView {
    view! {
        <details class="fold" open=d.state.is(act)>
            <summary>{name}</summary>
            <form class="form" method="post" action=d.opened.link(d.visit, "") novalidate>
                {hidden(d, act)}
                {fields}
                <div class="actions"><button class="button-quiet" type="submit">{button}</button></div>
            </form>
        </details>
    }
    .into_any()
}
