//! Administration: what is set on screen is true on every page at the next request.

use domain::{Localised, Status};
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
