//! Sign-ins, sessions and rights, on both databases: used once, whoever comes at the same time.

use domain::ideas::text::EmailAddress;
use domain::people::session::{CODE_TRIES, LINK_MINUTES, Life, Purpose};
use domain::people::{Role, Seat};
use domain::{Language, PersonId};
use store::Db;
use store::people::provider::{self, Identity};
use store::people::sign_ins::{self, Asking, Tried};
use store::people::{self, BeginSession};

use crate::house::{NOW, Town};
use crate::on_both;

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

async fn account(db: &Db, address: &str) -> PersonId {
    let mut tx = db.write().await.expect("begins");
    let id = people::account_for(&mut tx, &email(address), None, Language::Fi, false, NOW)
        .await
        .expect("an account");
    tx.commit().await.expect("kept");
    id
}

async fn asked(db: &Db, address: &str, nonce: &str, browser: &str) -> i64 {
    let mut tx = db.write().await.expect("begins");
    let asking = Asking {
        nonce,
        purpose: Purpose::SignIn,
        email: &email(address),
        browser_hash: Some(browser),
        target: "",
        language: Language::Sv,
        ends: NOW.plus_minutes(LINK_MINUTES),
    };
    let id = sign_ins::ask(&mut tx, asking, NOW).await.expect("is written");
    tx.commit().await.expect("kept");
    id
}

on_both! {
    async fn of_many_who_use_one_link_at_once_one_gets_in(town: Town) {
        account(&town.db, "maija@ikaalinen.example").await;
        let id = asked(&town.db, "Maija@Ikaalinen.example", "abc", "browser").await;
        let mut tasks = Vec::new();
        for n in 0..12 {
            let db = town.db.clone();
            tasks.push(tokio::spawn(async move {
                let mut tx = db.write().await.expect("begins");
                if !sign_ins::use_up(&mut tx, id, NOW).await.expect("asks") {
                    return false;
                }
                let row = sign_ins::find(&mut tx, id).await.expect("reads").expect("is there");
                let person = sign_ins::owner(&mut tx, &row, NOW).await.expect("asks").expect("is somebody's");
                let (hash, number) = (format!("hash {n}"), format!("number {n}"));
                let begin = BeginSession {
                    person,
                    id_hash: &hash,
                    number: &number,
                    browser: "",
                    life: Life::begin(NOW, false),
                };
                people::begin_session(&mut tx, begin).await.expect("begins");
                tx.commit().await.expect("kept");
                true
            }));
        }
        let mut inside = 0;
        for task in tasks {
            inside += i32::from(task.await.expect("runs"));
        }
        assert_eq!(inside, 1);
        assert_eq!(town.number("select count(*) from session").await, 1);
    }
}

on_both! {
    async fn tries_that_come_at_once_are_all_counted(town: Town) {
        let id = asked(&town.db, "maija@ikaalinen.example", "abc", "browser").await;
        let mut tasks = Vec::new();
        for _ in 0..20 {
            let db = town.db.clone();
            tasks.push(tokio::spawn(async move {
                let mut tx = db.write().await.expect("begins");
                let counted = sign_ins::count_try(&mut tx, id, NOW).await.expect("counts");
                let more = Tried { asked: 0, failed: 1 };
                sign_ins::count(&mut tx, "account", "source", more, NOW).await.expect("counts");
                tx.commit().await.expect("kept");
                counted
            }));
        }
        let mut allowed = 0;
        for task in tasks {
            allowed += i64::from(task.await.expect("runs"));
        }
        assert_eq!(allowed, CODE_TRIES);
        assert_eq!(town.number("select failed from sign_in_try").await, 20);
    }
}

on_both! {
    async fn a_new_mail_ends_what_the_same_browser_asked_for_and_nothing_else(town: Town) {
        let old = asked(&town.db, "maija@ikaalinen.example", "one", "mine").await;
        let others = asked(&town.db, "maija@ikaalinen.example", "two", "another").await;
        let new = asked(&town.db, "maija@ikaalinen.example", "three", "mine").await;
        let mut c = town.read().await;
        let mut open = Vec::new();
        for id in [old, others, new] {
            let row = sign_ins::find(&mut c, id).await.expect("reads").expect("is there");
            open.push(row.is_open(NOW.plus_minutes(1)));
        }
        assert_eq!(open, [false, true, true]);
        let last = sign_ins::find_asked_by(&mut c, "mine").await.expect("reads");
        assert_eq!(last.map(|it| it.id), Some(new));
    }
}

