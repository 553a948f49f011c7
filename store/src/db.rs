//! The only place that knows there are two databases; everything else is written once.
//!
//! - [`Db::read`] gives a connection that cannot write (on SQLite one of several readers).
//! - [`Db::write`] gives a transaction: `begin immediate` on SQLite's one writer. It ends with a
//!   visible `tx.commit().await?`; dropped without it, nothing happened.
//! - [`crate::sql!`] names a statement; it is bound with `.bind(…)` and run with one of
//!   `.all(c)`, `.optional(c)`, `.one(c)`, `.execute(c)`.
//! - After each commit the data version rises; the page cache lives by it.
//!
//! A write transaction holds no network, mail, hashing or waiting.

mod backup;
mod changes;
mod open;
mod statement;

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::StoreError;
pub use backup::{Contents, begin_new_epoch, examine};
pub use changes::BoardNews;
pub(crate) use changes::Changes;
pub use open::{Database, MigrationState};
pub use sqlx::FromRow;
pub use statement::{Dialect, Registered, Row, STATEMENTS, Statement, Value};

/// A town's database: SQLite by default, PostgreSQL for those who outgrow one machine.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    changes: Arc<Changes>,
    database: Database,
}

#[derive(Clone)]
enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// One connection of either database; store functions take `&mut Conn` first.
pub struct Conn(Link);

enum Link {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTx(Transaction<'static, Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresTx(Transaction<'static, Postgres>),
}

/// A write transaction. It is a [`Conn`] too; what is not committed did not happen.
pub struct Tx {
    conn: Conn,
    changes: Arc<Changes>,
    /// Told to boards' listeners once it is committed.
    news: Vec<BoardNews>,
}

impl Db {
    /// A connection for reading. On SQLite it refuses to write.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(Conn(match &self.pools {
            Pools::Sqlite { readers, .. } => Link::Sqlite(readers.acquire().await?),
            Pools::Postgres(pool) => Link::Postgres(pool.acquire().await?),
        }))
    }

    /// A write transaction. It begins by updating the row of the thing it changes (BLUEPRINT 3),
    /// so that "check, then write" holds on both databases.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        let conn = Conn(match &self.pools {
            Pools::Sqlite { writer, .. } => Link::SqliteTx(begin(writer).await?),
            Pools::Postgres(pool) => Link::PostgresTx(pool.begin().await?),
        });
        Ok(Tx {
            conn,
            changes: Arc::clone(&self.changes),
            news: Vec::new(),
        })
    }

    /// News of boards from now on, of this process and of the others. Who falls behind is told so
    /// by the channel and looks for itself.
    pub fn board_news(&self) -> tokio::sync::broadcast::Receiver<BoardNews> {
        self.changes.listen()
    }

    /// Pages drawn before now may be old: something became public by the clock alone.
    pub async fn touch(&self) -> Result<(), StoreError> {
        self.write().await?.commit().await
    }

    /// Something was erased and is still in SQLite's log, because a reader was in the way.
    pub fn log_must_be_folded(&self) -> bool {
        self.changes.does_log_wait()
    }

    /// A number that changes whenever what readers would see may have changed.
    pub fn version(&self) -> u64 {
        self.changes.version()
    }

    /// Which database this is.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Whether this is SQLite; only set-up, backup and the tests need to ask.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// Prepares a statement without running it; the test over all statements uses this.
    pub async fn prepare(&self, text: String) -> Result<(), StoreError> {
        use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
        let text = AssertSqlSafe(text).into_sql_str();
        match &self.pools {
            Pools::Sqlite { writer, .. } => writer.prepare(text).await.map(drop)?,
            Pools::Postgres(pool) => pool.prepare(text).await.map(drop)?,
        }
        Ok(())
    }

    /// Closes all connections; SQLite's write-ahead log is folded into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins on SQLite's one writer.
///
/// When the disk fills up, SQLite ends the transaction by itself, and the connection goes on
/// believing in one. Such a connection is thrown away: the next write begins on a new one.
async fn begin(writer: &SqlitePool) -> Result<Transaction<'static, Sqlite>, StoreError> {
    match writer.begin_with("begin immediate").await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            writer.acquire().await?.close().await?;
            Ok(writer.begin_with("begin immediate").await?)
        }
        begun => Ok(begun?),
    }
}

impl Conn {
    /// Whether full-text statements speak SQLite's dialect here. For `search.rs` alone.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.0, Link::Sqlite(_) | Link::SqliteTx(_))
    }
}

impl Tx {
    /// Makes everything in this transaction true and durable, then raises the data version.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Tx { conn, changes, news } = self;
        match conn.0 {
            Link::SqliteTx(tx) => tx.commit().await?,
            Link::PostgresTx(mut tx) => {
                let payloads = news.iter().map(|news| news.as_payload());
                let payloads: Vec<String> = payloads.chain(news.is_empty().then(String::new)).collect();
                for payload in payloads {
                    sqlx::query("select pg_notify('lanka', $1)")
                        .bind(payload)
                        .execute(&mut *tx)
                        .await?;
                }
                tx.commit().await?;
            }
            Link::Sqlite(_) | Link::Postgres(_) => {}
        }
        changes.raise();
        for piece in news {
            changes.tell(piece);
        }
        Ok(())
    }

    /// Tells boards' listeners, here and on other servers, once this transaction is committed.
    pub(crate) fn tell(&mut self, news: BoardNews) {
        if !self.news.contains(&news) {
            self.news.push(news);
        }
    }

    /// Undoes everything in this transaction.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.conn.0 {
            Link::SqliteTx(tx) => tx.rollback().await?,
            Link::PostgresTx(tx) => tx.rollback().await?,
            Link::Sqlite(_) | Link::Postgres(_) => {}
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
