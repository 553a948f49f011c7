//! Staff handle a matter on its own page, from its arrival to being opened again.

use domain::mail::UNDO_MS;
use domain::people::Role;
use http::StatusCode;

use crate::town::{Answer, Town};

const DESK: &str = "Käsittely – näkyy vain henkilökunnalle";

/// A matter's page as somebody sees it.
async fn page(town: &Town, cookie: &str) -> Answer {
    let page = town.get_as("/ideat/1", cookie).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    page
}

/// Sends one of the desk's forms as the page is now.
async fn post(town: &Town, act: &str, fields: &[(&str, &str)], cookie: &str) -> Answer {
    let page = town.get_as("/ideat/1", cookie).await;
    let (mut seen, mut draft) = (String::new(), String::new());
    if page.says("name=\"seen\"") {
        seen = page.value("seen");
    }
    if page.says("name=\"draft_seen\"") {
        draft = page.value("draft_seen");
    }
    let mut all = vec![("seen", seen.as_str()), ("draft_seen", draft.as_str())];
    all.extend_from_slice(fields);
    town.post_as(&format!("/ideat/1/{act}"), &all, cookie).await
}

async fn done(town: &Town, act: &str, fields: &[(&str, &str)], cookie: &str) -> String {
    let answer = post(town, act, fields, cookie).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{act}: {}", answer.html);
    answer.location()
}

/// Until what was done can no longer be undone.
fn wait_until_told(town: &Town) {
    const { assert!(UNDO_MS < 60_000) };
    town.wait_minutes(1);
}

#[tokio::test]
async fn a_matter_is_taken_asked_about_answered_doubted_and_opened_again() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@kunta.fi", &[], &[("sivistys", false)]).await;
    let (_, lea) = town.person("lea@kunta.fi", &[], &[("sivistys", true)]).await;
    let (_, otto) = town.person("otto@kunta.fi", &[], &[("tekninen", false)]).await;
    let own = town
        .sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    assert!(!town.get("/ideat/1").await.says(DESK));
    assert!(page(&town, &anna).await.says(DESK));

    let location = done(&town, "vaihe", &[("to", "in_handling"), ("group", "1")], &anna).await;
    assert!(location.contains("?kumoa="), "{location}");
    let path = location.split('#').next().unwrap_or_default();
    assert!(town.get_as(path, &anna).await.says("Tehty."));
    // Others are told when it can no longer be undone.
    assert!(!town.get("/ideat/1").await.says("otti asian käsittelyyn"));
    wait_until_told(&town);
    assert!(town.get("/ideat/1").await.says("otti asian käsittelyyn"));
    assert!(!town.get_as(path, &anna).await.says("Tehty."));
    // Another group's member has nothing to do here any more.
    assert!(!page(&town, &otto).await.says(DESK));
    assert_eq!(
        post(&town, "vaihe", &[("to", "declined")], &otto).await.status,
        StatusCode::FORBIDDEN
    );

    // The one filled button takes a step without words, too.
    let missing = post(&town, "vastaus", &[("to", "asked")], &anna).await;
    assert!(missing.says("Kirjoita, mitä tekijältä kysytään.") && !missing.says("href=\"#k-text\""));
    let missing = post(&town, "vaihe", &[("to", "asked")], &anna).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.says("Kirjoita, mitä tekijältä kysytään."));
    done(
        &town,
        "vaihe",
        &[("to", "asked"), ("question", "Kummalle puolelle ovea?")],
        &anna,
    )
    .await;
    // What can still be undone has not been asked.
    let waiting = town.get(&own).await;
    assert!(!waiting.says("Kummalle puolelle ovea?") && !waiting.says("name=\"reply\""));
    wait_until_told(&town);
    assert!(town.get(&own).await.says("Kummalle puolelle ovea?"));
    let reply = town
        .post(&format!("{own}/vastaa"), &[("reply", "Vasemmalle puolelle.")])
        .await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.html);

    let fields = [
        ("text", "Hankimme penkin kirjaston eteen."),
        ("to", "done"),
        ("changed", "Penkki on paikallaan."),
        ("shows_person", "1"),
    ];
    done(&town, "vastaus", &fields, &anna).await;
    assert!(!town.get("/ideat/1").await.says("Hankimme penkin"));
    wait_until_told(&town);
    let public = town.get("/ideat/1").await;
    assert!(public.says("Hankimme penkin kirjaston eteen.") && public.says("Penkki on paikallaan."));
    assert!(public.says("anna@kunta.fi"), "the writer chose to be shown");
    assert!(!public.says("/kannata\""), "what has ended is not supported any more");

    assert_eq!(
        post(&town, "avaa", &[("reason", "Penkki varastettiin.")], &anna)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        post(&town, "avaa", &[("reason", "")], &lea).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    done(&town, "avaa", &[("reason", "Penkki varastettiin.")], &lea).await;
    let desk = page(&town, &anna).await;
    assert!(desk.says("data-status=\"in_handling\"") && desk.says("lea@kunta.fi"));
}

