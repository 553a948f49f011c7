//! Ready-made and packed pages, as a browser sees them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::support::{client, start};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use http::StatusCode;
use server::pages_cache::PublicRoute;

fn counting(renders: &Arc<AtomicU32>) -> Router {
    let count = Arc::clone(renders);
    let page = move |uri: http::Uri| async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let n = count.fetch_add(1, Ordering::SeqCst);
        Html(format!("<html>{n} {uri}</html>{}", "<script></script>".repeat(50)))
    };
    Router::new().route("/ideat", get(page))
}

fn board() -> PublicRoute {
    PublicRoute {
        pattern: "/ideat".to_owned(),
        parameters: &["sivu"],
        never_with: &["haku"],
    }
}

#[tokio::test]
async fn a_hundred_visitors_cost_one_rendering_until_something_is_written() {
    let renders = Arc::new(AtomicU32::new(0));
    let server = start(counting(&renders), &[board()]).await;
    let all: Vec<_> = (0..100)
        .map(|n| tokio::spawn(client().get(server.url(&format!("/ideat?utm={n}"))).send()))
        .collect();
    for one in all {
        let text = one
            .await
            .expect("the task")
            .expect("an answer")
            .text()
            .await
            .expect("a page");
        assert_eq!(
            text, "<html>0 /ideat</html>",
            "the page does not know what was added to its address"
        );
    }
    assert_eq!(renders.load(Ordering::SeqCst), 1);
    server.version.fetch_add(1, Ordering::SeqCst);
    client().get(server.url("/ideat")).send().await.expect("an answer");
    assert_eq!(renders.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_search_and_a_visitor_with_our_cookie_get_pages_of_their_own() {
    let renders = Arc::new(AtomicU32::new(0));
    let server = start(counting(&renders), &[board()]).await;
    for _ in 0..2 {
        client()
            .get(server.url("/ideat?haku=puisto"))
            .send()
            .await
            .expect("an answer");
        let own = client()
            .get(server.url("/ideat"))
            .header("cookie", "__Host-lanka=1")
            .send()
            .await
            .expect("an answer");
        assert_eq!(own.headers()["cache-control"], "private, no-store");
    }
    assert_eq!(renders.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_page_the_browser_has_is_not_sent_again() {
    let renders = Arc::new(AtomicU32::new(0));
    let server = start(counting(&renders), &[board()]).await;
    let first = client().get(server.url("/ideat")).send().await.expect("an answer");
    assert_eq!(first.headers()["cache-control"], "no-cache");
    let etag = first.headers()["etag"].clone();
    let second = client()
        .get(server.url("/ideat"))
        .header("if-none-match", etag)
        .send()
        .await
        .expect("an answer");
    assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
    assert!(second.headers().contains_key("content-security-policy"));
}

#[tokio::test]
async fn pages_are_packed_for_those_who_take_it() {
    let long = || async { Html(format!("<html>{}</html>", "a long page ".repeat(200))) };
    let server = start(Router::new().route("/", get(long)), &[]).await;
    for (asked, got) in [("br, gzip", "br"), ("gzip", "gzip")] {
        let answer = client()
            .get(server.url("/"))
            .header("accept-encoding", asked)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.headers()["content-encoding"], got);
        assert!(
            answer.headers()["vary"]
                .to_str()
                .expect("text")
                .contains("Accept-Encoding")
        );
        assert!(answer.bytes().await.expect("a body").len() < 400);
    }
}
