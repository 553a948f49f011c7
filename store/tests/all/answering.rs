//! Answers, drafts and notes, two people at once, and what comes back by itself.

use domain::ideas::status::{ASKED_DAYS, Change};
use domain::ideas::text::{AnswerText, Sentence};
use domain::{Actor, Date, EventKind, IdeaId, Language, Moment, Refusal, Status};
use store::handling::{self, Answering};
use store::ideas;

use crate::house::{NOW, Town};
use crate::on_both;
use crate::undoing::{TEXT, find, group_of, hand, later, staff};

fn answering(text: &str) -> Answering {
    Answering {
        text: AnswerText::parse(text).expect("an answer"),
        language: Language::Fi,
        shows_person: false,
        step: None,
        draft_seen: 0,
    }
}

async fn answer(town: &Town, id: IdeaId, what: Answering, actor: &Actor, seen: i64) -> Result<i64, Refusal> {
    handling::answer(&town.db, id, what, hand(actor, Some(seen)), NOW)
        .await
        .expect("runs")
}

async fn answers(town: &Town, id: IdeaId) -> Vec<String> {
    let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
    steps.into_iter().filter_map(|step| step.answer).collect()
}

on_both! {
    async fn of_two_answers_at_once_one_is_published_and_the_other_is_told(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let bo = staff(&town, "bo@kunta.fi", "tekninen", true).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let seen = find(&town, id).await.version;
        let (a, b) = tokio::join!(
            answer(&town, id, answering("Annan vastaus."), &anna, seen),
            answer(&town, id, answering("Bon vastaus."), &bo, seen),
        );
        let refused = [&a, &b].into_iter().filter(|done| **done == Err(Refusal::Changed)).count();
        assert_eq!(refused, 1, "{a:?} {b:?}");
        assert_eq!(answers(&town, id).await.len(), 1);
        // Having seen the first, the second goes out too.
        let now = find(&town, id).await.version;
        let second = if a.is_ok() { (bo, "Bon vastaus.") } else { (anna, "Annan vastaus.") };
        answer(&town, id, answering(second.1), &second.0, now).await.expect("has seen it");
        assert_eq!(answers(&town, id).await.len(), 2);
    }
}

on_both! {
    async fn of_two_drafts_at_once_neither_writes_over_the_other(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let bo = staff(&town, "bo@kunta.fi", "tekninen", false).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let save = async |text: &'static str, seen, actor| {
            handling::save_draft(&town.db, id, text, seen, hand(actor, None), NOW).await.expect("runs")
        };
        let (a, b) = tokio::join!(save("Annan luonnos", 0, &anna), save("Bon luonnos", 0, &bo));
        assert_eq!([&a, &b].into_iter().filter(|saved| saved.is_ok()).count(), 1, "{a:?} {b:?}");
        let draft = handling::draft(&mut town.read().await, id, group_of(&anna)).await.expect("reads").expect("is there");
        assert_eq!((draft.version, draft.text.as_str()), (1, if a.is_ok() { "Annan luonnos" } else { "Bon luonnos" }));
        // An answer does not go out over a draft that its writer has not seen.
        let seen = find(&town, id).await.version;
        assert_eq!(answer(&town, id, answering("Vastaus tästä."), &bo, seen).await, Err(Refusal::Changed));
        assert_eq!(save("Uusi luonnos", 1, &bo).await, Ok(2));
    }
}

