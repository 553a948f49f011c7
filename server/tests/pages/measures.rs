//! Staff make a programme, add measures and edit them; what is wrong is told at its field.

use domain::people::Role;
use http::StatusCode;

use crate::town::Town;

pub(crate) async fn editor(town: &Town) -> String {
    town.person("eeva@ikaalinen.fi", &[Role::StrategyEditor], &[("kirjasto", false)])
        .await
        .1
}

/// A programme of two phases under a new strategy.
pub(crate) async fn programme(town: &Town, cookie: &str) -> String {
    let form = [
        ("name-fi", "Strategia"),
        ("from", "2015"),
        ("to", "2030"),
        ("before", ""),
    ];
    let begun = town.post_as("/strategia/uusi", &form, cookie).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.html);
    let strategy = begun.location().split('/').nth(2).expect("a number").to_owned();
    let form = [
        ("strategy", strategy.as_str()),
        ("name-fi", "Toimeenpano-ohjelma"),
        ("from", "2015"),
        ("to", "2030"),
        ("stale", "60"),
        ("phase0-name", "Suunnittelu"),
        ("phase1-name", "Kokeilu"),
        ("phase1-started", "on"),
        ("tool-fi", "Hankinta"),
    ];
    let made = town.post_as("/ohjelma/uusi", &form, cookie).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    made.location().trim_end_matches("?tallennettu").to_owned()
}

pub(crate) async fn add(town: &Town, cookie: &str, code: &str) -> String {
    let form = [("code", code), ("official-fi", "Kirjaston aukiolo"), ("group", "1")];
    let added = town.post_as("/toimenpiteet/uusi", &form, cookie).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html);
    added.location().trim_end_matches("?tallennettu").to_owned()
}

#[tokio::test]
async fn a_programme_is_made_with_phases_and_a_tool_and_its_measures_choose_among_them() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let desk = programme(&town, &cookie).await;
    let page = town.get_as(&desk, &cookie).await;
    assert!(page.says("value=\"Kokeilu\"") && page.says("Hankinta"), "{}", page.html);
    let id = desk.split('/').nth(2).expect("a number");
    let new = town.get_as(&format!("/toimenpiteet/uusi?ohjelma={id}"), &cookie).await;
    for words in ["Suunnittelu", "Kokeilu", "Hankinta", "Tuotteistus"] {
        assert!(new.says(words), "{words}: {}", new.html);
    }
    let swedish = town.get_as("/sv/toimenpiteet/uusi", &cookie).await;
    assert!(swedish.says("Ansvarig grupp"), "{}", swedish.html);
}

#[tokio::test]
async fn a_bad_measure_is_refused_at_its_fields_and_what_was_typed_stays() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    programme(&town, &cookie).await;
    add(&town, &cookie, "2.3").await;
    let form = [
        ("code", "2.3"),
        ("official-fi", "Toinen nimi"),
        ("group", ""),
        ("starts", "31.12.2026"),
        ("ends", "1.1.2026"),
        ("cost", "paljon"),
        ("phase", "999"),
    ];
    let refused = town.post_as("/toimenpiteet/uusi", &form, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["#code", "#group", "#ends", "#cost", "#phase"] {
        assert!(refused.says(&format!("href=\"{words}\"")), "{words}: {}", refused.html);
    }
    assert!(refused.says("value=\"paljon\"") && refused.says("value=\"Toinen nimi\""));
}

#[tokio::test]
async fn the_second_of_two_editors_sees_what_the_first_saved_and_keeps_what_was_typed() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    programme(&town, &cookie).await;
    let at = [add(&town, &cookie, "2.3").await, "/muokkaa".to_owned()].concat();
    let seen = town.get_as(&at, &cookie).await.value("seen");
    let post = async |name: &str, seen: &str| {
        let form = [("seen", seen), ("code", "2.3"), ("official-fi", name), ("group", "1")];
        town.post_as(&at, &form, &cookie).await
    };
    assert_eq!(post("Ensimmäisen nimi", &seen).await.status, StatusCode::SEE_OTHER);
    let late = post("Toisen nimi", &seen).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.says("value=\"Toisen nimi\"") && late.says("<q>Ensimmäisen nimi"),
        "{}",
        late.html
    );
    let again = late.value("seen");
    assert_eq!(post("Toisen nimi", &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_measure_is_merged_with_a_reason_and_strangers_are_kept_out() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    programme(&town, &cookie).await;
    let (one, two) = (add(&town, &cookie, "1").await, add(&town, &cookie, "2").await);
    let at = format!("{one}/tila");
    let page = town.get_as(&at, &cookie).await;
    let (seen, into) = (page.value("seen"), two.rsplit('/').next().expect("a number"));
    let form = |why| {
        [
            ("act", "merge"),
            ("seen", seen.as_str()),
            ("into", into),
            ("merge-why-fi", why),
        ]
    };
    let refused = town.post_as(&at, &form(""), &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("href=\"#merge-why-fi\""), "{}", refused.html);
    let done = town.post_as(&at, &form("Samaa työtä"), &cookie).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    assert!(town.get_as(&at, &cookie).await.says("Yhdistetty toiseen"));

    let stranger = town.person("olli@ikaalinen.fi", &[], &[]).await.1;
    for path in [at, format!("{two}/muokkaa")] {
        assert_eq!(town.get(&path).await.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(
            town.get_as(&path, &stranger).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(
            town.post_as(&path, &[], &stranger).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
}