#[tokio::test]
async fn what_was_done_is_undone_by_its_button() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@kunta.fi", &[], &[("sivistys", false)]).await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    let fields = [
        ("to", "declined"),
        ("decline_reason", "no_funding"),
        ("sentence", "Rahat loppuivat."),
    ];
    let location = done(&town, "vaihe", &fields, &anna).await;
    let path = location.split('#').next().unwrap_or_default().to_owned();
    let event = town.get_as(&path, &anna).await.value("event");
    let undone = town.post_as("/ideat/1/kumoa", &[("event", &event)], &anna).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.html);
    let desk = page(&town, &anna).await;
    assert!(desk.says("data-status=\"received\"") && desk.says("(kumottiin)"));
    wait_until_told(&town);
    assert!(!town.get("/ideat/1").await.says("Rahat loppuivat"));
    let again = town.post_as("/ideat/1/kumoa", &[("event", &event)], &anna).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.says("Kumoamisen aika on ohi."));
}

#[tokio::test]
async fn of_two_who_answer_at_once_the_second_sees_both_texts_and_loses_neither() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@kunta.fi", &[], &[("sivistys", false)]).await;
    let (_, bo) = town.person("bo@kunta.fi", &[], &[("sivistys", false)]).await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    let opened = page(&town, &bo).await;
    let old = [
        ("seen", opened.value("seen")),
        ("draft_seen", opened.value("draft_seen")),
    ];
    let old: Vec<(&str, &str)> = old.iter().map(|(name, value)| (*name, value.as_str())).collect();
    done(&town, "vastaus", &[("text", "Annan vastaus: penkki tulee.")], &anna).await;

    let mut late = old.clone();
    late.push(("text", "Bon vastaus: penkkiä ei tule."));
    let refused = town.post_as("/ideat/1/vastaus", &late, &bo).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.says("Annan vastaus: penkki tulee.") && refused.says("Bon vastaus: penkkiä ei tule."));
    // Having seen it, the second may send theirs all the same: both are there.
    let seen = [
        ("seen", refused.value("seen")),
        ("draft_seen", refused.value("draft_seen")),
        ("text", "Bon vastaus: penkkiä ei tule.".to_owned()),
    ];
    let seen: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(
        town.post_as("/ideat/1/vastaus", &seen, &bo).await.status,
        StatusCode::SEE_OTHER
    );
    wait_until_told(&town);
    let public = town.get("/ideat/1").await;
    assert!(public.says("Annan vastaus") && public.says("Bon vastaus"));

    // The same with drafts.
    done(&town, "luonnos", &[("text", "Annan luonnos tästä.")], &anna).await;
    let mut late = old;
    late.push(("text", "Bon luonnos tästä."));
    let refused = town.post_as("/ideat/1/luonnos", &late, &bo).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.says("Annan luonnos tästä.") && refused.says("Bon luonnos tästä."));
    assert!(!town.get("/ideat/1").await.says("luonnos tästä"));
}

