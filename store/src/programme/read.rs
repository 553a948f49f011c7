//! A measure as everyone reads it, with what belongs to it.

use domain::programme::progress::Reason;
use domain::programme::{FundingState, MeasureState, MeasureStatus};
use domain::time::Date;
use domain::{GroupId, Localised, MeasureId, Moment};

use crate::codes::{code, code_option, day, day_option, json};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    pub id: MeasureId,
    pub programme: i64,
    pub programme_name: Localised,
    pub stale_days: i32,
    /// Its programme began under a strategy that is still a draft: staff's.
    pub is_draft: bool,
    pub code: String,
    pub official: Localised,
    pub name: Localised,
    pub text: Localised,
    pub group: GroupId,
    /// A role.
    pub contact: String,
    /// The public wording of its phase; staff's name for it where there is none.
    pub phase: Option<Localised>,
    pub is_continuous: bool,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    /// Euro cents.
    pub cost_cents: Option<i64>,
    pub support_services: String,
    pub affects_staff: bool,
    pub staff_heard: Option<Date>,
    pub state: MeasureState,
    pub ended: Option<Date>,
    pub why: Localised,
    pub resumes: Option<Date>,
    pub merged_into: Option<MeasureId>,
    pub manual: Option<MeasureStatus>,
    pub manual_why: Localised,
    pub status: MeasureStatus,
    /// In ten-thousandths.
    pub share: Option<i64>,
    pub reason: Reason,
    pub told: Moment,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    programme_id: i64,
    programme_fi: String,
    programme_sv: String,
    programme_en: String,
    stale_days: i64,
    is_draft: bool,
    code: String,
    official_fi: String,
    official_sv: String,
    official_en: String,
    name_fi: String,
    name_sv: String,
    name_en: String,
    text_fi: String,
    text_sv: String,
    text_en: String,
    group_id: i64,
    contact: String,
    phase_fi: Option<String>,
    phase_sv: Option<String>,
    phase_en: Option<String>,
    continuous: bool,
    starts_on: Option<String>,
    ends_on: Option<String>,
    cost_cents: Option<i64>,
    support_services: String,
    affects_staff: bool,
    staff_heard_on: Option<String>,
    state: String,
    ended_on: Option<String>,
    why_fi: String,
    why_sv: String,
    why_en: String,
    resumes_on: Option<String>,
    merged_into: Option<i64>,
    manual_status: Option<String>,
    manual_why_fi: String,
    manual_why_sv: String,
    manual_why_en: String,
    status: String,
    share: Option<i64>,
    reason: String,
    told_at: i64,
}

impl Raw {
    fn parse(self) -> Result<Measure, StoreError> {
        Ok(Measure {
            id: MeasureId::new(self.id),
            programme: self.programme_id,
            programme_name: Localised::new(&self.programme_fi, &self.programme_sv, &self.programme_en),
            stale_days: i32::try_from(self.stale_days).unwrap_or(i32::MAX),
            is_draft: self.is_draft,
            code: self.code,
            official: Localised::new(&self.official_fi, &self.official_sv, &self.official_en),
            name: Localised::new(&self.name_fi, &self.name_sv, &self.name_en),
            text: Localised::new(&self.text_fi, &self.text_sv, &self.text_en),
            group: GroupId::new(self.group_id),
            contact: self.contact,
            phase: self.phase_fi.map(|fi| {
                let (sv, en) = (self.phase_sv.unwrap_or_default(), self.phase_en.unwrap_or_default());
                Localised::new(&fi, &sv, &en)
            }),
            is_continuous: self.continuous,
            starts: day_option("measure.starts_on", self.starts_on.as_deref())?,
            ends: day_option("measure.ends_on", self.ends_on.as_deref())?,
            cost_cents: self.cost_cents,
            support_services: self.support_services,
            affects_staff: self.affects_staff,
            staff_heard: day_option("measure.staff_heard_on", self.staff_heard_on.as_deref())?,
            state: code("measure.state", &self.state)?,
            ended: day_option("measure.ended_on", self.ended_on.as_deref())?,
            why: Localised::new(&self.why_fi, &self.why_sv, &self.why_en),
            resumes: day_option("measure.resumes_on", self.resumes_on.as_deref())?,
            merged_into: self.merged_into.map(MeasureId::new),
            manual: code_option("measure.manual_status", self.manual_status.as_deref())?,
            manual_why: Localised::new(&self.manual_why_fi, &self.manual_why_sv, &self.manual_why_en),
            status: code("measure.status", &self.status)?,
            share: self.share,
            reason: json("measure.reason", &self.reason)?,
            told: Moment::from_millis(self.told_at),
        })
    }
}

