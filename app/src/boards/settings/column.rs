//! One column: its name, role, limit, rules and public wording; moving its cards and taking it away.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::boards::texts::markdown;
use domain::boards::{Anchor, Ask, ColumnRole, MOST_AT_ONCE};
use domain::people::{Act, Object, may};
use domain::{ColumnId, Language, Localised, Refusal};
use http::StatusCode;
use leptos::prelude::*;
use store::boards::settings::columns::{self, Column, Draft, Stays};
use store::boards::settings::{end, roles};

use super::frame::{Form, Opened, back, draw, limit_text, open, read_limit, read_name, role_name, take, told};
use crate::admin::frame::{Input, Posted, Slips, stamp};
use crate::boards::form::{new_key, op};
use crate::boards::operate;
use crate::boards::refusal_words::why_words;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

/// Entry and exit rules, characters; a public wording, characters.
const LONGEST_RULE: usize = 1_000;
const LONGEST_WORDING: usize = 100;

/// A column that is open, and the others.
struct Here {
    opened: Opened,
    column: Column,
    others: Vec<Column>,
}

async fn find(visit: &Visit, id: i64, column: i64) -> Result<Here, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(visit, &mut conn, id, Act::ManageBoard).await?;
    let all = columns::columns(&mut conn, opened.id).await?;
    drop(conn);
    let (mine, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| it.id == ColumnId::new(column));
    let column = mine.into_iter().next().ok_or(Fault::Refused(Refusal::NotFound))?;
    Ok(Here { opened, column, others })
}

/// How a page is drawn after a refusal.
#[derive(Default)]
struct State {
    posted: Option<Posted>,
    slips: Slips,
    /// The new role and how many cards' dates it would change; to be confirmed.
    asks: Option<(ColumnRole, usize)>,
}

/// `GET /taulut/7/asetukset/sarakkeet/31`
pub async fn column_page(visit: Visit, Path((id, column)): Path<(i64, i64)>) -> Result<Response, Fault> {
    let here = find(&visit, id, column).await?;
    Ok(page(&visit, &here, &State::default(), StatusCode::OK))
}

/// `POST /taulut/7/asetukset/sarakkeet/31`
pub async fn save_column(visit: Visit, Path((id, column)): Path<(i64, i64)>, body: Bytes) -> Result<Response, Fault> {
    let here = find(&visit, id, column).await?;
    let posted = Posted::read(&body)?;
    match posted.text("act").as_str() {
        "move" => empty(&visit, here, posted).await,
        "remove" => remove(&visit, here).await,
        _ => save(&visit, here, posted).await,
    }
}

