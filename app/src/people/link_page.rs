//! The link in the mail: shows whose it is and one button. Only the press signs in, so that a mail
//! program that looks behind links uses nothing up. And signing out.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::people::session::Purpose;
use leptos::prelude::*;

use super::session::no_cookie;
use super::sign_in;
use super::sign_in_page::over;
use super::visit::{SET, Visit};
use crate::error::Fault;
use crate::page::Page;
use crate::t;

/// `GET /kirjaudu/linkki/…`
pub async fn link_page(visit: Visit, Path(token): Path<String>) -> Result<Response, Fault> {
    let l = visit.language;
    let Some(row) = sign_in::of_link(&visit, &token).await? else {
        return Ok(over(&visit, None));
    };
    let (title, lead) = match row.purpose {
        Purpose::SignIn => (t::people::link_title(l), t::people::link_lead(l)),
        Purpose::Invite => (t::people::invite_title(l), t::people::invite_lead(l)),
    };
    let page = Page::new(title).class("page-sign-in").secret();
    Ok(page.draw(&visit, || {
        let action = visit.link(&["/kirjaudu/linkki/", &token].concat());
        let other = visit
            .signed_in
            .as_deref()
            .and_then(|known| known.email.clone())
            .filter(|email| *email != row.email)
            .map(|email| view! { <p>{t::people::link_other(l, email)}</p> });
        view! {
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <p class="sign-in-who">{row.email.clone()}</p>
            {other}
            <form class="actions" method="post" action=action>
                <button class="button" type="submit">{t::people::sign_in(l)}</button>
            </form>
            <p class="hint">{t::people::link_not_you(l)}</p>
        }
        .into_any()
    }))
}

/// `POST /kirjaudu/linkki/…`
pub async fn use_link(visit: Visit, Path(token): Path<String>) -> Result<Response, Fault> {
    let Some(row) = sign_in::of_link(&visit, &token).await? else {
        return Ok(over(&visit, None));
    };
    match sign_in::enter(&visit, &row).await? {
        Some(inside) => Ok(inside.into_response()),
        None => Ok(over(&visit, None)),
    }
}

/// `POST /kirjaudu/ulos`
pub async fn sign_out(visit: Visit) -> Result<Response, Fault> {
    if let Some(known) = visit.signed_in.as_deref() {
        sign_in::sign_out(&visit, known).await?;
    }
    let mut response = Redirect::to(&visit.link("/")).into_response();
    response.headers_mut().append(SET, no_cookie(visit.state.secure));
    Ok(response)
}
