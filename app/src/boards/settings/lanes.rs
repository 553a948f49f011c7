//! The lanes of a board: each with its own small form, and a new one.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::boards::{MOST_LANES, ServiceClass};
use domain::people::Act;
use domain::{LaneId, Language, Refusal};
use http::StatusCode;
use leptos::prelude::*;
use store::boards::settings::columns::Stays;
use store::boards::settings::end;
use store::boards::settings::lanes::{self, Draft, Lane};

use super::frame::{Form, Opened, back, draw, limit_text, open, read_limit, read_name, take, told};
use crate::admin::frame::{Input, Posted, Slips, stamp};
use crate::boards::view::class_words;
use crate::error::Fault;
use crate::people::Visit;
use crate::t;

const PATH: &str = "/asetukset/radat";

/// How a page is drawn after a refusal of one lane's form; a new lane's is 0.
#[derive(Default)]
struct State {
    lane: i64,
    posted: Option<Posted>,
    slips: Slips,
}

/// `GET /taulut/7/asetukset/radat`
pub async fn lanes_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    page(&visit, id, &State::default(), StatusCode::OK).await
}

/// `POST /taulut/7/asetukset/radat`: one lane saved, moved, added or taken away.
pub async fn save_lanes(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ManageBoard).await?;
    drop(conn);
    let (l, board) = (visit.language, opened.id);
    let posted = Posted::read(&body)?;
    let act = posted.text("act");
    if !["save", "add", "remove", "up", "down"].contains(&act.as_str()) {
        return Err(Fault::Refused(Refusal::Invalid));
    }
    let which = posted.text("lane").parse::<i64>().unwrap_or_default();
    let mut state = State {
        lane: which,
        ..State::default()
    };
    let new = matches!(act.as_str(), "save" | "add").then(|| read(l, &posted, which, &mut state.slips));
    if !state.slips.is_empty() {
        state.posted = Some(posted);
        return page(&visit, id, &state, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let lane = LaneId::new(which);
    let mut tx = visit.state.db.write().await?;
    let hand = take(&visit, &mut tx, board).await?;
    let all = lanes::lanes(&mut tx, board).await?;
    let kept = all.iter().find(|it| it.id == lane);
    if act != "add" && kept.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    let problem = match (act.as_str(), new) {
        ("save", Some(new)) => {
            let kept = kept.map(|it| &it.set);
            if kept != Some(&new) && kept.is_none_or(|it| mark(it) != posted.text("seen")) {
                tx.rollback().await?;
                state.posted = Some(posted);
                return page(&visit, id, &state, StatusCode::CONFLICT).await;
            }
            lanes::save(&mut tx, board, lane, &new).await?;
            None
        }
        ("add", Some(new)) => {
            let added = lanes::add(&mut tx, board, &new).await?;
            let full = t::board_settings::lanes_full(l, MOST_LANES.to_string());
            added.is_none().then_some(("name", full))
        }
        ("remove", _) => lanes::remove(&mut tx, board, lane, visit.now)
            .await?
            .err()
            .map(|stays| {
                (
                    "name",
                    match stays {
                        Stays::Cards(cards) => t::board_settings::lane_has_cards(l, cards),
                        Stays::Last => t::board_settings::lane_default(l).to_owned(),
                    },
                )
            }),
        (step, _) => {
            lanes::shift(&mut tx, board, lane, step == "up").await?;
            None
        }
    };
    if let Some((field, words)) = problem {
        tx.rollback().await?;
        state.slips.add(format!("{field}-{which}"), words);
        state.posted = Some(posted).filter(|it| it.get("name").is_some());
        let status = if act == "remove" {
            StatusCode::CONFLICT
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        return page(&visit, id, &state, status).await;
    }
    end(&mut tx, &hand, "lanes", visit.now).await?;
    tx.commit().await?;
    Ok(back(&visit, board, &[PATH, "?tallennettu"].concat()))
}

fn mark(set: &Draft) -> String {
    stamp([format!("{set:?}").as_str()])
}

fn read(l: Language, posted: &Posted, which: i64, slips: &mut Slips) -> Draft {
    Draft {
        name: read_name(l, posted, &format!("name-{which}"), slips),
        limit: read_limit(l, posted, &format!("limit-{which}"), slips),
        class: ServiceClass::from_code(&posted.text("class")),
    }
}

async fn page(visit: &Visit, id: i64, state: &State, status: StatusCode) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(visit, &mut conn, id, Act::ManageBoard).await?;
    let all = lanes::lanes(&mut conn, opened.id).await?;
    drop(conn);
    let l = visit.language;
    Ok(draw(
        visit,
        &opened,
        "/radat",
        t::board_settings::lanes(l),
        status,
        || {
            let is_changed = status == StatusCode::CONFLICT && state.posted.is_some();
            let rows: Vec<_> = all
                .iter()
                .map(|it| view! { <li>{lane_form(visit, &opened, Some(it), state, is_changed)}</li> })
                .collect();
            view! {
                {state.slips.summary(l)}
                {told(visit, is_changed)}
                <p class="text">{t::board_settings::lanes_lead(l)}</p>
                <ul class="board-settings-forms">{rows}</ul>
                <section class="board-settings-part">
                    <h2>{t::board_settings::lane_new(l)}</h2>
                    {lane_form(visit, &opened, None, state, false)}
                </section>
            }
            .into_any()
        },
    ))
}

fn lane_form(
    visit: &Visit,
    opened: &Opened,
    lane: Option<&Lane>,
    state: &State,
    is_changed: bool,
) -> impl IntoView + use<> {
    let l = visit.language;
    let which = lane.map_or(0, |it| it.id.get());
    let form = Form {
        visit,
        posted: state.posted.as_ref().filter(|_| state.lane == which),
        slips: &state.slips,
        is_changed,
        key: format!("-{which}"),
    };
    let empty = Draft {
        name: String::new(),
        limit: None,
        class: None,
    };
    let kept = lane.map_or(&empty, |it| &it.set);
    let mut classes = vec![("", t::board_settings::class_none(l))];
    classes.extend(ServiceClass::ALL.iter().map(|it| (it.as_code(), class_words(l, *it))));
    let limit = limit_text(kept.limit);
    let class = kept.class.map_or("", ServiceClass::as_code);
    let facts = lane.map(|it| {
        let default = it
            .is_default
            .then(|| view! { <span>{t::board_settings::lane_is_default(l)}</span> });
        view! { <p class="board-settings-facts"><span>{t::boards::cards(l, it.cards)}</span>{default}</p> }
    });
    let more = lane.filter(|it| !it.is_default).map(|_| {
        view! {
            <button class="button-quiet" type="submit" name="act" value="up">{t::board_settings::step_up(l)}</button>
            <button class="button-quiet" type="submit" name="act" value="down">{t::board_settings::step_down(l)}</button>
            <button class="button-quiet" type="submit" name="act" value="remove">{t::board_settings::remove(l)}</button>
        }
    });
    let save = if lane.is_some() {
        view! { <button class="button-quiet" type="submit" name="act" value="save">{t::board_settings::save(l)}</button> }.into_any()
    } else {
        view! { <button class="button" type="submit" name="act" value="add">{t::board_settings::lane_add(l)}</button> }
            .into_any()
    };
    view! {
        <form class="form board-settings-form" method="post" action=[&opened.base(visit), PATH].concat() novalidate>
            <input type="hidden" name="lane" value=which.to_string()/>
            <input type="hidden" name="seen" value=mark(kept)/>
            {form.field("name", t::board_settings::name(l), None, (&kept.name, Input::Short), None)}
            {form.field("limit", t::board_settings::limit(l), None, (&limit, Input::Number), None)}
            {form.select("class", t::board_settings::lane_class(l), None, &classes, class)}
            {facts}
            <div class="actions">{save}{more}</div>
        </form>
    }
}
