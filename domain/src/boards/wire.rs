//! A board on its way to a browser: slim, without any long text, the same shapes in the page's data,
//! in the answer to an operation, in the event stream and in the catch-up.
//!
//! Times are milliseconds since 1970 UTC, days are ISO. Version 1.

use super::{BoardSight, CardKind, ColumnRole, LabelColour, LabelPattern, ServiceClass, WipMode};
use crate::{
    calendar::{iso, parse_iso},
    ids::{BoardId, CardId, ColumnId, LabelId, LaneId, PersonId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// A card as tiles show it. On the wire an array without names, in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlimCard {
    pub id: CardId,
    /// The board's own number: TEK-12's 12.
    pub number: i64,
    pub column: ColumnId,
    pub lane: LaneId,
    pub position: i64,
    pub version: i64,
    pub title: String,
    pub due: Option<Date>,
    /// Who are on it; the first one pulls when `has_puller`.
    pub people: Vec<PersonId>,
    pub has_puller: bool,
    pub labels: Vec<LabelId>,
    pub class: ServiceClass,
    pub kind: CardKind,
    /// Since when something stands in its way.
    pub blocked: Option<i64>,
    /// When work on it began.
    pub started: Option<i64>,
    /// When it came to its column.
    pub entered: i64,
    pub comments: u32,
    pub files: u32,
    pub checks: u32,
    pub checks_done: u32,
    /// Bit 0: tied to an idea, 1: to a measure, 2: blocked by an open card, 3: has a description.
    pub marks: u8,
}

impl SlimCard {
    pub const TIED_TO_IDEA: u8 = 1;
    pub const TIED_TO_MEASURE: u8 = 2;
    pub const BLOCKED_BY_CARD: u8 = 4;
    pub const HAS_TEXT: u8 = 8;

    pub const fn has(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlimColumn {
    pub id: ColumnId,
    pub name: String,
    pub role: ColumnRole,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub entry: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub exit: String,
    /// Whether the lines of `exit` must be ticked.
    #[serde(default)]
    pub asks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlimLane {
    pub id: LaneId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ServiceClass>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlimLabel {
    pub id: LabelId,
    pub name: String,
    pub colour: LabelColour,
    pub pattern: LabelPattern,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlimPerson {
    pub id: PersonId,
    pub name: String,
}

/// A whole board at one number of its stream, read in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of this shape.
    pub v: u8,
    /// Another one: a backup was restored, and all that is remembered is void.
    pub epoch: String,
    pub seq: i64,
    pub board: BoardId,
    pub name: String,
    pub prefix: String,
    pub wip_mode: WipMode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wip_max: Option<i64>,
    /// In order.
    pub columns: Vec<SlimColumn>,
    /// In order, the default one first.
    pub lanes: Vec<SlimLane>,
    pub labels: Vec<SlimLabel>,
    /// Who can be put on cards, and who are on them.
    pub people: Vec<SlimPerson>,
    /// Live cards in order of column, lane and position.
    pub cards: Vec<SlimCard>,
}

/// One change, or the sum of several, as the stream and the catch-up tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The board's number after it.
    pub seq: i64,
    /// The operation that made it; the sum of several has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// What was done, as [`super::Ask`] names it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Cards as they are now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<SlimCard>,
    /// Cards that are no longer on the board.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<CardId>,
    /// Columns, lanes, labels, people or settings changed: ask for the whole board.
    #[serde(default)]
    pub whole: bool,
}

/// The fields of a card on the wire: days and codes as text, the rest as numbers.
type Row = (
    (CardId, i64, ColumnId, LaneId, i64, i64, String, Option<String>),
    (Vec<PersonId>, bool, Vec<LabelId>, ServiceClass, CardKind),
    (Option<i64>, Option<i64>, i64),
    (u32, u32, u32, u32, u8),
);

impl Serialize for SlimCard {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (
            (
                self.id,
                self.number,
                self.column,
                self.lane,
                self.position,
                self.version,
                &self.title,
                self.due.map(iso),
            ),
            (&self.people, self.has_puller, &self.labels, self.class, self.kind),
            (self.blocked, self.started, self.entered),
            (self.comments, self.files, self.checks, self.checks_done, self.marks),
        )
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SlimCard {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ((id, number, column, lane, position, version, title, due), who, times, counts) =
            Row::deserialize(deserializer)?;
        let due = due
            .map(|day| parse_iso(&day).ok_or_else(|| serde::de::Error::custom("a day is written YYYY-MM-DD")))
            .transpose()?;
        Ok(Self {
            id,
            number,
            column,
            lane,
            position,
            version,
            title,
            due,
            people: who.0,
            has_puller: who.1,
            labels: who.2,
            class: who.3,
            kind: who.4,
            blocked: times.0,
            started: times.1,
            entered: times.2,
            comments: counts.0,
            files: counts.1,
            checks: counts.2,
            checks_done: counts.3,
            marks: counts.4,
        })
    }
}

/// Who asked for the board, to keep an answer for those who may see the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Audience {
    /// Whether the person may change cards.
    pub works: bool,
    /// Whether the person may change the board.
    pub manages: bool,
}

impl Audience {
    /// What a person may do at a board.
    pub fn of(actor: &crate::Actor, board: BoardSight) -> Self {
        use crate::people::{Act, Object, may};
        let object = Object::Board(board);
        Self {
            works: may(actor, Act::WorkBoard, &object).is_ok(),
            manages: may(actor, Act::ManageBoard, &object).is_ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_reads_what_it_writes_in_under_200_bytes() {
        let card = SlimCard {
            id: CardId::new(1201),
            number: 12,
            column: ColumnId::new(7),
            lane: LaneId::new(3),
            position: 1 << 40,
            version: 9,
            title: "Hakemuslomakkeen uusinta".to_owned(),
            due: Some(crate::calendar::parse_iso("2026-10-03").expect("a day")),
            people: vec![PersonId::new(4), PersonId::new(9)],
            has_puller: true,
            labels: vec![LabelId::new(2)],
            class: ServiceClass::Dated,
            kind: CardKind::Request,
            blocked: None,
            started: Some(1_767_225_600_000),
            entered: 1_767_225_600_000,
            comments: 3,
            files: 0,
            checks: 4,
            checks_done: 1,
            marks: SlimCard::TIED_TO_IDEA | SlimCard::HAS_TEXT,
        };
        let json = serde_json::to_string(&card).expect("JSON");
        assert!(json.len() < 200, "{} bytes: {json}", json.len());
        assert_eq!(serde_json::from_str::<SlimCard>(&json).expect("a card"), card);
    }
}
