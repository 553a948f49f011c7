//! A measure's page: what is done, why, by whom, how far it is and why it is said so.

use axum::extract::Path;
use axum::response::Response;
use domain::calendar::finnish_date;
use domain::people::{Act, Object, may};
use domain::programme::MeasureSight;
use domain::refusal::Refusal;
use domain::{Localised, MeasureId};
use leptos::prelude::*;
use store::programme::changes::Change;
use store::programme::links::Linked;
use store::programme::read::{Around, Measure};
use store::programme::ties::Origin;

use super::lines::lines;
use super::measure_parts::{decisions, goals, ideas, linked, milestones, money, next_step, others, who};
use super::words::{percent, reason, stale};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::strategy::words::{said, said_text, status_label, status_tag};
use crate::t;
use crate::ui::icon;

/// All that the page shows.
struct Shown {
    it: Measure,
    around: Around,
    ideas: Vec<Origin>,
    changes: Vec<Change>,
    /// The reader may edit it.
    edits: bool,
    /// The reader may record decisions.
    decides: bool,
    linked: Vec<Linked>,
}

/// `GET /toimenpiteet/5`
pub async fn measure_page(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let gone = || Fault::Refused(Refusal::NotFound);
    let actor = visit.actor();
    may(&actor, Act::ReadPublic, &Object::Service).map_err(|denied| Fault::Refused(denied.into()))?;
    let id: MeasureId = id.parse().map_err(|_| gone())?;
    let mut conn = visit.state.db.read().await?;
    let it = store::programme::read::measure(&mut conn, id).await?.ok_or_else(gone)?;
    if it.is_draft && may(&actor, Act::ReadDraftStrategy, &Object::Service).is_err() {
        return Err(gone());
    }
    let sight = MeasureSight {
        id: it.id,
        group: it.group,
    };
    let shown = Shown {
        around: store::programme::read::around(&mut conn, &it).await?,
        ideas: store::programme::ties::ideas_of_measure(&mut conn, id).await?,
        changes: store::programme::changes::of_measure(&mut conn, id).await?,
        decides: may(&actor, Act::RecordDecision, &Object::Service).is_ok(),
        linked: store::programme::links::of_measure(&mut conn, id).await?,
        edits: may(&actor, Act::EditMeasure, &Object::Measure(sight)).is_ok(),
        it,
    };
    drop(conn);
    let lists = lists(&visit.state).await?;
    Ok(draw(&visit, &lists, &shown))
}

/// The plain name; the official one where there is none.
fn plain(it: &Measure) -> &Localised {
    if it.name.fi.trim().is_empty() {
        &it.official
    } else {
        &it.name
    }
}

fn draw(visit: &Visit, lists: &Lists, shown: &Shown) -> Response {
    let l = visit.language;
    let it = &shown.it;
    let (name, lang) = said(l, plain(it));
    let why = reason(l, it.status, it.reason);
    let mut page = Page::new(format!("{} {name}", it.code))
        .class("page-strategy")
        .description(t::programme::measure_description(l, status_label(l, it.status), &why))
        .trail(
            vec![(t::programme::nav(l).to_owned(), "/ohjelma")],
            t::programme::measure(l, &it.code),
        );
    if visit.signed_in.is_some() || it.is_draft {
        page = page.private();
    }
    page.draw(visit, || {
        let far = it
            .share
            .map(|share| view! { <span class="fact">{t::strategy::percent(l, percent(share))}</span> });
        let edit = shown.edits.then(|| {
            crate::measures::frame::ways(visit, it.id, it.affects_staff)
        });
        let decide = shown.decides.then(|| {
            let href = visit.link(&format!("/paatokset/uusi?toimenpide={}", it.id));
            view! { <ul class="ways strategy-ways"><li><a href=href>{t::measures::decision(l)}</a></li></ul> }
        });
        let lately = (!shown.changes.is_empty()).then(|| {
            view! { <section><h2>{t::programme::lately(l)}</h2>{lines(visit, &shown.changes, false)}</section> }
        });
        view! {
            <p class="quiet">{t::programme::measure(l, &it.code)}</p>
            <h1 lang=lang>{name}</h1>
            <p class="idea-facts">{status_tag(visit, it.status, None)}{far}{stale(visit, it.status, it.told, it.stale_days)}</p>
            <p class="text">{why}</p>
            {ended(visit, shown)}
            {edit}
            {decide}
            {staff_warning(visit, shown)}
            {next_step(visit, &shown.around.milestones)}
            {what(visit, shown)}
            {who(visit, lists, it, &shown.around)}
            {milestones(visit, &shown.around.milestones)}
            {money(visit, it, &shown.around.funding)}
            {decisions(visit, &shown.around.decisions)}
            {ideas(visit, &shown.ideas)}
            {lately}
            {linked(visit, &shown.linked)}
            {others(visit, t::programme::merged_here(l), &shown.around.merged_here)}
        }
        .into_any()
    })
}

/// When it ended or goes on, into what it was merged, and why a person says what it is.
fn ended(visit: &Visit, shown: &Shown) -> AnyView {
    let l = visit.language;
    let it = &shown.it;
    let day = it
        .ended
        .map(|day| view! { <span class="fact">{t::programme::ended(l, finnish_date(day))}</span> });
    let resumes = it
        .resumes
        .map(|day| view! { <span class="fact">{t::programme::resumes(l, finnish_date(day))}</span> });
    let into = shown.around.merged_into.as_ref().map(|(id, code, name)| {
        let link = super::lines::measure_link(visit, id.get(), code, name);
        view! { <p>{t::programme::merged_into(l)}" "{link}</p> }
    });
    let facts = (day.is_some() || resumes.is_some()).then(|| view! { <p class="idea-row-facts">{day}{resumes}</p> });
    let by_hand = it.manual.and_then(|_| said_text(l, &it.manual_why));
    view! { {facts}{into}{said_text(l, &it.why)}{by_hand} }.into_any()
}

/// Advice, not a verdict: it was decided before its effects were handled with the staff.
fn staff_warning(visit: &Visit, shown: &Shown) -> Option<AnyView> {
    let l = visit.language;
    let it = &shown.it;
    let first = shown.around.decisions.iter().map(|it| it.on).min()?;
    let is_early = it.staff_heard.is_none_or(|heard| first < heard);
    (it.affects_staff && is_early).then(|| {
        let sign = icon(&visit.state.assets.pkg, "warning");
        view! {
            <div class="notice" data-tone="warning">
                {sign}
                <div>
                    <p class="notice-title">{t::programme::staff_warning_title(l)}</p>
                    <p>{t::programme::staff_warning(l)}</p>
                </div>
            </div>
        }
        .into_any()
    })
}

fn what(visit: &Visit, shown: &Shown) -> AnyView {
    let l = visit.language;
    let it = &shown.it;
    let official = (!it.name.fi.trim().is_empty() && it.name != it.official).then(|| {
        let (words, lang) = said(l, &it.official);
        view! { <p class="text">{t::programme::official(l)}": "<span lang=lang>{words}</span></p> }
    });
    view! {
        <section>
            <h2>{t::programme::what(l)}</h2>
            {said_text(l, &it.text)}
            {official}
            {goals(visit, &shown.around.goals)}
        </section>
    }
    .into_any()
}
