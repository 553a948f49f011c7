//! A measure is added, and its plan is edited.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use domain::calendar::iso;
use domain::people::{Act, Object, may};
use domain::refusal::Refusal;
use domain::{GoalId, Localised, MeasureId, ProgrammeId, ToolId};
use leptos::prelude::*;
use store::programme::desk::{self, Programme};
use store::programme::edit::{self, Edited, NewMeasure, Plan};
use store::{Conn, StoreError};

use super::fields::{choose, many, one, page, three, tick};
use super::read;
use crate::admin::frame::{Input, Posted, Slips, allowed, doer, saved, saved_notice};
use crate::catalogue::{Lists, lists};
use crate::error::Fault;
use crate::people::Visit;
use crate::strategy::forms::{Refused, told};
use crate::strategy::words::said;
use crate::t;

/// What a form is drawn from.
struct Desk {
    programme: Programme,
    tools: Vec<(ToolId, Localised)>,
    goals: Vec<(GoalId, Localised)>,
    /// None: a new one.
    measure: Option<(MeasureId, i64)>,
    plan: Plan,
}

impl Desk {
    async fn of(c: &mut Conn, programme: ProgrammeId, measure: Option<MeasureId>) -> Result<Self, Fault> {
        let gone = || Fault::Refused(Refusal::NotFound);
        let kept = match measure {
            Some(id) => Some((id, desk::measure(c, id).await?.ok_or_else(gone)?)),
            None => None,
        };
        Ok(Self {
            programme: desk::programme(c, programme).await?.ok_or_else(gone)?,
            tools: desk::tools(c).await?,
            goals: desk::goals(c, programme).await?,
            measure: kept.as_ref().map(|(id, it)| (*id, it.version)),
            plan: kept.map_or_else(|| Plan::new("", "", domain::GroupId::new(0)), |(_, it)| it.plan),
        })
    }

    /// What was typed; goals of other versions, which the form does not offer, stay.
    fn typed(&self, visit: &Visit, lists: &Lists, posted: &Posted, slips: &mut Slips) -> Plan {
        let tools: Vec<_> = self.tools.iter().map(|(id, _)| *id).collect();
        let goals: Vec<_> = self.goals.iter().map(|(id, _)| *id).collect();
        let mut plan = read::plan(visit.language, posted, slips, lists, &tools, &goals);
        let hidden = self.plan.goals.iter().filter(|id| !goals.contains(id));
        plan.goals.extend(hidden);
        plan
    }
}

/// The programme of a new measure: the one that is named, or the newest.
async fn asked(c: &mut Conn, named: &str) -> Result<Option<ProgrammeId>, Fault> {
    if named.is_empty() {
        return Ok(desk::newest(c).await?);
    }
    let id = named.parse().map_err(|_| Fault::Refused(Refusal::NotFound))?;
    Ok(Some(id))
}

/// `GET /toimenpiteet/uusi?ohjelma=1`
pub async fn measure_new(visit: Visit) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let named = visit.query.split('&').find_map(|it| it.strip_prefix("ohjelma="));
    let mut conn = visit.state.db.read().await?;
    let Some(programme) = asked(&mut conn, named.unwrap_or_default()).await? else {
        return Ok(Redirect::to(&visit.link("/ohjelma/uusi")).into_response());
    };
    let found = Desk::of(&mut conn, programme, None).await?;
    drop(conn);
    show(&visit, &found, None).await
}

