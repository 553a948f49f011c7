//! Saying something under an idea: a form on a page of its own. GET draws, POST decides.
//!
//! Refused: the same page with what was typed. Held for a moderator: a page that says so.

use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::discussion::{CommentForm, check};
use domain::ideas::form::Problem;
use domain::ideas::risk::{self, risks};
use domain::ids::{CommentId, IdeaId};
use domain::people::{Act, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::discussion::{Comment, Said, Saying};
use store::ideas::Matter;

use super::comment_form::{comment_form, problem_words};
use super::section::anchor;
use crate::catalogue::lists;
use crate::error::Fault;
use crate::ideas::parse_id;
use crate::page::Page;
use crate::people::Visit;
use crate::state::LimitedAct;
use crate::t;
use crate::ui::{Problems, icon};

/// The form with what only the form itself knows.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Posted {
    #[serde(flatten)]
    pub(super) typed: CommentForm,
    /// Nobody sees this field; who fills it is a program.
    pub(super) website: String,
    /// When the form was opened, signed.
    pub(super) opened: String,
    /// The form's own key, so that a double send is one comment.
    pub(super) key: String,
}

/// What the page shows besides an empty form.
#[derive(Default)]
pub(super) struct State {
    pub(super) posted: Posted,
    pub(super) problems: Problems,
    pub(super) refused: Option<Refusal>,
}

enum Refused {
    Problems(Vec<Problem>),
    Refusal(Refusal),
}

/// `GET /ideat/123/kommentoi`, `?vastaus=5` for a reply; `?kiitos` after a comment that is held.
pub async fn comment_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = parse_id(&id)?;
    if visit.query == "kiitos" {
        return thanks(&visit, id);
    }
    let matter = open_matter(&visit, id).await?;
    let reply = visit.query.split('&').find_map(|part| part.strip_prefix("vastaus="));
    let posted = Posted {
        typed: CommentForm {
            reply: reply.unwrap_or_default().to_owned(),
            ..CommentForm::default()
        },
        ..Posted::default()
    };
    let state = State {
        posted,
        ..State::default()
    };
    draw(&visit, &matter, StatusCode::OK, state).await
}

/// `POST /ideat/123/kommentoi`
pub async fn comment(
    visit: Visit,
    Path(id): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|_| Fault::Refused(Refusal::TooLarge))?;
    let matter = open_matter(&visit, parse_id(&id)?).await?;
    let Ok(posted) = serde_html_form::from_bytes::<Posted>(&body) else {
        return Err(Fault::Refused(Refusal::Invalid));
    };
    let l = visit.language;
    let (status, state) = match say(&visit, &matter, &posted).await? {
        Ok(said) if said.held => {
            let to = visit.link(&format!("/ideat/{}/kommentoi?kiitos", matter.id));
            return Ok(Redirect::to(&to).into_response());
        }
        Ok(said) => return Ok(Redirect::to(&place_of(&visit, matter.id, said.id).await?).into_response()),
        Err(Refused::Problems(found)) => {
            let problems = Problems(found.into_iter().map(|it| (it, problem_words(l, it))).collect());
            let state = State {
                posted,
                problems,
                refused: None,
            };
            (StatusCode::UNPROCESSABLE_ENTITY, state)
        }
        Err(Refused::Refusal(refusal)) => {
            let mut posted = posted;
            if refusal == Refusal::Gone {
                // What it replied to is gone: sent again, it stands by itself.
                posted.typed.reply = String::new();
            }
            let state = State {
                posted,
                refused: Some(refusal),
                ..State::default()
            };
            (Fault::Refused(refusal).status(), state)
        }
    };
    draw(&visit, &matter, status, state).await
}

/// The matter, if one may say something under it.
async fn open_matter(visit: &Visit, id: IdeaId) -> Result<Matter, Fault> {
    let matter = store::ideas::find(&mut visit.state.db.read().await?, id)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    may(&visit.actor(), Act::Comment, &matter.object(visit.now)).map_err(|it| Fault::Refused(it.into()))?;
    Ok(matter)
}

