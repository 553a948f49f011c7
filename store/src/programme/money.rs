//! Outside money of a measure is written: what was applied for and what was granted are different things.

use domain::programme::{Facts, FundingState, MeasureEventKind};
use domain::{Date, FundingId, MeasureId, Moment, PersonId};

use super::check::{MOST_CENTS, MOST_LINE};
use super::stones::{RowsRefused, begin};
use super::{refresh_now, write_event};
use crate::codes::{code, day_option};
use crate::{Conn, StoreError, Tx};

/// A line of funding as its editor wants it; sums are euro cents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    /// None, or one that the measure does not have: a new one.
    pub id: Option<FundingId>,
    pub source: String,
    pub state: FundingState,
    pub applied_on: Option<Date>,
    pub applied: Option<i64>,
    pub granted: Option<i64>,
    pub used: Option<i64>,
}

/// What is wrong with a line of funding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundSlip {
    /// Nobody gives it, or the name is longer than [`MOST_LINE`].
    Source,
    /// Less than nothing, or more than [`MOST_CENTS`].
    Sum,
    /// It has a granted sum, and nothing was granted yet.
    NotGranted,
    /// More was used than was granted, or nothing was granted.
    Used,
    /// It was applied for on a day that has not come, though it is said to have been.
    Future,
}

/// Lines of funding in the order in which they were written.
///
/// # Errors
/// Only faults of the database.
pub async fn all(c: &mut Conn, measure: MeasureId) -> Result<Vec<Fund>, StoreError> {
    type Raw = (
        i64,
        String,
        String,
        Option<String>,
        Option<i64>,
        Option<i64>,
        Option<i64>,
    );
    let rows: Vec<Raw> = crate::sql!(
        "select id, source, state, applied_on, applied_cents, granted_cents, used_cents from funding \
         where measure_id = $1 order by id"
    )
    .bind(measure)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(id, source, state, applied_on, applied, granted, used)| {
            Ok(Fund {
                id: Some(FundingId::new(id)),
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

fn slips(it: &Fund, today: Date) -> Vec<FundSlip> {
    let mut slips = Vec::new();
    if it.source.trim().is_empty() || it.source.chars().count() > MOST_LINE {
        slips.push(FundSlip::Source);
    }
    let sums = [it.applied, it.granted, it.used];
    if sums.into_iter().flatten().any(|sum| !(0..=MOST_CENTS).contains(&sum)) {
        slips.push(FundSlip::Sum);
    }
    let is_granted = matches!(it.state, FundingState::Granted | FundingState::Used);
    if it.granted.is_some() && !is_granted {
        slips.push(FundSlip::NotGranted);
    }
    if it
        .used
        .is_some_and(|used| it.granted.is_none_or(|granted| used > granted))
    {
        slips.push(FundSlip::Used);
    }
    if it.state != FundingState::Planned && it.applied_on.is_some_and(|day| day > today) {
        slips.push(FundSlip::Future);
    }
    slips
}

/// Saves the funding as it stands in `wanted`; lines left out are taken away. A new state is told to
/// everyone. Commit only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn save(
    tx: &mut Tx,
    measure: MeasureId,
    seen: i64,
    wanted: &[Fund],
    by: Option<PersonId>,
    now: Moment,
) -> Result<Result<(), RowsRefused<FundSlip>>, StoreError> {
    let today = now.civil_day();
    let wrong = wanted.iter().enumerate();
    let wrong = wrong.flat_map(|(row, it)| slips(it, today).into_iter().map(move |slip| (row, slip)));
    if let Err(refused) = begin(tx, measure, seen, wanted.len(), wrong.collect()).await? {
        return Ok(Err(refused));
    }
    let old = all(tx, measure).await?;
    for line in old.iter().filter(|it| wanted.iter().all(|new| new.id != it.id)) {
        crate::sql!("delete from funding where id = $1 and measure_id = $2")
            .bind(line.id)
            .bind(measure)
            .execute(tx)
            .await?;
    }
    write_event(tx, measure, MeasureEventKind::Edited, &Facts::default(), by, now).await?;
    for it in wanted {
        let before = old.iter().find(|line| it.id.is_some() && line.id == it.id);
        let id = keep(tx, measure, it, before.and_then(|line| line.id)).await?;
        if before.is_some_and(|line| line.state == it.state) {
            continue;
        }
        let facts = Facts {
            funding: Some(id),
            funding_state: Some(it.state),
            ..Facts::default()
        };
        write_event(tx, measure, MeasureEventKind::FundingChanged, &facts, by, now).await?;
    }
    refresh_now(tx, measure, now).await?;
    Ok(Ok(()))
}

async fn keep(tx: &mut Tx, measure: MeasureId, it: &Fund, own: Option<FundingId>) -> Result<FundingId, StoreError> {
    if let Some(id) = own {
        crate::sql!(
            "update funding set source = $3, state = $4, applied_on = $5, applied_cents = $6, granted_cents = $7, \
                    used_cents = $8 \
             where id = $1 and measure_id = $2"
        )
        .bind(id)
        .bind(measure)
        .bind(&it.source)
        .bind(it.state.as_code())
        .bind(it.applied_on)
        .bind(it.applied)
        .bind(it.granted)
        .bind(it.used)
        .execute(tx)
        .await?;
        return Ok(id);
    }
    let (id,): (i64,) = crate::sql!(
        "insert into funding (measure_id, source, state, applied_on, applied_cents, granted_cents, used_cents) \
         values ($1, $2, $3, $4, $5, $6, $7) returning id"
    )
    .bind(measure)
    .bind(&it.source)
    .bind(it.state.as_code())
    .bind(it.applied_on)
    .bind(it.applied)
    .bind(it.granted)
    .bind(it.used)
    .one(tx)
    .await?;
    Ok(FundingId::new(id))
}
