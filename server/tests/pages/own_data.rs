//! *Omat asiani* and *Omat tietoni*: what one sent and follows, everything kept, and erasing it.

use std::io::{Cursor, Read as _};

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::town::Town;

const EMAIL: &str = "liisa@esimerkki.fi";
const TEXT: &str = "Reitti on talvella pimeä jo iltapäivällä.";

#[tokio::test]
async fn who_has_not_signed_in_is_led_to_sign_in() {
    let town = Town::new().await;
    for path in ["/omat", "/omat/tiedot", "/omat/tiedot/lataa", "/omat/tiedot/poista"] {
        assert_eq!(town.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    town.sent("Valot rantareitille", TEXT).await;
    let page = town.get("/ideat/1").await;
    assert!(
        page.says("href=\"/kirjaudu?paluu=%2Fideat%2F1%2Fseuraa\""),
        "the same link for everyone, back to the act that was begun"
    );
}

#[tokio::test]
async fn a_follow_is_begun_by_a_press_and_ended_from_the_list() {
    let town = Town::new().await;
    town.sent("Valot rantareitille", TEXT).await;
    let (_, cookie) = town.person(EMAIL, &[], &[]).await;
    assert!(town.get_as("/omat", &cookie).await.says("Et seuraa vielä mitään"));
    let page = town.get_as("/ideat/1/seuraa", &cookie).await;
    assert!(page.says("Valot rantareitille") && page.says("Seuraa asiaa"));
    assert!(
        town.get_as("/omat", &cookie).await.says("Et seuraa vielä mitään"),
        "a GET begins nothing"
    );
    let done = town.post_as("/ideat/1/seuraa", &[("on", "1")], &cookie).await;
    assert_eq!(done.location(), "/ideat/1#seuraa");
    assert!(town.get_as("/ideat/1", &cookie).await.says("Lopeta seuraaminen"));
    let list = town.get_as("/omat", &cookie).await;
    assert!(list.says("Valot rantareitille") && list.says("Lopeta seuraaminen"));
    town.post_as("/omat/seuratut", &[("id", "1")], &cookie).await;
    assert!(town.get_as("/omat", &cookie).await.says("Et seuraa vielä mitään"));
}

#[tokio::test]
async fn a_matter_is_tied_to_the_account_by_its_secret_link() {
    let town = Town::new().await;
    let own = town.sent("Valot rantareitille", TEXT).await;
    let (_, cookie) = town.person(EMAIL, &[], &[]).await;
    assert_eq!(
        town.post(&format!("{own}/omiin"), &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let done = town.post_as(&format!("{own}/omiin"), &[], &cookie).await;
    assert_eq!(done.location(), format!("{own}?omissa"));
    let list = town.get_as("/omat", &cookie).await;
    assert!(list.says(&format!("href=\"{own}\"")) && list.says("Vastaus viimeistään 16.3.2026"));
    let (_, other) = town.person("toinen@esimerkki.fi", &[], &[]).await;
    let taken = town.post_as(&format!("{own}/omiin"), &[], &other).await;
    assert!(taken.status == StatusCode::CONFLICT && taken.says("jo liitetty toiseen tiliin"));
}

#[tokio::test]
async fn a_support_of_who_signed_in_is_confirmed_and_replaces_the_device() {
    let town = Town::new().await;
    town.sent("Valot rantareitille", TEXT).await;
    let device = town.post("/ideat/1/kannata", &[("on", "1")]).await.cookie();
    let (_, session) = town.person(EMAIL, &[], &[]).await;
    let both = format!("{device}; {session}");
    town.post_as("/ideat/1/kannata", &[("on", "1")], &both).await;
    let page = town.get_as("/ideat/1", &both).await;
    assert!(
        page.says("<strong>1</strong>") && page.says("1 sähköpostilla vahvistettu"),
        "one person, once"
    );
}

#[tokio::test]
async fn name_and_language_are_put_right_and_mails_switched() {
    let town = Town::new().await;
    let (_, cookie) = town.person(EMAIL, &[], &[]).await;
    let right = [("name", "Liisa L."), ("language", "sv")];
    let done = town.post_as("/omat/tiedot", &right, &cookie).await;
    assert_eq!(done.location(), "/omat/tiedot?tallennettu");
    let page = town.get_as(&done.location(), &cookie).await;
    assert!(page.says("Tietosi on tallennettu.") && page.says("value=\"Liisa L.\""));
    assert!(
        !page.says("name=\"digest\" value=\"1\" checked"),
        "an unticked box is off"
    );
    let long = "n".repeat(81);
    let wrong = town
        .post_as("/omat/tiedot", &[("name", &long), ("language", "sv")], &cookie)
        .await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says(&long),
        "what was typed is kept"
    );
}

#[tokio::test]
async fn the_download_holds_what_the_page_shows_and_no_formula() {
    let town = Town::new().await;
    let own = town
        .sent_with(&[("title", "=1+1 valot rantaan"), ("text", TEXT), ("name", "Liisa")])
        .await;
    let (_, cookie) = town.person(EMAIL, &[], &[]).await;
    town.post_as(&format!("{own}/omiin"), &[], &cookie).await;
    let request = Request::get("/omat/tiedot/lataa").header("cookie", cookie.as_str());
    let response = app::router(town.state.clone())
        .oneshot(request.body(Body::empty()).expect("a request"))
        .await
        .expect("an answer");
    assert_eq!(response.headers()["content-type"], "application/zip");
    assert_eq!(response.headers()["cache-control"], "private, no-store");
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut read = |name: &str| {
        let mut text = String::new();
        zip.by_name(name)
            .unwrap_or_else(|_| panic!("{name} is there"))
            .read_to_string(&mut text)
            .expect("UTF-8");
        text
    };
    let json: serde_json::Value = serde_json::from_str(&read("omat-tiedot.json")).expect("JSON");
    assert_eq!(json["account"][0]["email"], EMAIL);
    assert_eq!(json["matters"][0]["title"], "=1+1 valot rantaan");
    let table = read("matters.csv");
    assert!(
        table.starts_with('\u{feff}') && table.contains("\"'=1+1 valot rantaan\""),
        "{table}"
    );
}

#[tokio::test]
async fn an_account_is_erased_by_a_press_that_was_meant() {
    let town = Town::new().await;
    let own = town
        .sent_with(&[
            ("title", "Valot rantareitille"),
            ("text", TEXT),
            ("name", "Liisa Lahtinen"),
        ])
        .await;
    let (_, cookie) = town.person(EMAIL, &[], &[]).await;
    town.post_as(&format!("{own}/omiin"), &[], &cookie).await;
    assert!(town.get("/ideat/1").await.says("Liisa Lahtinen"));
    let page = town.get_as("/omat/tiedot/poista", &cookie).await;
    assert!(page.says("Mitä jää") && page.says("Varmuuskopiot"));
    let unsure = town.post_as("/omat/tiedot/poista", &[], &cookie).await;
    assert!(unsure.status == StatusCode::UNPROCESSABLE_ENTITY && unsure.says("Merkitse rasti"));
    let done = town.post_as("/omat/tiedot/poista", &[("sure", "1")], &cookie).await;
    assert!(done.status == StatusCode::OK && done.says("Tilisi on poistettu"));
    assert!(done.header("set-cookie").contains("Max-Age=0"));
    assert!(!done.says(EMAIL), "the goodbye names nobody");
    assert_eq!(town.get_as("/omat", &cookie).await.status, StatusCode::UNAUTHORIZED);
    let public = town.get("/ideat/1").await;
    assert!(public.says("Poistettu käyttäjä") && !public.says("Lahtinen"));
    assert!(public.says("Reitti on talvella pimeä"), "the text stays");
}

#[tokio::test]
async fn an_author_without_an_account_erases_name_and_address_of_one_matter() {
    let town = Town::new().await;
    let own = town
        .sent_with(&[
            ("title", "Valot rantareitille"),
            ("text", TEXT),
            ("name", "Liisa Lahtinen"),
            ("email", EMAIL),
        ])
        .await;
    assert!(town.get(&own).await.says("Poista nimeni ja osoitteeni"));
    let done = town.post(&format!("{own}/poista-tiedot"), &[]).await;
    assert_eq!(done.location(), format!("{own}?poistettu"));
    let page = town.get(&done.location()).await;
    assert!(page.says("on poistettu tästä asiasta") && !page.says("Poista nimeni ja osoitteeni"));
    assert!(town.get("/ideat/1").await.says("Poistettu käyttäjä"));
}
