//! Rows of a file as ideas: columns by name, HTML as plain text, days in the forms people use.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use data_encoding::HEXLOWER;
use domain::ideas::text::{IdeaText, IdeaTitle, Place, ProblemCode};
use domain::{Date, Kind, Language};
use sha2::{Digest as _, Sha256};
use store::import::Importing;

use super::text::{Lines, Quotes, delimiter, parse_day, plain, quotes, shown, text_of};
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
    let delimiter = delimiter(&text);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| Trouble::new(format!("Tiedostoa ei voi lukea: {error}.")))?
        .clone();
    let byte = |at: &csv::Position| usize::try_from(at.byte()).map_or(text.len(), |byte| byte.min(text.len()));
    let mut end = byte(reader.position());
    if quotes(&text.as_bytes()[..end], delimiter) != Quotes::Sound {
        return Err(Trouble::new(
            "Otsikkorivin lainausmerkit eivät täsmää. Korjaa tiedoston ensimmäinen rivi.",
        ));
    }
    let columns = columns(&header, map)?;
    let mut found = Read {
        good: Vec::new(),
        bad: Vec::new(),
    };
    let mut lines = Lines::new(&text);
    let mut seen = Seen::default();
    let mut record = ByteRecord::new();
    loop {
        let start = end;
        let more = reader.read_byte_record(&mut record);
        end = byte(reader.position());
        let line = lines.of(start);
        let idea = match more {
            Ok(false) => break,
            Ok(true) => whole(
                &text.as_bytes()[start..end],
                delimiter,
                line,
                record.len(),
                header.len(),
            ),
            Err(error) => Err(format!("riviä ei voi lukea ({error})")),
        };
        let record = StringRecord::from_byte_record_lossy(record.clone());
        let row = Row {
            record: &record,
            columns: &columns,
        };
        let idea = idea.and_then(|()| row.idea(source, language, today));
        match idea.and_then(|idea| seen.fresh(idea, row.get("id"), line, &found.good)) {
            Ok(idea) => found.good.extend(idea),
            Err(reason) => found.bad.push(Bad { line, reason }),
        }
    }
    Ok(found)
}

/// Refuses a row whose columns are not the header's: one missing quotation mark makes several rows one.
fn whole(raw: &[u8], delimiter: u8, line: u64, columns: usize, wanted: usize) -> Result<(), String> {
    let last = line + raw.trim_ascii().iter().filter(|byte| **byte == b'\n').count() as u64;
    let (lines, lost) = if last > line {
        (
            format!(" riveiltä {line}–{last}"),
            format!(", joten rivit {line}–{last} jäivät tuomatta"),
        )
    } else {
        (String::new(), String::new())
    };
    match quotes(raw, delimiter) {
        Quotes::Open => Err(format!("lainausmerkki jää auki{lost}; tarkista lainausmerkit")),
        _ if columns != wanted => Err(format!(
            "sarakkeita on {columns}, otsikkorivillä {wanted}; tarkista lainausmerkit{lines}"
        )),
        Quotes::Stray => Err(format!(
            "lainausmerkki sulkeutuu kesken tekstin; tarkista lainausmerkit{lines}"
        )),
        Quotes::Sound => Ok(()),
    }
}

/// The ideas of the file so far by their keys: the place among the good ones, and the line.
#[derive(Default)]
struct Seen(HashMap<String, (usize, u64)>);

impl Seen {
    /// The idea when it is new, nothing when it is word for word an earlier one.
    fn fresh(&mut self, idea: Importing, id: &str, line: u64, good: &[Importing]) -> Result<Option<Importing>, String> {
        let Some((place, first)) = self.0.get(&idea.key) else {
            self.0.insert(idea.key.clone(), (good.len(), line));
            return Ok(Some(idea));
        };
        if good.get(*place) == Some(&idea) {
            return Ok(None);
        }
        Err(if id.is_empty() {
            format!("sama idea on jo rivillä {first}, mutta sen muut tiedot ovat toiset; poista toinen")
        } else {
            format!(
                "tunnus {} on jo rivillä {first}, mutta sen sisältö on toinen; anna oma tunnus",
                shown(id)
            )
        })
    }
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
                Trouble::new(format!(
                    "Saraketta {} ei ole. Tiedoston sarakkeet: {}.",
                    shown(name),
                    names(header)
                ))
            })?),
            None => usual.iter().find_map(|name| at(name)),
        };
        columns.extend(column.map(|column| (field, column)));
    }
    if !columns.contains_key("title") {
        return Err(Trouble::new(format!(
            "Otsikon saraketta ei löydy. Kerro se: --map title=SARAKE. Tiedoston sarakkeet: {}.",
            names(header)
        )));
    }
    Ok(columns)
}

fn names(header: &StringRecord) -> String {
    let all: Vec<&str> = header.iter().collect();
    shown(&all.join(", "))
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
                .ok_or_else(|| format!("päivää {} ei ole kalenterissa", shown(day))),
        };
        let supports = match self.get("supports") {
            "" => 0,
            count => count
                .parse()
                .ok()
                .filter(|it| *it >= 0)
                .ok_or_else(|| format!("kannatusten määrä {} ei ole luku", shown(count)))?,
        };
        let kind = match self.get("kind") {
            "" => Kind::Idea,
            code => Kind::from_code(code).ok_or_else(|| format!("lajia {} ei ole", shown(code)))?,
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