/// A measure by its number. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn measure(c: &mut Conn, id: MeasureId) -> Result<Option<Measure>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select measure.id, measure.programme_id, programme.name_fi as programme_fi, \
                programme.name_sv as programme_sv, programme.name_en as programme_en, programme.stale_days, \
                (strategy.state = 'draft') as is_draft, measure.code, measure.official_fi, measure.official_sv, \
                measure.official_en, measure.name_fi, measure.name_sv, measure.name_en, measure.text_fi, \
                measure.text_sv, measure.text_en, measure.group_id, measure.contact, \
                case when phase.public_fi = '' then phase.name else phase.public_fi end as phase_fi, \
                phase.public_sv as phase_sv, phase.public_en as phase_en, measure.continuous, measure.starts_on, \
                measure.ends_on, measure.cost_cents, measure.support_services, measure.affects_staff, \
                measure.staff_heard_on, measure.state, measure.ended_on, measure.why_fi, measure.why_sv, \
                measure.why_en, measure.resumes_on, measure.merged_into, measure.manual_status, \
                measure.manual_why_fi, measure.manual_why_sv, measure.manual_why_en, measure.status, \
                measure.share, measure.reason, measure.told_at \
         from measure join programme on programme.id = measure.programme_id \
                      join strategy on strategy.id = programme.strategy_id \
                      left join phase on phase.id = measure.phase_id \
         where measure.id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// A goal that a measure serves, with its focus area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    pub goal: i64,
    pub name: Localised,
    pub area: Localised,
    /// Its strategy is the one in force.
    pub is_in_force: bool,
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    pub name: Localised,
    pub due: Option<Date>,
    pub done: Option<Date>,
}

/// Outside money; euro cents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funding {
    pub source: String,
    pub state: FundingState,
    pub applied_on: Option<Date>,
    pub applied: Option<i64>,
    pub granted: Option<i64>,
    pub used: Option<i64>,
}

/// A decision on the measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub body: String,
    pub on: Date,
    pub section: String,
    pub sentence: Localised,
    /// The address of the minutes; empty: none.
    pub link: String,
}

/// All that belongs to a measure on its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    pub goals: Vec<Served>,
    pub others: Vec<GroupId>,
    pub tools: Vec<Localised>,
    pub milestones: Vec<Milestone>,
    pub funding: Vec<Funding>,
    pub decisions: Vec<Decision>,
    /// Measures that were merged into it.
    pub merged_here: Vec<(MeasureId, String, Localised)>,
    /// What it was merged into.
    pub merged_into: Option<(MeasureId, String, Localised)>,
}

type Named = (i64, String, String, String, String);

fn named((id, code, fi, sv, en): Named) -> (MeasureId, String, Localised) {
    (MeasureId::new(id), code, Localised::new(&fi, &sv, &en))
}

/// Reads what belongs to a measure; goals of drafts are left out.
///
/// # Errors
/// Only faults of the database.
pub async fn around(c: &mut Conn, measure: &Measure) -> Result<Around, StoreError> {
    let id = measure.id;
    let others: Vec<(i64,)> = crate::sql!("select group_id from measure_group where measure_id = $1 order by group_id")
        .bind(id)
        .all(c)
        .await?;
    let tools: Vec<(String, String, String)> = crate::sql!(
        "select tool.name_fi, tool.name_sv, tool.name_en from measure_tool used join tool on tool.id = used.tool_id \
         where used.measure_id = $1 order by tool.position, tool.id"
    )
    .bind(id)
    .all(c)
    .await?;
    let merged_here: Vec<Named> = crate::sql!(
        "select other.id, other.code, case when other.name_fi = '' then other.official_fi else other.name_fi end as fi, \
                case when other.name_fi = '' then other.official_sv else other.name_sv end as sv, \
                case when other.name_fi = '' then other.official_en else other.name_en end as en \
         from measure other where other.merged_into = $1 order by other.code_order, other.id"
    )
    .bind(id)
    .all(c)
    .await?;
    let merged_into = match measure.merged_into {
        Some(target) => named_measure(c, target).await?,
        None => None,
    };
    Ok(Around {
        goals: goals(c, id).await?,
        others: others.into_iter().map(|(group,)| GroupId::new(group)).collect(),
        tools: tools
            .into_iter()
            .map(|(fi, sv, en)| Localised::new(&fi, &sv, &en))
            .collect(),
        milestones: milestones(c, id).await?,
        funding: funding(c, id).await?,
        decisions: decisions(c, id).await?,
        merged_here: merged_here.into_iter().map(named).collect(),
        merged_into,
    })
}

