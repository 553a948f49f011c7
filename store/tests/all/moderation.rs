//! What moderators do: once, with a reason, counted, and never lost before its time.

use domain::ideas::Risk;
use domain::ideas::clocks::Promise;
use domain::ideas::status::{By, Change};
use domain::ideas::text::Sentence;
use domain::moderation::Place;
use domain::people::{Person, Role};
use domain::{Actor, HideReason, IdeaId, Localised, PersonId, Refusal, Status};
use store::discussion::{self, Saying};
use store::handling::{self, Hand};
use store::ideas;
use store::moderation::{self, Covering, Report};

use crate::discussion::{said, saying};
use crate::house::{NOW, Town, held, sending, signed};
use crate::on_both;

const DATA: HideReason = HideReason::PersonalData;

fn moderator() -> Actor {
    Actor::Person(Person {
        roles: vec![Role::Moderator],
        ..Person::resident(PersonId::new(1))
    })
}

fn hand(actor: &Actor, seen: Option<i64>) -> Hand<'_> {
    Hand {
        actor,
        seen,
        promise: Promise::default(),
    }
}

async fn find(town: &Town, id: IdeaId) -> ideas::Matter {
    let found = ideas::find(&mut town.read().await, id).await.expect("reads");
    found.expect("is there")
}

fn covering(idea: IdeaId, place: Place, words: &str) -> Covering {
    Covering {
        idea,
        comment: None,
        place,
        words: words.to_owned(),
        reason: DATA,
    }
}

async fn cover(town: &Town, covering: Covering) -> Result<usize, Refusal> {
    moderation::cover(&town.db, &town.words, covering, &moderator(), NOW)
        .await
        .expect("runs")
}

on_both! {
    async fn of_two_moderators_at_once_one_decides_and_the_other_is_told(town: Town) {
        let id = town.send_as(held(sending("Katso tämä", "Sivulla www.example.com on kuva.")), NOW).await.id;
        let seen = find(&town, id).await.version;
        let me = moderator();
        let (a, b) = tokio::join!(
            handling::change(&town.db, id, Change::Publish, hand(&me, Some(seen)), NOW),
            handling::hide(&town.db, id, HideReason::Spam, hand(&me, Some(seen)), NOW)
        );
        let (a, b) = (a.expect("runs"), b.expect("runs"));
        assert_ne!(a.is_ok(), b.is_ok(), "{a:?} {b:?}");
        assert_eq!(town.number("select cast(sum(count) as bigint) from moderation_month").await, 1);
        assert_eq!(town.number("select count(*) from event where kind in ('published', 'hidden')").await, 1);
    }
}

on_both! {
    async fn a_report_is_judged_once_and_hides_what_it_is_about(town: Town) {
        let id = town.send("Ruma teksti", "Tässä haukutaan naapuria.").await;
        let report = Report { idea: id, comment: None, reason: HideReason::Abuse, text: None };
        for _ in 0..2 {
            let done = moderation::report(&town.db, report.clone(), &Actor::Visitor, NOW).await.expect("runs");
            assert_eq!(done, Ok(()));
        }
        let desk = moderation::desk(&mut town.read().await).await.expect("reads");
        assert_eq!((desk.reports.len(), desk.report_count), (1, 1), "the same report twice is one");
        let (number, me) = (desk.reports[0].id, moderator());
        let (a, b) = tokio::join!(
            moderation::judge(&town.db, number, Some(HideReason::Abuse), &me, NOW),
            moderation::judge(&town.db, number, None, &me, NOW)
        );
        let (a, b) = (a.expect("runs"), b.expect("runs"));
        assert_ne!(a.is_ok(), b.is_ok(), "{a:?} {b:?}");
        assert_eq!(find(&town, id).await.hidden.is_some(), a.is_ok());
        assert_eq!(moderation::desk(&mut town.read().await).await.expect("reads").report_count, 0);
    }
}

on_both! {
    async fn a_hiding_that_is_undone_leaves_its_reports_open(town: Town) {
        let id = town.send("Ruma teksti", "Tässä haukutaan naapuria.").await;
        let report = Report { idea: id, comment: None, reason: HideReason::Abuse, text: None };
        moderation::report(&town.db, report, &Actor::Visitor, NOW).await.expect("runs").expect("is kept");
        let me = moderator();
        let hidden = handling::hide(&town.db, id, HideReason::Abuse, hand(&me, None), NOW).await.expect("runs").expect("hides");
        assert_eq!(moderation::desk(&mut town.read().await).await.expect("reads").report_count, 0);
        handling::undo(&town.db, hidden, &me, NOW).await.expect("runs").expect("is undone");
        assert_eq!(moderation::desk(&mut town.read().await).await.expect("reads").report_count, 1);
    }
}

