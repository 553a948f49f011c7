//! `/omat`: the matters one has sent, what was promised and answered, and what one follows.

use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::calendar::finnish_date;
use domain::refusal::Refusal;
use domain::{IdeaId, Status};
use leptos::prelude::*;
use serde::Deserialize;
use store::own::{Followed, OwnMatter};

use super::own;
use crate::error::Fault;
use crate::ideas::status_tag;
use crate::page::Page;
use crate::people::Visit;
use crate::t;
use crate::ui::{day_of, icon};

/// `GET /omat`
pub async fn matters_page(visit: Visit) -> Result<Response, Fault> {
    let person = own(&visit)?.person.id;
    let mut conn = visit.state.db.read().await?;
    let matters = store::own::matters(&mut conn, person).await?;
    let follows = store::own::follows(&mut conn, person).await?;
    drop(conn);
    let l = visit.language;
    let page = Page::new(t::own::mine_title(l))
        .class("page-own")
        .trail(Vec::new(), t::own::mine_title(l))
        .private();
    Ok(page.draw(&visit, || {
        let rows = matters.iter().map(|it| matter_row(&visit, it)).collect_view();
        let mine = if matters.is_empty() {
            empty(&visit, t::own::mine_empty(l), "/ideat/uusi", t::site::send(l)).into_any()
        } else {
            view! { <ul class="idea-list">{rows}</ul> }.into_any()
        };
        let rows = follows.iter().map(|it| follow_row(&visit, it)).collect_view();
        let followed = if follows.is_empty() {
            empty(&visit, t::own::followed_empty(l), "/ideat", t::own::browse(l)).into_any()
        } else {
            view! { <ul class="idea-list">{rows}</ul> }.into_any()
        };
        view! {
            <h1>{t::own::mine_title(l)}</h1>
            <section aria-labelledby="asiat">
                <h2 id="asiat">{t::own::mine_matters(l)}</h2>
                {mine}
                <p class="hint">{t::own::mine_missing(l)}</p>
            </section>
            <section aria-labelledby="seuratut">
                <h2 id="seuratut">{t::own::followed(l)}</h2>
                {followed}
            </section>
            <section aria-labelledby="tiedot">
                <h2 id="tiedot">{t::own::account(l)}</h2>
                <ul class="ways">
                    <li><a href=visit.link("/omat/tiedot")>{t::own::data_title(l)}</a></li>
                    <li><a href=visit.link("/omat/istunnot")>{t::people::sessions_title(l)}</a></li>
                </ul>
            </section>
        }
        .into_any()
    }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Stopped {
    id: String,
}

/// `POST /omat/seuratut`: stops following, also what is not in public any more.
pub async fn unfollow(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    let person = own(&visit)?.person.id;
    let stopped: Stopped = serde_html_form::from_bytes(&body).map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let id: IdeaId = stopped.id.parse().map_err(|_| Fault::Refused(Refusal::Invalid))?;
    let mut tx = visit.state.db.write().await?;
    store::own::follow(&mut tx, id, person, false, visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&visit.link("/omat#seuratut")).into_response())
}

/// A matter with what it waits for; its title leads to the author's own page.
fn matter_row(visit: &Visit, matter: &OwnMatter) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let link = visit.state.keys.secret_link(matter.id, matter.link_version);
    let href = visit.link(&format!("/oma/{}/{link}", matter.id));
    let written_in = (matter.language != l).then(|| matter.language.tag());
    let today = visit.now.civil_day();
    let next = if matter.status == Status::Asked {
        Some((t::own::mine_asked(l).to_owned(), "asked"))
    } else if let Some(at) = matter.answered {
        Some((t::own::mine_answered(l, finnish_date(at.civil_day())), "ok"))
    } else if matter.status.is_ending() {
        None
    } else {
        matter.answer_due.map(|due| {
            let day = finnish_date(due);
            if due < today {
                (t::own::mine_late(l, day), "warning")
            } else {
                (t::own::mine_due(l, day), "received")
            }
        })
    };
    let next = next.map(|(words, picture)| view! { <span class="fact">{icon(pkg, picture)}{words}</span> });
    view! {
        <li class="idea-row">
            <h3 class="idea-row-title"><a href=href lang=written_in>{matter.title.clone()}</a></h3>
            <p class="idea-row-facts">
                {status_tag(l, pkg, matter.status)}
                {next}
                <span class="fact">{day_of(matter.created)}</span>
            </p>
        </li>
    }
}

/// A followed idea with its one switch.
fn follow_row(visit: &Visit, followed: &Followed) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let id = followed.id;
    let written_in = (followed.language != l).then(|| followed.language.tag());
    let name = match &followed.title {
        Some(title) => {
            let href = visit.link(&format!("/ideat/{id}"));
            view! { <a href=href lang=written_in>{title.clone()}</a> }.into_any()
        }
        None => view! { {t::own::not_public(l, id.to_string())} }.into_any(),
    };
    let facts = followed.title.is_some().then(|| {
        view! {
            <p class="idea-row-facts">
                {status_tag(l, pkg, followed.status)}
                {followed.answered.map(|at| view! {
                    <span class="fact">{icon(pkg, "ok")}{t::own::mine_answered(l, finnish_date(at.civil_day()))}</span>
                })}
                <span class="fact">{t::own::changed(l)}" "{day_of(followed.changed)}</span>
            </p>
        }
    });
    let label = [
        t::own::follow_stop(l),
        ": ",
        followed.title.as_deref().unwrap_or_default(),
    ]
    .concat();
    view! {
        <li class="idea-row own-follow">
            <div>
                <h3 class="idea-row-title">{name}</h3>
                {facts}
            </div>
            <form method="post" action=visit.link("/omat/seuratut")>
                <button class="button-quiet button-small" type="submit" name="id" value=id.to_string() aria-label=label>
                    {t::own::follow_stop(l)}
                </button>
            </form>
        </li>
    }
}

fn empty(visit: &Visit, words: &'static str, path: &str, act: &'static str) -> impl IntoView + use<> {
    view! {
        <div class="own-empty">
            <p>{words}</p>
            <p class="actions"><a class="button-quiet" href=visit.link(path)>{act}</a></p>
        </div>
    }
}
