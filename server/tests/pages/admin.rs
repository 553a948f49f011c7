//! Administration: what is set on screen is true on every page at the next request.

use domain::people::Role;
use domain::{Localised, PersonId, Status};
use http::StatusCode;
use store::settings::{self, StatusWords};

use crate::town::Town;

/// Set by another server: this one hears of it by the data version alone.
async fn set_elsewhere(town: &Town, name: &str, value: &str) {
    let mut tx = town.state.db.write().await.expect("a transaction");
    settings::take(&mut tx).await.expect("taken");
    settings::set(&mut tx, name, Some(value), None, town.state.clock.now())
        .await
        .expect("set");
    tx.commit().await.expect("kept");
}

fn brand_of(html: &str) -> String {
    let from = html.split_once("href=\"/brand/").expect("a style sheet").1;
    ["/brand/", from.split('"').next().unwrap_or_default()].concat()
}

#[tokio::test]
async fn a_new_name_and_colour_are_seen_at_the_next_request() {
    let town = Town::new().await;
    let before = brand_of(&town.get("/").await.html);
    set_elsewhere(&town, "town.name.fi", "Parkano").await;
    set_elsewhere(&town, "town.brand", "#7a1f5c").await;
    let page = town.get("/").await;
    assert!(page.says("Parkano"), "the name");
    let after = brand_of(&page.html);
    assert_ne!(after, before, "the colours have a new address");
    let sheet = town.get(&after).await;
    assert!(sheet.says("--brand:#7a1f5c"), "{}", sheet.html);
    assert!(sheet.header("cache-control").contains("immutable"));
    let old = town.get(&before).await;
    assert_eq!(old.status, StatusCode::OK);
    assert!(
        !old.header("cache-control").contains("immutable"),
        "an old address is not kept"
    );
}

#[tokio::test]
async fn the_towns_words_for_a_status_are_on_every_page() {
    let town = Town::new().await;
    town.sent("Valot rantareitille", "Reitti on talvella pimeä.").await;
    assert!(town.get("/ideat").await.says("Vastaanotettu"));
    let mut tx = town.state.db.write().await.expect("a transaction");
    settings::take(&mut tx).await.expect("taken");
    let words = StatusWords {
        status: Status::Received,
        label: Localised::new("Postilaatikossa", "", "In the mailbox"),
        meaning: Localised::new("Luemme tämän tällä viikolla.", "", ""),
    };
    settings::set_status_words(&mut tx, &words).await.expect("set");
    tx.commit().await.expect("kept");

    let board = town.get("/ideat").await;
    assert!(board.says("Postilaatikossa") && !board.says("Vastaanotettu"));
    let idea = town.get("/ideat/1").await;
    assert!(idea.says("Postilaatikossa") && idea.says("Luemme tämän tällä viikolla."));
    assert!(town.get("/en/ideat/1").await.says("In the mailbox"));
    // What is not translated is the town's Finnish, and says so.
    let swedish = town.get("/sv/ideat/1").await;
    assert!(swedish.says("data-status=\"received\" lang=\"fi\""), "{}", swedish.html);
    assert!(swedish.says("Postilaatikossa") && !swedish.says("Mottagen"));
}

const SCREENS: &[&str] = &[
    "/hallinta",
    "/hallinta/nimi",
    "/hallinta/varit",
    "/hallinta/ryhmat",
    "/hallinta/aiheet",
    "/hallinta/ihmiset",
    "/hallinta/tilat",
    "/hallinta/lupaus",
    "/hallinta/pohjat",
    "/hallinta/tekstit",
    "/hallinta/tekstit/tietosuoja",
    "/hallinta/tekstit/saavutettavuus",
    "/hallinta/posti",
    "/hallinta/kirjautuminen",
    "/hallinta/oikeudet",
    "/hallinta/tila",
];

async fn administrator(town: &Town) -> (PersonId, String) {
    town.person("paula@ikaalinen.fi", &[Role::Administrator], &[]).await
}

#[tokio::test]
async fn every_screen_opens_to_an_administrator_in_three_languages_and_to_nobody_else() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let (_, moderator) = town.person("mikko@ikaalinen.fi", &[Role::Moderator], &[]).await;
    for screen in SCREENS {
        for language in ["", "/sv", "/en"] {
            let page = town.get_as(&[language, screen].concat(), &cookie).await;
            assert_eq!(page.status, StatusCode::OK, "{language}{screen}");
            assert_eq!(page.header("cache-control"), "private, no-store", "{screen}");
        }
        assert_eq!(town.get(screen).await.status, StatusCode::UNAUTHORIZED, "{screen}");
        let refused = town.get_as(screen, &moderator).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{screen}");
    }
}

#[tokio::test]
async fn a_lead_may_change_templates_and_nothing_else() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@ikaalinen.fi", &[], &[("sivistys", true)]).await;
    assert_eq!(town.get_as("/hallinta/pohjat", &lead).await.status, StatusCode::OK);
    assert_eq!(town.get_as("/hallinta/nimi", &lead).await.status, StatusCode::FORBIDDEN);
    let form = [
        ("title", "Kiitos ideasta"),
        ("fi", "Hei,\nkiitos ideasta."),
        ("act", "save"),
    ];
    let added = town.post_as("/hallinta/pohjat", &form, &lead).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html);
    assert!(town.get_as("/hallinta/pohjat", &lead).await.says("Kiitos ideasta"));
}

