//! Limits are for machines: a school behind one address is not one.

use super::program::{folder, serve};

async fn send(client: &reqwest::Client, origin: &str, n: u32) -> reqwest::Response {
    let title = format!("Keinuja koulun pihalle {n}");
    let key = format!("pupil{n}");
    let form = [
        ("kind", "idea"),
        ("title", &*title),
        ("text", "Koulun pihalla on kaksi keinua ja meitä on kaksisataa."),
        ("seen", "1"),
        ("key", &*key),
    ];
    let request = client
        .post(format!("{origin}/ideat/uusi"))
        .header("x-forwarded-for", "192.0.2.10")
        .form(&form);
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn fifty_people_behind_one_address_get_through_and_the_text_of_the_last_is_kept() {
    let data = folder();
    let server = serve(data.path());
    let policy = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().redirect(policy).build().expect("a client");
    for n in 0..60 {
        let answer = send(&client, &server.origin, n).await;
        assert_eq!(answer.status(), 303, "person {n}");
    }
    let refused = send(&client, &server.origin, 60).await;
    assert_eq!(refused.status(), 429);
    let page = refused.text().await.expect("a page");
    assert!(page.contains("Keinuja koulun pihalle 60"), "what was typed is kept");
}
