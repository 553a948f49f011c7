//! Boards as browsers without scripts use them: who sees what, filters, making and moving cards.

use domain::people::Role;
use http::StatusCode;

use crate::town::{Answer, Town};

/// A town with a lead who has made a board from a template; the board's address.
pub(crate) async fn with_board(town: &Town, cookie: &str, template: &str, visibility: &str) -> String {
    let form = town.get_as("/taulut/uusi", cookie).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.html);
    let group = form.html.split_once("<option value=\"").expect("a group").1;
    let group = group.split('"').next().expect("a number").to_owned();
    let fields = [
        ("name", "Tekniset työt"),
        ("group", &group),
        ("template", template),
        ("visibility", visibility),
    ];
    let made = town.post_as("/taulut/uusi", &fields, cookie).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    made.location()
}

/// The number of a column in the form of a new card, by its name.
pub(crate) fn column(answer: &Answer, name: &str) -> String {
    let at = answer
        .html
        .match_indices("data-name=\"")
        .find(|(at, sign)| answer.html[at + sign.len()..].starts_with(name))
        .unwrap_or_else(|| panic!("no column {name}"))
        .0;
    let before = answer.html[..at].rsplit_once("data-column=\"").expect("its number").1;
    before.split('"').next().expect("a number").to_owned()
}

/// Makes a card by the form; the answer after the redirect.
pub(crate) async fn add(town: &Town, cookie: &str, board: &str, into: &str, title: &str) -> Answer {
    let number = column(&town.get_as(board, cookie).await, into);
    let form = town
        .get_as(&format!("{board}/kortit/uusi?sarake={number}"), cookie)
        .await;
    let fields = [
        ("key", &*form.value("key")),
        ("title", title),
        ("column", &number),
        ("place", "bottom"),
    ];
    let made = town.post_as(&format!("{board}/kortit/uusi"), &fields, cookie).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    town.get_as(&made.location(), cookie).await
}

/// Moves a card by its form; what came back.
pub(crate) async fn shift(town: &Town, cookie: &str, board: &str, number: i64, into: &str) -> Answer {
    let column = column(&town.get_as(board, cookie).await, into);
    let path = format!("{board}/kortit/{number}/siirra");
    let form = town.get_as(&path, cookie).await;
    let fields = [
        ("key", &*form.value("key")),
        ("seen", &form.value("seen")),
        ("column", &column),
        ("place", "top"),
    ];
    town.post_as(&path, &fields, cookie).await
}

#[tokio::test]
async fn a_lead_creates_a_board_from_a_template_and_the_group_sees_it_first() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    let (_, member) = town.person("anna@example.fi", &[], &[("tekninen", false)]).await;
    let (_, other) = town.person("olli@example.fi", &[], &[("sivistys", false)]).await;
    let none = town.get_as("/taulut", &member).await;
    assert!(none.says("Sinulle näkyviä tauluja ei vielä ole") && none.says("Ryhmän vetäjä luo taulun"));
    assert!(
        town.get_as("/taulut", &lead)
            .await
            .says("Luo ryhmällesi ensimmäinen taulu")
    );

    let board = with_board(&town, &lead, "requests", "staff").await;
    let page = town.get_as(&board, &member).await;
    for words in [
        "Tulleet",
        "Luvattu",
        "Työn alla",
        "Odottaa vastausta",
        "Kiireelliset",
        "raja 3",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    let list = town.get_as("/taulut", &member).await;
    assert!(
        list.says("Tekniset työt") && list.says("Ei vielä kortteja"),
        "{}",
        list.html
    );
    let open = town.get_as("/taulut", &other).await;
    assert!(open.says("Muut taulut") && open.says("Tekniset työt"));
    assert!(
        !town.get_as(&board, &other).await.says("Uusi kortti"),
        "others only look"
    );
}

#[tokio::test]
async fn a_new_board_that_lacks_something_keeps_what_was_typed() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    let fields = [
        ("name", "Tekniset työt"),
        ("prefix", "T-1"),
        ("template", "project"),
        ("visibility", "members"),
        ("group", "999"),
    ];
    let refused = town.post_as("/taulut/uusi", &fields, &lead).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Kirjoita 2–6 kirjainta tai numeroa") && refused.says("Valitse ryhmä"));
    assert!(refused.says("value=\"Tekniset työt\"") && refused.says("value=\"T-1\""));
    assert!(refused.says("value=\"project\" checked"), "{}", refused.html);
}

