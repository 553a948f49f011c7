//! Whether the service lives and can do its work, for those who watch it.
//!
//! `/healthz` says that the process answers. `/readyz` says that it can write, that the disk has
//! room and that the structure of the database is this program's. Neither tells a stranger why not:
//! the reason is in the log.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use store::Db;
use tokio::sync::Mutex;

/// What readiness is asked from.
pub struct Probe {
    pub db: Db,
    pub data: PathBuf,
    /// Below so many free bytes the service is not ready.
    pub disk_free: u64,
}

struct Watch {
    probe: Probe,
    /// The latest answer, kept for a moment: asking takes the writer's turn.
    latest: Mutex<Option<(Instant, Ready)>>,
}

#[derive(Debug, Clone, Copy)]
struct Ready {
    write: bool,
    disk: bool,
    migrations: bool,
}

const KEPT: Duration = Duration::from_secs(2);

/// `/healthz`, `/readyz` and `/robots.txt`.
pub fn routes(probe: Probe) -> Router {
    let watch = Arc::new(Watch {
        probe,
        latest: Mutex::new(None),
    });
    Router::new()
        .route("/healthz", get(|| async { plain(StatusCode::OK, "ok\n".to_owned()) }))
        .route("/readyz", get(ready))
        .route(
            "/robots.txt",
            get(|| async { plain(StatusCode::OK, ROBOTS.to_owned()) }),
        )
        .with_state(watch)
}

/// Secret links are kept out even though nobody should link to them.
const ROBOTS: &str = "User-agent: *\nDisallow: /api/\nDisallow: /oma/\nDisallow: /sv/oma/\nDisallow: /en/oma/\n";

async fn ready(State(watch): State<Arc<Watch>>) -> Response {
    let mut latest = watch.latest.lock().await;
    let ready = match *latest {
        Some((at, ready)) if at.elapsed() < KEPT => ready,
        _ => {
            let ready = watch.probe.ask().await;
            *latest = Some((Instant::now(), ready));
            ready
        }
    };
    drop(latest);
    let word = |well: bool| if well { "ok" } else { "fault" };
    let text = format!(
        "write {}\ndisk {}\nmigrations {}\n",
        word(ready.write),
        word(ready.disk),
        word(ready.migrations)
    );
    let all = ready.write && ready.disk && ready.migrations;
    plain(
        if all {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        },
        text,
    )
}

impl Probe {
    async fn ask(&self) -> Ready {
        let write = tokio::time::timeout(Duration::from_secs(3), async {
            self.db.write().await?.rollback().await
        })
        .await;
        let write = match write {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!(%error, "the database cannot be written");
                false
            }
            Err(_) => {
                tracing::error!("the database did not give a turn to write in 3 seconds");
                false
            }
        };
        let disk = match fs4::available_space(&self.data) {
            Ok(free) if free >= self.disk_free => true,
            Ok(free) => {
                tracing::error!(
                    free_bytes = free,
                    least_bytes = self.disk_free,
                    "the disk is filling up"
                );
                false
            }
            Err(error) => {
                tracing::error!(%error, "the free space cannot be read");
                false
            }
        };
        let migrations = match self.db.migrations().await {
            Ok(state) => state.pending == 0,
            Err(error) => {
                tracing::error!(%error, "the structure of the database is not this program's");
                false
            }
        };
        Ready {
            write,
            disk,
            migrations,
        }
    }
}

fn plain(status: StatusCode, text: String) -> Response {
    (
        status,
        [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")],
        text,
    )
        .into_response()
}
