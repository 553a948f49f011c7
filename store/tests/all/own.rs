//! What is one's own: matters, follows, one person's one support, and erasing all that names somebody.

use domain::ideas::status::{By, Change};
use domain::ideas::text::{EmailAddress, Sentence};
use domain::own::OwnRefusal;
use domain::own::retention::Keep;
use domain::people::session::Life;
use domain::people::{Role, Seat};
use domain::{Doer, GroupId, IdeaId, Identification, Language, Localised, MailKind, PersonId, Status};
use store::db::Statement;
use store::ideas::{self, Supporter};
use store::own::Erasing;
use store::people::BeginSession;
use store::{own, people};

use crate::house::{NOW, Town, sending, signed};
use crate::on_both;

const NAME: &str = "Tuulikki Mäkelänlahti";
const EMAIL: &str = "Tuulikki.Makelanlahti@esimerkki.fi";

async fn account(town: &Town, email: &str, name: &str) -> PersonId {
    let mut tx = town.db.write().await.expect("begins");
    let email = EmailAddress::parse(email).expect("an address");
    let id = people::account_for(&mut tx, &email, Some(name), Language::Fi, false, NOW)
        .await
        .expect("makes");
    tx.commit().await.expect("keeps");
    id
}

async fn group(town: &Town) -> GroupId {
    let name = Localised::new("Tekninen ryhmä", "", "");
    store::groups::add_group(&town.db, "tekninen", &name, false)
        .await
        .expect("adds")
}

async fn run(town: &Town, text: &'static str) {
    let mut tx = town.db.write().await.expect("begins");
    Statement::new(text).execute(&mut tx).await.expect("runs");
    tx.commit().await.expect("keeps");
}

/// An idea with a name and an address that its author has confirmed.
async fn confirmed(town: &Town, title: &str) -> IdeaId {
    let sending = signed(sending(title, "Puistossa ei ole penkkejä."), NAME, EMAIL);
    let id = town.send_as(sending, NOW).await.id;
    run(town, "update idea_contact set confirmed_at = 1 where email is not null").await;
    id
}

