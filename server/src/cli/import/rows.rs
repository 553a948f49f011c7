//! Rows of a file as ideas: columns by name, HTML as plain text, days in the forms people use.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use data_encoding::HEXLOWER;
use domain::ideas::text::{IdeaText, IdeaTitle, Place, ProblemCode};
use domain::{Date, Kind, Language};
use sha2::{Digest as _, Sha256};
use store::import::Importing;

use super::text::{delimiter, line_of, parse_day, plain, text_of};
use crate::cli::Trouble;

/// A row that was not imported.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bad {
    /// The line of the file the row begins on.
    pub(super) line: u64,
    /// Why, for the person who can mend it.
    pub(super) reason: String,
}

/// What a file holds.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) good: Vec<Importing>,
    pub(super) bad: Vec<Bad>,
}

/// What is read, and the names its column usually has.
const FIELDS: [(&str, &[&str]); 8] = [
    ("id", &["id", "numero", "tunnus"]),
    ("title", &["title", "otsikko", "rubrik"]),
    ("text", &["description", "text", "kuvaus", "teksti", "beskrivning"]),
    ("place", &["place", "paikka", "plats"]),
    ("kind", &["kind", "laji"]),
    ("supports", &["cached_votes_up", "supports", "kannatukset", "votes"]),
    ("created", &["created_at", "created", "päivä", "luotu", "date"]),
    ("retired", &["retired_at", "peruttu"]),
];

/// Reads all rows. What has no `created` column is from `today`.
///
/// # Errors
/// When there is no column for the title.
pub(super) fn read(
    bytes: &[u8],
    source: &str,
    language: Language,
    map: &BTreeMap<String, String>,
    today: Date,
) -> Result<Read, Trouble> {
    let text = text_of(bytes);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| Trouble::new(format!("Tiedostoa ei voi lukea: {error}.")))?
        .clone();
    let columns = columns(&header, map)?;
    let mut found = Read {
        good: Vec::new(),
        bad: Vec::new(),
    };
    let mut record = ByteRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                found.bad.push(Bad {
                    line,
                    reason: format!("riviä ei voi lukea ({error})"),
                });
                continue;
            }
        }
        let line = record.position().map_or(line, |at| line_of(&text, at.byte()));
        let record = StringRecord::from_byte_record_lossy(record.clone());
        let row = Row {
            record: &record,
            columns: &columns,
        };
        match row.idea(source, language, today) {
            Ok(idea) => found.good.push(idea),
            Err(reason) => found.bad.push(Bad { line, reason }),
        }
    }
    Ok(found)
}

fn columns(header: &StringRecord, map: &BTreeMap<String, String>) -> Result<BTreeMap<&'static str, usize>, Trouble> {
    let at = |name: &str| {
        header
            .iter()
            .position(|column| column.trim().eq_ignore_ascii_case(name))
    };
    if let Some(unknown) = map.keys().find(|field| !FIELDS.iter().any(|(name, _)| name == field)) {
        let all: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        return Err(Trouble::new(format!(
            "Tietoa {unknown} ei ole. Valitse jokin näistä: {}.",
            all.join(", ")
        )));
    }
    let mut columns = BTreeMap::new();
    for (field, usual) in FIELDS {
        let column = match map.get(field) {
            Some(name) => Some(at(name).ok_or_else(|| {
                let all: Vec<&str> = header.iter().collect();
                Trouble::new(format!(
                    "Saraketta {name} ei ole. Tiedoston sarakkeet: {}.",
                    all.join(", ")
                ))
            })?),
            None => usual.iter().find_map(|name| at(name)),
        };
        columns.extend(column.map(|column| (field, column)));
    }
    if !columns.contains_key("title") {
        let all: Vec<&str> = header.iter().collect();
        return Err(Trouble::new(format!(
            "Otsikon saraketta ei löydy. Kerro se: --map title=SARAKE. Tiedoston sarakkeet: {}.",
            all.join(", ")
        )));
    }
    Ok(columns)
}

struct Row<'a> {
    record: &'a StringRecord,
    columns: &'a BTreeMap<&'static str, usize>,
}

impl Row<'_> {
    fn get(&self, field: &str) -> &str {
        self.columns
            .get(field)
            .and_then(|column| self.record.get(*column))
            .unwrap_or("")
            .trim()
    }

    fn idea(&self, source: &str, language: Language, today: Date) -> Result<Importing, String> {
        let title = IdeaTitle::imported(&plain(self.get("title"))).map_err(|problem| told("otsikko", problem))?;
        let text = plain(self.get("text"));
        // A description without a letter, like an empty list, says nothing either.
        let text = if text.chars().any(char::is_alphabetic) {
            text
        } else {
            title.to_string()
        };
        let text = IdeaText::imported(&text).map_err(|problem| told("teksti", problem))?;
        let day_or = |field: &str, other: Option<Date>| match self.get(field) {
            "" => Ok(other),
            day => parse_day(day)
                .map(Some)
                .ok_or_else(|| format!("päivää {day} ei ole kalenterissa")),
        };
        let supports = match self.get("supports") {
            "" => 0,
            count => count
                .parse()
                .ok()
                .filter(|it| *it >= 0)
                .ok_or_else(|| format!("kannatusten määrä {count} ei ole luku"))?,
        };
        let kind = match self.get("kind") {
            "" => Kind::Idea,
            code => Kind::from_code(code).ok_or_else(|| format!("lajia {code} ei ole"))?,
        };
        let place = match self.get("place") {
            "" => None,
            place => Some(Place::parse(&plain(place)).map_err(|problem| told("paikka", problem))?),
        };
        Ok(Importing {
            source: source.to_owned(),
            key: self.key(&title, &text),
            kind,
            created: day_or("created", Some(today))?.unwrap_or(today),
            retired: day_or("retired", None)?,
            title,
            text,
            place,
            language,
            supports,
        })
    }

    /// The number in the other system; without one, the row is known by what it says.
    fn key(&self, title: &IdeaTitle, text: &IdeaText) -> String {
        match self.get("id") {
            "" => {
                let whole = format!("{title}\n{text}\n{}", self.get("created"));
                HEXLOWER.encode(&Sha256::digest(whole.as_bytes())[..16])
            }
            id => id.chars().take(200).collect(),
        }
    }
}

fn told(what: &str, problem: ProblemCode) -> String {
    match problem {
        ProblemCode::Missing => format!("{what} puuttuu"),
        ProblemCode::TooShort => format!("{what} on liian lyhyt"),
        ProblemCode::TooLong => format!("{what} on liian pitkä"),
        ProblemCode::Malformed | ProblemCode::Unknown => format!("{what} ei kelpaa"),
    }
}

#[cfg(test)]
mod tests {
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
        let sample = include_bytes!("../../../../store/tests/words/ideas-30.csv");
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
}
