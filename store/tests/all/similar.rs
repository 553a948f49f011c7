//! Similar ideas: the twin is among the first five, quickly, whatever the town's size.

use std::collections::BTreeMap;
use std::path::Path;

use domain::ideas::text::{IdeaText, IdeaTitle};
use store::similar::similar;
use store::words::Words;

use crate::house::{NOW, Town};
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
        ids.push((town.send(title_a, text_a).await, town.send(title_b, text_b).await));
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
    eprintln!("{} of {count} twins found; not: {missed:?}", count - missed.len());
    assert!(count >= 60 && missed.len() * 10 <= count, "missed {missed:?}");
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

/// Madrid's proposals as their titles and texts are, when the file is on this machine.
fn madrid() -> Option<Vec<(String, String)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/decide-madrid-proposals.csv");
    let Ok(file) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    };
    let mut rows = Vec::new();
    for row in quoted_rows(&file).into_iter().skip(1) {
        let (title, text) = (row[1].trim().to_owned(), row[2].trim().to_owned());
        let text = if text.is_empty() { title.clone() } else { text };
        rows.push((title, text));
    }
    Some(rows)
}

/// Rows of a file in which every field stands in quotes between semicolons.
fn quoted_rows(file: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = file.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ';' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            _ => field.push(sign),
        }
    }
    rows
}

#[tokio::test]
async fn madrids_copies_of_one_title_find_each_other() {
    let Some(rows) = madrid() else { return };
    let mut town = Town::sqlite().await;
    town.words = Words::load();
    let ideas: Vec<_> = (0..)
        .zip(&rows)
        .map(|(n, (title, text))| {
            let mut idea = crate::importing::importing(n, "");
            idea.title = IdeaTitle::stored(title.clone());
            idea.text = IdeaText::stored(text.clone());
            idea
        })
        .collect();
    let began = std::time::Instant::now();
    store::import::import_batch(&town.db, &town.words, &ideas, NOW)
        .await
        .expect("imports");
    let took = began.elapsed();
    eprintln!("{} ideas imported in {took:?}", rows.len());
    assert_eq!(rows.len(), 2738);
    assert!(took.as_secs() < 10, "{took:?}");

    let mut copies: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, (title, _)) in rows.iter().enumerate() {
        copies.entry(title.to_lowercase()).or_default().push(n);
    }
    let fourteen = copies
        .values()
        .find(|rows| rows.len() == 14)
        .expect("the title that is there 14 times");
    for (n, row) in fourteen.iter().enumerate() {
        let (title, text) = &rows[*row];
        let found = similar(&mut town.read().await, &town.words, title, text, 6)
            .await
            .expect("looks");
        let others: Vec<_> = found.iter().filter(|it| it.title.trim() == title.trim()).collect();
        assert!(
            others.len() >= 5,
            "copy {n}: {:?}",
            found.iter().map(|it| &it.title).collect::<Vec<_>>()
        );
    }
    let mut pairs = 0;
    let mut missed = Vec::new();
    let began = std::time::Instant::now();
    for same in copies.values().filter(|same| (2..=5).contains(&same.len())) {
        let (title, _) = &rows[same[0]];
        // Only the title: the first thing a person types.
        let found = similar(&mut town.read().await, &town.words, title, "", 5)
            .await
            .expect("looks");
        let others = found
            .iter()
            .filter(|it| it.title.trim().to_lowercase() == title.to_lowercase())
            .count();
        pairs += 1;
        if others < same.len() {
            missed.push(title.clone());
        }
    }
    eprintln!(
        "{pairs} titles looked up in {:?}; not whole: {missed:?}",
        began.elapsed()
    );
    assert!(missed.len() * 10 <= pairs, "{missed:?}");
}
