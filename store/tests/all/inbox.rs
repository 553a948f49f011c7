//! What waits for the town: who sees what, in which order, how many; and what groups say of themselves.

use domain::ideas::status::{By, Change};
use domain::inbox::{Owed, Pace};
use domain::{Date, GroupId, IdeaId, Kind, Localised, Status, Visibility};
use store::db::Statement;
use store::ideas;
use store::inbox::{self, InboxQuery, Scope, Viewer, When};

use crate::house::{NOW, Town, sending};
use crate::on_both;

/// Monday.
const TODAY: Date = Date::constant(2026, 9, 21);

async fn group(town: &Town, code: &str) -> GroupId {
    store::groups::add_group(&town.db, code, &Localised::new(code, "", ""), false)
        .await
        .expect("adds")
}

async fn run(town: &Town, text: String) {
    let mut tx = town.db.write().await.expect("a transaction");
    Statement::new(Box::leak(text.into()))
        .execute(&mut tx)
        .await
        .expect("runs");
    tx.commit().await.expect("kept");
}

/// A matter whose first answer is due on a day of September.
async fn due_on(town: &Town, title: &str, day: u32) -> IdeaId {
    let id = town.send(title, "Tämä odottaa kaupunkia.").await;
    run(
        town,
        format!("update idea set answer_due = '2026-09-{day:02}', decision_due = '2026-11-20' where id = {id}"),
    )
    .await;
    id
}

async fn take(town: &Town, id: IdeaId, group: GroupId) {
    ideas::change_status(&town.db, id, Change::Take { group }, By::Lead(group), NOW)
        .await
        .expect("writes")
        .expect("is allowed");
}

async fn ids(town: &Town, viewer: &Viewer, query: InboxQuery) -> Vec<IdeaId> {
    let (page, counts) = inbox::inbox(&mut town.read().await, viewer, &query, TODAY)
        .await
        .expect("lists");
    assert_eq!(page.found, counts.found);
    page.rows.into_iter().map(|row| row.id).collect()
}

fn of(scope: Scope) -> InboxQuery {
    InboxQuery {
        scope,
        page: 1,
        ..InboxQuery::default()
    }
}

on_both! {
    async fn the_oldest_promise_comes_first_and_what_owes_nothing_last(town: Town) {
        let us = group(&town, "tekninen").await;
        let me = Viewer { groups: vec![us], leads: false };
        let soon = due_on(&town, "Toinen", 23).await;
        let late = due_on(&town, "Ensimmäinen", 10).await;
        let asked = due_on(&town, "Kysytty", 1).await;
        let answered = due_on(&town, "Vastattu", 2).await;
        for id in [soon, late, asked, answered] {
            take(&town, id, us).await;
        }
        run(&town, format!("update idea set status = 'asked' where id = {asked}")).await;
        run(&town, format!("update idea set answered_at = 1 where id = {answered}")).await;
        run(&town, format!("update idea set answer_due = '2026-09-10' where id = {late}")).await;
        run(&town, format!("update idea set answer_due = '2026-09-23' where id = {soon}")).await;
        run(&town, format!("update idea set decision_due = '2026-11-20' where id = {answered}")).await;
        assert_eq!(ids(&town, &me, of(Scope::Own)).await, [late, soon, answered, asked]);

        let (page, counts) = inbox::inbox(&mut town.read().await, &me, &of(Scope::Own), TODAY).await.expect("lists");
        assert_eq!((counts.own, counts.late, counts.soon, counts.asked), (4, 1, 1, 1));
        let owed: Vec<_> = page.rows.iter().map(|row| row.due.map(|due| due.owed)).collect();
        assert_eq!(owed, [Some(Owed::Answer), Some(Owed::Answer), Some(Owed::Decision), None]);
        assert_eq!(ids(&town, &me, InboxQuery { when: Some(When::Late), ..of(Scope::Own) }).await, [late]);
        assert_eq!(ids(&town, &me, InboxQuery { when: Some(When::Soon), ..of(Scope::Own) }).await, [soon]);
        assert_eq!(ids(&town, &me, InboxQuery { status: Some(Status::Asked), ..of(Scope::Own) }).await, [asked]);
        assert!(ids(&town, &me, InboxQuery { kind: Some(Kind::Fault), ..of(Scope::Own) }).await.is_empty());
    }
}

