//! The outbox: each letter is one server's at a time, is tried again when it fails, and forgets its
//! address when it is done with.

use std::collections::BTreeSet;

use domain::mail::{MailProblem, UNDO_MS};
use domain::{EventKind, IdeaId, Identification, Language, MailKind, Moment, Refusal};
use store::ideas::{self, Proof};
use store::outbox::{self, Claimed, Letter};

use crate::house::{NOW, Town, sending, signed};
use crate::on_both;

fn letter<'a>(email: &'a str, once: Option<&'a str>) -> Letter<'a> {
    Letter {
        kind: MailKind::Test,
        email,
        language: Language::Fi,
        person: None,
        idea: None,
        sign_in: None,
        event: None,
        detail: "{}",
        once,
        not_before: NOW,
    }
}

async fn put(town: &Town, letter: Letter<'_>) {
    let mut tx = town.db.write().await.expect("begins");
    outbox::put(&mut tx, letter, NOW).await.expect("writes");
    tx.commit().await.expect("commits");
}

async fn claim(town: &Town, now: Moment) -> Vec<Claimed> {
    outbox::claim(&town.db, 10, now).await.expect("claims")
}

async fn send(town: &Town, email: &str, now: Moment) -> IdeaId {
    let sending = signed(
        sending("Penkkejä puistoon", "Puistossa ei ole penkkejä."),
        "Aino",
        email,
    );
    town.send_as(sending, now).await.id
}

fn kinds(letters: &[Claimed]) -> Vec<(MailKind, Option<IdeaId>)> {
    letters.iter().map(|letter| (letter.kind, letter.idea)).collect()
}

async fn is_due(town: &Town, now: Moment) -> bool {
    outbox::has_due(&mut town.read().await, now).await.expect("reads")
}

/// Addresses still in the outbox.
async fn addresses(town: &Town) -> i64 {
    town.number("select count(*) from outbox where email is not null").await
}

on_both! {
    async fn two_servers_never_claim_the_same_letter(town: Town) {
        for number in 0..40 {
            put(&town, letter(&format!("a{number}@example.fi"), None)).await;
        }
        let mut claimers = Vec::new();
        for _ in 0..8 {
            let db = town.db.clone();
            claimers.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let got = outbox::claim(&db, 3, NOW).await.expect("claims");
                    if got.is_empty() && !outbox::has_due(&mut db.read().await.expect("reads"), NOW).await.expect("reads") {
                        return mine;
                    }
                    mine.extend(got.into_iter().map(|letter| letter.id));
                }
            }));
        }
        let mut all = Vec::new();
        for claimer in claimers {
            all.extend(claimer.await.expect("ends"));
        }
        let different: BTreeSet<i64> = all.iter().copied().collect();
        assert_eq!((all.len(), different.len()), (40, 40));
    }
}

on_both! {
    async fn a_letter_that_has_gone_forgets_its_address_and_goes_no_more(town: Town) {
        put(&town, letter("aino@example.fi", None)).await;
        let claimed = claim(&town, NOW).await;
        assert_eq!(claimed.len(), 1);
        let to = outbox::recipient(&mut town.read().await, &claimed[0]).await.expect("reads");
        assert_eq!(to.as_deref(), Some("aino@example.fi"));
        assert!(outbox::sent(&town.db, &claimed[0], NOW).await.expect("writes"));
        assert_eq!(addresses(&town).await, 0);
        assert!(!is_due(&town, NOW.plus_days(30)).await);
        assert!(!outbox::sent(&town.db, &claimed[0], NOW).await.expect("writes"), "once only");
    }
}

on_both! {
    async fn a_failed_letter_waits_longer_each_time_and_is_given_up_after_the_seventh(town: Town) {
        put(&town, letter("aino@example.fi", None)).await;
        let (mut now, mut waits) = (NOW, Vec::new());
        let name = loop {
            let claimed = claim(&town, now).await;
            assert_eq!(claimed.len(), 1, "after {waits:?}");
            match outbox::later(&town.db, &claimed[0], now).await.expect("writes") {
                Some(at) => {
                    waits.push(at.millis_since(now) / 60_000);
                    assert!(!is_due(&town, Moment::from_millis(at.millis() - 1)).await);
                    now = at;
                }
                None => break claimed[0].message_id.clone(),
            }
        };
        assert_eq!(waits, [1, 5, 30, 120, 360, 1440]);
        assert_eq!(name.len(), 32);
        assert!(!is_due(&town, now.plus_days(30)).await);
        assert_eq!(addresses(&town).await, 0);
        let waiting = outbox::waiting(&mut town.read().await).await.expect("reads");
        assert_eq!((waiting.letters, waiting.failed, waiting.lost), (0, 0, 1));
    }
}

on_both! {
    async fn a_letter_of_a_server_that_died_is_another_servers_when_the_lease_ends(town: Town) {
        put(&town, letter("aino@example.fi", None)).await;
        let first = claim(&town, NOW).await.remove(0);
        assert!(claim(&town, NOW.plus_minutes(9)).await.is_empty());
        let second = claim(&town, NOW.plus_minutes(11)).await.remove(0);
        assert_eq!(first.message_id, second.message_id);
        // The first one wakes up: nothing of the claim is its own any more.
        let late = outbox::recipient(&mut town.read().await, &first).await.expect("reads");
        assert_eq!(late, None);
        outbox::drop(&town.db, &first, MailProblem::Refused, NOW).await.expect("writes");
        assert!(!outbox::sent(&town.db, &first, NOW).await.expect("writes"));
        assert!(outbox::sent(&town.db, &second, NOW).await.expect("writes"));
    }
}

