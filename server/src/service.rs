//! The whole service as one router: the pages, the files, health, and the layers around them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use http::StatusCode;
use store::Db;

use crate::config::Settings;
use crate::health::{self, Probe};
use crate::http::{Door, ErrorPage, dress};
use crate::limits::{Hourly, RateLimits};
use crate::pages_cache::{Freshness, PageCache, PublicRoute};
use crate::static_files::{self, Files};

/// What the pages come with.
pub struct Pages {
    pub router: Router,
    pub public: Vec<PublicRoute>,
    pub freshness: Freshness,
    pub error_page: ErrorPage,
}

/// Puts everything around the pages.
pub fn service(settings: &Settings, taken: SocketAddr, pages: Pages, files: Arc<Files>, db: Db) -> Router {
    let probe = Probe {
        db,
        data: settings.data().to_owned(),
        disk_free: settings.bytes("disk_free"),
    };
    let router = pages
        .router
        .merge(static_files::routes(files))
        .merge(health::routes(probe));
    let cache = PageCache::new(pages.public, pages.freshness, settings.bytes("cache_bytes"));
    dress(
        router,
        Door {
            origin: settings.origin(taken),
            trusted_proxies: settings.trusted_proxies(),
            request_within: Duration::from_secs(settings.number("request_seconds")),
            body_bytes: settings.bytes("body_bytes"),
            cache,
            cache_on: settings.flag("page_cache"),
            error_page: pages.error_page,
        },
    )
}

/// The rate limits of the settings.
#[must_use]
pub fn rate_limits(settings: &Settings) -> RateLimits {
    let of = |name| u32::try_from(settings.number(name)).unwrap_or(u32::MAX);
    RateLimits::new(Hourly {
        ideas: of("limits.ideas"),
        supports: of("limits.supports"),
        changes: of("limits.changes"),
        lookups: of("limits.lookups"),
        sign_ins: of("limits.sign_ins"),
        comments: of("limits.comments"),
    })
}

/// A page of last resort: a status in plain text.
#[must_use]
pub fn plain_error(status: StatusCode) -> Response {
    let mut response = Response::new(format!("{status}\n").into());
    *response.status_mut() = status;
    response
}
