//! Starts the program and asks it things.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use store::db::Statement;
use store::{Database, Db};

pub(super) const LANKA: &str = env!("CARGO_BIN_EXE_lanka");

/// A command with nothing of this machine's settings.
pub(super) fn lanka(program: impl AsRef<Path>, data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program.as_ref());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LANKA_")) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env("LANKA_DATA", data)
        .current_dir(std::env::temp_dir());
    command
}

pub(super) fn run(data: &Path, arguments: &[&str]) -> Output {
    lanka(LANKA, data, arguments).output().expect("the program starts")
}

/// Runs a command that must be refused, and gives what it says.
pub(super) fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it was not refused: {arguments:?}");
    assert!(
        !told.contains("panicked") && !told.contains("Error"),
        "not plain: {told}"
    );
    told
}

pub(super) fn accepted(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(super) struct Running {
    pub(super) child: Child,
    pub(super) origin: String,
}

pub(super) fn serve(data: &Path) -> Running {
    let arguments = [
        "serve",
        "--port",
        "0",
        "--set",
        "log=warn",
        "--set",
        "trusted_proxies=127.0.0.1",
    ];
    let mut command = lanka(LANKA, data, &arguments);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    let line = lines.find_map(|line| line.ok().filter(|line| line.contains("http://")));
    let line = line.expect("the server says where it is");
    let origin = line[line.find("http://").expect("an address")..].to_owned();
    // Its later words must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Running { child, origin }
}

impl Running {
    pub(super) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

pub(super) fn database(data: &Path) -> PathBuf {
    data.join("lanka.db")
}

pub(super) async fn change(data: &Path, text: &'static str) {
    let db = Db::open(&Database::Sqlite(database(data))).await.expect("open");
    let mut tx = db.write().await.expect("a turn to write");
    Statement::new(text).execute(&mut tx).await.expect("a change");
    tx.commit().await.expect("saved");
    db.close().await;
}
