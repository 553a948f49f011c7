//! Keeping the words of ideas: the analysis of all of them, the index of the listed ones.
//!
//! The writes that change what lists show call [`put`] in their own transaction. The index
//! remembers its analyser; when the program has another, [`rebuild`] makes the words anew.

use domain::ideas::similar::Analysed;
use domain::{IdeaId, Language, Moment};

use super::words::Words;
use crate::codes::code;
use crate::db::{FromRow, Value};
use crate::{Conn, Db, StoreError};

/// Before a word of the title, and before a facet; no word of a person has these signs.
pub(super) const TITLE_MARK: char = '¦';
pub(super) const FACET_MARK: char = '§';
/// The facet of an idea that waits for a person's answer.
pub(super) const AWAITING: &str = "w";
/// Ideas a transaction of [`rebuild`] takes.
const BATCH: i64 = 100;

/// `in_handling` → `sinhandling`: facets are plain words.
pub(super) fn status_facet(status: &str) -> String {
    format!("s{}", status.replace('_', ""))
}

pub(super) fn kind_facet(kind: &str) -> String {
    format!("k{kind}")
}

pub(super) fn theme_facet(theme: i64) -> String {
    format!("t{theme}")
}

/// Whether the index was made by the program's own analyser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalyserState {
    /// The index is up to date.
    Same,
    /// Nothing has been indexed yet.
    Empty,
    /// Made by another analyser: searches may miss words until it is rebuilt.
    Other {
        /// Its name and version.
        made_by: String,
    },
}

/// Compares the index with the analyser.
///
/// # Errors
/// Only faults of the database.
pub async fn analyser_state(c: &mut Conn, words: &Words) -> Result<AnalyserState, StoreError> {
    let made: Option<(String,)> = crate::sql!("select analyser from search_index where id = 1")
        .optional(c)
        .await?;
    match made {
        Some((name,)) if name == words.name() => return Ok(AnalyserState::Same),
        Some((made_by,)) => return Ok(AnalyserState::Other { made_by }),
        None => {}
    }
    let any: Option<(i64,)> = crate::sql!("select idea_id from idea_analysis limit 1")
        .optional(c)
        .await?;
    Ok(match any {
        None => AnalyserState::Empty,
        Some(_) => AnalyserState::Other { made_by: String::new() },
    })
}

/// Writes which analyser the index is made by.
///
/// # Errors
/// Only faults of the database.
pub async fn mark_made_by(c: &mut Conn, words: &Words, now: Moment) -> Result<(), StoreError> {
    crate::sql!(
        "insert into search_index (id, analyser, built_at) values (1, $1, $2) \
         on conflict (id) do update set analyser = excluded.analyser, built_at = excluded.built_at"
    )
    .bind(words.name())
    .bind(now)
    .execute(c)
    .await?;
    Ok(())
}

