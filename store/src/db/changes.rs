//! How a process learns that data may have changed, so that no cached page outlives its truth.
//!
//! Its own commits raise the version at once. Commits of other processes are noticed within a
//! quarter of a second on SQLite (`pragma data_version` on one kept reader) and by NOTIFY on
//! PostgreSQL; while nobody listens there, every look gives a new version: nothing is fresh.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{PgPool, SqlitePool};

/// The data version and whether somebody watches the other processes.
pub(crate) struct Changes {
    version: AtomicU64,
    deaf: AtomicBool,
    /// SQLite's log was to be emptied and a reader was in the way.
    log_waits: AtomicBool,
}

impl Changes {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            version: AtomicU64::new(1),
            deaf: AtomicBool::new(false),
            log_waits: AtomicBool::new(false),
        })
    }

    pub(crate) fn version(&self) -> u64 {
        if self.deaf.load(Ordering::Acquire) {
            self.raise();
        }
        self.version.load(Ordering::Acquire)
    }

    pub(crate) fn log_waits(&self, waits: bool) {
        self.log_waits.store(waits, Ordering::Release);
    }

    pub(crate) fn does_log_wait(&self) -> bool {
        self.log_waits.load(Ordering::Acquire)
    }

    pub(crate) fn raise(&self) {
        self.version.fetch_add(1, Ordering::AcqRel);
    }

    /// Watches SQLite's file on a connection of its own until the pool closes.
    pub(crate) fn watch_sqlite(self: Arc<Self>, readers: SqlitePool) {
        tokio::spawn(async move {
            let Ok(mut kept) = readers.acquire().await else {
                return;
            };
            let mut seen: i64 = 0;
            while !readers.is_closed() {
                match sqlx::query_scalar("pragma data_version").fetch_one(&mut *kept).await {
                    Ok(now) if now == seen => {}
                    Ok(now) => {
                        seen = now;
                        self.raise();
                    }
                    Err(_) => self.raise(),
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        });
    }

    /// Listens to the other servers of a PostgreSQL database until the pool closes.
    pub(crate) fn watch_postgres(self: Arc<Self>, pool: PgPool) {
        self.deaf.store(true, Ordering::Release);
        tokio::spawn(async move {
            while !pool.is_closed() {
                if let Ok(mut listener) = PgListener::connect_with(&pool).await
                    && listener.listen("lanka").await.is_ok()
                {
                    self.raise();
                    self.deaf.store(false, Ordering::Release);
                    // `try_recv` answers `None` when the connection was lost.
                    while let Ok(Some(_)) = listener.try_recv().await {
                        self.raise();
                    }
                    self.deaf.store(true, Ordering::Release);
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
    }
}
