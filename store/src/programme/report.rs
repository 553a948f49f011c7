//! Reporting periods: opened, looked at while they are open, and closed once, when all that the report
//! says is frozen.

mod belongings;
mod figures;
mod gather;

pub use gather::gather;

use domain::calendar::iso;
use domain::programme::progress::Reason;
use domain::programme::report::{NotYet, Report, Reported, is_period, may_close};
use domain::programme::{MeasureStatus, PeriodKind};
use domain::{Date, Localised, MeasureId, Moment, PeriodId, PersonId, ProgrammeId};

use super::refresh;
use crate::codes::{code, day, json, to_json};
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// Why a measure has its status, as people read it in each language.
pub type Sentence = dyn Fn(MeasureStatus, Reason) -> Localised + Send + Sync;

/// A reporting period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub id: PeriodId,
    pub programme: ProgrammeId,
    pub programme_name: Localised,
    /// Its programme began under a strategy that is still a draft: staff's.
    pub is_draft: bool,
    pub kind: PeriodKind,
    pub name: String,
    pub from: Date,
    pub to: Date,
    pub closed: Option<Moment>,
    pub version: i64,
}

impl Period {
    /// Everyone may read it.
    pub fn is_public(&self) -> bool {
        self.closed.is_some() && !self.is_draft
    }
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    programme_id: i64,
    name_fi: String,
    name_sv: String,
    name_en: String,
    is_draft: bool,
    kind: String,
    name: String,
    from_on: String,
    to_on: String,
    closed_at: Option<i64>,
    version: i64,
}

impl Raw {
    fn parse(self) -> Result<Period, StoreError> {
        Ok(Period {
            id: PeriodId::new(self.id),
            programme: ProgrammeId::new(self.programme_id),
            programme_name: Localised::new(&self.name_fi, &self.name_sv, &self.name_en),
            is_draft: self.is_draft,
            kind: code("reporting_period.kind", &self.kind)?,
            name: self.name,
            from: day("reporting_period.from_on", &self.from_on)?,
            to: day("reporting_period.to_on", &self.to_on)?,
            closed: self.closed_at.map(Moment::from_millis),
            version: self.version,
        })
    }
}

/// All periods, the latest first.
///
/// # Errors
/// Only faults of the database.
pub async fn all(c: &mut Conn) -> Result<Vec<Period>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select period.id, period.programme_id, programme.name_fi, programme.name_sv, programme.name_en, \
                (strategy.state = 'draft') as is_draft, period.kind, period.name, period.from_on, period.to_on, \
                period.closed_at, period.version \
         from reporting_period period join programme on programme.id = period.programme_id \
              join strategy on strategy.id = programme.strategy_id \
         order by period.to_on desc, period.id desc"
    )
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// A period. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn find(c: &mut Conn, id: PeriodId) -> Result<Option<Period>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select period.id, period.programme_id, programme.name_fi, programme.name_sv, programme.name_en, \
                (strategy.state = 'draft') as is_draft, period.kind, period.name, period.from_on, period.to_on, \
                period.closed_at, period.version \
         from reporting_period period join programme on programme.id = period.programme_id \
              join strategy on strategy.id = programme.strategy_id \
         where period.id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// What is said of a period when it is opened, and while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub kind: PeriodKind,
    pub name: String,
    pub from: Date,
    pub to: Date,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such period or programme.
    Gone,
    /// Somebody edited the period after the page was opened.
    Changed,
    /// Somebody closed it: nothing of it changes any more.
    Closed,
    /// The days make no period.
    Days,
    /// It cannot be closed yet.
    NotYet(NotYet),
}

/// Opens a period of a programme. Commit only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn open(tx: &mut Tx, programme: ProgrammeId, plan: &Plan) -> Result<Result<PeriodId, Refused>, StoreError> {
    if !is_period(plan.from, plan.to) {
        return Ok(Err(Refused::Days));
    }
    let made: Option<(i64,)> = crate::sql!(
        "insert into reporting_period (programme_id, kind, name, from_on, to_on) \
         select id, cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as text) \
         from programme where id = $1 returning id"
    )
    .bind(programme)
    .bind(plan.kind.as_code())
    .bind(&plan.name)
    .bind(iso(plan.from))
    .bind(iso(plan.to))
    .optional(tx)
    .await?;
    Ok(made.map(|(id,)| PeriodId::new(id)).ok_or(Refused::Gone))
}