/// Remembers an idea's analysed words.
pub(crate) async fn keep_analysis(c: &mut Conn, id: IdeaId, words: &Analysed) -> Result<(), StoreError> {
    crate::sql!(
        "insert into idea_analysis (idea_id, title_words, text_words) values ($1, $2, $3) \
         on conflict (idea_id) do update \
         set title_words = excluded.title_words, text_words = excluded.text_words"
    )
    .bind(id)
    .bind(words.title.join(" "))
    .bind(words.text.join(" "))
    .execute(c)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct Listed {
    search_key: i64,
    listed: bool,
    awaiting: bool,
    status: String,
    kind: String,
    theme_id: Option<i64>,
    title_words: String,
    text_words: String,
}

/// Brings an idea's index row in line with its idea row: there when it is listed, gone otherwise.
pub(crate) async fn put(c: &mut Conn, id: IdeaId) -> Result<(), StoreError> {
    let idea: Listed = crate::sql!(
        "select i.search_key, i.listed, i.awaiting, i.status, i.kind, i.theme_id, a.title_words, a.text_words \
         from idea i join idea_analysis a on a.idea_id = i.id where i.id = $1"
    )
    .bind(id)
    .one(c)
    .await?;
    if !idea.listed {
        return remove(c, idea.search_key).await;
    }
    let mut facets = vec![status_facet(&idea.status), kind_facet(&idea.kind)];
    facets.extend(idea.theme_id.map(theme_facet));
    facets.extend(idea.awaiting.then(|| AWAITING.to_owned()));
    let words = marked(&idea.title_words, &idea.text_words, &facets);
    let statement = if c.is_sqlite() {
        crate::sql!(
            Sqlite,
            "insert or replace into idea_words (rowid, words) values ($1, $2)"
        )
    } else {
        crate::sql!(
            Postgres,
            "insert into idea_words (search_key, words) values ($1, array_to_tsvector($2)) \
             on conflict (search_key) do update set words = excluded.words"
        )
    };
    statement
        .bind(idea.search_key)
        .bind(Value::Words(words))
        .execute(c)
        .await?;
    Ok(())
}

/// All words of an idea as the index holds them.
fn marked(title: &str, text: &str, facets: &[String]) -> Vec<String> {
    let title = || title.split(' ').filter(|word| !word.is_empty());
    let mut words: Vec<String> = title().map(str::to_owned).collect();
    words.extend(title().map(|word| format!("{TITLE_MARK}{word}")));
    words.extend(text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    words.extend(facets.iter().map(|facet| format!("{FACET_MARK}{facet}")));
    words
}

/// Takes an idea out of the index.
pub(crate) async fn remove(c: &mut Conn, search_key: i64) -> Result<(), StoreError> {
    if c.is_sqlite() {
        crate::sql!(Sqlite, "delete from idea_words where rowid = $1")
            .bind(search_key)
            .execute(c)
            .await?;
    } else {
        crate::sql!(Postgres, "delete from idea_words where search_key = $1")
            .bind(search_key)
            .execute(c)
            .await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Unread {
    id: i64,
    version: i64,
    title: String,
    text: String,
    language: String,
}

/// Makes all words anew with this analyser, a batch at a time beside other work. What is written
/// meanwhile is already in the new words; an idea that changes under a batch is taken again.
///
/// # Errors
/// Only faults of the database; what was done stays, and the next start goes on.
pub async fn rebuild(db: &Db, words: &Words, now: Moment) -> Result<u64, StoreError> {
    let (mut after, mut done) = (0_i64, 0_u64);
    loop {
        let batch: Vec<Unread> =
            crate::sql!("select id, version, title, text, language from idea where id > $1 order by id limit $2")
                .bind(after)
                .bind(BATCH)
                .all(&mut db.read().await?)
                .await?;
        let Some(last) = batch.last() else { break };
        let (end, analyser) = (last.id, words.clone());
        let analysed = crate::blocking(move || {
            let mut analysed = Vec::with_capacity(batch.len());
            for idea in batch {
                let language: Language = code("idea.language", &idea.language)?;
                analysed.push((
                    idea.id,
                    idea.version,
                    analyser.document(&idea.title, &idea.text, language),
                ));
            }
            Ok::<_, StoreError>(analysed)
        })
        .await??;
        let mut tx = db.write().await?;
        let mut changed = None;
        for (id, version, found) in analysed {
            let same = crate::sql!("update idea set version = version where id = $1 and version = $2")
                .bind(id)
                .bind(version)
                .execute(&mut tx)
                .await?;
            if same == 0 {
                // Changed since it was read: the next round begins from it.
                changed = Some(id);
                break;
            }
            keep_analysis(&mut tx, IdeaId::new(id), &found).await?;
            put(&mut tx, IdeaId::new(id)).await?;
            done += 1;
        }
        tx.commit().await?;
        after = changed.map_or(end, |id| id - 1);
    }
    let mut tx = db.write().await?;
    mark_made_by(&mut tx, words, now).await?;
    tx.commit().await?;
    Ok(done)
}
