//! Which cards of a board are shown: the filters of its address, the same on the server and in the
//! browser. Filters hide cards and change nothing else: counts and limits are always of all cards.

use super::{ColumnRole, ServiceClass, SlimCard};
use crate::{
    ids::{ColumnId, LabelId, LaneId, PersonId},
    time::Date,
};
use std::fmt::Write as _;

/// What the address of a board's page asks for: filters, columns shown to their end, folded columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardQuery {
    pub filter: CardFilter,
    /// All cards of these, not the first [`super::FIRST_CARDS`].
    pub whole: Vec<ColumnId>,
    /// These are narrow strips.
    pub folded: Vec<ColumnId>,
}

impl BoardQuery {
    /// Reads the address's parameters; what is not known is left out.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let listed = |wanted: &str| {
            let found = pairs.clone().into_iter().filter(|(name, _)| *name == wanted);
            let ids = found.flat_map(|(_, value)| value.split(','));
            ids.filter_map(|id| id.parse().ok()).take(super::MOST_COLUMNS).collect()
        };
        Self {
            whole: listed("kaikki"),
            folded: listed("supista"),
            filter: CardFilter::of(pairs),
        }
    }

    /// As parameters of an address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filter.pairs();
        for (name, columns) in [("kaikki", &self.whole), ("supista", &self.folded)] {
            if !columns.is_empty() {
                let ids: Vec<_> = columns.iter().map(ToString::to_string).collect();
                pairs.push((name, ids.join(",")));
            }
        }
        pairs
    }

    /// The address of `base` with these parameters.
    pub fn address(&self, base: &str) -> String {
        let mut address = base.to_owned();
        for (index, (name, value)) in self.pairs().into_iter().enumerate() {
            address.push(if index == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            for byte in value.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b',' => {
                        address.push(char::from(byte));
                    }
                    other => {
                        // Writing to a string cannot fail.
                        let _ = write!(address, "%{other:02X}");
                    }
                }
            }
        }
        address
    }

    /// The same with a column folded, or opened again.
    #[must_use]
    pub fn turned(&self, column: ColumnId) -> Self {
        let mut turned = self.clone();
        if turned.folded.contains(&column) {
            turned.folded.retain(|it| *it != column);
        } else {
            turned.folded.push(column);
        }
        turned
    }

    /// The same with all cards of a column.
    #[must_use]
    pub fn with_all_of(&self, column: ColumnId) -> Self {
        let mut more = self.clone();
        more.whole.push(column);
        more
    }

    /// The same with other filters.
    #[must_use]
    pub fn with(&self, filter: CardFilter) -> Self {
        Self { filter, ..self.clone() }
    }
}

/// The filters; the empty one shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardFilter {
    /// Words that all stand in the card's number or title.
    pub text: String,
    pub person: Option<PersonId>,
    pub label: Option<LabelId>,
    pub class: Option<ServiceClass>,
    pub lane: Option<LaneId>,
    pub blocked: bool,
    pub late: bool,
}

impl CardFilter {
    /// Reads the address's parameters; what is not known is left out.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name {
                "haku" => filter.text = value.trim().chars().take(100).collect(),
                "kuka" => filter.person = value.parse().ok(),
                "merkki" => filter.label = value.parse().ok(),
                "luokka" => filter.class = ServiceClass::from_code(value),
                "rata" => filter.lane = value.parse().ok(),
                "estynyt" => filter.blocked = !value.is_empty(),
                "myohassa" => filter.late = !value.is_empty(),
                _ => {}
            }
        }
        filter
    }

    /// As parameters of an address; what is as usual is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let flag = |on: bool| if on { "1".to_owned() } else { String::new() };
        let mut pairs = vec![
            ("haku", self.text.clone()),
            ("kuka", number(self.person.map(PersonId::get))),
            ("merkki", number(self.label.map(LabelId::get))),
            ("luokka", self.class.map_or("", ServiceClass::as_code).to_owned()),
            ("rata", number(self.lane.map(LaneId::get))),
            ("estynyt", flag(self.blocked)),
            ("myohassa", flag(self.late)),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the card is shown. `role` is its column's, `prefix` the board's.
    pub fn shows(&self, card: &SlimCard, role: ColumnRole, prefix: &str, today: Date) -> bool {
        self.person.is_none_or(|it| card.people.contains(&it))
            && self.label.is_none_or(|it| card.labels.contains(&it))
            && self.class.is_none_or(|it| card.class == it)
            && self.lane.is_none_or(|it| card.lane == it)
            && (!self.blocked || card.is_blocked())
            && (!self.late || card.is_late(role, today))
            && self.says(card, prefix)
    }

    fn says(&self, card: &SlimCard, prefix: &str) -> bool {
        if self.text.is_empty() {
            return true;
        }
        let said = format!("{prefix}-{} {}", card.number, card.title).to_lowercase();
        self.text
            .to_lowercase()
            .split_whitespace()
            .all(|word| said.contains(word))
    }
}

