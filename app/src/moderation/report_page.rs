//! *Ilmoita*: somebody says that an idea or a comment should not be in public.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::codes::{HideReason, Language};
use domain::ideas::form::{Field, Problem};
use domain::ideas::text::ProblemCode;
use domain::ids::CommentId;
use domain::moderation::{ReportForm, check_report};
use domain::people::{Act, may};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::discussion::Comment;
use store::ideas::Matter;
use store::moderation::Report;

use super::words::reason_words;
use crate::error::Fault;
use crate::ideas::parse_id;
use crate::page::Page;
use crate::people::Visit;
use crate::state::LimitedAct;
use crate::t;
use crate::ui::{Problems, error_summary, field_problem, icon, paragraphs, textarea_text};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    #[serde(flatten)]
    typed: ReportForm,
    /// The comment, when it is about one.
    comment: String,
}

#[derive(Default)]
struct State {
    posted: Posted,
    problems: Problems,
    refused: Option<Refusal>,
}

/// `GET /ideat/123/ilmoita`, `?kommentti=5` about a comment; `?kiitos` afterwards.
pub async fn report_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let matter = seen_matter(&visit, &id).await?;
    if visit.query == "kiitos" {
        return Ok(thanks(&visit, &matter));
    }
    let comment = visit.query.split('&').find_map(|part| part.strip_prefix("kommentti="));
    let posted = Posted {
        comment: comment.unwrap_or_default().to_owned(),
        ..Posted::default()
    };
    let state = State {
        posted,
        ..State::default()
    };
    draw(&visit, &matter, StatusCode::OK, state).await
}

