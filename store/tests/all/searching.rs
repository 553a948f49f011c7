//! Search: the right ideas in the right order, and nothing that a person types does harm.

use std::path::Path;

use domain::{IdeaId, Kind, Status, ThemeId};
use store::ideas::{self, ListQuery, Order};
use store::words::Words;

use crate::house::{NOW, Town, held, private, sending};
use crate::on_both;

pub(crate) async fn find(town: &Town, typed: &str) -> Vec<IdeaId> {
    find_by(
        town,
        ListQuery {
            search: Some(typed.to_owned()),
            page: 1,
            ..ListQuery::default()
        },
    )
    .await
}

async fn find_by(town: &Town, query: ListQuery) -> Vec<IdeaId> {
    let page = ideas::list(&mut town.read().await, &town.words, &query)
        .await
        .expect("searches");
    page.rows.iter().map(|row| row.id).collect()
}

on_both! {
    async fn title_hits_come_first_then_the_newest(town: Town) {
        let in_title = town.send("Penkkejä rantaan", "Rannalla ei voi istua.").await;
        let older = town.send("Ranta kuntoon", "Rannalla pitäisi olla penkkejä.").await;
        let newer = town.send("Uimaranta siistiksi", "Rannalle lisää penkkejä ja roskiksia.").await;
        town.send("Aivan muuta", "Koulun valaistus on huono.").await;
        assert_eq!(find(&town, "penkkejä").await, [in_title, newer, older]);
        assert_eq!(find(&town, "penkkejä roskiksia").await, [newer], "every word must be there");
        assert_eq!(find(&town, "PENKKEJÄ").await.len(), 3);
    }
}

on_both! {
    async fn filters_narrow_a_search(town: Town) {
        let theme = store::groups::add_theme(&town.db, "puistot", &domain::Localised::new("Puistot", "", ""), None, false)
            .await
            .expect("adds");
        let mut form = sending("Penkkejä puistoon", "Puistossa ei ole penkkejä.");
        form.idea.theme = Some(theme);
        form.idea.kind = Kind::Question;
        let one = town.send_as(form, NOW).await.id;
        let two = town.send("Penkkejä rantaan", "Rannalla ei ole penkkejä.").await;
        ideas::answer(&town.db, two, None, "Kiitos.", domain::Language::Fi, NOW).await.expect("answers");
        let base = ListQuery { search: Some("penkkejä".to_owned()), page: 1, ..ListQuery::default() };
        assert_eq!(find_by(&town, ListQuery { theme: Some(theme), ..base.clone() }).await, [one]);
        assert_eq!(find_by(&town, ListQuery { theme: Some(ThemeId::new(99)), ..base.clone() }).await, []);
        assert_eq!(find_by(&town, ListQuery { kind: Some(Kind::Idea), ..base.clone() }).await, [two]);
        assert_eq!(find_by(&town, ListQuery { status: Some(Status::Received), ..base.clone() }).await, [two, one]);
        assert_eq!(find_by(&town, ListQuery { status: Some(Status::InHandling), ..base.clone() }).await, []);
        assert_eq!(find_by(&town, ListQuery { awaiting: true, ..base }).await, [one]);
    }
}

on_both! {
    async fn nothing_that_is_typed_does_harm(town: Town) {
        let id = town.send("Lähellä NEAR oleva", "Teksti (suluissa) ja \"lainauksissa\" 100 % *").await;
        let megabyte = "a\"b* ".repeat(200_000);
        for typed in [
            "\"", "*", "NEAR(", "NEAR(a b)", "\0", "a\0b", "'", "--", "title:x", "{title} : x", "^a", "a AND", "OR",
            "a OR b", "( ( (", "+ - ~ ! & | < >", ":*", "'; drop table idea; --", "\\", "%", "_", "\u{feff}\u{202e}",
            "💥", "ﷺ", "ß", "İ", &megabyte,
        ] {
            for order in Order::ALL {
                let query = ListQuery { search: Some(typed.to_owned()), order, page: 1, ..ListQuery::default() };
                ideas::list(&mut town.read().await, &town.words, &query).await.unwrap_or_else(|error| {
                    panic!("{typed:.40?}: {error}");
                });
            }
            store::similar::similar(&mut town.read().await, &town.words, typed, typed, 5).await.expect("finds nothing");
        }
        assert_eq!(find(&town, "suluissa\"*").await, [id]);
    }
}

