//! How the service is: the size of its database and the mail that waits. For administrators.

use domain::mail::MailProblem;
use domain::{MailKind, Moment};

use crate::codes::code;
use crate::{Conn, Db, StoreError};

/// How mail has gone lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastMail {
    /// When a letter last went out.
    pub sent: Option<Moment>,
    /// Why the last lost letter was lost, and when that was.
    pub lost: Option<(MailProblem, Moment)>,
}

/// How mail has gone lately.
///
/// # Errors
/// Only faults of the database.
pub async fn last_mail(c: &mut Conn) -> Result<LastMail, StoreError> {
    let (sent,): (Option<i64>,) = crate::sql!("select max(sent_at) from outbox").one(c).await?;
    let lost: Option<(String, i64)> = crate::sql!(
        "select problem, dropped_at from outbox \
         where dropped_at is not null and problem in ('bad_address', 'refused', 'gave_up') \
         order by dropped_at desc, id desc limit 1"
    )
    .optional(c)
    .await?;
    let lost = lost
        .map(|(why, at)| Ok::<_, StoreError>((code("outbox.problem", &why)?, Moment::from_millis(at))))
        .transpose()?;
    Ok(LastMail {
        sent: sent.map(Moment::from_millis),
        lost,
    })
}

/// When the last test letter to this address was written, and whether it has gone.
///
/// # Errors
/// Only faults of the database.
pub async fn last_test(c: &mut Conn, person: domain::PersonId) -> Result<Option<(Moment, bool)>, StoreError> {
    let row: Option<(i64, bool)> = crate::sql!(
        "select created_at, (sent_at is not null) as is_sent from outbox where kind = $1 and person_id = $2 \
         order by id desc limit 1"
    )
    .bind(MailKind::Test.as_code())
    .bind(person)
    .optional(c)
    .await?;
    Ok(row.map(|(at, is_sent)| (Moment::from_millis(at), is_sent)))
}

/// How many bytes the database takes.
///
/// # Errors
/// Only faults of the database.
pub async fn database_bytes(c: &mut Conn) -> Result<i64, StoreError> {
    let (bytes,): (i64,) = if c.is_sqlite() {
        crate::sql!(
            Sqlite,
            "select page_count * page_size from pragma_page_count(), pragma_page_size()"
        )
        .one(c)
        .await?
    } else {
        crate::sql!(Postgres, "select pg_database_size(current_database())")
            .one(c)
            .await?
    };
    Ok(bytes)
}

/// Where a backup made here is written down.
const LAST_BACKUP: &str = "service.last_backup";

/// A backup was made. It changes nothing that anyone sees, so no turn is taken for it.
///
/// # Errors
/// Only faults of the database.
pub async fn note_backup(db: &Db, now: Moment) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    crate::settings::set(&mut tx, LAST_BACKUP, Some(&now.millis().to_string()), None, now).await?;
    tx.commit().await
}

/// When a backup was last made here.
///
/// # Errors
/// Only faults of the database.
pub async fn last_backup(c: &mut Conn) -> Result<Option<Moment>, StoreError> {
    let row: Option<(String,)> = crate::sql!("select value from setting where name = $1")
        .bind(LAST_BACKUP)
        .optional(c)
        .await?;
    Ok(row.and_then(|(at,)| at.parse().ok()).map(Moment::from_millis))
}
