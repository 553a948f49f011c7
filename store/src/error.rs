//! What can go wrong with the database, in terms a person can act on.

use thiserror::Error;

/// A failure of the store. The source goes to the log once, at the boundary.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The row that had to be there was not.
    #[error("the row is missing")]
    Missing,
    /// A unique or foreign key refused the write; the name says which.
    #[error("the constraint {0} refused the write")]
    Constraint(String),
    /// The disk (or the quota of the file) is full.
    #[error("the disk is full")]
    DiskFull,
    /// The folder or the file cannot be written.
    #[error("the database cannot be written")]
    ReadOnly,
    /// The file is not a database, or is damaged.
    #[error("the database file is damaged: {0}")]
    Damaged(String),
    /// A newer program has already changed the database.
    #[error("the database was made by a newer version (migration {0})")]
    Newer(i64),
    /// The database did not answer in time.
    #[error("the database is busy")]
    Busy,
    /// The database could not be reached or opened.
    #[error("the database cannot be opened: {0}")]
    Unreachable(#[source] sqlx::Error),
    /// A value in the database is not one that this program knows.
    #[error("unknown value {value:?} in {column}")]
    Unknown {
        /// The column it was found in.
        column: &'static str,
        /// What was found.
        value: String,
    },
    /// Anything else.
    #[error(transparent)]
    Database(sqlx::Error),
    /// A file beside the database could not be handled.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::RowNotFound => Self::Missing,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) => Self::Unreachable(error),
            sqlx::Error::Database(refusal) => {
                if refusal.is_unique_violation() || refusal.is_foreign_key_violation() {
                    return Self::Constraint(refusal.constraint().unwrap_or(refusal.message()).to_owned());
                }
                // SQLite's extended codes keep the primary code in the low byte; PostgreSQL's are five signs.
                match refusal
                    .code()
                    .and_then(|code| code.parse::<i64>().ok())
                    .map(|code| code & 0xff)
                {
                    Some(13) => Self::DiskFull,
                    Some(8) => Self::ReadOnly,
                    Some(11 | 26) => Self::Damaged(refusal.message().to_owned()),
                    Some(5 | 6) if refusal.code().is_some_and(|c| c.len() < 5) => Self::Busy,
                    Some(14) => Self::Unreachable(error),
                    _ => match refusal.code().as_deref() {
                        Some("53100") => Self::DiskFull,
                        Some("25006") => Self::ReadOnly,
                        Some("40001" | "40P01" | "55P03") => Self::Busy,
                        _ => Self::Database(error),
                    },
                }
            }
            _ => Self::Database(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(version) => Self::Newer(version),
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => source.into(),
            other => Self::Database(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}