/// `POST /ideat/123/ilmoita`
pub async fn report(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let matter = seen_matter(&visit, &id).await?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let l = visit.language;
    let (reason, text) = match check_report(&posted.typed) {
        Ok(checked) => checked,
        Err(found) => {
            let problems = Problems(found.into_iter().map(|it| (it, problem_words(l, it))).collect());
            let state = State {
                posted,
                problems,
                refused: None,
            };
            return draw(&visit, &matter, StatusCode::UNPROCESSABLE_ENTITY, state).await;
        }
    };
    let done = match (visit.state.limit)(LimitedAct::Comment, visit.address) {
        Err(retry_minutes) => Err(Refusal::TooMany { retry_minutes }),
        Ok(()) => {
            let report = Report {
                idea: matter.id,
                comment: posted.comment.parse::<CommentId>().ok(),
                reason,
                text,
            };
            store::moderation::report(&visit.state.db, report, &visit.actor(), visit.now).await?
        }
    };
    match done {
        Ok(()) => {
            let to = visit.link(&format!("/ideat/{}/ilmoita?kiitos", matter.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(refusal) => {
            let state = State {
                posted,
                refused: Some(refusal),
                ..State::default()
            };
            draw(&visit, &matter, Fault::Refused(refusal).status(), state).await
        }
    }
}

async fn seen_matter(visit: &Visit, id: &str) -> Result<Matter, Fault> {
    let matter = store::ideas::find(&mut visit.state.db.read().await?, parse_id(id)?)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    may(&visit.actor(), Act::Report, &matter.object(visit.now)).map_err(|it| Fault::Refused(it.into()))?;
    Ok(matter)
}

async fn draw(visit: &Visit, matter: &Matter, status: StatusCode, state: State) -> Result<Response, Fault> {
    let comment = match state.posted.comment.parse::<CommentId>() {
        Ok(id) => store::discussion::find(&mut visit.state.db.read().await?, id).await?,
        Err(_) => None,
    };
    let comment = comment.filter(|it| it.idea == matter.id && it.held.is_none() && it.hidden.is_none());
    let l = visit.language;
    let title = if state.problems.is_empty() {
        t::moderation::report_title(l).to_owned()
    } else {
        [t::send::error_prefix(l), t::moderation::report_title(l)].concat()
    };
    let page = Page::new(title)
        .class("page-send")
        .trail(
            vec![(t::site::ideas(l).to_owned(), "/ideat")],
            t::moderation::report_title(l),
        )
        .status(status)
        .private()
        .form();
    Ok(page.draw(visit, || content(visit, matter, comment.as_ref(), &state).into_any()))
}

fn content(visit: &Visit, matter: &Matter, comment: Option<&Comment>, state: &State) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let at = visit.link(&format!("/ideat/{}", matter.id));
    let (said, language) = match comment {
        Some(comment) => (comment.text.clone(), comment.language),
        None => (matter.title.clone(), matter.language),
    };
    let lang = (language != l).then(|| language.tag());
    let about = if comment.is_some() {
        t::moderation::report_comment(l)
    } else {
        t::moderation::report_idea(l)
    };
    let number = comment.map(|it| it.id.to_string()).unwrap_or_default();
    let refused = state.refused.map(|refusal| {
        let words = match refusal {
            Refusal::TooMany { .. } => t::lost::too_many_text(l),
            Refusal::Gone => t::moderation::report_gone(l),
            _ => t::moderation::not_done(l),
        };
        view! { <div class="notice" data-tone="warning" role="alert">{icon(pkg, "warning")}<div><p>{words}</p></div></div> }
    });
    let invalid = state.problems.of(Field::Text).map(|_| "true");
    view! {
        {error_summary(t::send::problems(l), &state.problems)}
        <h1>{t::moderation::report_title(l)}</h1>
        <p class="lead">{t::moderation::report_lead(l)}" "<a href=visit.link("/saannot")>{t::moderation::rules_title(l)}</a></p>
        <p>{about}</p>
        <blockquote class="comment-quote"><div lang=lang>{paragraphs(&said)}</div></blockquote>
        {refused}
        <form class="form" method="post" action=[&at, "/ilmoita"].concat() novalidate>
            {reasons(l, pkg, state)}
            <div class="field" data-problem=invalid.map(|_| "")>
                <label for="text">{t::moderation::report_text(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
                <p class="hint" id="text-hint">{t::moderation::report_text_hint(l)}</p>
                {field_problem(pkg, Field::Text, &state.problems, t::send::error_prefix(l))}
                <textarea class="input input-low" id="text" name="text" rows="3" aria-describedby="text-hint text-problem" aria-invalid=invalid>
                    {textarea_text(&state.posted.typed.text)}
                </textarea>
            </div>
            <input type="hidden" name="comment" value=number/>
            <div class="actions">
                <button class="button" type="submit">{t::moderation::report_submit(l)}</button>
                <a href=at.clone()>{t::discussion::back(l)}</a>
            </div>
        </form>
    }
}

fn reasons(l: Language, pkg: &str, state: &State) -> impl IntoView + use<> {
    let chosen = &state.posted.typed.reason;
    let choices: Vec<_> = HideReason::ALL
        .iter()
        .map(|reason| {
            let id = format!("reason-{}", reason.as_code());
            let is_chosen = chosen == reason.as_code();
            view! {
                <span class="choice">
                    <input type="radio" id=id.clone() name="reason" value=reason.as_code() checked=is_chosen/>
                    <label for=id>{reason_words(l, *reason)}</label>
                </span>
            }
        })
        .collect();
    view! {
        <fieldset class="choices" id="reason">
            <legend>{t::moderation::report_reason(l)}</legend>
            {field_problem(pkg, Field::Reason, &state.problems, t::send::error_prefix(l))}
            <div class="choices-row">{choices}</div>
        </fieldset>
    }
}

fn problem_words(l: Language, problem: Problem) -> String {
    match (problem.field, problem.code) {
        (Field::Reason, _) => t::moderation::reason_choose(l),
        (_, ProblemCode::TooLong) => t::discussion::text_long(l),
        _ => t::problem::text_signs(l),
    }
    .to_owned()
}

fn thanks(visit: &Visit, matter: &Matter) -> Response {
    let l = visit.language;
    let pkg = visit.state.assets.pkg.clone();
    let back = visit.link(&format!("/ideat/{}", matter.id));
    let page = Page::new(t::moderation::report_thanks(l)).class("page-info").private();
    page.draw(visit, || {
        view! {
            <p class="receipt-ok" role="status">{icon(&pkg, "ok")}{t::moderation::report_thanks(l)}</p>
            <h1>{t::moderation::report_thanks_title(l)}</h1>
            <p class="lead">{t::moderation::report_thanks_text(l)}</p>
            <p><a class="more" href=back>{t::discussion::back(l)}{icon(&pkg, "arrow-right")}</a></p>
        }
        .into_any()
    })
}
