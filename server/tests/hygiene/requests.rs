//! Headers, refusals, deadlines and the stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::support::{ORIGIN, client, start, start_with};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::{Html, Response};
use axum::routing::{get, post};
use http::StatusCode;
use server::listen::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

fn routes() -> Router {
    Router::new()
        .route(
            "/",
            get(|| async { Html("<html>front</html><script>never sent</script>") }),
        )
        .route("/oma/{id}/{link}", get(|| async { Html("<html>secret</html>") }))
        .route("/form", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/sv/form", post(|| async { "ok" }))
        .route("/panic", get(|| async { panic!("on purpose") as &'static str }))
        .route(
            "/slow",
            get(|| async { tokio::time::sleep(Duration::from_secs(5)).await }),
        )
        .route("/stuck", get(stuck))
        .route(
            "/host",
            get(|headers: http::HeaderMap| async move { headers["host"].to_str().unwrap_or("").to_owned() }),
        )
}

/// A page that begins and never ends.
async fn stuck() -> Response {
    let (mut writer, reader) = tokio::io::duplex(64);
    tokio::spawn(async move {
        let _ = writer.write_all(b"begun").await;
        std::future::pending::<()>().await;
    });
    Response::new(Body::new(Trickle(reader)))
}

struct Trickle(tokio::io::DuplexStream);

impl http_body::Body for Trickle {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        use tokio::io::AsyncRead as _;
        let mut space = [0_u8; 64];
        let mut buf = tokio::io::ReadBuf::new(&mut space);
        let poll = std::pin::Pin::new(&mut self.0).poll_read(cx, &mut buf);
        poll.map_ok(|()| http_body::Frame::data(Bytes::copy_from_slice(buf.filled())))
            .map(Some)
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = start(routes(), &[]).await;
    let client = client();
    let large = "x".repeat(100_000);
    let requests = [
        (client.get(server.url("/")), StatusCode::OK),
        (client.get(server.url("/nothing")), StatusCode::NOT_FOUND),
        (client.delete(server.url("/")), StatusCode::METHOD_NOT_ALLOWED),
        (client.get(server.url("/panic")), StatusCode::INTERNAL_SERVER_ERROR),
        (client.get(server.url("/slow")), StatusCode::SERVICE_UNAVAILABLE),
        (
            client.post(server.url("/form")).body(large),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        (
            client.post(server.url("/form")).header("sec-fetch-site", "cross-site"),
            StatusCode::FORBIDDEN,
        ),
    ];
    for (request, status) in requests {
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status);
        let headers = answer.headers();
        assert_eq!(
            headers["content-security-policy"],
            server::http::CONTENT_SECURITY,
            "{status}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "same-origin");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert!(headers.contains_key("permissions-policy"));
        assert!(headers.contains_key("strict-transport-security"), "the origin is https");
        assert!(headers.contains_key("x-request-id"));
    }
}

#[tokio::test]
async fn a_secret_link_goes_nowhere_else() {
    let server = start(routes(), &[]).await;
    let answer = client().get(server.url("/oma/1/abc")).send().await.expect("an answer");
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    assert!(
        answer.headers()["x-robots-tag"]
            .to_str()
            .expect("text")
            .starts_with("noindex")
    );
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_in_the_visitors_language() {
    let server = start(routes(), &[]).await;
    let cases: &[(&[(&str, &str)], u16)] = &[
        (&[("sec-fetch-site", "same-origin")], 200),
        (&[("sec-fetch-site", "none")], 200),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("origin", ORIGIN)], 200),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "https://ideat.example.fi.evil.example")], 403),
        (&[("origin", "https://evil.example"), ("host", "evil.example")], 403),
        (&[], 200),
    ];
    for (headers, status) in cases {
        let mut request = client().post(server.url("/sv/form"));
        for (name, value) in *headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), *status, "{headers:?}");
        if *status == 403 {
            assert!(answer.text().await.expect("a page").contains("lang=\"sv\""));
        }
    }
}

