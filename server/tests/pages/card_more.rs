//! Comments and files of a card, and who may knock on its doors.

use domain::boards::BoardVisibility;
use domain::people::Role;
use http::StatusCode;

use crate::card::Board;

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