/// A measure's number, code and name.
pub(super) async fn named_measure(
    c: &mut Conn,
    id: MeasureId,
) -> Result<Option<(MeasureId, String, Localised)>, StoreError> {
    let found: Option<Named> = crate::sql!(
        "select other.id, other.code, case when other.name_fi = '' then other.official_fi else other.name_fi end as fi, \
                case when other.name_fi = '' then other.official_sv else other.name_sv end as sv, \
                case when other.name_fi = '' then other.official_en else other.name_en end as en \
         from measure other where other.id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    Ok(found.map(named))
}

async fn goals(c: &mut Conn, id: MeasureId) -> Result<Vec<Served>, StoreError> {
    type Raw = (i64, String, String, String, String, String, String, bool);
    let rows: Vec<Raw> = crate::sql!(
        "select goal.id, goal.name_fi, goal.name_sv, goal.name_en, area.name_fi as area_fi, area.name_sv as area_sv, \
                area.name_en as area_en, (strategy.state = 'in_force') as is_in_force \
         from measure_goal served join strategy_part goal on goal.id = served.goal_id \
              join strategy_part area on area.id = goal.parent_id \
              join strategy on strategy.id = goal.strategy_id \
         where served.measure_id = $1 and strategy.state <> 'draft' \
         order by strategy.from_year desc, strategy.id desc, area.position, goal.position, goal.id"
    )
    .bind(id)
    .all(c)
    .await?;
    let mut goals: Vec<Served> = rows
        .into_iter()
        .map(|(goal, fi, sv, en, area_fi, area_sv, area_en, is_in_force)| Served {
            goal,
            name: Localised::new(&fi, &sv, &en),
            area: Localised::new(&area_fi, &area_sv, &area_en),
            is_in_force,
        })
        .collect();
    // Under the strategy in force when there is one; its past is in the change table.
    if goals.iter().any(|it| it.is_in_force) {
        goals.retain(|it| it.is_in_force);
    }
    Ok(goals)
}

async fn milestones(c: &mut Conn, id: MeasureId) -> Result<Vec<Milestone>, StoreError> {
    type Raw = (String, String, String, Option<String>, Option<String>);
    let rows: Vec<Raw> = crate::sql!(
        "select name_fi, name_sv, name_en, due_on, done_on from milestone where measure_id = $1 order by position, id"
    )
    .bind(id)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(fi, sv, en, due, done)| {
            Ok(Milestone {
                name: Localised::new(&fi, &sv, &en),
                due: day_option("milestone.due_on", due.as_deref())?,
                done: day_option("milestone.done_on", done.as_deref())?,
            })
        })
        .collect()
}

async fn funding(c: &mut Conn, id: MeasureId) -> Result<Vec<Funding>, StoreError> {
    type Raw = (String, String, Option<String>, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Raw> = crate::sql!(
        "select source, state, applied_on, applied_cents, granted_cents, used_cents from funding \
         where measure_id = $1 order by id"
    )
    .bind(id)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(source, state, applied_on, applied, granted, used)| {
            Ok(Funding {
                source,
                state: code("funding.state", &state)?,
                applied_on: day_option("funding.applied_on", applied_on.as_deref())?,
                applied,
                granted,
                used,
            })
        })
        .collect()
}

async fn decisions(c: &mut Conn, id: MeasureId) -> Result<Vec<Decision>, StoreError> {
    let rows: Vec<(String, String, String, String, String, String, String)> = crate::sql!(
        "select decision.body, decision.decided_on, decision.section, decision.sentence_fi, decision.sentence_sv, \
                decision.sentence_en, decision.link \
         from decision_on concerned join decision on decision.id = concerned.decision_id \
         where concerned.measure_id = $1 order by decision.decided_on desc, decision.id desc"
    )
    .bind(id)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(body, on, section, fi, sv, en, link)| {
            Ok(Decision {
                body,
                on: day("decision.decided_on", &on)?,
                section,
                link,
                sentence: Localised::new(&fi, &sv, &en),
            })
        })
        .collect()
}
