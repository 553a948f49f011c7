//! Administration: groups, themes and people; what is in use stays, and rights end at the next request.

use domain::people::{Role, Seat};
use domain::{GroupId, PersonId};
use http::StatusCode;

use crate::town::Town;

async fn administrator(town: &Town) -> (PersonId, String) {
    town.person("paula@ikaalinen.fi", &[Role::Administrator], &[]).await
}

async fn outbox(town: &Town) -> Vec<(String, String)> {
    let mut c = town.state.db.read().await.expect("a connection");
    store::db::Statement::new("select kind, email from outbox order by id")
        .all(&mut c)
        .await
        .expect("letters")
}

async fn groups(town: &Town) -> Vec<store::lists::Listed> {
    let mut c = town.state.db.read().await.expect("a connection");
    store::lists::groups(&mut c).await.expect("groups")
}

#[tokio::test]
async fn a_group_is_added_renamed_moved_and_removed_while_nothing_uses_it() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    for name in ["Kulttuuri", "Liikunta"] {
        let form = [("fi", name), ("sv", ""), ("en", ""), ("act", "save")];
        let added = town.post_as("/hallinta/ryhmat", &form, &cookie).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html);
    }
    let all = groups(&town).await;
    assert_eq!(all.len(), 2);
    let (first, second) = (all[0].id, all[1].id);
    let at = |id: i64| format!("/hallinta/ryhmat/{id}");
    town.post_as(&at(second), &[("act", "up")], &cookie).await;
    assert_eq!(groups(&town).await[0].id, second);

    let old = [("fi", "Kulttuuri ja taide"), ("act", "save"), ("seen", "0000")];
    let told = town.post_as(&at(first), &old, &cookie).await;
    assert_eq!(told.status, StatusCode::CONFLICT, "an old page changes nothing");
    let empty = [("fi", ""), ("act", "save")];
    let refused = town.post_as(&at(first), &empty, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    town.post_as(&at(second), &[("act", "remove")], &cookie).await;
    assert_eq!(groups(&town).await.len(), 1);
    let theme = [("fi", "Konsertit"), ("group", &first.to_string()), ("act", "save")];
    town.post_as("/hallinta/aiheet", &theme, &cookie).await;
    let kept = town.post_as(&at(first), &[("act", "remove")], &cookie).await;
    assert_eq!(kept.status, StatusCode::CONFLICT);
    assert!(kept.says("yksi aihe"), "{}", kept.html);
    assert_eq!(groups(&town).await.len(), 1, "what is in use stays");
}

#[tokio::test]
async fn a_new_name_of_a_theme_is_on_the_form_at_the_next_request() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    assert!(!town.get("/ideat/uusi").await.says("Kadut ja puistot"));
    let form = [("fi", "Kadut ja puistot"), ("sv", "Gator och parker"), ("act", "save")];
    town.post_as("/hallinta/aiheet", &form, &cookie).await;
    assert!(town.get("/ideat/uusi").await.says("Kadut ja puistot"));
    assert!(town.get("/sv/ideat/uusi").await.says("Gator och parker"));
    assert!(
        town.get("/en/ideat/uusi").await.says("Kadut ja puistot"),
        "what is not translated is Finnish"
    );
}

#[tokio::test]
async fn a_person_is_added_by_address_with_a_right_and_invited() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let bad = [("email", "liisa"), ("right", ""), ("until", "2020-01-01")];
    let refused = town.post_as("/hallinta/ihmiset", &bad, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("href=\"#email\"") && refused.says("href=\"#right\"") && refused.says("href=\"#until\""));
    assert!(outbox(&town).await.is_empty());

    let long = "a".repeat(81);
    for (name, group) in [(long.as_str(), "Tekninen \u{202e}ryhmä"), ("***", "Tek\u{200b}ninen")] {
        let form = [
            ("email", "liisa@ikaalinen.fi"),
            ("name", name),
            ("right", "role:moderator"),
        ];
        let refused = town.post_as("/hallinta/ihmiset", &form, &cookie).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says("href=\"#name\""));
        // What turns the direction of a name or is not seen would make it look like another's.
        let refused = town.post_as("/hallinta/ryhmat", &[("fi", group)], &cookie).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says("href=\"#fi-0\""));
    }

    let form = [
        ("email", "Liisa@Ikaalinen.fi"),
        ("name", "\u{202e}Liisa Lampinen\u{200b}"),
        ("language", "sv"),
        ("right", "role:moderator"),
        ("until", "31.12.2026"),
    ];
    let added = town.post_as("/hallinta/ihmiset", &form, &cookie).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html);
    let invited = vec![("invite".to_owned(), "Liisa@ikaalinen.fi".to_owned())];
    assert_eq!(outbox(&town).await, invited);
    let page = town.get_as(&added.location(), &cookie).await;
    assert!(
        page.says("Liisa Lampinen") && page.says("Valvoja") && page.says("31.12.2026"),
        "{}",
        page.html
    );
    let list = town.get_as("/hallinta/ihmiset?haku=lampi", &cookie).await;
    assert!(list.says("Liisa Lampinen") && !list.says("paula@ikaalinen.fi</a>"));
    let other = town.get_as("/hallinta/ihmiset?rooli=strategy_editor", &cookie).await;
    assert!(!other.says("Liisa Lampinen"));
}