fn words(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

on_both! {
    async fn a_reply_is_taken_once_and_stands_beside_its_step(town: Town) {
        let (group, id) = (group(&town).await, town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await);
        let move_to = async |change| {
            ideas::change_status(&town.db, id, change, By::Lead(group), NOW).await.expect("writes").expect("may");
        };
        move_to(Change::Take { group }).await;
        move_to(Change::Ask { question: words("Missä kohdassa?") }).await;
        let both = tokio::join!(
            ideas::reply(&town.db, id, words("Portin luona."), NOW),
            ideas::reply(&town.db, id, words("Lammen luona."), NOW),
        );
        let taken = [both.0.expect("writes"), both.1.expect("writes")];
        assert!(taken.contains(&Ok(())) && taken.contains(&Err(OwnRefusal::QuestionClosed)), "{taken:?}");
        let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
        let said: Vec<_> = steps.iter().filter(|it| it.kind == domain::EventKind::Resumed).collect();
        assert_eq!(said.len(), 1);
        assert!(said[0].said.as_deref().is_some_and(|it| it.ends_with("luona.")));
    }
}

on_both! {
    async fn two_reopenings_at_once_are_one(town: Town) {
        let (group, id) = (group(&town).await, town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await);
        let finish = Change::Finish { changed: words("Penkit ovat paikoillaan.") };
        ideas::change_status(&town.db, id, finish, By::Lead(group), NOW).await.expect("writes").expect("may");
        let both = tokio::join!(ideas::reopen(&town.db, id, None, NOW), ideas::reopen(&town.db, id, None, NOW));
        let taken = [both.0.expect("writes"), both.1.expect("writes")];
        assert!(taken.contains(&Ok(())) && taken.contains(&Err(OwnRefusal::NotEnded)), "{taken:?}");
        assert_eq!(town.number("select count(*) from event where kind = 'reopened'").await, 1);
    }
}

on_both! {
    async fn who_signs_in_replaces_the_support_of_the_own_device(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        ideas::support(&town.db, id, "laite", Identification::Open, true, NOW).await.expect("writes").expect("may");
        let by = Supporter { id: "p7", identification: Identification::Email, device: Some("laite") };
        let after = ideas::support_as(&town.db, id, by, true, NOW).await.expect("writes").expect("may");
        assert_eq!((after.total, after.open, after.email, after.mine), (1, 0, 1, true));
        let again = ideas::support_as(&town.db, id, by, true, NOW).await.expect("writes").expect("may");
        assert_eq!(again, after);
        let off = ideas::support_as(&town.db, id, by, false, NOW).await.expect("writes").expect("may");
        assert_eq!((off.total, off.mine), (0, false));
    }
}

on_both! {
    async fn the_account_finds_its_confirmed_matters_and_those_it_claimed(town: Town) {
        let person = account(&town, EMAIL, NAME).await;
        let confirmed = confirmed(&town, "Penkkejä puistoon").await;
        let unconfirmed = signed(sending("Toinen idea tänne", "Tätä ei ole vahvistettu."), NAME, EMAIL);
        town.send_as(unconfirmed, NOW).await;
        let by_link = town.send("Kolmas idea tänne", "Tämän lähetin ilman osoitetta.").await;
        assert!(own::claim(&town.db, by_link, person).await.expect("claims"));
        let other = account(&town, "toinen@esimerkki.fi", "Toinen").await;
        assert!(!own::claim(&town.db, by_link, other).await.expect("claims"), "it is another's already");
        let mine = own::matters(&mut town.read().await, person).await.expect("reads");
        let numbers: Vec<IdeaId> = mine.iter().map(|it| it.id).collect();
        assert_eq!(numbers, [by_link, confirmed]);
        assert!(own::matters(&mut town.read().await, other).await.expect("reads").is_empty());
    }
}

on_both! {
    async fn a_follow_shows_no_title_that_is_not_public_any_more(town: Town) {
        let person = account(&town, EMAIL, NAME).await;
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        for on in [true, true] {
            let mut tx = town.db.write().await.expect("begins");
            own::follow(&mut tx, id, person, on, NOW).await.expect("follows");
            tx.commit().await.expect("keeps");
        }
        let follows = own::follows(&mut town.read().await, person).await.expect("reads");
        assert_eq!(follows.len(), 1);
        assert_eq!(follows[0].title.as_deref(), Some("Penkkejä puistoon"));
        ideas::withdraw(&town.db, id, None, NOW).await.expect("writes").expect("may");
        let follows = own::follows(&mut town.read().await, person).await.expect("reads");
        assert_eq!((follows[0].title.as_deref(), follows[0].status), (None, Status::Withdrawn));
    }
}

/// Everything an account can leave behind, with the name and the address in all of it.
async fn live(town: &Town) -> (PersonId, IdeaId) {
    let person = account(town, EMAIL, NAME).await;
    let group = group(town).await;
    let id = confirmed(town, "Penkkejä puistoon").await;
    let mut tx = town.db.write().await.expect("begins");
    people::grant_role(&mut tx, person, Role::Moderator, NOW.civil_day(), None)
        .await
        .expect("a role");
    let seat = Seat { group, is_lead: false };
    people::grant_seat(&mut tx, person, seat, NOW.civil_day(), None, NOW)
        .await
        .expect("a seat");
    own::follow(&mut tx, id, person, true, NOW).await.expect("follows");
    let begin = BeginSession {
        person,
        id_hash: "h",
        number: "n",
        browser: "Firefox",
        life: Life::begin(NOW, true),
    };
    people::begin_session(&mut tx, begin).await.expect("a session");
    store::outbox::tell_author(&mut tx, id, MailKind::Answer, None, NOW)
        .await
        .expect("a letter");
    tx.commit().await.expect("keeps");
    let who = format!("p{person}");
    ideas::support(&town.db, id, &who, Identification::Email, true, NOW)
        .await
        .expect("writes")
        .expect("may");
    ideas::answer(&town.db, id, Some(group), "Tilasimme penkit.", Language::Fi, NOW)
        .await
        .expect("answers");
    run(
        town,
        "insert into comment (idea_id, person_id, name, text, language, created_at) \
               select idea_id, (select max(id) from person), name, 'Hyvä idea!', 'fi', 1 from idea_contact",
    )
    .await;
    run(
        town,
        "insert into cover (idea_id, field, reason, words, at) \
               select idea_id, 'name', 'personal_data', name, 1 from idea_contact",
    )
    .await;
    run(
        town,
        "insert into idea_note (idea_id, person_id, text, created_at) \
               select idea_id, (select max(id) from person), 'Kysytään puistolta.', 1 from idea_contact",
    )
    .await;
    run(
        town,
        "insert into sign_in (nonce, purpose, email, target, language, created_at, ends_at) \
               select 'x', 'sign_in', email, '/', 'fi', 1, 2 from person",
    )
    .await;
    run(
        town,
        "update outbox set problem = '550 ' || email where email is not null",
    )
    .await;
    (person, id)
}

/// Whether any byte of the name or the address is in any file, however it is written.
fn traces(folder: &std::path::Path) -> Vec<String> {
    let marks = [
        NAME,
        EMAIL,
        &EMAIL.to_lowercase(),
        "Mäkelänlahti",
        "makelanlahti",
        "Makelanlahti",
    ];
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
        let bytes = std::fs::read(entry.path()).expect("a file");
        for mark in marks {
            if bytes.windows(mark.len()).any(|it| it == mark.as_bytes()) {
                found.push(format!("{mark} in {}", entry.file_name().display()));
            }
        }
    }
    found
}

