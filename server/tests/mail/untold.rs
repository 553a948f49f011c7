//! What no letter tells: words that are not for its reader, and what is not true any more.

use domain::ideas::status::Change;
use domain::ideas::text::EmailAddress;
use domain::people::session::Purpose;
use domain::{HideReason, Language, MailKind, Visibility};
use store::{ideas, outbox};

use crate::story::{Story, words};

#[tokio::test]
async fn an_address_nobody_has_proved_gets_none_of_the_senders_words_and_no_secret_link() {
    let story = Story::new(Language::Fi).await;
    let id = story.send("Valot rantareitille", Visibility::Public).await;
    story.change(id, Change::Take { group: story.group }).await;
    let letters = story.letters().await;
    assert_eq!(letters.len(), 1, "one letter a matter until the address is proved");
    let (kind, letter) = &letters[0];
    assert_eq!(*kind, MailKind::Confirm);
    for words in ["Valot", "rantareit", "pimeä", "Aino", "/oma/", "aino@example.fi"] {
        assert!(
            !letter.text.contains(words) && !letter.html.contains(words),
            "{words}\n{}",
            letter.text
        );
    }
    assert!(letter.text.contains("IKA-1") && letter.text.contains("16.3.2026") && letter.text.contains("/vahvista/1/"));
}

#[tokio::test]
async fn words_of_a_private_matter_stay_on_its_own_page() {
    let story = Story::new(Language::Fi).await;
    let id = story.send("Valot rantareitille", Visibility::Private).await;
    story.confirm(id).await;
    story.change(id, Change::Take { group: story.group }).await;
    story
        .change(
            id,
            Change::Ask {
                question: words("Mitä kohtaa tarkoitat?"),
            },
        )
        .await;
    let state = &story.town.state;
    ideas::answer(
        &state.db,
        id,
        Some(story.group),
        "Tilasimme valot.",
        Language::Fi,
        state.clock.now(),
    )
    .await
    .expect("answers");
    story.tell(id, MailKind::Answer).await;
    let letters = story.letters().await;
    let kinds: Vec<MailKind> = letters.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [MailKind::Receipt, MailKind::Taken, MailKind::Question, MailKind::Answer]
    );
    for (kind, letter) in letters {
        for words in ["rantareit", "pimeä", "kohtaa tarkoitat", "Tilasimme"] {
            assert!(
                !letter.text.contains(words) && !letter.html.contains(words),
                "{kind:?}: {words}"
            );
        }
        assert!(letter.text.contains("/oma/1/"), "{kind:?} leads to the own page");
    }
}

#[tokio::test]
async fn what_was_hidden_or_withdrawn_or_switched_off_before_sending_is_not_told() {
    let story = Story::new(Language::Fi).await;
    let state = &story.town.state;
    let hidden = story.send("Valot rantareitille", Visibility::Public).await;
    let withdrawn = story.send("Penkkejä torin laidalle", Visibility::Public).await;
    let quiet = story.send("Uimaranta kuntoon", Visibility::Public).await;
    for id in [hidden, withdrawn, quiet] {
        story.confirm(id).await;
    }
    story.letters().await;
    for id in [hidden, withdrawn, quiet] {
        story.change(id, Change::Take { group: story.group }).await;
    }
    ideas::hide(&state.db, hidden, HideReason::Abuse, state.clock.now())
        .await
        .expect("hides");
    ideas::withdraw(&state.db, withdrawn, None, state.clock.now())
        .await
        .expect("writes")
        .expect("is allowed");
    outbox::turn(
        &state.db,
        domain::mail::MailSwitch::Idea(quiet),
        false,
        state.clock.now(),
    )
    .await
    .expect("writes");
    assert!(story.letters().await.is_empty());
}