#[tokio::test]
async fn a_mail_program_may_press_the_button_of_a_letter_from_anywhere() {
    let routes = Router::new()
        .route("/mailit/{switch}/{mac}", post(async || "off"))
        .route("/sv/mailit/{switch}/{mac}", post(async || "off"))
        .route("/vahvista/{id}/{mac}", post(async || "proved"));
    let server = start(routes, &[]).await;
    for (path, status) in [
        ("/mailit/idea-1/abc", 200),
        ("/sv/mailit/idea-1/abc", 200),
        ("/vahvista/1/abc", 403),
    ] {
        let request = client().post(server.url(path)).header("sec-fetch-site", "cross-site");
        let answer = request
            .header("origin", "https://mail.example")
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn the_host_header_is_never_believed() {
    let server = start(routes(), &[]).await;
    let answer = client()
        .get(server.url("/host"))
        .header("host", "evil.example")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.text().await.expect("text"), "ideat.example.fi");
}

#[tokio::test]
async fn a_panic_is_a_page_and_the_server_lives() {
    let server = start(routes(), &[]).await;
    for _ in 0..3 {
        let answer = client().get(server.url("/panic")).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!answer.text().await.expect("a page").contains("on purpose"));
    }
    assert_eq!(
        client().get(server.url("/")).send().await.expect("an answer").status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_body_without_a_length_is_limited_too() {
    let server = start(routes(), &[]).await;
    let mut chunks =
        String::from("POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    for _ in 0..40 {
        chunks.push_str(&format!("1000\r\n{}\r\n", "x".repeat(0x1000)));
    }
    chunks.push_str("0\r\n\r\n");
    let answer = server.raw(&chunks, Duration::from_secs(3)).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle_is_ended() {
    let server = start(routes(), &[]).await;
    let began = Instant::now();
    let answer = client().get(server.url("/stuck")).send().await.expect("a head");
    assert!(answer.bytes().await.is_err(), "the body must not look whole");
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_head_sent_letter_by_letter_is_cut_off() {
    let server = start(routes(), &[]).await;
    for beginning in ["", "G", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", "PRI * HT"] {
        let mut stream = tokio::net::TcpStream::connect(server.address)
            .await
            .expect("a connection");
        let began = Instant::now();
        let mut ended = stream.write_all(beginning.as_bytes()).await.is_err();
        while !ended && began.elapsed() < Duration::from_secs(5) {
            let mut byte = [0_u8; 256];
            match tokio::time::timeout(Duration::from_millis(100), stream.read(&mut byte)).await {
                Ok(Ok(0) | Err(_)) => ended = true,
                Ok(Ok(_)) => {}
                Err(_) if beginning.len() > 8 => ended = stream.write_all(b"x").await.is_err(),
                Err(_) => {}
            }
        }
        assert!(ended, "{beginning:?} held the connection");
        assert!(
            began.elapsed() < Duration::from_secs(3),
            "{beginning:?} took {:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn over_the_cap_a_connection_is_answered_at_once() {
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let server = start_with(routes(), &[], limits).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = tokio::net::TcpStream::connect(server.address)
            .await
            .expect("a connection");
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .expect("sent");
        let mut byte = [0_u8; 12];
        stream.read_exact(&mut byte).await.expect("an answer");
        held.push(stream);
    }
    let answer = server.raw("", Duration::from_secs(2)).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("Retry-After"));
    drop(held);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(
        client().get(server.url("/")).send().await.expect("an answer").status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_stop_lets_a_request_finish_and_ends_within_five_seconds() {
    let done = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&done);
    let slow = move || async move {
        tokio::time::sleep(Duration::from_millis(400)).await;
        count.fetch_add(1, Ordering::SeqCst);
        "saved"
    };
    let endless = || async { std::future::pending::<&'static str>().await };
    let server = start(
        Router::new()
            .route("/write", post(slow))
            .route("/endless", get(endless)),
        &[],
    )
    .await;
    let write = tokio::spawn(client().post(server.url("/write")).send());
    let _endless = tokio::spawn(client().get(server.url("/endless")).send());
    let _silent = tokio::net::TcpStream::connect(server.address)
        .await
        .expect("a connection");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    server.stop.send_replace(true);
    let answer = write.await.expect("the task").expect("the write is answered");
    assert_eq!(answer.text().await.expect("text"), "saved");
    server.task.await.expect("the loop ends");
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(done.load(Ordering::SeqCst), 1);
    assert!(
        tokio::net::TcpStream::connect(server.address).await.is_err(),
        "nobody listens any more"
    );
}
