//! A programme is taken out as a file and read in again: shown first, then all of it or nothing.

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::measures::{add, editor, programme};
use crate::town::{Answer, Town};

async fn upload(town: &Town, cookie: &str, bytes: &[u8]) -> Answer {
    let head = "--raja\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ohjelma.csv\"\r\n\r\n";
    let body = [head.as_bytes(), bytes, b"\r\n--raja--\r\n"].concat();
    let request = Request::post("/ohjelma/tuonti")
        .header("content-type", "multipart/form-data; boundary=raja")
        .header("cookie", cookie)
        .body(Body::from(body))
        .expect("a request");
    town.ask(request).await
}

async fn write(town: &Town, cookie: &str, preview: &Answer, csv: &str) -> Answer {
    let (programme, seen) = (preview.value("ohjelma"), preview.value("seen"));
    let form = [("ohjelma", programme.as_str()), ("seen", &seen), ("csv", csv)];
    town.post_as("/ohjelma/tuonti/tallenna", &form, cookie).await
}

#[tokio::test]
async fn what_would_change_is_shown_first_and_then_saved() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    programme(&town, &cookie).await;
    let old = add(&town, &cookie, "2.3").await;
    let group = group(&town, &cookie, &old).await;
    let csv = format!(
        "Tunnus;Virallinen nimi;Vastuuryhmä;Vaihe;Alkaa;Kustannukset, euroa;Huomio\n\
         2.3;Kirjaston aukiolo;{group};Kokeilu;1.2.2026;12 500,50;x\n\
         2.10;Koulun piha;{group};;;;\n"
    );
    let preview = upload(&town, &cookie, csv.as_bytes()).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.html);
    for words in [
        "Uusia 1, muuttuvia 1",
        "Uusi: 2.10 Koulun piha",
        "Vaihe, Alkaa",
        "Huomio",
    ] {
        assert!(preview.says(words), "{words}: {}", preview.html);
    }
    assert_eq!(
        town.get_as("/toimenpiteet/2", &cookie).await.status,
        StatusCode::NOT_FOUND
    );
    let kept = write(&town, &cookie, &preview, &csv).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
    let read = town.get_as(&old, &cookie).await;
    assert!(read.says("Kokeilu") && read.says("12\u{a0}500,50"), "{}", read.html);
    assert!(town.get_as("/toimenpiteet/2", &cookie).await.says("Koulun piha"));
    // The same again changes nothing, and an old preview is not written over what came since.
    assert!(
        upload(&town, &cookie, csv.as_bytes())
            .await
            .says("muuttuvia 0, ennallaan 2")
    );
    assert_eq!(write(&town, &cookie, &preview, &csv).await.status, StatusCode::CONFLICT);
}

/// The name of the group that a measure is of.
async fn group(town: &Town, cookie: &str, measure: &str) -> String {
    let page = town.get_as(measure, cookie).await.html;
    let after = page.split("href=\"/ryhmat/1\"").nth(1).expect("a link to the group");
    let words = after.split_once('>').expect("its words").1;
    words.split('<').next().expect("its words").to_owned()
}

#[tokio::test]
async fn a_bad_row_is_told_by_its_number_and_nothing_is_written() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    programme(&town, &cookie).await;
    let old = add(&town, &cookie, "2.3").await;
    let group = group(&town, &cookie, &old).await;
    let csv = format!(
        "Tunnus;Virallinen nimi;Vastuuryhmä;Alkaa;Valmistuu\n\
         2.4;Hyvä rivi;{group};;\n\
         2.5;;{group};;\n\
         2.6;Ryhmä puuttuu;Ei tällaista;;\n\
         2.7;Päivät;{group};1.2.2026;1.1.2026\n\
         2.4;Toiseen kertaan;{group};;\n"
    );
    let preview = upload(&town, &cookie, csv.as_bytes()).await;
    assert_eq!(preview.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Rivi 3:", "Rivi 4:", "Rivi 5:", "Rivi 6:"] {
        assert!(preview.says(words), "{words}: {}", preview.html);
    }
    assert!(
        !preview.says("Rivi 2:") && !preview.says("name=\"csv\""),
        "{}",
        preview.html
    );
    assert_eq!(
        town.get_as("/toimenpiteet/2", &cookie).await.status,
        StatusCode::NOT_FOUND
    );
    for broken in [&b""[..], b"PK\x03\x04broken", b"Nimi;Ryhma\na;b\n"] {
        let refused = upload(&town, &cookie, broken).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.html);
        assert!(refused.says("href=\"#file\""), "{}", refused.html);
    }
}

#[tokio::test]
async fn what_was_taken_out_changes_nothing_when_it_is_read_in() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    programme(&town, &cookie).await;
    add(&town, &cookie, "2.10").await;
    let form = [
        ("code", "2.3"),
        ("official-fi", "=Kirjasto; \"uusi\""),
        ("text-fi", "Ensin\nsitten"),
        ("group", "1"),
        ("other-2", "on"),
        ("tool-1", "on"),
        ("tool-2", "on"),
        ("continuous", "on"),
        ("starts", "2026-01-01"),
        ("cost", "12 500,50"),
    ];
    let added = town.post_as("/toimenpiteet/uusi", &form, &cookie).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html);
    for end in ["csv", "xlsx"] {
        let bytes = taken_out(&town, &cookie, end).await;
        let preview = upload(&town, &cookie, &bytes).await;
        assert!(
            preview.says("Uusia 0, muuttuvia 0, ennallaan 2."),
            "{end}: {}",
            preview.html
        );
    }
}

async fn taken_out(town: &Town, cookie: &str, end: &str) -> Vec<u8> {
    let request = Request::get(format!("/ohjelma/vienti.{end}")).header("cookie", cookie);
    let answer = app::router(town.state.clone())
        .oneshot(request.body(Body::empty()).expect("a request"))
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{end}");
    answer.into_body().collect().await.expect("a body").to_bytes().to_vec()
}
