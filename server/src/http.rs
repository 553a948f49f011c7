//! What every request passes on its way to a page and back: in `dress`, from the outside in.
//!
//! Nothing here knows an idea. The order matters: what ends a request early (a panic, a foreign
//! form, a deadline) does it inside the layer that logs and puts the security headers on, so that
//! every answer has them.

mod address;
mod deadline;
mod headers;
mod page;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, StatusCode};
use http_body_util::BodyExt as _;
use tokio::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

pub use headers::CONTENT_SECURITY;
pub(crate) use headers::has_our_cookie;
pub(crate) use page::{Encoding, Page, brotli, gzip, names};

use crate::config::Network;
use crate::pages_cache::{Found, PageCache};

/// What the layers need to know.
pub struct Door {
    /// The public address as browsers send it in `Origin`.
    pub origin: String,
    pub trusted_proxies: Vec<Network>,
    pub request_within: Duration,
    pub body_bytes: u64,
    /// The ready-made pages, and the list of public routes even when caching is off.
    pub cache: Arc<PageCache>,
    pub cache_on: bool,
    pub error_page: ErrorPage,
}

/// Draws the page of a status, in the language of the path.
pub type ErrorPage = Arc<dyn Fn(StatusCode, &str) -> Response + Send + Sync>;

/// Marks an answer that has a status but no page yet; the outermost layer draws it.
#[derive(Debug, Clone, Copy)]
struct Bare;

/// An answer that is a status alone, to be drawn as a page on its way out.
#[must_use]
pub fn bare(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.extensions_mut().insert(Bare);
    response
}

/// A rendered page longer than this is a fault.
const LONGEST_PAGE: usize = 8 << 20;

/// Puts the layers around the routes.
///
/// # Panics
/// Never with an origin the settings have accepted.
pub fn dress(router: Router, door: Door) -> Router {
    let authority = door.origin.split_once("://").map_or(&*door.origin, |(_, rest)| rest);
    let layers = Arc::new(Layers {
        authority: HeaderValue::try_from(authority).expect("the settings accept only printable origins"),
        https: door.origin.starts_with("https://"),
        door,
    });
    let mut csrf = CsrfLayer::new();
    for origin in own_origins(&layers.door.origin) {
        csrf = csrf
            .add_trusted_origin(origin)
            .expect("the settings accept only whole origins");
    }
    // A mail program's own button posts from anywhere; the link's signature is the authority.
    let csrf = csrf.with_insecure_bypass(|method, uri| method == Method::POST && headers::is_one_click(uri.path()));
    let csrf = csrf.with_rejection_response(|_| bare(StatusCode::FORBIDDEN));
    // The last one added is the outermost.
    router
        .layer(from_fn_with_state(Arc::clone(&layers), in_time_and_size))
        .layer(csrf)
        .layer(from_fn_with_state(Arc::clone(&layers), pages))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn_with_state(layers, outermost))
}

/// The configured origin, and on one's own machine its other name.
fn own_origins(origin: &str) -> Vec<String> {
    let mut all = vec![origin.to_owned()];
    if let Some(rest) = origin.strip_prefix("http://127.0.0.1") {
        all.push(format!("http://localhost{rest}"));
    }
    all
}

struct Layers {
    door: Door,
    authority: HeaderValue,
    https: bool,
}

