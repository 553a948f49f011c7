//! The town's colours as a style sheet whose address changes with them, so that it is kept for a year.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::colour::brand_css;
use domain::town::Town;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use sha2::{Digest as _, Sha256};

use crate::state::AppState;

/// `/brand/<hash>.css`
pub(crate) fn brand_address(town: &Town) -> String {
    let hash = Sha256::digest(brand_css(town).as_bytes());
    format!("/brand/{}.css", data_encoding::HEXLOWER.encode(&hash[..8]))
}

/// `GET /brand/{file}`. An older page, or another server's, gets the colours of now.
pub(crate) async fn brand(State(state): State<AppState>, Path(file): Path<String>) -> Response {
    let town = state.town();
    let is_current = brand_address(&town).ends_with(&["/", &file].concat());
    let kept = if is_current {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    };
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, kept)];
    (headers, brand_css(&town)).into_response()
}
