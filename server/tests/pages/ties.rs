//! From a resident's idea to a card and back to the resident, as browsers without scripts do it.

use http::StatusCode;
use store::db::Statement;

use crate::boards::{add, shift, with_board};
use crate::town::{Answer, Town};

/// The values of a form's choice of board and column.
fn places(answer: &Answer) -> Vec<String> {
    let form = answer.html.split_once("name=\"tie_place\"").expect("a choice").1;
    let form = form.split("</select>").next().expect("its end");
    let values = form.split("<option value=\"").skip(1);
    values
        .map(|it| it.split('"').next().expect("a value").to_owned())
        .collect()
}

async fn statement(town: &Town, text: &'static str) {
    let mut tx = town.state.db.write().await.expect("a transaction");
    Statement::new(text).execute(&mut tx).await.expect("changes");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn an_idea_becomes_a_card_and_the_resident_reads_how_it_goes_until_the_answer() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    let (_, other) = town.person("olli@example.fi", &[], &[("sivistys", false)]).await;
    let board = with_board(&town, &lead, "development", "staff").await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;

    let desk = town.get_as("/ideat/1", &lead).await;
    let key = desk.value("tie_key");
    let first = places(&desk).first().expect("a column").clone();
    let make = [("tie_how", "make"), ("tie_key", &*key), ("tie_place", &*first)];
    let made = town.post_as("/ideat/1/kortti", &make, &lead).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    // Sent twice by an impatient hand: one card.
    town.post_as("/ideat/1/kortti", &make, &lead).await;
    let desk = town.get_as("/ideat/1", &lead).await;
    assert!(desk.says("TEK-1") && !desk.says("TEK-2"), "{}", desk.html);
    let card = town.get_as(&format!("{board}/kortit/1"), &lead).await;
    assert!(card.says("Penkki kirjaston eteen") && card.says("/ideat/1"));
    // A member of the staff who does not work there sees neither form nor place.
    assert!(!town.get_as("/ideat/1", &other).await.says("tie_place"));
    assert_ne!(
        town.post_as("/ideat/1/kortti", &make, &other).await.status,
        StatusCode::SEE_OTHER
    );

    let form = town.get_as(&format!("{board}/kortit/1/siirra"), &lead).await;
    assert!(
        form.says("Asukas näkee 5 minuutin päästä: Työ on käynnissä."),
        "{}",
        form.html
    );
    let moved = shift(&town, &lead, &board, 1, "Työn alla").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.html);
    town.wait_minutes(4);
    assert!(!town.get("/ideat/1").await.says("Työ on käynnissä."));
    town.wait_minutes(2);
    assert!(town.get("/ideat/1").await.says("Työ on käynnissä."));
    assert!(town.get("/en/ideat/1").await.says("Work is under way."));
    // Nobody knew by when: staff are asked, and residents hear it then.
    let desk = town.get_as("/ideat/1", &lead).await;
    assert!(desk.says("Työ on alkanut. Asukas ei vielä tiedä siitä."));
    let number = desk
        .html
        .split_once("name=\"work_number\" value=\"")
        .expect("the card")
        .1;
    let number = number.split('"').next().expect("a number").to_owned();
    let fields = [
        ("seen", &*desk.value("seen")),
        ("to", "doing"),
        ("work", "card"),
        ("work_number", &*number),
        ("quarter", "2028-Q1"),
    ];
    let told = town.post_as("/ideat/1/vaihe", &fields, &lead).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.html);

    let done = shift(&town, &lead, &board, 1, "Valmis").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let inbox = town.get_as("/saapuneet", &lead).await;
    let (at, rows) = (
        inbox.html.find("Valmis – kerro asukkaalle"),
        inbox.html.find("data-rows"),
    );
    assert!(at.is_some() && at < rows, "{}", inbox.html);
    let desk = town.get_as("/ideat/1", &lead).await;
    assert!(desk.says("Ideasi on nyt viety loppuun.") && desk.says("Toteutuksessa"));
    // The beginning that is offered cannot go out as it is.
    let (seen, draft) = (desk.value("seen"), desk.value("draft_seen"));
    let answer = |text: &'static str| {
        [
            ("seen", seen.clone()),
            ("draft_seen", draft.clone()),
            ("text", text.to_owned()),
        ]
    };
    let send = async |text| {
        let fields = answer(text);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        town.post_as("/ideat/1/vastaus", &fields, &lead).await
    };
    assert_eq!(
        send("Hei! [Kerro, mitä tehtiin]").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        send("Penkki on nyt kirjaston edessä.").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!town.get_as("/saapuneet", &lead).await.says("Valmis – kerro asukkaalle"));
}

#[tokio::test]
async fn a_board_full_of_secrets_shows_the_public_nothing_but_public_ideas() {
    let town = Town::new().await;
    let (_, lead) = town.person("lea@example.fi", &[], &[("tekninen", true)]).await;
    let board = with_board(&town, &lead, "development", "members").await;
    let public = format!("{board}/julkinen");
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    town.sent("Suihkulähde torille", "Torilla ei ole vettä kesällä.").await;
    town.sent("Piilotettava idea", "Tämä poistetaan myöhemmin näkyvistä.")
        .await;
    add(&town, &lead, &board, "Työn alla", "Kanarialintu salainen kortti").await;
    for (number, column) in [("1", 1), ("2", 0), ("3", 2)] {
        let path = format!("/ideat/{number}");
        let desk = town.get_as(&path, &lead).await;
        let place = places(&desk)[column].clone();
        let make = [
            ("tie_how", "make"),
            ("tie_key", &*desk.value("tie_key")),
            ("tie_place", &*place),
        ];
        let made = town.post_as(&format!("{path}/kortti"), &make, &lead).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    }
    statement(&town, "update card set title = 'Kanarialintu ' || title").await;
    statement(
        &town,
        "insert into card_comment (card_id, person_id, text, created_at) select id, created_by, 'Kanarialintu', 0 from card",
    )
    .await;
    statement(
        &town,
        "update idea set hidden_reason = 'other', hidden_at = 1, listed = not (id = 3) where id = 3",
    )
    .await;
    assert_eq!(town.get(&public).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("/taulut/999/julkinen").await.status, StatusCode::NOT_FOUND);
    statement(&town, "update board set published = (id > 0)").await;
    let group = town.get("/ryhmat/1").await;
    assert!(group.says(&public), "{}", group.html);
    for path in [
        public.clone(),
        format!("/sv{public}"),
        format!("/en{public}"),
        format!("{public}?sarake=1"),
    ] {
        let page = town.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.says("Penkki kirjaston eteen"), "{}", page.html);
        for secret in [
            "Kanarialintu",
            "Suihkulähde",
            "Piilotettava",
            "lea@",
            "Lea",
            "TEK-",
            "Työn alla",
            "Jonossa",
            "/kortit/",
            "data-count",
            "<leptos-island",
        ] {
            assert!(!page.html.contains(secret), "{secret}: {}", page.html);
        }
    }
    // A stranger finds nothing else of the board.
    for path in [
        board.clone(),
        format!("{board}/tiedot"),
        format!("{board}/muutokset?alkaen=0"),
        format!("{board}/kortit/1"),
    ] {
        let answer = town.get(&path).await;
        assert_ne!(answer.status, StatusCode::OK, "{path}");
        assert!(
            !answer.html.contains("Kanarialintu") && !answer.html.contains("Tekniset työt"),
            "{path}"
        );
    }
    // Taken out of the public: at once.
    statement(&town, "update idea set listed = not (id = 1) where id = 1").await;
    assert!(!town.get(&public).await.says("Penkki kirjaston eteen"));
}
