//! The archive and the bin of a board: found by words, and brought back.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::boards::{Ask, BIN_MS, Outcome};
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::{CardId, Language, Moment};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::boards::away::{Away, archived, deleted};

use super::frame::{Opened, open};
use crate::admin::frame::{Posted, Slips, notice};
use crate::boards::form::{new_key, op};
use crate::boards::operate;
use crate::boards::refusal_words::why_words;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, pager};

const A_PAGE: usize = 50;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    haku: String,
    sivu: String,
    palautettu: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Archive,
    Bin,
}

impl Place {
    const fn path(self) -> &'static str {
        match self {
            Self::Archive => "/arkisto",
            Self::Bin => "/roskakori",
        }
    }
}

/// `GET /taulut/7/arkisto`
pub async fn archive_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    page(&visit, id, Place::Archive, &Slips::default()).await
}

/// `GET /taulut/7/roskakori`
pub async fn bin_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    page(&visit, id, Place::Bin, &Slips::default()).await
}

/// `POST /taulut/7/arkisto`: a card back to the board.
pub async fn from_archive(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    restore(&visit, id, Place::Archive, &body).await
}

/// `POST /taulut/7/roskakori`: a card back to the board.
pub async fn from_bin(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    restore(&visit, id, Place::Bin, &body).await
}

async fn restore(visit: &Visit, id: i64, place: Place, body: &[u8]) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(visit, &mut conn, id, Act::WorkBoard).await?;
    let snapshot = store::boards::snapshot(&mut conn, opened.id).await?;
    drop(conn);
    let snapshot = snapshot.ok_or(Fault::Refused(Refusal::NotFound))?;
    let posted = Posted::read(body)?;
    let card = posted
        .text("card")
        .parse::<CardId>()
        .map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let reason = Some(posted.text("reason")).filter(|it| !it.is_empty());
    let ask = Ask::Restore {
        cards: vec![card],
        reason,
    };
    if let Err(refused) = operate(visit, opened.id, &op(visit, &posted.text("key"), ask)).await? {
        let mut slips = Slips::default();
        let words = why_words(visit.language, &refused.why, &snapshot, visit.now.civil_day());
        slips.add("kortit", words);
        return page(visit, id, place, &slips).await;
    }
    let to = format!("{}{}?palautettu", opened.base(visit), place.path());
    Ok(Redirect::to(&to).into_response())
}

async fn page(visit: &Visit, id: i64, place: Place, slips: &Slips) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(visit, &mut conn, id, Act::ReadBoard).await?;
    let mut all = match place {
        Place::Archive => archived(&mut conn, opened.id).await?,
        Place::Bin => {
            let since = Moment::from_millis(visit.now.millis() - BIN_MS);
            deleted(&mut conn, opened.id, since).await?
        }
    };
    drop(conn);
    let query: Query = serde_html_form::from_str(&visit.query).unwrap_or_default();
    let wanted = query.haku.trim().to_lowercase();
    let prefix = opened.settings.prefix.clone();
    if !wanted.is_empty() {
        all.retain(|it| {
            let number = format!("{prefix}-{}", it.number).to_lowercase();
            it.title.to_lowercase().contains(&wanted) || number == wanted || it.number.to_string() == wanted
        });
    }
    let last = u32::try_from(all.len().div_ceil(A_PAGE).max(1)).unwrap_or(1);
    let now = query.sivu.parse::<u32>().unwrap_or(1).clamp(1, last);
    let works = may(&visit.actor(), Act::WorkBoard, &Object::Board(opened.sight)).is_ok();
    let l = visit.language;
    let (title, lead) = match place {
        Place::Archive => (t::board_settings::archive_page(l), t::board_settings::archive_lead(l)),
        Place::Bin => (t::board_settings::bin_page(l), t::board_settings::bin_lead(l)),
    };
    let status = if slips.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = Page::new(title)
        .class("page-board-settings")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], title)
        .under(opened.settings.name.clone(), format!("/taulut/{}", opened.id))
        .status(status)
        .form()
        .board();
    let base = [&opened.base(visit), place.path()].concat();
    Ok(page.draw(visit, || {
        let skip = usize::try_from(now - 1).unwrap_or_default() * A_PAGE;
        let rows: Vec<_> = all
            .iter()
            .skip(skip)
            .take(A_PAGE)
            .map(|it| row(visit, &opened, &base, it, works))
            .collect();
        let told = query
            .palautettu
            .is_some()
            .then(|| notice(visit, "ok", t::board_settings::restored(l)));
        let none = all.is_empty().then(|| view! { <p class="quiet">{t::board_settings::away_none(l)}</p> });
        let address = |number: u32| {
            let words = serde_html_form::to_string([("haku", query.haku.as_str())]).unwrap_or_default();
            format!("{base}?{words}&sivu={number}")
        };
        view! {
            {slips.summary(l)}
            <p class="board-settings-of">{opened.settings.name.clone()}</p>
            <h1>{title}</h1>
            {told}
            <p class="text">{lead}</p>
            <form class="board-settings-form" method="get" action=base.clone() role="search">
                <div class="field">
                    <label for="haku">{t::boards::search(l)}</label>
                    <input class="input input-short" id="haku" name="haku" value=query.haku.clone()/>
                </div>
                <div class="actions"><button class="button-quiet" type="submit">{t::board_settings::search(l)}</button></div>
            </form>
            <p class="quiet" role="status">{t::boards::cards(l, i64::try_from(all.len()).unwrap_or_default())}</p>
            <ul class="board-settings-rows" id="kortit">{rows}</ul>
            {none}
            {pager(l, &visit.state.assets.pkg, now, last, address)}
        }
        .into_any()
    }))
}

fn row(visit: &Visit, opened: &Opened, base: &str, it: &Away, works: bool) -> impl IntoView + use<> {
    let l = visit.language;
    let name = format!("{}-{} {}", opened.settings.prefix, it.number, it.title);
    let href = format!("{}/kortit/{}", opened.base(visit), it.number);
    let outcome = it
        .outcome
        .map(|outcome| view! { <span>{outcome_words(l, outcome)}</span> });
    let by = it.by.clone().map(|name| view! { <span>{name}</span> });
    let back = works.then(|| {
        view! {
            <form method="post" action=base.to_owned()>
                <input type="hidden" name="key" value=new_key()/>
                <input type="hidden" name="card" value=it.id.to_string()/>
                <button class="button-quiet" type="submit">
                    {t::board_settings::restore(l)}
                    <span class="visually-hidden">": "{it.title.clone()}</span>
                </button>
            </form>
        }
    });
    view! {
        <li>
            <div>
                <a class="board-settings-name" href=href>{name}</a>
                <p class="board-settings-facts">
                    <span>{day_of(it.at)}</span>
                    {by}
                    <span>{it.column.clone()}</span>
                    {outcome}
                </p>
            </div>
            {back}
        </li>
    }
}

fn outcome_words(l: Language, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => t::boards::outcome_done(l),
        Outcome::Dropped | Outcome::Returned => t::boards::outcome_dropped(l),
        Outcome::Transferred => t::boards::outcome_transferred(l),
        Outcome::Merged => t::boards::outcome_merged(l),
    }
}
