//! A measure ends, waits, joins another or goes on, each with a reason; a status is set by hand or let go.
//! Nothing disappears.

use domain::calendar::iso;
use domain::programme::{Facts, MeasureEventKind, MeasureState, MeasureStatus};
use domain::{Date, Localised, MeasureId, Moment, PersonId};

use super::check::{MOST_TEXT, is_within};
use super::{refresh_now, take, write_event};
use crate::codes::code;
use crate::{Conn, StoreError, Tx};

/// What becomes of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    Complete {
        on: Date,
    },
    /// It goes on then.
    Postpone {
        until: Date,
    },
    Cancel {
        on: Date,
    },
    /// It goes on as a part of another.
    Merge {
        into: MeasureId,
    },
    Resume,
    /// People set its status, which is then not computed.
    Set(MeasureStatus),
    /// It is computed again.
    Free,
}

/// Why nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnRefused {
    Gone,
    /// Somebody changed the measure after the form was opened.
    Changed,
    /// A reason in Finnish is needed, and it is long at most [`MOST_TEXT`].
    Reason,
    /// The measure is already so, or has ended otherwise.
    NotNow,
    /// It goes on only after today, and was completed or dropped no later than today.
    Day,
    /// The other is itself, is of another programme, is not there, or is merged into another.
    Into,
}

/// Where a measure stands, for its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: MeasureState,
    pub manual: Option<MeasureStatus>,
    pub why: Localised,
}

/// Where a measure stands. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn standing(c: &mut Conn, measure: MeasureId) -> Result<Option<Standing>, StoreError> {
    let found: Option<(String, Option<String>, String, String, String)> =
        crate::sql!("select state, manual_status, why_fi, why_sv, why_en from measure where id = $1")
            .bind(measure)
            .optional(c)
            .await?;
    let Some((state, manual, fi, sv, en)) = found else {
        return Ok(None);
    };
    let manual = manual.map(|it| code("measure.manual_status", &it)).transpose()?;
    Ok(Some(Standing {
        state: code("measure.state", &state)?,
        manual,
        why: Localised::new(&fi, &sv, &en),
    }))
}

/// Measures that one may be merged into: of its programme, not itself, not merged; the code and the name.
///
/// # Errors
/// Only faults of the database.
pub async fn targets(c: &mut Conn, measure: MeasureId) -> Result<Vec<(MeasureId, String, String)>, StoreError> {
    let rows: Vec<(i64, String, String)> = crate::sql!(
        "select id, code, case when name_fi = '' then official_fi else name_fi end from measure \
         where programme_id = (select programme_id from measure where id = $1) and id <> $1 and state <> 'merged' \
         order by code_order, id"
    )
    .bind(measure)
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name)| (MeasureId::new(id), code, name))
        .collect())
}

/// Turns a measure, when nobody has changed it since `seen`. Commit only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn turn(
    tx: &mut Tx,
    measure: MeasureId,
    seen: i64,
    turn: &Turn,
    why: &Localised,
    by: Option<PersonId>,
    now: Moment,
) -> Result<Result<(), TurnRefused>, StoreError> {
    // Two that are to be merged into each other at once are taken in one order, whoever asks.
    let other = match turn {
        Turn::Merge { into } if *into != measure => Some(*into),
        _ => None,
    };
    let mut version = None;
    let mut order: Vec<MeasureId> = std::iter::once(measure).chain(other).collect();
    order.sort_unstable();
    for id in order {
        if id == measure {
            version = take(tx, id).await?;
        } else {
            // Its own words do not change, so those who edit it are not disturbed.
            crate::sql!("update measure set version = version where id = $1")
                .bind(id)
                .execute(tx)
                .await?;
        }
    }
    match version {
        None => return Ok(Err(TurnRefused::Gone)),
        Some(version) if version != seen + 1 => return Ok(Err(TurnRefused::Changed)),
        Some(_) => {}
    }
    let Some(stands) = standing(tx, measure).await? else {
        return Ok(Err(TurnRefused::Gone));
    };
    if let Err(refused) = may(tx, measure, &stands, turn, why, now).await? {
        return Ok(Err(refused));
    }
    write(tx, measure, turn, why).await?;
    let (kind, facts) = told(turn);
    write_event(tx, measure, kind, &facts, by, now).await?;
    refresh_now(tx, measure, now).await?;
    Ok(Ok(()))
}

