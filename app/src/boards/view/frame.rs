//! What every part of a board needs to be drawn: language, addresses, names, and what one may do.

use domain::boards::{SlimLabel, Snapshot};
use domain::calendar::{days_between, finnish_date};
use domain::codes::Language;
use domain::ids::{LabelId, PersonId};
use domain::time::{Date, Moment};

/// Made once a drawing.
#[derive(Clone, Debug)]
pub struct Frame {
    pub language: Language,
    /// The build's folder, for icons.
    pub pkg: String,
    /// The board's address in the visitor's language, `/sv/taulut/7`.
    pub base: String,
    pub today: Date,
    /// Who looks.
    pub me: Option<PersonId>,
    /// Whether they may change cards.
    pub works: bool,
    pub prefix: String,
    people: Vec<Named>,
    labels: Vec<SlimLabel>,
}

/// A person on tiles.
#[derive(Clone, Debug)]
struct Named {
    id: PersonId,
    name: String,
    initials: String,
}

impl Frame {
    pub fn new(
        snapshot: &Snapshot,
        language: Language,
        pkg: impl Into<String>,
        base: impl Into<String>,
        today: Date,
        me: Option<PersonId>,
        works: bool,
    ) -> Self {
        let people = snapshot.people.iter().map(|person| Named {
            id: person.id,
            initials: initials(&person.name),
            name: person.name.clone(),
        });
        Self {
            language,
            pkg: pkg.into(),
            base: base.into(),
            today,
            me,
            works,
            prefix: snapshot.prefix.clone(),
            people: people.collect(),
            labels: snapshot.labels.clone(),
        }
    }

    /// Name and initials; nothing for who has been erased.
    pub fn person(&self, id: PersonId) -> Option<(&str, &str)> {
        let found = self.people.iter().find(|it| it.id == id)?;
        Some((&found.name, &found.initials))
    }

    pub fn label(&self, id: LabelId) -> Option<&SlimLabel> {
        self.labels.iter().find(|it| it.id == id)
    }

    /// Civil days from a moment to today, both counted: 1 on the first day.
    pub fn days_since(&self, at: i64) -> i64 {
        i64::from(days_between(Moment::from_millis(at).civil_day(), self.today)).max(0) + 1
    }

    /// A card's name among people, `TEK-12`.
    pub fn number(&self, number: i64) -> String {
        let digits = number.to_string();
        [&self.prefix, "-", &digits].concat()
    }
}

/// The first letters of the first and the last name.
fn initials(name: &str) -> String {
    let mut words = name
        .split(|sign: char| sign.is_whitespace() || sign == '@')
        .filter(|it| !it.is_empty());
    let first = words.next().and_then(|it| it.chars().next());
    let last = if name.contains('@') {
        None
    } else {
        words.next_back().and_then(|it| it.chars().next())
    };
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A day as a tile has it: without the year when it is this one.
pub fn short_day(day: Date, today: Date) -> String {
    let whole = finnish_date(day);
    match whole.strip_suffix(&day.year().to_string()) {
        Some(short) if day.year() == today.year() => short.to_owned(),
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::parse_iso;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(initials("Anna Maria Virtanen"), "AV");
        assert_eq!(initials("åke"), "Å");
        assert_eq!(initials("anna.virtanen@example.fi"), "A");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_day_of_another_year_says_its_year() {
        let day = |text| parse_iso(text).expect("a day");
        assert_eq!(short_day(day("2026-10-03"), day("2026-02-01")), "3.10.");
        assert_eq!(short_day(day("2027-01-03"), day("2026-02-01")), "3.1.2027");
    }
}
