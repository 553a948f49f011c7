//! A programme is made under a version of the strategy, and its words, phases and tools are edited.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::people::Act;
use domain::refusal::Refusal;
use domain::{Localised, PhaseId, ProgrammeId, StrategyId};
use leptos::prelude::*;
use store::programme::desk::{self, Programme};
use store::programme::edit::{NewPhase, NewProgramme, add_programme};
use store::programme::save::{self, MOST_PHASES, Saved, Wanted};
use store::strategy::Strategy;

use super::fields::{choose, one, page, three, tick};
use crate::admin::frame::{Input, Posted, Slips, allowed, doer, saved, saved_notice};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::{Refused, check, check_one, told, typed, year};
use crate::strategy::words::{said, years};
use crate::t;

/// Empty phases that a form offers below those there are.
const BLANKS: usize = 3;
const STALE_DAYS: i64 = 60;

/// `GET /ohjelma/uusi`
pub async fn programme_new(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    show(&visit, None, None).await
}

/// `POST /ohjelma/uusi`
pub async fn programme_create(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let posted = Posted::read(&body)?;
    let mut slips = Slips::default();
    let wanted = wanted(&visit, &posted, &mut slips, &[]);
    let tool = tool(&visit, &posted, &mut slips);
    let all = store::strategy::all(&mut visit.state.db.read().await?).await?;
    let strategy = posted.text("strategy").parse::<StrategyId>().ok();
    let strategy = strategy.filter(|id| all.iter().any(|it| it.id == *id));
    let Some(strategy) = strategy.filter(|_| slips.is_empty()) else {
        if strategy.is_none() {
            slips.add("strategy", t::measures::no_strategy(visit.language));
        }
        return show(&visit, None, Some(&Refused::slips(&posted, slips))).await;
    };
    let new = NewProgramme {
        strategy,
        name: wanted.name,
        text: wanted.text,
        from_year: wanted.from_year,
        to_year: wanted.to_year,
        stale_days: wanted.stale_days,
        phases: wanted.phases.into_iter().map(|(_, phase)| phase).collect(),
        demo: false,
    };
    let mut tx = visit.state.db.write().await?;
    let id = add_programme(&mut tx, &new).await?;
    if let Some(tool) = tool {
        desk::add_tool(&mut tx, &tool).await?;
    }
    tx.commit().await?;
    tracing::info!(programme = %id, person = ?doer(&visit), "a programme was made");
    Ok(saved(&visit, &format!("/ohjelma/{id}/muokkaa")))
}

async fn opened(visit: &Visit, id: &str) -> Result<Programme, Fault> {
    allowed(visit, Act::EditProgramme)?;
    let gone = || Fault::Refused(Refusal::NotFound);
    let id: ProgrammeId = id.parse().map_err(|_| gone())?;
    let mut conn = visit.state.db.read().await?;
    desk::programme(&mut conn, id).await?.ok_or_else(gone)
}

/// `GET /ohjelma/1/muokkaa`
pub async fn programme_edit(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let it = opened(&visit, &id).await?;
    show(&visit, Some(&it), None).await
}

/// `POST /ohjelma/1/muokkaa`
pub async fn programme_save(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let it = opened(&visit, &id).await?;
    let l = visit.language;
    let posted = Posted::read(&body)?;
    let mut slips = Slips::default();
    let wanted = wanted(&visit, &posted, &mut slips, &it.phases);
    let tool = tool(&visit, &posted, &mut slips);
    if !slips.is_empty() {
        return show(&visit, Some(&it), Some(&Refused::slips(&posted, slips))).await;
    }
    let seen = posted.text("seen").parse().unwrap_or_default();
    let mut tx = visit.state.db.write().await?;
    let words = match save::programme(&mut tx, it.id, seen, &wanted).await? {
        Saved::Saved => {
            if let Some(tool) = tool {
                desk::add_tool(&mut tx, &tool).await?;
            }
            tx.commit().await?;
            tracing::info!(programme = %it.id, person = ?doer(&visit), "a programme was changed");
            return Ok(saved(&visit, &format!("/ohjelma/{}/muokkaa", it.id)));
        }
        Saved::Changed => t::measures::changed(l),
        Saved::InUse => t::measures::phase_in_use(l),
        Saved::Gone => return Err(Fault::Refused(Refusal::NotFound)),
        Saved::Invalid => return Err(Fault::Refused(Refusal::Invalid)),
    };
    tx.rollback().await?;
    let now = opened(&visit, &id).await?;
    show(&visit, Some(&now), Some(&Refused::conflict(&posted, words))).await
}

