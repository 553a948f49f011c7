//! A board: its columns with their cards, filters in the address, and what was done just now.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use domain::boards::{Audience, BoardQuery, BoardSight, Snapshot};
use domain::calendar::iso;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::{BoardId, GroupId};
use http::StatusCode;
use leptos::prelude::*;

use super::object::board_for;
use super::told::{Told, notice};
use super::view::{Frame, Shown, board, tabs, toolbar};
use crate::catalogue::lists;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// A board that somebody may read, as it is now.
pub(super) struct Opened {
    pub(super) sight: BoardSight,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) frame: Frame,
}

/// Opens a board for an act, or refuses.
pub(super) async fn open(visit: &Visit, id: BoardId, act: Act) -> Result<Opened, Fault> {
    // The version first: what is written after it is read next time.
    let version = visit.state.db.version();
    let mut conn = visit.state.db.read().await?;
    let sight = board_for(visit, &mut conn, id, act).await?;
    let kept = &visit.state.answers.snapshots;
    let snapshot = kept.of(&mut conn, id, version).await?;
    drop(conn);
    let snapshot = snapshot.ok_or(Fault::Refused(Refusal::NotFound))?;
    let actor = visit.actor();
    let audience = Audience::of(&actor, sight);
    let frame = Frame::new(
        &snapshot,
        visit.language,
        visit.state.assets.pkg.clone(),
        visit.link(&format!("/taulut/{id}")),
        visit.now.civil_day(),
        actor.person().map(|person| person.id),
        audience.works,
    );
    Ok(Opened { sight, snapshot, frame })
}

/// The parameters of an address, in their order.
pub(super) fn parameters(query: &str) -> Vec<(String, String)> {
    serde_html_form::from_str(query).unwrap_or_default()
}

/// `GET /taulut/7`
pub async fn board_page(visit: Visit, Path(id): Path<i64>) -> Result<Response, Fault> {
    let opened = open(&visit, BoardId::new(id), Act::ReadBoard).await?;
    let told: Told = serde_html_form::from_str(&visit.query).unwrap_or_default();
    draw(&visit, &opened, told, StatusCode::OK).await
}

/// Draws a board as it was opened, with what was done just now.
pub(super) async fn draw(visit: &Visit, opened: &Opened, told: Told, status: StatusCode) -> Result<Response, Fault> {
    let pairs = parameters(&visit.query);
    let query = BoardQuery::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let group = group_name(visit, opened.sight.group).await?;
    let name = opened.snapshot.name.clone();
    let page = Page::new(name.clone())
        .class("page-cards")
        .trail(vec![(t::boards::title(visit.language).to_owned(), "/taulut")], name)
        .status(status)
        .live_board(format!("/taulut/{}/tiedot", opened.snapshot.board));
    Ok(page.draw(visit, || content(visit, opened, &query, &told, &group).into_any()))
}

/// The name of the board's group in the visitor's language.
async fn group_name(visit: &Visit, group: GroupId) -> Result<String, Fault> {
    let lists = lists(&visit.state).await?;
    let name = lists.group(group, visit.language).map(|(name, _)| name.to_owned());
    Ok(name.unwrap_or_default())
}

fn content(visit: &Visit, opened: &Opened, query: &BoardQuery, told: &Told, group: &str) -> impl IntoView + use<> {
    let l = visit.language;
    let (frame, snapshot) = (&opened.frame, &opened.snapshot);
    let shown = Shown::of(frame, snapshot, query);
    let me = frame.me;
    let new = frame.works.then(|| {
        let href = [&frame.base, "/kortit/uusi"].concat();
        view! { <a class="button board-add" data-new="" href=href>{t::boards::new_card(l)}</a> }
    });
    let archived = opened
        .sight
        .is_archived
        .then(|| view! { <p class="board-archived">{t::boards::is_archived(l)}</p> });
    view! {
        <div class="board-head">
            <div>
                <h1>{snapshot.name.clone()}</h1>
                <p class="quiet">{group.to_owned()}</p>
            </div>
            {links(visit, opened)}
            {new}
        </div>
        {notice(visit, opened, told)}
        {archived}
        {toolbar(frame, snapshot, &shown, query)}
        {tabs(frame, snapshot, &shown)}
        {me.map(|me| view! {
            <super::Desk
                board=snapshot.board.get()
                language=l
                pkg=frame.pkg.clone()
                base=frame.base.clone()
                today=iso(frame.today)
                me=me.get()
                works=frame.works
            />
        })}
        {board(frame, snapshot, &shown, query)}
    }
}

/// The board's other pages.
fn links(visit: &Visit, opened: &Opened) -> impl IntoView + use<> {
    let l = visit.language;
    let settings = may(&visit.actor(), Act::ManageBoard, &Object::Board(opened.sight)).is_ok();
    let pages = [
        Some(("/virtaus", t::flow::title(l))),
        Some(("/saannot", t::board_settings::rules_short(l))),
        Some(("/arkisto", t::board_settings::archive_page(l))),
        settings.then(|| ("/asetukset", t::board_settings::settings(l))),
    ];
    let items: Vec<_> = pages
        .into_iter()
        .flatten()
        .map(|(path, words)| view! { <li><a href=[&opened.frame.base, path].concat()>{words}</a></li> })
        .collect();
    view! { <nav class="board-links" aria-label=t::boards::pages(l)><ul>{items}</ul></nav> }
}
