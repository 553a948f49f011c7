//! The author's page behind the secret link: correcting, withdrawing, and who may.

use http::StatusCode;

use crate::town::Town;

const TITLE: &str = "Valot rantareitille";
const TEXT: &str = "Reitti on talvella pimeä jo iltapäivällä.";

#[tokio::test]
async fn the_author_corrects_within_the_hour_and_not_after() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let fields = [
        ("title", "Valot koko rantareitille"),
        ("text", "Reitti on pimeä koko talven."),
        ("place", "Rantareitti"),
    ];
    town.wait_minutes(58);
    let done = town.post(&format!("{own}/korjaa"), &fields).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, format!("{own}?korjattu"))
    );
    assert!(town.get("/ideat/1").await.says("Valot koko rantareitille"));
    assert!(
        town.get("/ideat?haku=koko+talven").await.says("href=\"/ideat/1\""),
        "search knows the new words"
    );
    town.wait_minutes(5);
    let late = town
        .post(
            &format!("{own}/korjaa"),
            &[("title", "Liian myöhäinen korjaus"), ("text", "Tämä ei enää mene.")],
        )
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("Se aika on mennyt"));
    assert!(late.says("Tämä ei enää mene."), "what was typed can be copied");
    assert!(
        late.says(&format!("href=\"/sv{own}\"")),
        "the languages lead to the page, not to the form's address"
    );
    assert!(!town.get("/ideat/1").await.says("Liian myöhäinen"));
}

#[tokio::test]
async fn a_refused_correction_keeps_what_was_typed() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let answer = town
        .post(
            &format!("{own}/korjaa"),
            &[("title", "Ab"), ("text", "Uusi pitempi teksti tässä.")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.title().starts_with("Virhe: "));
    assert!(answer.says("Uusi pitempi teksti tässä.") && answer.says("value=\"Ab\""));
}

#[tokio::test]
async fn withdrawing_takes_it_out_of_the_public_once_and_for_all() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let done = town
        .post(&format!("{own}/peru"), &[("reason", "Asia hoitui jo.")])
        .await;
    assert_eq!(done.location(), format!("{own}?peruttu"));
    assert!(town.get(&done.location()).await.says("Asia on peruttu"));
    assert_eq!(town.get("/ideat/1").await.status, StatusCode::GONE);
    let again = town.post(&format!("{own}/peru"), &[("reason", "")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_wrong_link_is_not_found_whatever_is_tried() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let other = town.sent("Toinen idea tänne", "Tämä on toisen asukkaan idea.").await;
    let borrowed = own.replace("/oma/1/", "/oma/2/");
    assert_ne!(borrowed, other);
    for path in [
        borrowed.as_str(),
        "/oma/1/x",
        "/oma/1/aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/oma/99/aaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            town.post(&format!("{path}/peru"), &[("reason", "")]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        let fields = [
            ("title", "Vieras korjasi tämän"),
            ("text", "Tämän ei pitäisi onnistua."),
        ];
        assert_eq!(
            town.post(&format!("{path}/korjaa"), &fields).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert!(town.get("/ideat/2").await.says("Toinen idea tänne"));
}

#[tokio::test]
async fn a_correction_cannot_bring_in_what_a_moderator_would_have_held() {
    use domain::ideas::status::{By, Change};
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let name = domain::Localised::new("Tekninen ryhmä", "", "");
    let group = store::groups::add_group(&town.state.db, "tekninen", &name, false)
        .await
        .expect("a group");
    let change = Change::Take { group };
    let now = town.state.clock.now();
    let id = domain::IdeaId::new(1);
    store::ideas::change_status(&town.state.db, id, change, By::Lead(group), now)
        .await
        .expect("stored")
        .expect("allowed");
    let risky = [("title", TITLE), ("text", "Osta tästä: https://mainos.example/x")];
    let refused = town.post(&format!("{own}/korjaa"), &risky).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.says("Tekstissä on linkki") && refused.says("mainos.example"),
        "told why, and the text is kept"
    );
    assert!(!town.get("/ideat/1").await.says("mainos.example"));
}

#[tokio::test]
async fn the_author_reads_why_a_matter_was_hidden() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let now = town.state.clock.now();
    store::ideas::hide(&town.state.db, domain::IdeaId::new(1), domain::HideReason::Abuse, now)
        .await
        .expect("hidden");
    let page = town.get(&own).await;
    assert!(page.says("teksti loukkaa jotakuta"));
    assert!(
        !page.says("Julkinen sivu") && !page.says("16.3.2026"),
        "no page to go to, no promise to wait for"
    );
}
