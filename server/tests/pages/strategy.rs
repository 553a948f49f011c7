//! The strategy as its editor makes it and as everyone reads it: drafts unseen, the change table right.

use domain::StrategyId;
use domain::people::Role;
use http::StatusCode;

use crate::town::Town;

async fn editor(town: &Town) -> String {
    town.person("eeva@ikaalinen.fi", &[Role::StrategyEditor], &[]).await.1
}

/// Begins a version; its address of editing.
async fn begun(town: &Town, cookie: &str, name: &str, from: &str, before: &str) -> String {
    let form = [("name-fi", name), ("from", from), ("to", "2030"), ("before", before)];
    let answer = town.post_as("/strategia/uusi", &form, cookie).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    answer.location().trim_end_matches("?tallennettu").to_owned()
}

async fn parts(town: &Town, desk: &str) -> Vec<store::strategy::Part> {
    let id: StrategyId = desk.split('/').nth(2).expect("a number").parse().expect("a number");
    let mut c = town.state.db.read().await.expect("a connection");
    store::strategy::parts(&mut c, id).await.expect("parts")
}

async fn save(town: &Town, cookie: &str, path: &str, form: &[(&str, &str)]) {
    let seen = town.get_as(path, cookie).await.value("seen");
    let mut all = vec![("seen", seen.as_str())];
    all.extend_from_slice(form);
    let path = path.split('?').next().expect("a path");
    let answer = town.post_as(path, &all, cookie).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.html);
}

/// A version with a focus area and two goals.
async fn written(town: &Town, cookie: &str) -> String {
    let desk = begun(town, cookie, "Ikaalisten strategia", "2013", "").await;
    save(town, cookie, &format!("{desk}/osat/uusi"), &[("name-fi", "Palvelut")]).await;
    let area = parts(town, &desk).await[0].id.to_string();
    for name in ["Sujuvat palvelut", "Terveet tilat"] {
        let form = [("name-fi", name), ("alla", &area), ("horizon", "2020")];
        save(town, cookie, &format!("{desk}/osat/uusi?alla={area}"), &form).await;
    }
    desk
}

/// Takes a version into force.
async fn in_force(town: &Town, cookie: &str, desk: &str) {
    save(
        town,
        cookie,
        &format!("{desk}/laki"),
        &[("follow_up-fi", "Valtuusto arvioi vuosittain.")],
    )
    .await;
    let at = format!("{desk}/tila");
    let approve = [
        ("next", "approved"),
        ("decided-by", "Kaupunginvaltuusto"),
        ("decided-on", "9.11.2015"),
        ("section", "45 §"),
    ];
    let approved = town.post_as(&at, &approve, cookie).await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.html);
    let taken = town.post_as(&at, &[("next", "in_force")], cookie).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.html);
}

#[tokio::test]
async fn a_draft_is_staffs_until_it_is_in_force_and_then_everyones() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    assert!(town.get("/strategia").await.says("ei ole vielä julkaistu"));
    let desk = written(&town, &cookie).await;
    let id = desk.split('/').nth(2).expect("a number").to_owned();
    let goal = parts(&town, &desk).await[1].id;
    for path in [format!("/strategia?versio={id}"), format!("/tavoitteet/{goal}")] {
        assert_eq!(town.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(town.get_as(&path, &cookie).await.status, StatusCode::OK, "{path}");
    }
    assert!(!town.get("/strategia/versiot").await.says("Ikaalisten strategia"));

    in_force(&town, &cookie, &desk).await;
    let page = town.get("/strategia").await;
    assert!(
        page.says("Sujuvat palvelut") && page.says("Kaupunginvaltuusto 9.11.2015, 45 §"),
        "{}",
        page.html
    );
    assert!(page.says("Valtuusto arvioi vuosittain") && page.says("Toimenpiteitä ei ole vielä"));
    let goal = town.get(&format!("/sv/tavoitteet/{goal}")).await;
    assert!(
        goal.says("lang=\"fi\">Sujuvat palvelut") && goal.says("Senast år 2020"),
        "{}",
        goal.html
    );
}

