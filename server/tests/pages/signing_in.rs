//! Signing in by mail: the link, the code, who gets in, and what an outsider cannot do.

use axum::body::Body;
use domain::people::Role;
use domain::people::session::{ASKS_AN_HOUR, CODE_TRIES, FAILURES_AN_HOUR, LINK_MINUTES, Purpose};
use http::{Request, StatusCode};
use store::people::sign_ins::{self, SignInRow};

use crate::town::{Answer, Town};

const KNOWN: &str = "maija@ikaalinen.example";

async fn town_with_staff() -> Town {
    let town = Town::new().await;
    town.person(KNOWN, &[], &[("sivistys", false)]).await;
    town
}

/// Asks for a mail in a browser that has no cookies; the browser's cookie afterwards.
async fn asked(town: &Town, email: &str) -> String {
    asked_in(town, email, "", "").await
}

async fn asked_in(town: &Town, email: &str, target: &str, cookie: &str) -> String {
    let answer = town
        .post_as("/kirjaudu", &[("email", email), ("paluu", target)], cookie)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    assert_eq!(answer.location(), "/kirjaudu/koodi");
    answer.cookie()
}

/// What was written down last.
async fn row(town: &Town) -> SignInRow {
    let mut c = town.state.db.read().await.expect("a connection");
    let mut last = None;
    for id in 1.. {
        match sign_ins::find(&mut c, id).await.expect("reads") {
            Some(row) => last = Some(row),
            None => break,
        }
    }
    last.expect("a sign-in")
}

async fn code(town: &Town) -> String {
    town.state.keys.sign_in_code(&row(town).await.nonce)
}

async fn link(town: &Town) -> String {
    let row = row(town).await;
    format!(
        "/kirjaudu/linkki/{}",
        town.state.keys.sign_in_link(&row.nonce, row.purpose)
    )
}

async fn try_code(town: &Town, cookie: &str, code: &str) -> Answer {
    town.post_as("/kirjaudu/koodi", &[("code", code)], cookie).await
}

