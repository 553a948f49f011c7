//! Beginning a version: empty, or as a copy of another whose parts it then continues.

use axum::response::Response;
use bytes::Bytes;
use domain::StrategyId;
use domain::people::Act;
use leptos::prelude::*;
use store::strategy::Strategy;
use store::strategy::edit::{Words, add};

use super::forms::{Refused, check, desk, one, saved, three, told, typed, year};
use super::words::{said, years};
use crate::admin::frame::{Input, Posted, Slips, allowed, doer, select};
use crate::error::Fault;
use crate::page::Page;
use crate::people::Visit;
use crate::t;

/// `GET /strategia/uusi`
pub async fn new_page(visit: Visit) -> Result<Response, Fault> {
    show(&visit, None).await
}

/// `POST /strategia/uusi`
pub async fn create(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::EditStrategy)?;
    let posted = Posted::read(&body)?;
    let mut slips = Slips::default();
    let words = words(&visit, &posted, &mut slips);
    let all = store::strategy::all(&mut visit.state.db.read().await?).await?;
    let before = posted.text("before").parse::<StrategyId>().ok();
    let before = before.filter(|id| all.iter().any(|it| it.id == *id));
    if !slips.is_empty() {
        return show(&visit, Some(&Refused::slips(&posted, slips))).await;
    }
    let mut tx = visit.state.db.write().await?;
    let id = add(&mut tx, &words, before, doer(&visit), visit.now).await?;
    tx.commit().await?;
    tracing::info!(strategy = %id, person = ?doer(&visit), "a version of the strategy was begun");
    Ok(saved(&visit, &desk(id)))
}

/// The name, the years and why, as they were typed.
pub(super) fn words(visit: &Visit, posted: &Posted, slips: &mut Slips) -> Words {
    let l = visit.language;
    let (name, why) = (typed(posted, "name"), typed(posted, "why"));
    check(l, slips, "name", &name, true, true);
    let (from, to) = (year(&posted.text("from")), year(&posted.text("to")));
    if from.is_none() {
        slips.add("from", t::strategy::problem_year(l));
    }
    if to.is_none() {
        slips.add("to", t::strategy::problem_year(l));
    }
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        slips.add("to", t::strategy::problem_years(l));
    }
    check(l, slips, "why", &why, false, false);
    Words {
        name,
        why,
        from_year: from.unwrap_or_default(),
        to_year: to.unwrap_or_default(),
        ..Words::default()
    }
}

/// The fields of [`words`].
pub(super) fn fields(visit: &Visit, refused: Option<&Refused>, kept: &Words) -> AnyView {
    let l = visit.language;
    let number = |year: i32| if year == 0 { String::new() } else { year.to_string() };
    view! {
        {three(visit, refused, "name", t::strategy::name(l), &kept.name, Input::Line)}
        {one(visit, refused, "from", t::strategy::from_year(l), &number(kept.from_year), Input::Number)}
        {one(visit, refused, "to", t::strategy::to_year(l), &number(kept.to_year), Input::Number)}
        {three(visit, refused, "why", t::strategy::why(l), &kept.why, Input::Text)}
    }
    .into_any()
}

async fn show(visit: &Visit, refused: Option<&Refused>) -> Result<Response, Fault> {
    allowed(visit, Act::EditStrategy)?;
    let all = store::strategy::all(&mut visit.state.db.read().await?).await?;
    let l = visit.language;
    let title = t::strategy::begin(l);
    let shown = match refused {
        Some(_) => [t::admin::error_prefix(l), title].concat(),
        None => title.to_owned(),
    };
    let mut page = Page::new(shown)
        .class("page-admin")
        .trail(vec![(t::strategy::title(l).to_owned(), "/strategia")], title)
        .private();
    if let Some(it) = refused {
        page = page.status(it.status).form();
    }
    Ok(page.draw(visit, || {
        let chosen = match refused {
            Some(it) => it.posted.text("before"),
            None => all.first().map(|it| it.id.to_string()).unwrap_or_default(),
        };
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="lead">{t::strategy::begin_lead(l)}</p>
            <form class="form admin-form" method="post" action=visit.link("/strategia/uusi") novalidate>
                {fields(visit, refused, &Words::default())}
                {select("before", "before", t::strategy::continues(l), befores(visit, &all), &chosen)}
                <div class="actions"><button class="button" type="submit">{t::strategy::begin(l)}</button></div>
            </form>
        }
        .into_any()
    }))
}

fn befores(visit: &Visit, all: &[Strategy]) -> Vec<(String, String)> {
    let l = visit.language;
    let mut options = vec![(String::new(), t::strategy::continues_none(l).to_owned())];
    options.extend(
        all.iter()
            .map(|it| (it.id.to_string(), format!("{} {}", said(l, &it.name).0, years(it)))),
    );
    options
}
