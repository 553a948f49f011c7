//! Rows of a file as ideas: columns by name, HTML as plain text, days in the forms people use.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use data_encoding::HEXLOWER;
use domain::calendar::parse_iso;
use domain::ideas::text::{IdeaText, IdeaTitle, Place, ProblemCode};
use domain::{Date, Kind, Language};
use sha2::{Digest as _, Sha256};
use store::import::Importing;

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
    (
        "text",
        &["description", "text", "kuvaus", "teksti", "beskrivning"],
    ),
    ("place", &["place", "paikka", "plats"]),
    ("kind", &["kind", "laji"]),
    (
        "supports",
        &["cached_votes_up", "supports", "kannatukset", "votes"],
    ),
    (
        "created",
        &["created_at", "created", "päivä", "luotu", "date"],
    ),
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
        let line = record
            .position()
            .map_or(line, |at| line_of(&text, at.byte()));
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

/// The line of the file a row begins on. The reader's own count is one short where lines end as on
/// Windows: the row before it ends between the two signs.
fn line_of(text: &str, byte: u64) -> u64 {
    let from = usize::try_from(byte).unwrap_or(0).min(text.len());
    let bytes = text.as_bytes();
    let ends = bytes[from..]
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count();
    1 + bytes[..from + ends]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
}

/// UTF-8, else the Latin alphabet of older Windows programs; without the mark of the first.
fn text_of(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The sign that is in the header most often, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                for (sign, count) in &mut counts {
                    *count += u32::from(byte == *sign);
                }
            }
            _ => {}
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(sign, _)| *sign)
}

fn columns(
    header: &StringRecord,
    map: &BTreeMap<String, String>,
) -> Result<BTreeMap<&'static str, usize>, Trouble> {
    let at = |name: &str| {
        header
            .iter()
            .position(|column| column.trim().eq_ignore_ascii_case(name))
    };
    if let Some(unknown) = map
        .keys()
        .find(|field| !FIELDS.iter().any(|(name, _)| name == field))
    {
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
        let title = IdeaTitle::imported(&plain(self.get("title")))
            .map_err(|problem| told("otsikko", problem))?;
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

/// `31/12/2024`, `31.12.2024`, `2024-12-31`, each also with a time after it.
fn parse_day(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next()?;
    if let Some(date) = parse_iso(day) {
        return Some(date);
    }
    let mut parts = day.split(['/', '.']).map(str::parse::<i16>);
    let (day, month, year) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The text of a page without its marks; paragraphs stay apart. What is no HTML stays as it is.
fn plain(text: &str) -> String {
    let is_html =
        text.contains("</") || text.contains("<br") || text.contains("/>") || has_entity(text);
    if !is_html {
        return text.to_owned();
    }
    // A rule would be drawn as wide as the page, which here has no width.
    let text = text.replace("<hr", "<br").replace("<HR", "<br");
    html2text::config::plain_no_decorate()
        .raw_mode(true)
        .no_table_borders()
        .no_link_wrapping()
        .string_from_read(text.as_bytes(), 20_000)
        .unwrap_or(text)
}

fn has_entity(text: &str) -> bool {
    text.split('&').skip(1).any(|after| {
        after.split_once(';').is_some_and(|(name, _)| {
            (2..=10).contains(&name.len())
                && name
                    .chars()
                    .all(|sign| sign.is_ascii_alphanumeric() || sign == '#')
        })
    })
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
        let read = read(sample, "koe", Language::Fi, &BTreeMap::new(), TODAY)
            .expect("the columns are there");
        assert_eq!(read.good.len(), 29);
        assert_eq!(
            read.bad,
            [Bad {
                line: 23,
                reason: "päivää 31/04/2024 ei ole kalenterissa".to_owned()
            }]
        );
        let by_key = |key: &str| {
            read.good
                .iter()
                .find(|idea| idea.key == key)
                .expect("is there")
        };
        assert_eq!(
            by_key("101").text.as_str(),
            "Keskustasta kauppaan on pitkä matka ilman lepoa.\n\nKolme penkkiä riittäisi, mielellään käsinojalliset."
        );
        assert!(by_key("102").text.as_str().contains("ni un árbol"));
        assert_eq!(by_key("113").text.as_str(), by_key("113").title.as_str());
        assert_eq!(
            read.good
                .iter()
                .filter(|idea| idea.retired.is_some())
                .count(),
            2
        );
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
        let told: Vec<(u64, &str)> = read
            .bad
            .iter()
            .map(|bad| (bad.line, bad.reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (2, "otsikko puuttuu"),
                (3, "kannatusten määrä kolme ei ole luku")
            ]
        );
        assert_eq!(read.good.len(), 1);
        let long = format!("title;text\nPitkä;{}\n", "ä".repeat(20_001));
        assert_eq!(read_all(&long, &[]).bad[0].reason, "teksti on liian pitkä");
    }

    #[test]
    fn days_are_read_in_the_forms_people_use() {
        let day = Some(Date::constant(2024, 12, 31));
        for text in [
            "31/12/2024",
            "31.12.2024",
            "2024-12-31",
            "2024-12-31 23:59:00",
            "2024-12-31T10:00:00Z",
        ] {
            assert_eq!(parse_day(text), day, "{text}");
        }
        for text in ["31/13/2024", "30.2.2024", "eilen", "1/2", ""] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn an_older_alphabet_and_a_byte_order_mark_are_understood() {
        assert_eq!(text_of(b"\xef\xbb\xbfid"), "id");
        assert_eq!(text_of(b"p\xe4iv\xe4"), "päivä");
        assert_eq!(delimiter("\"a;b;c\",b,c\n1;2;3;4"), b',');
        assert_eq!(plain("Liikuntatila <3 & sauna"), "Liikuntatila <3 & sauna");
    }
}
