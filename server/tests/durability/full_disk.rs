//! A full disk is told to the one who writes, and others go on reading.

use std::path::Path;
use std::process::Command;

use store::db::examine;

use super::program::{Running, accepted, database, folder, serve};

struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// A disk of four megabytes in the memory; only root can make one.
    fn mount(at: &'a Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "none"])
            .arg(at)
            .output();
        mounted
            .is_ok_and(|mounted| mounted.status.success())
            .then_some(Self(at))
    }
}

impl SmallDisk<'_> {
    fn grow(at: &Path) {
        let mounted = Command::new("mount").args(["-o", "remount,size=64m"]).arg(at).status();
        assert!(mounted.is_ok_and(|mounted| mounted.success()), "the disk grows");
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// One idea of a household of its own.
async fn send(server: &Running, n: usize) -> reqwest::Response {
    let (title, key) = (format!("Penkki numero {n} rantaan"), format!("full{n}"));
    let text = "Rannassa ei ole yhtään penkkiä. ".repeat(150);
    let form = [
        ("kind", "idea"),
        ("title", &*title),
        ("text", &*text),
        ("seen", "1"),
        ("key", &*key),
    ];
    let policy = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().redirect(policy).build();
    let request = client
        .expect("a client")
        .post(format!("{}/ideat/uusi", server.origin))
        .form(&form);
    let household = format!("10.1.{}.{}", n / 250, n % 250);
    request
        .header("x-forwarded-for", household)
        .send()
        .await
        .expect("the server lives")
}

/// Sends until the disk is full: where the saved ones are, and the answer of the first refused.
async fn fill(server: &Running) -> (Vec<String>, reqwest::Response) {
    let mut saved = Vec::new();
    for n in 0..5_000 {
        let answer = send(server, n).await;
        if answer.status() != 303 {
            return (saved, answer);
        }
        saved.push(answer.headers()["location"].to_str().expect("an address").to_owned());
    }
    panic!("the disk never became full");
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_serves_reads() {
    let data = folder();
    let Some(_disk) = SmallDisk::mount(data.path()) else {
        println!("SKIPPED: a small disk can be mounted by root only");
        return;
    };
    accepted(data.path(), &["migrate"]);
    let server = serve(data.path());
    let (saved, refused) = fill(&server).await;
    assert_eq!(refused.status(), 507);
    for place in saved.iter().rev().take(5).map(String::as_str).chain(["/", "/ideat"]) {
        let answer = reqwest::get(format!("{}{place}", server.origin))
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200, "{place}");
    }
    let ready = reqwest::get(format!("{}/readyz", server.origin))
        .await
        .expect("an answer");
    assert_eq!(ready.status(), 503);
    drop(server);
    examine(&database(data.path())).await.expect("nothing is broken");
}

#[tokio::test]
async fn with_room_again_writing_goes_on_without_a_new_start() {
    let data = folder();
    let Some(_disk) = SmallDisk::mount(data.path()) else {
        println!("SKIPPED: a small disk can be mounted by root only");
        return;
    };
    accepted(data.path(), &["migrate"]);
    let server = serve(data.path());
    fill(&server).await;
    SmallDisk::grow(data.path());
    assert_eq!(send(&server, 6_000).await.status(), 303);
}
