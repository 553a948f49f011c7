//! The columns of a board in their order, and a new one.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::people::Act;
use domain::{ColumnId, Localised};
use http::StatusCode;
use leptos::prelude::*;
use store::boards::settings::columns::{self, Column, Draft};
use store::boards::settings::end;

use super::frame::{Form, Opened, back, draw, open, read_name, role_name, take, told};
use crate::admin::frame::{Input, Posted, Slips};
use crate::error::Fault;
use crate::people::Visit;
use crate::t;
use domain::boards::{ColumnRole, MOST_COLUMNS};

/// `GET /taulut/7/asetukset/sarakkeet`
pub async fn columns_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    page(&visit, id, None, &Slips::default()).await
}

/// `POST /taulut/7/asetukset/sarakkeet`: a new column, or one step in the order.
pub async fn save_columns(visit: Visit, Path(id): Path<i64>, body: Bytes) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ManageBoard).await?;
    drop(conn);
    let l = visit.language;
    let posted = Posted::read(&body)?;
    let mut slips = Slips::default();
    let act = posted.text("act");
    let step = posted.text("column").parse::<ColumnId>().ok();
    if let (Some(column), true) = (step, act == "up" || act == "down") {
        let mut tx = visit.state.db.write().await?;
        let hand = take(&visit, &mut tx, opened.id).await?;
        columns::shift(&mut tx, opened.id, column, act == "up").await?;
        end(&mut tx, &hand, "columns", visit.now).await?;
        tx.commit().await?;
        let rest = format!("/asetukset/sarakkeet?tallennettu#sarake-{column}");
        return Ok(back(&visit, opened.id, &rest));
    }
    let name = read_name(l, &posted, "name", &mut slips);
    if !slips.is_empty() {
        return page(&visit, id, Some(&posted), &slips).await;
    }
    let new = Draft {
        name,
        role: ColumnRole::from_code(&posted.text("role")).unwrap_or(ColumnRole::Active),
        limit: None,
        entry: String::new(),
        exit: String::new(),
        asks: false,
        public: Localised::default(),
    };
    let mut tx = visit.state.db.write().await?;
    let hand = take(&visit, &mut tx, opened.id).await?;
    let Some(column) = columns::add(&mut tx, opened.id, &new).await? else {
        tx.rollback().await?;
        slips.add("name", t::board_settings::columns_full(l, MOST_COLUMNS.to_string()));
        return page(&visit, id, Some(&posted), &slips).await;
    };
    end(&mut tx, &hand, "columns", visit.now).await?;
    tx.commit().await?;
    let rest = format!("/asetukset/sarakkeet/{column}?tallennettu");
    Ok(back(&visit, opened.id, &rest))
}

async fn page(visit: &Visit, id: i64, posted: Option<&Posted>, slips: &Slips) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(visit, &mut conn, id, Act::ManageBoard).await?;
    let all = columns::columns(&mut conn, opened.id).await?;
    drop(conn);
    let l = visit.language;
    let status = if slips.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(draw(
        visit,
        &opened,
        "/sarakkeet",
        t::board_settings::columns(l),
        status,
        || {
            let form = Form {
                visit,
                posted,
                slips,
                is_changed: false,
                key: String::new(),
            };
            let last = all.len().saturating_sub(1);
            let rows: Vec<_> = all
                .iter()
                .enumerate()
                .map(|(index, it)| row(visit, &opened, it, index > 0, index < last))
                .collect();
            view! {
                {slips.summary(l)}
                {told(visit, false)}
                <p class="text">{t::board_settings::columns_lead(l)}</p>
                <ol class="board-settings-rows">{rows}</ol>
                {new_form(visit, &opened, &form)}
            }
            .into_any()
        },
    ))
}

fn row(visit: &Visit, opened: &Opened, it: &Column, has_up: bool, has_down: bool) -> impl IntoView + use<> {
    let l = visit.language;
    let here = [&opened.base(visit), "/asetukset/sarakkeet"].concat();
    let limit = it.set.limit.map(|limit| {
        let is_over = it.cards > limit;
        let words = t::boards::limit(l, limit.to_string());
        let over = is_over.then(|| view! { <strong>{t::boards::limit_exceeded(l)}</strong> });
        view! { <span>{words}</span>{over} }
    });
    let step = |act: &'static str, there: bool, words: String| {
        let sign = if act == "up" { "↑" } else { "↓" };
        there.then(|| {
            view! {
                <button class="button-quiet" type="submit" name="act" value=act>
                    <span aria-hidden="true">{sign}</span>
                    <span class="visually-hidden">{words}</span>
                </button>
            }
        })
    };
    let name = it.set.name.clone();
    view! {
        <li id=format!("sarake-{}", it.id)>
            <div>
                <a class="board-settings-name" href=format!("{here}/{}", it.id)>{name.clone()}</a>
                <p class="board-settings-facts">
                    <span>{role_name(l, it.set.role)}</span>
                    <span>{t::boards::cards(l, it.cards)}</span>
                    {limit}
                </p>
            </div>
            <form class="board-settings-steps" method="post" action=here>
                <input type="hidden" name="column" value=it.id.to_string()/>
                {step("up", has_up, t::board_settings::earlier(l, name.clone()))}
                {step("down", has_down, t::board_settings::later(l, name))}
            </form>
        </li>
    }
}

fn new_form(visit: &Visit, opened: &Opened, form: &Form<'_>) -> impl IntoView + use<> {
    let l = visit.language;
    let roles: Vec<(&str, &str)> = ColumnRole::ALL
        .iter()
        .map(|it| (it.as_code(), role_name(l, *it)))
        .collect();
    view! {
        <section class="board-settings-part">
            <h2>{t::board_settings::column_new(l)}</h2>
            <form class="form admin-form" method="post" action=[&opened.base(visit), "/asetukset/sarakkeet"].concat() novalidate>
                {form.field("name", t::board_settings::name(l), None, ("", Input::Short), None)}
                {form.select("role", t::board_settings::role(l), Some(t::board_settings::role_hint(l)), &roles, "active")}
                <div class="actions">
                    <button class="button" type="submit" name="act" value="add">{t::board_settings::column_add(l)}</button>
                </div>
            </form>
        </section>
    }
}
