//! The rules of the page cache, without a server around it.

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::HeaderValue;

use super::*;

fn routes() -> [PublicRoute; 1] {
    [PublicRoute {
        pattern: "/ideat".to_owned(),
        parameters: &["tila", "sivu"],
        never_with: &["haku"],
    }]
}

fn cache(version: &Arc<AtomicU64>, most: u64) -> Arc<PageCache> {
    let version = Arc::clone(version);
    PageCache::new(
        routes(),
        Arc::new(move || Stamp {
            day: 1,
            version: version.load(Ordering::SeqCst),
        }),
        most,
    )
}

fn key(uri: &'static str) -> Option<String> {
    let cache = cache(&Arc::default(), 1 << 20);
    let key = cache.key(&Method::GET, Some("/ideat"), &Uri::from_static(uri), &HeaderMap::new());
    key.map(String::from)
}

fn page(bytes: usize) -> Arc<Page> {
    Arc::new(Page::new(
        StatusCode::OK,
        HeaderMap::new(),
        Bytes::from(vec![b'x'; bytes]),
        true,
    ))
}

fn keep(cache: &Arc<PageCache>, key: &str, page: &Arc<Page>) {
    match cache.find(key) {
        Found::Render(ticket) => ticket.keep(page, &HeaderMap::new()),
        _ => panic!("the page was there already"),
    }
}

#[test]
fn a_key_holds_known_parameters_in_order_and_nothing_else() {
    assert_eq!(
        key("/ideat?utm=1&tila=done&sivu=2").as_deref(),
        Some("/ideat?sivu=2&tila=done")
    );
    assert_eq!(key("/ideat?tila=&__err=abc").as_deref(), Some("/ideat"));
    assert_eq!(key("/ideat?haku=puisto"), None);
    assert_eq!(key("/ideat?haku=").as_deref(), Some("/ideat"));
}

#[test]
fn a_request_with_our_cookie_or_off_the_list_is_not_shared() {
    let cache = cache(&Arc::default(), 1 << 20);
    let uri = Uri::from_static("/ideat");
    let mut headers = HeaderMap::new();
    assert!(
        cache
            .key(&Method::GET, Some("/oma/{id}/{mac}"), &uri, &headers)
            .is_none()
    );
    assert!(cache.key(&Method::POST, Some("/ideat"), &uri, &headers).is_none());
    headers.insert(http::header::COOKIE, HeaderValue::from_static("lanka=1"));
    assert!(cache.key(&Method::GET, Some("/ideat"), &uri, &headers).is_none());
}

#[test]
fn a_write_makes_every_page_stale() {
    let version = Arc::default();
    let cache = cache(&version, 1 << 20);
    keep(&cache, "/ideat", &page(10));
    assert!(matches!(cache.find("/ideat"), Found::Page(_)));
    version.store(1, Ordering::SeqCst);
    assert!(matches!(cache.find("/ideat"), Found::Render(_)));
}

#[test]
fn only_one_renders_and_a_dropped_ticket_passes_the_turn_on() {
    let cache = cache(&Arc::default(), 1 << 20);
    let Found::Render(ticket) = cache.find("/ideat") else {
        panic!("nobody else renders")
    };
    assert!(matches!(cache.find("/ideat"), Found::Wait(_)));
    drop(ticket);
    assert!(matches!(cache.find("/ideat"), Found::Render(_)));
}

#[test]
fn the_memory_is_bounded_and_the_longest_unused_goes_first() {
    let cache = cache(&Arc::default(), 100_000);
    for n in 0..100 {
        keep(&cache, &format!("/ideat?sivu={n}"), &page(10_000));
        if n > 0 {
            assert!(
                matches!(cache.find("/ideat?sivu=0"), Found::Page(_)),
                "in use all the time"
            );
        }
    }
    assert!(cache.lock().bytes <= 100_000);
    assert!(matches!(cache.find("/ideat?sivu=1"), Found::Render(_)));
}

#[test]
fn an_answer_that_sets_a_cookie_or_is_no_page_is_not_kept() {
    let cache = cache(&Arc::default(), 1 << 20);
    let Found::Render(ticket) = cache.find("/ideat") else {
        panic!("nobody else renders")
    };
    let mut headers = HeaderMap::new();
    headers.insert(SET_COOKIE, HeaderValue::from_static("lanka=1"));
    ticket.keep(&page(10), &headers);
    assert!(matches!(cache.find("/ideat"), Found::Render(_)));
}
