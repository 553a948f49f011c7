//! What staff do, seen as they saw it, and undone within its seconds.

use domain::ideas::clocks::Promise;
use domain::ideas::status::Change;
use domain::ideas::text::{EmailAddress, Sentence};
use domain::mail::UNDO_MS;
use domain::people::{Person, Seat};
use domain::{Actor, Date, EventKind, GroupId, HideReason, IdeaId, Language, Localised, Moment, Refusal, Status};
use store::handling::{self, Hand};
use store::ideas;

use crate::house::{NOW, Town};
use crate::on_both;

pub(crate) const TEXT: &str = "Puistossa ei ole yhtään penkkiä.";

/// A member of the group, or its lead.
pub(crate) async fn staff(town: &Town, email: &str, group: &str, is_lead: bool) -> Actor {
    let name = Localised::new(group, "", "");
    let group = store::groups::add_group(&town.db, group, &name, false)
        .await
        .expect("adds");
    let address = EmailAddress::parse(email).expect("an address");
    let mut tx = town.db.write().await.expect("a transaction");
    let id = store::people::account_for(&mut tx, &address, Some(email), Language::Fi, false, NOW)
        .await
        .expect("an account");
    tx.commit().await.expect("kept");
    Actor::Person(Person {
        id,
        roles: Vec::new(),
        seats: vec![Seat { group, is_lead }],
    })
}

pub(crate) fn group_of(actor: &Actor) -> GroupId {
    actor.person().expect("a person").seats[0].group
}

pub(crate) fn hand(actor: &Actor, seen: Option<i64>) -> Hand<'_> {
    Hand {
        actor,
        seen,
        promise: Promise::default(),
    }
}

pub(crate) fn later(ms: i64) -> Moment {
    Moment::from_millis(NOW.millis() + ms)
}

pub(crate) async fn find(town: &Town, id: IdeaId) -> ideas::Matter {
    ideas::find(&mut town.read().await, id)
        .await
        .expect("reads")
        .expect("is there")
}

async fn kinds(town: &Town, id: IdeaId) -> Vec<EventKind> {
    let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
    steps.iter().map(|step| step.kind).collect()
}

async fn change(town: &Town, id: IdeaId, change: Change, actor: &Actor, seen: Option<i64>) -> Result<i64, Refusal> {
    handling::change(&town.db, id, change, hand(actor, seen), NOW)
        .await
        .expect("runs")
}

on_both! {
    async fn what_was_undone_leaves_the_matter_as_it_was_and_is_not_told(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let before = find(&town, id).await;
        let group = group_of(&anna);
        let question = Sentence::parse("Missä kohdassa?").expect("a sentence");
        let event = change(&town, id, Change::Ask { question }, &anna, Some(before.version)).await.expect("asks");
        assert_eq!(find(&town, id).await.status, Status::Asked);
        let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
        assert!(steps[1..].iter().all(|step| !step.is_out(NOW) && step.is_out(later(UNDO_MS))));
        let undone = handling::undo(&town.db, event, &anna, later(UNDO_MS - 1)).await.expect("runs");
        assert_eq!(undone, Ok(id));
        let after = find(&town, id).await;
        assert_eq!(ideas::Matter { version: before.version, changed: before.changed, ..after }, before);
        assert_eq!(kinds(&town, id).await, [EventKind::Received]);
        assert_eq!(town.number("select count(*) from event where kind = 'undone'").await, 1);
        // The same again: there is nothing to undo, and the matter can be taken.
        assert!(handling::undo(&town.db, event, &anna, NOW).await.expect("runs").is_err());
        assert!(change(&town, id, Change::Take { group }, &anna, None).await.is_ok());
    }
}

on_both! {
    async fn only_the_same_person_undoes_and_only_in_time_and_before_others_went_on(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let bo = staff(&town, "bo@kunta.fi", "tekninen", true).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let group = group_of(&anna);
        let event = change(&town, id, Change::Take { group }, &anna, None).await.expect("takes");
        let undo = async |actor, at| handling::undo(&town.db, event, actor, at).await.expect("runs");
        assert_eq!(undo(&bo, NOW).await, Err(Refusal::NotAllowed));
        assert_eq!(undo(&anna, later(UNDO_MS)).await, Err(Refusal::TooLate));
        assert_eq!(handling::undo(&town.db, event + 50, &anna, NOW).await.expect("runs"), Err(Refusal::NotFound));
        let question = Sentence::parse("Missä kohdassa?").expect("a sentence");
        change(&town, id, Change::Ask { question }, &bo, None).await.expect("asks");
        assert_eq!(undo(&anna, later(1)).await, Err(Refusal::Changed));
        assert_eq!(find(&town, id).await.status, Status::Asked);
    }
}

