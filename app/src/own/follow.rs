//! Following an idea: a button on its page, and the page where who signs in first ends what was begun.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::people::{Act, may};
use domain::refusal::Refusal;
use domain::{IdeaId, PersonId};
use leptos::prelude::*;
use serde::Deserialize;
use store::ideas::Matter;

use crate::error::Fault;
use crate::ideas::parse_id;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Pressed {
    /// `0` stops following.
    on: String,
}

/// `GET /ideat/123/seuraa`: one button, for who has just signed in.
pub async fn follow_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let (matter, _, follows) = allowed(&visit, parse_id(&id)?).await?;
    let l = visit.language;
    let page = Page::new(t::own::follow_title(l)).class("page-info").private();
    Ok(page.draw(&visit, || {
        let back = visit.link(&format!("/ideat/{}", matter.id));
        let written_in = (matter.language != l).then(|| matter.language.tag());
        view! {
            <h1>{t::own::follow_title(l)}</h1>
            <p class="lead" lang=written_in>{matter.title.clone()}</p>
            <p class="text">{if follows { t::own::follow_on(l) } else { t::own::follow_text(l) }}</p>
            {form(&visit, matter.id, follows, "button")}
            <p><a class="more" href=back>{t::own::follow_back(l)}</a></p>
        }
        .into_any()
    }))
}

/// `POST /ideat/123/seuraa`
pub async fn follow(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let (matter, person, _) = allowed(&visit, parse_id(&id)?).await?;
    let pressed: Pressed = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let mut tx = visit.state.db.write().await?;
    store::own::follow(&mut tx, matter.id, person, pressed.on != "0", visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&visit.link(&format!("/ideat/{}#seuraa", matter.id))).into_response())
}

/// The button on the idea's page. Whoever has not signed in gets the same link.
pub(crate) fn follow_button(visit: &Visit, id: IdeaId, follows: Option<bool>) -> impl IntoView + use<> {
    let l = visit.language;
    let control = match follows {
        Some(follows) => form(visit, id, follows, "button-quiet").into_any(),
        None => {
            let way = visit.standing_at(&format!("/ideat/{id}/seuraa")).sign_in_link();
            view! { <p><a class="button-quiet" href=way>{icon(&visit.state.assets.pkg, "link")}{t::own::follow_do(l)}</a></p> }
                .into_any()
        }
    };
    view! {
        <div class="follow" id="seuraa">
            {control}
            <p class="hint">{if follows == Some(true) { t::own::follow_on(l) } else { t::own::follow_text(l) }}</p>
        </div>
    }
}

fn form(visit: &Visit, id: IdeaId, follows: bool, class: &'static str) -> impl IntoView + use<> {
    let l = visit.language;
    let (on, words, picture) = if follows {
        ("0", t::own::follow_stop(l), "close")
    } else {
        ("1", t::own::follow_do(l), "link")
    };
    view! {
        <form method="post" action=visit.link(&format!("/ideat/{id}/seuraa"))>
            <button class=class type="submit" name="on" value=on>{icon(&visit.state.assets.pkg, picture)}{words}</button>
        </form>
    }
}

/// The matter, who follows, and whether they do already.
async fn allowed(visit: &Visit, id: IdeaId) -> Result<(Matter, PersonId, bool), Fault> {
    let mut conn = visit.state.db.read().await?;
    let matter = store::ideas::find(&mut conn, id)
        .await?
        .ok_or(Fault::Refused(Refusal::NotFound))?;
    may(&visit.actor(), Act::Follow, &matter.object(visit.now)).map_err(|it| Fault::Refused(it.into()))?;
    let known = visit.signed_in.as_ref().ok_or(Fault::Refused(Refusal::SignInFirst))?;
    let person = known.person.id;
    let follows = store::own::followed(&mut conn, id, person).await?;
    Ok((matter, person, follows))
}
