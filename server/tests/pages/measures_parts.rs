//! Staff write milestones, money, links, the hearing of staff and decisions of a measure.

use http::StatusCode;

use crate::measures::{add, editor, programme};
use crate::town::Town;

async fn measure(town: &Town, cookie: &str) -> String {
    programme(town, cookie).await;
    add(town, cookie, "2.3").await
}

#[tokio::test]
async fn milestones_are_written_in_rows_and_everyone_reads_them() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let page = measure(&town, &cookie).await;
    let at = format!("{page}/valitavoitteet");
    let seen = town.get_as(&at, &cookie).await.value("seen");
    let form = [
        ("seen", seen.as_str()),
        ("rows", "new1,new2"),
        ("stone-new1-fi", "Avajaiset"),
        ("stone-new1-due", "2026-12-01"),
        ("stone-new1-order", "2"),
        ("stone-new2-fi", "Suunnitelma"),
        ("stone-new2-done", "1.2.2026"),
        ("stone-new2-order", "1"),
    ];
    let kept = town.post_as(&at, &form, &cookie).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
    let read = town.get_as(&page, &cookie).await.html;
    let (first, second) = (read.find("Suunnitelma"), read.find("<p>Avajaiset"));
    assert!(first < second || second.is_none(), "{read}");
    assert!(
        read.contains("Avajaiset") && read.contains("Saavutettu 1.2.2026"),
        "{read}"
    );
    let late = town.post_as(&at, &form, &cookie).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.says("Avajaiset") && late.says("value=\"Suunnitelma\""),
        "{}",
        late.html
    );
}

#[tokio::test]
async fn money_that_is_not_granted_is_refused_at_its_field() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let page = measure(&town, &cookie).await;
    let at = format!("{page}/rahoitus");
    let seen = town.get_as(&at, &cookie).await.value("seen");
    let post = async |granted: &str| {
        let form = [
            ("seen", seen.as_str()),
            ("rows", "new1"),
            ("fund-new1-source", "Tekes"),
            ("fund-new1-state", "applied"),
            ("fund-new1-applied", "50 000"),
            ("fund-new1-granted", granted),
        ];
        town.post_as(&at, &form, &cookie).await
    };
    let refused = post("50 000").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.says("href=\"#fund-new1-granted\"") && refused.says("value=\"Tekes\""),
        "{}",
        refused.html
    );
    assert_eq!(post("").await.status, StatusCode::SEE_OTHER);
    let read = town.get_as(&page, &cookie).await;
    assert!(read.says("Tekes") && read.says("haettu 50"), "{}", read.html);
}

#[tokio::test]
async fn measures_that_wait_are_linked_by_code_and_never_in_a_ring() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let one = measure(&town, &cookie).await;
    let two = add(&town, &cookie, "2.10").await;
    let link = async |page: &str, code: &str| {
        let form = [("kind", "waits"), ("code", code)];
        town.post_as(&format!("{page}/yhteydet"), &form, &cookie).await
    };
    assert_eq!(link(&one, "2.10").await.status, StatusCode::SEE_OTHER);
    let three = add(&town, &cookie, "3").await;
    assert_eq!(link(&two, "3").await.status, StatusCode::SEE_OTHER);
    let ring = link(&three, "2.3").await;
    assert_eq!(ring.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ring.says("kehässä"), "{}", ring.html);
    assert_eq!(link(&one, "9.9").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(town.get_as(&one, &cookie).await.says("Tämä odottaa näitä"));
    assert!(town.get_as(&two, &cookie).await.says("Nämä odottavat tätä"));
}

#[tokio::test]
async fn a_decision_is_recorded_and_comes_before_the_hearing_with_a_warning() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    programme(&town, &cookie).await;
    let form = [
        ("code", "2.3"),
        ("official-fi", "Kirjasto"),
        ("group", "1"),
        ("affects", "on"),
    ];
    let added = town.post_as("/toimenpiteet/uusi", &form, &cookie).await;
    let page = added.location().trim_end_matches("?tallennettu").to_owned();
    let id = page.rsplit('/').next().expect("a number").to_owned();
    let decide = format!("/paatokset/uusi?toimenpide={id}");
    let new = town.get_as(&decide, &cookie).await;
    assert!(new.says("value=\"2.3\"") && new.says("ennen päätöstä"), "{}", new.html);
    let refused = town
        .post_as("/paatokset/uusi", &[("codes", "9.9"), ("link", "kh.fi")], &cookie)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for id in ["body", "on", "sentence-fi", "codes"] {
        assert!(refused.says(&format!("href=\"#{id}\"")), "{id}: {}", refused.html);
    }
    let form = [
        ("body", "Kaupunginhallitus"),
        ("on", "1.2.2026"),
        ("section", "45 §"),
        ("link", "https://ikaalinen.fi/kh/45"),
        ("sentence-fi", "Kirjasto avataan sunnuntaisin."),
        ("codes", "2.3"),
    ];
    let kept = town.post_as("/paatokset/uusi", &form, &cookie).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
    let read = town.get_as(&page, &cookie).await;
    for words in [
        "Kirjasto avataan sunnuntaisin.",
        "45 §",
        "https://ikaalinen.fi/kh/45",
        "on päätetty ennen",
    ] {
        assert!(read.says(words), "{words}: {}", read.html);
    }
    let at = format!("{page}/henkilosto");
    let seen = town.get_as(&at, &cookie).await.value("seen");
    let kept = town
        .post_as(&at, &[("seen", seen.as_str()), ("heard", "2026-01-20")], &cookie)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
    assert!(!town.get_as(&page, &cookie).await.says("on päätetty ennen"));
}
