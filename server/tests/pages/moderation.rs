//! Reports, the moderators' desk, covering and the rules, as browsers without scripts meet them.

use domain::people::Role;
use http::StatusCode;

use crate::discussion::comment;
use crate::town::Town;

const TITLE: &str = "Valot rantareitille";
const TEXT: &str = "Reitti on pimeä. Soittakaa Ville Virtaselle, 040 123 4567.";
const DESK: &str = "/valvonta";

async fn moderator(town: &Town) -> String {
    town.person("valvoja@example.fi", &[Role::Moderator], &[]).await.1
}

/// The first pick of this sort on the desk: `idea-1-3`.
fn pick(html: &str, sort: &str) -> String {
    let from = format!("name=\"pick\" value=\"{sort}-");
    let rest = html
        .split_once(&from)
        .unwrap_or_else(|| panic!("no {sort} on the desk"))
        .1;
    format!("{sort}-{}", rest.split('"').next().unwrap_or_default())
}

#[tokio::test]
async fn the_desk_is_for_moderators_only() {
    let town = Town::new().await;
    let (_, lead) = town
        .person("johtaja@example.fi", &[Role::Administrator], &[("Tekninen", true)])
        .await;
    assert_eq!(town.get(DESK).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(town.get_as(DESK, &lead).await.status, StatusCode::FORBIDDEN);
    let desk = town.get_as(DESK, &moderator(&town).await).await;
    assert_eq!(desk.status, StatusCode::OK);
    assert!(desk.says("Yksikään teksti ei odota tarkistusta") && desk.says("Avoimia ilmoituksia ei ole"));
    assert_eq!(desk.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn a_held_idea_is_read_and_published() {
    let town = Town::new().await;
    let me = moderator(&town).await;
    town.sent_with(&[
        ("title", TITLE),
        ("text", "Kuva on täällä: www.example.com. Reitti on pimeä."),
    ])
    .await;
    let desk = town.get_as(DESK, &me).await;
    assert!(desk.says("Tekstissä on linkki") && desk.says(TITLE) && desk.says("www.example.com"));
    let picked = pick(&desk.html, "idea");
    let done = town.post_as(DESK, &[("pick", &picked), ("do", "publish")], &me).await;
    assert_eq!(done.location(), "/valvonta?tehty=1&muuttunut=0");
    assert!(town.get_as(&done.location(), &me).await.says("1 asia hoidettu"));
    assert!(town.get("/ideat/1").await.says(TITLE));
    // The same page pressed again: it is told, not done again.
    let again = town.post_as(DESK, &[("pick", &picked), ("do", "publish")], &me).await;
    assert_eq!(again.location(), "/valvonta?tehty=0&muuttunut=1");
    let rules = town.get("/saannot").await;
    assert!(rules.says("3/2026"), "{}", rules.html);
    assert!(rules.says("tarkistettuja ja julkaistuja tekstejä: 1."));
}

#[tokio::test]
async fn an_idea_corrected_after_it_was_read_is_not_published() {
    let town = Town::new().await;
    let me = moderator(&town).await;
    let own = town
        .sent_with(&[("title", TITLE), ("text", "Kuva on täällä: www.example.com.")])
        .await;
    let picked = pick(&town.get_as(DESK, &me).await.html, "idea");
    let fields = [("title", TITLE), ("text", "Nyt kuva on täällä: www.spam.example.")];
    assert_eq!(
        town.post(&format!("{own}/korjaa"), &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let done = town.post_as(DESK, &[("pick", &picked), ("do", "publish")], &me).await;
    assert_eq!(done.location(), "/valvonta?tehty=0&muuttunut=1");
    assert_eq!(town.get("/ideat/1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn several_are_hidden_at_once_and_the_author_reads_the_reason() {
    let town = Town::new().await;
    let me = moderator(&town).await;
    let own = town
        .sent_with(&[("title", TITLE), ("text", "Osta täältä: www.spam.example.")])
        .await;
    town.sent_with(&[("title", "Toinen mainos"), ("text", "Osta täältä: www.spam2.example.")])
        .await;
    let desk = town.get_as(DESK, &me).await;
    let first = pick(&desk.html, "idea");
    let second = first.replacen("idea-1", "idea-2", 1);
    let picks = [("pick", first.as_str()), ("pick", second.as_str()), ("do", "hide")];
    let without = town.post_as(DESK, &picks, &me).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.says("Valitse syy. Se kerrotaan tekijälle."));
    let mut fields = picks.to_vec();
    fields.push(("reason", "spam"));
    assert_eq!(
        town.post_as(DESK, &fields, &me).await.location(),
        "/valvonta?tehty=2&muuttunut=0"
    );
    // Told when it can no longer be undone.
    town.wait_minutes(1);
    assert!(town.get(&own).await.says("teksti on mainos tai häirintää"));
    let desk = town.get_as(DESK, &me).await;
    assert!(desk.says("Yksikään teksti ei odota") && desk.says("Viimeksi näkyvistä poistetut"));
    // Shown again, it waits in the queue as before.
    let done = town.post_as(DESK, &[("pick", "idea-1"), ("do", "show")], &me).await;
    assert_eq!(done.location(), "/valvonta?tehty=1&muuttunut=0");
    assert!(town.get_as(DESK, &me).await.says("www.spam.example"));
}

#[tokio::test]
async fn a_reader_reports_a_comment_and_a_moderator_hides_it() {
    let town = Town::new().await;
    let me = moderator(&town).await;
    town.sent(TITLE, "Reitti on talvella pimeä.").await;
    comment(&town, &[("text", "Naapurini on typerys.")], "").await;
    let form = town.get("/ideat/1/ilmoita?kommentti=1").await;
    assert!(form.says("Ilmoitat tästä kommentista") && form.says("Naapurini on typerys."));
    let empty = town
        .post("/ideat/1/ilmoita", &[("comment", "1"), ("text", "Loukkaavaa")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.says("Loukkaavaa") && empty.value("comment") == "1",
        "what was typed is kept"
    );
    let fields = [("comment", "1"), ("text", "Loukkaavaa"), ("reason", "abuse")];
    let sent = town.post("/ideat/1/ilmoita", &fields).await;
    assert_eq!(sent.location(), "/ideat/1/ilmoita?kiitos");
    assert!(town.get(&sent.location()).await.says("Valvoja lukee ilmoituksesi"));
    let desk = town.get_as(DESK, &me).await;
    assert!(desk.says("Loukkaavaa") && desk.says("Naapurini on typerys."));
    let picked = pick(&desk.html, "report");
    let fields = [("pick", picked.as_str()), ("do", "hide"), ("reason", "abuse")];
    assert_eq!(
        town.post_as(DESK, &fields, &me).await.location(),
        "/valvonta?tehty=1&muuttunut=0"
    );
    let page = town.get("/ideat/1").await;
    assert!(!page.says("typerys") && page.says("Kommentti on poistettu näkyvistä: teksti loukkaa jotakuta."));
    assert!(town.get_as(DESK, &me).await.says("Avoimia ilmoituksia ei ole"));
}

#[tokio::test]
async fn a_covered_passage_is_gone_everywhere_and_can_be_put_back() {
    let town = Town::new().await;
    let me = moderator(&town).await;
    let own = town.sent(TITLE, TEXT).await;
    assert!(town.get(&own).await.says("/korjaa"));
    let form = town.get_as("/ideat/1/peita", &me).await;
    assert!(form.says("data-cover=\"place-text\"") && form.says("040 123 4567"));
    let wrong = [
        ("place", "title"),
        ("words", "040 123 4567"),
        ("reason", "personal_data"),
    ];
    let refused = town.post_as("/ideat/1/peita", &wrong, &me).await;
    assert!(refused.says("Näitä sanoja ei ole valitussa kohdassa") && refused.says("040 123 4567"));
    let right = [
        ("place", "text"),
        ("words", " 040 123 4567 "),
        ("reason", "personal_data"),
    ];
    let done = town.post_as("/ideat/1/peita", &right, &me).await;
    assert_eq!(done.location(), "/ideat/1/peita?peitetty");
    for path in ["/ideat/1", "/ideat", own.as_str(), "/ideat?haku=rantareitille"] {
        let page = town.get(path).await;
        assert!(!page.says("040 123"), "{path}");
    }
    assert!(
        town.get("/ideat/1")
            .await
            .says("Virtaselle, [poistettu: henkilötieto].")
    );
    // The author cannot say it again, and is not offered to.
    assert!(!town.get(&own).await.says("/korjaa"));
    let fields = [("title", TITLE), ("text", TEXT)];
    let corrected = town.post(&format!("{own}/korjaa"), &fields).await;
    assert_eq!(corrected.status, StatusCode::FORBIDDEN);
    assert!(!town.get("/ideat/1").await.says("040 123"));
    let page = town.get_as(&done.location(), &me).await;
    assert!(
        page.says("Kohta on peitetty") && page.says("040 123 4567"),
        "the words are kept aside"
    );
    let back = [("uncover", page.value("uncover"))];
    let back = town
        .post_as("/ideat/1/peita", &[("uncover", back[0].1.as_str())], &me)
        .await;
    assert_eq!(back.location(), "/ideat/1/peita?palautettu");
    assert!(town.get("/ideat/1").await.says("040 123 4567"));
}

#[tokio::test]
async fn the_rules_say_what_is_not_known_yet_and_stand_in_the_footer() {
    let town = Town::new().await;
    let rules = town.get("/saannot").await;
    assert!(rules.says("Ei vielä tietoa") && rules.says("Kuka valvoo"));
    assert!(rules.header("cache-control").starts_with("no-cache"));
    assert!(town.get("/").await.says("href=\"/saannot\""));
    assert!(town.get("/sv/saannot").await.says("Inga uppgifter ännu"));
}
