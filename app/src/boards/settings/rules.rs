//! The definition of workflow, for everyone at the board: columns in plain words, rules, limits, levels.

use axum::extract::Path;
use axum::response::Response;
use domain::boards::{ColumnRole, WipMode};
use domain::people::{Act, Object, may};
use leptos::prelude::*;
use store::boards::settings::columns::{self, Column};
use store::boards::settings::lanes::{self, Lane};

use super::frame::{open, role_name};
use crate::boards::view::class_words;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /taulut/7/saannot`
pub async fn rules_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let opened = open(&visit, &mut conn, id, Act::ReadBoard).await?;
    let columns = columns::columns(&mut conn, opened.id).await?;
    let lanes = lanes::lanes(&mut conn, opened.id).await?;
    let levels = store::flow::levels(&mut conn, opened.id).await?;
    drop(conn);
    let l = visit.language;
    let title = t::board_settings::rules(l);
    let page = Page::new(title)
        .class("page-board-settings")
        .trail(vec![(t::boards::title(l).to_owned(), "/taulut")], title)
        .under(opened.settings.name.clone(), format!("/taulut/{}", opened.id))
        .board();
    let base = opened.base(&visit);
    let manages = may(&visit.actor(), Act::ManageBoard, &Object::Board(opened.sight)).is_ok();
    Ok(page.draw(&visit, || {
        let set = &opened.settings;
        let purpose = (!set.purpose.is_empty()).then(|| view! { <p class="lead">{set.purpose.clone()}</p> });
        let mode = match set.mode {
            WipMode::Off => t::board_settings::rules_off(l),
            WipMode::Warn => t::board_settings::rules_warn(l),
            WipMode::Hard => t::board_settings::rules_hard(l),
        };
        let whole = set
            .limit
            .map(|limit| view! { <p>{t::board_settings::rules_board_limit(l, limit.to_string())}</p> });
        let rows: Vec<_> = columns.iter().map(|it| column(&visit, it)).collect();
        let tracks = (lanes.len() > 1).then(|| {
            let rows: Vec<_> = lanes.iter().map(|it| lane(&visit, it)).collect();
            view! { <h2>{t::board_settings::lanes(l)}</h2><ul>{rows}</ul> }
        });
        let words: Vec<_> = levels
            .iter()
            .map(|it| {
                let class = class_words(l, it.class);
                let level = t::board_settings::rules_level(l, class, it.percent.to_string(), it.days.to_string());
                view! { <li>{level}</li> }
            })
            .collect();
        let none = levels
            .is_empty()
            .then(|| view! { <p class="quiet">{t::board_settings::rules_no_level(l)}</p> });
        let change = manages.then(|| {
            let href = [&base, "/asetukset"].concat();
            view! { <p><a class="button-quiet" href=href>{t::board_settings::change_settings(l)}</a></p> }
        });
        view! {
            <p class="board-settings-of">{set.name.clone()}</p>
            <h1>{title}</h1>
            {purpose}
            <p class="text">{t::board_settings::rules_lead(l)}</p>
            <h2>{t::board_settings::columns(l)}</h2>
            <ol class="board-rules">{rows}</ol>
            <h2>{t::board_settings::limits(l)}</h2>
            <p class="text">{mode}</p>
            {whole}
            {tracks}
            <h2>{t::board_settings::levels(l)}</h2>
            <ul>{words}</ul>
            {none}
            {change}
        }
        .into_any()
    }))
}

fn column(visit: &Visit, it: &Column) -> impl IntoView + use<> {
    let l = visit.language;
    let role = match it.set.role {
        ColumnRole::Option => t::board_settings::means_option(l),
        ColumnRole::Committed => t::board_settings::means_committed(l),
        ColumnRole::Active => t::board_settings::means_active(l),
        ColumnRole::Wait => t::board_settings::means_wait(l),
        ColumnRole::Done => t::board_settings::means_done(l),
    };
    let limit = it.set.limit.map(|limit| {
        view! { <p>{t::board_settings::rules_limit(l, limit.to_string())}</p> }
    });
    let entry = (!it.set.entry.is_empty()).then(|| {
        view! { <p><strong>{t::board_settings::entry(l)}</strong>": "{it.set.entry.clone()}</p> }
    });
    let lines: Vec<_> = it
        .set
        .exit
        .lines()
        .map(|line| view! { <li>{line.to_owned()}</li> })
        .collect();
    let exit = (!lines.is_empty()).then(|| {
        let asks = it
            .set
            .asks
            .then(|| view! { <p class="quiet">{t::board_settings::rules_asks(l)}</p> });
        view! { <p><strong>{t::boards::exit_rules(l)}</strong></p><ul>{lines}</ul>{asks} }
    });
    let public = it.set.public.get(l).0;
    let public = (!public.is_empty()).then(|| {
        view! { <p class="quiet">{t::board_settings::rules_public(l, public)}</p> }
    });
    view! {
        <li>
            <h3>{it.set.name.clone()}</h3>
            <p class="board-settings-facts"><span>{role_name(l, it.set.role)}</span></p>
            <p>{role}</p>
            {limit}
            {entry}
            {exit}
            {public}
        </li>
    }
}

fn lane(visit: &Visit, it: &Lane) -> impl IntoView + use<> {
    let l = visit.language;
    let limit = it
        .set
        .limit
        .map(|limit| t::board_settings::rules_limit(l, limit.to_string()));
    let class = it
        .set
        .class
        .map(|class| t::board_settings::rules_class(l, class_words(l, class)));
    let words: Vec<String> = [Some(format!("{}.", it.set.name)), limit, class]
        .into_iter()
        .flatten()
        .collect();
    view! { <li>{words.join(" ")}</li> }
}