on_both! {
    async fn an_erased_account_leaves_its_words_and_no_byte_of_its_name(town: Town) {
        let (person, id) = live(&town).await;
        if town.db.is_sqlite() {
            assert!(!traces(town.folder()).is_empty(), "the marks are there to be erased");
        }
        let before = ideas::supports(&mut town.read().await, id, None).await.expect("reads");
        let Erasing::Done(erased) = own::erase_person(&town.db, person, NOW).await.expect("erases") else {
            panic!("it was there");
        };
        assert_eq!(erased.addresses, [EMAIL.to_lowercase()]);
        assert_eq!(own::erase_person(&town.db, person, NOW).await.expect("asks"), Erasing::Gone, "once");

        // What others rely on is there, without a name.
        let idea = ideas::find(&mut town.read().await, id).await.expect("reads").expect("stays");
        assert_eq!((idea.title.as_str(), idea.name, idea.author_erased), ("Penkkejä puistoon", None, true));
        assert!(idea.answered.is_some());
        let after = ideas::supports(&mut town.read().await, id, None).await.expect("reads");
        assert_eq!(after, before, "a support was somebody's, whoever it was");
        assert_eq!(town.number("select count(*) from support where supporter like 'p%'").await, 0);
        assert_eq!(town.number("select count(*) from comment where text = 'Hyvä idea!' and name is null").await, 1);
        let said = store::discussion::comments(&mut town.read().await, id, 1).await.expect("reads");
        assert!(said.iter().any(|it| it.text == "Hyvä idea!" && it.author_erased), "{said:?}");
        for gone in [
            "select count(*) from session",
            "select count(*) from sign_in",
            "select count(*) from follow",
            "select count(*) from outbox where email is not null or problem is not null or (sent_at is null and dropped_at is null)",
            "select count(*) from person_role where ended_at is null",
            "select count(*) from membership where ended_at is null",
            "select count(*) from idea_contact where name is not null or email is not null or person_id is not null",
            "select count(*) from cover where words is not null",
        ] {
            assert_eq!(town.number(gone).await, 0, "{gone}");
        }
        assert_eq!(
            town.number("select count(*) from event where kind = 'erased' and actor_kind = 'person'").await,
            2,
            "the matter's and the account's own"
        );
        let left = own::everything(&mut town.read().await, person).await.expect("reads");
        let told = format!("{left:?}");
        assert!(!told.contains("kelanlahti"), "{told}");
        if town.db.is_sqlite() {
            assert_eq!(traces(town.folder()), Vec::<String>::new());
            // And the address is free for a new account.
            account(&town, EMAIL, "Uusi").await;
        }
    }
}

