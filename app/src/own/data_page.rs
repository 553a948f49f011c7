//! `/omat/tiedot`: everything kept about the account, put right, switched, downloaded, erased.

use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::Language;
use domain::ideas::form::{Field, Problem};
use domain::ideas::text::{PersonName, ProblemCode};
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::own::{Mine, Section};

use super::data_words::{column, heading, shown};
use super::own;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{Problems, error_summary, field_problem, icon};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    language: String,
    digest: String,
    monday: String,
}

/// `GET /omat/tiedot`
pub async fn data_page(visit: Visit) -> Result<Response, Fault> {
    draw(&visit, None, Problems::default()).await
}

/// `POST /omat/tiedot`
pub async fn put_right(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    let known = own(&visit)?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let language = Language::from_code(&typed.language).ok_or(Fault::Refused(Refusal::Invalid))?;
    let name = match PersonName::parse(&typed.name) {
        Ok(name) => Some(name),
        Err(ProblemCode::Missing) => None,
        Err(code) => {
            let problem = Problem {
                field: Field::Name,
                code,
            };
            let problems = Problems(vec![(problem, t::problem::name(visit.language).to_owned())]);
            return draw(&visit, Some(typed), problems).await;
        }
    };
    let (db, person) = (&visit.state.db, known.person.id);
    store::own::set_name_and_language(db, person, name.as_ref(), language).await?;
    store::own::set_switches(db, person, !typed.digest.is_empty(), !typed.monday.is_empty()).await?;
    Ok(Redirect::to(&visit.link("/omat/tiedot?tallennettu")).into_response())
}

async fn draw(visit: &Visit, typed: Option<Typed>, problems: Problems) -> Result<Response, Fault> {
    let known = own(visit)?;
    let person = known.person.id;
    let mut conn = visit.state.db.read().await?;
    let mut mine = store::own::mine(&mut conn, person).await?;
    let sections = store::own::everything(&mut conn, person).await?;
    drop(conn);
    if let Some(typed) = typed {
        mine.name = Some(typed.name);
    }
    let l = visit.language;
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = Page::new(t::own::data_title(l))
        .class("page-own")
        .trail(vec![(t::own::mine_title(l).to_owned(), "/omat")], t::own::data_title(l))
        .status(status)
        .private();
    let is_staff = known.person.is_staff();
    Ok(page.draw(visit, || {
        let saved = (visit.query == "tallennettu").then(|| {
            view! {
                <div class="notice" data-tone="ok" role="status">
                    {icon(&visit.state.assets.pkg, "ok")}<div><p>{t::own::data_saved(l)}</p></div>
                </div>
            }
        });
        let folds = sections
            .iter()
            .filter(|it| !it.rows.is_empty())
            .map(|it| section(visit, it))
            .collect_view();
        view! {
            {error_summary(t::send::problems(l), &problems)}
            <h1>{t::own::data_title(l)}</h1>
            <p class="lead">{t::own::data_lead(l)}</p>
            {saved}
            <section aria-labelledby="oikaise">
                <h2 id="oikaise">{t::own::data_right(l)}</h2>
                {form(visit, &mine, is_staff, &problems)}
            </section>
            <section aria-labelledby="kaikki">
                <h2 id="kaikki">{t::own::data_all(l)}</h2>
                <p class="text">{t::own::data_all_text(l)}</p>
                <p class="actions"><a class="button-quiet" href=visit.link("/omat/tiedot/lataa") download="">{t::own::data_download(l)}</a></p>
                {folds}
            </section>
            <section aria-labelledby="poisto">
                <h2 id="poisto">{t::own::erase_title(l)}</h2>
                <p class="text">{t::own::erase_lead(l)}</p>
                <p class="actions"><a class="button-quiet button-danger" href=visit.link("/omat/tiedot/poista")>{t::own::erase_go(l)}</a></p>
            </section>
        }
        .into_any()
    }))
}

fn form(visit: &Visit, mine: &Mine, is_staff: bool, problems: &Problems) -> impl IntoView + use<> {
    let l = visit.language;
    let options = Language::ALL
        .iter()
        .map(|it| {
            let words = match it {
                Language::Fi => "Suomi",
                Language::Sv => "Svenska",
                Language::En => "English",
            };
            view! { <option value=it.as_code() lang=it.tag() selected=*it == mine.language>{words}</option> }
        })
        .collect_view();
    let check = |name: &'static str, on: bool, words: &'static str| {
        view! {
            <div class="check">
                <input type="checkbox" id=name name=name value="1" checked=on/>
                <label for=name>{words}</label>
            </div>
        }
    };
    let monday = if is_staff {
        check("monday", mine.wants_monday_mail, t::own::data_monday(l)).into_any()
    } else {
        // Kept as it is for the day the person is staff again.
        mine.wants_monday_mail
            .then(|| view! { <input type="hidden" name="monday" value="1"/> })
            .into_any()
    };
    view! {
        <form class="form" method="post" action=visit.link("/omat/tiedot") novalidate>
            <dl class="facts"><dt>{t::own::col_email(l)}</dt><dd>{mine.email.clone()}</dd></dl>
            <p class="hint">{t::own::data_email_hint(l)}</p>
            <div class="field">
                <label for="name">{t::own::col_name(l)}" "<span class="optional">{t::send::optional(l)}</span></label>
                {field_problem(&visit.state.assets.pkg, Field::Name, problems, t::send::error_prefix(l))}
                <input class="input" id="name" name="name" value=mine.name.clone().unwrap_or_default() autocomplete="name" aria-describedby="name-problem"/>
            </div>
            <div class="field">
                <label for="language">{t::own::data_language(l)}</label>
                <select class="input" id="language" name="language">{options}</select>
            </div>
            {check("digest", mine.wants_digest, t::own::data_digest(l))}
            {monday}
            <div class="actions"><button class="button" type="submit">{t::own::data_save(l)}</button></div>
        </form>
    }
}

/// One kind of what is kept, as a table under a fold.
fn section(visit: &Visit, section: &Section) -> impl IntoView + use<> {
    let l = visit.language;
    let name = heading(l, section.what);
    let head = section
        .columns
        .iter()
        .map(|it| view! { <th scope="col">{column(l, it)}</th> })
        .collect_view();
    let rows = section
        .rows
        .iter()
        .map(|row| {
            let cells = section
                .columns
                .iter()
                .zip(row)
                .map(|(column, cell)| view! { <td>{shown(l, section.what, column, cell.as_deref())}</td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <details class="fold">
            <summary>{name}" ("{section.rows.len()}")"</summary>
            <div class="table-wrap" role="region" aria-label=name tabindex="0">
                <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        </details>
    }
}
