//! What staff type on behalf of somebody: kept as a resident's own, with a receipt to print.

use http::StatusCode;

use crate::town::Town;

const FORM: &str = "/saapuneet/kirjaa";
const TITLE: &str = "Penkki terveyskeskuksen eteen";
const TEXT: &str = "Moni odottaa taksia seisaaltaan.";

async fn staff(town: &Town) -> String {
    town.person("neuvoja@example.fi", &[], &[("Neuvonta", false)]).await.1
}

async fn enter(town: &Town, cookie: &str, fields: &[(&str, &str)]) -> crate::town::Answer {
    let key = town.get_as(FORM, cookie).await.value("key");
    let mut all = vec![
        ("kind", "idea"),
        ("title", TITLE),
        ("text", TEXT),
        ("key", key.as_str()),
    ];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend_from_slice(fields);
    town.post_as(FORM, &all, cookie).await
}

#[tokio::test]
async fn what_was_told_by_phone_gets_a_code_dates_and_a_link_to_print() {
    let town = Town::new().await;
    let me = staff(&town).await;
    // Typed from paper in no time: staff are not held for haste.
    let done = enter(&town, &me, &[("source", "phone"), ("consent", "yes"), ("name", "Elli")]).await;
    assert_eq!(done.location(), "/saapuneet/kirjattu/1", "{}", done.html);
    let receipt = town.get_as(&done.location(), &me).await;
    assert!(receipt.says("IKA-1") && receipt.says("16.3.2026") && receipt.says("1.5.2026"));
    assert!(receipt.says("https://lanka.example.fi/oma/1/") && receipt.says("<svg role=\"img\""));
    assert_eq!(receipt.header("cache-control"), "private, no-store");
    let page = town.get("/ideat/1").await;
    assert!(page.says(TITLE) && page.says("Elli"));
    assert!(page.says("Henkilökunta kirjasi asian asukkaan puolesta."));
}

#[tokio::test]
async fn without_consent_it_is_handled_but_not_published() {
    let town = Town::new().await;
    let me = staff(&town).await;
    let done = enter(&town, &me, &[("source", "paper")]).await;
    assert!(town.get_as(&done.location(), &me).await.says("Asiaa ei julkaista."));
    assert_eq!(town.get("/ideat/1").await.status, StatusCode::NOT_FOUND);
    assert!(!town.get("/ideat").await.says(TITLE));
}

#[tokio::test]
async fn an_employees_own_idea_says_so() {
    let town = Town::new().await;
    let me = staff(&town).await;
    enter(&town, &me, &[("source", "employee"), ("consent", "yes")]).await;
    assert!(town.get("/ideat/1").await.says("Kunnan työntekijä ehdotti tätä."));
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_a_double_send_is_one() {
    let town = Town::new().await;
    let me = staff(&town).await;
    let refused = enter(&town, &me, &[("title", "Abc"), ("consent", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Valitse, miten asia tuli.") && refused.says("vähintään 5 merkkiä"));
    assert!(refused.says(TEXT) && refused.says("value=\"yes\" checked"));
    let key = refused.value("key");
    let fields = [
        ("kind", "idea"),
        ("title", TITLE),
        ("text", TEXT),
        ("source", "desk"),
        ("key", key.as_str()),
    ];
    let first = town.post_as(FORM, &fields, &me).await;
    let second = town.post_as(FORM, &fields, &me).await;
    assert_eq!(first.location(), second.location());
}

#[tokio::test]
async fn only_staff_type_and_only_who_typed_sees_the_receipt() {
    let town = Town::new().await;
    let me = staff(&town).await;
    let (_, other) = town.person("toinen@example.fi", &[], &[("Tekninen", true)]).await;
    let (_, resident) = town.person("asukas@example.fi", &[], &[]).await;
    let done = enter(&town, &me, &[("source", "desk"), ("consent", "yes")]).await;
    assert_eq!(
        town.get_as(&done.location(), &other).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        town.get_as(&done.location(), &resident).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(town.get(FORM).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(town.get_as(FORM, &resident).await.status, StatusCode::FORBIDDEN);
    // An idea that came by itself has no such receipt.
    town.sent("Valot rantareitille", "Reitti on talvella pimeä.").await;
    assert_eq!(
        town.get_as("/saapuneet/kirjattu/2", &me).await.status,
        StatusCode::NOT_FOUND
    );
}
