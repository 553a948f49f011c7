//! The author and the town in turns: a question answered, an answer judged, an end doubted once.

use domain::ideas::status::{By, Change};
use domain::ideas::text::Sentence;
use domain::{GroupId, IdeaId, Language, Localised};
use http::StatusCode;

use crate::town::Town;

const TITLE: &str = "Valot rantareitille";
const TEXT: &str = "Reitti on talvella pimeä jo iltapäivällä.";
const ID: IdeaId = IdeaId::new(1);
const DAY: i64 = 24 * 60;

fn words(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

/// The town does this to the idea.
async fn change(town: &Town, change: Change) {
    let group = group(town).await;
    let now = town.state.clock.now();
    store::ideas::change_status(&town.state.db, ID, change, By::Lead(group), now)
        .await
        .expect("stored")
        .expect("allowed");
}

async fn group(town: &Town) -> GroupId {
    let name = Localised::new("Tekninen ryhmä", "", "");
    store::groups::add_group(&town.state.db, "tekninen", &name, false)
        .await
        .expect("a group")
}

/// An idea that a group has taken and asked about.
async fn asked(town: &Town) -> String {
    let own = town.sent(TITLE, TEXT).await;
    change(
        town,
        Change::Take {
            group: group(town).await,
        },
    )
    .await;
    let question = words("Missä kohdassa reittiä?");
    change(town, Change::Ask { question }).await;
    own
}

/// An idea that was answered and declined.
async fn ended(town: &Town) -> String {
    let own = town.sent(TITLE, TEXT).await;
    let (group, now) = (group(town).await, town.state.clock.now());
    change(town, Change::Take { group }).await;
    store::ideas::answer(&town.state.db, ID, Some(group), "Emme voi.", Language::Fi, now)
        .await
        .expect("answered");
    let decline = Change::Decline {
        reason: domain::DeclineReason::NoFunding,
        sentence: words("Rahaa ei ole tänä vuonna."),
    };
    change(town, decline).await;
    own
}

#[tokio::test]
async fn the_author_answers_the_question_and_everyone_reads_it() {
    let town = Town::new().await;
    let own = asked(&town).await;
    let page = town.get(&own).await;
    assert!(page.says("Missä kohdassa reittiä?") && page.says("Vastaa viimeistään 16.3.2026"));
    let done = town
        .post(&format!("{own}/vastaa"), &[("reply", "Uimarannan ja sillan välillä.")])
        .await;
    assert_eq!(done.location(), format!("{own}?vastattu"));
    assert!(
        town.get(&done.location())
            .await
            .says("Kiitos, vastauksesi on tallennettu")
    );
    let public = town.get("/ideat/1").await;
    assert!(public.says("Tekijä vastasi kysymykseen.") && public.says("Uimarannan ja sillan välillä."));
    let again = town
        .post(&format!("{own}/vastaa"), &[("reply", "Ja vielä parkkipaikalla.")])
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.says("Kysymys ei ole enää avoinna"));
    assert!(again.says("Ja vielä parkkipaikalla."), "what was typed can be copied");
}