on_both! {
    async fn an_answer_and_its_step_happen_together_and_are_undone_together(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let id = town.send("Penkkejä puistoon", TEXT).await;
        let before = find(&town, id).await;
        let changed = Sentence::parse("Penkit ovat paikoillaan.").expect("a sentence");
        let both = |step| Answering { step: Some(step), ..answering("Tilasimme penkit.") };
        // A step that cannot be taken keeps the answer back, too.
        let refused = answer(&town, id, both(Change::Return), &anna, before.version).await;
        assert!(refused.is_err() && answers(&town, id).await.is_empty());
        let event = answer(&town, id, both(Change::Finish { changed }), &anna, before.version).await.expect("answers");
        let after = find(&town, id).await;
        assert_eq!((after.status, after.answered, after.ended), (Status::Done, Some(NOW), Some(NOW)));
        let undone = handling::undo(&town.db, event, &anna, later(1)).await.expect("runs");
        assert_eq!(undone, Ok(id));
        let after = find(&town, id).await;
        assert_eq!((after.status, after.answered, after.ended), (Status::Received, None, None));
        let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
        assert_eq!(steps.iter().map(|step| step.kind).collect::<Vec<_>>(), [EventKind::Received]);
        // Its words are a draft again.
        let draft = handling::draft(&mut town.read().await, id, group_of(&anna)).await.expect("reads").expect("is there");
        assert_eq!(draft.text, "Tilasimme penkit.");
        let history = handling::history(&mut town.read().await, id).await.expect("reads");
        assert_eq!(history.iter().filter(|it| it.is_undone).count(), 2);
    }
}

on_both! {
    async fn what_was_put_off_or_asked_comes_back_on_its_day_and_not_before(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let put_off = town.send("Penkkejä puistoon", TEXT).await;
        let asked = town.send("Valot pihatielle", "Pihatie on pimeä.").await;
        let review = Date::constant(2026, 12, 1);
        let question = Sentence::parse("Mikä pihatie?").expect("a sentence");
        let change = async |id, change| {
            handling::change(&town.db, id, change, hand(&anna, None), NOW).await.expect("runs").expect("may")
        };
        change(put_off, Change::Postpone { review }).await;
        change(asked, Change::Ask { question }).await;
        let due = find(&town, asked).await.due;
        let back = async |now: Moment| handling::return_due(&town.db, now).await.expect("runs");
        assert_eq!(back(NOW.plus_days(i64::from(ASKED_DAYS) - 1)).await, handling::Returned::default());
        let returned = back(NOW.plus_days(i64::from(ASKED_DAYS))).await;
        assert_eq!((returned.on_date, returned.unanswered), (0, 1));
        let idea = find(&town, asked).await;
        assert_eq!(idea.status, Status::Received);
        assert_eq!(idea.due.decision, due.decision.map(|day| domain::calendar::plus_days(day, ASKED_DAYS)));
        let returned = back(Moment::start_of(review)).await;
        assert_eq!((returned.on_date, returned.unanswered), (1, 0));
        assert_eq!(find(&town, put_off).await.status, Status::InHandling);
        assert_eq!(back(Moment::start_of(review)).await, handling::Returned::default());
        // It is never closed by itself.
        assert_eq!(town.number("select count(*) from idea where ended_at is not null").await, 0);
    }
}

on_both! {
    async fn opening_contact_data_is_written_down_and_only_its_handlers_may(town: Town) {
        let anna = staff(&town, "anna@kunta.fi", "tekninen", false).await;
        let otto = staff(&town, "otto@kunta.fi", "sivistys", false).await;
        let sending = crate::house::signed(crate::house::sending("Penkkejä puistoon", TEXT), "Maija", "maija@example.fi");
        let id = town.send_as(sending, NOW).await.id;
        let group = group_of(&anna);
        handling::change(&town.db, id, Change::Take { group }, hand(&anna, None), NOW).await.expect("runs").expect("takes");
        let open = async |actor| handling::open_contact(&town.db, id, hand(actor, None), NOW).await.expect("runs");
        assert_eq!(open(&otto).await, Err(Refusal::NotAllowed));
        assert_eq!(open(&anna).await.expect("may").email.as_deref(), Some("maija@example.fi"));
        assert_eq!(town.number("select count(*) from event where kind = 'contact_opened' and not public").await, 1);
        let note = Sentence::parse("Soitin.").expect("a sentence");
        handling::note(&town.db, id, &note, hand(&anna, None), NOW).await.expect("runs").expect("may");
        let notes = handling::notes(&mut town.read().await, id).await.expect("reads");
        assert_eq!((notes.len(), notes[0].text.as_str(), notes[0].group), (1, "Soitin.", Some(group)));
    }
}
