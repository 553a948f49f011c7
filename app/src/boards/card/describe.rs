//! The description: writing it, two who wrote at once, and what it was before.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::boards::texts::{Side, difference, markdown};
use domain::boards::{Ask, LONGEST_TEXT, Op, Why};
use domain::people::Act;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;

use super::forms::{new_key, op_id};
use super::open::{Opened, open};
use super::refused;
use super::words::name_or;
use crate::boards::form::Slips;
use crate::boards::operate;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon, textarea_text};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    key: String,
    text: String,
    /// The version of the text the person began from.
    seen: String,
}

/// What the form stands with.
#[derive(Default)]
struct Form {
    text: String,
    seen: i64,
    /// What somebody else has written meanwhile.
    theirs: Option<String>,
    slips: Slips,
}

/// `GET /taulut/5/kortit/12/kuvaus`
pub async fn text_page(visit: Visit, Path((board, number)): Path<(String, String)>) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::WorkBoard).await?;
    let form = Form {
        text: opened.card.text.clone(),
        seen: opened.card.text_version,
        ..Form::default()
    };
    page(&visit, &opened, form, StatusCode::OK)
}

/// `POST /taulut/5/kortit/12/kuvaus`: merged with what others wrote, or both texts beside each other.
pub async fn describe(
    visit: Visit,
    Path((board, number)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::WorkBoard).await?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let l = visit.language;
    let seen = posted.seen.parse().unwrap_or(0);
    if markdown(&posted.text, LONGEST_TEXT).is_err() {
        let mut slips = Slips::default();
        slips.add("kuvaus-teksti", t::card::text_too_long(l));
        let form = Form {
            text: posted.text,
            seen,
            slips,
            ..Form::default()
        };
        return page(&visit, &opened, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let op = Op {
        op_id: op_id(&visit, &posted.key, &posted.text),
        ask: Ask::Describe {
            card: opened.card.id,
            seen,
            text: posted.text.clone(),
        },
        client_at: None,
    };
    let why = match operate(&visit, opened.card.board, &op).await? {
        Ok(_) => return Ok(Redirect::to(&opened.link(&visit, "?tallennettu#kuvaus")).into_response()),
        Err(refused) => refused.why,
    };
    let (theirs, seen, slips, status) = match why {
        Why::Edited { theirs, version } => {
            let mut slips = Slips::default();
            slips.add("kuvaus-teksti", t::card::text_both(l));
            (Some(theirs), version, slips, StatusCode::CONFLICT)
        }
        why => {
            let (slips, status) = refused::words(&visit, &opened, &op.ask, &why)?;
            (None, seen, slips, status)
        }
    };
    let form = Form {
        text: posted.text,
        seen,
        theirs,
        slips,
    };
    page(&visit, &opened, form, status)
}

fn page(visit: &Visit, opened: &Opened, form: Form, status: StatusCode) -> Result<Response, Fault> {
    let (l, pkg) = (visit.language, &visit.state.assets.pkg);
    let key = new_key()?;
    let name = t::card::text_title(l, opened.code());
    let title = if form.slips.is_empty() {
        name.clone()
    } else {
        [t::boards::error_prefix(l), &name].concat()
    };
    let page = below(visit, opened, title, t::card::text(l)).status(status).drafts();
    Ok(page.draw(visit, || {
        let slips = &form.slips;
        let theirs = form.theirs.as_ref().map(|theirs| {
            view! {
                <section class="card-both" aria-labelledby="heidan">
                    <h2 id="heidan">{t::card::text_theirs(l)}</h2>
                    <p>{t::card::text_theirs_hint(l)}</p>
                    <pre class="card-text" tabindex="0">{theirs.clone()}</pre>
                    <h2>{t::card::text_between(l)}</h2>
                    {comparison(visit, theirs, &form.text)}
                </section>
            }
        });
        let label = if form.theirs.is_some() { t::card::text_mine(l) } else { t::card::text(l) };
        view! {
            {slips.summary(visit)}
            <h1>{name.clone()}</h1>
            <p class="card-code"><a class="back" href=opened.link(visit, "#kuvaus")>{icon(pkg, "arrow-left")}{opened.card.title.clone()}</a></p>
            <div class="card-texts" data-both=form.theirs.as_ref().map(|_| "")>
                {theirs}
                <form class="form" method="post" action=opened.link(visit, "/kuvaus") novalidate>
                    <input type="hidden" name="key" value=key/>
                    <input type="hidden" name="seen" value=form.seen/>
                    <div class="field">
                        <label for="kuvaus-teksti">{label}</label>
                        <p class="hint" id="kuvaus-teksti-hint">{t::card::text_hint(l)}</p>
                        {slips.at(visit, "kuvaus-teksti")}
                        <textarea class="input card-text-field" id="kuvaus-teksti" name="text" rows="16" maxlength=LONGEST_TEXT.to_string() aria-describedby=slips.described("kuvaus-teksti") aria-invalid=slips.invalid("kuvaus-teksti")>
                            {textarea_text(&form.text)}
                        </textarea>
                    </div>
                    <div class="actions">
                        <button class="button" type="submit">{t::card::save(l)}</button>
                        <a class="button-quiet" href=opened.link(visit, "#kuvaus")>{t::card::cancel(l)}</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }))
}

/// A page below the card's.
fn below(visit: &Visit, opened: &Opened, title: String, here: &'static str) -> Page {
    let l = visit.language;
    Page::new(title)
        .class("page-card-form")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], here)
        .under(opened.card.board_name.clone(), format!("/taulut/{}", opened.card.board))
        .under(opened.code(), opened.path(""))
        .board()
}

/// Two texts by line: what went and what came, by sign as well as by colour.
fn comparison(visit: &Visit, before: &str, after: &str) -> AnyView {
    let l = visit.language;
    let lines = difference(before, after);
    if lines.is_empty() {
        return view! { <p class="quiet">{t::card::text_same(l)}</p> }.into_any();
    }
    let rows = lines.into_iter().map(|(side, text)| match side {
        Side::Added => {
            view! { <li><ins><span class="visually-hidden">{t::card::line_added(l)}" "</span>{text}</ins></li> }
                .into_any()
        }
        Side::Removed => {
            view! { <li><del><span class="visually-hidden">{t::card::line_removed(l)}" "</span>{text}</del></li> }
                .into_any()
        }
        Side::Same => view! { <li><span>{text}</span></li> }.into_any(),
        Side::Gap => view! { <li class="card-gap" aria-label=t::card::line_gap(l)>"…"</li> }.into_any(),
    });
    view! { <ol class="card-diff">{rows.collect_view()}</ol> }.into_any()
}

/// `GET /taulut/5/kortit/12/versiot`: every earlier text, what changed after it, and a way back to it.
pub async fn versions_page(visit: Visit, Path((board, number)): Path<(String, String)>) -> Result<Response, Fault> {
    let opened = open(&visit, &board, &number, Act::ReadBoard).await?;
    let mut c = visit.state.db.read().await?;
    let before = store::boards::card::texts_before(&mut c, opened.card.id).await?;
    drop(c);
    let (l, pkg) = (visit.language, &visit.state.assets.pkg);
    let works = opened.may(&visit, Act::WorkBoard) && opened.card.deleted.is_none();
    let key = new_key()?;
    let name = t::card::versions_title(l, opened.code());
    let page = below(&visit, &opened, name.clone(), t::card::versions(l));
    Ok(page.draw(&visit, || {
        let mut after = opened.card.text.clone();
        let rows = before.iter().map(|it| {
            let changed = comparison(&visit, &it.text, &after);
            after = it.text.clone();
            let restore = works.then(|| {
                view! {
                    <form class="actions" method="post" action=opened.link(&visit, "/kuvaus")>
                        <input type="hidden" name="key" value=key.clone()/>
                        <input type="hidden" name="seen" value=opened.card.text_version/>
                        <input type="hidden" name="text" value=it.text.clone()/>
                        <button class="button-quiet" type="submit">{t::card::version_restore(l, it.version.to_string())}</button>
                    </form>
                }
            });
            view! {
                <li>
                    <h2>{t::card::version_after(l, it.version.to_string())}</h2>
                    <p class="quiet">{name_or(l, it.replaced_by.as_ref())}", "{day_of(it.until)}" "{it.until.clock_time()}</p>
                    {changed}
                    <details class="fold">
                        <summary>{t::card::version_text(l, it.version.to_string())}</summary>
                        <pre class="card-text" tabindex="0">{it.text.clone()}</pre>
                    </details>
                    {restore}
                </li>
            }
        });
        let rows = rows.collect_view();
        let none = before.is_empty().then(|| view! { <p>{t::card::versions_none(l)}</p> });
        view! {
            <h1>{name.clone()}</h1>
            <p class="card-code"><a class="back" href=opened.link(&visit, "#kuvaus")>{icon(pkg, "arrow-left")}{opened.card.title.clone()}</a></p>
            {none}
            <ol class="card-versions">{rows}</ol>
        }
        .into_any()
    }))
}
