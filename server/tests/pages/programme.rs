//! The programme as everyone reads it: a measure explains itself, lists narrow, and nothing private shows.

use domain::people::Role;
use domain::programme::{Facts, MeasureEventKind};
use domain::{GoalId, GroupId, Localised, MeasureId, StrategyId};
use http::StatusCode;
use store::db::Statement;
use store::programme::edit::{self, NewMeasure, NewPhase, NewProgramme, Plan};
use store::programme::write_event;

use crate::town::Town;

pub(crate) struct Made {
    measure: MeasureId,
    goal: i64,
}

pub(crate) async fn number(town: &Town, text: &'static str) -> i64 {
    let mut tx = town.state.db.write().await.expect("a transaction");
    let (id,): (i64,) = Statement::new(text).one(&mut tx).await.expect("a row");
    tx.commit().await.expect("commits");
    id
}

/// A strategy in a state, its goal, and measures 2.3 and 2.10 in a programme.
pub(crate) async fn made(town: &Town, state: &'static str) -> Made {
    let insert = match state {
        "draft" => {
            "insert into strategy (name_fi, state, from_year, to_year, created_at) \
             values ('Strategia', 'draft', 2015, 2020, 1) returning id"
        }
        _ => {
            "insert into strategy (name_fi, state, from_year, to_year, created_at) \
             values ('Strategia', 'in_force', 2015, 2020, 1) returning id"
        }
    };
    let strategy = number(town, insert).await;
    number(
        town,
        "insert into strategy_part (strategy_id, kind, position, name_fi) \
         select id, 'focus_area', 1, 'Palvelut' from strategy returning id",
    )
    .await;
    let goal = number(
        town,
        "insert into strategy_part (strategy_id, kind, parent_id, position, name_fi) \
         select strategy_id, 'goal', id, 1, 'Sujuva arki' from strategy_part returning id",
    )
    .await;
    let group = GroupId::new(
        number(
            town,
            "insert into sector_group (code, name_fi, name_sv, name_en, position) \
             values ('testers', 'Kokeilijat', 'Provarna', 'Testers', 90) returning id",
        )
        .await,
    );
    let now = town.state.clock.now();
    let mut tx = town.state.db.write().await.expect("a transaction");
    let programme = NewProgramme {
        strategy: StrategyId::new(strategy),
        name: Localised::new("Toimeenpano-ohjelma 2015", "", ""),
        text: Localised::default(),
        from_year: 2015,
        to_year: 2020,
        stale_days: 60,
        phases: vec![NewPhase {
            name: "Sisäinen nimi".to_owned(),
            is_started: true,
            public: Localised::new("Kokeillaan asukkaiden kanssa", "", ""),
        }],
        demo: false,
    };
    let programme = edit::add_programme(&mut tx, &programme).await.expect("adds");
    tx.commit().await.expect("commits");
    let phase = number(town, "select id from phase").await;
    let mut tx = town.state.db.write().await.expect("a transaction");
    let mut ids = Vec::new();
    for (code, name) in [("2.10", "Lomakkeet verkkoon"), ("2.3", "Kirjasto auki iltaisin")] {
        let mut plan = Plan::new(code, "Aukioloaikojen uudelleenorganisointi", group);
        plan.name = Localised::new(name, "", "");
        plan.contact = "kehittämispäällikkö".to_owned();
        plan.affects_staff = true;
        if code == "2.3" {
            plan.goals = vec![GoalId::new(goal)];
            plan.phase = Some(domain::PhaseId::new(phase));
            plan.cost_cents = Some(1_234_550);
        }
        let new = NewMeasure {
            programme,
            plan,
            demo: false,
        };
        ids.push(edit::add(&mut tx, &new, None, now).await.expect("adds"));
    }
    tx.commit().await.expect("commits");
    Made { measure: ids[1], goal }
}

