//! Where the button of a letter to an unproved address leads: one press proves the address.
//!
//! Opening the page changes nothing, so a mail program that looks at links proves nothing.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::IdeaId;
use domain::people::{Act, Actor, may};
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::ideas::Contact;

use super::code_of;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::state::LimitedAct;
use crate::t;

/// `GET /vahvista/12/…`
pub async fn confirm_page(visit: Visit, Path((id, mac)): Path<(String, String)>) -> Result<Response, Fault> {
    let (id, contact, is_public) = known(&visit, &id, &mac).await?;
    let l = visit.language;
    let code = code_of(&visit.state.town(), id);
    let is_done = contact.confirmed.is_some();
    let title = if is_done {
        t::mail::confirm_done_title(l)
    } else {
        t::mail::confirm_title(l)
    };
    let action = visit.link(&visit.path);
    let public = format!("/ideat/{id}");
    let onward = if is_public {
        (visit.link(&public), t::own::public_page(l))
    } else {
        (visit.link("/ideat"), t::own::browse(l))
    };
    Ok(Page::new(title).class("page-sign-in").secret().draw(&visit, || {
        let rest = if is_done {
            view! {
                <p class="lead">{t::mail::confirm_done(l, code)}</p>
                <ul class="ways"><li><a href=onward.0>{onward.1}</a></li></ul>
            }
            .into_any()
        } else {
            view! {
                <p class="lead">{t::mail::confirm_page(l, code)}</p>
                <form class="form" method="post" action=action>
                    <p class="actions"><button class="button">{t::mail::confirm_button(l)}</button></p>
                </form>
                <p class="quiet">{t::mail::confirm_other(l)}</p>
            }
            .into_any()
        };
        view! { <h1>{title}</h1>{rest} }.into_any()
    }))
}

/// `POST /vahvista/12/…`
pub async fn confirm(visit: Visit, Path((id, mac)): Path<(String, String)>) -> Result<Response, Fault> {
    let (id, contact, _) = known(&visit, &id, &mac).await?;
    if let Err(retry_minutes) = (visit.state.limit)(LimitedAct::Own, visit.address) {
        return Err(Refusal::TooMany { retry_minutes }.into());
    }
    store::ideas::confirm(&visit.state.db, id, &contact.email, visit.now).await??;
    Ok(Redirect::to(&visit.link(&visit.path)).into_response())
}

/// The matter, its address and whether everyone may read it, when the link is good for that very
/// address.
async fn known(visit: &Visit, id: &str, mac: &str) -> Result<(IdeaId, Contact, bool), Fault> {
    let missing = || Fault::Refused(Refusal::NotFound);
    let id: IdeaId = id.parse().map_err(|_| missing())?;
    let mut c = visit.state.db.read().await?;
    let contact = store::ideas::contact(&mut c, id).await?.ok_or_else(missing)?;
    if !visit
        .state
        .keys
        .knows_confirm_link(id, &contact.email.to_lowercase(), mac)
    {
        return Err(missing());
    }
    let matter = store::ideas::find(&mut c, id).await?.ok_or_else(missing)?;
    may(&Actor::Author(id), Act::SetOwnMail, &matter.object(visit.now)).map_err(|it| Fault::Refused(it.into()))?;
    let is_public = may(&Actor::Visitor, Act::ReadPublic, &matter.object(visit.now)).is_ok();
    Ok((id, contact, is_public))
}
