//! `/omat/istunnot`: where one is signed in, and ending what is not wanted.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::people::SignedIn;
use store::people::sessions::{OwnSession, end_other_sessions, end_own_session, own_sessions};

use super::session::no_cookie;
use super::visit::{SET, Visit};
use crate::error::Fault;
use crate::page::Page;
use crate::t;
use crate::ui::day_of;

/// `GET /omat/istunnot`
pub async fn sessions_page(visit: Visit) -> Result<Response, Fault> {
    let known = allowed(&visit)?;
    let mut c = visit.state.db.read().await?;
    let sessions = own_sessions(&mut c, known.person.id, visit.now, known.person.is_staff()).await?;
    drop(c);
    let l = visit.language;
    let page = Page::new(t::people::sessions_title(l))
        .class("page-sessions")
        .trail(
            vec![(t::people::own(l).to_owned(), "/omat")],
            t::people::sessions_title(l),
        )
        .private();
    Ok(page.draw(&visit, || {
        let rows = sessions.iter().map(|it| row(&visit, known, it)).collect_view();
        let others = (sessions.len() > 1).then(|| {
            view! {
                <form class="actions" method="post" action=visit.link("/omat/istunnot/muut")>
                    <button class="button" type="submit">{t::people::end_others(l)}</button>
                </form>
            }
        });
        let done = (visit.query == "ok").then(|| {
            view! {
                <div class="notice" data-tone="ok" role="status">
                    {crate::ui::icon(&visit.state.assets.pkg, "ok")}<div><p>{t::people::session_ended(l)}</p></div>
                </div>
            }
        });
        view! {
            <h1>{t::people::sessions_title(l)}</h1>
            <p class="lead">{t::people::sessions_lead(l)}</p>
            {done}
            <ul class="sessions">{rows}</ul>
            {others}
        }
        .into_any()
    }))
}

fn row(visit: &Visit, known: &SignedIn, session: &OwnSession) -> impl IntoView + use<> {
    let l = visit.language;
    let is_here = session.number == known.session;
    let browser = if session.browser.is_empty() {
        t::people::unknown_browser(l).to_owned()
    } else {
        session.browser.clone()
    };
    let end = if is_here {
        view! { <span class="tag" data-tone="done">{t::people::this_browser(l)}</span> }.into_any()
    } else {
        let action = visit.link(&["/omat/istunnot/", &session.number, "/lopeta"].concat());
        let label = [t::people::end(l), ": ", &browser].concat();
        view! {
            <form method="post" action=action>
                <button class="button-quiet button-small" type="submit" aria-label=label>{t::people::end(l)}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <li class="session">
            <div>
                <h2 class="session-browser">{browser}</h2>
                <p class="quiet">{t::people::since(l)}" "{day_of(session.since)}" · "{t::people::last_used(l)}" "{day_of(session.seen)}</p>
            </div>
            {end}
        </li>
    }
}

/// `POST /omat/istunnot/muut`
pub async fn end_others(visit: Visit) -> Result<Response, Fault> {
    let known = allowed(&visit)?;
    let mut tx = visit.state.db.write().await?;
    end_other_sessions(&mut tx, known.person.id, &known.session).await?;
    tx.commit().await?;
    Ok(Redirect::to(&visit.link("/omat/istunnot?ok")).into_response())
}

/// `POST /omat/istunnot/…/lopeta`
pub async fn end_one(visit: Visit, Path(number): Path<String>) -> Result<Response, Fault> {
    let known = allowed(&visit)?;
    let mut tx = visit.state.db.write().await?;
    // One that is gone already, or another person's, ends nothing: the list shows how it is.
    end_own_session(&mut tx, known.person.id, &number).await?;
    tx.commit().await?;
    if number == known.session {
        let mut response = Redirect::to(&visit.link("/")).into_response();
        response.headers_mut().append(SET, no_cookie(visit.state.secure));
        return Ok(response);
    }
    Ok(Redirect::to(&visit.link("/omat/istunnot?ok")).into_response())
}

fn allowed(visit: &Visit) -> Result<&SignedIn, Fault> {
    may(&visit.actor(), Act::ManageSelf, &Object::Service).map_err(Refusal::from)?;
    Ok(visit.signed_in.as_deref().ok_or(Refusal::SignInFirst)?)
}
