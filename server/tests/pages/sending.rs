//! Sending: what is accepted, what is refused, and that what was typed is never lost.

use std::sync::atomic::Ordering;

use http::StatusCode;

use crate::town::Town;

const TITLE: &str = "Valot rantareitille";
const TEXT: &str = "Reitti on talvella pimeä jo iltapäivällä.";

#[tokio::test]
async fn an_idea_with_two_fields_gets_a_receipt_with_its_dates() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let receipt = town.get(&format!("{own}?kiitos")).await;
    assert_eq!(receipt.status, StatusCode::OK);
    assert!(receipt.says("Kiitos, ideasi on tallennettu"));
    assert!(receipt.says("IKA-1"), "the code");
    // Ten working days from Monday 2.3.2026, and sixty days.
    assert!(receipt.says("16.3.2026") && receipt.says("1.5.2026"), "the dates");
    assert!(
        receipt.says(&format!("https://lanka.example.fi{own}")),
        "the secret link"
    );
    assert!(receipt.says("<svg role=\"img\""), "the QR code");
    assert_eq!(receipt.header("cache-control"), "private, no-store");
    assert_eq!(receipt.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_what_to_do() {
    let town = Town::new().await;
    let answer = town
        .send(&[
            ("title", "Abc"),
            ("text", ""),
            ("place", "Tori & \"laituri\""),
            ("email", "ei osoite"),
            ("kind", "question"),
        ])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.title().starts_with("Virhe: "), "{}", answer.title());
    for words in [
        "Tarkista nämä kohdat",
        "vähintään 5 merkkiä",
        "Kirjoita, mitä haluat kertoa.",
        "nimi@esimerkki.fi",
    ] {
        assert!(answer.says(words), "{words}");
    }
    assert_eq!(answer.value("title"), "Abc");
    assert!(answer.says("value=\"Tori &amp; &quot;laituri&quot;\"") || answer.says("value=\"Tori &amp; \"laituri\"\""));
    assert!(
        answer.says("id=\"kind-question\" name=\"kind\" value=\"question\" checked"),
        "the kind is kept"
    );
    assert!(
        answer.says("href=\"#title\"") && answer.says("href=\"#text\""),
        "the summary leads to the fields"
    );
}

#[tokio::test]
async fn markup_in_a_refused_text_stays_text() {
    let town = Town::new().await;
    let hostile = "</textarea><script>alert(1)</script>";
    let answer = town.send(&[("title", "Ab"), ("text", hostile)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.says("<script>alert"), "the text must not leave its field");
    assert!(!answer.says("</textarea><script"));
    let own = town.sent(TITLE, TEXT).await;
    let answer = town
        .post(&format!("{own}/korjaa"), &[("title", "Ab"), ("text", hostile)])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.says("<script>alert"), "nor on the author's page");
}

#[tokio::test]
async fn a_double_send_is_one_idea() {
    let town = Town::new().await;
    let form = town.get("/ideat/uusi").await;
    let (opened, key) = (form.value("opened"), form.value("key"));
    town.wait_minutes(1);
    let fields = [
        ("kind", "idea"),
        ("title", TITLE),
        ("text", TEXT),
        ("seen", "1"),
        ("opened", opened.as_str()),
        ("key", key.as_str()),
    ];
    let first = town.post("/ideat/uusi", &fields).await;
    let second = town.post("/ideat/uusi", &fields).await;
    assert_eq!(first.location(), second.location());
    assert!(town.get("/ideat").await.says("1 idea<"), "one idea on the board");
}

#[tokio::test]
async fn a_repeat_gets_its_receipt_whatever_the_limits() {
    let town = Town::new().await;
    let form = town.get("/ideat/uusi").await;
    let (opened, key) = (form.value("opened"), form.value("key"));
    town.wait_minutes(1);
    // As a browser without scripts sends it: similar ideas have not been shown.
    let fields = [
        ("kind", "idea"),
        ("title", TITLE),
        ("text", TEXT),
        ("opened", opened.as_str()),
        ("key", key.as_str()),
    ];
    let first = town.post("/ideat/uusi", &fields).await;
    town.sends_left.store(0, Ordering::SeqCst);
    let second = town.post("/ideat/uusi", &fields).await;
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.html);
    assert_eq!(first.location(), second.location());
}

