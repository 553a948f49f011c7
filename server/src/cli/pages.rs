//! The pages of the app, with what the server gives them: clock, keys, limits and files.

use std::net::SocketAddr;
use std::sync::Arc;

use app::admin::{AskService, ServiceFacts};
use app::keys::Keys;
use app::people::Visit;
use app::state::Assets;
use app::{AppState, Clock};
use axum::response::Response;
use http::{Request, StatusCode};
use store::words::Words;

use super::House;
use crate::jobs;
use crate::pages_cache::{PublicRoute, Stamp};
use crate::service::{Pages, plain_error, rate_limits};
use crate::static_files::Files;

/// What the app needs of this server.
pub(super) fn state(
    house: &House,
    words: &Arc<Words>,
    clock: &Clock,
    files: &Files,
    key: [u8; 32],
    taken: SocketAddr,
) -> AppState {
    let limits = rate_limits(&house.settings);
    let limit: app::Limit = Arc::new(move |act, address| {
        let allowed = limits.check(act, address);
        if allowed.is_err() {
            metrics::counter!("lanka_limited_total").increment(1);
        }
        allowed
    });
    AppState::new(
        house.db.clone(),
        Arc::clone(words),
        house.settings.town().clone(),
        clock.clone(),
        Keys::new(key),
        limit,
        &house.settings.origin(taken),
        Assets { pkg: files.pkg() },
    )
    .with_files_total(i64::try_from(house.settings.number("files_total_mb") << 20).unwrap_or(i64::MAX))
    .with_outside(house.settings.outside())
    .with_service(ask_service(house))
}

/// How this server is, for administrators.
fn ask_service(house: &House) -> AskService {
    let (data, least) = (house.settings.data().to_owned(), house.settings.bytes("disk_free"));
    Arc::new(move || {
        let disk_free = fs4::available_space(&data).ok();
        let (failing, going_well) = jobs::latest();
        ServiceFacts {
            version: env!("CARGO_PKG_VERSION"),
            disk_free,
            is_disk_low: disk_free.is_some_and(|free| free < least),
            failing,
            going_well,
        }
    })
}

/// Puts the app together.
pub(super) fn pages(state: &AppState) -> Pages {
    let state = state.clone();
    let (db, clock) = (state.db.clone(), state.clock.clone());
    Pages {
        router: with_test_clock(app::router(state.clone()), &state.clock),
        public: in_all_languages(),
        freshness: Arc::new(move || Stamp {
            day: day_number(&clock),
            version: db.version(),
        }),
        error_page: Arc::new(move |status, path| lost_page(&state, status, path)),
    }
}

/// The browser tests' builds move the clock by a request header; other builds have no such door.
#[cfg(feature = "test-clock")]
fn with_test_clock(router: axum::Router, clock: &Clock) -> axum::Router {
    let clock = clock.clone();
    router.layer(axum::middleware::from_fn(
        move |request: axum::extract::Request, next: axum::middleware::Next| {
            let ahead = request.headers().get("x-lanka-test-ahead-ms");
            if let Some(ms) = ahead.and_then(|ms| ms.to_str().ok()?.parse().ok()) {
                clock.set_ahead_ms(ms);
            }
            next.run(request)
        },
    ))
}

#[cfg(not(feature = "test-clock"))]
fn with_test_clock(router: axum::Router, _clock: &Clock) -> axum::Router {
    router
}

/// The app names its public routes in Finnish; they are the same under `/sv` and `/en`.
fn in_all_languages() -> Vec<PublicRoute> {
    let mut all = Vec::new();
    for route in app::public_routes() {
        for language in ["", "/sv", "/en"] {
            let pattern = format!("{language}{}", route.path);
            let route = PublicRoute {
                pattern,
                parameters: route.query,
                never_with: route.never_with,
            };
            if let Some(bare) = route.pattern.strip_suffix('/').filter(|bare| !bare.is_empty()) {
                all.push(PublicRoute {
                    pattern: bare.to_owned(),
                    ..route.clone()
                });
            }
            all.push(route);
        }
    }
    all
}

/// The civil day as a number that only has to differ from other days'.
fn day_number(clock: &Clock) -> i32 {
    let today = clock.today();
    i32::from(today.year()) * 512 + i32::from(today.day_of_year())
}

fn lost_page(state: &AppState, status: StatusCode, path: &str) -> Response {
    match Request::builder().uri(path).body(()) {
        Ok(request) => app::error::lost_page(&Visit::of(&request.into_parts().0, state), status),
        Err(_) => plain_error(status),
    }
}
