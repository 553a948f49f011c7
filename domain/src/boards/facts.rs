//! What a board's log says of a change, besides who, when and which cards: codes, days and numbers
//! only. Words that people wrote are in rows that can be erased.

use super::{BlockCategory, CardKind, LinkKind, Outcome, Over, ServiceClass};
use crate::{
    ids::{CardId, CheckId, ChecklistId, ColumnId, IdeaId, LabelId, LaneId, PersonId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// The details of a change; what does not belong to its kind is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Where a card was, and where it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<ColumnId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<ColumnId>,
    /// When a card changed its lane.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_lane: Option<LaneId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_lane: Option<LaneId>,
    /// Taken and set, or given and taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
    /// Which field was edited: `title`, `class`, `kind`, `due`, `start`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The version the card got by the edit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<ServiceClass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_kind: Option<CardKind>,
    #[serde(with = "crate::calendar::iso_day_option", skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<BlockCategory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checklist: Option<ChecklistId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<CardId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idea: Option<IdeaId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The limit that was exceeded by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<Over>,
    /// How many cards, when several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// Columns, lanes, labels, people or settings changed: readers ask for the whole board.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// A field of a card with a value of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Title,
    Class,
    Kind,
    Due,
    Start,
}
