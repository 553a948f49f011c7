//! What a file of another system gives, and what is told of its bad rows.

use super::*;

const TODAY: Date = Date::constant(2026, 9, 21);

fn read_all(text: &str, map: &[(&str, &str)]) -> Read {
    let map = map
        .iter()
        .map(|(field, column)| ((*field).to_owned(), (*column).to_owned()))
        .collect();
    read(text.as_bytes(), "koe", Language::Fi, &map, TODAY).expect("the columns are there")
}

#[test]
fn the_sample_gives_29_ideas_and_names_its_bad_row() {
    let sample = include_bytes!("../../../../../store/tests/words/ideas-30.csv");
    let read = read(sample, "koe", Language::Fi, &BTreeMap::new(), TODAY).expect("the columns are there");
    assert_eq!(read.good.len(), 29);
    assert_eq!(
        read.bad,
        [Bad {
            line: 23,
            reason: "päivää 31/04/2024 ei ole kalenterissa".to_owned()
        }]
    );
    let by_key = |key: &str| read.good.iter().find(|idea| idea.key == key).expect("is there");
    assert_eq!(
        by_key("101").text.as_str(),
        "Keskustasta kauppaan on pitkä matka ilman lepoa.\n\nKolme penkkiä riittäisi, mielellään käsinojalliset."
    );
    assert!(by_key("102").text.as_str().contains("ni un árbol"));
    assert_eq!(by_key("113").text.as_str(), by_key("113").title.as_str());
    assert_eq!(read.good.iter().filter(|idea| idea.retired.is_some()).count(), 2);
    assert!(!by_key("128").text.as_str().contains("alert"));
    assert_eq!(
        (by_key("101").supports, by_key("101").created),
        (48, Date::constant(2024, 1, 3))
    );
}

#[test]
fn a_plain_csv_is_read_by_a_mapping_and_known_again_without_numbers() {
    let text = "aihe,selitys\nPenkkejä,\"Puistoon, kiitos\"\nValoja,\n";
    let read = read_all(text, &[("title", "aihe"), ("text", "selitys")]);
    assert_eq!(read.bad, []);
    assert_eq!(read.good[0].text.as_str(), "Puistoon, kiitos");
    assert_eq!(read.good[1].text.as_str(), "Valoja");
    assert_eq!(read.good[0].created, TODAY);
    let again = read_all(text, &[("title", "aihe"), ("text", "selitys")]);
    assert_eq!(read.good, again.good);
    assert_ne!(read.good[0].key, read.good[1].key);
}

#[test]
fn bad_rows_are_told_with_line_and_reason_and_the_rest_comes_in() {
    let text = "otsikko;teksti;kannatukset\n;Ei otsikkoa;1\nHyvä;Hyvä teksti;kolme\nHyvä;Hyvä teksti;3\n";
    let read = read_all(text, &[]);
    let told: Vec<(u64, &str)> = read.bad.iter().map(|bad| (bad.line, bad.reason.as_str())).collect();
    assert_eq!(
        told,
        [(2, "otsikko puuttuu"), (3, "kannatusten määrä kolme ei ole luku")]
    );
    assert_eq!(read.good.len(), 1);
    let long = format!("title;text\nPitkä;{}\n", "ä".repeat(20_001));
    assert_eq!(read_all(&long, &[]).bad[0].reason, "teksti on liian pitkä");
}

fn told(read: &Read) -> Vec<(u64, &str)> {
    read.bad.iter().map(|bad| (bad.line, bad.reason.as_str())).collect()
}

fn keys(read: &Read) -> Vec<&str> {
    read.good.iter().map(|idea| idea.key.as_str()).collect()
}

const COLUMNS: &str = "id;otsikko;teksti\r\n";

#[test]
fn a_quote_left_open_is_told_with_the_rows_it_took() {
    let text = format!(
        "{COLUMNS}1;Ensimmäinen;Teksti yksi\r\n2;Toinen;\"Teksti kaksi\r\n3;Kolmas;Teksti kolme\r\n4;Neljäs;x\r\n"
    );
    let read = read_all(&text, &[]);
    assert_eq!(keys(&read), ["1"]);
    assert_eq!(
        told(&read),
        [(
            3,
            "lainausmerkki jää auki, joten rivit 3–5 jäivät tuomatta; tarkista lainausmerkit"
        )]
    );
    let last = read_all(&format!("{COLUMNS}1;Ensimmäinen;\"Teksti"), &[]);
    assert_eq!(told(&last), [(2, "lainausmerkki jää auki; tarkista lainausmerkit")]);
}

#[test]
fn a_quote_that_a_later_row_closes_loses_only_the_rows_between() {
    // In another column than the one it closes in, and in the same.
    let text = format!(
        "{COLUMNS}1;\"Ensimmäinen;Teksti\r\n2;Toinen;\"Teksti\"\r\n3;Kolmas;\"Teksti\r\n4;Neljäs;\"Teksti\"\r\n5;Viides;T\r\n"
    );
    let read = read_all(&text, &[]);
    assert_eq!(keys(&read), ["5"]);
    assert_eq!(
        told(&read),
        [
            (
                2,
                "sarakkeita on 2, otsikkorivillä 3; tarkista lainausmerkit riveiltä 2–3"
            ),
            (
                4,
                "lainausmerkki sulkeutuu kesken tekstin; tarkista lainausmerkit riveiltä 4–5"
            ),
        ]
    );
}

#[test]
fn a_row_with_other_columns_than_the_header_is_told() {
    let text = format!("{COLUMNS}1;Ensimmäinen\r\n\r\n2;Toinen;Teksti;lisää\r\n3;Kolmas;Teksti\r\n");
    let read = read_all(&text, &[]);
    assert_eq!(keys(&read), ["3"]);
    assert_eq!(
        told(&read),
        [
            (2, "sarakkeita on 2, otsikkorivillä 3; tarkista lainausmerkit"),
            (4, "sarakkeita on 4, otsikkorivillä 3; tarkista lainausmerkit"),
        ]
    );
}

#[test]
fn the_same_number_with_another_content_is_told_and_a_repeat_is_not() {
    let text =
        format!("{COLUMNS}1;Ensimmäinen;Teksti yksi\r\n1;Ensimmäinen;Teksti yksi\r\n1;Ensimmäinen;Teksti kaksi\r\n");
    let read = read_all(&text, &[]);
    assert_eq!(keys(&read), ["1"]);
    assert_eq!(
        told(&read),
        [(
            4,
            "tunnus 1 on jo rivillä 2, mutta sen sisältö on toinen; anna oma tunnus"
        )]
    );
}

#[test]
fn a_header_that_is_not_one_is_told_short() {
    let refused = |text: &str| {
        read(text.as_bytes(), "koe", Language::Fi, &BTreeMap::new(), TODAY)
            .expect_err("no column for the title")
            .to_string()
    };
    let told = refused(&format!("\u{1b}[2Ja;{}\n1;2\n", "b".repeat(100_000)));
    assert!(told.chars().count() < 320 && !told.contains('\u{1b}'), "{told}");
    assert!(refused("id;\"otsikko;teksti\n1;Ensimmäinen;Teksti\n").contains("ensimmäinen rivi"));
}