on_both! {
    async fn undoing_against_a_later_change_ends_with_one_of_them(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let bo = staff(&town, "bo@kunta.fi", "tekninen", true).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let group = group_of(&anna);
        let event = change(&town, id, Change::Take { group }, &anna, None).await.expect("takes");
        let seen = Some(find(&town, id).await.version);
        let review = Date::constant(2027, 3, 1);
        let (undone, moved) = tokio::join!(
            handling::undo(&town.db, event, &anna, later(1)),
            handling::change(&town.db, id, Change::Postpone { review }, hand(&bo, seen), later(1)),
        );
        let (undone, moved) = (undone.expect("runs"), moved.expect("runs"));
        let status = find(&town, id).await.status;
        match (undone, moved) {
            (Ok(_), Err(refusal)) => assert_eq!((refusal, status), (Refusal::Changed, Status::Received)),
            (Err(refusal), Ok(_)) => assert_eq!((refusal, status), (Refusal::Changed, Status::NotNow)),
            both => panic!("{both:?}"),
        }
    }
}

on_both! {
    async fn an_old_page_changes_nothing_but_a_tap_of_support_makes_no_page_old(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let seen = Some(find(&town, id).await.version);
        ideas::support(&town.db, id, "laite", domain::Identification::Open, true, NOW).await.expect("runs").expect("may");
        let group = group_of(&anna);
        change(&town, id, Change::Take { group }, &anna, seen).await.expect("is no old page");
        let review = Date::constant(2027, 3, 1);
        assert_eq!(change(&town, id, Change::Postpone { review }, &anna, seen).await, Err(Refusal::Changed));
    }
}

on_both! {
    async fn an_undone_merge_and_hiding_give_back_supports_and_drop_the_letters(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", true).await;
        let mut sending = crate::house::sending("Penkkejä puistoon", TEXT);
        sending.idea.email = Some(EmailAddress::stored("asukas@example.fi".to_owned()));
        let one = town.send_as(sending, NOW).await.id;
        let mut tx = town.db.write().await.expect("a transaction");
        store::db::Statement::new("update idea_contact set confirmed_at = 1").execute(&mut tx).await.expect("confirms");
        tx.commit().await.expect("kept");
        let two = town.send("Puistoon penkkejä", TEXT).await;
        for (idea, device) in [(one, "a"), (one, "b"), (two, "b")] {
            ideas::support(&town.db, idea, device, domain::Identification::Open, true, NOW).await.expect("runs").expect("may");
        }
        let event = change(&town, one, Change::Merge { target: two }, &anna, None).await.expect("merges");
        assert_eq!(find(&town, two).await.supports.total, 2);
        assert_eq!(town.number("select count(*) from outbox where kind = 'merged' and dropped_at is null").await, 1);
        handling::undo(&town.db, event, &anna, later(1)).await.expect("runs").expect("undoes");
        assert_eq!((find(&town, one).await.supports.total, find(&town, two).await.supports.total), (2, 1));
        assert_eq!(town.number("select count(*) from outbox where kind = 'merged' and dropped_at is null").await, 0);

        let event = handling::hide(&town.db, one, HideReason::OffTopic, hand(&anna, None), NOW).await.expect("runs").expect("hides");
        assert!(!find(&town, one).await.listed);
        handling::undo(&town.db, event, &anna, later(1)).await.expect("runs").expect("undoes");
        assert!(find(&town, one).await.listed && find(&town, one).await.hidden.is_none());
    }
}

on_both! {
    async fn the_days_move_while_the_author_is_asked_and_ends_are_dated(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", true).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let promised = find(&town, id).await.due;
        assert_eq!(promised.answer, Some(Date::constant(2026, 10, 5)));
        let question = Sentence::parse("Missä kohdassa?").expect("a sentence");
        change(&town, id, Change::Ask { question }, &anna, None).await.expect("asks");
        let resumed = handling::change(&town.db, id, Change::Resume, hand(&Actor::Author(id), None), NOW.plus_days(4)).await;
        assert!(resumed.expect("runs").is_ok());
        let due = find(&town, id).await.due;
        // Monday to Friday: four working days, four calendar days.
        assert_eq!((due.answer, due.decision), (Some(Date::constant(2026, 10, 9)), Some(Date::constant(2026, 11, 24))));
        let changed = Sentence::parse("Penkit ovat paikoillaan.").expect("a sentence");
        change(&town, id, Change::Finish { changed }, &anna, None).await.expect("ends");
        let idea = find(&town, id).await;
        assert_eq!((idea.ended, idea.taken.is_some()), (Some(NOW), true));
        let reason = Sentence::parse("Kaksi penkkiä puuttuu.").ok();
        change(&town, id, Change::Reopen { reason }, &anna, None).await.expect("reopens");
        let idea = find(&town, id).await;
        assert_eq!((idea.ended, idea.status), (None, Status::InHandling));
        // Sixty days were promised to the decision; it gets as many again.
        assert_eq!(idea.due.decision, Some(Date::constant(2026, 11, 20)));
    }
}
