//! `/kirjaudu`: an address in, a link and a code by mail; then the code.
//!
//! The page after asking says the same whether anybody is behind the address.

use axum::extract::Query;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::ideas::form::{Field, Problem};
use domain::ideas::text::EmailAddress;
use domain::people::session::safe_target;
use domain::refusal::Refusal;
use http::{HeaderMap, StatusCode};
use leptos::prelude::*;
use serde::Deserialize;
use store::people::sign_ins::SignInRow;

use super::sign_in::{self, NotIn};
use super::visit::{SET, Visit};
use crate::error::Fault;
use crate::page::Page;
use crate::t;
use crate::ui::{Problems, error_summary, field_problem, icon};

/// The form of asking, and its address line.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    email: String,
    paluu: String,
}

/// The form of the code.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    code: String,
}

/// `GET /kirjaudu?paluu=/saapuneet`
pub async fn sign_in_page(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let asked = Asked {
        email: String::new(),
        ..asked
    };
    draw(&visit, StatusCode::OK, &asked, &Problems::default(), None)
}

/// `POST /kirjaudu`
pub async fn ask(visit: Visit, headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let asked: Asked = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let Ok(email) = EmailAddress::parse(&asked.email) else {
        let problem = Problem {
            field: Field::Email,
            code: domain::ideas::text::ProblemCode::Malformed,
        };
        let problems = Problems(vec![(problem, t::problem::email(visit.language).to_owned())]);
        return Ok(draw(&visit, StatusCode::UNPROCESSABLE_ENTITY, &asked, &problems, None));
    };
    match sign_in::ask(&visit, &headers, &email, safe_target(&asked.paluu).unwrap_or_default()).await {
        Ok(cookie) => {
            let mut response = Redirect::to(&visit.link("/kirjaudu/koodi")).into_response();
            response.headers_mut().append(SET, cookie);
            Ok(response)
        }
        Err(Fault::Refused(Refusal::TooMany { retry_minutes })) => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            Ok(draw(&visit, status, &asked, &Problems::default(), Some(retry_minutes)))
        }
        Err(fault) => Err(fault),
    }
}

fn draw(visit: &Visit, status: StatusCode, asked: &Asked, problems: &Problems, wait: Option<u32>) -> Response {
    let l = visit.language;
    let title = if problems.is_empty() {
        t::people::sign_in_title(l).to_owned()
    } else {
        [t::send::error_prefix(l), t::people::sign_in_title(l)].concat()
    };
    let page = Page::new(title)
        .class("page-sign-in")
        .trail(Vec::new(), t::people::sign_in_title(l))
        .status(status)
        .private();
    page.draw(visit, || {
        let pkg = visit.state.assets.pkg.clone();
        let target = safe_target(&asked.paluu).unwrap_or_default().to_owned();
        let invalid = (!problems.is_empty()).then_some("true");
        view! {
            {error_summary(t::send::problems(l), problems)}
            <h1>{t::people::sign_in_title(l)}</h1>
            <p class="lead">{t::people::sign_in_lead(l)}</p>
            {wait.map(|minutes| too_many(visit, minutes))}
            <form class="form" method="post" action=visit.link("/kirjaudu") novalidate>
                <div class="field" data-problem=invalid.map(|_| "")>
                    <label for="email">{t::people::email(l)}</label>
                    <p class="hint" id="email-hint">{t::people::email_hint(l)}</p>
                    {field_problem(&pkg, Field::Email, problems, t::send::error_prefix(l))}
                    <input
                        class="input" id="email" name="email" type="email" autocomplete="email" maxlength="254"
                        value=asked.email.clone() aria-describedby="email-hint email-problem" aria-invalid=invalid required
                    />
                </div>
                <input type="hidden" name="paluu" value=target/>
                <div class="actions"><button class="button" type="submit">{t::people::send_mail(l)}</button></div>
            </form>
            <p class="hint">{t::people::no_account_needed(l)}</p>
            {super::oidc_page::provider_link(visit, safe_target(&asked.paluu).unwrap_or_default())}
        }
        .into_any()
    })
}

/// `GET /kirjaudu/koodi`
pub async fn code_page(visit: Visit, headers: HeaderMap) -> Result<Response, Fault> {
    let Some(row) = sign_in::asked_here(&visit, &headers).await? else {
        return Ok(Redirect::to(&visit.link("/kirjaudu")).into_response());
    };
    if !row.takes_codes(visit.now) {
        return Ok(over(&visit, Some(&row)));
    }
    Ok(draw_code(&visit, &row, StatusCode::OK, None))
}

