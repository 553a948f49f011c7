//! The town's colours as a style sheet whose address changes with them, so that it is kept for a year.

use std::sync::{Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::colour::brand_css;
use domain::town::Town;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use sha2::{Digest as _, Sha256};

use crate::state::AppState;

/// The latest brand colour and its address. Every page asks, and working the inks out took a
/// fifteenth of a page's time; towns change colours seldom, and the key is the colour itself.
static LATEST: Mutex<Option<(String, String)>> = Mutex::new(None);

/// `/brand/<hash>.css`
pub(crate) fn brand_address(town: &Town) -> String {
    {
        let latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, address)) = latest.as_ref().filter(|(brand, _)| *brand == town.brand) {
            return address.clone();
        }
    }
    let hash = Sha256::digest(brand_css(town).as_bytes());
    let address = format!("/brand/{}.css", data_encoding::HEXLOWER.encode(&hash[..8]));
    *LATEST.lock().unwrap_or_else(PoisonError::into_inner) = Some((town.brand.clone(), address.clone()));
    address
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_follows_the_colour_there_and_back() {
        let in_colour = |brand: &str| {
            brand_address(&Town {
                brand: brand.to_owned(),
                ..Town::default()
            })
        };
        let blue = in_colour("#0a4f85");
        assert_eq!(in_colour("#0a4f85"), blue);
        let red = in_colour("#8a1020");
        assert_ne!(red, blue);
        assert_eq!(in_colour("#0a4f85"), blue);
        assert_eq!(in_colour("#8a1020"), red);
    }
}