fn session(answer: &Answer) -> String {
    let all = answer.headers.get_all("set-cookie").iter();
    let session = all
        .filter_map(|it| it.to_str().ok())
        .find(|it| it.starts_with("__Host-lanka-s="));
    session
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn wrong(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

#[tokio::test]
async fn a_code_signs_in_once_in_the_browser_that_asked() {
    let town = town_with_staff().await;
    let browser = asked_in(&town, KNOWN, "/ideat?tila=doing", "").await;
    let code = code(&town).await;
    let stranger = try_code(&town, "", &code).await;
    assert_eq!(stranger.status, StatusCode::GONE, "the code alone is worth nothing");
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let inside = try_code(&town, &browser, &spaced).await;
    assert_eq!(
        (inside.status, inside.location().as_str()),
        (StatusCode::SEE_OTHER, "/ideat?tila=doing")
    );
    let front = town.get_as("/", &session(&inside)).await;
    assert!(front.says("Kirjaudu ulos") && front.says("/saapuneet"));
    assert_eq!(front.header("cache-control"), "private, no-store");
    assert_eq!(try_code(&town, &browser, &code).await.status, StatusCode::GONE);
    assert_eq!(
        town.get(&link(&town).await).await.status,
        StatusCode::GONE,
        "its link is used up with it"
    );
}

#[tokio::test]
async fn a_link_preview_uses_nothing_up_and_the_press_works_in_any_browser_once() {
    let town = town_with_staff().await;
    asked(&town, &KNOWN.to_uppercase()).await;
    let link = link(&town).await;
    for _ in 0..3 {
        let shown = town.get(&link).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.says(KNOWN) && shown.header("set-cookie").is_empty());
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
    }
    let inside = town.post(&link, &[]).await;
    assert_eq!(inside.location(), "/saapuneet");
    assert!(!session(&inside).is_empty());
    let again = town.post(&link, &[]).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(session(&again).is_empty());
}

#[tokio::test]
async fn links_and_codes_end_by_the_clock_and_by_a_new_mail_to_the_same_browser() {
    let town = town_with_staff().await;
    let browser = asked(&town, KNOWN).await;
    let (old_link, old_code) = (link(&town).await, code(&town).await);
    asked_in(&town, KNOWN, "", &browser).await;
    assert_eq!(town.post(&old_link, &[]).await.status, StatusCode::GONE);
    let of_old = try_code(&town, &browser, &old_code).await;
    assert_eq!(of_old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (new_link, new_code) = (link(&town).await, code(&town).await);
    town.wait_minutes(LINK_MINUTES);
    assert_eq!(town.post(&new_link, &[]).await.status, StatusCode::GONE);
    assert_eq!(try_code(&town, &browser, &new_code).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_outsider_neither_ends_anothers_link_nor_locks_anyone_out() {
    let town = town_with_staff().await;
    let mine = asked(&town, KNOWN).await;
    let (my_link, my_code) = (link(&town).await, code(&town).await);
    // From elsewhere: asks again and guesses until nothing is left.
    let from = |path: &'static str, body: String, cookie: String| {
        let mut request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", cookie)
            .body(Body::from(body))
            .expect("a request");
        request
            .extensions_mut()
            .insert(app::ClientAddress("198.51.100.7".parse().expect("an address")));
        request
    };
    let mut last = StatusCode::OK;
    for _ in 0..=ASKS_AN_HOUR {
        let asked = town
            .ask(from("/kirjaudu", format!("email={KNOWN}"), String::new()))
            .await;
        last = asked.status;
        for _ in 0..CODE_TRIES {
            town.ask(from("/kirjaudu/koodi", "code=000000".to_owned(), asked.cookie()))
                .await;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "the outsider is stopped");
    assert_eq!(town.get(&my_link).await.status, StatusCode::OK);
    let inside = try_code(&town, &mine, &my_code).await;
    assert_eq!(inside.status, StatusCode::SEE_OTHER, "the owner is not");
}

#[tokio::test]
async fn a_code_ends_after_a_few_wrong_tries_and_a_source_after_some_more() {
    let town = town_with_staff().await;
    let mut browser = String::new();
    let mut failures = 0;
    while failures < FAILURES_AN_HOUR {
        browser = asked_in(&town, KNOWN, "", &browser).await;
        let right = code(&town).await;
        for _ in 0..CODE_TRIES {
            let tried = try_code(&town, &browser, wrong(&right)).await;
            assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
            failures += 1;
        }
        assert_eq!(try_code(&town, &browser, &right).await.status, StatusCode::GONE);
    }
    browser = asked_in(&town, KNOWN, "", &browser).await;
    let right = code(&town).await;
    assert_eq!(
        try_code(&town, &browser, &right).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        town.post(&link(&town).await, &[]).await.status,
        StatusCode::SEE_OTHER,
        "the link in the mail still works"
    );
}

#[tokio::test]
async fn a_known_and_an_unknown_address_get_one_answer_and_leave_the_same_rows() {
    let town = town_with_staff().await;
    let known = town.post("/kirjaudu", &[("email", KNOWN)]).await;
    let unknown = town.post("/kirjaudu", &[("email", "nobody@nowhere.example")]).await;
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.location(), unknown.location());
    let page = |cookie: String| {
        let town = &town;
        async move { town.get_as("/kirjaudu/koodi", &cookie).await.html }
    };
    let (of_known, of_unknown) = (page(known.cookie()).await, page(unknown.cookie()).await);
    assert_eq!(of_known.replace(KNOWN, "nobody@nowhere.example"), of_unknown);
    // Even the right code opens nothing where nobody is, and makes no account.
    let nobody = try_code(&town, &unknown.cookie(), &code(&town).await).await;
    assert_eq!(nobody.status, StatusCode::GONE);
    assert!(session(&nobody).is_empty());
    let mut c = town.state.db.read().await.expect("a connection");
    let email = domain::ideas::text::EmailAddress::parse("nobody@nowhere.example").expect("an address");
    assert!(
        store::people::account_of(&mut c, &email)
            .await
            .expect("reads")
            .is_none()
    );
}

#[tokio::test]
async fn who_has_sent_a_matter_gets_an_account_by_signing_in() {
    let town = Town::new().await;
    town.sent_with(&[
        ("title", "Penkkejä torille"),
        ("text", "Torille tarvitaan lisää penkkejä."),
        ("email", "Matti.Meikalainen@posti.example"),
    ])
    .await;
    let browser = asked(&town, "matti.meikalainen@posti.example").await;
    let inside = try_code(&town, &browser, &code(&town).await).await;
    assert_eq!(inside.location(), "/omat");
    let front = town.get_as("/", &session(&inside)).await;
    assert!(front.says("matti.meikalainen@posti.example") && !front.says("/saapuneet"));
}

#[tokio::test]
async fn the_way_back_is_a_path_on_this_site_only() {
    let town = town_with_staff().await;
    let refused = town.get("/omat/istunnot").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.says("/kirjaudu?paluu=%2Fomat%2Fistunnot"), "{}", refused.html);
    let form = town.get("/kirjaudu?paluu=%2Fomat%2Fistunnot").await;
    assert_eq!(form.value("paluu"), "/omat/istunnot");
    for bad in ["//evil.example", "https://evil.example/", "/\\evil.example"] {
        assert_eq!(town.get(&format!("/kirjaudu?paluu={bad}")).await.value("paluu"), "");
        let browser = asked_in(&town, KNOWN, bad, "").await;
        let inside = try_code(&town, &browser, &code(&town).await).await;
        assert_eq!(inside.location(), "/saapuneet", "{bad}");
    }
}

#[tokio::test]
async fn a_bad_address_is_told_at_its_field() {
    let town = Town::new().await;
    for bad in ["", "maija", "a@b\r\nBcc: c@d.example"] {
        let answer = town.post("/kirjaudu", &[("email", bad)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
        assert!(answer.says("Tarkista sähköpostiosoite") && answer.says("href=\"#email\""));
    }
}

#[tokio::test]
async fn signing_in_begins_a_new_session_and_ends_the_one_of_this_browser() {
    let town = town_with_staff().await;
    let (_, old) = town.person("toinen@ikaalinen.example", &[Role::Moderator], &[]).await;
    asked(&town, KNOWN).await;
    let link = link(&town).await;
    assert!(
        town.get_as(&link, &old).await.says("toinen@ikaalinen.example"),
        "it is told first"
    );
    let inside = town.post_as(&link, &[], &old).await;
    let new = session(&inside);
    assert_ne!(new, old);
    assert!(
        !town.get_as("/", &old).await.says("Kirjaudu ulos"),
        "the old cookie opens nothing"
    );
    let out = town.post_as("/kirjaudu/ulos", &[], &new).await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert!(!town.get_as("/", &new).await.says("Kirjaudu ulos"));
}

#[tokio::test]
async fn a_link_for_another_purpose_opens_nothing() {
    let town = town_with_staff().await;
    asked(&town, KNOWN).await;
    let nonce = row(&town).await.nonce;
    let other = town.state.keys.sign_in_link(&nonce, Purpose::Invite);
    assert_eq!(
        town.post(&format!("/kirjaudu/linkki/{other}"), &[]).await.status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn a_newcomer_proves_an_address_in_order_to_follow_and_goes_on_where_it_began() {
    let town = Town::new().await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    let asked = town
        .post(
            "/kirjaudu",
            &[("email", "uusi@example.fi"), ("paluu", "/ideat/1/seuraa")],
        )
        .await;
    let came = try_code(&town, &asked.cookie(), &code(&town).await).await;
    assert_eq!(
        (came.status, came.location().as_str()),
        (StatusCode::SEE_OTHER, "/ideat/1/seuraa")
    );
    let cookie = session(&came);
    assert_eq!(
        town.post_as("/ideat/1/seuraa", &[], &cookie).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(town.get_as("/omat", &cookie).await.says("Penkki kirjaston eteen"));
    // Nobody pesters a stranger with more than a few such letters a day.
    for _ in 0..4 {
        town.post(
            "/kirjaudu",
            &[("email", "toinen@example.fi"), ("paluu", "/ideat/1/seuraa")],
        )
        .await;
    }
    let last = row(&town).await;
    let mut c = town.state.db.read().await.expect("a connection");
    assert!(!store::people::sign_ins::opens(&mut c, &last).await.expect("asks"));
}