async fn save(visit: &Visit, mut here: Here, posted: Posted) -> Result<Response, Fault> {
    let (board, column) = (here.opened.id, here.column.id);
    let mut slips = Slips::default();
    let new = read(visit.language, &posted, here.column.set.role, &mut slips);
    let refused = |here: &Here, posted, slips, asks, status| {
        let state = State {
            posted: Some(posted),
            slips,
            asks,
        };
        Ok(page(visit, here, &state, status))
    };
    if !slips.is_empty() {
        return refused(&here, posted, slips, None, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let mut tx = visit.state.db.write().await?;
    let hand = take(visit, &mut tx, board).await?;
    let kept = columns::columns(&mut tx, board).await?;
    let kept = kept.into_iter().find(|it| it.id == column);
    let kept = kept.ok_or(Fault::Refused(Refusal::NotFound))?;
    if kept.set != new && posted.text("seen") != mark(&kept.set) {
        tx.rollback().await?;
        here.column = kept;
        return refused(&here, posted, slips, None, StatusCode::CONFLICT);
    }
    if kept.set.role != new.role && posted.text("confirmed") != new.role.as_code() {
        let changes = roles::would_change(&mut tx, board, column, new.role).await?;
        if changes > 0 {
            tx.rollback().await?;
            let words = t::board_settings::role_asks(visit.language, count(changes));
            slips.add("role", words);
            let asks = Some((new.role, changes));
            return refused(&here, posted, slips, asks, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    if kept.set != new {
        columns::save(&mut tx, board, column, &new).await?;
        end(&mut tx, &hand, "columns", visit.now).await?;
        tx.commit().await?;
    }
    Ok(back(
        visit,
        board,
        &format!("/asetukset/sarakkeet/{column}?tallennettu"),
    ))
}

fn count(cards: usize) -> i64 {
    i64::try_from(cards).unwrap_or(i64::MAX)
}

fn mark(set: &Draft) -> String {
    stamp([format!("{set:?}").as_str()])
}

/// A column as it was sent; what is wrong with it is in `slips`.
fn read(l: Language, posted: &Posted, role: ColumnRole, slips: &mut Slips) -> Draft {
    let name = read_name(l, posted, "name", slips);
    let limit = read_limit(l, posted, "limit", slips);
    let mut text = |name: &'static str, most: usize| {
        let text = markdown(&posted.text(name), most);
        if text.is_err() {
            slips.add(name, t::board_settings::too_long(l, most.to_string()));
        }
        text.unwrap_or_default()
    };
    Draft {
        name,
        role: ColumnRole::from_code(&posted.text("role")).unwrap_or(role),
        limit,
        entry: text("entry", LONGEST_RULE),
        exit: text("exit", LONGEST_RULE),
        asks: posted.get("asks").is_some(),
        public: Localised {
            fi: text("public_fi", LONGEST_WORDING).replace('\n', " "),
            sv: text("public_sv", LONGEST_WORDING).replace('\n', " "),
            en: text("public_en", LONGEST_WORDING).replace('\n', " "),
        },
    }
}

/// Moves every card of the column to another one, so many at a time as one act bears.
async fn empty(visit: &Visit, here: Here, posted: Posted) -> Result<Response, Fault> {
    let l = visit.language;
    let (board, from) = (here.opened.id, here.column.id);
    let to = posted.text("to").parse::<ColumnId>().ok();
    let to = to.filter(|to| here.others.iter().any(|it| it.id == *to));
    let reason = Some(posted.text("reason")).filter(|it| !it.is_empty());
    let mut slips = Slips::default();
    let snapshot = store::boards::snapshot(&mut visit.state.db.read().await?, board).await?;
    let snapshot = snapshot.ok_or(Fault::Refused(Refusal::NotFound))?;
    let Some(to) = to else {
        slips.add("to", t::boards::column_missing(l));
        let state = State {
            posted: Some(posted),
            slips,
            asks: None,
        };
        return Ok(page(visit, &here, &state, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let cards: Vec<_> = snapshot
        .cards
        .iter()
        .filter(|it| it.column == from)
        .map(|it| it.id)
        .collect();
    for (turn, some) in cards.chunks(MOST_AT_ONCE).enumerate() {
        let ask = Ask::MoveMany {
            cards: some.to_vec(),
            column: to,
            lane: None,
            anchor: Anchor::Bottom,
            reason: reason.clone(),
        };
        let key = format!("{} {turn}", posted.text("key"));
        if let Err(refused) = operate(visit, board, &op(visit, &key, ask)).await? {
            slips.add("to", why_words(l, &refused.why, &snapshot, visit.now.civil_day()));
            let here = find(visit, board.get(), from.get()).await?;
            let state = State {
                posted: Some(posted),
                slips,
                asks: None,
            };
            return Ok(page(visit, &here, &state, StatusCode::UNPROCESSABLE_ENTITY));
        }
    }
    Ok(back(visit, board, &format!("/asetukset/sarakkeet/{from}?tallennettu")))
}

async fn remove(visit: &Visit, here: Here) -> Result<Response, Fault> {
    let l = visit.language;
    let board = here.opened.id;
    let mut tx = visit.state.db.write().await?;
    let hand = take(visit, &mut tx, board).await?;
    let stays = columns::remove(&mut tx, board, here.column.id, visit.now).await?;
    if let Err(stays) = stays {
        tx.rollback().await?;
        let mut slips = Slips::default();
        slips.add(
            "poista",
            match stays {
                Stays::Cards(cards) => t::board_settings::column_has_cards(l, cards),
                Stays::Last => t::board_settings::column_last(l).to_owned(),
            },
        );
        let here = find(visit, board.get(), here.column.id.get()).await?;
        let state = State {
            slips,
            ..State::default()
        };
        return Ok(page(visit, &here, &state, StatusCode::CONFLICT));
    }
    end(&mut tx, &hand, "columns", visit.now).await?;
    tx.commit().await?;
    Ok(back(visit, board, "/asetukset/sarakkeet?tallennettu"))
}

fn page(visit: &Visit, here: &Here, state: &State, status: StatusCode) -> Response {
    let l = visit.language;
    let title = t::board_settings::column(l);
    draw(visit, &here.opened, "/sarakkeet", title, status, || {
        let is_changed = status == StatusCode::CONFLICT && state.posted.is_some();
        view! {
            {state.slips.summary(l)}
            {told(visit, is_changed)}
            {fields(visit, here, state, is_changed)}
            {removal(visit, here, state)}
        }
        .into_any()
    })
}

fn fields(visit: &Visit, here: &Here, state: &State, is_changed: bool) -> impl IntoView + use<> {
    let l = visit.language;
    let kept = &here.column.set;
    let form = Form {
        visit,
        posted: state.posted.as_ref().filter(|it| it.get("name").is_some()),
        slips: &state.slips,
        is_changed,
        key: String::new(),
    };
    let roles: Vec<(&str, &str)> = ColumnRole::ALL
        .iter()
        .map(|it| (it.as_code(), role_name(l, *it)))
        .collect();
    let over = kept.limit.filter(|limit| here.column.cards > *limit).map(|limit| {
        let words = t::board_settings::over_now(l, here.column.cards.to_string(), limit.to_string());
        view! { <p class="hint">{words}</p> }
    });
    let (confirm, button) = match state.asks {
        Some((role, _)) => (role.as_code(), t::board_settings::role_confirm(l)),
        None => ("", t::board_settings::save(l)),
    };
    let limit = limit_text(kept.limit);
    let public = [
        ("public_fi", "Suomi", &kept.public.fi, Language::Fi),
        ("public_sv", "Svenska", &kept.public.sv, Language::Sv),
        ("public_en", "English", &kept.public.en, Language::En),
    ]
    .map(|(name, label, kept, language)| form.field(name, label, None, (kept, Input::Line), Some(language)));
    let seen = mark(kept);
    let action = format!("{}/asetukset/sarakkeet/{}", here.opened.base(visit), here.column.id);
    view! {
        <form class="form admin-form" method="post" action=action novalidate>
            {form.field("name", t::board_settings::name(l), None, (&kept.name, Input::Short), None)}
            {form.select("role", t::board_settings::role(l), Some(t::board_settings::role_hint(l)), &roles, kept.role.as_code())}
            {form.field("limit", t::board_settings::limit(l), Some(t::board_settings::limit_hint(l)), (&limit, Input::Number), None)}
            {over}
            {form.field("entry", t::board_settings::entry(l), Some(t::board_settings::entry_hint(l)), (&kept.entry, Input::Text), None)}
            {form.field("exit", t::board_settings::exit(l), Some(t::board_settings::exit_hint(l)), (&kept.exit, Input::Text), None)}
            {form.check("asks", t::board_settings::asks(l), Some(t::board_settings::asks_hint(l)), kept.asks)}
            <fieldset class="admin-three">
                <legend>{t::board_settings::public(l)}</legend>
                <p class="hint">{t::board_settings::public_hint(l)}</p>
                {public}
            </fieldset>
            <input type="hidden" name="seen" value=seen/>
            <input type="hidden" name="confirmed" value=confirm/>
            <div class="actions">
                <button class="button" type="submit" name="act" value="save">{button}</button>
                <a href=[&here.opened.base(visit), "/asetukset/sarakkeet"].concat()>{t::board_settings::to_columns(l)}</a>
            </div>
        </form>
    }
}

/// Cards elsewhere first, then the column away.
fn removal(visit: &Visit, here: &Here, state: &State) -> impl IntoView + use<> {
    let l = visit.language;
    let action = format!("{}/asetukset/sarakkeet/{}", here.opened.base(visit), here.column.id);
    let works = may(&visit.actor(), Act::WorkBoard, &Object::Board(here.opened.sight)).is_ok();
    let cards = here.column.cards;
    let problem = state
        .slips
        .of("poista")
        .map(|words| view! { <p class="problem">{words}</p> });
    let moving = (cards > 0 && works && !here.others.is_empty()).then(|| {
        let form = Form {
            visit,
            posted: state.posted.as_ref().filter(|it| it.get("to").is_some()),
            slips: &state.slips,
            is_changed: false,
            key: String::new(),
        };
        let ids: Vec<String> = here.others.iter().map(|it| it.id.to_string()).collect();
        let options: Vec<(&str, &str)> = ids
            .iter()
            .map(String::as_str)
            .zip(here.others.iter().map(|it| it.set.name.as_str()))
            .collect();
        let first = ids.first().cloned().unwrap_or_default();
        view! {
            <form class="form admin-form" method="post" action=action.clone() novalidate>
                <input type="hidden" name="key" value=new_key()/>
                {form.select("to", t::board_settings::move_all(l), None, &options, &first)}
                {form.field("reason", t::boards::reason(l), Some(t::boards::reason_hint(l)), ("", Input::Line), None)}
                <button class="button-quiet" type="submit" name="act" value="move">{t::board_settings::move_submit(l, cards)}</button>
            </form>
        }
    });
    let removing = (cards == 0).then(|| {
        view! {
            <form method="post" action=action.clone()>
                <button class="button-quiet" type="submit" name="act" value="remove">{t::board_settings::column_remove(l)}</button>
            </form>
        }
    });
    let first = (cards > 0).then(|| view! { <p class="text">{t::board_settings::column_has_cards(l, cards)}</p> });
    view! {
        <section class="board-settings-part" id="poista">
            <h2>{t::board_settings::column_remove(l)}</h2>
            {problem}
            {first}
            {moving}
            <p class="text">{t::board_settings::column_remove_text(l)}</p>
            {removing}
        </section>
    }
}