on_both! {
    async fn a_held_comment_is_published_or_hidden_and_counted(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let risky = |text: &str| Saying { risks: vec![Risk::Link], ..saying(id, text) };
        let (one, two) = (said(&town, risky("www.example.com on hyvä")).await, said(&town, risky("www.spam.example")).await);
        let me = moderator();
        moderation::publish_comment(&town.db, one, &me, NOW).await.expect("runs").expect("is held");
        let again = moderation::publish_comment(&town.db, one, &me, NOW).await.expect("runs");
        assert_eq!(again, Err(Refusal::Changed));
        moderation::hide_comment(&town.db, two, HideReason::Spam, &me, NOW).await.expect("runs").expect("is there");
        let shown = discussion::comments(&mut town.read().await, id, 1).await.expect("reads");
        assert_eq!(shown.iter().map(|it| it.id).collect::<Vec<_>>(), [one], "what nobody saw leaves no trace");
        assert_eq!(discussion::count(&mut town.read().await, id).await.expect("reads"), 1);
        // Shown again, it is held again: nobody has let it in.
        moderation::show_comment(&town.db, two, &me, NOW).await.expect("runs").expect("was hidden");
        assert_eq!(discussion::count(&mut town.read().await, id).await.expect("reads"), 1);
        let figures = moderation::figures(&mut town.read().await, "2026-01").await.expect("reads");
        let told: Vec<_> = figures.iter().map(|it| format!("{} {} {} {}", it.month, it.what.as_code(), it.reason, it.count)).collect();
        assert_eq!(told, ["2026-09 hidden spam 1", "2026-09 published link 1", "2026-09 shown spam 1"]);
    }
}

on_both! {
    async fn a_hidden_comment_leaves_its_reason_and_none_of_its_words(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let comment = said(&town, saying(id, "Naapurini on hölmö.")).await;
        moderation::hide_comment(&town.db, comment, HideReason::Abuse, &moderator(), NOW).await.expect("runs").expect("hides");
        let shown = discussion::comments(&mut town.read().await, id, 1).await.expect("reads");
        assert_eq!((shown[0].hidden, shown[0].text.as_str()), (Some(HideReason::Abuse), ""));
        assert_eq!(discussion::count(&mut town.read().await, id).await.expect("reads"), 0);
    }
}

on_both! {
    async fn covered_words_are_in_no_search_and_can_be_put_back_in_their_places(town: Town) {
        let id = town.send("Soittakaa Virtaselle", "Virtanen asuu Kujalla. Virtanen tietää, puhelin 040 123.").await;
        assert_eq!(cover(&town, covering(id, Place::Text, "040 123")).await, Ok(1));
        assert_eq!(cover(&town, covering(id, Place::Text, "Virtanen")).await, Ok(2));
        assert_eq!(cover(&town, covering(id, Place::Title, "Virtaselle")).await, Ok(1));
        assert_eq!(cover(&town, covering(id, Place::Text, "Virtanen")).await, Err(Refusal::Changed));
        let after = find(&town, id).await;
        assert_eq!(after.text, "[poistettu: henkilötieto] asuu Kujalla. [poistettu: henkilötieto] tietää, puhelin [poistettu: henkilötieto].");
        assert_eq!(crate::searching::find(&town, "Virtanen").await, []);
        assert_eq!(crate::searching::find(&town, "kujalla").await, [id]);
        // The phone number, covered first, is now the third mark.
        let kept = moderation::covers(&mut town.read().await, id).await.expect("reads");
        let phone = kept.iter().find(|it| it.words.as_deref() == Some("040 123")).expect("is kept").id;
        let back = moderation::uncover(&town.db, &town.words, phone, &moderator(), NOW).await.expect("runs");
        assert_eq!(back, Ok(id));
        for it in kept.iter().filter(|it| it.id != phone) {
            moderation::uncover(&town.db, &town.words, it.id, &moderator(), NOW).await.expect("runs").expect("puts back");
        }
        let before = find(&town, id).await;
        assert_eq!(before.text, "Virtanen asuu Kujalla. Virtanen tietää, puhelin 040 123.");
        assert_eq!(before.title, "Soittakaa Virtaselle");
        assert_eq!(crate::searching::find(&town, "Virtanen").await, [id]);
    }
}