/// `POST /kirjaudu/koodi`
pub async fn try_code(visit: Visit, headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let Some(row) = sign_in::asked_here(&visit, &headers).await? else {
        return Ok(over(&visit, None));
    };
    let l = visit.language;
    if typed.code.trim().is_empty() {
        // Nothing was tried: it is not counted.
        let words = t::people::code_missing(l).to_owned();
        return Ok(draw_code(&visit, &row, StatusCode::UNPROCESSABLE_ENTITY, Some(words)));
    }
    match sign_in::by_code(&visit, &row, &typed.code).await? {
        Ok(inside) => Ok(inside.into_response()),
        Err(NotIn::Wrong) => {
            let words = t::people::code_wrong(l).to_owned();
            Ok(draw_code(&visit, &row, StatusCode::UNPROCESSABLE_ENTITY, Some(words)))
        }
        Err(NotIn::Over) => Ok(over(&visit, Some(&row))),
        Err(NotIn::TooMany { retry_minutes }) => {
            let words = t::people::too_many(l, i64::from(retry_minutes));
            Ok(draw_code(&visit, &row, StatusCode::TOO_MANY_REQUESTS, Some(words)))
        }
    }
}

fn draw_code(visit: &Visit, row: &SignInRow, status: StatusCode, problem: Option<String>) -> Response {
    let l = visit.language;
    let title = match &problem {
        None => t::people::code_title(l).to_owned(),
        Some(_) => [t::send::error_prefix(l), t::people::code_title(l)].concat(),
    };
    let page = Page::new(title)
        .class("page-sign-in")
        .trail(
            vec![(t::people::sign_in_title(l).to_owned(), "/kirjaudu")],
            t::people::code_title(l),
        )
        .status(status)
        .private();
    page.draw(visit, || {
        let pkg = visit.state.assets.pkg.clone();
        let invalid = problem.as_ref().map(|_| "true");
        let summary = problem.clone().map(|words| {
            view! {
                <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="virheet" autofocus>
                    <h2 id="virheet">{t::send::problems(l)}</h2>
                    <ul><li><a href="#code">{words}</a></li></ul>
                </div>
            }
        });
        let at_field = problem.map(|words| {
            view! {
                <p class="problem" id="code-problem">
                    {icon(&pkg, "warning")}<span class="visually-hidden">{t::send::error_prefix(l)}</span><span>{words}</span>
                </p>
            }
        });
        view! {
            {summary}
            <h1>{t::people::code_title(l)}</h1>
            <p class="lead">{t::people::code_lead(l)}" "<strong>{row.email.clone()}</strong></p>
            <p>{t::people::code_two_ways(l)}</p>
            <form class="form" method="post" action=visit.link("/kirjaudu/koodi") novalidate>
                <div class="field" data-problem=invalid.map(|_| "")>
                    <label for="code">{t::people::code(l)}</label>
                    <p class="hint" id="code-hint">{t::people::code_hint(l)}</p>
                    {at_field}
                    <input
                        class="input input-code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12"
                        aria-describedby="code-hint code-problem" aria-invalid=invalid required
                    />
                </div>
                <div class="actions"><button class="button" type="submit">{t::people::sign_in(l)}</button></div>
            </form>
            <section class="sign-in-again" aria-labelledby="ei-tullut">
                <h2 id="ei-tullut">{t::people::no_mail_title(l)}</h2>
                <p>{t::people::no_mail_text(l)}</p>
                {ask_again(visit, row)}
            </section>
        }
        .into_any()
    })
}

/// Asks the same again by one press.
fn ask_again(visit: &Visit, row: &SignInRow) -> impl IntoView + use<> {
    let l = visit.language;
    view! {
        <form class="actions" method="post" action=visit.link("/kirjaudu")>
            <input type="hidden" name="email" value=row.email.clone()/>
            <input type="hidden" name="paluu" value=row.target.clone()/>
            <button class="button-quiet" type="submit">{t::people::send_again(l)}</button>
            <a href=visit.link("/kirjaudu")>{t::people::other_email(l)}</a>
        </form>
    }
}

/// What was sent opens nothing any more, or never did: one page for both.
pub(super) fn over(visit: &Visit, row: Option<&SignInRow>) -> Response {
    let l = visit.language;
    let page = Page::new(t::people::over_title(l))
        .class("page-sign-in")
        .trail(
            vec![(t::people::sign_in_title(l).to_owned(), "/kirjaudu")],
            t::people::over_title(l),
        )
        .status(StatusCode::GONE)
        .secret();
    page.draw(visit, || {
        let way = match row {
            Some(row) => ask_again(visit, row).into_any(),
            None => view! {
                <p class="actions"><a class="button" href=visit.link("/kirjaudu")>{t::people::ask_new(l)}</a></p>
            }
            .into_any(),
        };
        view! {
            <h1>{t::people::over_title(l)}</h1>
            <p class="lead">{t::people::over_text(l)}</p>
            {way}
        }
        .into_any()
    })
}

fn too_many(visit: &Visit, minutes: u32) -> impl IntoView + use<> {
    view! {
        <div class="notice" data-tone="warning" role="alert">
            {icon(&visit.state.assets.pkg, "warning")}
            <div><p>{t::people::too_many(visit.language, i64::from(minutes))}</p></div>
        </div>
    }
}
