//! Sending an idea: one screen, two required fields. GET draws, POST decides.
//!
//! Refused: the same page, what was typed kept, the messages at the fields. Accepted: on to the
//! receipt. Without scripts, similar ideas are shown once before it is sent.

use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::Language;
use domain::ideas::compass;
use domain::ideas::form::{Field, SendForm as Typed};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;

use super::acts::{self, SendRefused};
use super::api::SimilarShown;
use super::problem_words::problem_words;
use super::send_fields::{Filled, kinds, short_field, text_field, theme_field};
use super::send_form::SendForm;
use super::send_help::{DoorWays, SendHelp, door_hint};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::keys::random_id;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{Problems, error_summary, icon};

/// The form with what only the form itself knows.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Posted {
    #[serde(flatten)]
    pub(super) typed: Typed,
    /// Nobody sees this field; who fills it is a program.
    pub(super) website: String,
    /// When the form was opened, signed.
    pub(super) opened: String,
    /// The form's own key, so that a double send is one idea.
    pub(super) key: String,
    /// Similar ideas have been shown.
    pub(super) seen: String,
}

/// What the page shows besides an empty form.
#[derive(Default)]
struct State {
    posted: Posted,
    problems: Problems,
    similar: Vec<SimilarShown>,
    refused: Option<Refusal>,
}

/// `GET /ideat/uusi`
pub async fn send_page(visit: Visit) -> Result<Response, Fault> {
    draw(&visit, StatusCode::OK, State::default()).await
}

/// `POST /ideat/uusi`
pub async fn send(visit: Visit, body: Result<Bytes, BytesRejection>) -> Result<Response, Fault> {
    let body = body.map_err(|_| Fault::Refused(Refusal::TooLarge))?;
    let Ok(posted) = serde_html_form::from_bytes::<Posted>(&body) else {
        return Err(Fault::Refused(Refusal::Invalid));
    };
    let l = visit.language;
    match acts::send(&visit, &posted).await? {
        Ok(own) => Ok(Redirect::to(&[&own, "?kiitos"].concat()).into_response()),
        Err(SendRefused::Problems(found)) => {
            let problems = Problems(found.into_iter().map(|it| (it, problem_words(l, it))).collect());
            draw(
                &visit,
                StatusCode::UNPROCESSABLE_ENTITY,
                State {
                    posted,
                    problems,
                    ..State::default()
                },
            )
            .await
        }
        Err(SendRefused::Similar(similar)) => {
            let posted = Posted {
                seen: "1".to_owned(),
                ..posted
            };
            draw(
                &visit,
                StatusCode::OK,
                State {
                    posted,
                    similar,
                    ..State::default()
                },
            )
            .await
        }
        Err(SendRefused::Refused(refusal)) => {
            let status = Fault::Refused(refusal).status();
            draw(
                &visit,
                status,
                State {
                    posted,
                    refused: Some(refusal),
                    ..State::default()
                },
            )
            .await
        }
    }
}

async fn draw(visit: &Visit, status: StatusCode, state: State) -> Result<Response, Fault> {
    let lists = lists(&visit.state).await?;
    let l = visit.language;
    let title = t::send::title(l);
    let title = if !state.problems.is_empty() {
        [t::send::error_prefix(l), title].concat()
    } else if !state.similar.is_empty() {
        [t::send::not_yet(l), title].concat()
    } else {
        title.to_owned()
    };
    let page = Page::new(title)
        .class("page-send")
        .description(t::send::lead(l))
        .trail(vec![(t::site::ideas(l).to_owned(), "/ideat")], t::send::title(l))
        .status(status)
        .form()
        .awake();
    Ok(page.draw(visit, || content(visit, &lists, &state).into_any()))
}

fn content(visit: &Visit, lists: &Lists, state: &State) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = visit.state.assets.pkg.clone();
    let form = form(visit, lists, state).into_any();
    let over = state.refused.map(|refusal| refused_notice(l, &pkg, refusal));
    view! {
        {error_summary(t::send::problems(l), &state.problems)}
        <h1>{t::send::title(l)}</h1>
        <p class="lead">{t::send::lead(l)}</p>
        {over}
        {similar_before(visit, &state.similar)}
        <SendForm language=l>{form}</SendForm>
    }
}