on_both! {
    async fn of_two_administrators_who_leave_at_once_one_stays(town: Town) {
        let one = account(&town, "anna@esimerkki.fi", "Anna").await;
        let other = account(&town, "bo@esimerkki.fi", "Bo").await;
        let mut tx = town.db.write().await.expect("begins");
        for person in [one, other] {
            people::grant_role(&mut tx, person, Role::Administrator, NOW.civil_day(), None).await.expect("grants");
        }
        tx.commit().await.expect("keeps");
        let (a, b) = tokio::join!(own::erase_person(&town.db, one, NOW), own::erase_person(&town.db, other, NOW));
        let came = [a.expect("asks"), b.expect("asks")];
        assert!(came.contains(&Erasing::LastAdministrator), "{came:?}");
        assert!(came.iter().any(|it| matches!(it, Erasing::Done(_))), "{came:?}");
        assert_eq!(
            town.number("select count(*) from person_role where role = 'administrator' and ended_at is null").await,
            1
        );
    }
}

on_both! {
    async fn an_author_without_an_account_erases_one_matter(town: Town) {
        let one = confirmed(&town, "Penkkejä puistoon").await;
        let other = signed(sending("Toinen idea tänne", "Tämä jää ennalleen."), "Toinen", "toinen@esimerkki.fi");
        let other = town.send_as(other, NOW).await.id;
        let erased = own::erase_contact(&town.db, one, Doer::Author(one), NOW).await.expect("erases").expect("had one");
        assert_eq!(erased.addresses, [EMAIL.to_lowercase()]);
        assert_eq!(own::erase_contact(&town.db, one, Doer::Author(one), NOW).await.expect("asks"), None);
        let idea = ideas::find(&mut town.read().await, other).await.expect("reads").expect("stays");
        assert_eq!((idea.name.as_deref(), idea.has_email, idea.author_erased), (Some("Toinen"), true, false));
        if town.db.is_sqlite() {
            assert_eq!(traces(town.folder()), Vec::<String>::new());
        }
    }
}

on_both! {
    async fn what_an_account_sees_of_itself_is_everything_that_names_it(town: Town) {
        let (person, _) = live(&town).await;
        let sections = own::everything(&mut town.read().await, person).await.expect("reads");
        let empty: Vec<&str> = sections.iter().filter(|it| it.rows.is_empty()).map(|it| it.what).collect();
        assert_eq!(empty, ["said", "answers", "drafts", "acts", "card_comments", "cards", "boards", "board_acts"], "the rest has rows");
        for section in &sections {
            assert!(section.rows.iter().all(|row| row.len() == section.columns.len()), "{}", section.what);
        }
        let stranger = account(&town, "toinen@esimerkki.fi", "Toinen").await;
        let others = own::everything(&mut town.read().await, stranger).await.expect("reads");
        assert!(others.iter().all(|it| it.rows.is_empty() || it.what == "account"), "{others:?}");
    }
}

on_both! {
    async fn what_has_been_kept_long_enough_goes_and_the_rest_stays(town: Town) {
        let (_, id) = live(&town).await;
        let group = group(&town).await;
        let finish = Change::Finish { changed: words("Penkit ovat paikoillaan.") };
        ideas::change_status(&town.db, id, finish, By::Lead(group), NOW).await.expect("writes").expect("may");
        let gone = async |keep: Keep, days: i64| {
            own::erase_old(&town.db, keep, NOW.plus_days(days)).await.expect("erases").0
        };
        assert_eq!(gone(Keep::EndedContacts, 729).await, 0, "not before its time");
        assert_eq!(gone(Keep::EndedContacts, 731).await, 1);
        assert_eq!(gone(Keep::SignIns, 0).await, 1, "the row of the test ended in 1970");
        assert_eq!(gone(Keep::Sessions, 0).await, 0);
        assert_eq!(gone(Keep::Sessions, 30).await, 1);
        assert_eq!(gone(Keep::SentMail, 731).await, 0, "what was dropped then is kept for its days");
        assert!(gone(Keep::SentMail, 800).await > 0);
        assert_eq!(gone(Keep::FormerStaff, 800).await, 0, "who has rights stays");
        run(&town, "update person_role set ended_at = 1").await;
        run(&town, "update membership set ended_at = 1").await;
        assert_eq!(gone(Keep::FormerStaff, 700).await, 0, "seen lately");
        assert_eq!(gone(Keep::FormerStaff, 731).await, 1);
        for &keep in Keep::ALL {
            gone(keep, 2000).await;
        }
    }
}