impl Layers {
    /// The page of a failure; what is not for people gets the bare status.
    fn draw(&self, status: StatusCode, path: &str) -> Response {
        let mut response = if path.starts_with("/api/") {
            Response::new(Body::empty())
        } else {
            let drawn = std::panic::catch_unwind(AssertUnwindSafe(|| (self.door.error_page)(status, path)));
            drawn.unwrap_or_else(|_| Response::new(Body::empty()))
        };
        *response.status_mut() = status;
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// The route's pattern, which is what logs and metrics hold instead of the path.
fn pattern(request: &Request) -> Option<MatchedPath> {
    request.extensions().get::<MatchedPath>().cloned()
}

/// Names the request, finds the client's address, puts the security headers on, writes the log line.
async fn outermost(State(layers): State<Arc<Layers>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = pattern(&request);
    let uri = request.uri().clone();
    let secret = headers::is_secret(uri.path());
    let address = address::client(&request, &layers.door.trusted_proxies);
    request.extensions_mut().insert(app::ClientAddress(address));
    address::own_host(&mut request, &layers.authority);

    let mut response = next.run(request).await;
    if response.extensions().get::<Bare>().is_some() {
        response = layers.draw(response.status(), uri.path());
    }

    let id = request_id();
    headers::secure(response.headers_mut(), secret, layers.https);
    if let Ok(value) = HeaderValue::try_from(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let status = response.status().as_u16();
    let duration_ms = started.elapsed().as_secs_f64() * 1_000.0;
    let class = ["1xx", "2xx", "3xx", "4xx", "5xx"][usize::from(status / 100 - 1).min(4)];
    metrics::counter!("lanka_requests_total", "route" => route.to_owned(), "status" => class).increment(1);
    metrics::histogram!("lanka_request_duration_seconds").record(duration_ms / 1_000.0);
    if status >= 500 {
        tracing::error!(request_id = id, %method, route, status, duration_ms, "request failed");
    } else {
        tracing::info!(request_id = id, %method, route, status, duration_ms, "request");
    }
    response
}

/// Sixteen letters that tell one request from another in the log.
fn request_id() -> String {
    let mut bytes = [0_u8; 8];
    // Without randomness an id of zeros is better than no answer.
    let _ = getrandom::fill(&mut bytes);
    data_encoding::HEXLOWER.encode(&bytes)
}

/// Ends a request that takes too long or sends too much.
async fn in_time_and_size(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    // Files are larger than forms and come over telephones: their one route has bounds of its own.
    let is_upload = pattern(&request).is_some_and(|route| app::is_upload(route.as_str()));
    let (within, most) = if is_upload {
        (layers.door.request_within * 4, app::LARGEST_UPLOAD as u64)
    } else {
        (layers.door.request_within, layers.door.body_bytes)
    };
    let deadline = Instant::now() + within;
    let told = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|length| length > most) {
        return bare(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let request = if matches!(*request.method(), Method::GET | Method::HEAD) {
        request
    } else {
        request.map(|body| Body::new(http_body_util::Limited::new(body, most)))
    };
    match tokio::time::timeout_at(deadline, next.run(request)).await {
        Err(_) => bare(StatusCode::SERVICE_UNAVAILABLE),
        Ok(response) if is(&response, "text/event-stream") => response,
        Ok(response) => response.map(|body| deadline::until(deadline, body)),
    }
}

/// Gives ready-made pages, and finishes and packs those that are made.
async fn pages(State(layers): State<Arc<Layers>>, mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let asked = request.headers().clone();
    let route = pattern(&request);
    let route = route.as_ref().map(MatchedPath::as_str);
    let cache = &layers.door.cache;
    let key = if layers.door.cache_on {
        cache.key(&method, route, request.uri(), &asked)
    } else {
        None
    };
    let Some(key) = key else {
        let making = Making::of(&request, cache.is_public(route));
        return match making.finish(next.run(request).await).await {
            Ok((page, _)) => page.answer(&method, &asked),
            Err(response) => response,
        };
    };
    loop {
        match cache.find(&key) {
            Found::Page(page) => {
                metrics::counter!("lanka_page_cache_hits_total").increment(1);
                return page.answer(&method, &asked);
            }
            Found::Wait(mut done) => {
                // An error means that the renderer is done, one way or the other.
                let _ = done.changed().await;
            }
            Found::Render(ticket) => {
                metrics::counter!("lanka_page_cache_misses_total").increment(1);
                if let Ok(uri) = key.parse() {
                    address::ask_for(&mut request, uri);
                }
                let making = Making::of(&request, true);
                return match making.finish(next.run(request).await).await {
                    Ok((page, headers)) => {
                        let page = Arc::new(page);
                        if making.keepable(&headers) {
                            ticket.keep(&page, &headers);
                        }
                        page.answer(&method, &asked)
                    }
                    Err(response) => response,
                };
            }
        }
    }
}

/// What must be remembered of a request to finish its answer.
struct Making {
    public: bool,
    personal: bool,
    secret: bool,
}

impl Making {
    fn of(request: &Request, public: bool) -> Self {
        Self {
            public: public && matches!(*request.method(), Method::GET | Method::HEAD),
            personal: has_our_cookie(request.headers()),
            secret: headers::is_secret(request.uri().path()),
        }
    }

    /// An HTML answer becomes a finished page; any other goes on as it is, with a cache policy.
    async fn finish(&self, mut response: Response) -> Result<(Page, http::HeaderMap), Response> {
        if !is(&response, "text/html") {
            let headers = response.headers_mut();
            headers
                .entry(CACHE_CONTROL)
                .or_insert(HeaderValue::from_static("no-store"));
            return Err(response);
        }
        let policy = self.policy(&response);
        response.headers_mut().insert(CACHE_CONTROL, policy);
        let (parts, body) = response.into_parts();
        match http_body_util::Limited::new(body, LONGEST_PAGE).collect().await {
            Ok(body) => {
                let headers = parts.headers.clone();
                Ok((
                    Page::new(parts.status, parts.headers, body.to_bytes(), !self.secret),
                    headers,
                ))
            }
            Err(error) => {
                tracing::error!(error, "a page ended in the middle");
                Err(bare(StatusCode::INTERNAL_SERVER_ERROR))
            }
        }
    }

    fn policy(&self, response: &Response) -> HeaderValue {
        let own = response.headers().get(CACHE_CONTROL);
        match own {
            _ if self.personal || self.secret => HeaderValue::from_static("private, no-store"),
            Some(own) => own.clone(),
            None if self.public && response.status() == StatusCode::OK => HeaderValue::from_static("no-cache"),
            None => HeaderValue::from_static("no-store"),
        }
    }

    /// A page that says it must not be stored is not stored here either.
    fn keepable(&self, headers: &http::HeaderMap) -> bool {
        self.public && headers.get(CACHE_CONTROL).is_some_and(|policy| policy == "no-cache")
    }
}

fn is(response: &Response, kind: &str) -> bool {
    let said = response.headers().get(CONTENT_TYPE);
    said.is_some_and(|said| said.as_bytes().starts_with(kind.as_bytes()))
}

fn broken(panic: Box<dyn std::any::Any + Send>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str);
    let what = what
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    metrics::counter!("lanka_panics_total").increment(1);
    tracing::error!(panic = what, "a request panicked");
    bare(StatusCode::INTERNAL_SERVER_ERROR)
}