#[tokio::test]
async fn a_sign_in_letter_goes_only_where_somebody_is_known_and_while_it_is_good() {
    let story = Story::new(Language::Fi).await;
    let state = &story.town.state;
    let ask = async |nonce: &str, email: &str| {
        let address = EmailAddress::parse(email).expect("an address");
        let asking = store::people::sign_ins::Asking {
            nonce,
            purpose: Purpose::SignIn,
            email: &address,
            browser_hash: Some(nonce),
            target: "",
            language: Language::Fi,
            ends: state.clock.now().plus_minutes(15),
        };
        let mut tx = state.db.write().await.expect("begins");
        let id = store::people::sign_ins::ask(&mut tx, asking, state.clock.now())
            .await
            .expect("asks");
        tx.commit().await.expect("commits");
        id
    };
    let unknown = ask("aaaaaaaaaaaaaaaa", "kuka@example.fi").await;
    story.put(MailKind::SignIn, None, Some(unknown)).await;
    assert!(story.letters().await.is_empty(), "nobody is known there");
    story.send("Valot rantareitille", Visibility::Public).await;
    story.letters().await;
    let known = ask("bbbbbbbbbbbbbbbb", "Aino@Example.fi").await;
    story.put(MailKind::SignIn, None, Some(known)).await;
    let letters = story.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].1.text.contains(&state.keys.sign_in_code("bbbbbbbbbbbbbbbb")));
    assert!(
        !letters[0]
            .1
            .subject
            .contains(&state.keys.sign_in_code("bbbbbbbbbbbbbbbb"))
    );
    let late = ask("cccccccccccccccc", "aino@example.fi").await;
    story.put(MailKind::SignIn, None, Some(late)).await;
    story.town.wait_minutes(15);
    assert!(story.letters().await.is_empty(), "its link would open nothing");
}

#[tokio::test]
async fn who_follows_a_matter_gets_what_everyone_may_read_and_not_the_authors_link() {
    let story = Story::new(Language::Fi).await;
    let state = &story.town.state;
    let (person, _) = story.town.person("veikko@example.fi", &[], &[]).await;
    let (id, target) = (
        story.send("Valot rantareitille", Visibility::Public).await,
        story.send("Valaistus koko rantaan", Visibility::Public).await,
    );
    let follows = domain::mail::MailSwitch::Follow(id, person);
    outbox::turn(&state.db, follows, true, state.clock.now())
        .await
        .expect("writes");
    story.letters().await;
    story.change(id, Change::Merge { target }).await;
    let letters = story.letters().await;
    assert_eq!(letters.len(), 1, "the author's address is not proved");
    let (kind, letter) = &letters[0];
    assert_eq!(*kind, MailKind::Merged);
    assert!(letter.text.contains("Valot rantareitille") && letter.text.contains("/ideat/2"));
    assert!(
        !letter.text.contains("/oma/") && !letter.html.contains("/oma/"),
        "{}",
        letter.text
    );
    assert!(
        letter
            .leave
            .as_ref()
            .is_some_and(|link| link.contains("/mailit/follow-1-"))
    );
}

#[tokio::test]
async fn a_letter_names_the_status_of_its_event_when_the_matter_has_moved_on() {
    let story = Story::new(Language::Fi).await;
    let id = story.send("Valot rantareitille", Visibility::Public).await;
    story.confirm(id).await;
    story.letters().await;
    story.change(id, Change::Take { group: story.group }).await;
    let work = domain::ideas::status::Work::Case {
        name: words("Valaistus 2026"),
        number: words("TEK 28"),
    };
    story.change(id, Change::Prepare { work }).await;
    story
        .change(
            id,
            Change::Decline {
                reason: domain::DeclineReason::NoFunding,
                sentence: words("Rahaa ei ole."),
            },
        )
        .await;
    let subjects: Vec<String> = story.letters().await.into_iter().map(|(_, it)| it.subject).collect();
    assert!(
        subjects.iter().any(|it| it.contains("Valmistelussa")),
        "the first of them is not told as the last: {subjects:?}"
    );
    assert!(subjects.iter().any(|it| it.contains("Ei toteuteta")), "{subjects:?}");
}
