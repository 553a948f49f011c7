//! Support: one a person, undone by the same tap, and counters that tell the truth.

use domain::ideas::status::{By, Change};
use domain::{Identification, Refusal};
use store::ideas::{self, Supports};

use crate::house::{NOW, Town, private, sending};
use crate::on_both;

async fn tap(town: &Town, id: domain::IdeaId, who: &str, how: Identification, on: bool) -> Result<Supports, Refusal> {
    ideas::support(&town.db, id, who, how, on, NOW).await.expect("writes")
}

on_both! {
    async fn one_person_supports_once_and_takes_it_back(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let once = tap(&town, id, "a", Identification::Open, true).await.expect("is allowed");
        assert_eq!((once.open, once.total, once.mine), (1, 1, true));
        assert_eq!(tap(&town, id, "a", Identification::Open, true).await, Ok(once));
        let two = tap(&town, id, "b", Identification::Email, true).await.expect("is allowed");
        assert_eq!((two.open, two.email, two.total), (1, 1, 2));
        let back = tap(&town, id, "a", Identification::Open, false).await.expect("is allowed");
        assert_eq!((back.open, back.email, back.total, back.mine), (0, 1, 1, false));
        assert_eq!(tap(&town, id, "a", Identification::Open, false).await, Ok(back));
        let seen = ideas::supports(&mut town.read().await, id, Some("b")).await.expect("reads");
        assert_eq!((seen.total, seen.mine), (1, true));
    }
}

on_both! {
    async fn supports_that_come_at_once_are_all_counted(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let mut tasks = Vec::new();
        for n in 0..24 {
            let db = town.db.clone();
            // Each person taps twice at the same time.
            tasks.push(tokio::spawn(async move {
                ideas::support(&db, id, &format!("device {}", n / 2), Identification::Open, true, NOW).await
            }));
        }
        for task in tasks {
            task.await.expect("runs").expect("writes").expect("is allowed");
        }
        assert_eq!(town.number("select support_total from idea").await, 12);
        assert_eq!(town.number("select count(*) from support").await, 12);
    }
}

on_both! {
    async fn what_is_not_public_cannot_be_supported(town: Town) {
        let hidden = town.send_as(private(sending("Yksityinen asia", "Ei muille.")), NOW).await.id;
        assert_eq!(tap(&town, hidden, "a", Identification::Open, true).await, Err(Refusal::NotFound));
        let withdrawn = town.send("Peruttu idea", "Tämä perutaan kohta.").await;
        ideas::withdraw(&town.db, withdrawn, None, NOW).await.expect("writes").expect("is allowed");
        assert_eq!(tap(&town, withdrawn, "a", Identification::Open, true).await, Err(Refusal::Gone));
        assert_eq!(tap(&town, domain::IdeaId::new(99), "a", Identification::Open, true).await, Err(Refusal::NotFound));
        assert_eq!(town.number("select count(*) from support").await, 0);
    }
}

on_both! {
    async fn merged_ideas_count_each_person_once_at_the_best_level(town: Town) {
        let group = store::groups::add_group(&town.db, "tekninen", &domain::Localised::new("Tekninen", "", ""), false)
            .await
            .expect("adds");
        let one = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let two = town.send("Puistoon penkkejä", "Puistosta puuttuvat penkit.").await;
        tap(&town, one, "a", Identification::Open, true).await.expect("is allowed");
        tap(&town, one, "b", Identification::Open, true).await.expect("is allowed");
        tap(&town, two, "a", Identification::Email, true).await.expect("is allowed");
        let by = By::Lead(group);
        ideas::change_status(&town.db, two, Change::Merge { target: one }, by, NOW).await.expect("writes").expect("is allowed");
        let both = ideas::supports(&mut town.read().await, one, None).await.expect("reads");
        assert_eq!((both.open, both.email, both.total), (1, 1, 2));
        assert_eq!(tap(&town, two, "c", Identification::Open, true).await, Err(Refusal::AlreadyEnded));
        // Taken back on the merged one, it is still given to the other, as the weaker level.
        tap(&town, two, "a", Identification::Email, false).await.expect("may be taken back");
        let both = ideas::supports(&mut town.read().await, one, None).await.expect("reads");
        assert_eq!((both.open, both.email, both.total), (2, 0, 2));
        tap(&town, two, "a", Identification::Email, false).await.expect("again changes nothing");
        ideas::change_status(&town.db, two, Change::Unmerge, by, NOW).await.expect("writes").expect("is allowed");
        let alone = ideas::supports(&mut town.read().await, two, None).await.expect("reads");
        assert_eq!(alone.total, 0);
        assert_eq!(
            town.number("select count(*) from idea where support_total <> (select count(*) from support where idea_id = idea.id)").await,
            0
        );
    }
}
