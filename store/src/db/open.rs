//! Opening, creating and migrating a database, each refusal with its own reason.
//!
//! A file that is there but is not ours is never re-created or overwritten.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{Migrate as _, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Changes, Db, Pools};
use crate::StoreError;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Readers beside the one writer; one more is kept for watching the file.
const READERS: u32 = 5;

/// Where the town's data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file, usually `data/lanka.db`.
    Sqlite(PathBuf),
    /// `postgres://user:password@host/name`
    Postgres(String),
}

/// How far the database's structure is from this program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MigrationState {
    /// Migrations already applied.
    pub applied: usize,
    /// Migrations this program would still apply.
    pub pending: usize,
}

impl Db {
    /// Opens the database; a SQLite file that is not there is created, empty.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::ReadOnly`], [`StoreError::Unreachable`].
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        Self::open_with(database, SqliteSynchronous::Full).await
    }

    /// As [`Db::open`], but a power cut may lose the last commits: for tests only.
    pub async fn open_for_tests(database: &Database) -> Result<Self, StoreError> {
        Self::open_with(database, SqliteSynchronous::Off).await
    }

    async fn open_with(database: &Database, synchronous: SqliteSynchronous) -> Result<Self, StoreError> {
        let changes = Changes::new();
        let pools = match database {
            Database::Sqlite(path) => {
                refuse_foreign_file(path)?;
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    // A resident who read "saved" must find it after a power cut.
                    .synchronous(synchronous)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(10))
                    .statement_cache_capacity(300)
                    .row_buffer_size(200)
                    // In KiB, for each connection: the pages of a board. The kernel has the rest of
                    // the file at hand; SQLite's own 2 MB times six would be a third of the program.
                    .pragma("cache_size", "-768")
                    .pragma("journal_size_limit", "67108864")
                    // What is erased is zeroed in the file, not only forgotten.
                    .pragma("secure_delete", "on")
                    // An I/O error on a mapped file is a SIGBUS instead of an error.
                    .pragma("mmap_size", "0");
                let writer = SqlitePoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(Duration::from_secs(15))
                    .connect_with(options.clone())
                    .await?;
                let readers = SqlitePoolOptions::new()
                    .max_connections(READERS)
                    .test_before_acquire(false)
                    .acquire_timeout(Duration::from_secs(10))
                    .connect_lazy_with(options.create_if_missing(false).read_only(true));
                Arc::clone(&changes).watch_sqlite(readers.clone());
                Pools::Sqlite { writer, readers }
            }
            Database::Postgres(url) => {
                let options: PgConnectOptions = url.parse()?;
                let pool = PgPoolOptions::new()
                    .max_connections(12)
                    .acquire_timeout(Duration::from_secs(10))
                    .connect_with(options)
                    .await
                    .map_err(StoreError::Unreachable)?;
                Arc::clone(&changes).watch_postgres(pool.clone());
                Pools::Postgres(pool)
            }
        };
        Ok(Self {
            pools,
            changes,
            database: database.clone(),
        })
    }

    /// Brings the structure up to this program's; already applied migrations are checked.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer program has been here.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => SQLITE.run(writer).await?,
            Pools::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        self.changes.raise();
        Ok(())
    }

    /// What [`Db::migrate`] would do, without doing it.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer program has been here.
    pub async fn migrations(&self) -> Result<MigrationState, StoreError> {
        let (applied, ours) = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut conn = writer.acquire().await?;
                conn.ensure_migrations_table(&SQLITE.table_name).await?;
                (conn.list_applied_migrations(&SQLITE.table_name).await?, &SQLITE)
            }
            Pools::Postgres(pool) => {
                let mut conn = pool.acquire().await?;
                conn.ensure_migrations_table(&POSTGRES.table_name).await?;
                (conn.list_applied_migrations(&POSTGRES.table_name).await?, &POSTGRES)
            }
        };
        if let Some(foreign) = applied.iter().find(|a| !ours.version_exists(a.version)) {
            return Err(StoreError::Newer(foreign.version));
        }
        Ok(MigrationState {
            applied: applied.len(),
            pending: ours.iter().count() - applied.len(),
        })
    }
}

/// An existing file must begin as SQLite's files do; an empty or foreign one is left alone.
fn refuse_foreign_file(path: &Path) -> Result<(), StoreError> {
    use std::io::Read as _;
    let mut head = [0_u8; 16];
    match std::fs::File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
        Ok(mut file) => match file.read_exact(&mut head) {
            Ok(()) if &head == b"SQLite format 3\0" => Ok(()),
            _ => Err(StoreError::Damaged(
                "the file does not begin as a SQLite database".to_owned(),
            )),
        },
    }
}
