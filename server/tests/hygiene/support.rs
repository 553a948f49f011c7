//! A server on a free port with routes of the test's own, and what tests ask it with.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use http::StatusCode;
use server::http::{Door, dress};
use server::listen::{Limits, serve};
use server::pages_cache::{PageCache, PublicRoute, Stamp};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The origin the test's server believes to be its own.
pub(crate) const ORIGIN: &str = "https://ideat.example.fi";

/// A running server; dropping it stops it.
pub(crate) struct Server {
    pub address: SocketAddr,
    /// Raise it as a write to the data would.
    pub version: Arc<AtomicU64>,
    pub stop: watch::Sender<bool>,
    pub task: JoinHandle<()>,
}

/// Starts the routes behind all layers, with short deadlines.
pub(crate) async fn start(router: Router, public: &[PublicRoute]) -> Server {
    start_with(
        router,
        public,
        Limits {
            head_within: Duration::from_millis(700),
            ..Limits::default()
        },
    )
    .await
}

/// As `start` with the accept loop's limits given.
pub(crate) async fn start_with(router: Router, public: &[PublicRoute], limits: Limits) -> Server {
    let version = Arc::new(AtomicU64::new(1));
    let seen = Arc::clone(&version);
    let freshness = Arc::new(move || Stamp {
        day: 1,
        version: seen.load(Ordering::SeqCst),
    });
    let door = Door {
        origin: ORIGIN.to_owned(),
        trusted_proxies: Vec::new(),
        request_within: Duration::from_millis(800),
        body_bytes: 64 * 1024,
        cache: PageCache::new(public.to_vec(), freshness, 1 << 20),
        cache_on: true,
        error_page: Arc::new(error_page),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(serve(listener, dress(router, door), limits, stopped));
    Server {
        address,
        version,
        stop,
        task,
    }
}

fn error_page(status: StatusCode, path: &str) -> Response {
    let language = if path.starts_with("/sv") { "sv" } else { "fi" };
    let mut response = Response::new(format!("<html lang=\"{language}\">{status}</html>").into());
    response
        .headers_mut()
        .insert("content-type", "text/html; charset=utf-8".parse().expect("a header"));
    response
}

impl Server {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sends bytes as they are and reads until the server closes or the time is up.
    pub(crate) async fn raw(&self, sent: &str, within: Duration) -> String {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        stream.write_all(sent.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(within, stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// A browser without scripts: it follows no redirects and packs nothing.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_gzip()
        .no_brotli()
        .build()
        .expect("a client")
}
