//! What the administrator has set on screen: settings and the town's words for statuses.
//!
//! Every change begins with [`take`]: two administrators take turns, and the revision it raises tells
//! all servers that there is something new to read.

use domain::{Localised, Moment, PersonId, Status};

use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// The revision of everything an administrator sets.
///
/// # Errors
/// Only faults of the database.
pub async fn revision(c: &mut Conn) -> Result<i64, StoreError> {
    let (revision,): (i64,) = crate::sql!("select value from counter where name = 'settings'")
        .one(c)
        .await?;
    Ok(revision)
}

/// Takes what administrators set for this transaction, and raises its revision.
///
/// # Errors
/// Only faults of the database.
pub async fn take(tx: &mut Tx) -> Result<(), StoreError> {
    let taken = crate::sql!("update counter set value = value + 1 where name = 'settings'")
        .execute(tx)
        .await?;
    if taken == 1 { Ok(()) } else { Err(StoreError::Missing) }
}

/// Every setting that was set on screen, by name.
///
/// # Errors
/// Only faults of the database.
pub async fn all(c: &mut Conn) -> Result<Vec<(String, String)>, StoreError> {
    crate::sql!("select name, value from setting order by name")
        .all(c)
        .await
}

/// Sets one; none takes it away, and what is usual holds again.
///
/// # Errors
/// Only faults of the database.
pub async fn set(
    tx: &mut Tx,
    name: &str,
    value: Option<&str>,
    by: Option<PersonId>,
    now: Moment,
) -> Result<(), StoreError> {
    let Some(value) = value else {
        crate::sql!("delete from setting where name = $1")
            .bind(name)
            .execute(tx)
            .await?;
        return Ok(());
    };
    crate::sql!(
        "insert into setting (name, value, changed_at, changed_by) values ($1, $2, $3, $4) \
         on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at, \
                                          changed_by = excluded.changed_by"
    )
    .bind(name)
    .bind(value)
    .bind(now)
    .bind(by)
    .execute(tx)
    .await?;
    Ok(())
}

/// The town's own words for a status; an empty one leaves the words of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusWords {
    /// Which.
    pub status: Status,
    /// What it is called.
    pub label: Localised,
    /// What it means, in one public sentence.
    pub meaning: Localised,
}

#[derive(FromRow)]
struct Raw {
    status: String,
    label_fi: String,
    label_sv: String,
    label_en: String,
    meaning_fi: String,
    meaning_sv: String,
    meaning_en: String,
}

/// The words of every status that has some.
///
/// # Errors
/// Only faults of the database.
pub async fn status_words(c: &mut Conn) -> Result<Vec<StatusWords>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select status, label_fi, label_sv, label_en, meaning_fi, meaning_sv, meaning_en \
         from status_words order by status"
    )
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(StatusWords {
                status: code("status_words.status", &raw.status)?,
                label: Localised::new(&raw.label_fi, &raw.label_sv, &raw.label_en),
                meaning: Localised::new(&raw.meaning_fi, &raw.meaning_sv, &raw.meaning_en),
            })
        })
        .collect()
}

/// Sets the words of a status.
///
/// # Errors
/// Only faults of the database.
pub async fn set_status_words(tx: &mut Tx, words: &StatusWords) -> Result<(), StoreError> {
    crate::sql!(
        "insert into status_words (status, label_fi, label_sv, label_en, meaning_fi, meaning_sv, meaning_en) \
         values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (status) do update \
         set label_fi = excluded.label_fi, label_sv = excluded.label_sv, label_en = excluded.label_en, \
             meaning_fi = excluded.meaning_fi, meaning_sv = excluded.meaning_sv, meaning_en = excluded.meaning_en"
    )
    .bind(words.status.as_code())
    .bind(&words.label.fi)
    .bind(&words.label.sv)
    .bind(&words.label.en)
    .bind(&words.meaning.fi)
    .bind(&words.meaning.sv)
    .bind(&words.meaning.en)
    .execute(tx)
    .await?;
    Ok(())
}
