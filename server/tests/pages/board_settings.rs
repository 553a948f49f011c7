//! What a manager sets on a board by plain forms; what others may not, and who hears of a change meanwhile.

use domain::boards::{BoardTemplate, BoardVisibility};
use domain::{BoardId, GroupId, Language};
use http::StatusCode;
use store::boards::settings::{columns, labels, lanes, seats};
use store::boards::setup::{NewBoard, create};

use crate::town::Town;

struct House {
    town: Town,
    board: BoardId,
    lead: String,
    member: String,
}

impl House {
    async fn new() -> Self {
        let town = Town::new().await;
        let name = domain::Localised::new("Tekniset", "", "");
        let group = store::groups::add_group(&town.state.db, "tekniset", &name, false)
            .await
            .expect("a group");
        let board = board(&town, group).await;
        let (_, lead) = town.person("liisa@ikaalinen.fi", &[], &[("tekniset", true)]).await;
        let (_, member) = town.person("maija@ikaalinen.fi", &[], &[("tekniset", false)]).await;
        Self {
            town,
            board,
            lead,
            member,
        }
    }

    fn at(&self, rest: &str) -> String {
        format!("/taulut/{}{rest}", self.board)
    }

    async fn columns(&self) -> Vec<columns::Column> {
        let mut c = self.town.state.db.read().await.expect("a connection");
        columns::columns(&mut c, self.board).await.expect("columns")
    }

    async fn seq(&self) -> i64 {
        let mut c = self.town.state.db.read().await.expect("a connection");
        store::boards::numbers::seq(&mut c, self.board)
            .await
            .expect("reads")
            .expect("there")
    }
}

async fn board(town: &Town, group: GroupId) -> BoardId {
    let mut tx = town.state.db.write().await.expect("a transaction");
    let new = NewBoard {
        group,
        name: "Tekniset työt",
        purpose: "",
        prefix: "TEK",
        template: BoardTemplate::Development,
        language: Language::Fi,
        visibility: BoardVisibility::Staff,
        team: 2,
        demo: false,
    };
    let id = create(&mut tx, new, None, town.state.clock.now())
        .await
        .expect("a board");
    tx.commit().await.expect("commits");
    id
}

