//! Every address of the app, once per language, and the list of those that a cache may keep.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use domain::refusal::Refusal;
use leptos::prelude::provide_context;

use crate::error::{Fault, draw_faults};
use crate::state::AppState;
use crate::{ideas, info};

/// No form of a resident is larger than this; the text alone may be 20 KB.
const LARGEST_FORM: usize = 100 * 1024;

/// All pages and acts. The server adds its layers, static files and health around this.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(pages())
        .nest("/sv", pages())
        .nest("/en", pages())
        .route("/api/{*path}", post(server_functions))
        .fallback(async || Fault::Refused(Refusal::NotFound))
        .method_not_allowed_fallback(async || Fault::Refused(Refusal::NotFound))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(state.clone(), draw_faults))
        .with_state(state)
}

fn pages() -> Router<AppState> {
    Router::new()
        .route("/", get(ideas::front_page))
        .route("/ideat", get(ideas::list_page))
        .route("/ideat/uusi", get(ideas::send_page).post(ideas::send))
        .route("/ideat/{id}", get(ideas::idea_page))
        .route("/ideat/{id}/kannata", post(ideas::support))
        .route("/oma/{id}/{link}", get(ideas::own_page))
        .route("/oma/{id}/{link}/korjaa", post(ideas::correct))
        .route("/oma/{id}/{link}/peru", post(ideas::withdraw))
        .route("/tietoa", get(info::about_page))
        .route("/saavutettavuus", get(info::accessibility_page))
        .route("/tietosuoja", get(info::privacy_page))
}

/// A public route that the page cache may keep for anonymous visitors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicRoute {
    /// The Finnish path; `{id}` stands for a number.
    pub path: &'static str,
    /// The query parameters that change the page. Others are left out of the key.
    pub query: &'static [&'static str],
    /// A parameter that keeps the page out of the cache: free text.
    pub never_with: &'static [&'static str],
}

/// The routes a cache may keep; every other page is drawn each time.
pub fn public_routes() -> &'static [PublicRoute] {
    const PLAIN: PublicRoute = PublicRoute {
        path: "/",
        query: &[],
        never_with: &[],
    };
    &[
        PLAIN,
        PublicRoute {
            path: "/ideat",
            query: &["aihe", "jarjestys", "laji", "odottaa", "sivu", "tila"],
            never_with: &["haku"],
        },
        PublicRoute {
            path: "/ideat/{id}",
            ..PLAIN
        },
        PublicRoute {
            path: "/tietoa",
            ..PLAIN
        },
        PublicRoute {
            path: "/saavutettavuus",
            ..PLAIN
        },
        PublicRoute {
            path: "/tietosuoja",
            ..PLAIN
        },
    ]
}

/// Server functions authorise themselves; this only hands them the state.
async fn server_functions(State(state): State<AppState>, request: Request) -> Response {
    leptos_axum::handle_server_fns_with_context(move || provide_context(state.clone()), request)
        .await
        .into_response()
}