fn form(visit: &Visit, lists: &Lists, state: &State) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = visit.state.assets.pkg.clone();
    let posted = &state.posted;
    let typed = &posted.typed;
    let key = if posted.key.is_empty() {
        random_id()
    } else {
        posted.key.clone()
    };
    let opened = if posted.opened.is_empty() {
        visit.state.keys.form_opened(visit.now)
    } else {
        posted.opened.clone()
    };
    let submit = if state.similar.is_empty() {
        t::send::submit(l)
    } else {
        t::send::submit_anyway(l)
    };
    let filled = &Filled {
        typed,
        problems: &state.problems,
    };
    let ways = door_ways(visit);
    let hints = compass::doors(&typed.title, &typed.text)
        .into_iter()
        .map(|door| door_hint(l, &pkg, door, &ways))
        .collect_view();
    let for_help = pkg.clone();
    view! {
        <form class="form" id="lahetys" method="post" action=visit.link("/ideat/uusi") novalidate>
            {kinds(l, &pkg, filled, t::send::kind(l))}
            {text_field(l, &pkg, filled, Field::Title)}
            {text_field(l, &pkg, filled, Field::Text)}
            <noscript>{hints}</noscript>
            <SendHelp language=l pkg=for_help ways=ways labels=visit.state.town_words().labels(l)/>
            <section class="form-part">
                <h2>{t::send::more(l)}</h2>
                {theme_field(l, &pkg, lists, filled)}
                {short_field(l, &pkg, filled, Field::Place)}
            </section>
            <section class="form-part">
                <h2>{t::send::who(l)}</h2>
                {short_field(l, &pkg, filled, Field::Name)}
                {short_field(l, &pkg, filled, Field::Email)}
                {publish_field(l, state)}
            </section>
            <div class="trap" aria-hidden="true">
                <label for="website">{t::send::trap(l)}</label>
                <input id="website" name="website" tabindex="-1" autocomplete="off" value=posted.website.clone()/>
            </div>
            <input type="hidden" name="opened" value=opened/>
            <input type="hidden" name="key" value=key/>
            <input type="hidden" name="seen" value=posted.seen.clone()/>
            <p class="hint">{t::send::before(l)}" "<a href=visit.link("/tietosuoja")>{t::site::privacy(l)}</a></p>
            <div class="actions"><button class="button" type="submit">{submit}</button></div>
        </form>
    }
}

/// Thanks, faults and complaints ask this; the page shows it always, the island only when it matters.
fn publish_field(l: Language, state: &State) -> impl IntoView + use<> {
    view! {
        <div class="field" id="publish-field">
            <div class="check">
                <input type="checkbox" id="publish" name="publish" value="yes" checked=!state.posted.typed.publish.is_empty()/>
                <label for="publish">{t::send::publish_label(l)}</label>
            </div>
            <p class="hint">{t::send::publish_hint(l)}</p>
        </div>
    }
}

/// Without scripts: what others have already said, once, before it is sent.
fn similar_before(visit: &Visit, similar: &[SimilarShown]) -> Option<impl IntoView + use<>> {
    if similar.is_empty() {
        return None;
    }
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let rows = similar
        .iter()
        .map(|idea| {
            let href = visit.link(&["/ideat/", &idea.id.to_string()].concat());
            view! {
                <li class="similar-row">
                    <a href=href>{idea.title.clone()}</a>
                    <span class="similar-facts">
                        {super::idea_row::status_tag(l, pkg, idea.status)}
                        <span class="fact">{t::ideas::supports_fact(l, idea.supports)}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <section class="similar similar-typing" aria-labelledby="samat-ennen" tabindex="-1" autofocus>
            <h2 id="samat-ennen">{t::send::similar_title(l)}</h2>
            <p>{t::send::similar_before(l)}</p>
            <ul class="similar-list">{rows}</ul>
            <p class="actions"><button class="button-quiet" type="submit" form="lahetys">{t::send::submit_anyway(l)}</button></p>
        </section>
    })
}

fn refused_notice(l: Language, pkg: &str, refusal: Refusal) -> impl IntoView + use<> {
    let words = match refusal {
        Refusal::TooMany { retry_minutes } => t::send::too_many(l, i64::from(retry_minutes)),
        _ => t::send::not_saved(l).to_owned(),
    };
    view! {
        <div class="notice" data-tone="warning" role="alert">
            {icon(pkg, "warning")}
            <div><p>{words}</p></div>
        </div>
    }
}

fn door_ways(visit: &Visit) -> DoorWays {
    let town = &visit.state.town();
    DoorWays {
        registry: acts::reach(&town.registry, visit.language),
        county: acts::reach(&town.wellbeing_county, visit.language),
        initiative: town.initiative_url.clone(),
    }
}
