//! From an idea to a measure and back to the resident: ties of staff, and the thread as everyone reads it.

use http::StatusCode;
use store::db::Statement;

use crate::boards::{add, with_board};
use crate::town::Town;

async fn run(town: &Town, texts: &[&'static str]) {
    let mut tx = town.state.db.write().await.expect("a transaction");
    for text in texts {
        Statement::new(text).execute(&mut tx).await.expect("changes");
    }
    tx.commit().await.expect("commits");
}

/// A measure 2.3 of the technical group, below a goal of the strategy in force.
async fn with_measure(town: &Town) {
    run(
        town,
        &[
            "insert into strategy (name_fi, from_year, to_year, state, created_at) \
             values ('Strategia', 2025, 2029, 'in_force', 0)",
            "insert into strategy_part (strategy_id, kind, position, name_fi) \
             select id, 'focus_area', 1, 'Palvelut' from strategy",
            "insert into strategy_part (strategy_id, kind, parent_id, position, name_fi) \
             select strategy_id, 'goal', id, 1, 'Viihtyisä keskusta' from strategy_part",
            "insert into programme (strategy_id, name_fi, from_year, to_year) \
             select id, 'Ohjelma', 2025, 2029 from strategy",
            "insert into phase (programme_id, position, name, public_fi) \
             select id, 1, 'Sisäinen vaihe', 'Penkkejä kokeillaan.' from programme",
            "insert into measure (programme_id, code, official_fi, group_id, told_at, created_at) \
             select programme.id, '2.3', 'Keskusta viihtyisäksi', sector_group.id, 0, 0 \
             from programme, sector_group where sector_group.code = 'tekninen'",
            "insert into measure_goal (measure_id, goal_id) \
             select measure.id, strategy_part.id from measure, strategy_part where kind = 'goal'",
        ],
    )
    .await;
}

#[tokio::test]
async fn an_idea_is_tied_to_a_measure_in_one_gesture_and_the_resident_reads_what_came_of_it() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    let (_, other) = town.person("olli@example.fi", &[], &[("sivistys", false)]).await;
    with_measure(&town).await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    let path = "/ideat/1/toimenpide";
    assert!(town.get_as("/ideat/1", &lead).await.says("2.3 Keskusta viihtyisäksi"));
    assert!(!town.get_as("/ideat/1", &other).await.says("Liitä toimenpiteeseen"));
    // Nothing chosen: the message stands at the field and nothing changed.
    let refused = town.post_as(path, &[("on", "1"), ("measure", "")], &lead).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Valitse toimenpide."), "{}", refused.html);

    let tied = town.post_as(path, &[("on", "1"), ("measure", "1")], &lead).await;
    assert_eq!(tied.status, StatusCode::SEE_OTHER, "{}", tied.html);
    // Untied, and back by the button of the notice.
    let untied = town.post_as(path, &[("on", "0"), ("measure", "1")], &lead).await;
    let notice = town
        .get_as(untied.location().split('#').next().expect("a path"), &lead)
        .await;
    assert!(notice.says("Liitä takaisin"), "{}", notice.html);
    town.post_as(path, &[("on", "1"), ("measure", "1")], &lead).await;
    assert!(!town.get("/ideat/1").await.says("Keskusta viihtyisäksi"));
    town.wait_minutes(6);
    run(
        &town,
        &[
            "insert into measure_event (measure_id, kind, at, public, detail) \
             select 1, 'phase_changed', max(tied_at) + 1, 1, '{\"phase\":1}' from tie",
            "insert into measure_event (measure_id, kind, at, public, detail) \
             select 1, 'completed', max(tied_at) + 2, 1, '{}' from tie",
            "insert into measure_event (measure_id, kind, at, public, detail) \
             select 1, 'edited', max(tied_at) + 3, 0, '{}' from tie",
        ],
    )
    .await;
    for path in ["/ideat/1", "/lanka/1"] {
        let page = town.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let order = [
            "Asia saapui.",
            "Tästä tuli osa toimenpidettä",
            "Penkkejä kokeillaan.",
            "Toimenpide valmistui.",
        ];
        let at: Vec<_> = order.iter().map(|words| page.html.find(words)).collect();
        assert!(
            at.iter().all(Option::is_some) && at.is_sorted(),
            "{path}: {at:?} {}",
            page.html
        );
        assert!(page.says("/toimenpiteet/1") && !page.says("Sisäinen vaihe"));
    }
    assert!(town.get("/en/lanka/1").await.says("The measure was completed."));
    let goal = town.get("/tavoitteet/2").await;
    assert!(
        goal.says("Toimenpide valmistui.") && goal.says("Penkki kirjaston eteen"),
        "{}",
        goal.html
    );
}

#[tokio::test]
async fn a_card_is_tied_to_a_measure_on_its_page_and_untied_again() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    with_measure(&town).await;
    let board = with_board(&town, &lead, "development", "members").await;
    add(&town, &lead, &board, "Työn alla", "Penkin hankinta").await;
    let card = format!("{board}/kortit/1");
    let path = format!("{card}/toimenpide");
    let refused = town.post_as(&path, &[("on", "1"), ("measure", "99")], &lead).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let tied = town.post_as(&path, &[("on", "1"), ("measure", "1")], &lead).await;
    assert_eq!(tied.status, StatusCode::SEE_OTHER, "{}", tied.html);
    let page = town.get_as(&card, &lead).await;
    assert!(page.says("/toimenpiteet/1") && page.says("Irrota"), "{}", page.html);
    let untied = town.post_as(&path, &[("on", "0"), ("measure", "1")], &lead).await;
    let page = town
        .get_as(untied.location().split('#').next().expect("a path"), &lead)
        .await;
    assert!(
        page.says("Liitä takaisin") && !page.says("/toimenpiteet/1"),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn the_thread_of_an_idea_tells_nothing_of_cards_people_or_ideas_that_are_not_public() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    with_measure(&town).await;
    let board = with_board(&town, &lead, "development", "members").await;
    add(&town, &lead, &board, "Työn alla", "Kanarialintu kortti").await;
    for title in ["Penkki kirjaston eteen", "Kanarialintu idea"] {
        town.sent(title, "Kirjaston edessä ei voi istua odottaessa.").await;
    }
    let tie = [("on", "1"), ("measure", "1")];
    for path in ["/ideat/1/toimenpide", "/ideat/2/toimenpide"] {
        assert_eq!(town.post_as(path, &tie, &lead).await.status, StatusCode::SEE_OTHER);
    }
    town.post_as(&format!("{board}/kortit/1/toimenpide"), &tie, &lead).await;
    run(
        &town,
        &[
            "update idea set listed = 0 where id = 2",
            "update person set name = 'Kanarialintu Lea'",
            "update measure set contact = 'Kanarialintu'",
            "update phase set name = 'Kanarialintu'",
        ],
    )
    .await;
    town.wait_minutes(6);
    for path in ["/lanka/1", "/ideat/1", "/tavoitteet/2"] {
        let page = town.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.says("Toimenpiteelle tuli uutta työtä."), "{path}: {}", page.html);
        assert!(!page.says("Kanarialintu"), "{path}: {}", page.html);
    }
    assert_eq!(town.get("/lanka/99").await.status, StatusCode::NOT_FOUND);
}
