//! Copies of a SQLite database: made from a reader while others write, and believed only after they
//! have been opened, checked and counted. PostgreSQL has pg_dump for this.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqlSafeStr as _, SqliteConnection};

use super::{Db, Pools};
use crate::StoreError;

/// What is in a file that was opened and found sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The name of each table and its number of rows, in alphabetical order.
    pub tables: Vec<(String, i64)>,
    /// The number of the last event: a file with a greater one knows more.
    pub last_event: i64,
    /// The latest migration.
    pub migration: i64,
}

impl Db {
    /// Writes a copy of a SQLite database as it is at this moment; writers are not held back.
    /// The file must not be there, or be empty. On PostgreSQL nothing is done.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and whatever else stops the copy; what was written of it is left.
    pub async fn copy_into(&self, file: &Path) -> Result<(), StoreError> {
        if let Pools::Sqlite { readers, .. } = &self.pools {
            let mut reader = readers.acquire().await?;
            sqlx::query("vacuum into $1")
                .bind(file.to_string_lossy().into_owned())
                .execute(&mut *reader)
                .await?;
            std::fs::File::open(file)?.sync_all()?;
        }
        Ok(())
    }

    /// Folds SQLite's write-ahead log into the file and empties it. Steady readers keep SQLite from
    /// doing so by itself, and the log grows. On PostgreSQL nothing is done.
    ///
    /// A reader in the way is no fault: what could not be emptied is remembered, see
    /// [`Db::log_must_be_folded`].
    ///
    /// # Errors
    /// Only faults of the database.
    pub async fn fold_log(&self) -> Result<(), StoreError> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            let mut writer = writer.acquire().await?;
            let (busy, _, _): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(truncate)")
                .fetch_one(&mut *writer)
                .await?;
            self.changes.log_waits(busy != 0);
        }
        Ok(())
    }
}

/// Opens a copy without changing it, checks every page and key, and counts its rows.
///
/// # Errors
/// [`StoreError::Damaged`] with what the check found.
pub async fn examine(file: &Path) -> Result<Contents, StoreError> {
    std::fs::metadata(file)?;
    let mut c = connect(file, true).await?;
    let contents = look(&mut c).await;
    c.close().await?;
    contents
}

async fn look(c: &mut SqliteConnection) -> Result<Contents, StoreError> {
    let check: Vec<String> = sqlx::query_scalar("pragma integrity_check(5)")
        .fetch_all(&mut *c)
        .await?;
    if check != ["ok"] {
        return Err(StoreError::Damaged(check.join("; ")));
    }
    let orphans = sqlx::query("pragma foreign_key_check").fetch_all(&mut *c).await?;
    if !orphans.is_empty() {
        return Err(StoreError::Damaged(format!(
            "{} rows point to rows that are not there",
            orphans.len()
        )));
    }
    let names: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_schema
         where type = 'table' and name not like 'sqlite_%' and sql not like 'create virtual table%'
         order by name",
    )
    .fetch_all(&mut *c)
    .await?;
    if !names.iter().any(|name| name == "event") {
        return Err(StoreError::Damaged(
            "the file has no event table: it is not a database of Lanka".to_owned(),
        ));
    }
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        // The name is the schema's own, in double quotes as SQL writes names.
        let count = format!("select count(*) from \"{}\"", name.replace('"', "\"\""));
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(count).into_sql_str())
            .fetch_one(&mut *c)
            .await?;
        tables.push((name, rows));
    }
    let last_event = sqlx::query_scalar("select coalesce(max(id), 0) from event")
        .fetch_one(&mut *c)
        .await?;
    let migration = sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
        .fetch_one(&mut *c)
        .await?;
    Ok(Contents {
        tables,
        last_event,
        migration,
    })
}

/// Gives a restored copy a new epoch, so that browsers and other servers notice that time went
/// backwards.
///
/// # Errors
/// [`StoreError::Missing`] when the file has no row for the town.
pub async fn begin_new_epoch(file: &Path) -> Result<(), StoreError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Io(std::io::Error::other(error.to_string())))?;
    let epoch = data_encoding::HEXLOWER.encode(&bytes);
    let mut c = connect(file, false).await?;
    let changed = sqlx::query("update instance set epoch = $1")
        .bind(epoch)
        .execute(&mut c)
        .await?
        .rows_affected();
    c.close().await?;
    if changed > 1 { Err(StoreError::Missing) } else { Ok(()) }
}

async fn connect(file: &Path, read_only: bool) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new();
    Ok(options
        .filename(file)
        .create_if_missing(false)
        .read_only(read_only)
        .connect()
        .await?)
}
