//! The inbox and the groups' pages as browsers without scripts use them.

use domain::people::Role;
use http::StatusCode;

use crate::town::{Answer, Town};

/// The number of the idea that a path to the author's page names.
fn number(path: &str) -> String {
    path.split('/').nth(2).expect("a number").to_owned()
}

/// The value of a row's box: number and version.
fn pick(answer: &Answer, id: &str) -> String {
    let from = format!("value=\"{id}.");
    let rest = answer.html.split_once(&from).unwrap_or_else(|| panic!("no row {id}")).1;
    format!("{id}.{}", rest.split('"').next().unwrap_or_default())
}

/// The number of a group, read from the select.
fn group(answer: &Answer, name: &str) -> String {
    let before = answer.html.split_once(&format!(">{name}</option>")).expect("a group").0;
    let value = before.rsplit_once("value=\"").expect("a value").1;
    value.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_member_takes_a_matter_from_the_list_and_undoes_it() {
    let town = Town::new().await;
    let (_, cookie) = town.person("anna@example.fi", &[], &[("tekninen", false)]).await;
    let id = number(&town.sent("Penkkejä puistoon", "Puistossa ei ole yhtään penkkiä.").await);
    let list = town.get_as("/saapuneet?nayta=ottamatta", &cookie).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(
        list.says("Penkkejä puistoon") && list.says("10 työpäivää jäljellä"),
        "{}",
        list.html
    );
    let fields = [
        ("to", "in_handling"),
        ("id", &pick(&list, &id)),
        ("group", &group(&list, "tekninen")),
        ("nayta", "ottamatta"),
    ];
    let done = town.post_as("/saapuneet/toimi", &fields, &cookie).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    assert!(
        done.location()
            .starts_with("/saapuneet?nayta=ottamatta&tehty=in_handling")
    );
    let after = town.get_as(&done.location(), &cookie).await;
    assert!(after.says("Asiaa käsittelee nyt tekninen."), "{}", after.html);
    assert!(after.says("Jokaisella asialla on ryhmä"));
    assert!(town.get_as("/saapuneet", &cookie).await.says("Penkkejä puistoon"));

    let event = after.value("event");
    let undone = town
        .post_as(
            "/saapuneet/kumoa",
            &[("event", &event), ("nayta", "ottamatta")],
            &cookie,
        )
        .await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.html);
    let back = town.get_as(&undone.location(), &cookie).await;
    assert!(back.says("Kumottu.") && back.says("Penkkejä puistoon"), "{}", back.html);
    // A second press comes too late and says so; nothing breaks.
    let again = town.post_as("/saapuneet/kumoa", &[("event", &event)], &cookie).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.says("Kumoamisen aika meni"), "{}", again.html);
}

#[tokio::test]
async fn several_are_given_at_once_and_each_that_was_refused_says_why() {
    let town = Town::new().await;
    let (_, cookie) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let one = number(&town.sent("Penkkejä puistoon", "Puistossa ei ole yhtään penkkiä.").await);
    let two = number(
        &town
            .sent("Valoja kadulle", "Koulukadun varrella on aivan pimeää.")
            .await,
    );
    let list = town.get_as("/saapuneet?nayta=ottamatta", &cookie).await;
    let old = pick(&list, &two);
    let to = group(&list, "tekninen");
    let give = async |id: &str, more: &str| {
        let mut fields = vec![("to", "in_handling"), ("group", to.as_str()), ("id", id)];
        if !more.is_empty() {
            fields.push(("id", more));
        }
        let done = town.post_as("/saapuneet/toimi", &fields, &cookie).await;
        town.get_as(&done.location(), &cookie).await
    };
    // Somebody else takes the second while this page is open.
    give(&old, "").await;
    let after = give(&pick(&list, &one), &old).await;
    assert!(after.says("Asiaa käsittelee nyt tekninen."), "{}", after.html);
    assert!(after.says("Nämä jäivät ennalleen") && after.says("joku muutti asiaa juuri äsken"));
    assert!(after.says(&format!("Idea {two}")));
}

