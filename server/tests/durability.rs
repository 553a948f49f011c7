//! The program itself, started as a person starts it: what it refuses, what it survives, and that
//! it never re-creates or overwrites anybody's data.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use store::db::{Statement, examine};
use store::{Database, Db};

const LANKA: &str = env!("CARGO_BIN_EXE_lanka");

/// A command with nothing of this machine's settings.
fn lanka(program: impl AsRef<Path>, data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program.as_ref());
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LANKA_"))
    {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env("LANKA_DATA", data)
        .current_dir(std::env::temp_dir());
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    lanka(LANKA, data, arguments)
        .output()
        .expect("the program starts")
}

/// Runs a command that must be refused, and gives what it says.
fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success(),
        "it was not refused: {arguments:?}"
    );
    assert!(
        !told.contains("panicked") && !told.contains("Error"),
        "not plain: {told}"
    );
    told
}

fn accepted(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

struct Running {
    child: Child,
    origin: String,
}

fn serve(data: &Path) -> Running {
    let mut command = lanka(LANKA, data, &["serve", "--port", "0", "--set", "log=warn"]);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    let line = lines.find_map(|line| line.ok().filter(|line| line.contains("http://")));
    let line = line.expect("the server says where it is");
    let origin = line[line.find("http://").expect("an address")..].to_owned();
    // Its later words must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Running { child, origin }
}

impl Running {
    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn database(data: &Path) -> PathBuf {
    data.join("lanka.db")
}

async fn change(data: &Path, text: &'static str) {
    let db = Db::open(&Database::Sqlite(database(data)))
        .await
        .expect("open");
    let mut tx = db.write().await.expect("a turn to write");
    Statement::new(text)
        .execute(&mut tx)
        .await
        .expect("a change");
    tx.commit().await.expect("saved");
    db.close().await;
}

#[test]
fn a_second_server_on_the_same_folder_is_refused_and_other_commands_are_not() {
    let data = folder();
    let server = serve(data.path());
    assert!(
        refused(data.path(), &["serve", "--port", "0"])
            .contains("toisen Lanka-palvelimen käytössä")
    );
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
    assert!(
        told.contains("on jo käytössä") && told.contains("--port"),
        "{told}"
    );
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
        assert_eq!(
            std::fs::read(database(data.path())).expect("the file"),
            content
        );
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
    assert_eq!(
        examine(&database(data.path())).await.expect("sound"),
        before
    );
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
        std::fs::set_permissions(bin.path(), std::fs::Permissions::from_mode(0o755))
            .expect("rights");
        let copy = bin.path().join("lanka");
        std::fs::copy(LANKA, &copy).expect("a copy of the program");
        let mut command = lanka(&copy, data.path(), &["serve", "--port", "0"]);
        let output = command
            .uid(65_534)
            .gid(65_534)
            .output()
            .expect("the program starts");
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    } else {
        refused(data.path(), &["serve", "--port", "0"])
    };
    assert!(told.contains("oikeu"), "{told}");
    std::fs::set_permissions(data.path(), std::fs::Permissions::from_mode(0o755)).expect("rights");
}

#[test]
fn a_backup_never_overwrites_and_a_broken_one_is_never_restored() {
    let data = folder();
    accepted(data.path(), &["migrate"]);
    let copy = data.path().join("copy.db");
    let copy = copy.to_str().expect("text");
    accepted(data.path(), &["backup", copy]);
    assert!(refused(data.path(), &["backup", copy]).contains("on jo olemassa"));
    let before = std::fs::read(database(data.path())).expect("the database");
    let mut bytes = std::fs::read(copy).expect("the copy");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xff);
    bytes.truncate(bytes.len() - 5_000);
    std::fs::write(copy, bytes).expect("a broken copy");
    assert!(refused(data.path(), &["restore", copy]).contains("Mitään ei muutettu"));
    assert_eq!(
        std::fs::read(database(data.path())).expect("the database"),
        before
    );
}

#[tokio::test]
async fn an_older_backup_does_not_replace_newer_data_unless_told() {
    let data = folder();
    accepted(data.path(), &["migrate"]);
    let copy = data.path().join("copy.db");
    let copy = copy.to_str().expect("text");
    accepted(data.path(), &["backup", copy]);
    change(
        data.path(),
        "insert into event (kind, at, actor_kind, public, detail, not_before) values ('received', 1, 'system', 0, '{}', 0)",
    )
    .await;
    assert!(refused(data.path(), &["restore", copy]).contains("--replace-newer"));
    assert_eq!(
        examine(&database(data.path()))
            .await
            .expect("sound")
            .last_event,
        1
    );
    let told = accepted(data.path(), &["restore", copy, "--replace-newer"]);
    assert!(told.contains("Entinen tietokanta on tallessa"), "{told}");
    assert_eq!(
        examine(&database(data.path()))
            .await
            .expect("sound")
            .last_event,
        0
    );
    let kept = std::fs::read_dir(data.path())
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path());
    let kept = kept.filter(|path| {
        path.display().to_string().contains("before-restore")
            && !path.display().to_string().ends_with("-wal")
    });
    let kept: Vec<_> = kept
        .filter(|path| !path.display().to_string().ends_with("-shm"))
        .collect();
    assert_eq!(
        examine(&kept[0])
            .await
            .expect("the former is sound")
            .last_event,
        1
    );
    let _it_starts = serve(data.path());
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
    assert_eq!(
        ready.text().await.expect("text"),
        "write ok\ndisk ok\nmigrations ok\n"
    );
    assert!(
        get("/robots.txt")
            .await
            .text()
            .await
            .expect("text")
            .contains("Disallow: /oma/")
    );
}