on_both! {
    async fn everyone_sees_what_the_policy_lets_them_and_nothing_else(town: Town) {
        let (us, them) = (group(&town, "tekninen").await, group(&town, "sivistys").await);
        let name = Localised::new("Kadut", "", "");
        let theme = store::groups::add_theme(&town.db, "kadut", &name, Some(us), false).await.expect("adds");
        // Every sort of matter: whose, whose theme, public or not.
        let mut matters = Vec::new();
        for holder in [None, Some(us), Some(them)] {
            for themed in [false, true] {
                for visibility in [Visibility::Public, Visibility::Private] {
                    let mut sending = sending("Jokin asia", "Tämä odottaa kaupunkia.");
                    sending.idea.theme = themed.then_some(theme);
                    sending.idea.visibility = visibility;
                    let id = town.send_as(sending, NOW).await.id;
                    if let Some(holder) = holder {
                        take(&town, id, holder).await;
                    }
                    matters.push(id);
                }
            }
        }
        // Held for a moderator and ended: in nobody's inbox.
        let held = town.send_as(crate::house::held(sending("Katso www", "Tässä on linkki.")), NOW).await.id;
        let ended = town.send("Valmis", "Tämä on jo tehty.").await;
        take(&town, ended, us).await;
        run(&town, format!("update idea set status = 'done' where id = {ended}")).await;

        let person = |group: GroupId, is_lead| domain::people::Person {
            id: domain::PersonId::new(1),
            roles: Vec::new(),
            seats: vec![domain::people::Seat { group, is_lead }],
        };
        for person in [person(us, false), person(us, true), person(them, false), person(them, true)] {
            let viewer = Viewer::from(&person);
            let actor = domain::Actor::Person(person.clone());
            let mut may = Vec::new();
            for id in &matters {
                let matter = ideas::find(&mut town.read().await, *id).await.expect("reads").expect("is there");
                if domain::may(&actor, domain::Act::Handle, &matter.object(NOW)).is_ok() {
                    may.push(*id);
                }
            }
            let mut all = ids(&town, &viewer, of(Scope::All)).await;
            all.sort();
            assert_eq!(all, may, "{person:?}");
            assert!(!all.contains(&held) && !all.contains(&ended));
            // The other scopes are parts of it, and the counts are those of the lists.
            let (_, counts) = inbox::inbox(&mut town.read().await, &viewer, &of(Scope::All), TODAY).await.expect("lists");
            for (scope, counted) in [(Scope::Own, counts.own), (Scope::Untaken, counts.untaken), (Scope::All, counts.all)] {
                let part = ids(&town, &viewer, of(scope)).await;
                assert!(part.iter().all(|id| may.contains(id)), "{scope:?} {person:?}");
                assert_eq!(part.len(), counted as usize, "{scope:?} {person:?}");
            }
        }
        // Without a seat there is nothing, not even what is public.
        let nobody = Viewer { groups: Vec::new(), leads: false };
        assert!(ids(&town, &nobody, of(Scope::Own)).await.is_empty());
    }
}

on_both! {
    async fn the_pages_of_a_long_inbox_hold_each_matter_once(town: Town) {
        let us = group(&town, "tekninen").await;
        let me = Viewer { groups: vec![us], leads: true };
        for n in 0..53 {
            town.send(&format!("Asia numero {n}"), "Tämä odottaa kaupunkia.").await;
        }
        let first = ids(&town, &me, of(Scope::Untaken)).await;
        let second = ids(&town, &me, InboxQuery { page: 2, ..of(Scope::Untaken) }).await;
        assert_eq!((first.len(), second.len()), (50, 3));
        assert!(second.iter().all(|id| !first.contains(id)));
    }
}

