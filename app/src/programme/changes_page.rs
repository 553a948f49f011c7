//! What happened lately over the whole programme, newest first, a page at a time.

use axum::response::Response;
use domain::people::{Act, Object, may};
use leptos::prelude::*;
use store::programme::changes::{self, Change};
use store::programme::list::{self, Programme};

use super::lines::lines;
use super::overview::chosen;
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// The programme that the address names, and its lines before the event that it names.
pub(super) async fn asked(visit: &Visit) -> Result<Option<(Programme, Vec<Change>)>, Fault> {
    let asked = |name: &str| visit.query.split('&').find_map(|part| part.strip_prefix(name));
    let mut conn = visit.state.db.read().await?;
    let all = list::programmes(&mut conn).await?;
    let Some(it) = chosen(&all, asked("ohjelma=").unwrap_or_default()) else {
        return Ok(None);
    };
    let before = asked("ennen=").and_then(|text| text.parse::<i64>().ok());
    let lines = changes::of_programme(&mut conn, it.id, before).await?;
    Ok(Some((it, lines)))
}

/// `GET /ohjelma/muutokset`
pub async fn changes_page(visit: Visit) -> Result<Response, Fault> {
    may(&visit.actor(), Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let found = asked(&visit).await?;
    let l = visit.language;
    let title = t::programme::changes_title(l);
    let mut page = Page::new(title)
        .class("page-strategy")
        .description(t::programme::changes_lead(l))
        .trail(vec![(t::programme::nav(l).to_owned(), "/ohjelma")], title);
    if visit.signed_in.is_some() {
        page = page.private();
    }
    Ok(page.draw(&visit, || {
        let all = found.as_ref().map(|(_, all)| all.as_slice()).unwrap_or_default();
        let list = (!all.is_empty()).then(|| lines(&visit, all, true));
        let none = all
            .is_empty()
            .then(|| view! { <p class="quiet">{t::programme::changes_none(l)}</p> });
        let older = found.as_ref().and_then(|(it, all)| {
            let last = all.last().filter(|_| i64::try_from(all.len()).is_ok_and(|count| count >= changes::PAGE))?;
            let href = format!("{}?ohjelma={}&ennen={}", visit.link("/ohjelma/muutokset"), it.id, last.id);
            Some(view! { <p class="actions"><a class="button-quiet" href=href>{t::programme::older(l)}</a></p> })
        });
        view! {
            <h1>{title}</h1>
            <p class="lead text">{t::programme::changes_lead(l)}</p>
            <ul class="ways strategy-ways">
                <li><a href=visit.link("/ohjelma/muutokset.atom") type="application/atom+xml">{t::programme::feed(l)}</a></li>
            </ul>
            {list}
            {none}
            {older}
        }
        .into_any()
    }))
}
