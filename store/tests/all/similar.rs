//! Similar ideas: the twin is among the first five, quickly, whatever the town's size.

use std::path::Path;

use store::similar::similar;
use store::words::Words;

use crate::house::Town;
use crate::searching::voikko;

fn twins() -> Vec<[String; 4]> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/words/twins.tsv");
    std::fs::read_to_string(path)
        .expect("the list")
        .lines()
        .map(|line| {
            let mut parts = line.split('\t').map(str::to_owned);
            std::array::from_fn(|_| parts.next().expect("four parts"))
        })
        .collect()
}

async fn missed(mut town: Town, words: Words) -> (Vec<String>, usize) {
    town.words = words;
    let twins = twins();
    let mut ids = Vec::new();
    for [title_a, text_a, title_b, text_b] in &twins {
        ids.push((
            town.send(title_a, text_a).await,
            town.send(title_b, text_b).await,
        ));
    }
    let mut missed = Vec::new();
    for ([title_a, text_a, title_b, text_b], (a, b)) in twins.iter().zip(&ids) {
        for (title, text, own, twin) in [(title_a, text_a, a, b), (title_b, text_b, b, a)] {
            let found = similar(&mut town.read().await, &town.words, title, text, 6)
                .await
                .expect("looks");
            let others: Vec<_> = found.iter().filter(|row| row.id != *own).take(5).collect();
            if !others.iter().any(|row| row.id == *twin) {
                missed.push(title.clone());
            }
        }
    }
    (missed, 2 * twins.len())
}

#[tokio::test]
async fn of_ten_twins_nine_are_among_the_first_five() {
    let Some(words) = voikko() else { return };
    let (missed, count) = missed(Town::sqlite().await, words).await;
    eprintln!(
        "{} of {count} twins found; not: {missed:?}",
        count - missed.len()
    );
    assert!(
        count >= 60 && missed.len() * 10 <= count,
        "missed {missed:?}"
    );
}

#[tokio::test]
async fn both_databases_find_the_same_twins() {
    let (of_sqlite, _) = missed(Town::sqlite().await, Words::stems_only()).await;
    let Some(town) = Town::postgres().await else {
        return;
    };
    let (of_postgres, _) = missed(town, Words::stems_only()).await;
    assert_eq!(of_sqlite, of_postgres);
}

#[tokio::test]
async fn a_draft_about_something_else_finds_nothing() {
    let Some(words) = voikko() else { return };
    let mut town = Town::sqlite().await;
    town.words = words;
    for [title, text, _, _] in &twins() {
        town.send(title, text).await;
    }
    for (title, text) in [
        (
            "Verotoimiston aukioloajat netissä",
            "Veroehdotuksen täyttäminen on vaikeaa ja ohje puuttuu.",
        ),
        (
            "Satelliittiantenni katolle",
            "Kanavat eivät näy kerrostalossa kunnolla.",
        ),
        ("", ""),
        ("ja tai mutta", "että kun jos"),
    ] {
        let found = similar(&mut town.read().await, &town.words, title, text, 5)
            .await
            .expect("looks");
        assert!(found.is_empty(), "{title}: {found:?}");
    }
}
