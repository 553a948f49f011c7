//! Sending: what was acknowledged is there, whole, once, and private words stay private.

use domain::ideas::text::{IdeaText, IdeaTitle, Sentence};
use domain::{EventKind, IdeaId, Status};
use store::ideas;

use crate::house::{NOW, Town, held, private, sending, signed};
use crate::on_both;

on_both! {
    async fn a_sent_idea_is_there_with_its_promise_and_contact(town: Town) {
        let sent = town
            .send_as(signed(sending("Penkkejä puistoon", "Puistossa ei ole yhtään penkkiä."), "Mummo", "a@b.fi"), NOW)
            .await;
        assert_eq!((sent.id.get(), sent.link_version, sent.held, sent.again), (1, 1, false, false));
        let idea = ideas::find(&mut town.read().await, sent.id).await.expect("reads").expect("is there");
        assert_eq!(idea.title, "Penkkejä puistoon");
        assert_eq!(idea.status, Status::Received);
        assert_eq!(idea.created, NOW);
        assert_eq!(idea.name.as_deref(), Some("Mummo"));
        assert!(idea.has_email && idea.listed && idea.awaiting);
        assert_eq!(idea.promise_text.as_deref(), Some("Vastaamme viimeistään 5.10.2026."));
        let steps = ideas::steps(&mut town.read().await, sent.id).await.expect("reads");
        assert_eq!(steps.len(), 1);
        assert_eq!((steps[0].kind, steps[0].public), (EventKind::Received, true));
        assert_eq!(steps[0].facts.day, idea.answer_by);
        assert!(ideas::find(&mut town.read().await, IdeaId::new(99)).await.expect("reads").is_none());
    }
}

on_both! {
    async fn a_double_send_is_one_idea_also_when_both_come_at_once(town: Town) {
        let mut form = sending("Penkkejä puistoon", "Puistossa ei ole yhtään penkkiä.");
        form.sent_key = Some("sama-lomake-kahdesti".to_owned());
        let one = ideas::send(&town.db, &town.words, form.clone(), NOW);
        let two = ideas::send(&town.db, &town.words, form.clone(), NOW);
        let (one, two) = tokio::join!(one, two);
        let (one, two) = (one.expect("sends"), two.expect("sends"));
        assert_eq!(one.id, two.id);
        assert_eq!([one.again, two.again].iter().filter(|again| **again).count(), 1);
        let third = town.send_as(form, NOW.plus_days(1)).await;
        assert_eq!((third.id, third.again), (one.id, true));
        assert_eq!(town.number("select count(*) from idea").await, 1);
        assert_eq!(town.number("select count(*) from event").await, 1);
        assert_eq!(town.send("Toinen idea", "Aivan toinen teksti.").await.get(), 2, "no number is lost");
    }
}

on_both! {
    async fn ideas_sent_at_once_all_get_numbers_of_their_own(town: Town) {
        let mut tasks = Vec::new();
        for n in 0..12 {
            let (db, words) = (town.db.clone(), town.words.clone());
            tasks.push(tokio::spawn(async move {
                ideas::send(&db, &words, sending(&format!("Idea {n}"), "Tässä on ideani teksti."), NOW).await
            }));
        }
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.push(task.await.expect("runs").expect("sends").id.get());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    }
}

on_both! {
    async fn nothing_that_happens_to_a_private_idea_is_public(town: Town) {
        let id = town.send_as(private(sending("Salainen asia", "Tästä ei saa kertoa.")), NOW).await.id;
        ideas::answer(&town.db, id, None, "Kiitos viestistä.", domain::Language::Fi, NOW).await.expect("answers");
        assert_eq!(town.number("select count(*) from event").await, 2);
        assert_eq!(town.number("select count(*) from event where public").await, 0);
        let idea = ideas::find(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert!(!idea.listed && !idea.awaiting && idea.answered == Some(NOW));
    }
}

on_both! {
    async fn a_held_idea_is_seen_by_nobody_until_it_is_published(town: Town) {
        let sent = town.send_as(held(sending("Katso tätä linkkiä", "https://example.org on hyvä.")), NOW).await;
        assert!(sent.held);
        let waiting = ideas::held(&mut town.read().await).await.expect("reads");
        assert_eq!(waiting.iter().map(|held| held.id).collect::<Vec<_>>(), [sent.id]);
        assert_eq!(town.number("select count(*) from event where public").await, 0);
        assert_eq!(ideas::newest(&mut town.read().await, 5).await.expect("reads"), []);
        ideas::publish(&town.db, sent.id, NOW).await.expect("writes").expect("is allowed");
        assert_eq!(ideas::newest(&mut town.read().await, 5).await.expect("reads").len(), 1);
        assert!(ideas::publish(&town.db, sent.id, NOW).await.expect("writes").is_err(), "only once");
        assert!(ideas::held(&mut town.read().await).await.expect("reads").is_empty());
    }
}

on_both! {
    async fn a_corrected_idea_is_found_by_its_new_words_only(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole istumapaikkaa.").await;
        let (title, text) = (IdeaTitle::stored("Keinuja rantaan".into()), IdeaText::stored("Rannalla ei ole keinua.".into()));
        ideas::correct(&town.db, &town.words, id, title, text, None, NOW.plus_minutes(30))
            .await
            .expect("writes")
            .expect("is in time");
        assert_eq!(crate::searching::find(&town, "keinuja").await, [id]);
        assert_eq!(crate::searching::find(&town, "penkkejä").await, []);
        let idea = ideas::find(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert_eq!((idea.title.as_str(), idea.corrected.is_some()), ("Keinuja rantaan", true));
        let (title, text) = (IdeaTitle::stored("Liian myöhään".into()), IdeaText::stored("Tunti on kulunut.".into()));
        let late = ideas::correct(&town.db, &town.words, id, title, text, None, NOW.plus_minutes(61)).await;
        assert_eq!(late.expect("writes"), Err(domain::Refusal::TooLate));
    }
}

on_both! {
    async fn a_correction_with_a_sign_of_risk_is_held(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole istumapaikkaa.").await;
        let (title, text) = (IdeaTitle::stored("Halpoja kenkiä".into()), IdeaText::stored("Osta heti: https://example.org/kengat".into()));
        ideas::correct(&town.db, &town.words, id, title, text, None, NOW).await.expect("writes").expect("is allowed");
        let idea = ideas::find(&mut town.read().await, id).await.expect("reads").expect("is there");
        assert_eq!((idea.status, idea.listed), (Status::Checking, false));
        assert_eq!(crate::searching::find(&town, "kenkiä").await, []);
    }
}

on_both! {
    async fn a_withdrawn_idea_leaves_lists_and_search(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole istumapaikkaa.").await;
        let reason = Sentence::parse("Teimme penkin itse.").ok();
        ideas::withdraw(&town.db, id, reason, NOW).await.expect("writes").expect("is allowed");
        assert_eq!(crate::searching::find(&town, "penkkejä").await, []);
        assert_eq!(ideas::newest(&mut town.read().await, 5).await.expect("reads"), []);
        let steps = ideas::steps(&mut town.read().await, id).await.expect("reads");
        assert_eq!(steps.last().map(|step| (step.kind, step.public)), Some((EventKind::Withdrawn, false)));
        assert_eq!(steps.last().and_then(|step| step.reason.as_deref()), Some("Teimme penkin itse."));
        assert!(ideas::withdraw(&town.db, id, None, NOW).await.expect("writes").is_err(), "only once");
        assert_eq!(
            ideas::withdraw(&town.db, IdeaId::new(77), None, NOW).await.expect("writes"),
            Err(domain::Refusal::NotFound)
        );
    }
}
