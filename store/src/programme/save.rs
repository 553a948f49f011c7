//! A programme's own words and phases are saved.

use domain::{Localised, PhaseId, ProgrammeId};

use super::check::{MOST_LINE, MOST_TEXT, is_within};
use super::edit::NewPhase;
use crate::{StoreError, Tx};

/// Phases of one programme.
pub const MOST_PHASES: usize = 12;

/// A programme as its editor wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub name: Localised,
    pub text: Localised,
    pub from_year: i64,
    pub to_year: i64,
    pub stale_days: i64,
    /// In their order; None: a new one. Those that are left out are removed.
    pub phases: Vec<(Option<PhaseId>, NewPhase)>,
}

/// What came of saving a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Saved,
    /// Somebody else saved it after the form was opened.
    Changed,
    Gone,
    /// Measures are in a phase that was to be removed.
    InUse,
    /// A name is missing, something is too long, or the years are backwards.
    Invalid,
}

/// Saves a programme when nobody has changed it since `seen`. Commit only after [`Saved::Saved`].
///
/// # Errors
/// Only faults of the database.
pub async fn programme(tx: &mut Tx, id: ProgrammeId, seen: i64, it: &Wanted) -> Result<Saved, StoreError> {
    let taken: Option<(i64,)> =
        crate::sql!("update programme set version = version + 1 where id = $1 returning version")
            .bind(id)
            .optional(tx)
            .await?;
    match taken {
        None => return Ok(Saved::Gone),
        Some((version,)) if version != seen + 1 => return Ok(Saved::Changed),
        Some(_) => {}
    }
    if !is_sound(it) {
        return Ok(Saved::Invalid);
    }
    let old: Vec<(i64,)> = crate::sql!("select id from phase where programme_id = $1 order by position, id")
        .bind(id)
        .all(tx)
        .await?;
    for (phase,) in &old {
        if it.phases.iter().any(|(id, _)| id.map(PhaseId::get) == Some(*phase)) {
            continue;
        }
        let (used,): (i64,) = crate::sql!("select count(*) from measure where phase_id = $1")
            .bind(*phase)
            .one(tx)
            .await?;
        if used > 0 {
            return Ok(Saved::InUse);
        }
        crate::sql!("delete from phase where id = $1")
            .bind(*phase)
            .execute(tx)
            .await?;
    }
    crate::sql!(
        "update programme set name_fi = $2, name_sv = $3, name_en = $4, text_fi = $5, text_sv = $6, text_en = $7, \
                from_year = $8, to_year = $9, stale_days = $10 \
         where id = $1"
    )
    .bind(id)
    .bind(&it.name.fi)
    .bind(&it.name.sv)
    .bind(&it.name.en)
    .bind(&it.text.fi)
    .bind(&it.text.sv)
    .bind(&it.text.en)
    .bind(it.from_year)
    .bind(it.to_year)
    .bind(it.stale_days)
    .execute(tx)
    .await?;
    for (position, (phase, kept)) in (1_i64..).zip(&it.phases) {
        let statement = match phase {
            Some(phase) => crate::sql!(
                "update phase set position = $3, name = $4, is_started = $5, public_fi = $6, public_sv = $7, \
                        public_en = $8 \
                 where id = $1 and programme_id = $2"
            )
            .bind(*phase)
            .bind(id),
            None => crate::sql!(
                "insert into phase (programme_id, position, name, is_started, public_fi, public_sv, public_en) \
                 values ($1, $2, $3, $4, $5, $6, $7)"
            )
            .bind(id),
        };
        statement
            .bind(position)
            .bind(&kept.name)
            .bind(kept.is_started)
            .bind(&kept.public.fi)
            .bind(&kept.public.sv)
            .bind(&kept.public.en)
            .execute(tx)
            .await?;
    }
    Ok(Saved::Saved)
}

fn is_sound(it: &Wanted) -> bool {
    let phases = it.phases.iter().all(|(_, phase)| {
        !phase.name.trim().is_empty() && phase.name.chars().count() <= MOST_LINE && is_within(&phase.public, MOST_LINE)
    });
    !it.name.fi.trim().is_empty()
        && is_within(&it.name, MOST_LINE)
        && is_within(&it.text, MOST_TEXT)
        && it.from_year <= it.to_year
        && (1..=1_000).contains(&it.stale_days)
        && it.phases.len() <= MOST_PHASES
        && phases
}
