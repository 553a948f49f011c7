//! The overview of a programme: how many measures have which status, and a page of them in order.
//!
//! Reads only what is kept on the measures; nothing is computed. Statuses are counted from an index.

use domain::programme::{MeasureState, MeasureStatus};
use domain::{GroupId, Localised, MeasureId, Moment, PhaseId, ProgrammeId, StrategyId, ToolId};

use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// Measures on a page of the overview.
pub const PAGE: i64 = 25;

/// A programme as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    pub id: ProgrammeId,
    pub strategy: StrategyId,
    pub name: Localised,
    pub text: Localised,
    /// Years, both included.
    pub from_year: i64,
    pub to_year: i64,
    /// After so many days without a word a measure is old news.
    pub stale_days: i32,
}

#[derive(FromRow)]
struct RawProgramme {
    id: i64,
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
}

/// The programmes that everyone may read, the newest first: those of drafts are left out.
///
/// # Errors
/// Only faults of the database.
pub async fn programmes(c: &mut Conn) -> Result<Vec<Programme>, StoreError> {
    let rows: Vec<RawProgramme> = crate::sql!(
        "select programme.id, programme.strategy_id, programme.name_fi, programme.name_sv, programme.name_en, \
                programme.text_fi, programme.text_sv, programme.text_en, programme.from_year, programme.to_year, \
                programme.stale_days \
         from programme join strategy on strategy.id = programme.strategy_id \
         where strategy.state <> 'draft' order by programme.from_year desc, programme.id desc"
    )
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|raw| Programme {
            id: ProgrammeId::new(raw.id),
            strategy: StrategyId::new(raw.strategy_id),
            name: Localised::new(&raw.name_fi, &raw.name_sv, &raw.name_en),
            text: Localised::new(&raw.text_fi, &raw.text_sv, &raw.text_en),
            from_year: raw.from_year,
            to_year: raw.to_year,
            stale_days: i32::try_from(raw.stale_days).unwrap_or(i32::MAX),
        })
        .collect())
}

/// A goal, tool or phase that a list can be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub id: i64,
    pub name: Localised,
}

/// What the overview can be narrowed to besides groups and statuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    pub goals: Vec<Choice>,
    pub tools: Vec<Choice>,
    pub phases: Vec<Choice>,
}

fn choices_of(rows: Vec<(i64, String, String, String)>) -> Vec<Choice> {
    rows.into_iter()
        .map(|(id, fi, sv, en)| Choice {
            id,
            name: Localised::new(&fi, &sv, &en),
        })
        .collect()
}

/// The goals of the strategy in force (of the programme's own when none is), all tools, and the
/// programme's phases in their public wording.
///
/// # Errors
/// Only faults of the database.
pub async fn choices(c: &mut Conn, programme: &Programme) -> Result<Choices, StoreError> {
    let goals = crate::sql!(
        "select goal.id, goal.name_fi, goal.name_sv, goal.name_en \
         from strategy_part goal join strategy_part area on area.id = goal.parent_id \
         where goal.kind = 'goal' and goal.strategy_id = \
               coalesce((select id from strategy where state = 'in_force'), cast($1 as bigint)) \
         order by area.position, area.id, goal.position, goal.id"
    )
    .bind(programme.strategy)
    .all(c)
    .await?;
    let tools = crate::sql!("select id, name_fi, name_sv, name_en from tool order by position, id")
        .all(c)
        .await?;
    let phases = crate::sql!(
        "select id, case when public_fi = '' then name else public_fi end as name_fi, public_sv, public_en \
         from phase where programme_id = $1 order by position, id"
    )
    .bind(programme.id)
    .all(c)
    .await?;
    Ok(Choices {
        goals: choices_of(goals),
        tools: choices_of(tools),
        phases: choices_of(phases),
    })
}

/// The orders of the overview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// By code.
    #[default]
    Code,
    /// Told of last, first.
    Told,
    /// The furthest first; those that nothing is known of last.
    Share,
}

impl Order {
    pub const ALL: [Self; 3] = [Self::Code, Self::Told, Self::Share];

    /// The order's name in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "tunnus",
            Self::Told => "tuorein",
            Self::Share => "pisimmalla",
        }
    }

    /// The order a name in the address means.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == code)
    }
}

/// What a person asked of the overview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub goal: Option<i64>,
    /// Responsible or taking part.
    pub group: Option<GroupId>,
    pub tool: Option<ToolId>,
    pub phase: Option<PhaseId>,
    pub status: Option<MeasureStatus>,
    pub order: Order,
    /// From 1.
    pub page: u32,
}

/// How many measures have a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub status: MeasureStatus,
    pub all: i64,
    /// How far is known of so many.
    pub known: i64,
    /// The sum of how far those are, in ten-thousandths.
    pub share: i64,
    /// Nothing has been told of so many since the day asked.
    pub old: i64,
}

