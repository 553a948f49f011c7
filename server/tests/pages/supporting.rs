//! Support: one person, one support, undone by the same tap.

use http::{Request, StatusCode};

use crate::town::Town;

async fn town_with_an_idea() -> Town {
    let town = Town::new().await;
    town.sent("Penkkejä torille", "Torille tarvitaan lisää penkkejä.").await;
    town
}

#[tokio::test]
async fn a_tap_supports_and_the_next_takes_it_back() {
    let town = town_with_an_idea().await;
    let first = town.post("/ideat/1/kannata", &[("on", "1")]).await;
    assert_eq!(
        (first.status, first.location().as_str()),
        (StatusCode::SEE_OTHER, "/ideat/1#kannatus")
    );
    let cookie = first.cookie();
    assert!(cookie.starts_with("__Host-lanka="), "{cookie}");
    assert!(first.header("set-cookie").contains("HttpOnly; SameSite=Lax; Secure"));
    let mine = town.get_as("/ideat/1", &cookie).await;
    assert!(mine.says("Kannatat tätä") && mine.says("<strong>1</strong>"));
    assert_eq!(mine.header("cache-control"), "private, no-store");
    town.post_as("/ideat/1/kannata", &[("on", "0")], &cookie).await;
    assert!(town.get("/ideat/1").await.says("<strong>0</strong>"));
}

#[tokio::test]
async fn the_same_person_counts_once() {
    let town = town_with_an_idea().await;
    let cookie = town.post("/ideat/1/kannata", &[("on", "1")]).await.cookie();
    for _ in 0..3 {
        town.post_as("/ideat/1/kannata", &[("on", "1")], &cookie).await;
    }
    assert!(town.get("/ideat/1").await.says("<strong>1</strong>"));
}

#[tokio::test]
async fn two_quick_first_taps_are_a_double_tap_and_later_ones_another_person() {
    let town = town_with_an_idea().await;
    let (first, second) = (
        town.post("/ideat/1/kannata", &[("on", "1")]).await,
        town.post("/ideat/1/kannata", &[("on", "1")]).await,
    );
    assert_eq!(first.cookie(), second.cookie());
    assert!(town.get("/ideat/1").await.says("<strong>1</strong>"));
    town.wait_minutes(1);
    town.post("/ideat/1/kannata", &[("on", "1")]).await;
    assert!(town.get("/ideat/1").await.says("<strong>2</strong>"));
}

#[tokio::test]
async fn a_made_up_cookie_is_no_device() {
    let town = town_with_an_idea().await;
    let forged = "__Host-lanka=abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz";
    let answer = town.post_as("/ideat/1/kannata", &[("on", "1")], forged).await;
    assert!(
        answer.header("set-cookie").starts_with("__Host-lanka="),
        "a new device is made"
    );
    assert!(!answer.header("set-cookie").contains("abcdefghijklmnopqrstuvwxyz."));
}

#[tokio::test]
async fn the_function_of_the_island_does_the_same() {
    let town = town_with_an_idea().await;
    let tap = || {
        Request::post("/api/ideas/support")
            .header("content-type", "application/json")
            .body("{\"id\":1,\"on\":true}".into())
            .expect("a request")
    };
    let answer = town.ask(tap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.html);
    assert!(
        answer.says("\"total\":1") && answer.says("\"mine\":true"),
        "{}",
        answer.html
    );
    assert!(answer.header("set-cookie").starts_with("__Host-lanka="));
}
