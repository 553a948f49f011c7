//! Measures of the implementation programme: whose they are, their log, and how far they are.

pub mod changes;
pub mod check;
pub mod decide;
pub mod desk;
pub mod edit;
pub mod heard;
pub mod links;
pub mod list;
pub mod money;
pub mod read;
pub mod report;
pub mod save;
pub mod state;
pub mod stones;

mod evidence;
pub mod thread;
pub mod ties;

pub use evidence::{compute_day, evidence};
pub(crate) use evidence::{refresh, refresh_of_cards};

use domain::programme::{Facts, MeasureEventKind, MeasureSight};
use domain::{GroupId, MeasureId, Moment, PersonId};

use crate::{Conn, StoreError, Tx};

/// What the policy asks about a measure. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn sight(c: &mut Conn, measure: MeasureId) -> Result<Option<MeasureSight>, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select group_id from measure where id = $1")
        .bind(measure)
        .optional(c)
        .await?;
    Ok(found.map(|(group,)| MeasureSight {
        id: measure,
        group: GroupId::new(group),
    }))
}

/// Takes a measure for writing: the first statement of every change of it. Its new version; none: there
/// is no such measure.
///
/// # Errors
/// Only faults of the database.
pub async fn take(tx: &mut Tx, measure: MeasureId) -> Result<Option<i64>, StoreError> {
    let taken: Option<(i64,)> = crate::sql!("update measure set version = version + 1 where id = $1 returning version")
        .bind(measure)
        .optional(tx)
        .await?;
    Ok(taken.map(|(version,)| version))
}

/// Writes down what happened to a measure, and makes its news fresh when it tells how it goes. Call
/// [`refresh_now`] after what changes its progress.
///
/// # Errors
/// Only faults of the database.
pub async fn write_event(
    tx: &mut Tx,
    measure: MeasureId,
    kind: MeasureEventKind,
    facts: &Facts,
    by: Option<PersonId>,
    now: Moment,
) -> Result<(), StoreError> {
    crate::sql!(
        "insert into measure_event (measure_id, kind, at, person_id, public, detail) values ($1, $2, $3, $4, $5, $6)"
    )
    .bind(measure)
    .bind(kind.as_code())
    .bind(now)
    .bind(by)
    .bind(kind.is_public())
    .bind(serde_json::to_string(facts).unwrap_or_default())
    .execute(tx)
    .await?;
    if kind.tells() {
        crate::sql!("update measure set told_at = $2 where id = $1")
            .bind(measure)
            .bind(now)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Computes a measure's status and progress again.
///
/// # Errors
/// Only faults of the database.
pub async fn refresh_now(tx: &mut Tx, measure: MeasureId, now: Moment) -> Result<(), StoreError> {
    refresh(tx, measure, now.civil_day()).await
}
