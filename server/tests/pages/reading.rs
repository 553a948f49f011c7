//! Reading: the board, an idea, and what people get when there is nothing for them.

use domain::{HideReason, IdeaId};
use http::StatusCode;

use crate::town::Town;

#[tokio::test]
async fn anonymous_pages_carry_nothing_of_the_request_and_set_no_cookie() {
    let town = Town::new().await;
    town.sent("Penkkejä torille", "Torille tarvitaan lisää penkkejä.").await;
    for path in [
        "/",
        "/ideat",
        "/ideat/1",
        "/tietoa",
        "/saavutettavuus",
        "/tietosuoja",
        "/sv",
        "/en/ideat",
    ] {
        let (first, second) = (town.get(path).await, town.get(path).await);
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_eq!(first.html, second.html, "{path}: the same bytes for all");
        assert_eq!(first.header("set-cookie"), "", "{path}");
        assert_eq!(first.header("cache-control"), "no-cache", "{path}");
    }
}

#[tokio::test]
async fn a_page_without_an_island_loads_no_script() {
    let town = Town::new().await;
    for path in ["/", "/ideat", "/tietoa", "/ei-ole"] {
        assert!(!town.get(path).await.says("<script"), "{path}");
    }
    assert!(town.get("/ideat/uusi").await.says("islands.js"));
}

#[tokio::test]
async fn what_a_resident_writes_stays_text() {
    let town = Town::new().await;
    let hostile = "<img src=x onerror=alert(1)> & <b>lihava</b>";
    town.sent_with(&[
        ("title", hostile),
        ("text", hostile),
        ("place", hostile),
        ("name", hostile),
    ])
    .await;
    for path in ["/", "/ideat", "/ideat/1", "/ideat?haku=lihava"] {
        let page = town.get(path).await;
        assert!(!page.says("<img src=x") && !page.says("<b>lihava"), "{path}");
    }
}

#[tokio::test]
async fn an_unknown_language_is_not_found() {
    let town = Town::new().await;
    for path in [
        "/de",
        "/de/ideat",
        "/fi/ideat",
        "/sv/sv",
        "/ideat/01",
        "/ideat/-1",
        "/ideat/0",
        "/ideat/99999999999999999999",
    ] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            answer.says("Sivua ei löytynyt") || answer.says("<html lang=\"sv\""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn strange_searches_do_no_harm() {
    let town = Town::new().await;
    town.sent("Leikkipuisto Toivolaan", "Toivolan lapset tarvitsevat leikkipuiston.")
        .await;
    let long = format!("/ideat?haku={}", "a".repeat(4_000));
    for path in [
        "/ideat?haku=%22",
        "/ideat?haku=*",
        "/ideat?haku=NEAR(a%20b)",
        "/ideat?haku=%00",
        "/ideat?haku=%FF%FE",
        "/ideat?sivu=-1&tila=x&aihe=y&laji=z",
        "/ideat?haku=%27%3B--",
        long.as_str(),
    ] {
        assert_eq!(town.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert!(town.get("/ideat?haku=leikkipuistoon").await.says("href=\"/ideat/1\""));
    assert!(town.get("/ideat?haku=kirjasto").await.says("Yhtään ideaa ei löytynyt"));
}

#[tokio::test]
async fn a_withdrawn_and_a_hidden_idea_are_gone_without_their_title() {
    let town = Town::new().await;
    let own = town
        .sent("Salainen otsikko yksi", "Tämän tekijä perui myöhemmin.")
        .await;
    town.sent("Salainen otsikko kaksi", "Tämän moderaattori piilotti.")
        .await;
    town.post(&format!("{own}/peru"), &[("reason", "")]).await;
    let now = town.state.clock.now();
    store::ideas::hide(&town.state.db, IdeaId::new(2), HideReason::OffTopic, now)
        .await
        .expect("hidden");
    for path in ["/ideat/1", "/ideat/2"] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::GONE, "{path}");
        assert!(!answer.says("Salainen"), "{path}");
        assert!(answer.says("ei ole enää julkinen"));
    }
    assert!(!town.get("/ideat").await.says("Salainen"));
}

#[tokio::test]
async fn addresses_a_little_wrong_are_answered_kindly() {
    let town = Town::new().await;
    town.sent("Penkkejä torille", "Torille tarvitaan lisää penkkejä.").await;
    let slash = town.get("/ideat/").await;
    assert_eq!(
        (slash.status, slash.location().as_str()),
        (StatusCode::PERMANENT_REDIRECT, "/ideat")
    );
    let beyond = town.get("/ideat?sivu=9").await;
    assert_eq!(
        (beyond.status, beyond.location().as_str()),
        (StatusCode::TEMPORARY_REDIRECT, "/ideat")
    );
    let put = town
        .ask(http::Request::put("/ideat/uusi").body("".into()).expect("a request"))
        .await;
    assert_eq!(put.status, StatusCode::METHOD_NOT_ALLOWED);
    let elsewhere = town.get("//evil.example/x").await;
    assert!(!elsewhere.says("\"//evil"), "no link to another site");
    let garbled = http::Request::post("/api/ideas/support").header("content-type", "application/json");
    let garbled = town.ask(garbled.body("{".into()).expect("a request")).await;
    assert_eq!(garbled.status, StatusCode::BAD_REQUEST);
}
