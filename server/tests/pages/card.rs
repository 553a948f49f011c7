//! A card's own page as browsers without scripts use it: every form, who may, and what a stranger gets.

use axum::body::Body;
use domain::boards::{Anchor, Ask, BoardTemplate, BoardVisibility, Op};
use domain::people::{Actor, Person, Role, Seat};
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
    async fn send(&self, act: &str, fields: &[(&str, &str)]) -> Answer {
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

    async fn upload(&self, cookie: &str, name: &str, bytes: &[u8]) -> Answer {
        let head = format!(
            "--raja\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: x/y\r\n\r\n"
        );
        self.upload_raw(cookie, &[head.as_bytes(), bytes, b"\r\n--raja--\r\n"].concat())
            .await
    }

    async fn upload_raw(&self, cookie: &str, body: &[u8]) -> Answer {
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
    assert!(
        board
            .page()
            .await
            .html
            .replace("<!>", "")
            .contains("<p>YKSI</p><p>kaksi!</p>")
    );
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

#[tokio::test]
async fn a_comment_is_said_mended_and_removed_and_what_is_written_in_it_is_text() {
    let board = Board::new(BoardVisibility::Staff).await;
    let at = format!("{}/kommentit", board.path);
    let said = board
        .town
        .post_as(
            &at,
            &[
                ("key", "a"),
                ("text", "**Hei** <script>alert(1)</script> [x](javascript:alert(1))"),
            ],
            &board.member,
        )
        .await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.html);
    let page = board
        .town
        .get_as(said.location().split('#').next().unwrap_or_default(), &board.member)
        .await;
    assert!(
        page.says("<strong>Hei")
            && page.says("&lt;script&gt;")
            && !page.says("<script>alert")
            && !page.says("href=\"javascript"),
        "{}",
        page.html
    );
    assert!(page.says("data-draft-done"), "what was sent is no draft any more");
    let empty = board
        .town
        .post_as(&at, &[("key", "b"), ("text", " \n ")], &board.member)
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Kirjoita kommentti."));
    let id = said.location().rsplit('-').next().unwrap_or_default().to_owned();
    let own = format!("{at}/{id}");
    assert_eq!(board.town.get_as(&own, &board.lead).await.status, StatusCode::FORBIDDEN);
    let form = board.town.get_as(&own, &board.member).await;
    assert!(form.says("**Hei**"), "{}", form.html);
    let mended = board
        .town
        .post_as(&own, &[("seen", &form.value("seen")), ("text", "Moi")], &board.member)
        .await;
    assert_eq!(mended.status, StatusCode::SEE_OTHER);
    assert!(board.page().await.says("muokattu"));
    let old = board
        .town
        .post_as(&own, &[("seen", "1"), ("text", "Taas")], &board.member)
        .await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    assert!(old.says("”Moi”") && old.says("Taas"), "{}", old.html);
    assert_eq!(
        board.town.post_as(&own, &[("act", "remove")], &board.lead).await.status,
        StatusCode::SEE_OTHER
    );
    let page = board.page().await;
    assert!(page.says("Kommentti on poistettu.") && !page.says("Moi"));
    assert_eq!(board.town.get_as(&own, &board.member).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_file_is_taken_given_back_to_be_saved_only_and_removed() {
    let board = Board::new(BoardVisibility::Staff).await;
    let kept = board
        .upload(
            &board.member,
            "../P\u{202e}äätös.txt",
            "Päätös\n".repeat(20_000).as_bytes(),
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
    let page = board.page().await;
    assert!(page.says(">Päätös.txt</a>"), "{}", page.html);
    let at = format!("/taulut/{}/liitteet/1", board.id);
    let file = board.town.get_as(&at, &board.member).await;
    assert_eq!(
        (file.status, file.html.len()),
        (StatusCode::OK, "Päätös\n".len() * 20_000)
    );
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"P__t_s.txt\"; filename*=UTF-8''P%C3%A4%C3%A4t%C3%B6s.txt"
    );
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(
        (file.header("content-type"), file.header("cache-control")),
        ("text/plain".to_owned(), "private, no-store".to_owned())
    );
    assert_eq!(
        board
            .town
            .post_as(&[&at, "/poista"].concat(), &[], &board.member)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        board.town.get_as(&at, &board.member).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(!board.page().await.says("Päätös.txt"));
}

#[tokio::test]
async fn a_bad_file_gets_clear_words_and_changes_nothing() {
    let board = Board::new(BoardVisibility::Staff).await;
    let large = vec![b'a'; 5 * 1024 * 1024 + 1];
    let bad: [(&str, &[u8], &str); 5] = [
        ("iso.txt", &large, "Tiedosto on liian suuri"),
        ("tyhja.txt", b"", "Tiedosto on tyhjä"),
        (
            "ohjelma.exe",
            b"MZ\x90\0\x03",
            "Tämän tyyppistä tiedostoa ei voi liittää",
        ),
        (
            "kuva.svg",
            b"<svg onload='alert(1)'/>",
            "Tämän tyyppistä tiedostoa ei voi liittää",
        ),
        ("rikki.pdf", b"%PDF-1.7 loppu puuttuu", "rikki"),
    ];
    for (name, bytes, words) in bad {
        let answer = board.upload(&board.member, name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.says(words) && answer.says(name), "{name}: {}", answer.html);
    }
    let cut = board
        .upload_raw(
            &board.member,
            b"--raja\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nalku",
        )
        .await;
    assert_eq!(cut.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(cut.says("ei tullut perille ehjänä"), "{}", cut.html);
    let none = board.upload(&board.member, "", b"").await;
    assert!(none.says("Valitse tiedosto."), "{}", none.html);
    let page = board.page().await;
    assert!(!page.says("/liitteet/1"), "{}", page.html);
    let seen = store::boards::snapshot(&mut board.town.state.db.read().await.expect("reads"), board.id)
        .await
        .expect("reads")
        .expect("a board");
    assert_eq!((seen.seq, seen.cards[0].files), (1, 0));
}

/// Who may knock on which door of a card, on a board that is open to staff and on one that is not.
#[tokio::test]
async fn every_door_of_a_card_asks_who_comes() {
    for visibility in [BoardVisibility::Staff, BoardVisibility::Members] {
        let board = Board::new(visibility).await;
        assert_eq!(
            board.upload(&board.member, "a.txt", b"a").await.status,
            StatusCode::SEE_OTHER
        );
        let at = format!("{}/kommentit", board.path);
        board
            .town
            .post_as(&at, &[("key", "a"), ("text", "Sisäistä sanaa")], &board.member)
            .await;
        let (_, other) = board.town.person("muu@kunta.fi", &[], &[("muu", true)]).await;
        let (_, admin) = board
            .town
            .person("hallinta@kunta.fi", &[Role::Administrator], &[])
            .await;
        let (_, resident) = board.town.person("asukas@example.fi", &[], &[]).await;
        let card = &board.path;
        let reads = [
            card.clone(),
            format!("{card}/versiot"),
            format!("/taulut/{}/liitteet/1", board.id),
        ];
        let works = [
            card.clone(),
            format!("{card}/kuvaus"),
            format!("{card}/kommentit"),
            format!("{card}/kommentit/1"),
            format!("{card}/liitteet"),
            format!("/taulut/{}/liitteet/1/poista", board.id),
        ];
        let is_open = visibility == BoardVisibility::Staff;
        let outsiders = [
            ("", StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED),
            (resident.as_str(), StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
            (
                &other,
                if is_open { StatusCode::OK } else { StatusCode::NOT_FOUND },
                if is_open {
                    StatusCode::FORBIDDEN
                } else {
                    StatusCode::NOT_FOUND
                },
            ),
            (
                &admin,
                if is_open { StatusCode::OK } else { StatusCode::NOT_FOUND },
                if is_open {
                    StatusCode::FORBIDDEN
                } else {
                    StatusCode::NOT_FOUND
                },
            ),
        ];
        for (cookie, read, work) in outsiders {
            for path in &reads {
                let answer = board.town.get_as(path, cookie).await;
                assert_eq!(answer.status, read, "get {path} {visibility:?}");
                assert!(
                    read == StatusCode::OK || !answer.says("uusinta") && !answer.says("Sisäistä"),
                    "{}",
                    answer.html
                );
            }
            for path in &works {
                assert_eq!(
                    board.town.post_as(path, &[("act", "delete")], cookie).await.status,
                    work,
                    "post {path} {visibility:?}"
                );
            }
            assert_eq!(
                board.town.get_as(&format!("{card}/kuvaus"), cookie).await.status,
                work,
                "{visibility:?}"
            );
        }
        assert!(board.page().await.says("Sisäistä sanaa"), "nothing was changed");
        // What is on another board is not found through this one.
        for path in ["/taulut/999/kortit/1", "/taulut/999/liitteet/1", "/taulut/x/kortit/1"] {
            assert_eq!(
                board.town.get_as(path, &board.member).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
            assert_eq!(
                board.town.get_as(path, "").await.status,
                StatusCode::UNAUTHORIZED,
                "{path}"
            );
        }
        assert_eq!(
            board
                .town
                .get_as(&board.path.replace("kortit/1", "kortit/99"), &board.member)
                .await
                .status,
            StatusCode::NOT_FOUND
        );
    }
}