on_both! {
    async fn a_name_is_covered_too_and_after_thirty_days_no_word_is_left(town: Town) {
        let id = town.send_as(signed(sending("Penkkejä puistoon", "Puistossa ei ole penkkejä."), "Ville Virtanen", "v@example.fi"), NOW).await.id;
        assert_eq!(cover(&town, covering(id, Place::Name, "Virtanen")).await, Ok(1));
        assert_eq!(find(&town, id).await.name.as_deref(), Some("Ville [poistettu: henkilötieto]"));
        let comment = said(&town, saying(id, "Virtanen on kiva.")).await;
        let in_comment = Covering { comment: Some(comment), ..covering(id, Place::Comment, "Virtanen") };
        assert_eq!(cover(&town, in_comment).await, Ok(1));
        assert_eq!(moderation::erase_old_covers(&town.db, NOW.plus_days(30)).await.expect("erases"), 0);
        assert_eq!(moderation::erase_old_covers(&town.db, NOW.plus_days(31)).await.expect("erases"), 2);
        assert_eq!(town.number("select count(*) from cover where words is not null").await, 0);
        let kept = moderation::covers(&mut town.read().await, id).await.expect("reads");
        let late = moderation::uncover(&town.db, &town.words, kept[0].id, &moderator(), NOW).await.expect("runs");
        assert_eq!(late, Err(Refusal::TooLate));
    }
}

on_both! {
    async fn a_passage_in_the_authors_public_replies_is_covered_and_put_back(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        assert_eq!(cover(&town, covering(id, Place::Reply, "Virtanen")).await, Err(Refusal::NotFound));
        let name = Localised::new("Tekninen ryhmä", "", "");
        let group = store::groups::add_group(&town.db, "tekninen", &name, false).await.expect("adds");
        let words = |text: &str| Sentence::parse(text).expect("a sentence");
        let change = async |change| {
            ideas::change_status(&town.db, id, change, By::Lead(group), NOW).await.expect("writes").expect("may");
        };
        change(Change::Take { group }).await;
        for reply in ["Virtanen tietää paikan.", "Kysykää, onko Virtanen kotona."] {
            change(Change::Ask { question: words("Missä kohdassa?") }).await;
            ideas::reply(&town.db, id, words(reply), NOW).await.expect("writes").expect("may");
        }
        let said = async || moderation::replies(&mut town.read().await, id).await.expect("reads");
        assert_eq!(cover(&town, covering(id, Place::Reply, "onko Virtanen")).await, Ok(1));
        assert_eq!(cover(&town, covering(id, Place::Reply, "Virtanen")).await, Ok(1));
        assert_eq!(
            said().await,
            ["[poistettu: henkilötieto] tietää paikan.", "Kysykää, [poistettu: henkilötieto] kotona."]
        );
        let kept = moderation::covers(&mut town.read().await, id).await.expect("reads");
        for it in kept.iter().rev() {
            moderation::uncover(&town.db, &town.words, it.id, &moderator(), NOW).await.expect("runs").expect("puts back");
        }
        assert_eq!(said().await, ["Virtanen tietää paikan.", "Kysykää, onko Virtanen kotona."]);
    }
}

on_both! {
    async fn nobody_but_a_moderator_moderates(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let comment = said(&town, saying(id, "Hyvä idea")).await;
        let resident = Actor::Person(Person::resident(PersonId::new(2)));
        let hidden = moderation::hide_comment(&town.db, comment, HideReason::Abuse, &resident, NOW).await.expect("runs");
        assert_eq!(hidden, Err(Refusal::NotAllowed));
        let covered = moderation::cover(&town.db, &town.words, covering(id, Place::Text, "penkkejä"), &resident, NOW).await;
        assert_eq!(covered.expect("runs"), Err(Refusal::NotAllowed));
        let hidden = handling::hide(&town.db, id, HideReason::Abuse, hand(&resident, None), NOW).await.expect("runs");
        assert_eq!(hidden, Err(Refusal::NotAllowed));
        assert_eq!(find(&town, id).await.status, Status::Received);
        assert_eq!(town.number("select count(*) from moderation_month").await, 0);
    }
}
