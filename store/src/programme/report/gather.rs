//! All that a report says, read from the programme as it is now.

use std::collections::BTreeMap;

use domain::programme::report::{Area, Goal, Report, Reported, SHAPE, Whole, months, sum};
use domain::{GroupId, Localised, MeasureId, Moment};

use super::belongings::{Belongings, belongings, by_owner, decisions};
use super::figures::{Figures, figures};
use super::{Period, Sentence};
use crate::codes::{code, day_option, json};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// The report as it would be if the period were closed now; nothing is computed anew.
///
/// # Errors
/// Only faults of the database.
pub async fn gather(c: &mut Conn, period: &Period, sentence: &Sentence, now: Moment) -> Result<Report, StoreError> {
    let (head, strategy) = head(c, period).await?;
    let (figures, goal_figures) = figures(c, period, strategy).await?;
    let measures = measures(c, period, sentence, figures, now).await?;
    let (areas, rest) = areas(c, period, strategy, goal_figures, &measures).await?;
    let whole = Whole {
        shape: SHAPE,
        programme: Localised::new(&head.name_fi, &head.name_sv, &head.name_en),
        from_year: head.from_year,
        to_year: head.to_year,
        strategy: Localised::new(&head.strategy_fi, &head.strategy_sv, &head.strategy_en),
        day: now.civil_day(),
        sum: sum(measures.iter(), period.from),
        areas,
        rest,
    };
    Ok(Report { whole, measures })
}

#[derive(FromRow)]
struct Head {
    name_fi: String,
    name_sv: String,
    name_en: String,
    from_year: i64,
    to_year: i64,
    strategy_id: i64,
    strategy_fi: String,
    strategy_sv: String,
    strategy_en: String,
}

/// The programme, and the strategy in force; its own when none is.
async fn head(c: &mut Conn, period: &Period) -> Result<(Head, i64), StoreError> {
    let head: Head = crate::sql!(
        "select programme.name_fi, programme.name_sv, programme.name_en, programme.from_year, programme.to_year, \
                strategy.id as strategy_id, strategy.name_fi as strategy_fi, strategy.name_sv as strategy_sv, \
                strategy.name_en as strategy_en \
         from programme join strategy on strategy.id = \
              coalesce((select id from strategy where state = 'in_force'), programme.strategy_id) \
         where programme.id = $1"
    )
    .bind(period.programme)
    .one(c)
    .await?;
    let strategy = head.strategy_id;
    Ok((head, strategy))
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    code: String,
    official_fi: String,
    official_sv: String,
    official_en: String,
    name_fi: String,
    name_sv: String,
    name_en: String,
    group_id: i64,
    group_fi: String,
    group_sv: String,
    group_en: String,
    contact: String,
    phase_fi: Option<String>,
    phase_sv: Option<String>,
    phase_en: Option<String>,
    continuous: bool,
    starts_on: Option<String>,
    ends_on: Option<String>,
    cost_cents: Option<i64>,
    affects_staff: bool,
    staff_heard_on: Option<String>,
    state: String,
    ended_on: Option<String>,
    why_fi: String,
    why_sv: String,
    why_en: String,
    resumes_on: Option<String>,
    merged_into: Option<i64>,
    is_manual: bool,
    manual_why_fi: String,
    manual_why_sv: String,
    manual_why_en: String,
    status: String,
    share: Option<i64>,
    reason: String,
    told_at: i64,
    created_at: i64,
}

async fn measures(
    c: &mut Conn,
    period: &Period,
    sentence: &Sentence,
    figures: Figures,
    now: Moment,
) -> Result<Vec<Reported>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select measure.id, measure.code, measure.official_fi, measure.official_sv, measure.official_en, \
                measure.name_fi, measure.name_sv, measure.name_en, measure.group_id, \
                sector_group.name_fi as group_fi, sector_group.name_sv as group_sv, sector_group.name_en as group_en, \
                measure.contact, case when phase.public_fi = '' then phase.name else phase.public_fi end as phase_fi, \
                phase.public_sv as phase_sv, phase.public_en as phase_en, measure.continuous, measure.starts_on, \
                measure.ends_on, measure.cost_cents, measure.affects_staff, measure.staff_heard_on, measure.state, \
                measure.ended_on, measure.why_fi, measure.why_sv, measure.why_en, measure.resumes_on, \
                measure.merged_into, (measure.manual_status is not null) as is_manual, measure.manual_why_fi, \
                measure.manual_why_sv, measure.manual_why_en, measure.status, measure.share, measure.reason, \
                measure.told_at, measure.created_at \
         from measure join sector_group on sector_group.id = measure.group_id \
                      left join phase on phase.id = measure.phase_id \
         where measure.programme_id = $1 order by measure.code_order, measure.id"
    )
    .bind(period.programme)
    .all(c)
    .await?;
    let names: BTreeMap<i64, (String, Localised)> = rows
        .iter()
        .map(|it| {
            let name = if it.name_fi.trim().is_empty() {
                Localised::new(&it.official_fi, &it.official_sv, &it.official_en)
            } else {
                Localised::new(&it.name_fi, &it.name_sv, &it.name_en)
            };
            (it.id, (it.code.clone(), name))
        })
        .collect();
    let mut has = belongings(c, period, figures).await?;
    rows.into_iter()
        .map(|raw| raw.parse(period, sentence, &names, &mut has, now))
        .collect()
}