#[tokio::test]
async fn a_form_that_was_not_ours_waits_for_a_moderator() {
    let town = Town::new().await;
    for opened in ["", "1.aaaa"] {
        let title = format!("Outo lähetys {opened} tänne");
        town.sent_with(&[("title", title.as_str()), ("text", TEXT), ("opened", opened)])
            .await;
    }
    assert!(!town.get("/ideat").await.says("Outo lähetys"));
}

#[tokio::test]
async fn going_back_and_sending_another_text_is_another_idea() {
    let town = Town::new().await;
    let form = town.get("/ideat/uusi").await;
    let (opened, key) = (form.value("opened"), form.value("key"));
    town.wait_minutes(1);
    for title in ["Valot rantareitille", "Penkkejä torin laidalle"] {
        let fields = [
            ("kind", "idea"),
            ("title", title),
            ("text", TEXT),
            ("seen", "1"),
            ("opened", opened.as_str()),
            ("key", key.as_str()),
        ];
        assert_eq!(town.post("/ideat/uusi", &fields).await.status, StatusCode::SEE_OTHER);
    }
    assert!(town.get("/ideat").await.says("2 ideaa<"), "both are on the board");
}

#[tokio::test]
async fn similar_ideas_are_shown_once_before_sending() {
    let town = Town::new().await;
    town.sent(
        "Valaistus rantareitille",
        "Rantareitti on pimeä talvella, valot puuttuvat.",
    )
    .await;
    let fields = [
        ("title", "Rantareitille valaistus"),
        ("text", "Rantareitti on pimeä, valot pitäisi saada talveksi."),
        ("seen", ""),
    ];
    let asked = town.send(&fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.says("Onko joku jo ehdottanut tätä?") && asked.says("href=\"/ideat/1\""));
    assert!(asked.says("Lähetä silti"));
    assert_eq!(asked.value("title"), "Rantareitille valaistus");
    assert_eq!(asked.value("seen"), "1");
    let sent = town.send(&[fields[0], fields[1], ("seen", "1")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn over_the_limit_the_text_is_kept_and_the_wait_is_told() {
    let town = Town::new().await;
    town.sends_left.store(0, Ordering::SeqCst);
    let answer = town.send(&[("title", TITLE), ("text", TEXT)]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.says("Odota 7 minuuttia"));
    assert_eq!(answer.value("title"), TITLE);
    assert!(answer.says(TEXT));
}

#[tokio::test]
async fn what_looks_like_a_program_waits_for_a_moderator_and_is_not_lost() {
    let town = Town::new().await;
    let own = town
        .sent_with(&[("title", TITLE), ("text", TEXT), ("website", "http://spam.example")])
        .await;
    assert_eq!(town.get("/ideat/1").await.status, StatusCode::NOT_FOUND);
    let receipt = town.get(&format!("{own}?kiitos")).await;
    assert!(receipt.says("Tarkistamme sen ennen julkaisua"));
}

#[tokio::test]
async fn a_theme_that_does_not_exist_is_a_problem_of_the_field() {
    let town = Town::new().await;
    let answer = town.send(&[("title", TITLE), ("text", TEXT), ("theme", "999")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Valitse aihe luettelosta"));
}

#[tokio::test]
async fn a_form_larger_than_the_limit_is_refused_with_a_page() {
    let town = Town::new().await;
    let answer = town.send(&[("title", TITLE), ("text", &"pitkä ".repeat(40_000))]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.says("Teksti on liian pitkä"));
}

#[tokio::test]
async fn the_promise_is_in_the_language_of_the_form() {
    let town = Town::new().await;
    let form = town.get("/sv/ideat/uusi").await;
    let (opened, key) = (form.value("opened"), form.value("key"));
    town.wait_minutes(1);
    let sent = town
        .post(
            "/sv/ideat/uusi",
            &[
                ("kind", "idea"),
                ("title", "Belysning till strandstigen"),
                ("text", "Stigen är mörk på vintern."),
                ("seen", "1"),
                ("opened", &opened),
                ("key", &key),
            ],
        )
        .await;
    assert!(sent.location().starts_with("/sv/oma/1/"), "{}", sent.location());
    let receipt = town.get(&sent.location()).await;
    assert!(receipt.says("<html lang=\"sv\"") && receipt.says("16.3.2026"));
}