/// Edits a period that is open, when nobody has since `seen`. Commit only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn edit(tx: &mut Tx, id: PeriodId, seen: i64, plan: &Plan) -> Result<Result<(), Refused>, StoreError> {
    if let Err(refused) = take(tx, id, seen).await? {
        return Ok(Err(refused));
    }
    if !is_period(plan.from, plan.to) {
        return Ok(Err(Refused::Days));
    }
    crate::sql!("update reporting_period set kind = $2, name = $3, from_on = $4, to_on = $5 where id = $1")
        .bind(id)
        .bind(plan.kind.as_code())
        .bind(&plan.name)
        .bind(iso(plan.from))
        .bind(iso(plan.to))
        .execute(tx)
        .await?;
    Ok(Ok(()))
}

/// Takes an open period for writing: of two at once the second waits here, and then sees what the first did.
async fn take(tx: &mut Tx, id: PeriodId, seen: i64) -> Result<Result<(), Refused>, StoreError> {
    let taken: Option<(i64, Option<i64>)> =
        crate::sql!("update reporting_period set version = version + 1 where id = $1 returning version, closed_at")
            .bind(id)
            .optional(tx)
            .await?;
    Ok(match taken {
        None => Err(Refused::Gone),
        Some((_, Some(_))) => Err(Refused::Closed),
        Some((version, None)) if version != seen + 1 => Err(Refused::Changed),
        Some(_) => Ok(()),
    })
}

/// Closes a period: freezes all that its report says, once. The report never changes after this. Commit
/// only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn close(
    tx: &mut Tx,
    id: PeriodId,
    seen: i64,
    sentence: &Sentence,
    by: Option<PersonId>,
    now: Moment,
) -> Result<Result<(), Refused>, StoreError> {
    if let Err(refused) = take(tx, id, seen).await? {
        return Ok(Err(refused));
    }
    let Some(period) = find(tx, id).await? else {
        return Ok(Err(Refused::Gone));
    };
    hold_and_compute(tx, &period, now).await?;
    let report = gather(tx, &period, sentence, now).await?;
    if let Err(why) = may_close(period.to, now, report.measures.len()) {
        return Ok(Err(Refused::NotYet(why)));
    }
    for it in &report.measures {
        crate::sql!("insert into period_measure (period_id, measure_id, frozen) values ($1, $2, $3)")
            .bind(id)
            .bind(it.id)
            .bind(to_json(it)?)
            .execute(tx)
            .await?;
    }
    crate::sql!("update reporting_period set closed_at = $2, closed_by = $3, frozen = $4 where id = $1")
        .bind(id)
        .bind(now)
        .bind(by)
        .bind(to_json(&report.whole)?)
        .execute(tx)
        .await?;
    Ok(Ok(()))
}

/// Nobody changes a measure while it is frozen; those that were computed for another day are computed anew.
async fn hold_and_compute(tx: &mut Tx, period: &Period, now: Moment) -> Result<(), StoreError> {
    let ids: Vec<(i64,)> = crate::sql!("select id from measure where programme_id = $1 order by id")
        .bind(period.programme)
        .all(tx)
        .await?;
    let today = iso(now.civil_day());
    for (id,) in ids {
        let held: Option<(String, String)> =
            crate::sql!("update measure set version = version where id = $1 returning computed_on, state")
                .bind(id)
                .optional(tx)
                .await?;
        if held.is_some_and(|(computed, state)| state == "open" && computed != today) {
            refresh(tx, MeasureId::new(id), now.civil_day()).await?;
        }
    }
    Ok(())
}

/// A closed period's report as it was frozen. None: the period is open or is not there.
///
/// # Errors
/// Only faults of the database.
pub async fn frozen(c: &mut Conn, id: PeriodId) -> Result<Option<Report>, StoreError> {
    let whole: Option<(String,)> = crate::sql!(
        "select coalesce(frozen, '') as frozen from reporting_period where id = $1 and closed_at is not null"
    )
    .bind(id)
    .optional(c)
    .await?;
    let Some((whole,)) = whole else { return Ok(None) };
    let rows: Vec<(String,)> =
        crate::sql!("select frozen from period_measure where period_id = $1 order by measure_id")
            .bind(id)
            .all(c)
            .await?;
    let mut measures = rows
        .iter()
        .map(|(text,)| json("period_measure.frozen", text))
        .collect::<Result<Vec<Reported>, StoreError>>()?;
    // In the order of the codes that they had then.
    measures.sort_by_cached_key(|it| (domain::programme::code_order(&it.code), it.id));
    Ok(Some(Report {
        whole: json("reporting_period.frozen", &whole)?,
        measures,
    }))
}
