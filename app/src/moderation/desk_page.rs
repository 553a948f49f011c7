//! The moderators' desk: what is held, what is reported, what was lately hidden, and the acts on them.
//!
//! One form does one thing to one matter, or one thing to several that are ticked. What somebody
//! else decided meanwhile is counted and told, never decided again.

use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::HideReason;
use domain::ideas::status::Change;
use domain::ids::{CommentId, IdeaId};
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::moderation::{self, Desk};

use super::desk_rows::{held_comment, held_idea, hidden_row, report_row};
use super::words::reason_select;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    /// `idea-5-12` (number and the version that was read), `comment-7`, `report-3`.
    pick: Vec<String>,
    /// `publish`, `hide`, `show`, `keep`.
    r#do: String,
    reason: String,
}

/// What the page says above the desk.
#[derive(Clone, Copy)]
enum Told {
    Nothing,
    Done { done: i64, changed: i64 },
    NothingPicked,
    NoReason,
}

/// `GET /valvonta`
pub async fn desk_page(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit)?;
    let number = |name: &str| {
        let value = visit
            .query
            .split('&')
            .find_map(|part| part.strip_prefix(name)?.parse().ok());
        value.unwrap_or(0_i64).clamp(0, 1000)
    };
    let (done, changed) = (number("tehty="), number("muuttunut="));
    let told = if done + changed > 0 {
        Told::Done { done, changed }
    } else {
        Told::Nothing
    };
    draw(&visit, StatusCode::OK, told).await
}

/// `POST /valvonta`
pub async fn act(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit)?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let reason = HideReason::from_code(&posted.reason);
    if posted.pick.is_empty() {
        return draw(&visit, StatusCode::UNPROCESSABLE_ENTITY, Told::NothingPicked).await;
    }
    if posted.r#do == "hide" && reason.is_none() {
        return draw(&visit, StatusCode::UNPROCESSABLE_ENTITY, Told::NoReason).await;
    }
    let (mut done, mut changed) = (0, 0);
    for pick in posted.pick.iter().take(200) {
        match one(&visit, pick, &posted.r#do, reason).await? {
            Ok(()) => done += 1,
            Err(_) => changed += 1,
        }
    }
    let to = visit.link(&format!("/valvonta?tehty={done}&muuttunut={changed}"));
    Ok(Redirect::to(&to).into_response())
}

fn allowed(visit: &Visit) -> Result<(), Fault> {
    may(&visit.actor(), Act::ReadDesk, &Object::Service).map_err(|it| Fault::Refused(it.into()))
}

/// One thing done to one matter; the store asks the policy about it.
async fn one(visit: &Visit, pick: &str, act: &str, reason: Option<HideReason>) -> Result<Result<(), Refusal>, Fault> {
    let (db, actor, now) = (&visit.state.db, visit.actor(), visit.now);
    let mut parts = pick.split('-');
    let kind = parts.next().unwrap_or_default();
    let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok());
    let (Some(id), seen) = (number(), number()) else {
        return Ok(Err(Refusal::NotFound));
    };
    let (idea, comment) = (IdeaId::new(id), CommentId::new(id));
    Ok(match (kind, act, reason) {
        ("idea", "publish", _) => {
            let done = crate::handling::acts::change(visit, idea, Change::Publish, seen.or(Some(0))).await?;
            done.map(drop)
        }
        ("idea", "hide", Some(reason)) => crate::handling::acts::hide(visit, idea, reason).await?.map(drop),
        ("idea", "show", _) => moderation::show(db, idea, &actor, now).await?,
        ("comment", "publish", _) => moderation::publish_comment(db, comment, &actor, now).await?,
        ("comment", "hide", Some(reason)) => moderation::hide_comment(db, comment, reason, &actor, now).await?,
        ("comment", "show", _) => moderation::show_comment(db, comment, &actor, now).await?,
        ("report", "keep", _) => moderation::judge(db, id, None, &actor, now).await?,
        ("report", "hide", Some(reason)) => moderation::judge(db, id, Some(reason), &actor, now).await?,
        _ => Err(Refusal::Invalid),
    })
}