/// A tool of the town's own to add.
fn tool(visit: &Visit, posted: &Posted, slips: &mut Slips) -> Option<Localised> {
    let name = typed(posted, "tool");
    check(visit.language, slips, "tool", &name, true, false);
    (!name.fi.is_empty()).then_some(name)
}

fn wanted(visit: &Visit, posted: &Posted, slips: &mut Slips, old: &[(PhaseId, NewPhase)]) -> Wanted {
    let l = visit.language;
    let (name, text) = (typed(posted, "name"), typed(posted, "text"));
    check(l, slips, "name", &name, true, true);
    check(l, slips, "text", &text, false, false);
    let (from, to) = (year(&posted.text("from")), year(&posted.text("to")));
    for (id, year) in [("from", from), ("to", to)] {
        if year.is_none() {
            slips.add(id, t::measures::problem_year(l));
        }
    }
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        slips.add("to", t::measures::problem_years(l));
    }
    let stale = posted.text("stale").parse::<i64>().ok();
    let stale = stale.filter(|days| (1..=1_000).contains(days));
    if stale.is_none() {
        slips.add("stale", t::measures::problem_stale(l));
    }
    let mut phases = Vec::new();
    for place in 0..MOST_PHASES + BLANKS {
        let key = format!("phase{place}");
        let name = posted.text(&[&key, "-name"].concat());
        if name.is_empty() {
            continue;
        }
        let public = typed(posted, &key);
        check_one(l, slips, &[&key, "-name"].concat(), &name, true);
        check(l, slips, &key, &public, true, false);
        if phases.len() == MOST_PHASES {
            let words = t::measures::too_many_phases(l, MOST_PHASES.to_string());
            slips.add([&key, "-name"].concat(), words);
        }
        let id = posted.text(&[&key, "-id"].concat()).parse::<PhaseId>().ok();
        let phase = NewPhase {
            name,
            is_started: posted.get(&[&key, "-started"].concat()).is_some(),
            public,
        };
        phases.push((id.filter(|id| old.iter().any(|(it, _)| it == id)), phase));
    }
    Wanted {
        name,
        text,
        from_year: from.unwrap_or_default().into(),
        to_year: to.unwrap_or_default().into(),
        stale_days: stale.unwrap_or(STALE_DAYS),
        phases,
    }
}

async fn show(visit: &Visit, it: Option<&Programme>, refused: Option<&Refused>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let strategies = store::strategy::all(&mut conn).await?;
    let tools = desk::tools(&mut conn).await?;
    drop(conn);
    let l = visit.language;
    let (title, address, button) = match it {
        Some(it) => {
            let at = format!("/ohjelma/{}/muokkaa", it.id);
            (t::measures::programme_edit(l), at, t::measures::save(l))
        }
        None => (
            t::measures::programme_new(l),
            "/ohjelma/uusi".to_owned(),
            t::measures::make(l),
        ),
    };
    let seen = match refused {
        Some(it) if it.status != http::StatusCode::CONFLICT => it.posted.text("seen"),
        _ => it.map_or(0, |it| it.version).to_string(),
    };
    Ok(page(visit, title, refused).draw(visit, || {
        let add = it.map(|it| {
            let href = visit.link(&format!("/toimenpiteet/uusi?ohjelma={}", it.id));
            view! { <p><a class="button-quiet" href=href>{t::measures::measure_new(l)}</a></p> }
        });
        let strategy = it.is_none().then(|| under(visit, &strategies, refused));
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="lead">{t::measures::programme_lead(l)}</p>
            {saved_notice(visit)}
            {add}
            <form class="form admin-form" method="post" action=visit.link(&address) novalidate>
                <input type="hidden" name="seen" value=seen/>
                {strategy}
                {words(visit, it, refused)}
                {phases(visit, it, refused)}
                {tools_part(visit, &tools, refused)}
                <div class="actions"><button class="button" type="submit">{button}</button></div>
            </form>
        }
        .into_any()
    }))
}