#[tokio::test]
async fn a_members_board_is_not_there_for_others() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    let (_, other) = town.person("olli@example.fi", &[], &[("sivistys", true)]).await;
    let (_, administrator) = town.person("aino@example.fi", &[Role::Administrator], &[]).await;
    let board = with_board(&town, &lead, "development", "members").await;
    add(&town, &lead, &board, "Ideat", "Salainen hanke").await;
    for cookie in [&other, &administrator] {
        assert!(!town.get_as("/taulut", cookie).await.says("Tekniset työt"));
        for path in ["", "/kortit/uusi", "/kortit/1/siirra", "/monta"] {
            let answer = town.get_as(&[&board, path].concat(), cookie).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!answer.says("Salainen") && !answer.says("Tekniset"), "{path}");
        }
    }
    assert_eq!(town.get(&board).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_card_lives_its_life_by_forms_alone() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &anna, "development", "staff").await;
    let made = add(&town, &anna, &board, "Jonossa", "Penkit puistoon").await;
    assert!(
        made.says("TEK-1 Penkit puistoon lisätty sarakkeeseen Jonossa, paikka 1/1."),
        "{}",
        made.html
    );

    let moved = shift(&town, &anna, &board, 1, "Työn alla").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.html);
    let after = town.get_as(&moved.location(), &anna).await;
    assert!(
        after.says("siirretty sarakkeeseen Työn alla, paikka 1/1."),
        "{}",
        after.html
    );
    assert!(after.says("työn alla 1 päivän"), "the link says what the signs show");

    let fields = [("key", &*after.value("key")), ("seq", &after.value("seq"))];
    let undone = town.post_as(&format!("{board}/kumoa"), &fields, &anna).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.html);
    let back = town.get_as(&undone.location(), &anna).await;
    assert!(back.says("Kumottu. Kaikki on niin kuin ennen."), "{}", back.html);
    assert!(!back.says("työn alla 1 päivän"));
    // There is nothing more to take back, and the page says so in place.
    let fields = [("key", "0"), ("seq", &*after.value("seq"))];
    let again = town.post_as(&format!("{board}/kumoa"), &fields, &anna).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.says("role=\"alert\"") && again.says("Penkit puistoon"),
        "{}",
        again.html
    );
}

#[tokio::test]
async fn a_form_for_a_card_keeps_what_was_typed_when_it_is_refused() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &anna, "development", "staff").await;
    add(&town, &anna, &board, "Jonossa", "Penkit puistoon").await;
    let form = town.get_as(&format!("{board}/kortit/uusi"), &anna).await;
    let done = column(&town.get_as(&board, &anna).await, "Valmis");
    let long = "a".repeat(201);
    let fields = [
        ("key", &*form.value("key")),
        ("title", &long),
        ("column", &done),
        ("place", "after"),
        ("after", "1"),
    ];
    let refused = town.post_as(&format!("{board}/kortit/uusi"), &fields, &anna).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("enintään 200 merkkiä") && refused.says("Valitse kortti, joka on samassa sarakkeessa"));
    assert!(refused.says(&format!("value=\"{long}\"")), "the title stays");
    assert!(refused.says(&format!("value=\"{done}\" checked")), "the column stays");
    assert!(refused.says("value=\"1\" selected"), "the card to stand after stays");
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_card() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &anna, "empty", "staff").await;
    let form = town.get_as(&format!("{board}/kortit/uusi"), &anna).await;
    let to = column(&town.get_as(&board, &anna).await, "Jonossa");
    let fields = [
        ("key", &*form.value("key")),
        ("title", "Penkit puistoon"),
        ("column", &to),
    ];
    for _ in 0..2 {
        let made = town.post_as(&format!("{board}/kortit/uusi"), &fields, &anna).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    }
    let page = town.get_as(&board, &anna).await;
    assert_eq!(page.html.matches("data-card=").count(), 1);
}
