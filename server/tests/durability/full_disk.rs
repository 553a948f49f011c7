//! A full disk is told to the one who writes, and others go on reading.

use std::path::Path;
use std::process::Command;

use store::db::examine;

use super::program::{accepted, database, folder, serve};

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

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
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
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let (mut saved, mut refused) = (Vec::new(), None);
    let text = "Rannassa ei ole yhtään penkkiä. ".repeat(150);
    for n in 0..2_000 {
        let (title, key) = (format!("Penkki numero {n} rantaan"), format!("full{n}"));
        let form = [
            ("kind", "idea"),
            ("title", &*title),
            ("text", &*text),
            ("seen", "1"),
            ("key", &*key),
        ];
        let request = client
            .post(format!("{}/ideat/uusi", server.origin))
            .form(&form);
        let sent = request
            .header("x-forwarded-for", format!("10.1.{}.{}", n / 250, n % 250))
            .send()
            .await;
        let answer = sent.expect("the server lives");
        if answer.status() == 303 {
            saved.push(
                answer.headers()["location"]
                    .to_str()
                    .expect("an address")
                    .to_owned(),
            );
        } else {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("the disk is full at some time");
    assert!(refused.status().is_server_error());
    assert_eq!(
        refused.status(),
        507,
        "{}",
        refused.text().await.unwrap_or_default()
    );
    for place in saved
        .iter()
        .rev()
        .take(5)
        .map(String::as_str)
        .chain(["/", "/ideat"])
    {
        let answer = reqwest::get(format!("{}{place}", server.origin))
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200, "{place}");
    }
    assert_eq!(
        reqwest::get(format!("{}/readyz", server.origin))
            .await
            .expect("an answer")
            .status(),
        503
    );
    drop(server);
    examine(&database(data.path()))
        .await
        .expect("nothing is broken");
}