impl Raw {
    fn parse(
        self,
        period: &Period,
        sentence: &Sentence,
        names: &BTreeMap<i64, (String, Localised)>,
        has: &mut Belongings,
        now: Moment,
    ) -> Result<Reported, StoreError> {
        let status = code("measure.status", &self.status)?;
        let reason = json("measure.reason", &self.reason)?;
        let added = Moment::from_millis(self.created_at).civil_day();
        let manual_why = if self.is_manual {
            Localised::new(&self.manual_why_fi, &self.manual_why_sv, &self.manual_why_en)
        } else {
            Localised::default()
        };
        Ok(Reported {
            shape: SHAPE,
            id: MeasureId::new(self.id),
            code: self.code,
            official: Localised::new(&self.official_fi, &self.official_sv, &self.official_en),
            name: Localised::new(&self.name_fi, &self.name_sv, &self.name_en),
            group: GroupId::new(self.group_id),
            group_name: Localised::new(&self.group_fi, &self.group_sv, &self.group_en),
            others: has.others.remove(&self.id).unwrap_or_default(),
            contact: self.contact,
            tools: has.tools.remove(&self.id).unwrap_or_default(),
            phase: self.phase_fi.map(|fi| {
                let (sv, en) = (self.phase_sv.unwrap_or_default(), self.phase_en.unwrap_or_default());
                Localised::new(&fi, &sv, &en)
            }),
            is_continuous: self.continuous,
            starts: day_option("measure.starts_on", self.starts_on.as_deref())?,
            ends: day_option("measure.ends_on", self.ends_on.as_deref())?,
            cost_cents: self.cost_cents,
            state: code("measure.state", &self.state)?,
            ended: day_option("measure.ended_on", self.ended_on.as_deref())?,
            why: Localised::new(&self.why_fi, &self.why_sv, &self.why_en),
            resumes: day_option("measure.resumes_on", self.resumes_on.as_deref())?,
            merged_into: self.merged_into.and_then(|into| names.get(&into).cloned()),
            status,
            share: self.share,
            reason,
            sentence: sentence(status, reason),
            manual_why,
            told: Moment::from_millis(self.told_at).civil_day(),
            affects_staff: self.affects_staff,
            staff_heard: day_option("measure.staff_heard_on", self.staff_heard_on.as_deref())?,
            milestones: has.stones.remove(&self.id).unwrap_or_default(),
            figures: has.figures.remove(&self.id).unwrap_or_default(),
            funding: has.funding.remove(&self.id).unwrap_or_default(),
            decisions: has.decisions.remove(&self.id).unwrap_or_default(),
            check_ins: has.words.remove(&self.id).unwrap_or_default(),
            months: months(period.from, period.to, added, now.civil_day()),
        })
    }
}

#[derive(FromRow)]
struct RawPart {
    id: i64,
    parent_id: Option<i64>,
    name_fi: String,
    name_sv: String,
    name_en: String,
}

/// The focus areas with their goals, and the measures that serve none of them.
async fn areas(
    c: &mut Conn,
    period: &Period,
    strategy: i64,
    mut figures: Figures,
    measures: &[Reported],
) -> Result<(Vec<Area>, Vec<MeasureId>), StoreError> {
    let parts: Vec<RawPart> = crate::sql!(
        "select id, parent_id, name_fi, name_sv, name_en from strategy_part where strategy_id = $1 \
         order by kind, position, id"
    )
    .bind(strategy)
    .all(c)
    .await?;
    let served: Vec<(i64, i64)> = crate::sql!(
        "select served.goal_id, served.measure_id from measure_goal served \
         join measure on measure.id = served.measure_id join strategy_part goal on goal.id = served.goal_id \
         where measure.programme_id = $1 and goal.strategy_id = $2 \
         order by served.goal_id, measure.code_order, measure.id"
    )
    .bind(period.programme)
    .bind(strategy)
    .all(c)
    .await?;
    let served = by_owner(served);
    let mut decided = decisions(c, period, true).await?;
    let of = |ids: &[i64]| {
        let mine: Vec<&Reported> = measures.iter().filter(|it| ids.contains(&it.id.get())).collect();
        sum(mine.into_iter(), period.from)
    };
    let none = Vec::new();
    let mut areas = Vec::new();
    for area in parts.iter().filter(|it| it.parent_id.is_none()) {
        let mut all = Vec::new();
        let mut goals = Vec::new();
        for goal in parts.iter().filter(|it| it.parent_id == Some(area.id)) {
            let mine = served.get(&goal.id).unwrap_or(&none);
            all.extend_from_slice(mine);
            goals.push(Goal {
                id: goal.id,
                name: Localised::new(&goal.name_fi, &goal.name_sv, &goal.name_en),
                sum: of(mine),
                figures: figures.remove(&goal.id).unwrap_or_default(),
                decisions: decided.remove(&goal.id).unwrap_or_default(),
                measures: mine.iter().copied().map(MeasureId::new).collect(),
            });
        }
        areas.push(Area {
            name: Localised::new(&area.name_fi, &area.name_sv, &area.name_en),
            sum: of(&all),
            goals,
        });
    }
    let rest = measures.iter().map(|it| it.id);
    let rest = rest
        .filter(|id| served.values().all(|mine| !mine.contains(&id.get())))
        .collect();
    Ok((areas, rest))
}
