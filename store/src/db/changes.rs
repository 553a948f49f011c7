//! How a process learns that data may have changed, so that no cached page outlives its truth.
//!
//! Its own commits raise the version at once. Commits of other processes are noticed within a
//! quarter of a second on SQLite (`pragma data_version` on one kept reader) and by NOTIFY on
//! PostgreSQL; while nobody listens there, every look gives a new version: nothing is fresh.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use domain::BoardId;
use sqlx::postgres::PgListener;
use sqlx::{PgPool, SqlitePool};
use tokio::sync::broadcast;

/// How many pieces of news may wait for a slow listener; one who misses some looks for itself.
const NEWS_WAITING: usize = 1024;

/// Something that boards' readers should look at, told after the commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardNews {
    /// The board's last change has this number; another server's may come twice.
    Changed(BoardId, i64),
    /// Another process may have changed any board, or anybody's rights.
    Perhaps,
    /// Somebody's rights, seats or session have changed: look who may still listen.
    Rights,
}

impl BoardNews {
    /// As other servers read it.
    pub(crate) fn as_payload(self) -> String {
        match self {
            Self::Changed(board, seq) => [board.to_string(), seq.to_string()].join(":"),
            Self::Perhaps => "perhaps".to_owned(),
            Self::Rights => "rights".to_owned(),
        }
    }

    fn from_payload(text: &str) -> Option<Self> {
        match text {
            "" => None,
            "perhaps" => Some(Self::Perhaps),
            "rights" => Some(Self::Rights),
            change => {
                let (board, seq) = change.split_once(':')?;
                Some(Self::Changed(board.parse().ok()?, seq.parse().ok()?))
            }
        }
    }
}

/// The data version and whether somebody watches the other processes.
pub(crate) struct Changes {
    version: AtomicU64,
    deaf: AtomicBool,
    /// SQLite's log was to be emptied and a reader was in the way.
    log_waits: AtomicBool,
    news: broadcast::Sender<BoardNews>,
}

impl Changes {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            version: AtomicU64::new(1),
            deaf: AtomicBool::new(false),
            log_waits: AtomicBool::new(false),
            news: broadcast::channel(NEWS_WAITING).0,
        })
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<BoardNews> {
        self.news.subscribe()
    }

    /// Tells this process's listeners; nobody listening is no fault.
    pub(crate) fn tell(&self, news: BoardNews) {
        let _ = self.news.send(news);
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
                        // Our own commits too: the file does not say whose it was.
                        self.tell(BoardNews::Perhaps);
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
                    self.tell(BoardNews::Perhaps);
                    self.deaf.store(false, Ordering::Release);
                    // `try_recv` answers `None` when the connection was lost.
                    while let Ok(Some(notice)) = listener.try_recv().await {
                        self.raise();
                        if let Some(news) = BoardNews::from_payload(notice.payload()) {
                            self.tell(news);
                        }
                    }
                    self.deaf.store(true, Ordering::Release);
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
    }
}
