//! Nothing is changed by asking: not by any page, not by a prefetch, not by a robot.

use store::db::examine;

use super::program::{accepted, database, folder, serve};

#[tokio::test]
async fn a_get_changes_nothing() {
    let data = folder();
    accepted(data.path(), &["bench-data", "50"]);
    let server = serve(data.path());
    // The jobs have their first turn before the count.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let before = examine(&database(data.path())).await.expect("sound");
    let paths = [
        "/",
        "/ideat",
        "/ideat?sivu=2",
        "/ideat?haku=puisto",
        "/ideat/uusi",
        "/ideat/1",
        "/ideat/1/kannata",
        "/oma/1/abcdefghijklmnopqrstuvwxyz",
        "/oma/1/abcdefghijklmnopqrstuvwxyz/peru",
        "/tietoa",
        "/saavutettavuus",
        "/tietosuoja",
        "/api/ideas/support",
        "/api/ideas/similar",
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/ei-ole",
    ];
    for language in ["", "/sv", "/en"] {
        for path in paths {
            let answer = reqwest::get(format!("{}{language}{path}", server.origin))
                .await
                .expect("an answer");
            assert!(answer.status().as_u16() < 500, "{language}{path}: {}", answer.status());
            assert!(
                answer.headers().contains_key("content-security-policy"),
                "{language}{path}"
            );
            assert!(
                !answer.headers().contains_key("set-cookie"),
                "{language}{path} sets a cookie"
            );
        }
    }
    assert_eq!(examine(&database(data.path())).await.expect("sound"), before);
}
