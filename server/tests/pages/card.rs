//! A card's own page as browsers without scripts use it: every form, who may, and what a stranger gets.

use axum::body::Body;
use domain::boards::{Anchor, Ask, BoardTemplate, BoardVisibility, Op};
use domain::people::{Actor, Person, Seat};
use domain::{BoardId, GroupId, Language};
use http::{Request, StatusCode};

use crate::town::{Answer, Town};

/// A board of one group, with a card on it: its page is `path`.
pub(crate) struct Board {
    pub(crate) town: Town,
    pub(crate) id: BoardId,
    pub(crate) path: String,
    pub(crate) lead: String,
    pub(crate) member: String,
    actor: Actor,
}

impl Board {
    pub(crate) async fn new(visibility: BoardVisibility) -> Self {
        let town = Town::new().await;
        let (lead, lead_cookie) = town.person("liisa@kunta.fi", &[], &[("tekninen", true)]).await;
        let (_, member) = town.person("maija@kunta.fi", &[], &[("tekninen", false)]).await;
        let (db, now) = (&town.state.db, town.state.clock.now());
        let group = group_of(&town).await;
        let new = store::boards::setup::NewBoard {
            group,
            name: "Tekniset työt",
            purpose: "",
            prefix: "TEK",
            template: BoardTemplate::Development,
            language: Language::Fi,
            visibility,
            team: 2,
            demo: false,
        };
        let mut tx = db.write().await.expect("begins");
        let id = store::boards::setup::create(&mut tx, new, None, now)
            .await
            .expect("a board");
        tx.commit().await.expect("commits");
        let seat = Seat { group, is_lead: true };
        let actor = Actor::Person(Person {
            seats: vec![seat],
            ..Person::resident(lead)
        });
        let board = Self {
            town,
            id,
            path: format!("/taulut/{id}/kortit/1"),
            lead: lead_cookie,
            member,
            actor,
        };
        board.card("Hakemuslomakkeen <uusinta>").await;
        board
    }

    pub(crate) async fn card(&self, title: &str) {
        let (db, now) = (&self.town.state.db, self.town.state.clock.now());
        let seen = store::boards::snapshot(&mut db.read().await.expect("reads"), self.id)
            .await
            .expect("reads")
            .expect("a board");
        let ask = Ask::Create {
            title: title.to_owned(),
            column: seen.columns[0].id,
            lane: seen.lanes[0].id,
            anchor: Anchor::Bottom,
            idea: None,
            reason: None,
        };
        let op = Op {
            op_id: format!("{:032x}", seen.seq + 1),
            ask,
            client_at: None,
        };
        store::boards::apply(db, self.id, &self.actor, &op, now)
            .await
            .expect("runs")
            .expect("a card");
    }

    pub(crate) async fn page(&self) -> Answer {
        self.town.get_as(&self.path, &self.member).await
    }

    /// Sends a form of the card as the page of now would.
    pub(crate) async fn send(&self, act: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.page().await;
        let (key, seen) = (page.value("key"), page.value("seen"));
        let mut all = vec![("act", act), ("key", key.as_str()), ("seen", seen.as_str())];
        all.extend_from_slice(fields);
        self.town.post_as(&self.path, &all, &self.member).await
    }

