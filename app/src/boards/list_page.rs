//! The boards one may read: one's own first, each with what is under way, blocked and late.

use axum::response::Response;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::boards::Listed;

use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// `GET /taulut`
pub async fn list_page(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.actor();
    may(&actor, Act::ReadBoards, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let Some(person) = actor.person() else {
        return Err(Fault::Refused(Refusal::SignInFirst));
    };
    let lists = lists(&visit.state).await?;
    let mut conn = visit.state.db.read().await?;
    let mut boards = store::boards::list(&mut conn, person.id, visit.now.civil_day()).await?;
    drop(conn);
    boards.retain(|it| may(&actor, Act::ReadBoard, &Object::Board(it.sight)).is_ok());
    let (own, others): (Vec<_>, Vec<_>) = boards
        .into_iter()
        .partition(|it| person.is_member(it.sight.group) || it.sight.seat.is_some());
    let may_create = may(&actor, Act::CreateBoard, &Object::Service).is_ok();
    let l = visit.language;
    let title = t::boards::title(l);
    let page = Page::new(title).class("page-boards").trail(Vec::new(), title).board();
    Ok(page.draw(&visit, || {
        let is_empty = own.is_empty() && others.is_empty();
        let new = may_create.then(|| {
            let class = if is_empty { "button" } else { "button-quiet" };
            view! { <a class=class href=visit.link("/taulut/uusi")>{t::boards::new(l)}</a> }
        });
        // With nothing but one's own there is nothing to tell apart.
        let heading = !others.is_empty();
        let content = if is_empty {
            view! {
                <section class="boards-none">
                    <h2>{t::boards::none_title(l)}</h2>
                    <p class="text">{if may_create { t::boards::none_may(l) } else { t::boards::none_ask(l) }}</p>
                    {new}
                </section>
            }
            .into_any()
        } else {
            view! {
                {part(&visit, &lists, t::boards::own(l), heading, &own)}
                {part(&visit, &lists, t::boards::others(l), heading, &others)}
                <div class="actions boards-new">{new}</div>
            }
            .into_any()
        };
        view! {
            <h1>{title}</h1>
            <p class="lead text">{t::boards::lead(l)}</p>
            {content}
        }
        .into_any()
    }))
}

fn part(
    visit: &Visit,
    lists: &Lists,
    words: &'static str,
    heading: bool,
    boards: &[Listed],
) -> Option<impl IntoView + use<>> {
    let rows = boards.iter().map(|it| row(visit, lists, it)).collect_view();
    (!boards.is_empty()).then(|| {
        let class = if heading { "boards-part" } else { "visually-hidden" };
        view! {
            <h2 class=class>{words}</h2>
            <ul class="boards">{rows}</ul>
        }
    })
}

fn row(visit: &Visit, lists: &Lists, board: &Listed) -> impl IntoView + use<> {
    let l = visit.language;
    let group = lists.group(board.sight.group, l).map(|(name, named_in)| {
        view! { <span lang=(named_in != l).then(|| named_in.tag())>{name.to_owned()}</span> }
    });
    let seen = match (board.sight.is_published, board.sight.visibility) {
        (true, _) => Some(t::boards::is_public(l)),
        (false, domain::boards::BoardVisibility::Members) => Some(t::boards::members_only(l)),
        (false, domain::boards::BoardVisibility::Staff) => None,
    };
    let purpose =
        (!board.purpose.is_empty()).then(|| view! { <p class="board-row-purpose">{board.purpose.clone()}</p> });
    view! {
        <li class="board-row">
            <h3><a href=visit.link(&format!("/taulut/{}", board.sight.id))>{board.name.clone()}</a></h3>
            <p class="board-row-group">{group}{seen.map(|words| view! { <span>{words}</span> })}</p>
            {purpose}
            {figures(visit, board)}
        </li>
    }
}

/// What is under way always; what is blocked or late only when there is something.
fn figures(visit: &Visit, board: &Listed) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    if board.cards == 0 {
        return view! { <p class="board-row-figures"><span>{t::boards::empty_board(l)}</span></p> }.into_any();
    }
    let blocked = (board.blocked > 0).then(|| {
        view! { <span data-tone="warning">{icon(pkg, "asked")}{t::boards::blocked_n(l, board.blocked.to_string())}</span> }
    });
    let late = (board.late > 0).then(|| {
        view! { <span data-tone="problem">{icon(pkg, "warning")}{t::boards::late_n(l, board.late.to_string())}</span> }
    });
    view! {
        <p class="board-row-figures">
            <span>{t::boards::cards(l, board.cards)}</span>
            <span>{t::boards::under_way(l, board.under_way.to_string())}</span>
            {blocked}
            {late}
        </p>
    }
    .into_any()
}
