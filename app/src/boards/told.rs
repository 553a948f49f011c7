//! What was done just now, told above the board, with the way to take it back.
//!
//! The address says what was done by codes and numbers; the words come from the board as it is now.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::boards::{Ask, Done, Placed, Snapshot, Why};
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{BoardId, ColumnId};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;

use super::acts::operate;
use super::board_page::{Opened, draw, open};
use super::form::{new_key, op};
use super::refusal_words::why_words;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// The address's part that tells.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    /// What: a code of our own.
    tehty: String,
    /// The number of the card.
    kortti: Option<i64>,
    /// The change of the board that can be undone.
    muutos: Option<i64>,
    /// How many cards.
    monta: Option<i64>,
    /// Not where it was asked for.
    lopussa: String,
    /// Why it was refused, in words; never from the address.
    #[serde(skip)]
    pub(super) refused: Option<String>,
}

/// The board's address after an act.
pub(super) fn done_address(visit: &Visit, board: BoardId, what: &str, card: Option<i64>, done: &Done) -> String {
    let number = |it: Option<i64>| it.map(|it| it.to_string()).unwrap_or_default();
    let is_fallback = done.placed == Some(Placed::Fallback);
    let mut pairs = vec![
        ("tehty", what.to_owned()),
        ("kortti", number(card)),
        ("muutos", done.seq.to_string()),
        ("lopussa", if is_fallback { "1".to_owned() } else { String::new() }),
    ];
    if card.is_none() {
        let count = done.cards.len().max(done.removed.len());
        pairs.push(("monta", count.to_string()));
    }
    pairs.retain(|(_, value)| !value.is_empty());
    let query = serde_html_form::to_string(&pairs).unwrap_or_default();
    format!("{}?{query}", visit.link(&format!("/taulut/{board}")))
}

/// The form of *Kumoa*.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    key: String,
    seq: i64,
}

/// `POST /taulut/7/kumoa`
pub async fn undo(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let board = BoardId::new(id);
    open(&visit, board, Act::WorkBoard).await?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let ask = Ask::Undo { seq: typed.seq };
    match operate(&visit, board, &op(&visit, &typed.key, ask)).await? {
        Ok(_) => {
            let to = visit.link(&format!("/taulut/{board}?tehty=kumottu"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) if refused.why == Why::NotAllowed => Err(Fault::Refused(Refusal::NotFound)),
        Err(refused) => {
            let visit = visit.standing_at(&format!("/taulut/{board}"));
            let opened = open(&visit, board, Act::WorkBoard).await?;
            let words = why_words(visit.language, &refused.why, &opened.snapshot, opened.frame.today);
            let told = Told {
                refused: Some(words),
                ..Told::default()
            };
            draw(&visit, &opened, told, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The notice above the board.
pub(super) fn notice(visit: &Visit, opened: &Opened, told: &Told) -> Option<AnyView> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    if let Some(words) = &told.refused {
        return Some(
            view! {
                <div class="notice board-told" data-tone="problem" role="alert">
                    {icon(pkg, "warning")}
                    <div><p>{words.clone()}</p></div>
                </div>
            }
            .into_any(),
        );
    }
    let words = words(visit, &opened.snapshot, told)?;
    let undo = told
        .muutos
        .filter(|_| told.tehty != "kumottu" && opened.frame.works)
        .map(|seq| {
            view! {
                <form method="post" action=[&opened.frame.base, "/kumoa"].concat()>
                    <input type="hidden" name="key" value=new_key()/>
                    <input type="hidden" name="seq" value=seq.to_string()/>
                    <button class="button-quiet button-small" type="submit">{t::boards::undo(l)}</button>
                </form>
            }
        });
    let show = told.kortti.map(|number| {
        let href = ["#", &super::hooks::tile(number)].concat();
        view! { <a href=href>{t::boards::show_card(l)}</a> }
    });
    let another = (told.tehty == "lisatty")
        .then(|| view! { <a href=[&opened.frame.base, "/kortit/uusi"].concat()>{t::boards::another(l)}</a> });
    let fallback = (!told.lopussa.is_empty()).then(|| view! { <p>{t::boards::told_fallback(l)}</p> });
    let over = column_of(&opened.snapshot, told).and_then(|id| over(visit, &opened.snapshot, id));
    Some(
        view! {
            <div class="notice board-told" data-tone="ok" role="status">
                {icon(pkg, "ok")}
                <div>
                    <p>{words}" "{over}</p>
                    {fallback}
                    <div class="actions">{undo}{show}{another}</div>
                </div>
            </div>
        }
        .into_any(),
    )
}

fn words(visit: &Visit, board: &Snapshot, told: &Told) -> Option<String> {
    let l = visit.language;
    let many = told.monta.unwrap_or_default();
    let column = || column_of(board, told).and_then(|id| board.columns.iter().find(|it| it.id == id));
    match told.tehty.as_str() {
        "siirretty" | "lisatty" => {
            let card = board.cards.iter().find(|it| Some(it.number) == told.kortti)?;
            let cell: Vec<_> = board
                .cards
                .iter()
                .filter(|it| it.column == card.column && it.lane == card.lane)
                .collect();
            let place = cell.iter().position(|it| it.id == card.id)? + 1;
            let place = format!("{place}/{}", cell.len());
            let name = format!("{}-{} {}", board.prefix, card.number, card.title);
            let column = column()?.name.clone();
            Some(if told.tehty == "lisatty" {
                t::boards::told_created(l, name, column, place)
            } else {
                t::boards::told_moved(l, name, column, place)
            })
        }
        "siirretty-monta" => Some(t::boards::told_moved_many(l, many, column()?.name.clone())),
        "merkitty" => Some(t::boards::told_labelled(l, many)),
        "arkistoitu" => Some(t::boards::told_archived(l, many)),
        "kumottu" => Some(t::boards::told_undone(l).to_owned()),
        _ => None,
    }
}

/// The column that the card is in now; of several, the number given is the column's.
fn column_of(board: &Snapshot, told: &Told) -> Option<ColumnId> {
    match told.tehty.as_str() {
        "siirretty-monta" => told.kortti.map(ColumnId::new),
        _ => board
            .cards
            .iter()
            .find(|it| Some(it.number) == told.kortti)
            .map(|card| card.column),
    }
}

/// That the column's limit is exceeded now.
fn over(visit: &Visit, board: &Snapshot, id: ColumnId) -> Option<String> {
    let column = board.columns.iter().find(|it| it.id == id)?;
    let limit = column
        .limit
        .filter(|_| board.wip_mode != domain::boards::WipMode::Off)?;
    let count = board.cards.iter().filter(|it| it.column == id).count();
    (i64::try_from(count).is_ok_and(|count| count > limit))
        .then(|| t::boards::over_column(visit.language, column.name.clone(), limit.to_string()))
}