on_both! {
    async fn private_and_held_words_are_found_nowhere(town: Town) {
        let canary = "kanarialintu";
        let secret = sending("Kanarialintu laulaa", "Kanarialintu kertoo salaisuuden.");
        town.send_as(private(secret.clone()), NOW).await;
        town.send_as(held(secret.clone()), NOW).await;
        let withdrawn = town.send("Kanarialintu karkaa", "Kanarialintu lähti.").await;
        ideas::withdraw(&town.db, withdrawn, None, NOW).await.expect("writes").expect("is allowed");
        town.send("Aivan julkinen", "Puistoon lisää penkkejä.").await;
        let mut c = town.read().await;
        for order in Order::ALL {
            for search in [None, Some(canary.to_owned())] {
                let searched = search.is_some();
                let page = ideas::list(&mut c, &town.words, &ListQuery { order, search, page: 1, ..ListQuery::default() })
                    .await
                    .expect("lists");
                assert!(!format!("{page:?}").to_lowercase().contains(canary));
                assert!(page.found.count <= 1 && (!searched || page.found.count == 0), "{page:?}");
            }
        }
        let alike = store::similar::similar(&mut c, &town.words, "Kanarialintu", canary, 5).await.expect("looks");
        assert_eq!(alike, []);
        assert_eq!(store::figures::make(&town.db, NOW).await.expect("counts").ideas, 1);
    }
}

on_both! {
    async fn an_index_of_another_analyser_is_made_anew(town: Town) {
        use store::search::{AnalyserState, analyser_state, rebuild};
        assert_eq!(analyser_state(&mut town.read().await, &town.words).await.expect("reads"), AnalyserState::Empty);
        for n in 0..230 {
            town.send(&format!("Penkki numero {n}"), "Puistossa ei ole penkkiä.").await;
        }
        town.send_as(private(sending("Salainen penkki", "Ei muille.")), NOW).await;
        let state = analyser_state(&mut town.read().await, &town.words).await.expect("reads");
        assert_eq!(state, AnalyserState::Other { made_by: String::new() });
        assert_eq!(rebuild(&town.db, &town.words, NOW).await.expect("rebuilds"), 231);
        assert_eq!(analyser_state(&mut town.read().await, &town.words).await.expect("reads"), AnalyserState::Same);
        let query = ListQuery { search: Some("penkki".to_owned()), page: 12, ..ListQuery::default() };
        let page = ideas::list(&mut town.read().await, &town.words, &query).await.expect("searches");
        assert_eq!((page.found.count, page.rows.len()), (230, 10));
    }
}

fn pairs(file: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/words").join(file);
    std::fs::read_to_string(path)
        .expect("the list")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(query, word)| (query.to_owned(), word.to_owned()))
        .collect()
}

/// The pairs of a list that a search does not find.
async fn missed(mut town: Town, words: Words, file: &str) -> (Vec<(String, String)>, usize) {
    town.words = words;
    let pairs = pairs(file);
    let mut ids = Vec::new();
    for (_, word) in &pairs {
        ids.push(
            town.send("Nimetön", &format!("Tässä on sana {word} tekstin keskellä."))
                .await,
        );
    }
    let mut missed = Vec::new();
    let count = pairs.len();
    for (pair, id) in pairs.into_iter().zip(ids) {
        let mut found = false;
        for page in 1..=12 {
            let query = ListQuery {
                search: Some(pair.0.clone()),
                page,
                ..ListQuery::default()
            };
            let rows = ideas::list(&mut town.read().await, &town.words, &query)
                .await
                .expect("searches")
                .rows;
            found |= rows.iter().any(|row| row.id == id);
            if found || rows.len() < 20 {
                break;
            }
        }
        if !found {
            missed.push(pair);
        }
    }
    (missed, count)
}

#[tokio::test]
async fn stems_find_every_pair_of_the_shorter_list() {
    let (missed, count) = missed(Town::sqlite().await, Words::stems_only(), "pairs-stems.tsv").await;
    assert!(count >= 30);
    assert_eq!(missed, []);
}

#[tokio::test]
async fn voikko_finds_at_least_95_of_100_inflected_and_compound_words() {
    let Some(words) = voikko() else { return };
    let (missed, count) = missed(Town::sqlite().await, words, "pairs.tsv").await;
    let found = count - missed.len();
    eprintln!("{found} of {count} found; not: {missed:?}");
    assert!(
        count >= 60 && found * 100 >= count * 95,
        "{found} of {count}; missed {missed:?}"
    );
}

/// Voikko, or a line that says that it is missing.
pub(crate) fn voikko() -> Option<Words> {
    let words = Words::load();
    if words.knows_finnish() {
        return Some(words);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "apt-get install libvoikko1 voikko-fi: needed where CI is set"
    );
    eprintln!("skipped: libvoikko is not here (apt-get install libvoikko1 voikko-fi)");
    None
}
