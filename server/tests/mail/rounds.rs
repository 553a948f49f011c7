//! Letters that come round: once a week, once a person, and only when there is something to tell.

use app::mail::compose;
use domain::ideas::status::{By, Change};
use domain::ideas::text::Sentence;
use domain::{GroupId, HideReason, IdeaId, MailKind, PersonId};
use store::ideas;
use store::outbox::{self, write_digests, write_mondays};

use crate::town::Town;

async fn group(town: &Town) -> GroupId {
    let mut c = town.state.db.read().await.expect("reads");
    store::groups::groups(&mut c).await.expect("reads")[0].id
}

async fn change(town: &Town, id: i64, change: Change) {
    let by = By::Lead(group(town).await);
    let state = &town.state;
    ideas::change_status(&state.db, IdeaId::new(id), change, by, state.clock.now())
        .await
        .expect("writes")
        .expect("is allowed");
}

async fn follow(town: &Town, id: i64, person: PersonId) {
    let switch = domain::mail::MailSwitch::Follow(IdeaId::new(id), person);
    outbox::turn(&town.state.db, switch, true, town.state.clock.now())
        .await
        .expect("writes");
}

/// The letters that are due, as kind and text.
async fn letters(town: &Town) -> Vec<(MailKind, app::mail::Letter)> {
    let state = &town.state;
    let mut letters = Vec::new();
    for row in outbox::claim(&state.db, 100, state.clock.now()).await.expect("claims") {
        if let Some(letter) = compose(state, &row).await.expect("writes") {
            letters.push((row.kind, letter));
        }
        outbox::sent(&state.db, &row, state.clock.now()).await.expect("writes");
    }
    letters
}

const TEXT: &str = "Tästä on puhuttu jo pitkään, ja nyt sen voisi tehdä.";

#[tokio::test]
async fn the_digest_tells_what_happened_to_what_one_follows_the_newest_first() {
    let town = Town::new().await;
    let (person, _) = town.person("aino@example.fi", &[], &[("tekninen", false)]).await;
    for title in [
        "Valot rantareitille",
        "Penkkejä torin laidalle",
        "Uimaranta kuntoon",
        "Pyöräteline asemalle",
    ] {
        town.sent(title, TEXT).await;
    }
    let group = group(&town).await;
    // Two weeks later only two have moved; one of them is hidden afterwards.
    town.wait_minutes(14 * 24 * 60);
    for id in [1, 2, 3, 4] {
        follow(&town, id, person).await;
    }
    change(&town, 1, Change::Take { group }).await;
    town.wait_minutes(60);
    change(&town, 2, Change::Take { group }).await;
    change(&town, 3, Change::Take { group }).await;
    town.wait_minutes(60);
    change(
        &town,
        1,
        Change::Finish {
            changed: Sentence::parse("Valot palavat.").expect("words"),
        },
    )
    .await;
    ideas::hide(
        &town.state.db,
        IdeaId::new(3),
        HideReason::Abuse,
        town.state.clock.now(),
    )
    .await
    .expect("hides");
    let (db, now) = (&town.state.db, town.state.clock.now());
    let (first, second) = tokio::join!(
        write_digests(db, "digest-2026-W12", now),
        write_digests(db, "digest-2026-W12", now)
    );
    let mut written = [first.expect("writes"), second.expect("writes")];
    written.sort_unstable();
    assert_eq!(written, [None, Some(1)], "one of two servers writes the round");
    let letters = letters(&town).await;
    assert_eq!(letters.len(), 1);
    let (kind, letter) = &letters[0];
    assert_eq!(
        (*kind, letter.subject.as_str()),
        (MailKind::Digest, "Viikkokooste: 2 asiaa eteni")
    );
    insta::assert_snapshot!(letter.text);
}

#[tokio::test]
async fn a_week_in_which_nothing_happened_brings_no_digest() {
    let town = Town::new().await;
    let (person, _) = town.person("aino@example.fi", &[], &[]).await;
    town.sent("Valot rantareitille", TEXT).await;
    follow(&town, 1, person).await;
    town.wait_minutes(14 * 24 * 60);
    let (db, now) = (&town.state.db, town.state.clock.now());
    assert_eq!(
        write_digests(db, "digest-2026-W12", now).await.expect("writes"),
        Some(0)
    );
    assert!(letters(&town).await.is_empty());
}

#[tokio::test]
async fn what_can_still_be_undone_waits_for_the_next_digest() {
    let town = Town::new().await;
    let (person, _) = town.person("aino@example.fi", &[], &[]).await;
    town.sent("Valot rantareitille", TEXT).await;
    let week = 7 * 24 * 60;
    town.wait_minutes(2 * week);
    let (_, anna) = town.person("anna@example.fi", &[], &[("tekninen", false)]).await;
    follow(&town, 1, person).await;
    let page = town.get_as("/ideat/1", &anna).await;
    let group = group(&town).await.to_string();
    let fields = [
        ("seen", page.value("seen")),
        ("to", "in_handling".to_owned()),
        ("group", group),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let taken = town.post_as("/ideat/1/vaihe", &fields, &anna).await;
    assert_eq!(taken.status, http::StatusCode::SEE_OTHER, "{}", taken.html);
    let db = &town.state.db;
    let written = write_digests(db, "digest-2026-W12", town.state.clock.now()).await;
    assert_eq!(written.expect("writes"), Some(0));
    town.wait_minutes(week);
    let written = write_digests(db, "digest-2026-W13", town.state.clock.now()).await;
    assert_eq!(written.expect("writes"), Some(1));
    let letters = letters(&town).await;
    let digest = letters.iter().find(|(kind, _)| *kind == MailKind::Digest);
    let digest = digest.expect("a digest");
    assert!(digest.1.text.contains("otti asian käsittelyyn"), "{}", digest.1.text);
}

#[tokio::test]
async fn the_monday_mail_tells_staff_what_is_late_due_new_and_nobodys() {
    let town = Town::new().await;
    town.person("aino@example.fi", &[], &[("tekninen", false)]).await;
    town.person("veikko@example.fi", &[], &[]).await;
    let group = group(&town).await;
    for title in ["Valot rantareitille", "Penkkejä torin laidalle"] {
        town.sent(title, TEXT).await;
    }
    town.sent_with(&[
        ("title", "Kiusallinen yksityisasia"),
        ("text", TEXT),
        ("kind", "complaint"),
    ])
    .await;
    change(&town, 1, Change::Take { group }).await;
    change(&town, 3, Change::Take { group }).await;
    // Monday 16.3. the promised day comes; on Monday 23.3. it has passed.
    town.wait_minutes(21 * 24 * 60);
    town.sent("Uimaranta kuntoon", TEXT).await;
    change(&town, 4, Change::Take { group }).await;
    let (db, now) = (&town.state.db, town.state.clock.now());
    assert_eq!(
        write_mondays(db, "monday-2026-W13", now).await.expect("writes"),
        Some(1),
        "residents get none"
    );
    assert_eq!(write_mondays(db, "monday-2026-W13", now).await.expect("writes"), None);
    let letters = letters(&town).await;
    assert_eq!(letters.len(), 1);
    assert!(!letters[0].1.text.contains("Kiusallinen"), "{}", letters[0].1.text);
    insta::assert_snapshot!(format!("{}\n\n{}", letters[0].1.subject, letters[0].1.text));
}