fn seen(html: &str) -> String {
    let rest = html.split("name=\"seen\" value=\"").nth(1).expect("a mark");
    rest.split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn only_a_manager_opens_the_settings_and_everyone_at_the_board_reads_its_rules() {
    let house = House::new().await;
    for path in [
        "/asetukset",
        "/asetukset/sarakkeet",
        "/asetukset/radat",
        "/asetukset/tunnisteet",
        "/asetukset/ihmiset",
    ] {
        let page = house.town.get_as(&house.at(path), &house.lead).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let refused = house.town.get_as(&house.at(path), &house.member).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        let stranger = house.town.get(&house.at(path)).await;
        assert_ne!(stranger.status, StatusCode::OK, "{path}");
    }
    let rules = house.town.get_as(&house.at("/saannot"), &house.member).await;
    assert_eq!(rules.status, StatusCode::OK);
    assert!(
        rules.says("Taulun säännöt") && rules.says("Läpimenoaika päättyy"),
        "{}",
        rules.html
    );
}

#[tokio::test]
async fn settings_are_saved_and_who_was_late_sees_both_values() {
    let house = House::new().await;
    let page = house.town.get_as(&house.at("/asetukset"), &house.lead).await;
    let mark = seen(&page.html);
    let before = house.seq().await;
    let form = |name: &'static str, seen: &str| {
        [
            ("act", "save".to_owned()),
            ("name", name.to_owned()),
            ("purpose", "Kadut kuntoon".to_owned()),
            ("prefix", "kat".to_owned()),
            ("visibility", "members".to_owned()),
            ("mode", "hard".to_owned()),
            ("limit", "5".to_owned()),
            ("keep", "30".to_owned()),
            ("seen", seen.to_owned()),
        ]
    };
    let post = async |fields: [(&'static str, String); 9]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        house.town.post_as(&house.at("/asetukset"), &fields, &house.lead).await
    };
    let saved = post(form("Kadut", &mark)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    assert_eq!(house.seq().await, before + 1);
    let late = post(form("Puistot", &mark)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.says("value=\"Puistot\"") && late.says("<q>Kadut</q>"),
        "{}",
        late.html
    );
    assert_eq!(house.seq().await, before + 1, "what was refused takes no number");
    let again = post(form("Puistot", &seen(&late.html))).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let wrong = post(form("", "")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("href=\"#name\""));
}

#[tokio::test]
async fn a_column_is_added_changed_put_in_order_and_taken_away() {
    let house = House::new().await;
    let path = house.at("/asetukset/sarakkeet");
    let before = house.columns().await.len();
    let new = [("act", "add"), ("name", "Tarkistus"), ("role", "wait")];
    let added = house.town.post_as(&path, &new, &house.lead).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html);
    let all = house.columns().await;
    let column = all.last().expect("a column").id;
    assert_eq!((all.len(), all[before].set.name.as_str()), (before + 1, "Tarkistus"));

    let up = [("act", "up"), ("column", &column.to_string())];
    house.town.post_as(&path, &up, &house.lead).await;
    assert_eq!(house.columns().await[before - 1].id, column);

    let at = format!("{path}/{column}");
    let mark = seen(&house.town.get_as(&at, &house.lead).await.html);
    let form = [
        ("act", "save"),
        ("name", "Katselmus"),
        ("role", "active"),
        ("limit", "2"),
        ("exit", "Katsottu\nHyväksytty"),
        ("asks", "on"),
        ("public_fi", "Työ tarkistetaan"),
        ("seen", &mark),
    ];
    let saved = house.town.post_as(&at, &form, &house.lead).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let set = house.columns().await[before - 1].set.clone();
    assert!(set.asks && set.limit == Some(2) && set.exit == "Katsottu\nHyväksytty");
    let late = [
        ("act", "save"),
        ("name", "Muu"),
        ("role", "active"),
        ("seen", mark.as_str()),
    ];
    let told = house.town.post_as(&at, &late, &house.lead).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.says("<q>Katselmus</q>"));

    let removed = house.town.post_as(&at, &[("act", "remove")], &house.lead).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(house.columns().await.len(), before);
    assert_eq!(house.town.get_as(&at, &house.lead).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_column_with_cards_stays_until_they_are_moved() {
    let house = House::new().await;
    let (first, second) = (house.columns().await[0].id, house.columns().await[1].id);
    let form = [
        ("key", "00000000000000000000000000000001"),
        ("title", "Kortti"),
        ("column", &first.to_string()),
        ("place", "top"),
    ];
    let made = house.town.post_as(&house.at("/kortit/uusi"), &form, &house.lead).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    let at = house.at(&format!("/asetukset/sarakkeet/{first}"));
    let stays = house.town.post_as(&at, &[("act", "remove")], &house.lead).await;
    assert_eq!(stays.status, StatusCode::CONFLICT);
    assert!(stays.says("Siirrä se ensin muualle"), "{}", stays.html);

    // The card has been promised once it is in the column: another role changes its dates.
    let mark = seen(&house.town.get_as(&at, &house.lead).await.html);
    let role = [("act", "save"), ("name", "Työ"), ("role", "active"), ("seen", &mark)];
    let asks = house.town.post_as(&at, &role, &house.lead).await;
    assert_eq!(asks.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asks.says("muuttaa 1 kortin läpimenoaikaa"), "{}", asks.html);
    let confirmed = [
        ("act", "save"),
        ("name", "Työ"),
        ("role", "active"),
        ("seen", &mark),
        ("confirmed", "active"),
    ];
    let saved = house.town.post_as(&at, &confirmed, &house.lead).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);

    let to = second.to_string();
    let moved = house
        .town
        .post_as(&at, &[("act", "move"), ("key", "a"), ("to", &to)], &house.lead)
        .await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.html);
    let removed = house.town.post_as(&at, &[("act", "remove")], &house.lead).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn lanes_labels_and_seats_are_given_changed_and_taken() {
    let house = House::new().await;
    let (_, guest) = house
        .town
        .person("vieras@ikaalinen.fi", &[domain::people::Role::Moderator], &[])
        .await;
    let post = async |path: &str, form: &[(&str, &str)]| house.town.post_as(&house.at(path), form, &house.lead).await;
    let lane = [
        ("act", "add"),
        ("lane", "0"),
        ("name", "Kiireelliset"),
        ("limit", "1"),
        ("class", "expedite"),
    ];
    assert_eq!(post("/asetukset/radat", &lane).await.status, StatusCode::SEE_OTHER);
    let mut c = house.town.state.db.read().await.expect("a connection");
    let all = lanes::lanes(&mut c, house.board).await.expect("lanes");
    let added = all
        .iter()
        .find(|it| it.set.name == "Kiireelliset")
        .expect("added")
        .id
        .to_string();
    let default = all[0].id.to_string();
    let stays = post("/asetukset/radat", &[("act", "remove"), ("lane", &default)]).await;
    assert_eq!(stays.status, StatusCode::CONFLICT);
    let gone = post("/asetukset/radat", &[("act", "remove"), ("lane", &added)]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);

    let label = [
        ("act", "add"),
        ("label", "0"),
        ("name", "Talvi"),
        ("colour", "blue"),
        ("pattern", "dots"),
    ];
    assert_eq!(
        post("/asetukset/tunnisteet", &label).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        post("/asetukset/tunnisteet", &label).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let all = labels::labels(&mut c, house.board).await.expect("labels");
    let made = all.iter().find(|it| it.name == "Talvi").expect("made").id.to_string();
    post("/asetukset/tunnisteet", &[("act", "remove"), ("label", &made)]).await;
    let all = labels::labels(&mut c, house.board).await.expect("labels");
    assert!(all.iter().all(|it| it.name != "Talvi"));

    let before = house.town.get_as(&house.at("/asetukset"), &guest).await;
    assert_eq!(before.status, StatusCode::FORBIDDEN);
    let person = store::people::staff::staff(&mut c, house.town.state.clock.now().civil_day())
        .await
        .expect("staff");
    let person = person
        .iter()
        .find(|it| it.email.as_deref() == Some("vieras@ikaalinen.fi"))
        .expect("known")
        .id;
    let give = [("act", "add"), ("person", &person.to_string()), ("seat", "manager")];
    assert_eq!(post("/asetukset/ihmiset", &give).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        house.town.get_as(&house.at("/asetukset"), &guest).await.status,
        StatusCode::OK
    );
    let take = [("act", "remove"), ("person", &person.to_string())];
    assert_eq!(post("/asetukset/ihmiset", &take).await.status, StatusCode::SEE_OTHER);
    assert!(seats::seats(&mut c, house.board).await.expect("seats").is_empty());
    let after = house.town.get_as(&house.at("/asetukset"), &guest).await;
    assert_eq!(after.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_archived_card_is_found_by_words_and_comes_back() {
    let house = House::new().await;
    let first = house.columns().await[0].id;
    let form = [
        ("key", "00000000000000000000000000000001"),
        ("title", "=Penkki puistoon"),
        ("column", &first.to_string()),
        ("place", "top"),
    ];
    house
        .town
        .post_as(&house.at("/kortit/uusi"), &form, &house.member)
        .await;
    let archive = [("key", "k"), ("card", "1"), ("act", "archive"), ("outcome", "dropped")];
    let away = house.town.post_as(&house.at("/monta"), &archive, &house.member).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.html);
    let page = house
        .town
        .get_as(&house.at("/arkisto?haku=penkki"), &house.member)
        .await;
    assert!(page.says("TEK-1 =Penkki puistoon"), "{}", page.html);
    let none = house
        .town
        .get_as(&house.at("/arkisto?haku=sanaton"), &house.member)
        .await;
    assert!(none.says("Ei kortteja"));

    let file = house.town.get_as(&house.at("/kortit.csv"), &house.member).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.html.contains(";'=Penkki puistoon;"), "no formula: {}", file.html);
    let log = house.town.get_as(&house.at("/siirtymat.csv"), &house.member).await;
    assert!(
        log.html.contains("TEK-1;") && log.html.contains("archive"),
        "{}",
        log.html
    );
    let json = house.town.get_as(&house.at("/taulu.json"), &house.member).await;
    assert!(json.html.contains("\"prefix\": \"TEK\""), "{}", json.html);

    let (card, key) = (page.value("card"), page.value("key"));
    let back = [("card", card.as_str()), ("key", key.as_str())];
    let restored = house.town.post_as(&house.at("/arkisto"), &back, &house.member).await;
    assert_eq!(restored.status, StatusCode::SEE_OTHER, "{}", restored.html);
    assert!(
        house
            .town
            .get_as(&house.at(""), &house.member)
            .await
            .says("=Penkki puistoon")
    );
}

#[tokio::test]
async fn an_archived_board_is_read_and_brought_back() {
    let house = House::new().await;
    let archive = house
        .town
        .post_as(&house.at("/asetukset"), &[("act", "archive")], &house.lead)
        .await;
    assert_eq!(archive.status, StatusCode::SEE_OTHER, "{}", archive.html);
    assert!(
        house
            .town
            .get_as(&house.at(""), &house.member)
            .await
            .says("Taulu on arkistoitu")
    );
    house
        .town
        .post_as(&house.at("/asetukset"), &[("act", "reopen")], &house.lead)
        .await;
    assert!(
        !house
            .town
            .get_as(&house.at(""), &house.member)
            .await
            .says("Taulu on arkistoitu")
    );
}