/// `POST /toimenpiteet/uusi`
pub async fn measure_create(visit: Visit, body: Bytes) -> Result<Response, Fault> {
    allowed(&visit, Act::EditProgramme)?;
    let posted = Posted::read(&body)?;
    let lists = lists(&visit.state).await?;
    let mut tx = visit.state.db.write().await?;
    let Some(programme) = asked(&mut tx, &posted.text("ohjelma")).await? else {
        tx.rollback().await?;
        return Ok(Redirect::to(&visit.link("/ohjelma/uusi")).into_response());
    };
    let found = Desk::of(&mut tx, programme, None).await?;
    let mut slips = Slips::default();
    let plan = found.typed(&visit, &lists, &posted, &mut slips);
    let wrong = store::programme::check::plan(&mut tx, programme, None, &plan).await?;
    read::tell(visit.language, &mut slips, &wrong);
    if !slips.is_empty() {
        tx.rollback().await?;
        return show(&visit, &found, Some(&Refused::slips(&posted, slips))).await;
    }
    let new = NewMeasure {
        programme,
        plan,
        demo: false,
    };
    match edit::add(&mut tx, &new, doer(&visit), visit.now).await {
        Ok(id) => {
            tx.commit().await?;
            tracing::info!(measure = %id, person = ?doer(&visit), "a measure was added");
            Ok(saved(&visit, &format!("/toimenpiteet/{id}")))
        }
        Err(StoreError::Constraint(_)) => {
            tx.rollback().await?;
            show(&visit, &found, Some(&taken(&visit, &posted))).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Another took the code between the check and the write.
fn taken(visit: &Visit, posted: &Posted) -> Refused {
    let mut slips = Slips::default();
    slips.add("code", t::measures::problem_code_taken(visit.language));
    Refused::slips(posted, slips)
}

/// A measure that one may edit, by the number in the address.
pub(super) async fn opened(visit: &Visit, c: &mut Conn, id: &str) -> Result<MeasureId, Fault> {
    let gone = || Fault::Refused(Refusal::NotFound);
    let id: MeasureId = id.parse().map_err(|_| gone())?;
    let sight = store::programme::sight(c, id).await?.ok_or_else(gone)?;
    may(&visit.actor(), Act::EditMeasure, &Object::Measure(sight))
        .map_err(|denied| Fault::Refused(Refusal::from(denied)))?;
    Ok(id)
}

async fn desk_of(c: &mut Conn, id: MeasureId) -> Result<Desk, Fault> {
    let kept = desk::measure(c, id).await?;
    let kept = kept.ok_or(Fault::Refused(Refusal::NotFound))?;
    Desk::of(c, kept.programme, Some(id)).await
}

/// `GET /toimenpiteet/7/muokkaa`
pub async fn measure_edit(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let mut conn = visit.state.db.read().await?;
    let id = opened(&visit, &mut conn, &id).await?;
    let found = desk_of(&mut conn, id).await?;
    drop(conn);
    show(&visit, &found, None).await
}

/// `POST /toimenpiteet/7/muokkaa`
pub async fn measure_save(visit: Visit, Path(id): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let posted = Posted::read(&body)?;
    let lists = lists(&visit.state).await?;
    let mut tx = visit.state.db.write().await?;
    let id = opened(&visit, &mut tx, &id).await?;
    let found = desk_of(&mut tx, id).await?;
    let mut slips = Slips::default();
    let plan = found.typed(&visit, &lists, &posted, &mut slips);
    let wrong = store::programme::check::plan(&mut tx, found.programme.id, Some(id), &plan).await?;
    read::tell(visit.language, &mut slips, &wrong);
    if !slips.is_empty() {
        tx.rollback().await?;
        return show(&visit, &found, Some(&Refused::slips(&posted, slips))).await;
    }
    let seen = posted.text("seen").parse().unwrap_or_default();
    let refused = match edit::edit(&mut tx, id, seen, &plan, doer(&visit), visit.now).await {
        Ok(Edited::Saved) => {
            tx.commit().await?;
            tracing::info!(measure = %id, person = ?doer(&visit), "a measure was edited");
            return Ok(saved(&visit, &format!("/toimenpiteet/{id}")));
        }
        Ok(Edited::Gone) => return Err(Fault::Refused(Refusal::NotFound)),
        Ok(Edited::Changed) => Refused::conflict(&posted, t::measures::changed(visit.language)),
        Err(StoreError::Constraint(_)) => taken(&visit, &posted),
        Err(fault) => return Err(fault.into()),
    };
    tx.rollback().await?;
    let now = desk_of(&mut visit.state.db.read().await?, id).await?;
    show(&visit, &now, Some(&refused)).await
}

async fn show(visit: &Visit, found: &Desk, refused: Option<&Refused>) -> Result<Response, Fault> {
    let lists = lists(&visit.state).await?;
    let l = visit.language;
    let (title, address, button) = match found.measure {
        Some((id, _)) => {
            let at = format!("/toimenpiteet/{id}/muokkaa");
            (t::measures::measure_edit(l), at, t::measures::save(l))
        }
        None => (
            t::measures::measure_new(l),
            "/toimenpiteet/uusi".to_owned(),
            t::measures::add(l),
        ),
    };
    let (under, lang) = said(l, &found.programme.name);
    let state = found
        .measure
        .map(|(id, _)| super::frame::ways(visit, id, found.plan.affects_staff));
    // A conflict shows what the other saved; saving again is then a choice, so it goes by the newer version.
    let seen = found.measure.map_or(0, |(_, version)| version);
    let seen = match refused {
        Some(it) if it.status != http::StatusCode::CONFLICT => it.posted.text("seen"),
        _ => seen.to_string(),
    };
    Ok(page(visit, title, refused).draw(visit, || {
        view! {
            {told(visit, refused)}
            <h1>{title}</h1>
            <p class="quiet" lang=lang>{under}</p>
            {saved_notice(visit)}
            {state}
            <form class="form admin-form" method="post" action=visit.link(&address) novalidate>
                <input type="hidden" name="seen" value=seen/>
                <input type="hidden" name="ohjelma" value=found.programme.id.to_string()/>
                {words(visit, found, refused)}
                {people(visit, &lists, found, refused)}
                {course(visit, found, refused)}
                <div class="actions"><button class="button" type="submit">{button}</button></div>
            </form>
        }
        .into_any()
    }))
}

fn words(visit: &Visit, found: &Desk, refused: Option<&Refused>) -> AnyView {
    let (l, it) = (visit.language, &found.plan);
    view! {
        {one(visit, refused, "code", t::measures::code(l), &it.code, Input::Short)}
        {three(visit, refused, "official", t::measures::official(l), &it.official, Input::Line)}
        {three(visit, refused, "name", t::measures::plain(l), &it.name, Input::Line)}
        {three(visit, refused, "text", t::measures::text(l), &it.text, Input::Text)}
    }
    .into_any()
}

fn people(visit: &Visit, lists: &Lists, found: &Desk, refused: Option<&Refused>) -> AnyView {
    let (l, it) = (visit.language, &found.plan);
    let groups: Vec<_> = lists
        .groups
        .iter()
        .map(|it| (it.id.get(), it.name.get(l).0.to_owned()))
        .collect();
    let mut options = vec![(String::new(), t::measures::group_choose(l).to_owned())];
    options.extend(groups.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let others: Vec<_> = it.others.iter().map(|id| id.get()).collect();
    let goals: Vec<_> = found
        .goals
        .iter()
        .map(|(id, name)| (id.get(), said(l, name).0))
        .collect();
    let tools: Vec<_> = found
        .tools
        .iter()
        .map(|(id, name)| (id.get(), said(l, name).0))
        .collect();
    let kept_goals: Vec<_> = it.goals.iter().map(|id| id.get()).collect();
    let kept_tools: Vec<_> = it.tools.iter().map(|id| id.get()).collect();
    view! {
        {choose(visit, refused, "group", t::measures::group(l), options, &it.group.to_string())}
        {many(visit, refused, "other", t::measures::others(l), &groups, &others)}
        {one(visit, refused, "contact", t::measures::contact(l), &it.contact, Input::Line)}
        {many(visit, refused, "goal", t::measures::goals(l), &goals, &kept_goals)}
        {many(visit, refused, "tool", t::measures::tools(l), &tools, &kept_tools)}
    }
    .into_any()
}

/// A sum of cents as people type it.
pub(super) fn euros_typed(cents: i64) -> String {
    let decimals = if cents % 100 == 0 { 0 } else { 2 };
    domain::programme::Amount::from_raw(cents * 100).text(decimals)
}

fn course(visit: &Visit, found: &Desk, refused: Option<&Refused>) -> AnyView {
    let (l, it) = (visit.language, &found.plan);
    let mut phases = vec![(String::new(), t::measures::phase_none(l).to_owned())];
    phases.extend(
        found
            .programme
            .phases
            .iter()
            .map(|(id, phase)| (id.to_string(), phase.name.clone())),
    );
    let phase = it.phase.map(|id| id.to_string()).unwrap_or_default();
    let (starts, ends) = (
        it.starts.map(iso).unwrap_or_default(),
        it.ends.map(iso).unwrap_or_default(),
    );
    let cost = it.cost_cents.map(euros_typed).unwrap_or_default();
    view! {
        {choose(visit, refused, "phase", t::measures::phase_of(l), phases, &phase)}
        {tick(visit, refused, "continuous", t::measures::continuous(l), it.is_continuous)}
        {one(visit, refused, "starts", t::measures::starts(l), &starts, Input::Day)}
        {one(visit, refused, "ends", t::measures::ends(l), &ends, Input::Day)}
        {one(visit, refused, "cost", t::measures::cost(l), &cost, Input::Short)}
        {one(visit, refused, "support", t::measures::support(l), &it.support_services, Input::Line)}
        {tick(visit, refused, "affects", t::measures::affects(l), it.affects_staff)}
    }
    .into_any()
}