fn under(visit: &Visit, strategies: &[Strategy], refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let options: Vec<_> = strategies
        .iter()
        .map(|it| (it.id.to_string(), format!("{} {}", said(l, &it.name).0, years(it))))
        .collect();
    let none = options
        .is_empty()
        .then(|| view! { <p class="hint">{t::measures::no_strategy(l)}</p> });
    let first = options.first().map(|(id, _)| id.clone()).unwrap_or_default();
    view! { {none}{choose(visit, refused, "strategy", t::measures::strategy(l), options, &first)} }.into_any()
}

fn words(visit: &Visit, it: Option<&Programme>, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let empty = Localised::default();
    let number = |of: fn(&Programme) -> i64| it.map(|it| of(it).to_string()).unwrap_or_default();
    let stale = it.map_or(STALE_DAYS, |it| it.stale_days).to_string();
    view! {
        {three(visit, refused, "name", t::measures::name(l), it.map_or(&empty, |it| &it.name), Input::Line)}
        {three(visit, refused, "text", t::measures::text(l), it.map_or(&empty, |it| &it.text), Input::Text)}
        {one(visit, refused, "from", t::measures::from_year(l), &number(|it| it.from_year), Input::Number)}
        {one(visit, refused, "to", t::measures::to_year(l), &number(|it| it.to_year), Input::Number)}
        {one(visit, refused, "stale", t::measures::stale_days(l), &stale, Input::Number)}
    }
    .into_any()
}

fn phases(visit: &Visit, it: Option<&Programme>, refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let kept = it.map_or(&[][..], |it| &it.phases);
    let blank = NewPhase {
        name: String::new(),
        is_started: true,
        public: Localised::default(),
    };
    let rows: Vec<_> = (0..kept.len() + BLANKS)
        .map(|place| {
            let (id, phase) = match kept.get(place) {
                Some((id, phase)) => (id.to_string(), phase),
                None => (String::new(), &blank),
            };
            let key = format!("phase{place}");
            let (at_id, at_name) = ([&key, "-id"].concat(), [&key, "-name"].concat());
            let started = [&key, "-started"].concat();
            view! {
                <fieldset class="admin-three">
                    <legend>{t::measures::phase(l, (place + 1).to_string())}</legend>
                    <input type="hidden" name=at_id value=id/>
                    {one(visit, refused, &at_name, t::measures::phase_name(l), &phase.name, Input::Line)}
                    {tick(visit, refused, &started, t::measures::phase_started(l), phase.is_started)}
                    {three(visit, refused, &key, t::measures::phase_public(l), &phase.public, Input::Line)}
                </fieldset>
            }
        })
        .collect();
    view! { <section><h2>{t::measures::phases(l)}</h2><p class="hint">{t::measures::phases_hint(l)}</p>{rows}</section> }
        .into_any()
}

fn tools_part(visit: &Visit, tools: &[(domain::ToolId, Localised)], refused: Option<&Refused>) -> AnyView {
    let l = visit.language;
    let items: Vec<_> = tools
        .iter()
        .map(|(_, name)| {
            let (words, lang) = said(l, name);
            view! { <li lang=lang>{words}</li> }
        })
        .collect();
    view! {
        <section>
            <h2>{t::measures::tools(l)}</h2>
            <ul class="ways">{items}</ul>
            {three(visit, refused, "tool", t::measures::tool_new(l), &Localised::default(), Input::Line)}
        </section>
    }
    .into_any()
}