#[tokio::test]
async fn a_measure_says_what_why_who_and_how_far_and_why_it_is_said_so() {
    let town = Town::new().await;
    let made = made(&town, "in_force").await;
    number(
        &town,
        "insert into decision (body, decided_on, section, sentence_fi, created_at) \
         values ('Kaupunginhallitus', '2026-02-01', '12 §', 'Kirjasto avataan iltaisin.', 1) returning id",
    )
    .await;
    number(
        &town,
        "insert into decision_on (decision_id, measure_id) \
         select decision.id, measure.id from decision, measure where code = '2.3' returning decision_id",
    )
    .await;
    let page = town.get(&format!("/toimenpiteet/{}", made.measure)).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Kirjasto auki iltaisin",
        "Aukioloaikojen uudelleenorganisointi",
        "Sujuva arki",
        "painopiste Palvelut",
        "kehittämispäällikkö",
        "Kokeillaan asukkaiden kanssa",
        "Käynnissä",
        "Työ on alkanut. Vielä mikään ei kerro",
        "12\u{a0}345,50\u{a0}€",
        "Kaupunginhallitus 1.2.2026, 12 §",
        "Siitä on päätetty ennen kuin vaikutukset",
        "Toimenpide lisättiin ohjelmaan.",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert!(!page.says("Sisäinen nimi") && !page.says("muokkaa"), "{}", page.html);
    let goal = town.get(&format!("/tavoitteet/{}", made.goal)).await;
    assert!(goal.says(&format!("href=\"/toimenpiteet/{}\"", made.measure)));
    let missing = town.get("/toimenpiteet/999").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_overview_narrows_by_address_and_sorts_numbers_as_numbers() {
    let town = Town::new().await;
    assert!(town.get("/ohjelma").await.says("ei ole vielä julkaistu"));
    let made = made(&town, "in_force").await;
    let page = town.get("/ohjelma").await;
    let at = |words: &str| page.html.find(words).expect("is there");
    assert!(
        at("Kirjasto auki iltaisin") < at("Lomakkeet verkkoon"),
        "2.3 is before 2.10"
    );
    assert!(
        page.says("0/2 toimenpiteestä"),
        "nothing is known of how far: {}",
        page.html
    );
    let narrow = town.get(&format!("/ohjelma?tavoite={}", made.goal)).await;
    assert!(narrow.says("Kirjasto auki iltaisin") && !narrow.says("Lomakkeet verkkoon"));
    let status = town.get("/ohjelma?tila=unknown").await;
    assert!(!status.says("Kirjasto auki iltaisin") && status.says("Lomakkeet verkkoon"));
    assert!(
        town.get("/ohjelma?tila=late")
            .await
            .says("Näillä rajauksilla ei löytynyt")
    );
    assert_eq!(town.get("/ohjelma?sivu=9").await.location(), "/ohjelma");
    for order in ["tuorein", "pisimmalla"] {
        assert_eq!(
            town.get(&format!("/ohjelma?jarjestys={order}")).await.status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn what_is_private_never_shows() {
    let town = Town::new().await;
    let made = made(&town, "in_force").await;
    let (person, _) = town
        .person("salla.salainen@ikaalinen.fi", &[Role::StrategyEditor], &[])
        .await;
    town.sent("Piilossa oleva aihe", "Tätä ei ole vielä julkaistu kenellekään.")
        .await;
    let idea = number(&town, "update idea set listed = false returning id");
    let idea = domain::IdeaId::new(idea.await);
    let mut tx = town.state.db.write().await.expect("a transaction");
    let now = town.state.clock.now();
    let tied = Facts {
        idea: Some(idea),
        ..Facts::default()
    };
    for (kind, facts) in [
        (MeasureEventKind::IdeaTied, &tied),
        (MeasureEventKind::Edited, &Facts::default()),
        (MeasureEventKind::WorkDone, &Facts::default()),
    ] {
        let by = Some(person);
        write_event(&mut tx, made.measure, kind, facts, by, now)
            .await
            .expect("writes");
    }
    tx.commit().await.expect("commits");
    let measure = format!("/toimenpiteet/{}", made.measure);
    for path in [
        measure.as_str(),
        "/ohjelma",
        "/ohjelma/muutokset",
        "/ohjelma/muutokset.atom",
    ] {
        let page = town.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for private in [
            "Piilossa",
            "salainen",
            "Asukkaan idea liitettiin",
            "Tietoja päivitettiin",
        ] {
            assert!(!page.says(private), "{path} says {private}: {}", page.html);
        }
    }
    assert!(town.get(&measure).await.says("Yksi työ valmistui."));
}

#[tokio::test]
async fn a_programme_of_a_draft_is_staffs_and_editing_is_offered_to_editors() {
    let town = Town::new().await;
    let made = made(&town, "draft").await;
    let path = format!("/toimenpiteet/{}", made.measure);
    assert_eq!(town.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(town.get("/ohjelma").await.says("ei ole vielä julkaistu"));
    let (_, cookie) = town.person("eeva@ikaalinen.fi", &[Role::StrategyEditor], &[]).await;
    let page = town.get_as(&path, &cookie).await;
    assert!(page.says(&format!("href=\"{path}/muokkaa\"")), "{}", page.html);
}

#[tokio::test]
async fn the_feed_says_the_same_as_the_page() {
    let town = Town::new().await;
    let made = made(&town, "in_force").await;
    let feed = town.get("/ohjelma/muutokset.atom").await;
    assert_eq!(feed.headers["content-type"], "application/atom+xml; charset=utf-8");
    for words in [
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fi\">",
        "<title>2.3 Kirjasto auki iltaisin</title>",
        "<summary>Toimenpide lisättiin ohjelmaan.</summary>",
        "<updated>2026-03-02T08:00:00Z</updated>",
        &format!(
            "<link href=\"https://lanka.example.fi/toimenpiteet/{}\"/>",
            made.measure
        ),
    ] {
        assert!(feed.says(words), "{words}: {}", feed.html);
    }
    assert!(
        town.get("/ohjelma/muutokset")
            .await
            .says("href=\"/ohjelma/muutokset.atom\"")
    );
}
