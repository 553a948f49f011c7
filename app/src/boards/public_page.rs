//! What residents see of a board: the ideas that are being worked on, in the columns' public wording.
//!
//! The same page for everyone, without scripts. Nothing is drawn but what `store::boards::public` reads.

use axum::extract::Path;
use axum::response::Response;
use domain::BoardId;
use domain::calendar::days_between;
use domain::people::Act;
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::boards::public::{AtWork, Projection, projection};

use super::board_for;
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::ideas::status_tag;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /taulut/7/julkinen`
pub async fn public_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let id = BoardId::new(id);
    let gone = || Fault::Refused(Refusal::NotFound);
    let lists = lists(&visit.state).await?;
    let mut c = visit.state.db.read().await?;
    board_for(&visit, &mut c, id, Act::ReadBoardInPublic).await?;
    let board = projection(&mut c, id).await?.ok_or_else(gone)?;
    drop(c);
    let l = visit.language;
    let mut page = Page::new(board.name.clone())
        .class("page-public-board")
        .description(t::tie::public_description(l))
        .trail(
            vec![(t::inbox::groups_title(l).to_owned(), "/ryhmat")],
            board.name.clone(),
        );
    if let Some((name, _)) = lists.group(board.group, l) {
        page = page.under(name.to_owned(), format!("/ryhmat/{}", board.group));
    }
    if visit.signed_in.is_some() {
        page = page.private();
    }
    Ok(page.draw(&visit, || content(&visit, &lists, &board).into_any()))
}

fn content(visit: &Visit, lists: &Lists, board: &Projection) -> impl IntoView + use<> {
    let l = visit.language;
    let group = lists.group(board.group, l).map(|(name, _)| name.to_owned());
    let lead = match group {
        Some(group) => t::tie::public_lead(l, group),
        None => t::tie::public_description(l).to_owned(),
    };
    let stages: Vec<_> = board
        .stages
        .iter()
        .map(|stage| {
            let ideas: Vec<_> = stage.ideas.iter().map(|idea| row(visit, idea)).collect();
            view! {
                <section class="public-stage">
                    <h2>{stage.wording.words(l).to_owned()}</h2>
                    <ul class="public-ideas">{ideas}</ul>
                </section>
            }
        })
        .collect();
    let empty = stages
        .is_empty()
        .then(|| view! { <p class="text">{t::tie::public_empty(l)}</p> });
    view! {
        <h1>{board.name.clone()}</h1>
        <p class="lead text">{lead}</p>
        {empty}
        {stages}
    }
}

fn row(visit: &Visit, idea: &AtWork) -> impl IntoView + use<> {
    let l = visit.language;
    let lang = (idea.language != l).then(|| idea.language.tag());
    let days = days_between(idea.since.civil_day(), visit.now.civil_day()).max(0);
    let since = match days {
        0 => t::tie::public_today(l).to_owned(),
        days => t::tie::public_days(l, i64::from(days)),
    };
    view! {
        <li>
            <a href=visit.link(&format!("/ideat/{}", idea.idea)) lang=lang>{idea.title.clone()}</a>
            <p class="public-facts">{status_tag(l, &visit.state.assets.pkg, idea.status)}<span class="fact">{since}</span></p>
        </li>
    }
}