impl SlimCard {
    /// Something stands in its way: a block of its own or a card that is not finished.
    pub const fn is_blocked(&self) -> bool {
        self.blocked.is_some() || self.has(Self::BLOCKED_BY_CARD)
    }

    /// Its day has gone by and it is not finished. A day lasts to its end.
    pub fn is_late(&self, role: ColumnRole, today: Date) -> bool {
        role != ColumnRole::Done && self.due.is_some_and(|due| due < today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        boards::CardKind,
        calendar::parse_iso,
        ids::{CardId, ColumnId},
    };

    fn day(text: &str) -> Date {
        parse_iso(text).expect("a day")
    }

    fn card() -> SlimCard {
        SlimCard {
            id: CardId::new(1),
            number: 12,
            column: ColumnId::new(1),
            lane: LaneId::new(1),
            position: 0,
            version: 1,
            title: "Hakemuslomakkeen uusinta".to_owned(),
            due: Some(day("2026-10-03")),
            people: vec![PersonId::new(4)],
            has_puller: false,
            labels: vec![LabelId::new(2)],
            class: ServiceClass::Dated,
            kind: CardKind::Work,
            blocked: None,
            started: None,
            entered: 0,
            comments: 0,
            files: 0,
            checks: 0,
            checks_done: 0,
            marks: 0,
        }
    }

    #[test]
    fn an_address_reads_what_it_writes() {
        let filter = CardFilter {
            text: "lomake & muut".to_owned(),
            person: Some(PersonId::new(4)),
            label: Some(LabelId::new(2)),
            class: Some(ServiceClass::Dated),
            lane: Some(LaneId::new(1)),
            blocked: true,
            late: true,
        };
        let pairs = filter.pairs();
        let read = CardFilter::of(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        assert_eq!(read, filter);
        assert!(CardFilter::default().pairs().is_empty());
        assert!(CardFilter::of([("kuka", "x"), ("luokka", "olematon"), ("muu", "1")]).is_empty());
    }

    #[test]
    fn an_address_folds_and_opens_columns_beside_the_filters() {
        let query = BoardQuery::of([("haku", "lämpö & valo"), ("kaikki", "7"), ("supista", "8,x,9")]);
        assert_eq!(
            query.address("/taulut/3"),
            "/taulut/3?haku=l%C3%A4mp%C3%B6%20%26%20valo&kaikki=7&supista=8,9"
        );
        assert_eq!(query.turned(ColumnId::new(8)).turned(ColumnId::new(9)).folded, []);
        assert_eq!(BoardQuery::default().address("/taulut/3"), "/taulut/3");
    }

    #[test]
    fn each_filter_alone_hides_what_it_does_not_mean() {
        let shows = |name: &str, value: &str| {
            CardFilter::of([(name, value)]).shows(&card(), ColumnRole::Active, "TEK", day("2026-10-04"))
        };
        for (name, yes, no) in [
            ("haku", "tek-12 LOMAK", "tek-13"),
            ("kuka", "4", "5"),
            ("merkki", "2", "3"),
            ("luokka", "dated", "normal"),
            ("rata", "1", "2"),
        ] {
            assert!(shows(name, yes), "{name}={yes}");
            assert!(!shows(name, no), "{name}={no}");
        }
        assert!(shows("myohassa", "1"));
        assert!(!shows("estynyt", "1"));
    }

    #[test]
    fn a_card_is_late_when_its_day_has_ended_and_never_once_finished() {
        assert!(!card().is_late(ColumnRole::Active, day("2026-10-03")));
        assert!(card().is_late(ColumnRole::Active, day("2026-10-04")));
        assert!(!card().is_late(ColumnRole::Done, day("2026-10-04")));
    }
}
