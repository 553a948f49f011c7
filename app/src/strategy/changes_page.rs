//! The change table between two versions: what became of each part, and where the measures went.

use axum::response::Response;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::strategy::PartKind;
use leptos::prelude::*;
use store::strategy::lineage::{Line, Moved, changes};
use store::strategy::{Part, Strategy};

use super::page::asked_version;
use super::words::{change_tag, said, years};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /strategia/muutokset?vanha=1&uusi=2`; without numbers, a choice of them.
pub async fn changes_page(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.actor();
    may(&actor, Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let gone = || Fault::Refused(Refusal::NotFound);
    let asked = |name: &str| {
        let mut parts = visit.query.split('&');
        parts.find_map(|part| part.strip_prefix(name).map(str::to_owned))
    };
    let mut conn = visit.state.db.read().await?;
    let reads_drafts = may(&actor, Act::ReadDraftStrategy, &Object::Service).is_ok();
    let mut all = store::strategy::all(&mut conn).await?;
    all.retain(|it| reads_drafts || it.state.is_public());
    let pair = match (asked("vanha="), asked("uusi=")) {
        (Some(old), Some(new)) => {
            let old = asked_version(&visit, &mut conn, &old).await?.ok_or_else(gone)?;
            let new = asked_version(&visit, &mut conn, &new).await?.ok_or_else(gone)?;
            let lines = changes(&mut conn, old.id, new.id).await?;
            Some((old, new, lines))
        }
        _ => None,
    };
    drop(conn);
    let l = visit.language;
    let title = t::strategy::changes_title(l);
    let mut page = Page::new(title)
        .class("page-strategy")
        .description(t::strategy::changes_lead(l))
        .trail(vec![(t::strategy::title(l).to_owned(), "/strategia")], title);
    let is_draft = pair
        .as_ref()
        .is_some_and(|(old, new, _)| !old.state.is_public() || !new.state.is_public());
    if visit.signed_in.is_some() || is_draft {
        page = page.private();
    }
    Ok(page.draw(&visit, || {
        let table = pair.as_ref().map(|(old, new, lines)| table(&visit, old, new, lines));
        let chosen = pair.as_ref().map(|(old, new, _)| (old.id.get(), new.id.get()));
        view! {
            <h1>{title}</h1>
            <p class="lead text">{t::strategy::changes_lead(l)}</p>
            {choice(&visit, &all, chosen)}
            {table}
        }
        .into_any()
    }))
}

fn choice(visit: &Visit, all: &[Strategy], chosen: Option<(i64, i64)>) -> AnyView {
    let l = visit.language;
    if all.len() < 2 {
        return view! { <p class="quiet">{t::strategy::one_version(l)}</p> }.into_any();
    }
    let chosen = chosen.unwrap_or_else(|| (all[1].id.get(), all[0].id.get()));
    let options = |id: i64| {
        all.iter()
            .map(|it| {
                let words = format!("{} {}", said(l, &it.name).0, years(it));
                view! { <option value=it.id.to_string() selected=it.id.get() == id>{words}</option> }
            })
            .collect_view()
    };
    view! {
        <form class="strategy-choice" action=visit.link("/strategia/muutokset")>
            <div class="field"><label for="vanha">{t::strategy::older(l)}</label><select class="input" id="vanha" name="vanha">{options(chosen.0)}</select></div>
            <div class="field"><label for="uusi">{t::strategy::newer(l)}</label><select class="input" id="uusi" name="uusi">{options(chosen.1)}</select></div>
            <button class="button-quiet">{t::strategy::compare(l)}</button>
        </form>
    }
    .into_any()
}

fn table(visit: &Visit, old: &Strategy, new: &Strategy, lines: &[Line]) -> AnyView {
    let l = visit.language;
    let goals: Vec<&Part> = lines.iter().filter_map(|it| it.new.as_ref()).collect();
    let rows: Vec<_> = lines.iter().map(|line| row(visit, line, &goals)).collect();
    let heads = (
        format!("{} {}", said(l, &old.name).0, years(old)),
        format!("{} {}", said(l, &new.name).0, years(new)),
    );
    let empty = lines
        .is_empty()
        .then(|| view! { <p class="quiet">{t::strategy::no_parts(l)}</p> });
    view! {
        {empty}
        <div class="table-wrap" tabindex="0" role="region" aria-label=t::strategy::changes_title(l)>
            <table class="strategy-changes">
                <thead>
                    <tr>
                        <th scope="col">{heads.0}</th>
                        <th scope="col">{t::strategy::change(l)}</th>
                        <th scope="col">{heads.1}</th>
                        <th scope="col">{t::strategy::where_measures(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(visit: &Visit, line: &Line, goals: &[&Part]) -> AnyView {
    let l = visit.language;
    let kind = line.new.as_ref().or_else(|| line.old.first()).map(|it| it.kind);
    let old: Vec<_> = line.old.iter().map(|it| view! { <p>{name(visit, it)}</p> }).collect();
    let new = line.new.as_ref().map(|it| view! { <p>{name(visit, it)}</p> });
    let why = line.why.as_ref().map(|text| {
        let (words, lang) = said(l, text);
        view! { <p class="quiet" lang=lang>{words}</p> }
    });
    let measures: Vec<_> = line.measures.iter().map(|it| moved(visit, it, line, goals)).collect();
    let measures = (!measures.is_empty()).then(|| view! { <ul class="strategy-moved">{measures}</ul> });
    let none = || view! { <span class="quiet">"–"</span> };
    let (no_old, no_new) = (old.is_empty().then(none), new.is_none().then(none));
    view! {
        <tr data-kind=kind.map(PartKind::as_code)>
            <td>{old}{no_old}</td>
            <td>{change_tag(visit, line.change)}{why}</td>
            <td>{new}{no_new}</td>
            <td>{measures}</td>
        </tr>
    }
    .into_any()
}

fn name(visit: &Visit, part: &Part) -> AnyView {
    let (words, lang) = said(visit.language, &part.name);
    if part.kind == PartKind::FocusArea {
        return view! { <strong lang=lang>{words}</strong> }.into_any();
    }
    let href = visit.link(&format!("/tavoitteet/{}", part.id));
    view! { <a href=href lang=lang>{words}</a> }.into_any()
}

/// A measure and where it went: stays, other goals, or none.
fn moved(visit: &Visit, it: &Moved, line: &Line, goals: &[&Part]) -> AnyView {
    let l = visit.language;
    let stays = line.new.as_ref().is_some_and(|part| it.to.contains(&part.id));
    let told = if stays {
        t::strategy::goes_on(l).to_owned()
    } else if it.to.is_empty() {
        t::strategy::not_in_new(l).to_owned()
    } else {
        let names: Vec<String> = goals
            .iter()
            .filter(|part| it.to.contains(&part.id))
            .map(|part| said(l, &part.name).0)
            .collect();
        t::strategy::went_to(l, names.join(", "))
    };
    let href = visit.link(&format!("/toimenpiteet/{}", it.id));
    let (words, lang) = said(l, &it.name);
    view! { <li><a href=href lang=lang>{it.code.clone()}" "{words}</a>": "{told}</li> }.into_any()
}
