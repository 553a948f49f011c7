//! Each letter as people read it, in three languages.

use domain::ideas::status::{Change, Quarter, Work};
use domain::ideas::text::EmailAddress;
use domain::people::session::Purpose;
use domain::{HideReason, Language, MailKind, Visibility};
use store::ideas;

use crate::story::{Story, words};

/// Everything that can be told to an author and to staff, in order.
async fn all_letters(l: Language) -> String {
    let story = Story::new(l).await;
    let mut told = Vec::new();
    let id = story.send("Valot rantareitille", Visibility::Public).await;
    told.extend(story.letters().await);
    story.confirm(id).await;
    told.extend(story.letters().await);
    story.change(id, Change::Take { group: story.group }).await;
    told.extend(story.letters().await);
    story
        .change(
            id,
            Change::Ask {
                question: words("Mitä kohtaa tarkoitat?"),
            },
        )
        .await;
    told.extend(story.letters().await);
    story.change(id, Change::Resume).await;
    let work = Work::Case {
        name: words("Valaistus 2026"),
        number: words("TEK 28"),
    };
    let quarter = Quarter::new(2026, 4).expect("a quarter");
    story.change(id, Change::Do { work, quarter }).await;
    told.extend(story.letters().await);
    let state = &story.town.state;
    ideas::answer(
        &state.db,
        id,
        Some(story.group),
        "Tilasimme valot.\n\nNe tulevat syksyllä.",
        l,
        state.clock.now(),
    )
    .await
    .expect("answers");
    story.tell(id, MailKind::Answer).await;
    told.extend(story.letters().await);
    story
        .change(
            id,
            Change::Finish {
                changed: words("Valot palavat."),
            },
        )
        .await;
    told.extend(story.letters().await);
    story
        .change(
            id,
            Change::Reopen {
                reason: Some(words("Yksi valo puuttuu.")),
            },
        )
        .await;
    told.extend(story.letters().await);
    let target = story.send("Valaistus koko rantaan", Visibility::Public).await;
    story.letters().await;
    story.change(id, Change::Merge { target }).await;
    told.extend(story.letters().await);
    story.change(id, Change::Unmerge).await;
    told.extend(story.letters().await);
    story.tell(id, MailKind::Covered).await;
    told.extend(story.letters().await);
    ideas::hide(&state.db, id, HideReason::PersonalData, state.clock.now())
        .await
        .expect("hides");
    story.tell(id, MailKind::Hidden).await;
    told.extend(story.letters().await);

    let address = EmailAddress::parse("aino@example.fi").expect("an address");
    let asking = store::people::sign_ins::Asking {
        nonce: "abcdefghijklmnop",
        purpose: Purpose::SignIn,
        email: &address,
        browser_hash: Some("selain"),
        target: "",
        language: l,
        ends: state.clock.now().plus_minutes(15),
    };
    let mut tx = state.db.write().await.expect("begins");
    let sign_in = store::people::sign_ins::ask(&mut tx, asking, state.clock.now())
        .await
        .expect("asks");
    tx.commit().await.expect("commits");
    story.put(MailKind::SignIn, None, Some(sign_in)).await;
    story.put(MailKind::Invite, None, None).await;
    story.put(MailKind::Test, None, None).await;
    told.extend(story.letters().await);

    let kinds: Vec<MailKind> = told.iter().map(|(kind, _)| *kind).collect();
    use MailKind as M;
    let expected = [
        M::Confirm,
        M::Receipt,
        M::Taken,
        M::Question,
        M::Status,
        M::Status,
        M::Answer,
        M::Status,
        M::Reopened,
        M::Merged,
        M::Unmerged,
        M::Covered,
        M::Hidden,
        M::SignIn,
        M::Invite,
        M::Test,
    ];
    assert_eq!(kinds, expected);
    let mut out = String::new();
    for (kind, letter) in told {
        assert_eq!(letter.leave.is_some(), kind.can_be_left(), "{kind:?}");
        assert!(!letter.html.contains("<monia>"), "{}", letter.html);
        for link in letter.text.split_whitespace().filter(|it| it.starts_with("https://")) {
            assert!(letter.html.contains(link), "{kind:?}: {link} is in both");
        }
        out.push_str(&format!(
            "==== {} ====\nSubject: {}\n\n{}\n",
            kind.as_code(),
            letter.subject,
            letter.text
        ));
    }
    out
}

#[tokio::test]
async fn every_letter_in_finnish() {
    insta::assert_snapshot!(all_letters(Language::Fi).await);
}

#[tokio::test]
async fn every_letter_in_swedish() {
    insta::assert_snapshot!(all_letters(Language::Sv).await);
}

#[tokio::test]
async fn every_letter_in_english() {
    insta::assert_snapshot!(all_letters(Language::En).await);
}