#[tokio::test]
async fn an_empty_or_risky_reply_is_refused_and_kept() {
    let town = Town::new().await;
    let own = asked(&town).await;
    let empty = town.post(&format!("{own}/vastaa"), &[("reply", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Kirjoita vastaus.") && empty.says("href=\"#reply\""));
    let risky = town
        .post(&format!("{own}/vastaa"), &[("reply", "Katso https://mainos.example/x")])
        .await;
    assert_eq!(risky.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(risky.says("Tekstissä on linkki") && risky.says("mainos.example/x"));
    assert!(!town.get("/ideat/1").await.says("mainos.example"));
}

#[tokio::test]
async fn an_ended_matter_is_opened_again_once_and_within_thirty_days() {
    let town = Town::new().await;
    let own = ended(&town).await;
    assert!(town.get(&own).await.says("Avaa asia uudelleen"));
    let done = town
        .post(&format!("{own}/avaa"), &[("reason", "Kukaan ei käynyt katsomassa.")])
        .await;
    assert_eq!(done.location(), format!("{own}?avattu"));
    let open = town.post(&format!("{own}/avaa"), &[("reason", "Avaan vielä.")]).await;
    assert!(open.status == StatusCode::CONFLICT && open.says("Asia on jo käsittelyssä"));
    let sentence = words("Rahaa ei ole vieläkään.");
    let reason = domain::DeclineReason::NoFunding;
    change(&town, Change::Decline { reason, sentence }).await;
    let twice = town
        .post(&format!("{own}/avaa"), &[("reason", "Olen yhä eri mieltä.")])
        .await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.says("avattu uudelleen jo kerran") && twice.says("Olen yhä eri mieltä."));
}

#[tokio::test]
async fn the_answer_is_read_on_ones_own_page() {
    let town = Town::new().await;
    let own = ended(&town).await;
    town.wait_minutes(1);
    let page = town.get(&own).await;
    assert!(page.says("Kunnan vastaus") && page.says("Emme voi."));
}

#[tokio::test]
async fn an_old_end_stays_an_end() {
    let town = Town::new().await;
    let own = ended(&town).await;
    town.wait_minutes(31 * DAY);
    assert!(!town.get(&own).await.says("Avaa asia uudelleen"));
    let late = town
        .post(&format!("{own}/avaa"), &[("reason", "Huomasin vasta nyt.")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("Se aika on mennyt") && late.says("Huomasin vasta nyt."));
}

#[tokio::test]
async fn a_link_in_a_mail_chooses_and_a_press_tells() {
    let town = Town::new().await;
    let own = ended(&town).await;
    let page = town.get(&format!("{own}?saitko=ei")).await;
    assert!(page.says("Saitko vastauksen?") && page.says("name=\"got\" value=\"0\""));
    let mut c = town.state.db.read().await.expect("a connection");
    let rated = store::ideas::rating(&mut c, ID).await.expect("read");
    assert_eq!(rated, None, "looking at the page told nothing");
    let done = town.post(&format!("{own}/saitko"), &[("got", "0")]).await;
    assert_eq!(done.location(), format!("{own}?en-saanut"));
    let after = town.get(&done.location()).await;
    let (_, fold) = after.html.split_once("<details").expect("a fold");
    let (fold, _) = fold.split_once('>').expect("its end");
    assert!(
        fold.contains("id=\"avaa\"") && fold.contains("open"),
        "the way on is open: {fold}"
    );
    assert_eq!(store::ideas::rating(&mut c, ID).await.expect("read"), Some(false));
    town.post(&format!("{own}/saitko"), &[("got", "1")]).await;
    assert_eq!(store::ideas::rating(&mut c, ID).await.expect("read"), Some(true));
    assert!(
        !town.get("/ideat/1").await.says("saaneensa vastauksen"),
        "told to the town, not to all"
    );
}

#[tokio::test]
async fn nothing_is_judged_before_an_answer() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    assert!(!town.get(&own).await.says("Saitko vastauksen?"));
    let early = town.post(&format!("{own}/saitko"), &[("got", "1")]).await;
    assert!(early.status == StatusCode::CONFLICT && early.says("Asiaan ei ole vielä vastattu"));
}

#[tokio::test]
async fn a_withdrawn_or_merged_matter_says_so_when_it_is_answered() {
    let town = Town::new().await;
    let own = asked(&town).await;
    town.post(&format!("{own}/peru"), &[("reason", "")]).await;
    let gone = town.post(&format!("{own}/vastaa"), &[("reply", "Sillan luona.")]).await;
    assert!(gone.says("Asia on peruttu, eikä siihen") && gone.says("Sillan luona."));

    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    town.sent("Valoja koko rannalle", "Koko ranta on pimeä syksystä kevääseen.")
        .await;
    let target = IdeaId::new(2);
    change(&town, Change::Merge { target }).await;
    let merged = town.post(&format!("{own}/vastaa"), &[("reply", "Sillan luona.")]).await;
    assert!(merged.says("yhdistetty toiseen ideaan") && merged.says("Sillan luona."));
}

#[tokio::test]
async fn a_new_link_makes_the_old_one_useless() {
    let town = Town::new().await;
    let own = town.sent(TITLE, TEXT).await;
    let done = town.post(&format!("{own}/uusi-linkki"), &[]).await;
    let new = done.location().trim_end_matches("?uusi-linkki").to_owned();
    assert!(done.status == StatusCode::SEE_OTHER && new != own);
    assert_eq!(town.get(&own).await.status, StatusCode::NOT_FOUND);
    let page = town.get(&done.location()).await;
    assert!(page.says("Sait uuden oman linkin") && page.says(&new));
    assert_eq!(
        town.post(&format!("{own}/uusi-linkki"), &[]).await.status,
        StatusCode::NOT_FOUND
    );
}
