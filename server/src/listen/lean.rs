//! A connection whose first request asks for a stream of events is answered here, not by hyper.
//!
//! hyper keeps two buffers of 8 KB for each connection, which is most of what a silent stream costs,
//! and ten thousand of them are silent. Here a stream costs its socket and its place in the hub. Only
//! the one plain request is understood: `GET /taulut/virta?…` over HTTP/1.1 with nothing after its
//! head. Whatever else the first bytes are, hyper gets them. The answer goes through all the layers,
//! and ends with the connection.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::Peer;
use crate::clock;

/// How such a request begins.
const BEGINNING: &[u8] = b"GET /taulut/virta?";
/// A longer head is left to hyper, which knows how to refuse it.
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;

/// What a connection began with.
pub(super) enum Begun {
    Events(Box<Request<Body>>),
    /// Anything else: what was read of it.
    Other(Vec<u8>),
}

/// Reads until it is clear which it is.
pub(super) async fn begin(stream: &mut TcpStream) -> Result<Begun, Error> {
    let mut read = Vec::with_capacity(1024);
    loop {
        if stream.read_buf(&mut read).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let common = read.len().min(BEGINNING.len());
        if read[..common] != BEGINNING[..common] || read.len() > LONGEST_HEAD {
            return Ok(Begun::Other(read));
        }
        if read.windows(4).any(|end| end == b"\r\n\r\n") {
            return Ok(match request(&read) {
                Some(request) => Begun::Events(Box::new(request)),
                None => Begun::Other(read),
            });
        }
    }
}

/// The request, if it is exactly such a one and nothing follows it.
fn request(read: &[u8]) -> Option<Request<Body>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let is_whole = head.parse(read).ok()? == httparse::Status::Complete(read.len());
    if !is_whole || head.version != Some(1) || head.method != Some("GET") {
        return None;
    }
    let mut request = Request::builder().method(Method::GET).uri(head.path?);
    let mut hosts = 0;
    for header in &*head.headers {
        let name = HeaderName::from_bytes(header.name.as_bytes()).ok()?;
        hosts += usize::from(name == http::header::HOST);
        if name == http::header::CONTENT_LENGTH
            || name == http::header::TRANSFER_ENCODING
            || name == http::header::UPGRADE
            || name == http::header::EXPECT
        {
            return None;
        }
        request = request.header(name, HeaderValue::from_bytes(header.value).ok()?);
    }
    request.body(Body::empty()).ok().filter(|_| hosts == 1)
}

/// Answers, and goes on until the stream or the connection ends.
pub(super) async fn answer(
    mut stream: TcpStream,
    mut request: Request<Body>,
    router: Router,
    peer: SocketAddr,
    patience: Duration,
) {
    request.extensions_mut().insert(Peer(peer));
    let Ok(response) = router.oneshot(request).await;
    if let Err(error) = send(&mut stream, response, patience).await {
        tracing::debug!(%error, "a stream ended early");
    }
    let _ = timeout(patience, stream.shutdown()).await;
}

async fn send(stream: &mut TcpStream, response: Response, patience: Duration) -> Result<(), Error> {
    let (parts, mut body) = response.into_parts();
    write(stream, &head(parts.status, &parts.headers), patience).await?;
    drop(parts);
    let mut ignored = [0; 64];
    loop {
        let frame = tokio::select! {
            frame = body.frame() => frame,
            // The other end has closed; what else it may say is of no interest.
            read = stream.read(&mut ignored) => match read? {
                0 => return Ok(()),
                _ => continue,
            },
        };
        match frame {
            None => return Ok(()),
            Some(Err(error)) => return Err(Error::other(error)),
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    write(stream, data, patience).await?;
                }
            }
        }
    }
}

/// A peer that does not read for so long is given up.
async fn write(stream: &mut TcpStream, bytes: &[u8], patience: Duration) -> Result<(), Error> {
    timeout(patience, stream.write_all(bytes))
        .await
        .map_err(|_| Error::from(ErrorKind::TimedOut))?
}

fn head(status: StatusCode, headers: &http::HeaderMap) -> Vec<u8> {
    let mut head = [
        "HTTP/1.1 ",
        status.as_str(),
        " ",
        status.canonical_reason().unwrap_or_default(),
        "\r\n",
    ]
    .concat()
    .into_bytes();
    for (name, value) in headers {
        // The end of the connection is the end of the answer.
        if name == http::header::CONNECTION || name == http::header::TRANSFER_ENCODING {
            continue;
        }
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            head.extend_from_slice(part);
        }
    }
    let millis = u64::try_from(clock::now().millis()).unwrap_or_default();
    let date = httpdate::fmt_http_date(std::time::UNIX_EPOCH + Duration::from_millis(millis));
    head.extend_from_slice(["date: ", &date, "\r\nconnection: close\r\n\r\n"].concat().as_bytes());
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Request<Body>> {
        request(text.as_bytes())
    }

    #[test]
    fn the_one_plain_request_is_understood() {
        let request = read("GET /taulut/virta?t=3-1 HTTP/1.1\r\nHost: a\r\nCookie: b=c\r\n\r\n").expect("a request");
        assert_eq!(request.uri(), "/taulut/virta?t=3-1");
        assert_eq!(request.headers()["cookie"], "b=c");
    }

    #[test]
    fn anything_doubtful_is_left_to_hyper() {
        for text in [
            "GET /taulut/virta?t=3-1 HTTP/1.0\r\nHost: a\r\n\r\n",
            "GET /taulut/virta?t=3-1 HTTP/1.1\r\n\r\n",
            "GET /taulut/virta?t=3-1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /taulut/virta?t=3-1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n",
            "GET /taulut/virta?t=3-1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET /taulut/virta?t=3-1 HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n",
            "GET /taulut/virta?t=3-1 HTTP/1.1\r\nHost : a\r\n\r\n",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