async fn draw(visit: &Visit, status: StatusCode, told: Told) -> Result<Response, Fault> {
    let desk = moderation::desk(&mut visit.state.db.read().await?).await?;
    let l = visit.language;
    let page = Page::new(t::moderation::desk_title(l))
        .class("page-desk")
        .trail(Vec::new(), t::moderation::desk_title(l))
        .status(status)
        .private();
    Ok(page.draw(visit, || content(visit, &desk, told).into_any()))
}

fn content(visit: &Visit, desk: &Desk, told: Told) -> impl IntoView + use<> {
    let l = visit.language;
    let ideas: Vec<_> = desk.ideas.iter().map(|it| held_idea(visit, it)).collect();
    let comments: Vec<_> = desk
        .comments
        .iter()
        .map(|(it, title)| held_comment(visit, it, title))
        .collect();
    let reports: Vec<_> = desk.reports.iter().map(|it| report_row(visit, it)).collect();
    let hidden: Vec<_> = desk.hidden.iter().map(|it| hidden_row(visit, it)).collect();
    let several = (ideas.len() + comments.len() > 1).then(|| several(visit));
    let queue = if desk.held_count == 0 {
        view! { <p class="text">{t::moderation::queue_empty(l)}</p> }.into_any()
    } else {
        view! { <ol class="judge-list">{ideas}{comments}</ol>{several} }.into_any()
    };
    let reported = if desk.report_count == 0 {
        view! { <p class="text">{t::moderation::reports_empty(l)}</p> }.into_any()
    } else {
        view! { <ol class="judge-list">{reports}</ol> }.into_any()
    };
    let lately = (!hidden.is_empty()).then(|| {
        view! {
            <section class="judge-part" aria-labelledby="piilotetut">
                <h2 id="piilotetut">{t::moderation::hidden_title(l)}</h2>
                <ul class="judge-list">{hidden}</ul>
            </section>
        }
    });
    view! {
        <h1>{t::moderation::desk_title(l)}</h1>
        <p class="lead">{t::moderation::desk_lead(l)}" "<a href=visit.link("/saannot")>{t::moderation::rules_title(l)}</a></p>
        {notice(visit, told)}
        <dl class="stats judge-stats">
            <div class="stat"><dt>{t::moderation::held_word(l, desk.held_count)}</dt><dd>{desk.held_count}</dd></div>
            <div class="stat"><dt>{t::moderation::reports_word(l, desk.report_count)}</dt><dd>{desk.report_count}</dd></div>
        </dl>
        <section class="judge-part" aria-labelledby="jono">
            <h2 id="jono">{t::moderation::queue_title(l)}</h2>
            {queue}
        </section>
        <section class="judge-part" aria-labelledby="ilmoitukset">
            <h2 id="ilmoitukset">{t::moderation::reports_title(l)}</h2>
            {reported}
        </section>
        {lately}
    }
}

/// One thing to several: the boxes beside the texts belong to this form.
fn several(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.language;
    view! {
        <form class="judge-several" id="monta" method="post" action=visit.link("/valvonta")>
            <p><strong>{t::moderation::several(l)}</strong></p>
            <div class="field">{reason_select(l, "syy-monta".to_owned(), "")}</div>
            <div class="actions">
                <button class="button-quiet" type="submit" name="do" value="publish" formnovalidate>{t::moderation::publish(l)}</button>
                <button class="button-quiet button-danger" type="submit" name="do" value="hide">{t::moderation::hide(l)}</button>
            </div>
        </form>
    }
}

fn notice(visit: &Visit, told: Told) -> Option<AnyView> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let (tone, words) = match told {
        Told::Nothing => return None,
        Told::Done { done, changed: 0 } => ("ok", t::moderation::done(l, done)),
        Told::Done { done: 0, changed } => ("warning", t::moderation::changed(l, changed)),
        Told::Done { done, changed } => (
            "warning",
            [t::moderation::done(l, done), t::moderation::changed(l, changed)].join(" "),
        ),
        Told::NothingPicked => ("warning", t::moderation::nothing_picked(l).to_owned()),
        Told::NoReason => ("warning", t::moderation::no_reason(l).to_owned()),
    };
    let role = if tone == "ok" { "status" } else { "alert" };
    Some(
        view! { <div class="notice" data-tone=tone role=role>{icon(pkg, tone)}<div><p>{words}</p></div></div> }
            .into_any(),
    )
}