on_both! {
    async fn a_link_of_a_closed_account_and_of_nobody_opens_nothing(town: Town) {
        assert!(!sign_ins::is_known(&mut town.read().await, "nobody@ikaalinen.example").await.expect("asks"));
        account(&town.db, "maija@ikaalinen.example").await;
        assert!(sign_ins::is_known(&mut town.read().await, "maija@ikaalinen.example").await.expect("asks"));
        let mut tx = town.db.write().await.expect("begins");
        store::db::Statement::new("update person set disabled_at = 1").execute(&mut tx).await.expect("closes");
        tx.commit().await.expect("kept");
        assert!(!sign_ins::is_known(&mut town.read().await, "maija@ikaalinen.example").await.expect("asks"));
        let id = asked(&town.db, "maija@ikaalinen.example", "abc", "browser").await;
        let mut tx = town.db.write().await.expect("begins");
        let row = sign_ins::find(&mut tx, id).await.expect("reads").expect("is there");
        assert_eq!(sign_ins::owner(&mut tx, &row, NOW).await.expect("asks"), None);
    }
}

on_both! {
    async fn a_providers_rights_come_and_go_and_those_given_by_hand_stay(town: Town) {
        let today = NOW.civil_day();
        let group = store::groups::add_group(&town.db, "sivistys", &domain::Localised::new("S", "", ""), false)
            .await
            .expect("a group");
        let member = Seat { group, is_lead: false };
        let lead = Seat { group, is_lead: true };
        let identity = Identity { issuer: "https://a.example", subject: "1", email: None, name: Some("Maija") };
        let mut tx = town.db.write().await.expect("begins");
        let id = provider::bind(&mut tx, None, identity, Language::Fi, NOW).await.expect("an account");
        people::grant_role(&mut tx, id, Role::Administrator, today, None).await.expect("a role");
        let first = provider::bring_up_to_date(&mut tx, id, &[Role::Moderator], &[member], today, NOW).await;
        assert!(first.expect("is brought"));
        let again = provider::bring_up_to_date(&mut tx, id, &[Role::Moderator], &[member], today, NOW).await;
        assert!(!again.expect("is brought"), "the same again changes nothing");
        provider::bring_up_to_date(&mut tx, id, &[], &[lead], today, NOW).await.expect("is brought");
        let rights = people::rights(&mut tx, id, today).await.expect("reads");
        assert_eq!((rights.roles.as_slice(), rights.seats.as_slice()), (&[Role::Administrator][..], &[lead][..]));
        // A seat given by hand is the administrator's: the provider neither changes nor ends it.
        people::grant_seat(&mut tx, id, member, today, None, NOW).await.expect("a seat");
        provider::bring_up_to_date(&mut tx, id, &[], &[lead], today, NOW).await.expect("is brought");
        provider::bring_up_to_date(&mut tx, id, &[], &[], today, NOW).await.expect("is brought");
        let rights = people::rights(&mut tx, id, today).await.expect("reads");
        assert_eq!(rights.seats, [member]);
        tx.commit().await.expect("kept");
        let mut c = town.read().await;
        let found = provider::find(&mut c, identity).await.expect("reads");
        assert_eq!(found.map(|it| it.id), Some(id));
        let other = Identity { subject: "2", ..identity };
        assert_eq!(provider::find(&mut c, other).await.expect("reads"), None);
    }
}

on_both! {
    async fn a_verified_address_is_bound_to_one_identity_for_good(town: Town) {
        let id = account(&town.db, "maija@ikaalinen.example").await;
        let address = email("maija@ikaalinen.example");
        let first = Identity { issuer: "https://a.example", subject: "1", email: Some(&address), name: None };
        let mut tx = town.db.write().await.expect("begins");
        let found = provider::find(&mut tx, first).await.expect("reads").map(|it| it.id);
        assert_eq!(found, Some(id));
        provider::bind(&mut tx, found, first, Language::Fi, NOW).await.expect("is bound");
        let second = Identity { subject: "2", ..first };
        assert_eq!(provider::find(&mut tx, second).await.expect("reads"), None, "not taken over");
        let own = provider::bind(&mut tx, None, second, Language::Fi, NOW).await.expect("an account of its own");
        assert_ne!(own, id);
        assert_eq!(people::account(&mut tx, own).await.expect("reads").expect("is there").email, None);
        tx.commit().await.expect("kept");
    }
}