#[tokio::test]
async fn approval_waits_for_follow_up_and_what_is_approved_is_not_edited() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let desk = written(&town, &cookie).await;
    let at = format!("{desk}/tila");
    let approve = [
        ("next", "approved"),
        ("decided-by", "Valtuusto"),
        ("decided-on", "9.11.2015"),
    ];
    let refused = town.post_as(&at, &approve, &cookie).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.says("seurataan ja arvioidaan") && refused.says("value=\"Valtuusto\""),
        "{}",
        refused.html
    );
    in_force(&town, &cookie, &desk).await;
    let form = [("name-fi", "Toinen"), ("from", "2013"), ("to", "2016")];
    assert_eq!(town.post_as(&desk, &form, &cookie).await.status, StatusCode::CONFLICT);
    let part = parts(&town, &desk).await[0].id;
    let at = format!("{desk}/osat/{part}");
    assert_eq!(
        town.post_as(&at, &[("act", "remove")], &cookie).await.status,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn two_editors_at_once_lose_nothing_and_bad_years_are_told() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let desk = written(&town, &cookie).await;
    let seen = town.get_as(&desk, &cookie).await.value("seen");
    let form = |name: &'static str, to: &'static str| {
        [
            ("seen", seen.clone()),
            ("name-fi", name.to_owned()),
            ("from", "2013".to_owned()),
            ("to", to.to_owned()),
        ]
    };
    let post = async |form: [(&'static str, String); 4]| {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        town.post_as(&desk, &form, &cookie).await
    };
    let bad = post(form("Strategia", "2012")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.says("href=\"#to\"") && bad.says("value=\"2012\""), "{}", bad.html);
    assert_eq!(post(form("Ensimmäinen", "2016")).await.status, StatusCode::SEE_OTHER);
    let late = post(form("Toinen", "2016")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("value=\"Toinen\"") && late.says("Joku muu"), "{}", late.html);
}

#[tokio::test]
async fn the_change_table_writes_itself() {
    let town = Town::new().await;
    let cookie = editor(&town).await;
    let old = written(&town, &cookie).await;
    in_force(&town, &cookie, &old).await;
    let id = old.split('/').nth(2).expect("a number").to_owned();
    let new = begun(&town, &cookie, "Päivitetty strategia", "2015", &id).await;
    let copies = parts(&town, &new).await;
    assert_eq!(copies.len(), 3, "a new version starts as a copy");
    let (changed, removed) = (&copies[1], &copies[2]);
    let from = format!("from-{}", changed.id - 3);
    let form = [
        ("name-fi", "Sujuvat palvelut kotiin"),
        (from.as_str(), "on"),
        ("horizon", "2020"),
    ];
    save(&town, &cookie, &format!("{new}/osat/{}", changed.id), &form).await;
    let gone = town
        .post_as(&format!("{new}/osat/{}", removed.id), &[("act", "remove")], &cookie)
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.html);
    let key = format!("osa{}-fi", parts(&town, &old).await[2].id);
    save(
        &town,
        &cookie,
        &format!("{new}/pois"),
        &[(key.as_str(), "Tilat siirtyivät yhtiölle.")],
    )
    .await;

    let newer = new.split('/').nth(2).expect("a number").to_owned();
    let table = format!("/strategia/muutokset?vanha={id}&uusi={newer}");
    assert_eq!(
        town.get(&table).await.status,
        StatusCode::NOT_FOUND,
        "one of them is a draft"
    );
    in_force(&town, &cookie, &new).await;
    let table = town.get(&table).await;
    for words in [
        "Säilyi",
        "Muuttui",
        "Jäi pois",
        "Tilat siirtyivät yhtiölle.",
        "Sujuvat palvelut kotiin",
    ] {
        assert!(table.says(words), "{words}: {}", table.html);
    }
    let before = town.get(&format!("/strategia?versio={id}")).await;
    assert!(before.says("vanhentunut versio"), "{}", before.html);
}
