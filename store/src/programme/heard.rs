//! The day on which the cooperation committee handled what a measure means to personnel.

use domain::programme::{Facts, MeasureEventKind};
use domain::{Date, MeasureId, Moment, PersonId};

use super::stones::{RowsRefused, begin};
use super::write_event;
use crate::codes::day_option;
use crate::{Conn, StoreError, Tx};

/// Does a measure affect personnel, when was that handled, and when was the measure first decided on?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    pub affects: bool,
    pub heard: Option<Date>,
    pub first_decided: Option<Date>,
}

impl Staff {
    /// A decision came before the handling.
    pub fn is_early(self) -> bool {
        let is_before = |day: Date| self.heard.is_none_or(|heard| day < heard);
        self.affects && self.first_decided.is_some_and(is_before)
    }
}

/// The day is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Future;

/// What is known of a measure. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn staff(c: &mut Conn, measure: MeasureId) -> Result<Option<Staff>, StoreError> {
    let found: Option<(bool, Option<String>, Option<String>)> = crate::sql!(
        "select measure.affects_staff, measure.staff_heard_on, \
                (select min(decision.decided_on) from decision_on join decision on decision.id = decision_on.decision_id \
                 where decision_on.measure_id = measure.id) as first_on \
         from measure where measure.id = $1"
    )
    .bind(measure)
    .optional(c)
    .await?;
    found
        .map(|(affects, heard, first)| {
            Ok(Staff {
                affects,
                heard: day_option("measure.staff_heard_on", heard.as_deref())?,
                first_decided: day_option("decision.decided_on", first.as_deref())?,
            })
        })
        .transpose()
}

/// Keeps the day, or takes it away. A new day is told to everyone. Commit only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn save(
    tx: &mut Tx,
    measure: MeasureId,
    seen: i64,
    day: Option<Date>,
    by: Option<PersonId>,
    now: Moment,
) -> Result<Result<(), RowsRefused<Future>>, StoreError> {
    let is_future = day.is_some_and(|day| day > now.civil_day());
    let wrong = if is_future { vec![(0, Future)] } else { Vec::new() };
    if let Err(refused) = begin(tx, measure, seen, 1, wrong).await? {
        return Ok(Err(refused));
    }
    let before = staff(tx, measure).await?.unwrap_or_default().heard;
    crate::sql!("update measure set staff_heard_on = $2 where id = $1")
        .bind(measure)
        .bind(day)
        .execute(tx)
        .await?;
    let kind = if day.is_some() && day != before {
        MeasureEventKind::StaffHeard
    } else {
        MeasureEventKind::Edited
    };
    let facts = Facts {
        day,
        ..Facts::default()
    };
    write_event(tx, measure, kind, &facts, by, now).await?;
    Ok(Ok(()))
}
