//! One request, read once: its language, path, device and address.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri};
use domain::codes::Language;
use domain::ids::IdeaId;
use domain::people::Actor;
use domain::time::Moment;
use http::header::{COOKIE, SET_COOKIE, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use store::people::SignedIn;

use super::device_cookie_name;
use super::session::Known;
use crate::page_link::path_in;
use crate::state::{AppState, ClientAddress};

/// A visitor's request.
#[derive(Clone)]
pub struct Visit {
    /// What the pages and acts need.
    pub state: AppState,
    /// From the path alone; never guessed.
    pub language: Language,
    /// The path without its language: `/ideat`.
    pub path: String,
    /// The query, without `?`.
    pub query: String,
    /// The device, if it has shown a cookie of ours.
    pub device: Option<String>,
    /// Where the request came from.
    pub address: IpAddr,
    /// When it came.
    pub now: Moment,
    /// Who has signed in, if anyone.
    pub signed_in: Option<Arc<SignedIn>>,
    pub(super) browser: String,
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(parts, state))
    }
}

impl Visit {
    /// Reads the request's head. Server functions have it too.
    pub fn of(parts: &Parts, state: &AppState) -> Self {
        let uri = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(&parts.uri, |original| &original.0);
        let (language, path) = split_language(uri.path());
        let address = parts
            .extensions
            .get::<ClientAddress>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |it| it.0);
        Self {
            language,
            // Two slashes at the start would be another site in a link.
            path: if path.starts_with("//") {
                "/".to_owned()
            } else {
                path.to_owned()
            },
            query: uri.query().unwrap_or_default().to_owned(),
            device: cookie(parts, device_cookie_name(state.secure)).and_then(|value| state.keys.device_of(value)),
            address,
            now: state.clock.now(),
            signed_in: parts.extensions.get::<Known>().map(|it| Arc::clone(&it.0)),
            browser: header(parts, USER_AGENT).to_owned(),
            state: state.clone(),
        }
    }

    /// The same visit, as if to another path: an answer to a form links to its page.
    pub(crate) fn standing_at(&self, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            ..self.clone()
        }
    }

    /// Who acts, to the policy.
    pub fn actor(&self) -> Actor {
        match &self.signed_in {
            Some(known) => Actor::Person(known.person.clone()),
            None => Actor::Visitor,
        }
    }

    /// As whom an idea is supported: the account of who has signed in, else the device.
    pub fn supporter(&self) -> Option<String> {
        match &self.signed_in {
            Some(known) => Some(["p", &known.person.id.to_string()].concat()),
            None => self.device.clone(),
        }
    }

    /// The address of a page in the visitor's language.
    pub fn link(&self, path: &str) -> String {
        path_in(self.language, path)
    }

    /// The way to sign in and back to this page.
    pub fn sign_in_link(&self) -> String {
        let mut here = self.link(&self.path);
        if !self.query.is_empty() {
            here = [&here, "?", &self.query].concat();
        }
        let back = serde_html_form::to_string([("paluu", here)]).unwrap_or_default();
        [&self.link("/kirjaudu"), "?", &back].concat()
    }

    /// The device to act as: the known one, or a new one with the cookie to set.
    pub fn device_or_new(&self, idea: IdeaId) -> (String, Option<HeaderValue>) {
        if let Some(device) = &self.device {
            return (device.clone(), None);
        }
        let device = self
            .state
            .first_taps
            .device(idea, self.address, &self.browser, self.now);
        let name = device_cookie_name(self.state.secure);
        let secure = if self.state.secure { "; Secure" } else { "" };
        // 400 days is the longest a browser keeps a cookie.
        let cookie = format!(
            "{name}={}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax{secure}",
            self.state.keys.device_cookie(&device)
        );
        let header = HeaderValue::from_str(&cookie).expect("letters, digits and our own words");
        (device, Some(header))
    }
}

/// The header name that goes with [`Visit::device_or_new`].
pub(crate) const SET: http::HeaderName = SET_COOKIE;

fn split_language(path: &str) -> (Language, &str) {
    for language in [Language::Sv, Language::En] {
        if let Some(rest) = path.strip_prefix('/').and_then(|p| p.strip_prefix(language.tag())) {
            if rest.is_empty() {
                return (language, "/");
            }
            if rest.starts_with('/') {
                return (language, rest);
            }
        }
    }
    (Language::Fi, path)
}

fn header(parts: &Parts, name: http::HeaderName) -> &str {
    parts
        .headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    cookie_in(&parts.headers, name)
}

/// The value of a cookie.
pub(super) fn cookie_in<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then_some(value)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_part_of_the_path_and_nothing_else() {
        assert_eq!(split_language("/sv/ideat"), (Language::Sv, "/ideat"));
        assert_eq!(split_language("/en"), (Language::En, "/"));
        assert_eq!(split_language("/"), (Language::Fi, "/"));
        assert_eq!(split_language("/svenska"), (Language::Fi, "/svenska"));
        assert_eq!(split_language("/ideat/sv"), (Language::Fi, "/ideat/sv"));
    }
}
