//! A new card: its title and where it goes. All else is told on the card itself.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::BoardId;
use domain::boards::{Ask, ColumnRole, LONGEST_TITLE, Why};
use domain::people::Act;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;

use super::acts::operate;
use super::board_page::{Opened, open, parameters};
use super::form::{Slips, new_key, op};
use super::place_form::{PlaceTyped, column_field, lane_field, place_field, reason_field};
use super::refusal_words::why_words;
use super::told::done_address;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// The form as it came.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    key: String,
    title: String,
    #[serde(flatten)]
    place: PlaceTyped,
}

/// `GET /taulut/7/kortit/uusi?sarake=3&rata=1`
pub async fn new_card_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let opened = open(&visit, BoardId::new(id), Act::WorkBoard).await?;
    let pairs = parameters(&visit.query);
    let given = |wanted: &str| {
        pairs
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone())
    };
    let columns = &opened.snapshot.columns;
    // Without a wish to where new work usually comes.
    let usual = columns.iter().find(|it| it.role != ColumnRole::Done);
    let typed = Typed {
        place: PlaceTyped {
            column: given("sarake")
                .or_else(|| usual.map(|it| it.id.to_string()))
                .unwrap_or_default(),
            lane: given("rata").unwrap_or_default(),
            place: "bottom".to_owned(),
            ..PlaceTyped::default()
        },
        ..Typed::default()
    };
    Ok(draw(&visit, &opened, &typed, &Slips::default(), StatusCode::OK))
}

/// `POST /taulut/7/kortit/uusi`
pub async fn create_card(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let board = BoardId::new(id);
    let opened = open(&visit, board, Act::WorkBoard).await?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let l = visit.language;
    let mut slips = Slips::default();
    let title = typed.title.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        slips.add("title", t::boards::title_wrong(l));
    }
    let target = typed.place.check(&visit, &opened.snapshot, &mut slips);
    let (true, Some(target)) = (slips.is_empty(), target) else {
        return Ok(draw(&visit, &opened, &typed, &slips, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let ask = Ask::Create {
        title: title.to_owned(),
        column: target.column,
        lane: target.lane,
        anchor: target.anchor,
        idea: None,
        reason: target.reason,
    };
    match operate(&visit, board, &op(&visit, &typed.key, ask)).await? {
        Ok(done) => {
            let number = done.cards.first().map(|card| card.number);
            let to = done_address(&visit, board, "lisatty", number, &done);
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) => {
            if refused.why == Why::NotAllowed {
                return Err(Fault::Refused(Refusal::NotFound));
            }
            let opened = open(&visit, board, Act::WorkBoard).await?;
            let field = match &refused.why {
                Why::Invalid { field } if field == "title" => "title",
                Why::Wip { may_exceed: true, .. } => "reason",
                _ => "column",
            };
            slips.add(field, why_words(l, &refused.why, &opened.snapshot, opened.frame.today));
            Ok(draw(&visit, &opened, &typed, &slips, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn draw(visit: &Visit, opened: &Opened, typed: &Typed, slips: &Slips, status: StatusCode) -> Response {
    let l = visit.language;
    let title = if slips.is_empty() {
        t::boards::new_card(l).to_owned()
    } else {
        [t::boards::error_prefix(l), t::boards::new_card(l)].concat()
    };
    let page = Page::new(title)
        .class("page-board-form")
        .trail(
            vec![(t::boards::title(l).to_owned(), "/taulut")],
            t::boards::new_card(l),
        )
        .under(
            opened.snapshot.name.clone(),
            format!("/taulut/{}", opened.snapshot.board),
        )
        .status(status)
        .form()
        .board();
    page.draw(visit, || content(visit, opened, typed, slips).into_any())
}

fn content(visit: &Visit, opened: &Opened, typed: &Typed, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let frame = &opened.frame;
    let key = if typed.key.is_empty() {
        new_key()
    } else {
        typed.key.clone()
    };
    let place = &typed.place;
    view! {
        {slips.summary(visit)}
        <h1>{t::boards::new_card(l)}</h1>
        <form class="form" method="post" action=[&frame.base, "/kortit/uusi"].concat() novalidate>
            <input type="hidden" name="key" value=key/>
            <div class="field">
                <label for="title">{t::boards::card_title(l)}</label>
                <p class="hint" id="title-hint">{t::boards::card_title_hint(l)}</p>
                {slips.at(visit, "title")}
                <input class="input" id="title" name="title" maxlength=LONGEST_TITLE value=typed.title.clone() required
                    aria-describedby=slips.described("title") aria-invalid=slips.invalid("title")/>
            </div>
            {column_field(visit, opened, place, slips, None)}
            {lane_field(visit, opened, place)}
            {place_field(visit, opened, place, slips, None)}
            {reason_field(visit, opened, place, slips)}
            <div class="actions">
                <button class="button" type="submit">{t::boards::new_submit(l)}</button>
                <a href=frame.base.clone()>{t::boards::to_board(l)}</a>
            </div>
        </form>
    }
}
