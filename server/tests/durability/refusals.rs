//! What the program refuses, and how it starts and stops.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::time::{Duration, Instant};

use store::db::examine;

use super::program::{LANKA, accepted, change, database, folder, lanka, refused, serve};

#[test]
fn a_second_server_on_the_same_folder_is_refused_and_other_commands_are_not() {
    let data = folder();
    let server = serve(data.path());
    assert!(refused(data.path(), &["serve", "--port", "0"]).contains("toisen Lanka-palvelimen käytössä"));
    assert!(refused(data.path(), &["restore", "nothing.db"]).contains("Palvelin on käynnissä"));
    accepted(data.path(), &["migrate"]);
    let copy = data.path().join("copy.db");
    assert!(accepted(data.path(), &["backup", copy.to_str().expect("text")]).contains("valmis"));
    drop(server);
    let _after_a_kill = serve(data.path());
}

#[test]
fn a_taken_port_is_named_with_what_to_do() {
    let data = folder();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let told = refused(data.path(), &["serve", "--port", &port]);
    assert!(told.contains("on jo käytössä") && told.contains("--port"), "{told}");
}

#[test]
fn a_damaged_empty_or_foreign_file_is_refused_and_left_as_it_is() {
    let beginnings: [&[u8]; 3] = [
        b"",
        b"these are my notes, not a database",
        b"SQLite format 3\0 and then nothing of it",
    ];
    for content in beginnings {
        let data = folder();
        std::fs::write(database(data.path()), content).expect("a file");
        for command in [&["serve", "--port", "0"][..], &["migrate"]] {
            let told = refused(data.path(), command);
            assert!(
                told.contains("vaurioitunut") && told.contains("lanka restore"),
                "{told}"
            );
        }
        assert_eq!(std::fs::read(database(data.path())).expect("the file"), content);
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_as_it_is() {
    let data = folder();
    accepted(data.path(), &["migrate"]);
    change(
        data.path(),
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'from the future', 1, x'00', 0)",
    )
    .await;
    let before = examine(&database(data.path())).await.expect("sound");
    let told = refused(data.path(), &["serve", "--port", "0"]);
    assert!(told.contains("uudemman Lankan tekemä"), "{told}");
    assert_eq!(examine(&database(data.path())).await.expect("sound"), before);
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_with_what_to_do() {
    let data = folder();
    accepted(data.path(), &["migrate"]);
    std::fs::set_permissions(data.path(), std::fs::Permissions::from_mode(0o555)).expect("rights");
    let is_root = std::fs::write(data.path().join("probe"), "").is_ok();
    let told = if is_root {
        // Root may write anywhere: the program is started as a user who may not.
        let _ = std::fs::remove_file(data.path().join("probe"));
        let bin = folder();
        std::fs::set_permissions(bin.path(), std::fs::Permissions::from_mode(0o755)).expect("rights");
        let copy = bin.path().join("lanka");
        std::fs::copy(LANKA, &copy).expect("a copy of the program");
        let mut command = lanka(&copy, data.path(), &["serve", "--port", "0"]);
        let output = command.uid(65_534).gid(65_534).output().expect("the program starts");
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    } else {
        refused(data.path(), &["serve", "--port", "0"])
    };
    assert!(told.contains("oikeu"), "{told}");
    std::fs::set_permissions(data.path(), std::fs::Permissions::from_mode(0o755)).expect("rights");
}

#[test]
fn a_signal_stops_the_server_within_five_seconds() {
    let data = folder();
    let mut server = serve(data.path());
    let address = server.origin.trim_start_matches("http://").to_owned();
    // A connection that says nothing must not hold the stop back.
    let _silent = std::net::TcpStream::connect(address).expect("a connection");
    let began = Instant::now();
    server.signal("-TERM");
    let ended = server.child.wait().expect("it ends");
    assert!(ended.success());
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn health_says_alive_and_ready() {
    let data = folder();
    let server = serve(data.path());
    let get = async |path: &str| {
        reqwest::get(format!("{}{path}", server.origin))
            .await
            .expect("an answer")
    };
    assert_eq!(get("/healthz").await.status(), 200);
    let ready = get("/readyz").await;
    assert_eq!(ready.status(), 200);
    assert_eq!(ready.text().await.expect("text"), "write ok\ndisk ok\nmigrations ok\n");
    assert!(
        get("/robots.txt")
            .await
            .text()
            .await
            .expect("text")
            .contains("Disallow: /oma/")
    );
}

#[test]
fn a_test_letter_is_a_file_until_a_mail_server_is_set_and_an_absent_server_is_named() {
    let data = folder();
    let told = accepted(data.path(), &["mail", "test", "oma.nimi@kunta.fi"]);
    assert!(told.contains("mail.smtp") && told.contains("tiedostona"), "{told}");
    let files = std::fs::read_dir(data.path().join("mail")).expect("the folder").count();
    assert_eq!(files, 1);
    let port = {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        taken.local_addr().expect("an address").port()
    };
    let server = format!("mail.smtp=smtp://127.0.0.1:{port}");
    let arguments = [
        "mail",
        "test",
        "oma.nimi@kunta.fi",
        "--set",
        server.as_str(),
        "--set",
        "mail.from=ideat@kunta.fi",
    ];
    let told = refused(data.path(), &arguments);
    assert!(told.contains("ei vastaa") && told.contains("mail.tls"), "{told}");
    assert!(refused(data.path(), &["mail", "test", "oma.nimi"]).contains("ei ole sähköpostiosoite"));
}
