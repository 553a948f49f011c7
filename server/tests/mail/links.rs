//! The pages that letters lead to: proving an address, and switching letters off.

use domain::IdeaId;
use domain::mail::MailSwitch;
use http::StatusCode;
use store::outbox;

use crate::town::Town;

/// An idea sent with an address; the link of its letter.
async fn sent(town: &Town) -> (IdeaId, String) {
    town.sent_with(&[
        ("title", "Valot rantareitille"),
        ("text", "Reitti on talvella pimeä jo iltapäivällä."),
        ("email", "Aino@Example.fi"),
    ])
    .await;
    let id = IdeaId::new(1);
    (
        id,
        format!("/vahvista/1/{}", town.state.keys.confirm_link(id, "aino@example.fi")),
    )
}

async fn is_confirmed(town: &Town, id: IdeaId) -> bool {
    let mut c = town.state.db.read().await.expect("reads");
    let contact = store::ideas::contact(&mut c, id)
        .await
        .expect("reads")
        .expect("is there");
    contact.confirmed.is_some()
}

#[tokio::test]
async fn opening_the_link_proves_nothing_and_one_press_does() {
    let town = Town::new().await;
    let (id, link) = sent(&town).await;
    let page = town.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("IKA-1") && page.says("Vahvista osoite"));
    assert!(
        !page.says("rantareit") && !page.says("/oma/"),
        "none of the sender's words"
    );
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert!(!is_confirmed(&town, id).await);
    let pressed = town.post(&link, &[]).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    assert!(is_confirmed(&town, id).await);
    let done = town.get(&pressed.location()).await;
    assert!(done.says("href=\"/ideat/1\""), "the page leads on");
    assert!(done.says("Osoitteesi on vahvistettu") && !done.says("<button class=\"button\">Vahvista"));
    assert_eq!(
        town.post(&link, &[]).await.status,
        StatusCode::SEE_OTHER,
        "a second press is no error"
    );
}

#[tokio::test]
async fn a_link_for_another_address_or_matter_opens_nothing() {
    let town = Town::new().await;
    let (id, _) = sent(&town).await;
    let keys = &town.state.keys;
    for mac in [
        keys.confirm_link(id, "veikko@example.fi"),
        keys.confirm_link(IdeaId::new(2), "aino@example.fi"),
        keys.secret_link(id, 1),
        "aaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
    ] {
        for answer in [
            town.get(&format!("/vahvista/1/{mac}")).await,
            town.post(&format!("/vahvista/1/{mac}"), &[]).await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    }
    assert!(!is_confirmed(&town, id).await);
}

#[tokio::test]
async fn letters_of_a_matter_are_switched_off_and_on_without_signing_in() {
    let town = Town::new().await;
    let (id, _) = sent(&town).await;
    let switch = MailSwitch::Idea(id);
    let link = format!("/mailit/{}/{}", switch.name(), town.state.keys.mail_switch(switch));
    let is_on = async || {
        let mut c = town.state.db.read().await.expect("reads");
        outbox::is_on(&mut c, switch).await.expect("reads").expect("is there")
    };
    assert!(town.get(&link).await.says("Lopeta nämä viestit"));
    assert!(is_on().await, "opening it changes nothing");
    // As a mail program presses it by itself.
    let pressed = town.post(&link, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    assert!(!is_on().await);
    let page = town.get(&link).await;
    assert!(page.says("Et saa viestejä asiasta IKA-1") && page.says("Haluan viestit takaisin"));
    town.post(&link, &[("on", "1")]).await;
    assert!(is_on().await);
    let other = format!("/mailit/idea-2/{}", town.state.keys.mail_switch(switch));
    assert_eq!(town.get(&other).await.status, StatusCode::NOT_FOUND);
}
