//! What stops a page or an act, and the one place where it becomes words and a status.
//!
//! A refusal is a value and carries its code; a fault is ours, logged once, here.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, StatusCode};
use leptos::prelude::*;
use store::StoreError;

use crate::page::{Page, link_to};
use crate::people::Visit;
use crate::state::AppState;
use crate::t;

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The visitor may not, or too late, or nothing is there.
    Refused(Refusal),
    /// The disk is full: what was sent is not saved, and people are told so.
    DiskFull,
    /// The database does not answer in time.
    Busy,
    /// Anything of ours.
    Ours,
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %error, source = ?std::error::Error::source(&error), "the store failed");
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Busy => Self::Busy,
            _ => Self::Ours,
        }
    }
}

impl Fault {
    /// The one translation of faults into HTTP.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::NotFound => StatusCode::NOT_FOUND,
                Refusal::Gone => StatusCode::GONE,
                Refusal::NotAllowed | Refusal::NotFromHere => StatusCode::FORBIDDEN,
                Refusal::SignInFirst => StatusCode::UNAUTHORIZED,
                Refusal::TooLate | Refusal::AlreadyEnded | Refusal::Changed => StatusCode::CONFLICT,
                Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
                Refusal::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
            },
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::Refused(Refusal::TooMany { retry_minutes }) = self {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(u64::from(retry_minutes) * 60));
        }
        response
    }
}

/// Draws every refusal and fault as a page in the visitor's language: what happened, and the way on.
pub async fn draw_faults(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_page = !parts.uri.path().starts_with("/api/");
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    let visit = is_page.then(|| Visit::of(&parts, &state));
    let response = next.run(Request::from_parts(parts, body)).await;
    let is_drawn = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    let status = response.status();
    let Some(visit) = visit.filter(|_| !is_drawn && (status.is_client_error() || status.is_server_error())) else {
        return response;
    };
    let mut page = if status == StatusCode::UNAUTHORIZED {
        sign_in_first_page(&visit, is_read)
    } else {
        lost_page(&visit, status)
    };
    for (name, value) in response.headers() {
        if name == RETRY_AFTER {
            page.headers_mut().insert(name.clone(), value.clone());
        }
    }
    page
}

/// The page of a status: also used by the server for panics and timeouts.
pub fn lost_page(visit: &Visit, status: StatusCode) -> Response {
    let l = visit.language;
    let (title, text) = match status.as_u16() {
        404 => (t::lost::not_found_title(l), t::lost::not_found_text(l)),
        410 => (t::lost::gone_title(l), t::lost::gone_text(l)),
        403 => (t::lost::not_allowed_title(l), t::lost::not_allowed_text(l)),
        409 => (t::lost::too_late_title(l), t::lost::too_late_text(l)),
        413 => (t::lost::too_large_title(l), t::lost::too_large_text(l)),
        429 => (t::lost::too_many_title(l), t::lost::too_many_text(l)),
        507 => (t::lost::disk_full_title(l), t::lost::disk_full_text(l)),
        503 | 504 | 408 => (t::lost::busy_title(l), t::lost::busy_text(l)),
        400..=499 => (t::lost::not_understood_title(l), t::lost::not_understood_text(l)),
        _ => (t::lost::ours_title(l), t::lost::ours_text(l)),
    };
    let page = Page::new(title).class("page-lost").status(status).private();
    page.draw(visit, || {
        view! {
            <h1>{title}</h1>
            <p class="lead">{text}</p>
            <ul class="ways">
                <li>{link_to(visit, "/ideat", t::lost::way_ideas(l))}</li>
                <li>{link_to(visit, "/ideat/uusi", t::lost::way_send(l))}</li>
                <li>{link_to(visit, "/", t::lost::way_front(l))}</li>
            </ul>
            <p class="quiet">{t::lost::help(l)}</p>
        }
        .into_any()
    })
}

/// Nobody has signed in, or no longer: the way there, and back to this page when it can be opened again.
fn sign_in_first_page(visit: &Visit, is_read: bool) -> Response {
    let l = visit.language;
    let page = Page::new(t::lost::sign_in_title(l))
        .class("page-lost")
        .status(StatusCode::UNAUTHORIZED)
        .private();
    let way = if is_read {
        visit.sign_in_link()
    } else {
        visit.link("/kirjaudu")
    };
    page.draw(visit, || {
        view! {
            <h1>{t::lost::sign_in_title(l)}</h1>
            <p class="lead">{if is_read { t::lost::sign_in_text(l) } else { t::lost::sign_in_sent(l) }}</p>
            <p class="actions"><a class="button" href=way>{t::people::sign_in(l)}</a></p>
        }
        .into_any()
    })
}
