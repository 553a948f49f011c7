//! What the forms of a programme are drawn from: the programme with its phases, the tools, the goals to
//! choose from, a measure's plan as it is.

use std::collections::HashMap;

use domain::{GoalId, GroupId, Localised, MeasureId, PhaseId, ProgrammeId, StrategyId, ToolId};

use super::edit::{NewPhase, Plan};
use crate::codes::day_option;
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// A programme as its editor opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    pub id: ProgrammeId,
    pub strategy: StrategyId,
    pub name: Localised,
    pub text: Localised,
    pub from_year: i64,
    pub to_year: i64,
    pub stale_days: i64,
    pub version: i64,
    /// In their order.
    pub phases: Vec<(PhaseId, NewPhase)>,
}

#[derive(FromRow)]
struct RawProgramme {
    strategy_id: i64,
    name_fi: String,
    name_sv: String,
    name_en: String,
    text_fi: String,
    text_sv: String,
    text_en: String,
    from_year: i64,
    to_year: i64,
    stale_days: i64,
    version: i64,
}

#[derive(FromRow)]
struct RawPhase {
    id: i64,
    name: String,
    is_started: bool,
    public_fi: String,
    public_sv: String,
    public_en: String,
}

/// A programme. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn programme(c: &mut Conn, id: ProgrammeId) -> Result<Option<Programme>, StoreError> {
    let raw: Option<RawProgramme> = crate::sql!(
        "select strategy_id, name_fi, name_sv, name_en, text_fi, text_sv, text_en, from_year, to_year, stale_days, \
                version \
         from programme where id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    let Some(raw) = raw else { return Ok(None) };
    let phases: Vec<RawPhase> = crate::sql!(
        "select id, name, is_started, public_fi, public_sv, public_en \
         from phase where programme_id = $1 order by position, id"
    )
    .bind(id)
    .all(c)
    .await?;
    let phase = |it: RawPhase| {
        let kept = NewPhase {
            name: it.name,
            is_started: it.is_started,
            public: Localised::new(&it.public_fi, &it.public_sv, &it.public_en),
        };
        (PhaseId::new(it.id), kept)
    };
    Ok(Some(Programme {
        id,
        strategy: StrategyId::new(raw.strategy_id),
        name: Localised::new(&raw.name_fi, &raw.name_sv, &raw.name_en),
        text: Localised::new(&raw.text_fi, &raw.text_sv, &raw.text_en),
        from_year: raw.from_year,
        to_year: raw.to_year,
        stale_days: raw.stale_days,
        version: raw.version,
        phases: phases.into_iter().map(phase).collect(),
    }))
}

/// The programme that was added last. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn newest(c: &mut Conn) -> Result<Option<ProgrammeId>, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select id from programme order by from_year desc, id desc limit 1")
        .optional(c)
        .await?;
    Ok(found.map(|(id,)| ProgrammeId::new(id)))
}

/// Tools in their order.
///
/// # Errors
/// Only faults of the database.
pub async fn tools(c: &mut Conn) -> Result<Vec<(ToolId, Localised)>, StoreError> {
    let rows: Vec<(i64, String, String, String)> =
        crate::sql!("select id, name_fi, name_sv, name_en from tool order by position, id")
            .all(c)
            .await?;
    let tool = |(id, fi, sv, en): (i64, String, String, String)| (ToolId::new(id), Localised::new(&fi, &sv, &en));
    Ok(rows.into_iter().map(tool).collect())
}

/// Adds a tool of the town's own, the last in order. Nothing happens when there is one of that name.
///
/// # Errors
/// Only faults of the database.
pub async fn add_tool(tx: &mut Tx, name: &Localised) -> Result<(), StoreError> {
    crate::sql!(
        "insert into tool (code, name_fi, name_sv, name_en, position) \
         select cast($1 as text), cast($1 as text), cast($2 as text), cast($3 as text), \
                coalesce(max(position), 0) + 1 \
         from tool where not exists (select 1 from tool where name_fi = $1) having count(*) > 0"
    )
    .bind(&name.fi)
    .bind(&name.sv)
    .bind(&name.en)
    .execute(tx)
    .await?;
    Ok(())
}

/// Goals that a measure of the programme may serve: those of its own strategy and of the one in force.
///
/// # Errors
/// Only faults of the database.
pub async fn goals(c: &mut Conn, programme: ProgrammeId) -> Result<Vec<(GoalId, Localised)>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = crate::sql!(
        "select strategy_part.id, strategy_part.name_fi, strategy_part.name_sv, strategy_part.name_en \
         from strategy_part join strategy on strategy.id = strategy_part.strategy_id \
         where strategy_part.kind = 'goal' \
           and (strategy.state = 'in_force' or strategy.id = (select strategy_id from programme where id = $1)) \
         order by strategy.from_year desc, strategy.id, strategy_part.parent_id, strategy_part.position, \
                  strategy_part.id"
    )
    .bind(programme)
    .all(c)
    .await?;
    let goal = |(id, fi, sv, en): (i64, String, String, String)| (GoalId::new(id), Localised::new(&fi, &sv, &en));
    Ok(rows.into_iter().map(goal).collect())
}

/// A measure as its editor opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub programme: ProgrammeId,
    pub version: i64,
    pub plan: Plan,
}

