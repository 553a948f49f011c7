//! The page *Virtaus*, its files, and the form that confirms a service level.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::BoardId;
use domain::boards::ServiceClass;
use domain::flow::Window;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use leptos::prelude::*;
use serde::Deserialize;

use super::asked::{Asked, WINDOWS};
use super::figure::{Figure, Scene};
use super::known::{ahead, known};
use super::levels::{MOST_DAYS, PERCENT};
use super::words::class_words;
use super::{ahead as to_come, cumulative, now, obstacles, times, weeks};
use crate::boards::board_for;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    class: String,
    days: String,
}

/// `GET /taulut/{id}/virtaus`
pub async fn flow_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    draw(&visit, &id, StatusCode::OK, None).await
}

/// `POST /taulut/{id}/virtaus`: a person confirms a service level.
pub async fn confirm(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let board = number(&id)?;
    let mut tx = visit.state.db.write().await?;
    board_for(&visit, &mut tx, board, Act::ManageBoard).await?;
    let posted: Posted = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let days = posted
        .days
        .trim()
        .parse()
        .ok()
        .filter(|days| (1..=MOST_DAYS).contains(days));
    let (Some(class), Some(days)) = (ServiceClass::from_code(&posted.class), days) else {
        drop(tx);
        return draw(&visit, &id, StatusCode::UNPROCESSABLE_ENTITY, Some(posted.days)).await;
    };
    let Some(person) = visit.actor().person().map(|person| person.id) else {
        return Err(Fault::Refused(Refusal::SignInFirst));
    };
    let is_there = store::flow::confirm_level(&mut tx, board, class, days, PERCENT, person, visit.now).await?;
    if !is_there {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.commit().await?;
    let asked = Asked::parse(&visit.query);
    let to = format!(
        "/taulut/{board}/virtaus?{}&vahvistettu=1#palvelutaso",
        asked.query(None)
    );
    Ok(Redirect::to(&visit.link(&to)).into_response())
}

/// `GET /taulut/{id}/virtaus.csv?kuvio=viikot`: a figure's table for spreadsheets.
pub async fn csv(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let board = number(&id)?;
    board_for(&visit, &mut visit.state.db.read().await?, board, Act::ReadBoard).await?;
    let asked = Asked::parse(&visit.query);
    let known = known(&visit.state, board)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    let ahead = ahead(&known, board, asked.cards, asked.by).await?;
    let scene = Scene {
        visit: &visit,
        l: visit.language,
        board,
        window: Window::last(&known.flow, asked.days, asked.class),
        known: &known,
        asked: &asked,
        ahead: &ahead,
        manages: false,
    };
    let figure = figures(&scene).into_iter().find(|it| it.key == asked.figure);
    let figure = figure.ok_or(Fault::Refused(Refusal::NotFound))?;
    let name = format!("attachment; filename=\"virtaus-{}-{}.csv\"", board, figure.key);
    let mut response = figure.table.csv().into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn number(id: &str) -> Result<BoardId, Fault> {
    id.parse().map_err(|_| Fault::Refused(Refusal::NotFound))
}

fn figures<'a>(scene: &'a Scene<'a>) -> Vec<Figure<'a>> {
    vec![
        now::figure(scene),
        times::figure(scene),
        weeks::figure(scene),
        cumulative::figure(scene),
        obstacles::figure(scene),
        to_come::figure(scene),
    ]
}

/// The page; `wrong` holds the days that were refused.
async fn draw(visit: &Visit, id: &str, status: StatusCode, wrong: Option<String>) -> Result<Response, Fault> {
    let board = number(id)?;
    let sight = board_for(visit, &mut visit.state.db.read().await?, board, Act::ReadBoard).await?;
    let asked = Asked::parse(&visit.query);
    let known = known(&visit.state, board)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    let ahead = ahead(&known, board, asked.cards, asked.by).await?;
    let l = visit.language;
    let title = t::flow::page_title(l, &known.name);
    let page = Page::new(title)
        .class("page-flow")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], t::flow::title(l))
        .under(known.name.clone(), format!("/taulut/{board}"))
        .status(status)
        .private()
        .board();
    let manages = may(&visit.actor(), Act::ManageBoard, &Object::Board(sight)).is_ok();
    Ok(page.draw(visit, || {
        let scene = Scene {
            visit,
            l,
            board,
            window: Window::last(&known.flow, asked.days, asked.class),
            known: &known,
            asked: &asked,
            ahead: &ahead,
            manages,
        };
        content(&scene, wrong).into_any()
    }))
}

fn content(scene: &Scene<'_>, wrong: Option<String>) -> impl IntoView + use<> {
    let l = scene.l;
    let visit = scene.visit;
    let pkg = &visit.state.assets.pkg;
    let told = match wrong {
        Some(_) => Some(
            view! {
                <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="virheet" autofocus>
                    <h2 id="virheet">{t::flow::wrong_title(l)}</h2>
                    <ul><li><a href="#taso-paivat">{t::flow::level_wrong(l)}</a></li></ul>
                </div>
            }
            .into_any(),
        ),
        None => scene.asked.confirmed.then(|| {
            view! {
                <div class="notice" data-tone="ok" role="status">{icon(pkg, "ok")}<div><p>{t::flow::level_told(l)}</p></div></div>
            }
            .into_any()
        }),
    };
    let figures = figures(scene);
    let contents = figures
        .iter()
        .map(|it| view! { <li><a href=["#", it.key].concat()>{it.title}</a></li> })
        .collect_view();
    let parts = figures.into_iter().map(|it| it.draw(scene)).collect_view();
    view! {
        {told}
        <h1>{t::flow::title(l)}</h1>
        <p class="lead text">{t::flow::lead(l)}</p>
        {narrow(scene)}
        <nav class="flow-contents" aria-label=t::flow::contents(l)><ul>{contents}</ul></nav>
        {parts}
    }
}

/// How far back, and which class.
fn narrow(scene: &Scene<'_>) -> impl IntoView + use<> {
    let l = scene.l;
    let asked = scene.asked;
    let windows = WINDOWS
        .iter()
        .map(|days| {
            let words = t::flow::days(l, i64::from(*days));
            view! { <option value=days.to_string() selected=*days == asked.days>{words}</option> }
        })
        .collect_view();
    let classes = ServiceClass::ALL
        .iter()
        .map(|class| {
            let is_chosen = asked.class == Some(*class);
            view! { <option value=class.as_code() selected=is_chosen>{class_words(l, *class)}</option> }
        })
        .collect_view();
    let action = scene.visit.link(&format!("/taulut/{}/virtaus", scene.board));
    let by = asked
        .by
        .map(|day| view! { <input type="hidden" name="paiva" value=domain::calendar::iso(day)/> });
    view! {
        <form class="flow-form flow-narrow" method="get" action=action>
            <div class="field">
                <label for="jakso">{t::flow::window(l)}</label>
                <select class="input" id="jakso" name="jakso">{windows}</select>
            </div>
            <div class="field">
                <label for="luokka">{t::flow::class(l)}</label>
                <select class="input" id="luokka" name="luokka">
                    <option value="" selected=asked.class.is_none()>{t::flow::class_all(l)}</option>
                    {classes}
                </select>
            </div>
            <input type="hidden" name="kortteja" value=asked.cards.to_string()/>
            {by}
            <button class="button-quiet" type="submit">{t::flow::show(l)}</button>
        </form>
    }
}