#[tokio::test]
async fn the_inbox_walks_its_own_index_and_nothing_else() {
    let town = Town::sqlite().await;
    for text in store::composed_statements()
        .into_iter()
        .filter(|it| it.contains("9999-12-31"))
    {
        let plan: Vec<(i64, i64, i64, String)> = Statement::new(Box::leak(format!("explain query plan {text}").into()))
            .all(&mut town.read().await)
            .await
            .expect("a plan");
        let on_ideas: Vec<_> = plan
            .iter()
            .map(|(.., step)| step)
            .filter(|it| it.contains(" idea"))
            .collect();
        assert!(
            on_ideas
                .iter()
                .all(|step| step.contains("idea_inbox (") || step.ends_with("idea_inbox")),
            "{on_ideas:?}\n{text}"
        );
        assert!(!plan.iter().any(|(.., step)| step.contains("TEMP B-TREE")), "{plan:?}");
    }
}

on_both! {
    async fn a_groups_place_in_the_queue_and_speed_are_told_when_there_is_enough(town: Town) {
        let us = group(&town, "tekninen").await;
        let mut ids = Vec::new();
        for n in 0..9 {
            let id = town.send(&format!("Asia numero {n}"), "Tämä odottaa kaupunkia.").await;
            take(&town, id, us).await;
            let taken = NOW.plus_days(-200 + n).millis();
            run(&town, format!("update idea set taken_at = {taken} where id = {id}")).await;
            ids.push(id);
        }
        let new = ids[8];
        let queue_at = async || inbox::queue_at(&mut town.read().await, us, new, NOW).await.expect("counts");
        assert_eq!(queue_at().await, None, "nothing has ended yet");
        for id in &ids[..6] {
            let ended = NOW.plus_days(-10).millis();
            run(&town, format!("update idea set status = 'done', ended_at = {ended} where id = {id}")).await;
        }
        // Two are open before it; six ended in six months.
        assert_eq!(queue_at().await, Some((2, 1)));
        let queue = inbox::queue(&mut town.read().await, us, NOW).await.expect("counts");
        assert_eq!((queue.open, queue.pace), (3, Pace::About(1)));
        // What the author withdrew was not done by the group.
        run(&town, format!("update idea set status = 'withdrawn' where id <= {}", ids[5])).await;
        assert_eq!(queue_at().await, None);
    }
}

on_both! {
    async fn a_promise_that_passed_in_silence_lowers_the_hit_rate(town: Town) {
        let us = group(&town, "tekninen").await;
        for (n, answered) in [(1, Some(NOW.plus_days(-5))), (2, Some(NOW)), (3, None)] {
            let id = due_on(&town, &format!("Asia {n}"), 18).await;
            take(&town, id, us).await;
            run(&town, format!("update idea set answer_by = '2026-09-18', answer_due = '2026-09-18' where id = {id}")).await;
            if let Some(at) = answered {
                run(&town, format!("update idea set answered_at = {} where id = {id}", at.millis())).await;
            }
        }
        let kept = inbox::totals(&mut town.read().await, us, NOW).await.expect("counts").kept;
        assert_eq!((kept.within, kept.of, kept.own_days), (1, 3, None));
    }
}

on_both! {
    async fn words_of_earlier_matters_suggest_a_group(town: Town) {
        let (us, them) = (group(&town, "tekninen").await, group(&town, "sivistys").await);
        for (title, holder) in [
            ("Suojatie koulun eteen", us),
            ("Suojatie torille", us),
            ("Suojatien valot", us),
            ("Lainausaika kirjastossa", them),
            ("Kirjaston lainausaika pidemmäksi", them),
        ] {
            let id = town.send(title, "Tämä odottaa kaupunkia.").await;
            take(&town, id, holder).await;
        }
        let profiles = inbox::profiles(&mut town.read().await).await.expect("reads");
        let told = inbox::told(&town.words, "Uusi suojatie rantaan", domain::Language::Fi);
        let found = domain::inbox::suggest(None, &told, &profiles).expect("one is clear");
        assert_eq!(found.group, us);
        assert_eq!(found.why, domain::inbox::Why::Words(vec!["suojatie".to_owned()]));
    }
}