async fn may(
    tx: &mut Tx,
    measure: MeasureId,
    stands: &Standing,
    turn: &Turn,
    why: &Localised,
    now: Moment,
) -> Result<Result<(), TurnRefused>, StoreError> {
    let today = now.civil_day();
    let needs_reason = !matches!(turn, Turn::Complete { .. } | Turn::Free);
    if needs_reason && why.fi.trim().is_empty() || !is_within(why, MOST_TEXT) {
        return Ok(Err(TurnRefused::Reason));
    }
    let (is_open, is_waiting) = (
        stands.state == MeasureState::Open,
        stands.state == MeasureState::Postponed,
    );
    let fits = match turn {
        Turn::Complete { .. } | Turn::Cancel { .. } | Turn::Merge { .. } => is_open || is_waiting,
        Turn::Postpone { .. } => is_open,
        Turn::Resume => !is_open,
        Turn::Set(_) => is_open,
        Turn::Free => stands.manual.is_some(),
    };
    if !fits {
        return Ok(Err(TurnRefused::NotNow));
    }
    let day_fits = match turn {
        Turn::Complete { on } | Turn::Cancel { on } => *on <= today,
        Turn::Postpone { until } => *until > today,
        _ => true,
    };
    if !day_fits {
        return Ok(Err(TurnRefused::Day));
    }
    if let Turn::Merge { into } = turn {
        // Both are held, and one that is merged takes nothing in: so no way leads round.
        let all = targets(tx, measure).await?;
        if all.iter().all(|(id, ..)| id != into) {
            return Ok(Err(TurnRefused::Into));
        }
    }
    Ok(Ok(()))
}

async fn write(tx: &mut Tx, measure: MeasureId, turn: &Turn, why: &Localised) -> Result<(), StoreError> {
    let (state, ended, resumes, into) = match turn {
        Turn::Complete { on } => (MeasureState::Completed, Some(*on), None, None),
        Turn::Postpone { until } => (MeasureState::Postponed, None, Some(*until), None),
        Turn::Cancel { on } => (MeasureState::Cancelled, Some(*on), None, None),
        Turn::Merge { into } => (MeasureState::Merged, None, None, Some(*into)),
        Turn::Resume => (MeasureState::Open, None, None, None),
        Turn::Set(_) | Turn::Free => {
            let set = match turn {
                Turn::Set(status) => Some(status.as_code()),
                _ => None,
            };
            crate::sql!(
                "update measure set manual_status = $2, manual_why_fi = $3, manual_why_sv = $4, manual_why_en = $5 \
                 where id = $1"
            )
            .bind(measure)
            .bind(set)
            .bind(if set.is_some() { why.fi.as_str() } else { "" })
            .bind(if set.is_some() { why.sv.as_str() } else { "" })
            .bind(if set.is_some() { why.en.as_str() } else { "" })
            .execute(tx)
            .await?;
            return Ok(());
        }
    };
    crate::sql!(
        "update measure set state = $2, ended_on = $3, resumes_on = $4, merged_into = $5, \
                why_fi = $6, why_sv = $7, why_en = $8 \
         where id = $1"
    )
    .bind(measure)
    .bind(state.as_code())
    .bind(ended.map(iso))
    .bind(resumes.map(iso))
    .bind(into)
    .bind(&why.fi)
    .bind(&why.sv)
    .bind(&why.en)
    .execute(tx)
    .await?;
    Ok(())
}

fn told(turn: &Turn) -> (MeasureEventKind, Facts) {
    let mut facts = Facts::default();
    let kind = match turn {
        Turn::Complete { on } => {
            facts.day = Some(*on);
            MeasureEventKind::Completed
        }
        Turn::Postpone { until } => {
            facts.day = Some(*until);
            MeasureEventKind::Postponed
        }
        Turn::Cancel { on } => {
            facts.day = Some(*on);
            MeasureEventKind::Cancelled
        }
        Turn::Merge { into } => {
            facts.into = Some(*into);
            MeasureEventKind::Merged
        }
        Turn::Resume => MeasureEventKind::Resumed,
        Turn::Set(status) => {
            facts.status = Some(*status);
            MeasureEventKind::StatusSet
        }
        Turn::Free => MeasureEventKind::StatusFreed,
    };
    (kind, facts)
}