#[tokio::test]
async fn a_template_has_to_be_edited_before_it_goes_out() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@kunta.fi", &[], &[("sivistys", false)]).await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    let mut tx = town.state.db.write().await.expect("a transaction");
    store::db::Statement::new(
        "insert into answer_template (title, text_fi, position) values ('Kiitos', 'Kiitos ideasta. Teemme näin: [mitä]', 1)",
    )
    .execute(&mut tx)
    .await
    .expect("a template");
    tx.commit().await.expect("kept");
    let filled = town.get_as("/ideat/1?pohja=1", &anna).await;
    assert!(filled.says("Kiitos ideasta. Teemme näin: [mitä]</textarea>"));
    let same = post(
        &town,
        "vastaus",
        &[("text", "Kiitos ideasta.\nTeemme näin: [mitä]")],
        &anna,
    )
    .await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(same.says("Tämä on vastauspohja sellaisenaan."));
    let marked = post(
        &town,
        "vastaus",
        &[("text", "Kiitos. Teemme näin: [mitä] pian.")],
        &anna,
    )
    .await;
    assert!(marked.says("hakasulkeissa"));
    done(
        &town,
        "vastaus",
        &[("text", "Kiitos ideasta. Teemme näin: tuomme penkin.")],
        &anna,
    )
    .await;
}