macro_rules! narrowed {
    () => {
        "measure.programme_id = $1 \
         and (cast($2 as bigint) = 0 or exists (select 1 from measure_goal served \
              where served.measure_id = measure.id and served.goal_id = $2)) \
         and (cast($3 as bigint) = 0 or measure.group_id = $3 or exists (select 1 from measure_group other \
              where other.measure_id = measure.id and other.group_id = $3)) \
         and (cast($4 as bigint) = 0 or exists (select 1 from measure_tool used \
              where used.measure_id = measure.id and used.tool_id = $4)) \
         and (cast($5 as bigint) = 0 or measure.phase_id = $5)"
    };
}

/// How many measures of what was asked have each status, whatever the status asked. `old` is the
/// moment before which news are old.
///
/// # Errors
/// Only faults of the database.
pub async fn counts(
    c: &mut Conn,
    programme: ProgrammeId,
    query: &Query,
    old: Moment,
) -> Result<Vec<Count>, StoreError> {
    let rows: Vec<(String, i64, i64, i64, i64)> = crate::sql!(concat!(
        "select measure.status, cast(count(*) as bigint) as all_, cast(count(measure.share) as bigint) as known, \
                cast(coalesce(sum(measure.share), 0) as bigint) as share, \
                cast(sum(case when measure.told_at < $6 then 1 else 0 end) as bigint) as old \
         from measure where ",
        narrowed!(),
        " group by measure.status"
    ))
    .bind(programme)
    .bind(query.goal.unwrap_or(0))
    .bind(query.group.map_or(0, GroupId::get))
    .bind(query.tool.map_or(0, ToolId::get))
    .bind(query.phase.map_or(0, PhaseId::get))
    .bind(old)
    .all(c)
    .await?;
    let mut counts: Vec<Count> = rows
        .into_iter()
        .map(|(status, all, known, share, old)| {
            Ok(Count {
                status: code("measure.status", &status)?,
                all,
                known,
                share,
                old,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    counts.sort_by_key(|it| it.status);
    Ok(counts)
}

/// A measure as one row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: MeasureId,
    /// As people call it: 2.3.
    pub code: String,
    /// In plain words, or as it was decided.
    pub name: Localised,
    pub group: GroupId,
    pub state: MeasureState,
    pub status: MeasureStatus,
    /// How far, in ten-thousandths.
    pub share: Option<i64>,
    pub told: Moment,
}

#[derive(FromRow)]
struct RawRow {
    id: i64,
    code: String,
    name_fi: String,
    name_sv: String,
    name_en: String,
    group_id: i64,
    state: String,
    status: String,
    share: Option<i64>,
    told_at: i64,
}

macro_rules! rows_of {
    ($order:literal) => {
        concat!(
            "select measure.id, measure.code, \
                    case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as name_fi, \
                    case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as name_sv, \
                    case when measure.name_fi = '' then measure.official_en else measure.name_en end as name_en, \
                    measure.group_id, measure.state, measure.status, measure.share, measure.told_at \
             from measure where measure.id in (select measure.id from measure where ",
            narrowed!(),
            " and ($6 = '' or measure.status = $6) order by ",
            $order,
            " limit cast($7 as bigint) offset cast($8 as bigint)) order by ",
            $order
        )
    };
}

/// A page of the measures that were asked for.
///
/// # Errors
/// Only faults of the database.
pub async fn rows(c: &mut Conn, programme: ProgrammeId, query: &Query) -> Result<Vec<Row>, StoreError> {
    let statement = match query.order {
        Order::Code => crate::sql!(rows_of!("measure.code_order, measure.id")),
        Order::Told => crate::sql!(rows_of!("measure.told_at desc, measure.id desc")),
        Order::Share => crate::sql!(rows_of!(
            "coalesce(measure.share, -1) desc, measure.code_order, measure.id"
        )),
    };
    let rows: Vec<RawRow> = statement
        .bind(programme)
        .bind(query.goal.unwrap_or(0))
        .bind(query.group.map_or(0, GroupId::get))
        .bind(query.tool.map_or(0, ToolId::get))
        .bind(query.phase.map_or(0, PhaseId::get))
        .bind(query.status.map_or("", MeasureStatus::as_code))
        .bind(PAGE)
        .bind(i64::from(query.page.max(1) - 1) * PAGE)
        .all(c)
        .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Row {
                id: MeasureId::new(raw.id),
                code: raw.code,
                name: Localised::new(&raw.name_fi, &raw.name_sv, &raw.name_en),
                group: GroupId::new(raw.group_id),
                state: code("measure.state", &raw.state)?,
                status: code("measure.status", &raw.status)?,
                share: raw.share,
                told: Moment::from_millis(raw.told_at),
            })
        })
        .collect()
}
