//! Ideas from another system: a batch a transaction, and the same file twice changes nothing.
//!
//! An import is outside the clocks until a group takes it. Its supports are another system's count,
//! never people here.

use domain::ideas::State;
use domain::ideas::similar::Analysed;
use domain::ideas::text::{IdeaText, IdeaTitle, Place};
use domain::{Date, Doer, EventKind, IdeaId, Identification, Kind, Language, Moment, Origin, Visibility};

use crate::codes::to_json;
use crate::ideas::events::{self, Happening};
use crate::ideas::write;
use crate::search::{Words, index};
use crate::{Conn, Db, StoreError, keys};

/// Ideas of one transaction.
const BATCH: usize = 500;

/// One idea of another system.
#[derive(Clone, Debug, PartialEq)]
pub struct Importing {
    /// The other system's name.
    pub source: String,
    /// The idea's number there.
    pub key: String,
    /// Usually an idea.
    pub kind: Kind,
    /// The title.
    pub title: IdeaTitle,
    /// The text, plain.
    pub text: IdeaText,
    /// Where, in words.
    pub place: Option<Place>,
    /// The language it is written in.
    pub language: Language,
    /// Supports counted there.
    pub supports: i64,
    /// When it was made there.
    pub created: Date,
    /// When its author took it back there.
    pub retired: Option<Date>,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Ideas that were not here before.
    pub new: usize,
    /// Ideas that were; they were left as they are.
    pub known: usize,
}

/// Keeps ideas of another system.
///
/// # Errors
/// Only faults of the database: the batches before the fault stay, and importing again goes on.
pub async fn import_batch(
    db: &Db,
    words: &Words,
    importing: &[Importing],
    now: Moment,
) -> Result<Imported, StoreError> {
    let mut imported = Imported::default();
    for batch in importing.chunks(BATCH) {
        let mut fresh = Vec::with_capacity(batch.len());
        let mut c = db.read().await?;
        for idea in batch {
            if is_known(&mut c, idea).await? {
                imported.known += 1;
            } else {
                fresh.push(idea.clone());
            }
        }
        drop(c);
        if fresh.is_empty() {
            continue;
        }
        let analysed = analyse(words, &fresh).await?;
        let mut tx = db.write().await?;
        let mut id = write::next_number(&mut tx, i64::try_from(fresh.len()).unwrap_or(0)).await?;
        for (idea, words) in fresh.iter().zip(&analysed) {
            // Another import may have brought it while this one was reading.
            if is_known(&mut tx, idea).await? {
                imported.known += 1;
                continue;
            }
            keep(&mut tx, IdeaId::new(id), idea, words, now).await?;
            imported.new += 1;
            id += 1;
        }
        tx.commit().await?;
    }
    Ok(imported)
}

async fn is_known(c: &mut Conn, idea: &Importing) -> Result<bool, StoreError> {
    let known: Option<(i64,)> = crate::sql!("select id from idea where import_source = $1 and import_key = $2")
        .bind(&idea.source)
        .bind(&idea.key)
        .optional(c)
        .await?;
    Ok(known.is_some())
}

/// Analyses on all cores, while no connection waits.
async fn analyse(words: &Words, ideas: &[Importing]) -> Result<Vec<Analysed>, StoreError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let mut parts = Vec::new();
    for part in ideas.chunks(ideas.len().div_ceil(cores).max(1)) {
        let (words, part) = (words.clone(), part.to_vec());
        parts.push(tokio::task::spawn_blocking(move || -> Vec<Analysed> {
            part.iter()
                .map(|idea| words.document(idea.title.as_str(), idea.text.as_str(), idea.language))
                .collect()
        }));
    }
    let mut analysed = Vec::with_capacity(ideas.len());
    for part in parts {
        analysed.extend(
            part.await
                .map_err(|error| StoreError::Io(std::io::Error::other(error)))?,
        );
    }
    Ok(analysed)
}

async fn keep(c: &mut Conn, id: IdeaId, idea: &Importing, words: &Analysed, now: Moment) -> Result<(), StoreError> {
    let created = Moment::start_of(idea.created);
    let state = if idea.retired.is_some() {
        State::Withdrawn
    } else {
        State::imported()
    };
    let status = state.status();
    let oldest = Moment::start_of(domain::calendar::plus_days(
        now.civil_day(),
        -domain::ideas::fair::RING_DAYS,
    ));
    crate::sql!(
        "insert into idea (id, kind, title, text, place, language, status, state, visibility, origin, \
                           identification, created_at, changed_at, listed, awaiting, ring_key, in_ring, search_key, \
                           support_imported, support_total, import_source, import_key) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20, $21)"
    )
    .bind(id)
    .bind(idea.kind.as_code())
    .bind(idea.title.as_str())
    .bind(idea.text.as_str())
    .bind(idea.place.as_ref().map(|place| place.as_str()))
    .bind(idea.language.as_code())
    .bind(status.as_code())
    .bind(to_json(&state)?)
    .bind(Visibility::Public.as_code())
    .bind(Origin::Import.as_code())
    .bind(Identification::Open.as_code())
    .bind(created)
    .bind(now)
    .bind(write::is_listed(Visibility::Public, status, false))
    .bind(write::is_awaiting(status, false, Origin::Import))
    .bind(keys::ring_key()?)
    .bind(created >= oldest)
    .bind(keys::search_key(created, id))
    .bind(idea.supports)
    .bind(&idea.source)
    .bind(&idea.key)
    .execute(c)
    .await?;
    let happening = Happening::new(id, EventKind::Imported, Doer::Operator, now);
    let imported = events::write(c, happening.public(true)).await?;
    if let Some(retired) = idea.retired {
        let happening = Happening::new(id, EventKind::Withdrawn, Doer::Operator, Moment::start_of(retired));
        events::write(c, happening.because(imported)).await?;
    }
    index::keep_analysis(c, id, words).await?;
    if idea.retired.is_none() {
        index::put(c, id).await?;
    }
    Ok(())
}
