//! Delivery to a real mail server: taken, refused, put off, slow, absent; and never the same twice.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Language, MailKind};
use server::config::Tls;
use server::mail::{Post, turn};
use store::db::Statement;
use store::outbox::{self, Letter};

use crate::postman::{Postman, beside, settings};
use crate::town::Town;

async fn put(town: &Town, email: &str) {
    let (db, now) = (&town.state.db, town.state.clock.now());
    let letter = Letter {
        kind: MailKind::Test,
        email,
        language: Language::Fi,
        person: None,
        idea: None,
        sign_in: None,
        event: None,
        detail: "{}",
        once: None,
        not_before: now,
    };
    let mut tx = db.write().await.expect("begins");
    outbox::put(&mut tx, letter, now).await.expect("writes");
    tx.commit().await.expect("commits");
}

/// What the outbox says of its only letter: sent, dropped, problem, whether the address is there.
async fn row(town: &Town) -> (bool, bool, Option<String>, bool) {
    let mut c = town.state.db.read().await.expect("reads");
    Statement::new("select sent_at is not null, dropped_at is not null, problem, email is not null from outbox")
        .one(&mut c)
        .await
        .expect("a row")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_arrives_whole_and_its_row_forgets_the_address() {
    let Some(postman) = Postman::start(false) else { return };
    let town = Town::new().await;
    put(&town, "aino@example.fi").await;
    assert_eq!(turn(&town.state, &postman.post()).await.expect("sends"), 1);
    let taken = postman.taken(1).await;
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].to.as_slice(), taken[0].from.as_str()),
        (["aino@example.fi".to_owned()].as_slice(), "ideat@example.fi")
    );
    assert_eq!(taken[0].header("To"), "aino@example.fi");
    assert_eq!(taken[0].header("From"), "Lanka <ideat@example.fi>");
    assert_eq!(taken[0].header("Date"), "Mon, 02 Mar 2026 08:00:00 +0000");
    assert!(taken[0].header("Message-ID").ends_with("@lanka.example.fi>"));
    assert!(taken[0].message.contains("text/plain") && taken[0].message.contains("text/html"));
    assert_eq!(row(&town).await, (true, false, None, false));
    assert_eq!(turn(&town.state, &postman.post()).await.expect("sends"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_letter_is_dropped_and_a_put_off_one_comes_later_under_the_same_name() {
    let Some(postman) = Postman::start(false) else { return };
    let refused = Town::new().await;
    put(&refused, "refuse@example.fi").await;
    assert_eq!(turn(&refused.state, &postman.post()).await.expect("sends"), 0);
    assert_eq!(row(&refused).await, (false, true, Some("refused".to_owned()), false));

    let busy = Town::new().await;
    put(&busy, "busy@example.fi").await;
    assert_eq!(turn(&busy.state, &postman.post()).await.expect("sends"), 0);
    assert_eq!(row(&busy).await, (false, false, None, true));
    assert_eq!(
        turn(&busy.state, &postman.post()).await.expect("sends"),
        0,
        "not before its time"
    );
    busy.wait_minutes(1);
    assert_eq!(turn(&busy.state, &postman.post()).await.expect("sends"), 1);
    assert_eq!(postman.taken(1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absent_or_slow_server_loses_nothing() {
    let town = Town::new().await;
    put(&town, "aino@example.fi").await;
    put(&town, "veikko@example.fi").await;
    // Nobody listens on this port any more.
    let port = {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        taken.local_addr().expect("its number").port()
    };
    let nobody = Post::new(settings(port, Tls::None), "https://lanka.example.fi").expect("a way out");
    assert_eq!(turn(&town.state, &nobody).await.expect("tries"), 0);
    let Some(postman) = Postman::start(false) else { return };
    town.wait_minutes(1);
    assert_eq!(turn(&town.state, &postman.post()).await.expect("sends"), 2);

    put(&town, "slow@example.fi").await;
    let hasty = postman.post().with_patience(Duration::from_millis(300));
    assert_eq!(turn(&town.state, &hasty).await.expect("tries"), 0);
    town.wait_minutes(1);
    assert_eq!(turn(&town.state, &postman.post()).await.expect("sends"), 1);
    let names: BTreeSet<String> = postman
        .taken(3)
        .await
        .iter()
        .filter(|it| it.to[0].starts_with("slow@"))
        .map(|it| it.header("Message-ID"))
        .collect();
    assert_eq!(names.len(), 1, "whatever arrived is one letter to the reader");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_the_servers_answer_and_our_commit_gives_one_copy_more_of_the_same_letter() {
    let Some(postman) = Postman::start(false) else { return };
    let town = Town::new().await;
    put(&town, "aino@example.fi").await;
    let claimed = outbox::claim(&town.state.db, 10, town.state.clock.now())
        .await
        .expect("claims")
        .remove(0);
    let words = app::mail::compose(&town.state, &claimed)
        .await
        .expect("writes")
        .expect("a letter");
    let now = town.state.clock.now();
    postman
        .post()
        .send(&claimed.email, &words, &claimed.message_id, claimed.id, now)
        .await
        .expect("the server has it");
    // Here the program dies: the commit never comes, and another server goes on.
    assert_eq!(
        turn(&town.state, &postman.post()).await.expect("sends"),
        0,
        "the lease holds"
    );
    town.wait_minutes(11);
    assert_eq!(turn(&town.state, &postman.post()).await.expect("sends"), 1);
    town.wait_minutes(60 * 24);
    assert_eq!(turn(&town.state, &postman.post()).await.expect("sends"), 0);
    let taken = postman.taken(2).await;
    let names: BTreeSet<String> = taken.iter().map(|it| it.header("Message-ID")).collect();
    assert_eq!((taken.len(), names.len()), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_jobs_at_once_send_each_letter_once() {
    let Some(postman) = Postman::start(false) else { return };
    let town = Town::new().await;
    for number in 0..25 {
        put(&town, &format!("a{number}@example.fi")).await;
    }
    let (first, second) = (postman.post(), postman.post());
    let (first, second) = tokio::join!(turn(&town.state, &first), turn(&town.state, &second));
    assert_eq!(first.expect("sends") + second.expect("sends"), 25);
    let taken = postman.taken(25).await;
    let people: BTreeSet<&String> = taken.iter().flat_map(|it| &it.to).collect();
    assert_eq!((taken.len(), people.len()), (25, 25));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_in_the_clear_and_to_nobody_but_the_right_server() {
    let Some(postman) = Postman::start(true) else { return };
    let town = Town::new().await;
    put(&town, "aino@example.fi").await;
    let way = |authority: Option<&str>, password: &str| {
        let mut settings = settings(postman.port, Tls::Starttls);
        settings.authority = authority.map(beside);
        settings.login = Some(("lanka".to_owned(), password.to_owned()));
        Post::new(settings, "https://lanka.example.fi").expect("a way out")
    };
    // A certificate nobody vouches for, another town's authority, a wrong password.
    for (authority, password) in [
        (None, "oikein"),
        (Some("other.pem"), "oikein"),
        (Some("certificate.pem"), "väärin"),
    ] {
        assert_eq!(turn(&town.state, &way(authority, password)).await.expect("tries"), 0);
        assert_eq!(row(&town).await, (false, false, None, true), "{authority:?}: it waits");
        town.wait_minutes(60 * 24);
    }
    assert_eq!(
        turn(&town.state, &way(Some("certificate.pem"), "oikein"))
            .await
            .expect("sends"),
        1
    );
    let taken = postman.taken(1).await;
    assert_eq!(taken.len(), 1);
    assert!(taken[0].secure);
    assert_eq!(taken[0].user, "lanka");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_offers_no_encryption_gets_nothing() {
    let Some(postman) = Postman::start(false) else { return };
    let town = Town::new().await;
    put(&town, "aino@example.fi").await;
    let post = Post::new(settings(postman.port, Tls::Starttls), "https://lanka.example.fi").expect("a way out");
    assert_eq!(turn(&town.state, &post).await.expect("tries"), 0);
    assert_eq!(row(&town).await, (false, false, None, true));
    assert!(postman.taken(0).await.is_empty());
}

#[tokio::test]
async fn without_a_mail_server_each_letter_is_a_file_of_its_own_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings = settings(0, Tls::None);
    settings.server = None;
    settings.folder = folder.path().join("mail");
    let post = Post::new(settings, "https://lanka.example.fi").expect("a way out");
    let town = Town::new().await;
    put(&town, "aino@example.fi").await;
    put(&town, "veikko@example.fi").await;
    assert_eq!(turn(&town.state, &post).await.expect("writes"), 2);
    let mut files: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
        .expect("the folder")
        .map(|it| it.expect("a file").path())
        .collect();
    files.sort();
    let names: Vec<_> = files
        .iter()
        .map(|it| it.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["2026-03-02-10.00-000001.eml", "2026-03-02-10.00-000002.eml"]);
    let text = std::fs::read_to_string(&files[0]).expect("a letter");
    assert!(text.contains("To: aino@example.fi\r\n"), "{text}");
    let mode = std::fs::metadata(&files[0]).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