#[tokio::test]
async fn a_form_that_lacks_something_keeps_what_was_typed() {
    let town = Town::new().await;
    let (_, cookie) = town.person("anna@example.fi", &[], &[("tekninen", false)]).await;
    let id = number(&town.sent("Penkkejä puistoon", "Puistossa ei ole yhtään penkkiä.").await);
    let list = town.get_as("/saapuneet?nayta=ottamatta", &cookie).await;
    let none = town
        .post_as("/saapuneet/toimi", &[("to", "in_handling")], &cookie)
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.says("Valitse ensin ainakin yksi asia"));
    let fields = [
        ("to", "redirected"),
        ("id", &pick(&list, &id)),
        ("who", "ELY-keskus"),
        ("nayta", "ottamatta"),
    ];
    let refused = town.post_as("/saapuneet/toimi", &fields, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Kirjoita, miten heidät tavoittaa.") && refused.says("value=\"ELY-keskus\""));
    let hide = [("to", "hide"), ("id", &pick(&list, &id)), ("nayta", "ottamatta")];
    let refused = town.post_as("/saapuneet/toimi", &hide, &cookie).await;
    assert!(refused.says("Valitse syy. Se kerrotaan tekijälle."), "{}", refused.html);
}

#[tokio::test]
async fn the_open_row_asks_the_author_and_shows_what_is_alike() {
    let town = Town::new().await;
    let (_, cookie) = town.person("anna@example.fi", &[], &[("tekninen", false)]).await;
    let text = "Rantapuistossa ei ole yhtään penkkiä, ja vanhusten on vaikea levätä.";
    let first = number(&town.sent("Penkkejä rantapuistoon", text).await);
    let id = number(&town.sent("Lisää penkkejä rantapuistoon", text).await);
    let open = town
        .get_as(&format!("/saapuneet?nayta=ottamatta&avaa={id}"), &cookie)
        .await;
    assert!(
        open.says("Samanlaisia ideoita") && open.says(&format!("Yhdistä ideaan {first}")),
        "{}",
        open.html
    );
    let fields = [
        ("to", "asked"),
        ("id", &pick(&open, &id)),
        ("question", "Missä kohdassa rantaa?"),
        ("nayta", "ottamatta"),
    ];
    let done = town.post_as("/saapuneet/toimi", &fields, &cookie).await;
    let after = town.get_as(&done.location(), &cookie).await;
    assert!(after.says("Kysymys on lähetetty tekijälle."), "{}", after.html);
    let asked = town.get_as("/saapuneet?tila=asked", &cookie).await;
    assert!(asked.says("Lisää penkkejä rantapuistoon") && asked.says("Odottaa tekijää"));
}

#[tokio::test]
async fn the_inbox_is_for_those_with_a_seat_and_says_what_is_late() {
    let town = Town::new().await;
    let (_, resident) = town.person("aune@example.fi", &[], &[]).await;
    let (_, moderator) = town.person("mauri@example.fi", &[Role::Moderator], &[]).await;
    assert_eq!(town.get("/saapuneet").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(town.get_as("/saapuneet", &resident).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        town.get_as("/saapuneet", &moderator).await.status,
        StatusCode::FORBIDDEN
    );
    town.sent("Penkkejä puistoon", "Puistossa ei ole yhtään penkkiä.").await;
    // 2.3. + 10 working days is 16.3.; three more working days.
    town.wait_minutes(17 * 24 * 60);
    let (_, cookie) = town.person("anna@example.fi", &[], &[("tekninen", false)]).await;
    let late = town.get_as("/saapuneet?nayta=ottamatta&aika=myohassa", &cookie).await;
    assert!(
        late.says("Myöhässä 3 työpäivää") && late.says("vastaus 16.3.2026"),
        "{}",
        late.html
    );
    assert_eq!(late.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn a_groups_page_is_public_without_its_members_and_staff_see_them() {
    let town = Town::new().await;
    let (_, cookie) = town.person("anna@example.fi", &[], &[("tekninen", true)]).await;
    let groups = town.get("/ryhmat").await;
    assert_eq!(groups.status, StatusCode::OK);
    assert!(
        groups.says("tekninen") && groups.says("ei vielä tietoa"),
        "{}",
        groups.html
    );
    let path = format!(
        "/ryhmat/{}",
        groups
            .html
            .split("/ryhmat/")
            .nth(1)
            .and_then(|it| it.split('"').next())
            .expect("a link")
    );
    let public = town.get(&path).await;
    assert!(
        !public.says("anna@example.fi") && !public.says("Jäsenet"),
        "{}",
        public.html
    );
    let inside = town.get_as(&path, &cookie).await;
    assert!(
        inside.says("anna@example.fi") && inside.says("vetäjä"),
        "{}",
        inside.html
    );
    assert_eq!(town.get("/ryhmat/999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("/ryhmat/x").await.status, StatusCode::NOT_FOUND);
}