on_both! {
    async fn what_is_undone_in_its_seconds_never_goes_out(town: Town) {
        let sent = send(&town, "aino@example.fi", NOW).await;
        ideas::confirm(&town.db, sent, "aino@example.fi", NOW).await.expect("writes").expect("is allowed");
        // The letters of the sending itself are out of the way.
        for letter in claim(&town, NOW).await {
            outbox::sent(&town.db, &letter, NOW).await.expect("writes");
        }
        let event = town.number("select min(id) from event").await;
        let mut tx = town.db.write().await.expect("begins");
        outbox::tell_author(&mut tx, sent, MailKind::Taken, Some(event), NOW).await.expect("writes");
        tx.commit().await.expect("commits");
        assert!(!is_due(&town, Moment::from_millis(NOW.millis() + UNDO_MS - 1)).await);
        assert!(is_due(&town, Moment::from_millis(NOW.millis() + UNDO_MS)).await);
        let mut tx = town.db.write().await.expect("begins");
        outbox::drop_for(&mut tx, event, NOW).await.expect("writes");
        tx.commit().await.expect("commits");
        assert!(!is_due(&town, NOW.plus_minutes(1)).await);
        assert_eq!(addresses(&town).await, 0);
    }
}

on_both! {
    async fn the_same_thing_is_told_once(town: Town) {
        put(&town, letter("aino@example.fi", Some("digest-2026-W39-7"))).await;
        put(&town, letter("aino@example.fi", Some("digest-2026-W39-7"))).await;
        assert_eq!(claim(&town, NOW).await.len(), 1);
    }
}

on_both! {
    async fn an_unproved_address_is_asked_once_a_matter_and_three_times_a_day(town: Town) {
        let mut asked = Vec::new();
        for number in 0..5 {
            // In any letters it is the same address.
            let email = if number % 2 == 0 { "aino@example.fi" } else { "Aino@Example.fi" };
            asked.push(send(&town, email, NOW.plus_minutes(number)).await);
        }
        let other = send(&town, "veikko@example.fi", NOW).await;
        let confirm = |id: IdeaId| (MailKind::Confirm, Some(id));
        let now = NOW.plus_minutes(10);
        assert_eq!(kinds(&claim(&town, now).await), [confirm(asked[0]), confirm(asked[1]), confirm(asked[2]), confirm(other)]);
        let next_day = send(&town, "aino@example.fi", NOW.plus_minutes(24 * 60 + 5)).await;
        let letters = claim(&town, NOW.plus_minutes(24 * 60 + 5)).await;
        assert!(kinds(&letters).contains(&confirm(next_day)));
    }
}

on_both! {
    async fn a_proved_address_gets_an_account_and_a_copy_and_the_history_a_line(town: Town) {
        let id = send(&town, "Aino@Example.fi", NOW).await;
        assert_eq!(ideas::confirm(&town.db, id, "veikko@example.fi", NOW).await.expect("writes"), Err(Refusal::NotFound));
        assert_eq!(ideas::confirm(&town.db, id, "aino@example.fi", NOW).await.expect("writes"), Ok(Proof::New));
        assert_eq!(ideas::confirm(&town.db, id, "aino@example.fi", NOW).await.expect("writes"), Ok(Proof::Again));
        let contact = ideas::contact(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert_eq!((contact.email.as_str(), contact.confirmed), ("aino@example.fi", Some(NOW)));
        assert!(contact.person.is_some() && contact.wants_mail);
        let idea = ideas::find(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert_eq!(idea.identification, Identification::Email);
        let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
        assert!(steps.iter().any(|step| step.kind == EventKind::Confirmed && !step.public));
        let letters = kinds(&claim(&town, NOW).await);
        assert_eq!(letters, [(MailKind::Confirm, Some(id)), (MailKind::Receipt, Some(id))]);
    }
}

on_both! {
    async fn two_presses_at_once_prove_an_address_once(town: Town) {
        let id = send(&town, "aino@example.fi", NOW).await;
        let press = || {
            let db = town.db.clone();
            tokio::spawn(async move { ideas::confirm(&db, id, "aino@example.fi", NOW).await.expect("writes").expect("is allowed") })
        };
        let (first, second) = (press(), press());
        let (first, second) = (first.await.expect("ends"), second.await.expect("ends"));
        assert!([first, second].contains(&Proof::New) && [first, second].contains(&Proof::Again));
        assert_eq!(town.number("select count(*) from outbox where kind = 'receipt'").await, 1);
        assert_eq!(town.number("select count(*) from event where kind = 'confirmed'").await, 1);
    }
}

on_both! {
    async fn who_is_signed_in_has_nothing_to_prove(town: Town) {
        let address = domain::ideas::text::EmailAddress::parse("aino@example.fi").expect("an address");
        let mut tx = town.db.write().await.expect("begins");
        let person = store::people::account_for(&mut tx, &address, None, Language::Fi, false, NOW).await.expect("writes");
        tx.commit().await.expect("commits");
        let mut sending = signed(sending("Penkkejä puistoon", "Puistossa ei ole penkkejä."), "Aino", "aino@example.fi");
        sending.sender = Some(person);
        let id = town.send_as(sending, NOW).await.id;
        let contact = ideas::contact(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert_eq!((contact.confirmed, contact.person), (Some(NOW), Some(person)));
        assert_eq!(kinds(&claim(&town, NOW).await), [(MailKind::Receipt, Some(id))]);
    }
}