    async fn sent(&self, act: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.send(act, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{act}: {}", answer.html);
        self.page().await
    }

    pub(crate) async fn upload(&self, cookie: &str, name: &str, bytes: &[u8]) -> Answer {
        let head = format!(
            "--raja\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: x/y\r\n\r\n"
        );
        self.upload_raw(cookie, &[head.as_bytes(), bytes, b"\r\n--raja--\r\n"].concat())
            .await
    }

    pub(crate) async fn upload_raw(&self, cookie: &str, body: &[u8]) -> Answer {
        let request = Request::post(format!("{}/liitteet", self.path))
            .header("content-type", "multipart/form-data; boundary=raja")
            .header("cookie", cookie)
            .body(Body::from(body.to_vec()))
            .expect("a request");
        self.town.ask(request).await
    }
}

async fn group_of(town: &Town) -> GroupId {
    let groups = store::groups::groups(&mut town.state.db.read().await.expect("reads"))
        .await
        .expect("groups");
    groups.iter().find(|it| it.code == "tekninen").expect("a group").id
}

/// The value of the button or option whose words are these.
fn value_before(page: &Answer, words: &str) -> String {
    let before = page
        .html
        .split_once(words)
        .unwrap_or_else(|| panic!("no {words}: {}", page.html))
        .0;
    let rest = before.rsplit_once("value=\"").expect("a value").1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn everything_on_a_card_is_changed_by_plain_forms_and_told_in_its_history() {
    let board = Board::new(BoardVisibility::Staff).await;
    let page = board.page().await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.says("TEK-1") && page.says("Hakemuslomakkeen &lt;uusinta&gt;") && page.says("Siirrä kortti"),
        "{}",
        page.html
    );

    board.sent("add_list", &[("name", "Ennen julkaisua")]).await;
    let page = board.page().await;
    let list = page.value("list");
    let page = board
        .sent("add_check", &[("list", &list), ("text", "Tekstit tarkistettu")])
        .await;
    assert!(page.says("0/1 valmiina"), "{}", page.html);
    let tick = value_before(&page, "<span class=\"check-text\">Tekstit tarkistettu");
    let page = board.sent("check", &[("tick", &tick)]).await;
    assert!(
        page.says("1/1 valmiina") && page.says("aria-pressed=\"true\""),
        "{}",
        page.html
    );

    let page = board
        .sent(
            "block",
            &[
                ("category", "decision"),
                ("text", "Budjetti"),
                ("waiting_for", "lautakunta"),
            ],
        )
        .await;
    assert!(
        page.says("Odottaa päätöstä") && page.says("Odotetaan: lautakunta") && page.says("Estynyt alle päivän"),
        "{}",
        page.html
    );
    let page = board.sent("unblock", &[]).await;
    assert!(page.says("1 aiempi este"), "{}", page.html);

    let who = value_before(&page, ">liisa@kunta.fi</option>");
    let page = board.sent("people", &[("assign", &who)]).await;
    assert!(page.says("<span class=\"person-name\">liisa@kunta.fi"), "{}", page.html);
    let page = board.sent("people", &[("pull", &who)]).await;
    assert!(page.says("Vetää: liisa@kunta.fi"), "{}", page.html);

    let was = [
        ("was_title", "Hakemuslomakkeen <uusinta>"),
        ("was_class", "normal"),
        ("was_kind", "work"),
        ("was_start", ""),
        ("was_due", ""),
    ];
    let now = [
        ("title", "Lomake uusiksi"),
        ("class", "dated"),
        ("kind", "request"),
        ("start", ""),
        ("due", "2026-03-20"),
    ];
    let page = board.sent("edit", &[was.as_slice(), now.as_slice()].concat()).await;
    assert!(
        page.says("Lomake uusiksi") && page.says("20.3.2026") && page.says("Pyyntö"),
        "{}",
        page.html
    );

    board.card("Toinen kortti").await;
    let page = board
        .sent("add_link", &[("link", "blocks:in"), ("other", "TEK-2")])
        .await;
    assert!(
        page.says("Odottaa korttia") && page.says("TEK-2 Toinen kortti") && page.says("Odottaa toista korttia"),
        "{}",
        page.html
    );
    let other = board
        .town
        .get_as(&board.path.replace("kortit/1", "kortit/2"), &board.member)
        .await;
    assert!(
        other.says("Estää korttia") && other.says("TEK-1 Lomake uusiksi"),
        "{}",
        other.html
    );
    let cycle = board.send("add_link", &[("link", "blocks:out"), ("other", "2")]).await;
    assert_eq!(cycle.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(cycle.says("Kortit jäisivät odottamaan toisiaan"), "{}", cycle.html);

    let page = board.page().await;
    for told in [
        "Lisäsi tarkistuslistan",
        "Merkitsi rivin tehdyksi",
        "Merkitsi estyneeksi: Odottaa päätöstä",
        "Lisäsi tekijän: liisa@kunta.fi",
        "Määräpäiväksi 20.3.2026",
        "Muutti otsikkoa",
        "Liitti korttiin TEK-",
    ] {
        assert!(page.says(told), "{told}: {}", page.html);
    }
    let refused = board.send("archive", &[("outcome", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = board.sent("archive", &[("outcome", "dropped")]).await;
    assert!(
        page.says("Kortti on arkistossa") && page.says("Ei tehdä"),
        "{}",
        page.html
    );
    let page = board.sent("restore", &[]).await;
    assert!(!page.says("Kortti on arkistossa"));
    let page = board.sent("delete", &[]).await;
    assert!(page.says("Kortti on roskakorissa"), "{}", page.html);
}

#[tokio::test]
async fn a_form_sent_twice_acts_once() {
    let board = Board::new(BoardVisibility::Staff).await;
    let page = board.page().await;
    let (key, seen) = (page.value("key"), page.value("seen"));
    let list = [("act", "add_list"), ("key", &key), ("seen", &seen), ("name", "Lista")];
    let comment = [("key", key.as_str()), ("text", "Sanon tämän kerran.")];
    for _ in 0..2 {
        assert_eq!(
            board.town.post_as(&board.path, &list, &board.member).await.status,
            StatusCode::SEE_OTHER
        );
        let at = format!("{}/kommentit", board.path);
        assert_eq!(
            board.town.post_as(&at, &comment, &board.member).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let page = board.page().await;
    assert_eq!(page.html.matches(">Lista<").count(), 1, "{}", page.html);
    assert_eq!(page.html.matches("Sanon tämän kerran.").count(), 1);
}

#[tokio::test]
async fn two_who_edit_the_same_lines_are_shown_both_texts_and_every_version_is_kept() {
    let board = Board::new(BoardVisibility::Staff).await;
    let at = format!("{}/kuvaus", board.path);
    let write = async |cookie: &str, seen: &str, key: &str, text: &str| {
        board
            .town
            .post_as(&at, &[("key", key), ("seen", seen), ("text", text)], cookie)
            .await
    };
    assert_eq!(
        write(&board.member, "0", "a", "yksi\n\nkaksi").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        write(&board.lead, "1", "b", "YKSI\n\nkaksi").await.status,
        StatusCode::SEE_OTHER
    );
    // Different lines: merged without a word.
    assert_eq!(
        write(&board.member, "1", "c", "yksi\n\nkaksi!").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(board.page().await.says("<p>YKSI</p><p>kaksi!</p>"));
    // The same line: both texts, and one's own stays in the field.
    let both = write(&board.member, "1", "d", "ykkönen</textarea>\n\nkaksi").await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    assert!(
        both.says("Joku muu muutti samoja rivejä") && both.says("YKSI\n\nkaksi!</pre>"),
        "{}",
        both.html
    );
    assert!(both.says("ykkönen&lt;/textarea>"), "{}", both.html);
    let seen = both.value("seen");
    assert_eq!(
        write(&board.member, &seen, "e", "ykkönen\n\nkaksi!").await.status,
        StatusCode::SEE_OTHER
    );
    let versions = board
        .town
        .get_as(&format!("{}/versiot", board.path), &board.member)
        .await;
    assert!(
        versions.says("YKSI") && versions.says("Palauta versio 1") && versions.says("Palauta versio 3"),
        "{}",
        versions.html
    );
    let too_long = write(&board.member, "4", "f", &"a".repeat(20_001)).await;
    assert_eq!(too_long.status, StatusCode::UNPROCESSABLE_ENTITY);
}
