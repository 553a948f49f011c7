//! *Siirrä*: a card goes to another place by a form, the same operation as a drag makes.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::boards::{Ask, SlimCard, Why};
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{BoardId, CardId, ColumnId};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use store::boards::Wording;

use super::acts::operate;
use super::board_page::{Opened, open};
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
    /// The card's version on the page that was filled in.
    seen: String,
    #[serde(flatten)]
    place: PlaceTyped,
    /// Lines of the exit policy that are true, by number.
    tick: Vec<usize>,
    /// Somebody else had moved it, and it is to go all the same.
    #[serde(skip)]
    anyway: bool,
}

/// `GET /taulut/7/kortit/12/siirra`
pub async fn move_page(visit: Visit, Path((id, number)): Path<(i64, i64)>) -> Result<Response, Fault> {
    let opened = open(&visit, BoardId::new(id), Act::WorkBoard).await?;
    let card = find(&opened, number)?;
    // Most moves go one column on, to the top.
    let columns = &opened.snapshot.columns;
    let at = columns.iter().position(|it| it.id == card.column);
    let next = at.and_then(|at| columns.get(at + 1)).map_or(card.column, |it| it.id);
    let typed = Typed {
        place: PlaceTyped {
            column: next.to_string(),
            lane: card.lane.to_string(),
            place: "top".to_owned(),
            told: told(&visit, card.id).await?,
            ..PlaceTyped::default()
        },
        ..Typed::default()
    };
    Ok(draw(&visit, &opened, card, &typed, &Slips::default(), StatusCode::OK))
}

/// `POST /taulut/7/kortit/12/siirra`
pub async fn move_card(visit: Visit, Path((id, number)): Path<(i64, i64)>, body: Bytes) -> Result<Response, Fault> {
    let board = BoardId::new(id);
    let opened = open(&visit, board, Act::WorkBoard).await?;
    let card = find(&opened, number)?;
    let mut typed = read(&body)?;
    typed.place.told = told(&visit, card.id).await?;
    let mut slips = Slips::default();
    let Some(target) = typed.place.check(&visit, &opened.snapshot, &mut slips) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(draw(&visit, &opened, card, &typed, &slips, status));
    };
    let ask = Ask::Move {
        card: card.id,
        seen: typed.seen.parse().unwrap_or(0),
        column: target.column,
        lane: target.lane,
        anchor: target.anchor,
        alt: None,
        anyway: false,
        reason: target.reason,
        ticked: typed.tick.clone(),
    };
    match operate(&visit, board, &op(&visit, &typed.key, ask)).await? {
        Ok(done) => {
            let to = done_address(&visit, board, "siirretty", Some(number), &done);
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) => {
            if matches!(refused.why, Why::NotAllowed | Why::CardGone) {
                return Err(Fault::Refused(Refusal::NotFound));
            }
            // As things are now: the form that is sent next has seen it.
            let opened = open(&visit, board, Act::WorkBoard).await?;
            let card = find(&opened, number)?;
            typed.anyway = matches!(refused.why, Why::Moved { .. });
            let words = why_words(visit.language, &refused.why, &opened.snapshot, opened.frame.today);
            slips.add(field(&refused.why), words);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(draw(&visit, &opened, card, &typed, &slips, status))
        }
    }
}

async fn told(visit: &Visit, card: CardId) -> Result<Vec<(ColumnId, Wording)>, Fault> {
    Ok(store::boards::ahead(&mut visit.state.db.read().await?, card).await?)
}

fn read(body: &[u8]) -> Result<Typed, Fault> {
    serde_html_form::from_bytes(body).map_err(|_| Fault::Refused(Refusal::Invalid))
}

fn find(opened: &Opened, number: i64) -> Result<&SlimCard, Fault> {
    let found = opened.snapshot.cards.iter().find(|it| it.number == number);
    found.ok_or(Fault::Refused(Refusal::NotFound))
}

/// The field that a refusal is about.
const fn field(why: &Why) -> &'static str {
    match why {
        Why::Policy { .. } => "ticks",
        Why::Wip { may_exceed: true, .. } => "reason",
        _ => "column",
    }
}

fn draw(visit: &Visit, opened: &Opened, card: &SlimCard, typed: &Typed, slips: &Slips, status: StatusCode) -> Response {
    let l = visit.language;
    let number = opened.frame.number(card.number);
    let name = [t::boards::move_title(l), ": ", &number].concat();
    let title = if slips.is_empty() {
        name
    } else {
        [t::boards::error_prefix(l), &name].concat()
    };
    let page = Page::new(title)
        .class("page-board-form")
        .trail(
            vec![(t::boards::title(l).to_owned(), "/taulut")],
            t::boards::move_submit(l),
        )
        .under(
            opened.snapshot.name.clone(),
            format!("/taulut/{}", opened.snapshot.board),
        )
        .under(
            number,
            format!("/taulut/{}/kortit/{}", opened.snapshot.board, card.number),
        )
        .status(status)
        .form()
        .board();
    page.draw(visit, || content(visit, opened, card, typed, slips).into_any())
}

fn content(visit: &Visit, opened: &Opened, card: &SlimCard, typed: &Typed, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let frame = &opened.frame;
    let key = if typed.key.is_empty() {
        new_key()
    } else {
        typed.key.clone()
    };
    let submit = if typed.anyway {
        t::boards::move_anyway(l)
    } else {
        t::boards::move_submit(l)
    };
    let place = &typed.place;
    let action = format!("{}/kortit/{}/siirra", frame.base, card.number);
    view! {
        {slips.summary(visit)}
        <h1>{t::boards::move_title(l)}</h1>
        <p class="lead text">{frame.number(card.number)}" "{card.title.clone()}</p>
        <form class="form" method="post" action=action novalidate>
            <input type="hidden" name="key" value=key/>
            <input type="hidden" name="seen" value=card.version.to_string()/>
            {column_field(visit, opened, place, slips, Some(card.column))}
            {lane_field(visit, opened, place)}
            {place_field(visit, opened, place, slips, Some(card.id))}
            {ticks(visit, opened, card, typed, slips)}
            {reason_field(visit, opened, place, slips)}
            <div class="actions">
                <button class="button" type="submit">{submit}</button>
                <a href=frame.base.clone()>{t::boards::to_board(l)}</a>
            </div>
        </form>
    }
}

/// The lines of the exit policy that must be ticked to move on.
fn ticks(
    visit: &Visit,
    opened: &Opened,
    card: &SlimCard,
    typed: &Typed,
    slips: &Slips,
) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let column = opened.snapshot.columns.iter().find(|it| it.id == card.column)?;
    if !column.asks || column.exit.trim().is_empty() {
        return None;
    }
    let lines: Vec<_> = column
        .exit
        .lines()
        .filter(|line| !line.trim().is_empty())
        .enumerate()
        .map(|(index, line)| {
            let id = format!("tick-{index}");
            view! {
                <div class="check">
                    <input type="checkbox" id=id.clone() name="tick" value=index.to_string() checked=typed.tick.contains(&index)/>
                    <label for=id>{line.to_owned()}</label>
                </div>
            }
        })
        .collect();
    Some(view! {
        <fieldset class="choices" id="ticks" aria-describedby=slips.described("ticks")>
            <legend>{t::boards::ticks(l)}</legend>
            <p class="hint" id="ticks-hint">{t::boards::ticks_hint(l)}</p>
            {slips.at(visit, "ticks")}
            {lines}
        </fieldset>
    })
}
