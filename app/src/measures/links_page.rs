//! Measures that belong with one: both serve the same goal, or one waits for the other.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::programme::LinkKind;
use domain::refusal::Refusal;
use domain::{Language, MeasureId};
use leptos::prelude::*;
use store::programme::links::{self, LinkRefused, Linked, MOST_LINKS};

use super::fields::{choose, one};
use super::frame::{Form, open};
use super::measure_page::opened;
use crate::admin::frame::{Input, Posted, Slips, doer, saved};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::Refused;
use crate::strategy::words::said;
use crate::t;

fn label(l: Language, kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::SameGoal => t::measures::link_same(l),
        LinkKind::Waits => t::measures::link_waits(l),
        LinkKind::Awaited => t::measures::link_awaited(l),
    }
}

/// `GET /toimenpiteet/7/yhteydet`
pub async fn links_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    show(&visit, &id, None).await
}

/// `POST /toimenpiteet/7/yhteydet`
pub async fn links_save(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let posted = Posted::read(&body)?;
    let l = visit.language;
    let mut tx = visit.state.db.write().await?;
    let measure = opened(&visit, &mut tx, &id).await?;
    let back = format!("/toimenpiteet/{measure}/yhteydet");
    if let Ok(other) = posted.text("remove").parse::<MeasureId>() {
        links::untie(&mut tx, measure, other, doer(&visit), visit.now).await?;
        tx.commit().await?;
        tracing::info!(measure = %measure, %other, person = ?doer(&visit), "two measures were unlinked");
        return Ok(saved(&visit, &back));
    }
    let kind = LinkKind::from_code(&posted.text("kind"));
    let other = links::by_code(&mut tx, measure, &posted.text("code")).await?;
    let done = match kind.zip(other) {
        Some((kind, other)) => links::tie(&mut tx, measure, other, kind, doer(&visit), visit.now).await?,
        None => Err(LinkRefused::Other),
    };
    let words = match done {
        Ok(()) => {
            tx.commit().await?;
            tracing::info!(measure = %measure, person = ?doer(&visit), "two measures were linked");
            return Ok(saved(&visit, &back));
        }
        Err(LinkRefused::Gone) => return Err(Fault::Refused(Refusal::NotFound)),
        Err(LinkRefused::Other) => t::measures::problem_other(l).to_owned(),
        Err(LinkRefused::Ring) => t::measures::problem_ring(l).to_owned(),
        Err(LinkRefused::TooMany) => t::measures::problem_rows(l, MOST_LINKS.to_string()),
    };
    tx.rollback().await?;
    let mut slips = Slips::default();
    slips.add("code", words);
    show(&visit, &id, Some(&Refused::slips(&posted, slips))).await
}

async fn show(visit: &Visit, id: &str, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let (id, kept) = open(visit, &mut conn, id).await?;
    let all = links::of_measure(&mut conn, id).await?;
    drop(conn);
    let l = visit.language;
    let kinds = [LinkKind::Waits, LinkKind::Awaited, LinkKind::SameGoal];
    let options = kinds.map(|it| (it.as_code().to_owned(), label(l, it).to_owned()));
    let content = view! {
        {choose(visit, refused, "kind", t::measures::link_kind(l), options.to_vec(), "")}
        {one(visit, refused, "code", t::measures::link_code(l), "", Input::Short)}
        <div class="actions"><button class="button" type="submit">{t::measures::link_add(l)}</button></div>
    };
    let form = Form {
        title: t::measures::links(l),
        lead: t::measures::links_lead(l),
        path: "yhteydet",
        id,
        kept: &kept,
    };
    Ok(form.draw(visit, refused, listed(visit, id, &all), content.into_any()))
}

fn listed(visit: &Visit, id: MeasureId, all: &[Linked]) -> AnyView {
    let l = visit.language;
    if all.is_empty() {
        return view! { <p class="quiet">{t::measures::links_none(l)}</p> }.into_any();
    }
    let action = visit.link(&format!("/toimenpiteet/{id}/yhteydet"));
    let items: Vec<_> = all
        .iter()
        .map(|it| {
            let (name, lang) = said(l, &it.name);
            let href = visit.link(&format!("/toimenpiteet/{}", it.measure));
            let words = t::measures::link_remove(l, &it.code);
            view! {
                <li class="idea-row">
                    <p>{label(l, it.kind)}": "<a href=href lang=lang>{it.code.clone()}" "{name}</a></p>
                    <form method="post" action=action.clone()>
                        <input type="hidden" name="remove" value=it.measure.to_string()/>
                        <button class="button-quiet" type="submit">{words}</button>
                    </form>
                </li>
            }
        })
        .collect();
    view! { <ul class="idea-list">{items}</ul> }.into_any()
}