#[tokio::test]
async fn a_private_matter_opens_to_its_handlers_and_is_nothing_to_others() {
    let town = Town::new().await;
    let (_, lea) = town.person("lea@kunta.fi", &[], &[("sivistys", true)]).await;
    let (_, otto) = town.person("otto@kunta.fi", &[], &[("tekninen", false)]).await;
    let (_, moni) = town.person("moni@kunta.fi", &[Role::Moderator], &[]).await;
    let fields = [
        ("title", "Opettaja huusi lapselle"),
        ("text", "Näin pihalla, kuinka opettaja huusi lapselle."),
        ("kind", "complaint"),
        ("visibility", "private"),
        ("name", "Maija Esimerkki"),
        ("email", "maija@example.fi"),
    ];
    town.sent_with(&fields).await;
    assert_eq!(town.get("/ideat/1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get_as("/ideat/1", &otto).await.status, StatusCode::NOT_FOUND);
    let desk = page(&town, &lea).await;
    assert!(desk.says(DESK) && !desk.says("maija@example.fi"));
    assert_eq!(desk.header("cache-control"), "private, no-store");
    assert!(page(&town, &moni).await.says("Voit lukea tämän"));
    assert_eq!(
        post(&town, "yhteystiedot", &[], &otto).await.status,
        StatusCode::NOT_FOUND
    );
    let opened = post(&town, "yhteystiedot", &[], &lea).await;
    assert!(opened.says("maija@example.fi") && opened.says("Maija Esimerkki"));
    assert_eq!(opened.header("cache-control"), "private, no-store");
    assert!(page(&town, &lea).await.says("Tekijän yhteystiedot avattiin."));
    done(&town, "muistiinpano", &[("note", "Soitin rehtorille.")], &lea).await;
    assert!(page(&town, &lea).await.says("Soitin rehtorille."));
}

#[tokio::test]
async fn a_merged_matter_points_on_and_comes_apart_again() {
    let town = Town::new().await;
    let (_, lea) = town.person("lea@kunta.fi", &[], &[("sivistys", true)]).await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    town.sent("Istuin kirjaston ovelle", "Kirjaston ovella ei ole paikkaa istua.")
        .await;
    let unfit = post(&town, "vaihe", &[("to", "merged"), ("target", "77")], &lea).await;
    assert_eq!(unfit.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unfit.says("Tähän numeroon ei voi yhdistää."));
    done(&town, "vaihe", &[("to", "merged"), ("target", "2")], &lea).await;
    assert!(town.get("/ideat/1").await.says("href=\"/ideat/2\""));
    let answered = post(&town, "vastaus", &[("text", "Tämä ei enää kuulu tänne.")], &lea).await;
    assert_eq!(answered.status, StatusCode::CONFLICT);
    assert!(
        answered.says("Tämä ei enää kuulu tänne.") && answered.says("Vastaa siellä"),
        "{}",
        answered.html
    );
    // A pointer to what was hidden leads nowhere.
    let hide = town.post_as("/ideat/2/piilota", &[("reason", "off_topic")], &lea).await;
    assert_eq!(hide.status, StatusCode::SEE_OTHER);
    let pointer = town.get("/ideat/1").await;
    assert!(!pointer.says("href=\"/ideat/2\"") && pointer.says("yhdessä toisen idean kanssa"));
    done(&town, "palaa", &[], &lea).await;
    assert!(page(&town, &lea).await.says("data-status=\"received\""));
}

#[tokio::test]
async fn an_act_on_what_was_withdrawn_or_ended_meanwhile_is_told_and_keeps_the_words() {
    let town = Town::new().await;
    let (_, lea) = town.person("lea@kunta.fi", &[], &[("sivistys", true)]).await;
    let own = town
        .sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    let opened = page(&town, &lea).await;
    let (seen, draft) = (opened.value("seen"), opened.value("draft_seen"));
    assert_eq!(
        town.post(&format!("{own}/peru"), &[("reason", "")]).await.status,
        StatusCode::SEE_OTHER
    );
    let fields = [
        ("seen", seen.as_str()),
        ("draft_seen", draft.as_str()),
        ("text", "Tilaamme penkin keväällä."),
        ("to", "asked"),
        ("question", "Kumpi ovi?"),
    ];
    for act in ["vastaus", "vaihe"] {
        let refused = town.post_as(&format!("/ideat/1/{act}"), &fields, &lea).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("Tekijä on perunut asian") && refused.says("Tilaamme penkin keväällä."));
        assert!(refused.says("Kumpi ovi?"));
    }
}

#[tokio::test]
async fn one_answer_goes_to_many_with_a_line_of_its_own_for_each() {
    let town = Town::new().await;
    let (_, anna) = town.person("anna@kunta.fi", &[], &[("sivistys", false)]).await;
    let (_, otto) = town.person("otto@kunta.fi", &[], &[("tekninen", true)]).await;
    town.sent("Penkki kirjaston eteen", "Kirjaston edessä ei voi istua odottaessa.")
        .await;
    town.sent("Istuin uimahallin ovelle", "Uimahallin ovella ei ole paikkaa istua.")
        .await;
    let taken = town.get_as("/ideat/2", &otto).await.value("seen");
    let fields = [("seen", taken.as_str()), ("to", "in_handling"), ("group", "2")];
    assert_eq!(
        town.post_as("/ideat/2/vaihe", &fields, &otto).await.status,
        StatusCode::SEE_OTHER
    );

    assert_eq!(town.get("/ideat/vastaa?id=1").await.status, StatusCode::UNAUTHORIZED);
    let form = town.get_as("/ideat/vastaa?id=1&id=2&id=1&id=x", &anna).await;
    assert!(form.says("Penkki kirjaston eteen") && form.says("toisen ryhmän"));
    let seen = form.value("seen");
    let fields = |act: &'static str| {
        vec![
            ("id", "1".to_owned()),
            ("seen", seen.clone()),
            ("line", "Hei Kirjaston kävijä!".to_owned()),
            ("id", "2".to_owned()),
            ("seen", "9".to_owned()),
            ("line", String::new()),
            ("text", "Penkkejä hankitaan tänä vuonna lisää.".to_owned()),
            ("act", act.to_owned()),
        ]
    };
    let send = async |act| {
        let fields = fields(act);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        town.post_as("/ideat/vastaa", &fields, &anna).await
    };
    let look = send("look").await;
    assert!(
        look.says("Hei Kirjaston kävijä!") && look.says("Julkaise 1 vastaus"),
        "{}",
        look.html
    );
    assert!(!town.get_as("/ideat/1", &anna).await.says("Hei Kirjaston"));
    let sent = send("send").await;
    assert!(
        sent.says("1 vastaus julkaistiin") && sent.says("toisen ryhmän"),
        "{}",
        sent.html
    );
    wait_until_told(&town);
    let public = town.get("/ideat/1").await;
    assert!(public.says("Hei Kirjaston kävijä!") && public.says("Penkkejä hankitaan"));
    assert!(!town.get("/ideat/2").await.says("Penkkejä hankitaan"));
}
