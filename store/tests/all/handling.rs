//! What the town does to an idea, and what is told of it.

use domain::ideas::status::{By, Change, Quarter, Work};
use domain::ideas::text::Sentence;
use domain::{Date, EventKind, GroupId, HideReason, IdeaId, Language, Localised, Status};
use store::ideas;

use crate::house::{NOW, Town};
use crate::on_both;

fn words(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

async fn group(town: &Town) -> GroupId {
    let name = Localised::new("Tekninen ryhmä", "Tekniska gruppen", "");
    store::groups::add_group(&town.db, "tekninen", &name, false)
        .await
        .expect("adds")
}

async fn change(town: &Town, id: IdeaId, change: Change, by: By, days: i64) {
    ideas::change_status(&town.db, id, change, by, NOW.plus_days(days))
        .await
        .expect("writes")
        .expect("is allowed");
}

on_both! {
    async fn an_idea_goes_its_way_and_every_step_is_told(town: Town) {
        let (group, id) = (group(&town).await, town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await);
        let staff = By::Staff(group);
        change(&town, id, Change::Take { group }, staff, 1).await;
        change(&town, id, Change::Ask { question: words("Missä kohdassa puistoa?") }, staff, 2).await;
        change(&town, id, Change::Resume, By::Author, 4).await;
        let work = Work::Case { name: words("Keskustan kalusteet"), number: words("TEK 28") };
        let quarter = Quarter::new(2027, 2).expect("a quarter");
        change(&town, id, Change::Do { work, quarter }, staff, 5).await;
        ideas::answer(&town.db, id, Some(group), "Tilasimme penkit.", Language::Fi, NOW.plus_days(6)).await.expect("answers");
        change(&town, id, Change::Finish { changed: words("Penkit ovat paikoillaan.") }, staff, 9).await;

        let idea = ideas::find(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert_eq!((idea.status, idea.group, idea.awaiting), (Status::Done, Some(group), false));
        assert_eq!(idea.answered, Some(NOW.plus_days(6)));
        let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
        let kinds: Vec<EventKind> = steps.iter().map(|step| step.kind).collect();
        use EventKind as E;
        assert_eq!(
            kinds,
            [E::Received, E::InHandling, E::Asked, E::ClockPaused, E::Resumed, E::ClockResumed, E::Doing, E::Answered, E::Done]
        );
        assert!(steps.iter().all(|step| step.public));
        assert_eq!(steps[2].said.as_deref(), Some("Missä kohdassa puistoa?"));
        assert_eq!(steps[6].work_number.as_deref(), Some("TEK 28"));
        assert_eq!(steps[6].facts.quarter, Some(quarter));
        assert_eq!(steps[7].answer.as_deref(), Some("Tilasimme penkit."));
        assert_eq!(steps[8].said.as_deref(), Some("Penkit ovat paikoillaan."));
        let pauses = ideas::pauses(&steps);
        assert_eq!(pauses.len(), 1);
        assert_eq!((pauses[0].from, pauses[0].to), (Date::constant(2026, 9, 23), Some(Date::constant(2026, 9, 25))));
        // No word that a person wrote is in the log.
        assert_eq!(town.number("select count(*) from event where detail like '%enk%' or detail like '%TEK%'").await, 0);
    }
}

on_both! {
    async fn a_refused_change_changes_nothing(town: Town) {
        let (group, id) = (group(&town).await, town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await);
        let refused = ideas::change_status(&town.db, id, Change::Return, By::Staff(group), NOW).await.expect("runs");
        assert!(refused.is_err());
        let missing = Change::Merge { target: IdeaId::new(77) };
        assert!(ideas::change_status(&town.db, id, missing, By::Lead(group), NOW).await.expect("runs").is_err());
        assert_eq!(town.number("select count(*) from event").await, 1);
        assert_eq!(town.number("select version from idea").await, 1);
    }
}

on_both! {
    async fn merged_ideas_point_to_the_one_that_lives_on_and_never_in_a_circle(town: Town) {
        let group = group(&town).await;
        let by = By::Lead(group);
        let one = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let two = town.send("Puistoon penkkejä", "Puistosta puuttuvat penkit.").await;
        let a = ideas::change_status(&town.db, one, Change::Merge { target: two }, by, NOW);
        let b = ideas::change_status(&town.db, two, Change::Merge { target: one }, by, NOW);
        // At once into each other: at most one is allowed; the other is refused, or the database
        // sees the two wait for each other and stops one.
        let (a, b) = tokio::join!(a, b);
        let allowed = [&a, &b].iter().filter(|done| matches!(done, Ok(Ok(())))).count();
        assert_eq!(allowed, 1, "{a:?} {b:?}");
        let (gone, lives) = if matches!(a, Ok(Ok(()))) { (one, two) } else { (two, one) };
        let merged = ideas::merged_into_this(&mut town.read().await, lives).await.expect("reads");
        assert_eq!(merged.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [gone]);
        assert_eq!(ideas::newest(&mut town.read().await, 9).await.expect("reads").len(), 1);
    }
}

on_both! {
    async fn a_hidden_idea_is_in_no_list_and_its_hiding_is_told_to_its_author_only(town: Town) {
        let id = town.send("Ruma teksti", "Tässä haukutaan naapuria.").await;
        assert!(ideas::hide(&town.db, id, HideReason::Abuse, NOW).await.expect("hides"));
        assert!(!ideas::hide(&town.db, id, HideReason::Abuse, NOW).await.expect("is idempotent"));
        let idea = ideas::find(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert_eq!((idea.hidden, idea.listed), (Some(HideReason::Abuse), false));
        assert_eq!(crate::searching::find(&town, "naapuria").await, []);
        assert_eq!(town.number("select count(*) from event where kind = 'hidden' and public").await, 0);
        assert!(ideas::hide(&town.db, IdeaId::new(77), HideReason::Spam, NOW).await.is_err());
    }
}
