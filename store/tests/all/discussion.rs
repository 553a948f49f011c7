//! What is said under ideas: kept once, counted, in order, and only where it may be.

use domain::discussion::NewComment;
use domain::ideas::{CommentText, PersonName, Risk};
use domain::{Actor, CommentId, HideReason, IdeaId, Language, Refusal};
use store::discussion::{self, Saying};
use store::ideas;

use crate::house::{NOW, Town, private, sending};
use crate::on_both;

pub(crate) fn saying(idea: IdeaId, text: &str) -> Saying {
    Saying {
        idea,
        comment: NewComment {
            label: None,
            text: CommentText::stored(text.to_owned()),
            name: Some(PersonName::stored("Naapuri".to_owned())),
            group: None,
            reply: None,
        },
        actor: Actor::Visitor,
        language: Language::Fi,
        risks: Vec::new(),
        sent_key: None,
        demo: false,
    }
}

pub(crate) async fn said(town: &Town, saying: Saying) -> CommentId {
    let said = discussion::say(&town.db, saying, NOW).await.expect("writes");
    said.expect("is allowed").id
}

fn reply(to: CommentId, mut saying: Saying) -> Saying {
    saying.comment.reply = Some(to);
    saying
}

on_both! {
    async fn a_form_sent_twice_at_once_is_one_comment(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let once = Saying { sent_key: Some("key".to_owned()), ..saying(id, "Hyvä idea") };
        let (a, b) = tokio::join!(
            discussion::say(&town.db, once.clone(), NOW),
            discussion::say(&town.db, once, NOW)
        );
        assert_eq!(a.expect("writes").expect("is kept"), b.expect("writes").expect("is the same"));
        assert_eq!(town.number("select count(*) from comment").await, 1);
        assert_eq!(town.number("select comments from idea").await, 1);
    }
}

on_both! {
    async fn what_is_held_is_neither_shown_nor_counted(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let held = Saying { risks: vec![Risk::Link], ..saying(id, "Katso www.example.com") };
        assert!(discussion::say(&town.db, held, NOW).await.expect("writes").expect("is kept").held);
        said(&town, saying(id, "Hyvä idea")).await;
        let shown = discussion::comments(&mut town.read().await, id, 1).await.expect("reads");
        assert_eq!(shown.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(), ["Hyvä idea"]);
        assert_eq!(discussion::count(&mut town.read().await, id).await.expect("reads"), 1);
    }
}

on_both! {
    async fn replies_have_one_level_and_stand_with_what_they_answer(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let other = town.send("Valot reitille", "Reitti on pimeä talvella.").await;
        let first = said(&town, saying(id, "Minne ne tulisivat?")).await;
        let answer = said(&town, reply(first, saying(id, "Lammen rantaan."))).await;
        for refused in [reply(answer, saying(id, "Kolmas taso")), reply(first, saying(other, "Toisen idean alla"))] {
            let done = discussion::say(&town.db, refused, NOW).await.expect("runs");
            assert_eq!(done, Err(Refusal::Gone));
        }
        let shown = discussion::comments(&mut town.read().await, id, 1).await.expect("reads");
        assert_eq!(shown.iter().map(|it| it.parent).collect::<Vec<_>>(), [None, Some(first)]);
        assert_eq!(discussion::page_of(&mut town.read().await, answer).await.expect("reads"), 1);
    }
}

on_both! {
    async fn a_long_discussion_has_pages_and_a_comment_knows_its_own(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let mut last = None;
        for n in 0..51 {
            last = Some(said(&town, saying(id, &format!("Kommentti {n}"))).await);
        }
        let last = last.expect("was said");
        let mut c = town.read().await;
        assert_eq!(discussion::pages(&mut c, id).await.expect("reads"), 2);
        assert_eq!(discussion::page_of(&mut c, last).await.expect("reads"), 2);
        let second = discussion::comments(&mut c, id, 2).await.expect("reads");
        assert_eq!(second.iter().map(|it| it.id).collect::<Vec<_>>(), [last]);
    }
}

on_both! {
    async fn nothing_is_said_under_what_is_private_or_hidden(town: Town) {
        let secret = town.send_as(private(sending("Moite palvelusta", "Palvelu oli hidasta.")), NOW).await.id;
        let hidden = town.send("Ruma teksti", "Tässä haukutaan naapuria.").await;
        ideas::hide(&town.db, hidden, HideReason::Abuse, NOW).await.expect("hides");
        for (id, refusal) in [(secret, Refusal::NotFound), (hidden, Refusal::Gone), (IdeaId::new(99), Refusal::NotFound)] {
            let done = discussion::say(&town.db, saying(id, "Hei"), NOW).await.expect("runs");
            assert_eq!(done, Err(refusal));
        }
        assert_eq!(town.number("select count(*) from comment").await, 0);
    }
}

on_both! {
    async fn a_comment_is_in_no_search_and_leaves_the_version_of_the_matter_alone(town: Town) {
        let id = town.send("Penkkejä puistoon", "Puistossa ei ole penkkejä.").await;
        let before = town.number("select version from idea").await;
        said(&town, saying(id, "Myös keinuja kaivataan.")).await;
        assert_eq!(crate::searching::find(&town, "keinuja").await, []);
        assert_eq!(town.number("select version from idea").await, before);
    }
}
