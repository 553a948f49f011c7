//! Boards without scripts: conflicts, limits, filters, several cards at once.

use http::StatusCode;

use crate::boards::{add, column, shift, with_board};
use crate::town::{Answer, Town};

/// How many tiles a page shows.
fn tiles(answer: &Answer) -> usize {
    answer.html.matches("data-card=").count()
}

#[tokio::test]
async fn a_card_that_somebody_else_has_moved_tells_so_and_goes_when_asked_again() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let (_, bo) = town.person("bo@example.fi", &[], &[("tekninen", false)]).await;
    let board = with_board(&town, &anna, "development", "staff").await;
    add(&town, &anna, &board, "Jonossa", "Penkit puistoon").await;
    let path = format!("{board}/kortit/1/siirra");
    let form = town.get_as(&path, &anna).await;
    assert_eq!(
        shift(&town, &bo, &board, 1, "Valmis").await.status,
        StatusCode::SEE_OTHER
    );
    let to = column(&town.get_as(&board, &anna).await, "Työn alla");
    let send = async |form: &Answer| {
        let fields = [
            ("key", &*form.value("key")),
            ("seen", &form.value("seen")),
            ("column", &to),
            ("place", "bottom"),
        ];
        town.post_as(&path, &fields, &anna).await
    };
    let refused = send(&form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.html);
    assert!(
        refused.says("bo@example.fi oli jo siirtänyt kortin sarakkeeseen Valmis (10.00)."),
        "{}",
        refused.html
    );
    assert!(refused.says("Siirrä silti") && refused.says("value=\"bottom\" checked"));
    assert_eq!(send(&refused).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_exceeded_limit_is_told_in_the_heading_in_words_and_after_the_move() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &anna, "empty", "staff").await;
    // A team of one has a limit of two.
    for title in ["Yksi", "Kaksi", "Kolme"] {
        add(&town, &anna, &board, "Työn alla", title).await;
    }
    let after = add(&town, &anna, &board, "Työn alla", "Neljä").await;
    assert!(after.says("Sarakkeen Työn alla raja 2 on ylitetty."), "{}", after.html);
    assert!(after.says(", 4 korttia, raja 2, ylitetty") && after.says("4/2"));
    assert_eq!(
        after.html.matches("data-limit").count(),
        1,
        "one line, after the second card"
    );
}

#[tokio::test]
async fn filters_hide_cards_and_change_no_count() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &anna, "development", "staff").await;
    for title in ["Penkit puistoon", "Valot kadulle", "Penkit torille"] {
        add(&town, &anna, &board, "Ideat", title).await;
    }
    let all = town.get_as(&board, &anna).await;
    assert_eq!(tiles(&all), 3);
    let some = town.get_as(&format!("{board}?haku=penkit"), &anna).await;
    assert_eq!(tiles(&some), 2);
    assert!(some.says("2/3 näkyy") && some.says(", 3 korttia"), "{}", some.html);
    assert!(some.says("value=\"penkit\""), "the form keeps the filter");
    let none = town
        .get_as(&format!("{board}?haku=olematon&estynyt=1&luokka=expedite"), &anna)
        .await;
    assert_eq!((tiles(&none), none.says("0/3 näkyy")), (0, true));
    // What the address cannot mean is left out.
    assert_eq!(
        tiles(&town.get_as(&format!("{board}?kuka=x&rata=&kaikki=,,"), &anna).await),
        3
    );
}

#[tokio::test]
async fn a_long_column_shows_its_first_forty_and_the_rest_by_a_link() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &anna, "empty", "staff").await;
    let to = column(&town.get_as(&board, &anna).await, "Jonossa");
    for number in 1..=42 {
        let title = format!("Kortti {number}");
        let key = number.to_string();
        let fields = [("key", &*key), ("title", &title), ("column", &to), ("place", "bottom")];
        town.post_as(&format!("{board}/kortit/uusi"), &fields, &anna).await;
    }
    let page = town.get_as(&board, &anna).await;
    assert_eq!(tiles(&page), 40);
    assert!(page.says("Näytä loput (2)") && page.says(", 42 korttia"));
    let whole = town.get_as(&format!("{board}?kaikki={to}"), &anna).await;
    assert_eq!((tiles(&whole), whole.says("Näytä loput")), (42, false));
    let folded = town.get_as(&format!("{board}?supista={to}"), &anna).await;
    assert_eq!(tiles(&folded), 0);
    assert!(folded.says(", 42 korttia") && folded.says("Avaa sarake Jonossa"));
}

#[tokio::test]
async fn several_cards_move_or_are_archived_at_once_and_come_back_by_one_press() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &anna, "empty", "staff").await;
    for title in ["Yksi", "Kaksi", "Kolme"] {
        add(&town, &anna, &board, "Jonossa", title).await;
    }
    let path = format!("{board}/monta");
    let form = town.get_as(&path, &anna).await;
    let key = form.value("key");
    let none = town
        .post_as(&path, &[("key", &*key), ("act", "move"), ("reason", "Kiire")], &anna)
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        none.says("Valitse ainakin yksi kortti") && none.says("Valitse sarake"),
        "{}",
        none.html
    );
    assert!(none.says("value=\"Kiire\"") && none.says("value=\"move\" checked"));

    let to = column(&town.get_as(&board, &anna).await, "Valmis");
    let fields = [
        ("key", &*key),
        ("act", "move"),
        ("column", &to),
        ("card", "1"),
        ("card", "3"),
    ];
    let moved = town.post_as(&path, &fields, &anna).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.html);
    let after = town.get_as(&moved.location(), &anna).await;
    assert!(after.says("2 korttia siirretty sarakkeeseen Valmis."), "{}", after.html);

    // An unfinished card needs an outcome; finished ones do not.
    let fields = [("key", &*key), ("act", "archive"), ("card", "2"), ("card", "1")];
    let missing = town.post_as(&path, &fields, &anna).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", missing.html);
    assert!(missing.says("Kerro, miten keskeneräinen kortti päättyi."));
    let fields = [
        ("key", &*key),
        ("act", "archive"),
        ("card", "2"),
        ("card", "1"),
        ("outcome", "dropped"),
    ];
    let archived = town.post_as(&path, &fields, &anna).await;
    assert_eq!(archived.status, StatusCode::SEE_OTHER, "{}", archived.html);
    let after = town.get_as(&archived.location(), &anna).await;
    assert!(after.says("2 korttia arkistoitu."), "{}", after.html);
    assert_eq!(tiles(&after), 1);
    let fields = [("key", &*after.value("key")), ("seq", &after.value("seq"))];
    town.post_as(&format!("{board}/kumoa"), &fields, &anna).await;
    assert_eq!(tiles(&town.get_as(&board, &anna).await), 3);
}
