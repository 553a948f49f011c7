//! A page: its head, its place on the site, and how it may be kept.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, REFERRER_POLICY};
use http::{HeaderName, HeaderValue, StatusCode};
use leptos::prelude::*;

use crate::people::Visit;
use crate::shell;

/// Everything about a page but its content.
pub struct Page {
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) class: &'static str,
    /// Name and path of the pages above this one; the page itself is added last.
    pub(crate) trail: Vec<(String, Cow<'static, str>)>,
    pub(crate) here: Option<String>,
    /// What the browser gets besides the page.
    pub(crate) scripts: Scripts,
    /// Keys for lists that staff work through: `rows.js`.
    pub(crate) desk: bool,
    /// Whose client wakes it, and whose styles it has.
    pub(crate) client: ClientName,
    /// Data that the client asks for at once: its address.
    pub(crate) data: Option<String>,
    /// Texts of the page are kept on the device until they are sent: `drafts.js`.
    pub(crate) drafts: bool,
    pub(crate) indexed: bool,
    /// Whether the page has the same address in the other languages.
    pub(crate) other_languages: bool,
    status: StatusCode,
    kept: Kept,
}

/// What the browser gets besides the page: as little as it needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    /// Nothing.
    None,
    /// `islands.js` alone, a kilobyte.
    Small,
    /// The client too.
    Islands,
}

/// The two clients of the browser. A resident never downloads the staff's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientName {
    Residents,
    /// Boards: `desk.js`, `desk.css`.
    Desk,
}

impl ClientName {
    /// As the files are called and `<html data-client>` says.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Residents => "client",
            Self::Desk => "desk",
        }
    }
}

/// How a page may be kept by caches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The same for everyone; asked again each time (ETag).
    Public,
    /// Forms: never kept, but their address may be known.
    Never,
    /// Secret links: never kept, never indexed, and the address goes nowhere.
    Secret,
}

impl Page {
    /// A public page with this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: None,
            class: "page-info",
            trail: Vec::new(),
            here: None,
            scripts: Scripts::None,
            desk: false,
            client: ClientName::Residents,
            data: None,
            drafts: false,
            indexed: true,
            other_languages: true,
            status: StatusCode::OK,
            kept: Kept::Public,
        }
    }

    /// The class of `<main>`.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// What search machines and shared links show.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// The page above, and this page's own name in the breadcrumb.
    #[must_use]
    pub fn trail(mut self, above: Vec<(String, &'static str)>, here: impl Into<String>) -> Self {
        self.trail = above
            .into_iter()
            .map(|(name, path)| (name, Cow::Borrowed(path)))
            .collect();
        self.here = Some(here.into());
        self
    }

    /// One more page above this one, whose address is not fixed: a board's.
    #[must_use]
    pub fn under(mut self, name: impl Into<String>, path: impl Into<String>) -> Self {
        self.trail.push((name.into(), Cow::Owned(path.into())));
        self
    }

    /// The page has islands.
    #[must_use]
    pub fn awake(mut self) -> Self {
        self.scripts = Scripts::Islands;
        self
    }

    /// The page has buttons for the device's own means, but no island.
    #[must_use]
    pub fn lively(mut self) -> Self {
        self.scripts = Scripts::Small;
        self
    }

    /// A list that staff work through, with keys for it.
    #[must_use]
    pub fn desk(mut self) -> Self {
        self.desk = true;
        self.lively()
    }

    /// A page of the staff's boards: its styles are `desk.css` too. Without islands it loads no client.
    #[must_use]
    pub fn board(mut self) -> Self {
        self.client = ClientName::Desk;
        self.private()
    }

    /// A board that moves: the desk's client wakes it and reads its data from this address.
    #[must_use]
    pub fn live_board(mut self, data: impl Into<String>) -> Self {
        self.data = Some(data.into());
        self.board().awake()
    }

    /// What is written here and not sent yet stays on the device.
    #[must_use]
    pub fn drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// Another status than 200.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Never kept by a cache and not indexed: forms, refusals.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.kept = Kept::Never;
        self.indexed = false;
        self
    }

    /// A page with a form: its address may be known, its values are never kept.
    #[must_use]
    pub fn form(mut self) -> Self {
        self.kept = Kept::Never;
        self.other_languages = false;
        self
    }

    /// A page behind a secret link.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.kept = Kept::Secret;
        self.indexed = false;
        self
    }

    /// Draws the whole document and answers with it.
    pub fn draw(self, visit: &Visit, content: impl FnOnce() -> AnyView) -> Response {
        let (status, kept, indexed) = (self.status, self.kept, self.indexed);
        let html = shell::document(visit, self, content);
        let mut response = (status, html).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        let kept_as = match kept {
            Kept::Public if visit.device.is_none() && visit.signed_in.is_none() => "no-cache",
            Kept::Public | Kept::Never | Kept::Secret => "private, no-store",
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept_as));
        if kept == Kept::Secret {
            headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        if !indexed {
            headers.insert(
                HeaderName::from_static("x-robots-tag"),
                HeaderValue::from_static("noindex"),
            );
        }
        response
    }
}

/// A link in the visitor's language.
pub(crate) fn link_to(visit: &Visit, path: &str, words: &'static str) -> impl IntoView + use<> {
    view! { <a href=visit.link(path)>{words}</a> }
}