#[tokio::test]
async fn the_name_is_changed_on_screen_and_what_does_not_fit_is_told_at_its_field() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let seen = town.get_as("/hallinta/nimi", &cookie).await.value("seen");
    let form = [
        ("name-fi", "Parkano"),
        ("contact_email", "kirjaamo"),
        ("seen", seen.as_str()),
    ];
    let refused = town.post_as("/hallinta/nimi", &form, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.title().starts_with("Virhe:"), "{}", refused.title());
    assert!(refused.says("href=\"#contact_email\"") && refused.says("id=\"contact_email-problem\""));
    assert!(
        refused.says("value=\"Parkano\"") && refused.says("value=\"kirjaamo\""),
        "typed is kept"
    );
    assert!(
        !town.get("/").await.says("Parkano"),
        "nothing of a refused form is saved"
    );

    let form = [
        ("name-fi", "Parkano"),
        ("contact_email", "kirjaamo@parkano.example"),
        ("seen", seen.as_str()),
    ];
    let saved = town.post_as("/hallinta/nimi", &form, &cookie).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    assert_eq!(saved.location(), "/hallinta/nimi?tallennettu");
    assert!(town.get_as(&saved.location(), &cookie).await.says("Tallennettu."));
    let front = town.get("/").await;
    assert!(front.says("Parkano") && front.says("kirjaamo@parkano.example"));
    assert!(front.says("Ikaalisten kaupunki"), "what was not in the form stays");
}

#[tokio::test]
async fn who_saves_over_anothers_change_is_told_first() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let seen = town.get_as("/hallinta/lupaus", &cookie).await.value("seen");
    set_elsewhere(&town, "town.promise.answer_working_days", "7").await;
    let field = "promise-answer_working_days";
    let form = [(field, "12"), ("seen", seen.as_str())];
    let told = town.post_as("/hallinta/lupaus", &form, &cookie).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(
        told.says("Toinen pääkäyttäjä") && told.says("<q>7</q>") && told.says("value=\"12\""),
        "{}",
        told.html
    );
    assert_eq!(town.state.town().promise.answer_working_days, 7, "nothing was lost");
    let again = told.value("seen");
    let form = [(field, "12"), ("seen", again.as_str())];
    assert_eq!(
        town.post_as("/hallinta/lupaus", &form, &cookie).await.status,
        StatusCode::SEE_OTHER
    );
    town.get("/tietoa").await;
    assert_eq!(town.state.town().promise.answer_working_days, 12);
}

#[tokio::test]
async fn a_promise_already_given_never_changes() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let own = town.sent("Valot rantareitille", "Reitti on talvella pimeä.").await;
    assert!(town.get(&own).await.says("16.3.2026"), "ten working days from 2.3.");
    let seen = town.get_as("/hallinta/lupaus", &cookie).await.value("seen");
    let form = [("promise-answer_working_days", "5"), ("seen", seen.as_str())];
    town.post_as("/hallinta/lupaus", &form, &cookie).await;
    assert!(town.get(&own).await.says("16.3.2026"));
    let new = town.sent("Penkkejä torille", "Torilla ei voi istua missään.").await;
    assert!(town.get(&new).await.says("9.3.2026"), "five working days");
}

#[tokio::test]
async fn what_a_file_sets_is_read_only_and_says_where_it_is_set() {
    let town = Town::with_outside("town.brand", "lanka.toml, rivi 4").await;
    let (_, cookie) = administrator(&town).await;
    let page = town.get_as("/hallinta/varit", &cookie).await;
    assert!(
        page.says("lanka.toml, rivi 4") && page.says("readonly"),
        "{}",
        page.html
    );
    let form = [("brand", "#7a1f5c"), ("seen", &page.value("seen"))];
    town.post_as("/hallinta/varit", &form, &cookie).await;
    assert_eq!(town.state.town().brand, "#0a4f85", "the file stands");
}

#[tokio::test]
async fn a_colour_on_which_white_cannot_be_read_is_refused_with_its_ratio() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let seen = town.get_as("/hallinta/varit", &cookie).await.value("seen");
    let form = [("brand", "#ffcc00"), ("seen", seen.as_str())];
    let refused = town.post_as("/hallinta/varit", &form, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("1,5 : 1"), "{}", refused.html);
}

#[tokio::test]
async fn a_word_for_a_status_is_on_the_public_board_after_saving() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    town.sent("Valot rantareitille", "Reitti on talvella pimeä.").await;
    let seen = town.get_as("/hallinta/tilat", &cookie).await.value("seen");
    let alone = [("received-label-sv", "I brevlådan"), ("seen", seen.as_str())];
    let refused = town.post_as("/hallinta/tilat", &alone, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a translation alone");
    let form = [("received-label-fi", "Postilaatikossa"), ("seen", seen.as_str())];
    assert_eq!(
        town.post_as("/hallinta/tilat", &form, &cookie).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(town.get("/ideat").await.says("Postilaatikossa"));
    let second = [("received-label-fi", "Luukussa"), ("seen", seen.as_str())];
    let told = town.post_as("/hallinta/tilat", &second, &cookie).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(town.get("/ideat").await.says("Postilaatikossa"));
}

#[tokio::test]
async fn thanks_are_answered_and_not_carried_out() {
    let town = Town::new().await;
    let form = [
        ("kind", "thanks"),
        ("title", "Kiitos hiihtoladuista"),
        ("text", "Ladut olivat hienossa kunnossa."),
        ("publish", "yes"),
    ];
    town.sent_with(&form).await;
    let mut tx = town.state.db.write().await.expect("a transaction");
    store::db::Statement::new("update idea set status = 'done'")
        .execute(&mut tx)
        .await
        .expect("done");
    tx.commit().await.expect("kept");
    let page = town.get("/ideat/1").await;
    assert!(page.says("Vastattu") && !page.says("Asia on tehty."), "{}", page.html);
}
