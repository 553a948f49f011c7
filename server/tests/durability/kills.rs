//! What was acknowledged is there, however the program ended.

use std::time::Duration;

use store::db::examine;

use super::program::{database, folder, serve};

/// Sends ideas one after another until the server is gone; the addresses of those that were
/// acknowledged.
async fn send_until_the_end(origin: String, writer: usize) -> Vec<String> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let mut saved = Vec::new();
    for n in 0.. {
        let form = [
            ("kind", "idea"),
            ("title", &format!("Penkki numero {n} rantaan")),
            (
                "text",
                "Rannassa ei ole yhtään penkkiä, vaikka siellä kävelee paljon väkeä.",
            ),
            ("seen", "1"),
            ("key", &format!("writer{writer}idea{n}")),
        ];
        let sent = client.post(format!("{origin}/ideat/uusi")).form(&form);
        // Each from a household of its own, or the limits would stop them.
        let sent = sent.header("x-forwarded-for", format!("10.{writer}.{}.{}", n / 250, n % 250));
        let Ok(answer) = sent.send().await else {
            return saved;
        };
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap_or_default());
        let place = answer.headers()["location"].to_str().expect("an address");
        saved.push(place.split('?').next().unwrap_or(place).to_owned());
    }
    saved
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_a_kill() {
    let data = folder();
    let mut saved = Vec::new();
    for round in 0..4_u64 {
        let mut server = serve(data.path());
        let writers: Vec<_> = (0..6)
            .map(|writer| {
                tokio::spawn(send_until_the_end(
                    server.origin.clone(),
                    writer + 10 * usize::try_from(round).expect("small"),
                ))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(300 + 170 * round)).await;
        server.child.kill().expect("killed");
        server.child.wait().expect("ended");
        for writer in writers {
            saved.extend(writer.await.expect("the writer"));
        }
    }
    assert!(
        saved.len() > 20,
        "only {} ideas were written before the kills",
        saved.len()
    );
    examine(&database(data.path())).await.expect("the database is sound");
    let server = serve(data.path());
    for place in &saved {
        let answer = reqwest::get(format!("{}{place}", server.origin))
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200, "an acknowledged idea is lost: {place}");
    }
}
