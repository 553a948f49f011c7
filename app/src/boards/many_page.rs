//! Several cards at once: tick them, choose one act. All of it happens or nothing does.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::boards::{Anchor, Ask, BoardQuery, Outcome, Snapshot, Why};
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{BoardId, CardId, ColumnId, LabelId};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;

use super::acts::operate;
use super::board_page::{Opened, open, parameters};
use super::form::{Slips, choice, new_key, op};
use super::refusal_words::why_words;
use super::told::done_address;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// How an unfinished card can have ended when it is archived by hand.
const OUTCOMES: [Outcome; 4] = [Outcome::Dropped, Outcome::Done, Outcome::Transferred, Outcome::Merged];

/// The form as it came.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    key: String,
    card: Vec<i64>,
    act: String,
    column: String,
    label: String,
    outcome: String,
    reason: String,
}

/// `GET /taulut/7/monta`, with the board's filters.
pub async fn many_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let opened = open(&visit, BoardId::new(id), Act::WorkBoard).await?;
    let typed = Typed::default();
    Ok(draw(&visit, &opened, &typed, &Slips::default(), StatusCode::OK))
}

/// `POST /taulut/7/monta`
pub async fn act_many(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let board = BoardId::new(id);
    let opened = open(&visit, board, Act::WorkBoard).await?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let mut slips = Slips::default();
    let Some(ask) = asked(&visit, &opened.snapshot, &typed, &mut slips) else {
        return Ok(draw(&visit, &opened, &typed, &slips, StatusCode::UNPROCESSABLE_ENTITY));
    };
    // Of several the notice tells the column, not a card.
    let (what, column) = match &ask {
        Ask::MoveMany { column, .. } => ("siirretty-monta", Some(column.get())),
        Ask::LabelMany { .. } => ("merkitty", None),
        _ => ("arkistoitu", None),
    };
    let chosen = typed.card.len();
    match operate(&visit, board, &op(&visit, &typed.key, ask)).await? {
        Ok(done) => {
            let mut to = done_address(&visit, board, what, column, &done);
            if column.is_some() {
                to.push_str(&format!("&monta={chosen}"));
            }
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) if refused.why == Why::NotAllowed => Err(Fault::Refused(Refusal::NotFound)),
        Err(refused) => {
            let opened = open(&visit, board, Act::WorkBoard).await?;
            let field = match &refused.why {
                Why::OutcomeMissing => "outcome",
                Why::Wip { may_exceed: true, .. } => "reason",
                _ => "act",
            };
            let words = why_words(visit.language, &refused.why, &opened.snapshot, opened.frame.today);
            slips.add(field, words);
            Ok(draw(&visit, &opened, &typed, &slips, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// What the form asks for, or what is wrong with it.
fn asked(visit: &Visit, board: &Snapshot, typed: &Typed, slips: &mut Slips) -> Option<Ask> {
    let l = visit.language;
    // In the board's own order, whatever order the browser sends.
    let cards: Vec<CardId> = board
        .cards
        .iter()
        .filter(|it| typed.card.contains(&it.number))
        .map(|it| it.id)
        .collect();
    if cards.is_empty() {
        slips.add("card", t::boards::many_none(l));
    }
    let reason = typed.reason.trim();
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    let ask = match typed.act.as_str() {
        "move" => {
            let column = typed.column.parse::<ColumnId>().ok();
            let column = column.filter(|id| board.columns.iter().any(|it| it.id == *id));
            if column.is_none() {
                slips.add("column", t::boards::column_missing(l));
            }
            column.map(|column| Ask::MoveMany {
                cards,
                column,
                lane: None,
                anchor: Anchor::Top,
                reason,
            })
        }
        "label" | "unlabel" => {
            let label = typed.label.parse::<LabelId>().ok();
            let label = label.filter(|id| board.labels.iter().any(|it| it.id == *id));
            if label.is_none() {
                slips.add("label", t::boards::label_missing(l));
            }
            label.map(|label| Ask::LabelMany {
                cards,
                label,
                on: typed.act == "label",
            })
        }
        "archive" => Some(Ask::Archive {
            cards,
            outcome: Outcome::from_code(&typed.outcome),
        }),
        _ => {
            slips.add("act", t::boards::act_missing(l));
            None
        }
    };
    ask.filter(|_| slips.is_empty())
}

fn draw(visit: &Visit, opened: &Opened, typed: &Typed, slips: &Slips, status: StatusCode) -> Response {
    let l = visit.language;
    let title = if slips.is_empty() {
        t::boards::many_title(l).to_owned()
    } else {
        [t::boards::error_prefix(l), t::boards::many_title(l)].concat()
    };
    let page = Page::new(title)
        .class("page-board-form")
        .trail(
            vec![(t::boards::title(l).to_owned(), "/taulut")],
            t::boards::many_title(l),
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
    let pairs = parameters(&visit.query);
    let query = BoardQuery::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let action = query.address(&[&frame.base, "/monta"].concat());
    let columns = cards(opened, typed, &query);
    let empty = columns.is_empty().then(|| view! { <p>{t::boards::many_empty(l)}</p> });
    view! {
        {slips.summary(visit)}
        <h1>{t::boards::many_title(l)}</h1>
        <p class="lead text">{t::boards::many_lead(l)}</p>
        <form class="form" method="post" action=action novalidate>
            <input type="hidden" name="key" value=key/>
            <div id="card" class="board-many">
                {slips.at(visit, "card")}
                {columns}
                {empty}
            </div>
            {acts(visit, opened, typed, slips)}
            <div class="actions">
                <button class="button" type="submit">{t::boards::many_submit(l)}</button>
                <a href=query.address(&frame.base)>{t::boards::to_board(l)}</a>
            </div>
        </form>
    }
}

/// The cards that the filters leave, by column.
fn cards(opened: &Opened, typed: &Typed, query: &BoardQuery) -> Vec<impl IntoView + use<>> {
    let (board, frame) = (&opened.snapshot, &opened.frame);
    board
        .columns
        .iter()
        .filter_map(|column| {
            let boxes: Vec<_> = board
                .cards
                .iter()
                .filter(|it| it.column == column.id)
                .filter(|it| query.filter.shows(it, column.role, &board.prefix, frame.today))
                .map(|it| {
                    let number = it.number.to_string();
                    let is_ticked = typed.card.contains(&it.number);
                    let id = ["card-", &number].concat();
                    let words = [&frame.number(it.number), " ", &it.title].concat();
                    view! {
                        <div class="check">
                            <input type="checkbox" id=id.clone() name="card" value=number checked=is_ticked/>
                            <label for=id>{words}</label>
                        </div>
                    }
                })
                .collect();
            (!boxes.is_empty()).then(|| {
                view! {
                    <fieldset class="choices">
                        <legend>{column.name.clone()}</legend>
                        {boxes}
                    </fieldset>
                }
            })
        })
        .collect()
}

fn acts(visit: &Visit, opened: &Opened, typed: &Typed, slips: &Slips) -> impl IntoView + use<> {
    let l = visit.language;
    let board = &opened.snapshot;
    let has_labels = !board.labels.is_empty();
    let choices: Vec<_> = [
        ("move", t::boards::act_move(l)),
        ("label", t::boards::act_label(l)),
        ("unlabel", t::boards::act_unlabel(l)),
        ("archive", t::boards::act_archive(l)),
    ]
    .into_iter()
    .filter(|(code, _)| has_labels || !code.ends_with("label"))
    .map(|(code, words)| {
        choice(
            "act",
            ["act-", code].concat(),
            code.to_owned(),
            typed.act == code,
            words,
        )
    })
    .collect();
    let columns = board
        .columns
        .iter()
        .map(|it| (it.id.to_string(), it.name.clone()))
        .collect();
    let labels = board
        .labels
        .iter()
        .map(|it| (it.id.to_string(), it.name.clone()))
        .collect();
    let outcomes = OUTCOMES
        .iter()
        .map(|it| (it.as_code().to_owned(), outcome_words(visit, *it).to_owned()))
        .collect();
    let label = has_labels.then(|| field(visit, slips, "label", t::boards::label(l), labels, &typed.label));
    view! {
        <fieldset class="choices" id="act">
            <legend>{t::boards::act(l)}</legend>
            {slips.at(visit, "act")}
            <div class="choices-row">{choices}</div>
        </fieldset>
        <div class="board-many-fields">
            {field(visit, slips, "column", t::boards::column(l), columns, &typed.column)}
            {label}
            {field(visit, slips, "outcome", t::boards::outcome(l), outcomes, &typed.outcome)}
        </div>
        <div class="field">
            <label for="reason">{t::boards::reason(l)}</label>
            <p class="hint" id="reason-hint">{t::boards::reason_hint(l)}</p>
            {slips.at(visit, "reason")}
            <input class="input" id="reason" name="reason" maxlength="300" value=typed.reason.clone()
                aria-describedby=slips.described("reason") aria-invalid=slips.invalid("reason")/>
        </div>
    }
}

/// A select that one of the acts needs.
fn field(
    visit: &Visit,
    slips: &Slips,
    name: &'static str,
    words: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let l = visit.language;
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{words}</option> }
        })
        .collect();
    let hint =
        (name == "outcome").then(|| view! { <p class="hint" id="outcome-hint">{t::boards::outcome_hint(l)}</p> });
    view! {
        <div class="field">
            <label for=name>{words}</label>
            {hint}
            {slips.at(visit, name)}
            <select class="input" id=name name=name aria-invalid=slips.invalid(name)
                aria-describedby=slips.has(name).then(|| [name, "-problem"].concat())>
                <option value="">{t::boards::choose(l)}</option>
                {options}
            </select>
        </div>
    }
}

fn outcome_words(visit: &Visit, outcome: Outcome) -> &'static str {
    let l = visit.language;
    match outcome {
        Outcome::Done => t::boards::outcome_done(l),
        Outcome::Dropped | Outcome::Returned => t::boards::outcome_dropped(l),
        Outcome::Transferred => t::boards::outcome_transferred(l),
        Outcome::Merged => t::boards::outcome_merged(l),
    }
}
