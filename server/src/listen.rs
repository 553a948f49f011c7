//! The accept loop: takes connections and gives each to hyper, with the deadlines that
//! `axum::serve` lacks.
//!
//! - A connection that has not sent a whole request head in time is dropped, whether it is silent
//!   from the first byte or sends one letter at a time.
//! - A peer that stops reading its answer, or has gone without a word, is dropped.
//! - Over the cap, a connection is answered 503 at once instead of waiting in a queue.
//! - A request for a stream of events is answered by [`lean`], everything else by hyper.
//! - A stop lets requests under way finish, and ends within [`Limits::stop_within`] whatever they do.

mod lean;

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep};
use tower::ServiceExt as _;

/// The address at the other end of the connection: the client's own, or its proxy's.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// The deadlines and the cap.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub connections: usize,
    /// From opening a connection, or from the end of the previous answer, to a whole request head.
    pub head_within: Duration,
    /// How long a peer may leave a sent answer unread.
    pub write_stall: Duration,
    /// A connection without a new request for this long is closed after its last answer.
    pub idle: Duration,
    /// From the stop to the end of the loop.
    pub stop_within: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            head_within: Duration::from_secs(10),
            write_stall: Duration::from_secs(20),
            idle: Duration::from_secs(75),
            stop_within: Duration::from_millis(4500),
        }
    }
}

const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'\r\n\r\n";

/// Serves until `stop` becomes true or its sender is gone, then lets what is under way finish.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let builder = Arc::new(builder(limits));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely: others must end first.
                tracing::warn!(%error, "cannot accept a connection");
                sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            metrics::counter!("lanka_connections_refused_total").increment(1);
            connections.spawn(refuse(stream));
            continue;
        };
        // Without this a page that is sent in two pieces waits 40 ms for the peer's acknowledgement.
        let _ = stream.set_nodelay(true);
        give_up_on_the_dead(&stream, limits.write_stall);
        let connection = Connection {
            builder: Arc::clone(&builder),
            router: router.clone(),
            peer,
            limits,
        };
        let stop = stop.clone();
        connections.spawn(async move {
            connection.run(stream, stop).await;
            drop(place);
        });
    }
    drop(listener);
    let rest = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.stop_within, rest).await.is_err() {
        tracing::warn!(
            connections = connections.len(),
            "connections cut at the end of the stop"
        );
        connections.abort_all();
    }
}

fn builder(limits: Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_within)
        .max_buf_size(64 * 1024)
        .half_close(false);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(100)
        .max_header_list_size(16 * 1024)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

/// A peer that has gone without a word is noticed when nothing of what was sent to it is
/// acknowledged. A stream of events needs this: its heartbeats never fill the socket's buffer.
fn give_up_on_the_dead(stream: &TcpStream, after: Duration) {
    #[cfg(target_os = "linux")]
    let _ = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(after));
    #[cfg(not(target_os = "linux"))]
    let _ = (stream, after);
}

async fn refuse(mut stream: TcpStream) {
    let answer = async {
        let _ = stream.write_all(FULL).await;
        let _ = stream.shutdown().await;
    };
    let _ = tokio::time::timeout(Duration::from_secs(1), answer).await;
}

struct Connection {
    builder: Arc<Builder<TokioExecutor>>,
    router: Router,
    peer: SocketAddr,
    limits: Limits,
}

impl Connection {
    async fn run(self, mut stream: TcpStream, mut stop: watch::Receiver<bool>) {
        let begun = tokio::select! {
            begun = tokio::time::timeout(self.limits.head_within, lean::begin(&mut stream)) => begun,
            // Nothing was asked yet.
            _ = stop.wait_for(|stop| *stop) => return,
        };
        let before = match begun {
            Ok(Ok(lean::Begun::Events(request))) => {
                // In a box of its own: the bytes that hyper needs are not held for it.
                return Box::pin(lean::answer(
                    stream,
                    *request,
                    self.router,
                    self.peer,
                    self.limits.write_stall,
                ))
                .await;
            }
            Ok(Ok(lean::Begun::Other(before))) => before,
            // Silent, or gone.
            Ok(Err(_)) | Err(_) => return,
        };
        Box::pin(self.serve(stream, before, stop)).await;
    }

    async fn serve(self, stream: TcpStream, before: Vec<u8>, mut stop: watch::Receiver<bool>) {
        let started = Instant::now();
        // Milliseconds from the start to the latest request, plus one; zero before the first.
        let latest = Arc::new(AtomicU64::new(0));
        let peer = Peer(self.peer);
        let seen = Arc::clone(&latest);
        let service = self
            .router
            .map_request(move |mut request: http::Request<hyper::body::Incoming>| {
                seen.store(millis(started) + 1, Ordering::Relaxed);
                request.extensions_mut().insert(peer);
                request.map(Body::new)
            });
        let io = TokioIo::new(Watched::new(stream, before, self.limits.write_stall));
        let connection = self.builder.serve_connection(io, TowerToHyperService::new(service));
        tokio::pin!(connection);

        let mut stopping = false;
        let look = sleep(self.limits.head_within);
        tokio::pin!(look);
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "connection ended early");
                    }
                    return;
                }
                _ = stop.wait_for(|stop| *stop), if !stopping => {
                    stopping = true;
                    if latest.load(Ordering::Relaxed) == 0 {
                        return;
                    }
                    connection.as_mut().graceful_shutdown();
                }
                () = look.as_mut() => {
                    let latest = latest.load(Ordering::Relaxed);
                    if latest == 0 {
                        // Silent, or spelling its first head one letter at a time.
                        return;
                    }
                    if millis(started) > latest + self.limits.idle.as_millis() as u64 {
                        connection.as_mut().graceful_shutdown();
                    }
                    look.as_mut().reset(Instant::now() + self.limits.idle);
                }
            }
        }
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A stream whose writes fail when the peer has not read for too long.
struct Watched {
    stream: TcpStream,
    /// Read from the stream already.
    before: Vec<u8>,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Watched {
    fn new(stream: TcpStream, before: Vec<u8>, patience: Duration) -> Self {
        Self {
            stream,
            before,
            patience,
            waiting: None,
        }
    }

    fn judge<T>(&mut self, cx: &mut Context<'_>, poll: Poll<std::io::Result<T>>) -> Poll<std::io::Result<T>> {
        if poll.is_ready() {
            self.waiting = None;
            return poll;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        match waiting.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(std::io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        if !self.before.is_empty() {
            let count = self.before.len().min(buf.remaining());
            buf.put_slice(&self.before[..count]);
            self.before.drain(..count);
            if self.before.is_empty() {
                self.before = Vec::new();
            }
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<std::io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, data);
        self.judge(cx, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.judge(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(cx);
        self.judge(cx, poll)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.judge(cx, poll)
    }
}
