//! What happened to measures lately, as everyone reads it: public events with the names they need.
//!
//! A name that is not everyone's is not read: of a card nothing, of an idea only when it stands on the
//! public list.

use domain::programme::{Facts, MeasureEventKind};
use domain::{IdeaId, Localised, MeasureId, Moment, ProgrammeId};

use crate::codes::{code, json};
use crate::{Conn, StoreError};

/// Lines of a page of changes.
pub const PAGE: i64 = 30;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The event's number.
    pub id: i64,
    pub measure: MeasureId,
    pub code: String,
    pub name: Localised,
    pub kind: MeasureEventKind,
    pub at: Moment,
    pub facts: Facts,
    pub about: About,
}

/// What a line names besides its measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum About {
    #[default]
    Nothing,
    /// A phase in its public wording, a milestone, an indicator, or a decision's sentence.
    Words(Localised),
    Idea(IdeaId, String),
    Measure(MeasureId, String, Localised),
}

type Raw = (i64, i64, String, String, String, String, String, i64, String);

/// The latest public events of a measure, newest first, at most [`PAGE`].
///
/// # Errors
/// Only faults of the database.
pub async fn of_measure(c: &mut Conn, measure: MeasureId) -> Result<Vec<Change>, StoreError> {
    let rows = crate::sql!(
        "select event.id, measure.id as measure, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as en, \
                event.kind, event.at, event.detail \
         from measure_event event join measure on measure.id = event.measure_id \
         where event.measure_id = $1 and event.public order by event.id desc limit cast($2 as bigint)"
    )
    .bind(measure)
    .bind(PAGE)
    .all(c)
    .await?;
    told(c, rows).await
}

/// The latest public events of a programme before an event (none: the newest), newest first.
///
/// # Errors
/// Only faults of the database.
pub async fn of_programme(
    c: &mut Conn,
    programme: ProgrammeId,
    before: Option<i64>,
) -> Result<Vec<Change>, StoreError> {
    let rows = crate::sql!(
        "select event.id, measure.id as measure, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as en, \
                event.kind, event.at, event.detail \
         from measure_event event join measure on measure.id = event.measure_id \
         where event.public and event.id < $2 and measure.programme_id = $1 \
         order by event.id desc limit cast($3 as bigint)"
    )
    .bind(programme)
    .bind(before.unwrap_or(i64::MAX))
    .bind(PAGE)
    .all(c)
    .await?;
    told(c, rows).await
}

async fn told(c: &mut Conn, rows: Vec<Raw>) -> Result<Vec<Change>, StoreError> {
    let mut all = Vec::with_capacity(rows.len());
    for (id, measure, measure_code, fi, sv, en, kind, at, detail) in rows {
        let facts: Facts = json("measure_event.detail", &detail)?;
        let about = about(c, &facts).await?;
        all.push(Change {
            id,
            measure: MeasureId::new(measure),
            code: measure_code,
            name: Localised::new(&fi, &sv, &en),
            kind: code("measure_event.kind", &kind)?,
            at: Moment::from_millis(at),
            facts,
            about,
        });
    }
    // An idea that is not everyone's is not told of at all.
    all.retain(|it| it.kind != MeasureEventKind::IdeaTied || it.about != About::Nothing);
    Ok(all)
}

async fn about(c: &mut Conn, facts: &Facts) -> Result<About, StoreError> {
    if let Some(idea) = facts.idea {
        let found: Option<(String,)> = crate::sql!("select title from idea where id = $1 and listed")
            .bind(idea)
            .optional(c)
            .await?;
        return Ok(found.map_or(About::Nothing, |(title,)| About::Idea(idea, title)));
    }
    if let Some(into) = facts.into {
        let found = super::read::named_measure(c, into).await?;
        return Ok(found.map_or(About::Nothing, |(id, code, name)| About::Measure(id, code, name)));
    }
    let found: Option<(String, String, String)> = if let Some(phase) = facts.phase {
        crate::sql!(
            "select case when public_fi = '' then name else public_fi end as fi, public_sv, public_en \
             from phase where id = $1"
        )
        .bind(phase)
        .optional(c)
        .await?
    } else if let Some(milestone) = facts.milestone {
        crate::sql!("select name_fi, name_sv, name_en from milestone where id = $1")
            .bind(milestone)
            .optional(c)
            .await?
    } else if let Some(indicator) = facts.indicator {
        crate::sql!("select name_fi, name_sv, name_en from indicator where id = $1")
            .bind(indicator)
            .optional(c)
            .await?
    } else if let Some(decision) = facts.decision {
        crate::sql!("select sentence_fi, sentence_sv, sentence_en from decision where id = $1")
            .bind(decision)
            .optional(c)
            .await?
    } else {
        None
    };
    Ok(found.map_or(About::Nothing, |(fi, sv, en)| {
        About::Words(Localised::new(&fi, &sv, &en))
    }))
}