async fn say(visit: &Visit, matter: &Matter, posted: &Posted) -> Result<Result<Said, Refused>, Fault> {
    let actor = visit.actor();
    let comment = match check(&posted.typed, &actor) {
        Ok(comment) => comment,
        Err(problems) => return Ok(Err(Refused::Problems(problems))),
    };
    let state = &visit.state;
    let sent_key = (!posted.key.is_empty()).then(|| {
        let place = format!("comment {}", matter.id);
        state.keys.sending(&posted.key, &place, comment.text.as_str())
    });
    // A repeat is answered as the first was, whatever the limits.
    if let Some(key) = &sent_key
        && let Some(first) = store::discussion::said_before(&mut state.db.read().await?, key).await?
    {
        return Ok(Ok(first));
    }
    if let Err(retry_minutes) = (state.limit)(LimitedAct::Comment, visit.address) {
        return Ok(Err(Refused::Refusal(Refusal::TooMany { retry_minutes })));
    }
    // A group's word is its own: it may link, and nobody checks it beforehand.
    let risks = if comment.group.is_some() {
        Vec::new()
    } else {
        let opened = state.keys.when_opened(&posted.opened);
        risks(&risk::Sending {
            text: &posted.typed.text,
            name: &posted.typed.name,
            honeypot: &posted.website,
            seconds_to_write: Some(opened.map_or(0, |at| visit.now.millis_since(at) / 1000)),
            sent_lately: state.lately.count_and_note(visit.address, visit.now),
            ..risk::Sending::default()
        })
    };
    let saying = Saying {
        idea: matter.id,
        comment,
        actor,
        language: visit.language,
        risks,
        sent_key,
        demo: false,
    };
    let said = store::discussion::say(&state.db, saying, visit.now).await?;
    Ok(said.map_err(Refused::Refusal))
}

/// Where a comment stands: the idea's page, the discussion's page, the comment's place on it.
async fn place_of(visit: &Visit, idea: IdeaId, id: CommentId) -> Result<String, Fault> {
    let page = store::discussion::page_of(&mut visit.state.db.read().await?, id).await?;
    let page = if page > 1 {
        format!("?kommentit={page}")
    } else {
        String::new()
    };
    Ok(visit.link(&format!("/ideat/{idea}{page}#{}", anchor(id))))
}

async fn draw(visit: &Visit, matter: &Matter, status: StatusCode, state: State) -> Result<Response, Fault> {
    let lists = lists(&visit.state).await?;
    let parent = parent_of(visit, matter.id, &state).await?;
    let l = visit.language;
    let name = if parent.is_some() {
        t::discussion::form_reply(l)
    } else {
        t::discussion::form_title(l)
    };
    let title = if state.problems.is_empty() {
        name.to_owned()
    } else {
        [t::send::error_prefix(l), name].concat()
    };
    let page = Page::new(title)
        .class("page-send")
        .trail(vec![(t::site::ideas(l).to_owned(), "/ideat")], name)
        .status(status)
        .private()
        .form();
    Ok(page.draw(visit, || {
        comment_form(visit, &lists, matter, parent.as_ref(), &state).into_any()
    }))
}

/// The comment that is replied to, while it is there for everyone.
async fn parent_of(visit: &Visit, idea: IdeaId, state: &State) -> Result<Option<Comment>, Fault> {
    let Ok(id) = state.posted.typed.reply.parse::<CommentId>() else {
        return Ok(None);
    };
    let found = store::discussion::find(&mut visit.state.db.read().await?, id).await?;
    Ok(found.filter(|it| it.idea == idea && it.parent.is_none() && it.held.is_none() && it.hidden.is_none()))
}

/// After a comment that a moderator looks at first.
fn thanks(visit: &Visit, id: IdeaId) -> Result<Response, Fault> {
    let l = visit.language;
    let pkg = visit.state.assets.pkg.clone();
    let back = visit.link(&format!("/ideat/{id}"));
    let page = Page::new(t::discussion::held_title(l)).class("page-info").private();
    Ok(page.draw(visit, || {
        view! {
            <p class="receipt-ok" role="status">{icon(&pkg, "ok")}{t::discussion::held_ok(l)}</p>
            <h1>{t::discussion::held_title(l)}</h1>
            <p class="lead">{t::discussion::held_text(l)}</p>
            <p><a class="more" href=back>{t::discussion::back(l)}{icon(&pkg, "arrow-right")}</a></p>
        }
        .into_any()
    }))
}
