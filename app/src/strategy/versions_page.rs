//! All versions of the strategy that the visitor may read, with who decided them and when.

use axum::response::Response;
use domain::people::{Act, Object, may};
use leptos::prelude::*;
use store::strategy::Strategy;

use super::page::edits;
use super::words::{decided, said, state_tag, years};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /strategia/versiot`
pub async fn versions_page(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.actor();
    may(&actor, Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let reads_drafts = may(&actor, Act::ReadDraftStrategy, &Object::Service).is_ok();
    let mut all = store::strategy::all(&mut visit.state.db.read().await?).await?;
    all.retain(|it| reads_drafts || it.state.is_public());
    let l = visit.language;
    let title = t::strategy::versions(l);
    let mut page = Page::new(title)
        .class("page-strategy")
        .description(t::strategy::versions_lead(l))
        .trail(vec![(t::strategy::title(l).to_owned(), "/strategia")], title);
    if visit.signed_in.is_some() {
        page = page.private();
    }
    Ok(page.draw(&visit, || {
        let rows: Vec<_> = all.iter().map(|it| row(&visit, it)).collect();
        let begin = edits(&visit).then(|| {
            view! { <p class="actions"><a class="button" href=visit.link("/strategia/uusi")>{t::strategy::begin(l)}</a></p> }
        });
        let empty = all
            .is_empty()
            .then(|| view! { <p class="quiet">{t::strategy::none_yet(l)}</p> });
        view! {
            <h1>{title}</h1>
            <p class="lead text">{t::strategy::versions_lead(l)}</p>
            {begin}
            {empty}
            <ul class="idea-list">{rows}</ul>
        }
        .into_any()
    }))
}

fn row(visit: &Visit, it: &Strategy) -> AnyView {
    let l = visit.language;
    let (name, lang) = said(l, &it.name);
    let href = format!("{}?versio={}", visit.link("/strategia"), it.id);
    let changes = it.before.map(|before| {
        let href = format!("{}?vanha={before}&uusi={}", visit.link("/strategia/muutokset"), it.id);
        view! { <p><a href=href>{t::strategy::what_changed(l)}<span class="visually-hidden">" "{years(it)}</span></a></p> }
    });
    let (why, why_lang) = said(l, &it.why);
    view! {
        <li class="idea-row">
            <h2 class="idea-row-title"><a href=href lang=lang>{name}" "{years(it)}</a></h2>
            <p class="idea-row-facts">{state_tag(visit, it.state)}<span>{decided(l, it)}</span></p>
            <p class="idea-row-text" lang=why_lang>{why}</p>
            {changes}
        </li>
    }
    .into_any()
}
