//! Programmes and measures are added, and what is planned of a measure is edited.

use domain::programme::{Facts, MeasureEventKind, code_order};
use domain::{Date, GoalId, GroupId, Localised, MeasureId, Moment, PersonId, PhaseId, ProgrammeId, StrategyId, ToolId};

use super::{check, refresh_now, take, write_event};
use crate::{StoreError, Tx};

/// A programme to add, with the phases that its measures go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProgramme {
    /// The version of the strategy that it begins under.
    pub strategy: StrategyId,
    pub name: Localised,
    pub text: Localised,
    pub from_year: i64,
    pub to_year: i64,
    /// A measure nobody has told of for longer than these days is old news.
    pub stale_days: i64,
    pub phases: Vec<NewPhase>,
    pub demo: bool,
}

/// A step of the town's own, with what residents read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPhase {
    /// As staff call it.
    pub name: String,
    /// The work has begun when a measure is here.
    pub is_started: bool,
    pub public: Localised,
}

/// What people plan and write of a measure. How far it is, is never among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// As people call it, 2.3: one in a programme.
    pub code: String,
    /// As it was decided.
    pub official: Localised,
    /// In plain words; empty: the official name is read.
    pub name: Localised,
    pub text: Localised,
    /// Who is responsible.
    pub group: GroupId,
    pub others: Vec<GroupId>,
    /// A role, never a person.
    pub contact: String,
    pub tools: Vec<ToolId>,
    pub goals: Vec<GoalId>,
    pub phase: Option<PhaseId>,
    pub is_continuous: bool,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    /// Planned costs, euro cents.
    pub cost_cents: Option<i64>,
    pub support_services: String,
    /// It changes the work of staff so much that it is handled with them first.
    pub affects_staff: bool,
}

impl Plan {
    /// The least that a measure is planned with; the rest is empty.
    pub fn new(code: &str, official: &str, group: GroupId) -> Self {
        Self {
            code: code.to_owned(),
            official: Localised::new(official, "", ""),
            name: Localised::default(),
            text: Localised::default(),
            group,
            others: Vec::new(),
            contact: String::new(),
            tools: Vec::new(),
            goals: Vec::new(),
            phase: None,
            is_continuous: false,
            starts: None,
            ends: None,
            cost_cents: None,
            support_services: String::new(),
            affects_staff: false,
        }
    }
}

/// A measure to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMeasure {
    pub programme: ProgrammeId,
    pub plan: Plan,
    pub demo: bool,
}

/// Adds a programme; its number.
///
/// # Errors
/// [`StoreError::Constraint`] when the strategy is not there.
pub async fn add_programme(tx: &mut Tx, new: &NewProgramme) -> Result<ProgrammeId, StoreError> {
    let (id,): (i64,) = crate::sql!(
        "insert into programme (strategy_id, name_fi, name_sv, name_en, text_fi, text_sv, text_en, \
                                from_year, to_year, stale_days, demo) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id"
    )
    .bind(new.strategy)
    .bind(&new.name.fi)
    .bind(&new.name.sv)
    .bind(&new.name.en)
    .bind(&new.text.fi)
    .bind(&new.text.sv)
    .bind(&new.text.en)
    .bind(new.from_year)
    .bind(new.to_year)
    .bind(new.stale_days)
    .bind(new.demo)
    .one(tx)
    .await?;
    for (position, phase) in (1_i64..).zip(&new.phases) {
        crate::sql!(
            "insert into phase (programme_id, position, name, is_started, public_fi, public_sv, public_en) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(id)
        .bind(position)
        .bind(&phase.name)
        .bind(phase.is_started)
        .bind(&phase.public.fi)
        .bind(&phase.public.sv)
        .bind(&phase.public.en)
        .execute(tx)
        .await?;
    }
    Ok(ProgrammeId::new(id))
}

/// Adds a measure, writes that down and computes how far it is; its number.
///
/// # Errors
/// [`StoreError::Constraint`] when [`super::check::plan`] finds something, when another took the code at
/// the same moment, or when a group or a tool is not there.
pub async fn add(tx: &mut Tx, new: &NewMeasure, by: Option<PersonId>, now: Moment) -> Result<MeasureId, StoreError> {
    let plan = &new.plan;
    // Those who add to one programme at once follow each other, so that it never grows too large.
    crate::sql!("update programme set stale_days = stale_days where id = $1")
        .bind(new.programme)
        .execute(tx)
        .await?;
    checked(tx, new.programme, None, plan).await?;
    let (id,): (i64,) = crate::sql!(
        "insert into measure (programme_id, code, official_fi, group_id, told_at, created_at, demo) \
         values ($1, $2, $3, $4, $5, $5, $6) returning id"
    )
    .bind(new.programme)
    .bind(&plan.code)
    .bind(&plan.official.fi)
    .bind(plan.group)
    .bind(now)
    .bind(new.demo)
    .one(tx)
    .await?;
    let measure = MeasureId::new(id);
    write(tx, measure, plan).await?;
    write_event(tx, measure, MeasureEventKind::Added, &Facts::default(), by, now).await?;
    refresh_now(tx, measure, now).await?;
    Ok(measure)
}

/// What came of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    Saved,
    /// Somebody else saved it after the form was opened.
    Changed,
    /// There is no such measure.
    Gone,
}

