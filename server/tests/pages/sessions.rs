//! Sessions: limits by the clock, rights taken away, cookies that were made up, and one's own list.

use domain::PersonId;
use domain::people::Role;
use domain::people::session::{STAFF_DAYS, STAFF_IDLE_MINUTES};
use http::StatusCode;
use store::people;

use crate::town::{Answer, Town};

async fn is_signed_in(town: &Town, cookie: &str) -> bool {
    town.get_as("/omat/istunnot", cookie).await.status == StatusCode::OK
}

async fn take_roles(town: &Town, id: PersonId) {
    let mut tx = town.state.db.write().await.expect("a transaction");
    for right in people::rights::granted(&mut tx, id).await.expect("reads") {
        people::end_role(&mut tx, id, right.id, town.state.clock.now())
            .await
            .expect("ends");
    }
    tx.commit().await.expect("kept");
}

fn new_session(answer: &Answer) -> String {
    answer.cookie()
}

#[tokio::test]
async fn an_idle_session_and_an_old_one_are_over() {
    let town = Town::new().await;
    let (_, cookie) = town.person("a@b.example", &[Role::Moderator], &[]).await;
    town.wait_minutes(STAFF_IDLE_MINUTES - 1);
    assert!(is_signed_in(&town, &cookie).await, "used within the limit");
    town.wait_minutes(STAFF_IDLE_MINUTES + 1);
    let over = town.get_as("/omat/istunnot", &cookie).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    assert!(
        over.header("set-cookie").contains("Max-Age=0"),
        "the browser forgets it"
    );

    let (_, cookie) = town.person("c@b.example", &[Role::Moderator], &[]).await;
    for _ in 0..(STAFF_DAYS * 4 - 1) {
        town.wait_minutes(6 * 60);
        assert!(is_signed_in(&town, &cookie).await);
    }
    town.wait_minutes(6 * 60);
    assert!(!is_signed_in(&town, &cookie).await, "however often it is used");
}

#[tokio::test]
async fn a_right_taken_away_works_at_the_next_request_and_the_session_gets_a_new_id() {
    let town = Town::new().await;
    let (id, cookie) = town.person("a@b.example", &[Role::Moderator], &[]).await;
    assert!(town.get_as("/", &cookie).await.says("/valvonta"));
    take_roles(&town, id).await;
    // A form's 303 brings the new cookie too.
    let posted = town.post_as("/omat/istunnot/muut", &[], &cookie).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER);
    let renewed = new_session(&posted);
    assert!(renewed.starts_with("__Host-lanka-s=") && renewed != cookie, "{renewed}");
    town.wait_minutes(1);
    assert!(!is_signed_in(&town, &cookie).await, "the old id is nobody's");
    let front = town.get_as("/", &renewed).await;
    assert!(front.says("Kirjaudu ulos") && !front.says("/valvonta"));
}

#[tokio::test]
async fn a_made_up_cookie_is_nobody() {
    let town = Town::new().await;
    let (_, cookie) = town.person("a@b.example", &[Role::Moderator], &[]).await;
    let last = if cookie.ends_with('a') { "b" } else { "a" };
    let tampered = format!("{}{last}", &cookie[..cookie.len() - 1]);
    for bad in [
        tampered.as_str(),
        "__Host-lanka-s=",
        "__Host-lanka-s=' or 1=1 --",
        &cookie.replace("__Host-", ""),
    ] {
        assert!(!is_signed_in(&town, bad).await, "{bad}");
    }
    assert!(is_signed_in(&town, &cookie).await);
}

#[tokio::test]
async fn ones_own_sessions_are_listed_and_ended() {
    let town = Town::new().await;
    let (_, here) = town.person("a@b.example", &[], &[]).await;
    let (_, phone) = town.person("a@b.example", &[], &[]).await;
    let (_, desk) = town.person("a@b.example", &[], &[]).await;
    let (_, other) = town.person("other@b.example", &[], &[]).await;
    let list = town.get_as("/omat/istunnot", &here).await;
    assert_eq!(list.html.matches("session-browser").count(), 3);
    assert!(list.says("Tämä selain") && list.says("Firefox, Linux"));
    let action = list
        .html
        .split("action=\"")
        .find(|it| it.contains("/lopeta\""))
        .expect("a form");
    let action = action.split('"').next().unwrap_or_default();
    // Another person's press ends nothing.
    town.post_as(action, &[], &other).await;
    assert!(is_signed_in(&town, &phone).await && is_signed_in(&town, &desk).await);
    town.post_as(action, &[], &here).await;
    assert!(is_signed_in(&town, &phone).await != is_signed_in(&town, &desk).await);
    town.post_as("/omat/istunnot/muut", &[], &here).await;
    assert!(!is_signed_in(&town, &phone).await && !is_signed_in(&town, &desk).await);
    assert!(is_signed_in(&town, &here).await && is_signed_in(&town, &other).await);
}

#[tokio::test]
async fn requests_at_the_same_moment_sign_nobody_out_when_rights_change() {
    let town = Town::new().await;
    let (_, cookie) = town.person("maija@kunta.fi", &[], &[("sivistys", false)]).await;
    town.person("maija@kunta.fi", &[Role::Moderator], &[]).await;
    let first = town.get_as("/omat/istunnot", &cookie).await;
    assert_ne!(new_session(&first), cookie);
    // Another tab's request, still with the former id.
    let second = town.get_as("/valvonta", &cookie).await;
    assert_eq!(second.status, StatusCode::OK);
    assert!(second.headers.get_all("set-cookie").iter().next().is_none());
    town.wait_minutes(1);
    assert_eq!(town.get_as("/valvonta", &cookie).await.status, StatusCode::UNAUTHORIZED);
}
