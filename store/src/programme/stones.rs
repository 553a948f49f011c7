//! The milestones of a measure are written: added, moved, reached, reopened and taken away, all at once.

use domain::programme::{Facts, MeasureEventKind};
use domain::{Date, Localised, MeasureId, MilestoneId, Moment, PersonId};

use super::check::{MOST_LINE, is_within};
use super::{refresh_now, take, write_event};
use crate::codes::day_option;
use crate::{Conn, StoreError, Tx};

/// Rows of one measure: milestones, or lines of funding.
pub const MOST_ROWS: usize = 50;

/// A milestone as its editor wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stone {
    /// None, or one that the measure does not have: a new one.
    pub id: Option<MilestoneId>,
    pub name: Localised,
    pub due: Option<Date>,
    pub done: Option<Date>,
}

/// Why no row was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsRefused<Slip> {
    Gone,
    /// Somebody changed the measure after the form was opened.
    Changed,
    /// There would be more than [`MOST_ROWS`].
    TooMany,
    /// What is wrong with which row, counted from nought.
    Wrong(Vec<(usize, Slip)>),
}

/// What is wrong with a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoneSlip {
    /// There is no name in Finnish, or one is longer than [`MOST_LINE`].
    Name,
    /// It is reached on a day that has not come.
    Future,
}

/// Milestones in their order.
///
/// # Errors
/// Only faults of the database.
pub async fn all(c: &mut Conn, measure: MeasureId) -> Result<Vec<Stone>, StoreError> {
    type Raw = (i64, String, String, String, Option<String>, Option<String>);
    let rows: Vec<Raw> = crate::sql!(
        "select id, name_fi, name_sv, name_en, due_on, done_on from milestone where measure_id = $1 \
         order by position, id"
    )
    .bind(measure)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(id, fi, sv, en, due, done)| {
            Ok(Stone {
                id: Some(MilestoneId::new(id)),
                name: Localised::new(&fi, &sv, &en),
                due: day_option("milestone.due_on", due.as_deref())?,
                done: day_option("milestone.done_on", done.as_deref())?,
            })
        })
        .collect()
}

/// Takes the measure for a form of `count` rows that was opened at version `seen`.
pub(super) async fn begin<Slip>(
    tx: &mut Tx,
    measure: MeasureId,
    seen: i64,
    count: usize,
    wrong: Vec<(usize, Slip)>,
) -> Result<Result<(), RowsRefused<Slip>>, StoreError> {
    Ok(match take(tx, measure).await? {
        None => Err(RowsRefused::Gone),
        Some(version) if version != seen + 1 => Err(RowsRefused::Changed),
        Some(_) if count > MOST_ROWS => Err(RowsRefused::TooMany),
        Some(_) if !wrong.is_empty() => Err(RowsRefused::Wrong(wrong)),
        Some(_) => Ok(()),
    })
}

/// Saves the milestones as they stand in `wanted`; those left out are taken away. One that is reached or
/// reopened is told to everyone. Commit only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn save(
    tx: &mut Tx,
    measure: MeasureId,
    seen: i64,
    wanted: &[Stone],
    by: Option<PersonId>,
    now: Moment,
) -> Result<Result<(), RowsRefused<StoneSlip>>, StoreError> {
    let mut wrong = Vec::new();
    for (row, it) in wanted.iter().enumerate() {
        if it.name.fi.trim().is_empty() || !is_within(&it.name, MOST_LINE) {
            wrong.push((row, StoneSlip::Name));
        }
        if it.done.is_some_and(|day| day > now.civil_day()) {
            wrong.push((row, StoneSlip::Future));
        }
    }
    if let Err(refused) = begin(tx, measure, seen, wanted.len(), wrong).await? {
        return Ok(Err(refused));
    }
    let old = all(tx, measure).await?;
    for stone in old.iter().filter(|it| wanted.iter().all(|new| new.id != it.id)) {
        crate::sql!("delete from milestone where id = $1 and measure_id = $2")
            .bind(stone.id)
            .bind(measure)
            .execute(tx)
            .await?;
    }
    write_event(tx, measure, MeasureEventKind::Edited, &Facts::default(), by, now).await?;
    for (position, it) in (1_i64..).zip(wanted) {
        let before = old.iter().find(|stone| it.id.is_some() && stone.id == it.id);
        let id = keep(tx, measure, position, it, before.and_then(|stone| stone.id)).await?;
        let kind = match (before.and_then(|stone| stone.done), it.done) {
            (None, Some(_)) => MeasureEventKind::MilestoneReached,
            (Some(_), None) => MeasureEventKind::MilestoneReopened,
            _ => continue,
        };
        let facts = Facts {
            milestone: Some(id),
            day: it.done,
            ..Facts::default()
        };
        write_event(tx, measure, kind, &facts, by, now).await?;
    }
    refresh_now(tx, measure, now).await?;
    Ok(Ok(()))
}

async fn keep(
    tx: &mut Tx,
    measure: MeasureId,
    position: i64,
    it: &Stone,
    own: Option<MilestoneId>,
) -> Result<MilestoneId, StoreError> {
    if let Some(id) = own {
        crate::sql!(
            "update milestone set position = $3, name_fi = $4, name_sv = $5, name_en = $6, due_on = $7, done_on = $8 \
             where id = $1 and measure_id = $2"
        )
        .bind(id)
        .bind(measure)
        .bind(position)
        .bind(&it.name.fi)
        .bind(&it.name.sv)
        .bind(&it.name.en)
        .bind(it.due)
        .bind(it.done)
        .execute(tx)
        .await?;
        return Ok(id);
    }
    let (id,): (i64,) = crate::sql!(
        "insert into milestone (measure_id, position, name_fi, name_sv, name_en, due_on, done_on) \
         values ($1, $2, $3, $4, $5, $6, $7) returning id"
    )
    .bind(measure)
    .bind(position)
    .bind(&it.name.fi)
    .bind(&it.name.sv)
    .bind(&it.name.en)
    .bind(it.due)
    .bind(it.done)
    .one(tx)
    .await?;
    Ok(MilestoneId::new(id))
}