/// Saves a measure's plan, when nobody has changed it since `seen` (its version when the form was
/// opened). A change of phase is told to everyone, the rest to staff. Commit only after
/// [`Edited::Saved`].
///
/// # Errors
/// As [`add`].
pub async fn edit(
    tx: &mut Tx,
    measure: MeasureId,
    seen: i64,
    plan: &Plan,
    by: Option<PersonId>,
    now: Moment,
) -> Result<Edited, StoreError> {
    match take(tx, measure).await? {
        None => return Ok(Edited::Gone),
        Some(version) if version != seen + 1 => return Ok(Edited::Changed),
        Some(_) => {}
    }
    let (phase, programme): (Option<i64>, i64) =
        crate::sql!("select phase_id, programme_id from measure where id = $1")
            .bind(measure)
            .one(tx)
            .await?;
    checked(tx, ProgrammeId::new(programme), Some(measure), plan).await?;
    write(tx, measure, plan).await?;
    write_event(tx, measure, MeasureEventKind::Edited, &Facts::default(), by, now).await?;
    if plan.phase.map(PhaseId::get) != phase {
        let facts = Facts {
            phase: plan.phase,
            ..Facts::default()
        };
        write_event(tx, measure, MeasureEventKind::PhaseChanged, &facts, by, now).await?;
    }
    refresh_now(tx, measure, now).await?;
    Ok(Edited::Saved)
}

async fn checked(
    tx: &mut Tx,
    programme: ProgrammeId,
    measure: Option<MeasureId>,
    plan: &Plan,
) -> Result<(), StoreError> {
    match check::plan(tx, programme, measure, plan).await?.first() {
        None => Ok(()),
        Some(slip) => Err(StoreError::Constraint(format!("measure plan: {slip:?}"))),
    }
}

async fn write(tx: &mut Tx, measure: MeasureId, plan: &Plan) -> Result<(), StoreError> {
    crate::sql!(
        "update measure set code = $2, official_fi = $3, official_sv = $4, official_en = $5, \
                name_fi = $6, name_sv = $7, name_en = $8, text_fi = $9, text_sv = $10, text_en = $11, \
                group_id = $12, contact = $13, phase_id = $14, continuous = $15, starts_on = $16, ends_on = $17, \
                cost_cents = $18, support_services = $19, affects_staff = $20, code_order = $21 \
         where id = $1"
    )
    .bind(measure)
    .bind(&plan.code)
    .bind(&plan.official.fi)
    .bind(&plan.official.sv)
    .bind(&plan.official.en)
    .bind(&plan.name.fi)
    .bind(&plan.name.sv)
    .bind(&plan.name.en)
    .bind(&plan.text.fi)
    .bind(&plan.text.sv)
    .bind(&plan.text.en)
    .bind(plan.group)
    .bind(&plan.contact)
    .bind(plan.phase)
    .bind(plan.is_continuous)
    .bind(plan.starts)
    .bind(plan.ends)
    .bind(plan.cost_cents)
    .bind(&plan.support_services)
    .bind(plan.affects_staff)
    .bind(code_order(&plan.code))
    .execute(tx)
    .await?;
    for text in [
        crate::sql!("delete from measure_group where measure_id = $1"),
        crate::sql!("delete from measure_tool where measure_id = $1"),
        crate::sql!("delete from measure_goal where measure_id = $1"),
    ] {
        text.bind(measure).execute(tx).await?;
    }
    for group in plan.others.iter().filter(|group| **group != plan.group) {
        crate::sql!("insert into measure_group (measure_id, group_id) values ($1, $2) on conflict do nothing")
            .bind(measure)
            .bind(*group)
            .execute(tx)
            .await?;
    }
    for tool in &plan.tools {
        crate::sql!("insert into measure_tool (measure_id, tool_id) values ($1, $2) on conflict do nothing")
            .bind(measure)
            .bind(*tool)
            .execute(tx)
            .await?;
    }
    for goal in &plan.goals {
        crate::sql!("insert into measure_goal (measure_id, goal_id) values ($1, $2) on conflict do nothing")
            .bind(measure)
            .bind(*goal)
            .execute(tx)
            .await?;
    }
    Ok(())
}
