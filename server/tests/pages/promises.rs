//! What a group promises of its own: proposed by its year, confirmed by a person, told with its n.

use domain::ideas::status::{By, Change};
use domain::people::Role;
use domain::{GroupId, IdeaId, Language, Localised};
use http::StatusCode;

use crate::town::Town;

const TEXT: &str = "Tästä on puhuttu jo pitkään, ja nyt sen voisi tehdä.";

/// So many matters of one group, each answered on the day it came; the authors of these many told
/// that an answer came.
async fn answered(town: &Town, group: GroupId, count: i64, told: i64) {
    let state = &town.state;
    for id in 1..=count {
        town.sent(&format!("Valot rantareitille {id}"), TEXT).await;
        let (id, now) = (IdeaId::new(id), state.clock.now());
        let take = Change::Take { group };
        let taken = store::ideas::change_status(&state.db, id, take, By::Lead(group), now).await;
        taken.expect("writes").expect("is allowed");
        store::ideas::answer(&state.db, id, Some(group), "Näin se tehdään.", Language::Fi, now)
            .await
            .expect("answers");
        if id.get() <= told {
            let rated = store::ideas::rate(&state.db, id, id.get() > 1, now).await;
            rated.expect("writes").expect("is allowed");
        }
    }
}

async fn group(town: &Town) -> GroupId {
    let name = Localised::new("Tekninen ryhmä", "", "");
    let db = &town.state.db;
    let group = store::groups::add_group(db, "tekninen", &name, false)
        .await
        .expect("adds");
    let theme = Localised::new("Kadut", "", "");
    store::groups::add_theme(db, "kadut", &theme, Some(group), false)
        .await
        .expect("adds");
    group
}

#[tokio::test]
async fn what_a_groups_year_proposes_becomes_its_promise_by_one_press() {
    let town = Town::new().await;
    let group = group(&town).await;
    let (_, cookie) = town.person("paula@ikaalinen.fi", &[Role::Administrator], &[]).await;
    let early = town.get_as("/hallinta/lupaus", &cookie).await;
    assert!(early.says("Ehdotukseen on vielä liian vähän tietoa") && !early.says("name=\"days\""));
    answered(&town, group, 10, 0).await;

    let page = town.get_as("/hallinta/lupaus", &cookie).await;
    assert!(page.says("Vahvista lupaukseksi 1 työpäivä"), "{}", page.html);
    let at = format!("/hallinta/lupaus/{group}");
    let other = town.post_as(&at, &[("act", "confirm"), ("days", "7")], &cookie).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.says("ehdotus on muuttunut"));
    let public = format!("/ryhmat/{group}");
    assert!(
        town.get(&public)
            .await
            .says("Lupaamme ensimmäisen vastauksen 10 työpäivässä")
    );

    let done = town.post_as(&at, &[("act", "confirm"), ("days", "1")], &cookie).await;
    assert_eq!(done.location(), "/hallinta/lupaus?tallennettu");
    assert!(
        town.get_as("/hallinta/lupaus", &cookie)
            .await
            .says("Oma lupaus: 1 työpäivä.")
    );
    assert!(
        town.get(&public)
            .await
            .says("Lupaamme ensimmäisen vastauksen 1 työpäivässä")
    );
    // A new matter of the group's theme is promised it, others the town's. The day after is 3.3.
    let own = town
        .sent_with(&[("title", "Katu kuntoon"), ("text", TEXT), ("theme", "1")])
        .await;
    assert!(town.get(&own).await.says("viimeistään 3.3.2026"));
    let own = town.sent("Uimaranta kuntoon", TEXT).await;
    assert!(town.get(&own).await.says("viimeistään 16.3.2026"));

    town.post_as(&at, &[("act", "usual")], &cookie).await;
    assert!(
        town.get(&public)
            .await
            .says("Lupaamme ensimmäisen vastauksen 10 työpäivässä")
    );
}

#[tokio::test]
async fn whether_authors_got_an_answer_is_told_when_ten_have_told() {
    let town = Town::new().await;
    let group = group(&town).await;
    answered(&town, group, 11, 9).await;
    let page = town.get(&format!("/ryhmat/{group}")).await;
    assert!(
        page.says("liian vähän tietoa") && page.says("kertoneita on 9"),
        "{}",
        page.html
    );
    for id in [10, 11] {
        let now = town.state.clock.now();
        let rated = store::ideas::rate(&town.state.db, IdeaId::new(id), true, now).await;
        rated.expect("writes").expect("is allowed");
    }
    for path in [format!("/ryhmat/{group}"), "/ryhmat".to_owned()] {
        let page = town.get(&path).await;
        assert!(
            page.says("11 tekijää") && page.says("Heistä 10 sai (90 %)"),
            "{}",
            page.html
        );
    }
}
