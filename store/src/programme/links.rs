//! Measures that belong together: both serve the same goal, or one waits for the other. Nobody waits in
//! a ring.

use domain::programme::{Facts, LinkKind, MeasureEventKind, leads_to};
use domain::{Localised, MeasureId, Moment, PersonId};

use super::{take, write_event};
use crate::codes::code;
use crate::{Conn, StoreError, Tx};

/// Links of one measure.
pub const MOST_LINKS: usize = 50;

/// Another measure, and how it belongs with the one that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    pub measure: MeasureId,
    /// 2.3
    pub code: String,
    /// The plain name; the official one where there is none.
    pub name: Localised,
    pub kind: LinkKind,
}

/// Why two measures were not linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefused {
    Gone,
    /// The other is itself, or is not of the programme.
    Other,
    /// They would wait for each other in a ring.
    Ring,
    TooMany,
}

/// The same, from the other's side.
fn turned(kind: LinkKind) -> LinkKind {
    match kind {
        LinkKind::SameGoal => LinkKind::SameGoal,
        LinkKind::Waits => LinkKind::Awaited,
        LinkKind::Awaited => LinkKind::Waits,
    }
}

/// What a measure is linked to, by code.
///
/// # Errors
/// Only faults of the database.
pub async fn of_measure(c: &mut Conn, measure: MeasureId) -> Result<Vec<Linked>, StoreError> {
    type Raw = (i64, String, String, String, String, String, bool);
    let rows: Vec<Raw> = crate::sql!(
        "select other.id, other.code, \
                case when other.name_fi = '' then other.official_fi else other.name_fi end as fi, \
                case when other.name_fi = '' then other.official_sv else other.name_sv end as sv, \
                case when other.name_fi = '' then other.official_en else other.name_en end as en, \
                link.kind, (link.measure_id = $1) as is_first \
         from measure_link link join measure other \
              on other.id = case when link.measure_id = $1 then link.other_id else link.measure_id end \
         where link.measure_id = $1 or link.other_id = $1 order by other.code_order, other.id"
    )
    .bind(measure)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(id, number, fi, sv, en, kind, is_first)| {
            let kind = code("measure_link.kind", &kind)?;
            Ok(Linked {
                measure: MeasureId::new(id),
                code: number,
                name: Localised::new(&fi, &sv, &en),
                kind: if is_first { kind } else { turned(kind) },
            })
        })
        .collect()
}

/// The measure with this code in the programme of another. None: there is none, or it is itself.
///
/// # Errors
/// Only faults of the database.
pub async fn by_code(c: &mut Conn, measure: MeasureId, code: &str) -> Result<Option<MeasureId>, StoreError> {
    let found: Option<(i64,)> = crate::sql!(
        "select id from measure where code = $2 and id <> $1 \
           and programme_id = (select programme_id from measure where id = $1)"
    )
    .bind(measure)
    .bind(code)
    .optional(c)
    .await?;
    Ok(found.map(|(id,)| MeasureId::new(id)))
}

/// Takes the programme, so that those who link at once follow each other, and then the measure.
async fn begin(tx: &mut Tx, measure: MeasureId) -> Result<bool, StoreError> {
    crate::sql!(
        "update programme set stale_days = stale_days where id = (select programme_id from measure where id = $1)"
    )
    .bind(measure)
    .execute(tx)
    .await?;
    Ok(take(tx, measure).await?.is_some())
}

/// Links two measures, or changes how they are linked; `kind` is read from `measure`. Commit only when it
/// was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn tie(
    tx: &mut Tx,
    measure: MeasureId,
    other: MeasureId,
    kind: LinkKind,
    by: Option<PersonId>,
    now: Moment,
) -> Result<Result<(), LinkRefused>, StoreError> {
    if !begin(tx, measure).await? {
        return Ok(Err(LinkRefused::Gone));
    }
    let (found,): (i64,) = crate::sql!(
        "select count(*) from measure where id = $2 and id <> $1 \
           and programme_id = (select programme_id from measure where id = $1)"
    )
    .bind(measure)
    .bind(other)
    .one(tx)
    .await?;
    if found == 0 {
        return Ok(Err(LinkRefused::Other));
    }
    let old = of_measure(tx, measure).await?;
    if old.len() >= MOST_LINKS && old.iter().all(|it| it.measure != other) {
        return Ok(Err(LinkRefused::TooMany));
    }
    let mut waits = waiting(tx, measure).await?;
    waits.retain(|pair| ![(measure, other), (other, measure)].contains(pair));
    let is_ring = match kind {
        LinkKind::SameGoal => false,
        LinkKind::Waits => leads_to(&waits, other, measure),
        LinkKind::Awaited => leads_to(&waits, measure, other),
    };
    if is_ring {
        return Ok(Err(LinkRefused::Ring));
    }
    let (first, second, kept) = if measure < other {
        (measure, other, kind)
    } else {
        (other, measure, turned(kind))
    };
    crate::sql!(
        "insert into measure_link (measure_id, other_id, kind) values ($1, $2, $3) \
         on conflict (measure_id, other_id) do update set kind = excluded.kind"
    )
    .bind(first)
    .bind(second)
    .bind(kept.as_code())
    .execute(tx)
    .await?;
    write_event(tx, measure, MeasureEventKind::Edited, &Facts::default(), by, now).await?;
    Ok(Ok(()))
}

/// Takes a link away. Done already: nothing happens.
///
/// # Errors
/// Only faults of the database.
pub async fn untie(
    tx: &mut Tx,
    measure: MeasureId,
    other: MeasureId,
    by: Option<PersonId>,
    now: Moment,
) -> Result<(), StoreError> {
    if !begin(tx, measure).await? {
        return Ok(());
    }
    let gone = crate::sql!("delete from measure_link where measure_id = $1 and other_id = $2")
        .bind(measure.min(other))
        .bind(measure.max(other))
        .execute(tx)
        .await?;
    if gone > 0 {
        write_event(tx, measure, MeasureEventKind::Edited, &Facts::default(), by, now).await?;
    }
    Ok(())
}

/// Who waits for whom in the programme.
async fn waiting(tx: &mut Tx, measure: MeasureId) -> Result<Vec<(MeasureId, MeasureId)>, StoreError> {
    let rows: Vec<(i64, i64, String)> = crate::sql!(
        "select link.measure_id, link.other_id, link.kind \
         from measure_link link join measure on measure.id = link.measure_id \
         where link.kind <> 'same_goal' \
           and measure.programme_id = (select programme_id from measure where id = $1)"
    )
    .bind(measure)
    .all(tx)
    .await?;
    rows.into_iter()
        .map(|(first, second, kind)| {
            let (first, second) = (MeasureId::new(first), MeasureId::new(second));
            let kind: LinkKind = code("measure_link.kind", &kind)?;
            Ok(if kind == LinkKind::Waits {
                (first, second)
            } else {
                (second, first)
            })
        })
        .collect()
}
