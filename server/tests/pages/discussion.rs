//! Discussion under an idea, as a browser without scripts takes part in it.

use domain::people::Role;
use http::StatusCode;

use crate::town::{Answer, Town};

const TITLE: &str = "Valot rantareitille";
const TEXT: &str = "Reitti on talvella pimeä jo iltapäivällä.";
const FORM: &str = "/ideat/1/kommentoi";

/// Opens the form, takes a minute to write, and sends it.
pub(crate) async fn comment(town: &Town, fields: &[(&str, &str)], cookie: &str) -> Answer {
    let form = town.get_as(FORM, cookie).await;
    let (opened, key) = (form.value("opened"), form.value("key"));
    town.wait_minutes(1);
    let mut all = vec![("opened", opened.as_str()), ("key", key.as_str())];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend_from_slice(fields);
    town.post_as(FORM, &all, cookie).await
}

#[tokio::test]
async fn a_resident_comments_without_a_name_and_the_answer_leads_to_the_place() {
    let town = Town::new().await;
    town.sent(TITLE, TEXT).await;
    assert!(town.get("/ideat/1").await.says("Kukaan ei ole vielä kommentoinut"));
    let sent = comment(&town, &[("text", "Kannatan <b>tätä</b>!"), ("label", "for")], "").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    assert_eq!(sent.location(), "/ideat/1#kommentti-1");
    let page = town.get("/ideat/1").await;
    assert!(page.says("id=\"kommentti-1\"") && page.says("Nimetön") && page.says("Puolesta"));
    assert!(page.says("1 kommentti<"), "the count");
    assert!(page.says("&lt;b&gt;tätä") && !page.says("<b>tätä"), "plain text");
    assert!(page.header("cache-control").starts_with("no-cache"));
}

#[tokio::test]
async fn a_reply_stands_under_its_comment_and_quotes_it_on_the_form() {
    let town = Town::new().await;
    town.sent(TITLE, TEXT).await;
    comment(&town, &[("text", "Minne valot tulisivat?"), ("label", "question")], "").await;
    let form = town.get("/ideat/1/kommentoi?vastaus=1").await;
    assert!(form.says("Vastaa kommenttiin") && form.says("Minne valot tulisivat?"));
    assert_eq!(form.value("reply"), "1");
    comment(
        &town,
        &[("text", "Sillan luo."), ("reply", "1"), ("name", "Ulkoilija")],
        "",
    )
    .await;
    let page = town.get("/ideat/1").await;
    let replies = page.html.split_once("comment-replies").expect("a reply").1;
    assert!(replies.contains("Sillan luo.") && replies.contains("Ulkoilija"));
    assert!(!replies.contains("kommentoi?vastaus=2"), "one level only");
}

#[tokio::test]
async fn a_refused_comment_keeps_what_was_typed() {
    let town = Town::new().await;
    town.sent(TITLE, TEXT).await;
    let long = "pitkä ".repeat(400);
    let refused = comment(&town, &[("text", &long), ("name", "Ulkoilija"), ("label", "worry")], "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.title().starts_with("Virhe: ") && refused.says("enintään 2 000 merkkiin"));
    assert!(refused.says(long.trim()) && refused.says("value=\"Ulkoilija\""));
    assert!(refused.says("value=\"worry\" checked"), "the label is kept");
    let empty = comment(&town, &[("text", "\u{3164}\u{200b}")], "").await;
    assert!(
        empty.says("Kirjoita kommentti.</a>"),
        "signs that nobody sees are no comment"
    );
}

#[tokio::test]
async fn a_sign_of_risk_holds_a_comment_and_its_writer_is_told() {
    let town = Town::new().await;
    town.sent(TITLE, TEXT).await;
    let sent = comment(&town, &[("text", "Osta täältä: https://halpa.example")], "").await;
    assert_eq!(sent.location(), "/ideat/1/kommentoi?kiitos");
    assert!(
        town.get(&sent.location())
            .await
            .says("Tarkistamme kommenttisi ennen julkaisua")
    );
    let page = town.get("/ideat/1").await;
    assert!(!page.says("halpa.example") && page.says("Kukaan ei ole vielä kommentoinut"));
}

#[tokio::test]
async fn a_double_send_is_one_comment() {
    let town = Town::new().await;
    town.sent(TITLE, TEXT).await;
    let form = town.get(FORM).await;
    let (opened, key) = (form.value("opened"), form.value("key"));
    town.wait_minutes(1);
    let fields = [
        ("text", "Hyvä idea"),
        ("opened", opened.as_str()),
        ("key", key.as_str()),
    ];
    let first = town.post(FORM, &fields).await;
    let second = town.post(FORM, &fields).await;
    assert_eq!(first.location(), second.location());
    assert!(town.get("/ideat/1").await.says("1 kommentti<"));
}

#[tokio::test]
async fn staff_speak_as_their_group_and_nobody_else_does() {
    let town = Town::new().await;
    let (_, staff) = town.person("maija@example.fi", &[], &[("Sivistysryhmä", false)]).await;
    let (_, resident) = town.person("asukas@example.fi", &[], &[]).await;
    town.sent(TITLE, TEXT).await;
    assert!(town.get_as(FORM, &staff).await.says("Ryhmän nimissä: Sivistysryhmä"));
    assert!(!town.get_as(FORM, &resident).await.says("Ryhmän nimissä"));
    let fields = [
        ("text", "Tilasimme valot: www.example.fi."),
        ("group", "1"),
        ("name", "Maija"),
    ];
    let refused = comment(&town, &fields, &resident).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(comment(&town, &fields, &staff).await.location(), "/ideat/1#kommentti-1");
    let page = town.get("/ideat/1").await;
    assert!(page.says("Sivistysryhmä") && page.says("kunnan ryhmä"));
    assert!(!page.says("Maija"), "no person is named");
}

#[tokio::test]
async fn what_is_private_or_unknown_has_no_discussion() {
    let town = Town::new().await;
    town.sent_with(&[("title", TITLE), ("text", TEXT), ("kind", "complaint")])
        .await;
    let (_, moderator) = town.person("m@example.fi", &[Role::Moderator], &[]).await;
    for path in [FORM, "/ideat/7/kommentoi", "/ideat/x/kommentoi"] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            town.get_as(path, &moderator).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        let posted = town.post(path, &[("text", "Hei vaan")]).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND, "{path}");
    }
}