#[tokio::test]
async fn a_right_that_is_ended_is_gone_at_the_next_request() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let (other, others_cookie) = town.person("oili@ikaalinen.fi", &[Role::Administrator], &[]).await;
    assert_eq!(town.get_as("/hallinta", &others_cookie).await.status, StatusCode::OK);
    let mut c = town.state.db.read().await.expect("a connection");
    let rights = store::people::rights::granted(&mut c, other).await.expect("rights");
    drop(c);
    let which = format!("role:{}", rights[0].id);
    let at = format!("/hallinta/ihmiset/{other}");
    let ended = town.post_as(&at, &[("act", "end"), ("which", &which)], &cookie).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.html);
    let after = town.get_as("/hallinta", &others_cookie).await;
    assert_eq!(after.status, StatusCode::FORBIDDEN);
    let again = town.post_as(&at, &[("act", "end"), ("which", &which)], &cookie).await;
    assert!(again.says("oli jo päättynyt"), "{}", again.html);
}

#[tokio::test]
async fn the_last_administrator_stays_and_nobody_ends_their_own_right_by_a_slip() {
    let town = Town::new().await;
    let (own, cookie) = administrator(&town).await;
    let right = |id: PersonId| {
        let db = town.state.db.clone();
        async move {
            let mut c = db.read().await.expect("a connection");
            let all = store::people::rights::granted(&mut c, id).await.expect("rights");
            format!("role:{}", all[0].id)
        }
    };
    let at = |id: PersonId| format!("/hallinta/ihmiset/{id}");
    for form in [
        vec![("act", "end"), ("which", right(own).await.leak())],
        vec![("act", "close")],
    ] {
        let told = town.post_as(&at(own), &form, &cookie).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.says("Pyydä toista pääkäyttäjää"), "{}", told.html);
    }
    // Another whose own right ends on a day is not somebody to rely on.
    let (other, others_cookie) = town.person("oili@ikaalinen.fi", &[], &[]).await;
    let mut tx = town.state.db.write().await.expect("a transaction");
    let today = town.state.clock.today();
    store::people::grant_role(&mut tx, other, Role::Administrator, today, Some(today))
        .await
        .expect("a day's right");
    tx.commit().await.expect("kept");
    let form = [("act", "end"), ("which", &*right(own).await.leak())];
    let told = town.post_as(&at(own), &form, &others_cookie).await;
    assert!(told.says("viimeinen pääkäyttäjä"), "{}", told.html);
    assert_eq!(town.get_as("/hallinta", &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_closed_account_is_signed_out_at_once_and_can_be_opened_again() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let (lea, lea_cookie) = town.person("lea@ikaalinen.fi", &[], &[("sivistys", true)]).await;
    assert_eq!(
        town.get_as("/hallinta/pohjat", &lea_cookie).await.status,
        StatusCode::OK
    );
    let at = format!("/hallinta/ihmiset/{lea}");
    town.post_as(&at, &[("act", "close")], &cookie).await;
    assert_eq!(
        town.get_as("/hallinta/pohjat", &lea_cookie).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert!(town.get_as(&at, &cookie).await.says("Tili on suljettu"));
    town.post_as(&at, &[("act", "open")], &cookie).await;
    assert!(!town.get_as(&at, &cookie).await.says("Tili on suljettu"));
}

#[tokio::test]
async fn a_seat_is_given_from_a_day_on_and_counts_from_that_day() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let (id, _) = town.person("sanni@ikaalinen.fi", &[], &[]).await;
    let form = [("fi", "Kulttuuri"), ("act", "save")];
    town.post_as("/hallinta/ryhmat", &form, &cookie).await;
    let group = groups(&town).await[0].id;
    let right = format!("lead:{group}");
    let form = [("act", "give"), ("right", right.as_str()), ("from", "2026-03-04")];
    let at = format!("/hallinta/ihmiset/{id}");
    assert_eq!(town.post_as(&at, &form, &cookie).await.status, StatusCode::SEE_OTHER);
    assert!(town.get_as(&at, &cookie).await.says("Ei vielä voimassa"));
    let seats = |day: domain::Date| {
        let db = town.state.db.clone();
        async move {
            let mut c = db.read().await.expect("a connection");
            store::people::rights(&mut c, id, day).await.expect("rights").seats
        }
    };
    let today = town.state.clock.today();
    assert!(seats(today).await.is_empty());
    let seat = Seat {
        group: GroupId::new(group),
        is_lead: true,
    };
    assert_eq!(seats(domain::calendar::plus_days(today, 2)).await, vec![seat]);
    let unknown = [("act", "give"), ("right", "member:999")];
    assert_eq!(
        town.post_as(&at, &unknown, &cookie).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_test_letter_goes_to_the_administrators_own_address() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let asked = town.post_as("/hallinta/posti", &[], &cookie).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(
        outbox(&town).await,
        vec![("test".to_owned(), "paula@ikaalinen.fi".to_owned())]
    );
    assert!(
        town.get_as(&asked.location(), &cookie)
            .await
            .says("Kokeiluviesti on jonossa")
    );
}

#[tokio::test]
async fn the_table_of_rights_is_read_by_lay_people() {
    let town = Town::new().await;
    let (_, cookie) = administrator(&town).await;
    let page = town.get_as("/hallinta/oikeudet", &cookie).await;
    assert!(page.says("Kannattaa") && page.says("Oma ryhmä") && page.says("Pääkäyttäjä"));
    for act in domain::Act::ALL {
        let code = act.as_code();
        assert!(!code.contains('_') || !page.says(code), "{code} is a code, not a word");
    }
}