#[derive(FromRow)]
struct RawMeasure {
    id: i64,
    programme_id: i64,
    version: i64,
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
    phase_id: Option<i64>,
    continuous: bool,
    starts_on: Option<String>,
    ends_on: Option<String>,
    cost_cents: Option<i64>,
    support_services: String,
    affects_staff: bool,
}

impl RawMeasure {
    fn parse(self, others: Vec<GroupId>, tools: Vec<ToolId>, goals: Vec<GoalId>) -> Result<Kept, StoreError> {
        let raw = self;
        let plan = Plan {
            code: raw.code,
            official: Localised::new(&raw.official_fi, &raw.official_sv, &raw.official_en),
            name: Localised::new(&raw.name_fi, &raw.name_sv, &raw.name_en),
            text: Localised::new(&raw.text_fi, &raw.text_sv, &raw.text_en),
            group: GroupId::new(raw.group_id),
            others,
            contact: raw.contact,
            tools,
            goals,
            phase: raw.phase_id.map(PhaseId::new),
            is_continuous: raw.continuous,
            starts: day_option("measure.starts_on", raw.starts_on.as_deref())?,
            ends: day_option("measure.ends_on", raw.ends_on.as_deref())?,
            cost_cents: raw.cost_cents,
            support_services: raw.support_services,
            affects_staff: raw.affects_staff,
        };
        Ok(Kept {
            programme: ProgrammeId::new(raw.programme_id),
            version: raw.version,
            plan,
        })
    }
}

/// A measure's plan. None: there is no such measure.
///
/// # Errors
/// Only faults of the database.
pub async fn measure(c: &mut Conn, id: MeasureId) -> Result<Option<Kept>, StoreError> {
    let raw: Option<RawMeasure> = crate::sql!(
        "select id, programme_id, version, code, official_fi, official_sv, official_en, name_fi, name_sv, name_en, \
                text_fi, text_sv, text_en, group_id, contact, phase_id, continuous, starts_on, ends_on, cost_cents, \
                support_services, affects_staff \
         from measure where id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    let Some(raw) = raw else { return Ok(None) };
    let others: Vec<(i64,)> = crate::sql!("select group_id from measure_group where measure_id = $1 order by group_id")
        .bind(id)
        .all(c)
        .await?;
    let tools: Vec<(i64,)> = crate::sql!("select tool_id from measure_tool where measure_id = $1 order by tool_id")
        .bind(id)
        .all(c)
        .await?;
    let goals: Vec<(i64,)> = crate::sql!("select goal_id from measure_goal where measure_id = $1 order by goal_id")
        .bind(id)
        .all(c)
        .await?;
    let others = others.into_iter().map(|(id,)| GroupId::new(id)).collect();
    let tools = tools.into_iter().map(|(id,)| ToolId::new(id)).collect();
    let goals = goals.into_iter().map(|(id,)| GoalId::new(id)).collect();
    raw.parse(others, tools, goals).map(Some)
}

/// All measures of a programme, by code.
///
/// # Errors
/// Only faults of the database.
pub async fn measures(c: &mut Conn, programme: ProgrammeId) -> Result<Vec<(MeasureId, Kept)>, StoreError> {
    let raws: Vec<RawMeasure> = crate::sql!(
        "select id, programme_id, version, code, official_fi, official_sv, official_en, name_fi, name_sv, name_en, \
                text_fi, text_sv, text_en, group_id, contact, phase_id, continuous, starts_on, ends_on, cost_cents, \
                support_services, affects_staff \
         from measure where programme_id = $1 order by code_order, id"
    )
    .bind(programme)
    .all(c)
    .await?;
    let others: Vec<(i64, i64)> = crate::sql!(
        "select own.measure_id, own.group_id from measure_group own join measure on measure.id = own.measure_id \
         where measure.programme_id = $1 order by own.measure_id, own.group_id"
    )
    .bind(programme)
    .all(c)
    .await?;
    let tools: Vec<(i64, i64)> = crate::sql!(
        "select own.measure_id, own.tool_id from measure_tool own join measure on measure.id = own.measure_id \
         where measure.programme_id = $1 order by own.measure_id, own.tool_id"
    )
    .bind(programme)
    .all(c)
    .await?;
    let goals: Vec<(i64, i64)> = crate::sql!(
        "select own.measure_id, own.goal_id from measure_goal own join measure on measure.id = own.measure_id \
         where measure.programme_id = $1 order by own.measure_id, own.goal_id"
    )
    .bind(programme)
    .all(c)
    .await?;
    let (others, tools, goals) = (by_measure(others), by_measure(tools), by_measure(goals));
    let of = |all: &HashMap<i64, Vec<i64>>, id: i64| all.get(&id).cloned().unwrap_or_default();
    raws.into_iter()
        .map(|raw| {
            let id = raw.id;
            let others = of(&others, id).into_iter().map(GroupId::new).collect();
            let tools = of(&tools, id).into_iter().map(ToolId::new).collect();
            let goals = of(&goals, id).into_iter().map(GoalId::new).collect();
            Ok((MeasureId::new(id), raw.parse(others, tools, goals)?))
        })
        .collect()
}

fn by_measure(rows: Vec<(i64, i64)>) -> HashMap<i64, Vec<i64>> {
    let mut all: HashMap<i64, Vec<i64>> = HashMap::new();
    for (measure, it) in rows {
        all.entry(measure).or_default().push(it);
    }
    all
}
