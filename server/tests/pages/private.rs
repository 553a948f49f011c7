//! The canary: a secret word in every private field never appears in a public answer.

use http::{Request, StatusCode};

use crate::town::Town;

/// Sung by nobody else.
const CANARY: &str = "kanarialintunen";

#[tokio::test]
async fn no_public_answer_holds_a_private_word() {
    let town = Town::new().await;
    let of = |field: &str| format!("{CANARY} {field} sana");
    // A complaint is private unless its sender ticks the box; a held one waits; one is withdrawn.
    let complaint = town
        .sent_with(&[("kind", "complaint"), ("title", &of("moite")), ("text", &of("moite"))])
        .await;
    let held = town
        .sent_with(&[("title", &of("pidetty")), ("text", &of("pidetty")), ("website", "x")])
        .await;
    let withdrawn = town.sent(&of("peruttu"), &of("peruttu")).await;
    town.post(&format!("{withdrawn}/peru"), &[("reason", &of("syy"))]).await;
    let public = town
        .sent_with(&[
            ("title", "Julkinen asia torista"),
            ("text", "Torille penkkejä ja varjoa."),
            ("email", "kanarialintunen@esimerkki.fi"),
        ])
        .await;
    let secrets: Vec<&str> = [&complaint, &held, &withdrawn, &public]
        .iter()
        .filter_map(|it| it.rsplit('/').next())
        .collect();

    let mut paths: Vec<String> = vec![
        "/".to_owned(),
        format!("/ideat?haku={CANARY}"),
        "/ideat?laji=complaint".to_owned(),
        "/ideat?odottaa=1".to_owned(),
    ];
    for order in ["reilu", "uusimmat", "kannatetuimmat", "vastatut", "odottavat"] {
        paths.push(format!("/ideat?jarjestys={order}"));
    }
    for id in 1..=5 {
        paths.push(format!("/ideat/{id}"));
    }
    for prefix in ["", "/sv", "/en"] {
        for path in &paths {
            let answer = town.get(&format!("{prefix}{path}")).await;
            let html = answer
                .html
                .replace(&format!("haku={CANARY}"), "")
                .replace(&format!("value=\"{CANARY}\""), "");
            let body = html.split_once("<main").map_or(html.as_str(), |(_, main)| main);
            let chips = [format!(": {CANARY}<"), format!("\u{201d}{CANARY}")];
            let body = chips
                .iter()
                .fold(body.to_owned(), |text, chip| text.replace(chip.as_str(), ""));
            assert!(
                !body.contains(&format!("{CANARY} ")) && !body.contains("kanarialintunen@"),
                "{prefix}{path}"
            );
            for secret in &secrets {
                assert!(!answer.html.contains(secret), "{prefix}{path}: a secret link");
            }
        }
    }
    let similar = town
        .ask(
            Request::post("/api/ideas/similar")
                .header("content-type", "application/json")
                .body(format!("{{\"title\":\"{CANARY} moite sana\",\"text\":\"{CANARY} moite sana\"}}").into())
                .expect("a request"),
        )
        .await;
    assert_eq!(similar.status, StatusCode::OK);
    assert!(!similar.says(CANARY), "{}", similar.html);
}

#[tokio::test]
async fn private_held_and_unknown_are_the_same_answer() {
    let town = Town::new().await;
    town.sent_with(&[
        ("kind", "complaint"),
        ("title", "Moite huonosta palvelusta"),
        ("text", "Jonotin turhaan puoli tuntia."),
    ])
    .await;
    town.sent_with(&[
        ("title", "Pidetty teksti tarkistukseen"),
        ("text", "Tässä on jotain outoa."),
        ("website", "x"),
    ])
    .await;
    let unknown = town.get("/ideat/777").await;
    for id in [1, 2] {
        let answer = town.get(&format!("/ideat/{id}")).await;
        assert_eq!(answer.status, unknown.status);
        assert_eq!(
            answer.html.replace(&format!("/ideat/{id}\""), "/ideat/777\""),
            unknown.html
        );
    }
}

#[tokio::test]
async fn a_complaint_with_permission_is_public() {
    let town = Town::new().await;
    town.sent_with(&[
        ("kind", "complaint"),
        ("title", "Moite liukkaista teistä"),
        ("text", "Koulun piha oli jäässä."),
        ("publish", "yes"),
    ])
    .await;
    assert_eq!(town.get("/ideat/1").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_acts_on_a_private_idea_are_refused_by_both_doors() {
    let town = Town::new().await;
    town.sent_with(&[
        ("kind", "complaint"),
        ("title", "Moite huonosta palvelusta"),
        ("text", "Jonotin turhaan puoli tuntia."),
    ])
    .await;
    let form = town.post("/ideat/1/kannata", &[("on", "1")]).await;
    assert_eq!(form.status, StatusCode::NOT_FOUND);
    let function = town
        .ask(
            Request::post("/api/ideas/support")
                .header("content-type", "application/json")
                .body("{\"id\":1,\"on\":true}".into())
                .expect("a request"),
        )
        .await;
    assert_eq!(function.status, StatusCode::OK);
    assert!(
        function.says("Refused") && function.says("not_found"),
        "{}",
        function.html
    );
    assert_eq!(function.header("set-cookie"), "");
}
