//! Where *I want no more of these* leads: a page with one button, for the letters of one matter or
//! of one kind. The link's signature is all the authority it takes.
//!
//! Mail programs press the button by themselves with `List-Unsubscribe=One-Click` (RFC 8058): such a
//! post comes without a session and from anywhere, and switches off.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::mail::MailSwitch;
use domain::people::{Act, Actor, Object, Person, may};
use domain::refusal::Refusal;
use leptos::prelude::*;
use serde::Deserialize;

use super::code_of;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Pressed {
    /// The button that takes the letters back.
    on: String,
}

/// `GET /mailit/idea-12/…`
pub async fn switch_page(visit: Visit, Path((name, mac)): Path<(String, String)>) -> Result<Response, Fault> {
    let (switch, is_on) = known(&visit, &name, &mac).await?;
    let l = visit.language;
    let title = t::mail::switch_title(l);
    let words = words(&visit, switch, is_on);
    let action = visit.link(&visit.path);
    Ok(Page::new(title).class("page-sign-in").secret().draw(&visit, || {
        let button = if is_on {
            view! { <button class="button">{t::mail::switch_stop(l)}</button> }.into_any()
        } else {
            view! { <button class="button-quiet" name="on" value="1">{t::mail::switch_start(l)}</button> }.into_any()
        };
        view! {
            <h1>{title}</h1>
            <p class="lead" role="status">{words}</p>
            <form class="form" method="post" action=action><p class="actions">{button}</p></form>
        }
        .into_any()
    }))
}

/// `POST /mailit/idea-12/…`
pub async fn switch(visit: Visit, Path((name, mac)): Path<(String, String)>, body: Bytes) -> Result<Response, Fault> {
    let (switch, _) = known(&visit, &name, &mac).await?;
    let pressed: Pressed = serde_html_form::from_bytes(&body).unwrap_or_default();
    store::outbox::turn(&visit.state.db, switch, pressed.on == "1", visit.now).await?;
    Ok(Redirect::to(&visit.link(&visit.path)).into_response())
}

/// The switch and how it stands, when the link is good.
async fn known(visit: &Visit, name: &str, mac: &str) -> Result<(MailSwitch, bool), Fault> {
    let missing = || Fault::Refused(Refusal::NotFound);
    let switch = MailSwitch::parse(name).ok_or_else(missing)?;
    if !visit.state.keys.knows_mail_switch(switch, mac) {
        return Err(missing());
    }
    let mut c = visit.state.db.read().await?;
    let is_on = store::outbox::is_on(&mut c, switch).await?.ok_or_else(missing)?;
    let (actor, act, idea) = match switch {
        MailSwitch::Idea(idea) => (Actor::Author(idea), Act::SetOwnMail, Some(idea)),
        // Leaving is always possible; only coming back asks whether the matter may be followed.
        MailSwitch::Follow(idea, person) if !is_on => {
            (Actor::Person(Person::resident(person)), Act::Follow, Some(idea))
        }
        MailSwitch::Follow(_, person) | MailSwitch::Digest(person) | MailSwitch::Monday(person) => {
            (Actor::Person(Person::resident(person)), Act::ManageSelf, None)
        }
    };
    let object = match idea {
        Some(idea) => {
            let matter = store::ideas::find(&mut c, idea).await?.ok_or_else(missing)?;
            matter.object(visit.now)
        }
        None => Object::Service,
    };
    may(&actor, act, &object).map_err(|it| Fault::Refused(it.into()))?;
    Ok((switch, is_on))
}

fn words(visit: &Visit, switch: MailSwitch, is_on: bool) -> String {
    let l = visit.language;
    let code = |idea| code_of(&visit.state.town(), idea);
    match (switch, is_on) {
        (MailSwitch::Idea(idea), true) => t::mail::switch_idea_on(l, code(idea)),
        (MailSwitch::Idea(idea), false) => t::mail::switch_idea_off(l, code(idea)),
        (MailSwitch::Follow(idea, _), true) => t::mail::switch_follow_on(l, code(idea)),
        (MailSwitch::Follow(idea, _), false) => t::mail::switch_follow_off(l, code(idea)),
        (MailSwitch::Digest(_), true) => t::mail::switch_digest_on(l).to_owned(),
        (MailSwitch::Digest(_), false) => t::mail::switch_digest_off(l).to_owned(),
        (MailSwitch::Monday(_), true) => t::mail::switch_monday_on(l).to_owned(),
        (MailSwitch::Monday(_), false) => t::mail::switch_monday_off(l).to_owned(),
    }
}
