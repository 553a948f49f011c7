//! The thread: each thing that happened, as one dated line in plain words.
//!
//! A line is a kind and its facts; the words are in `locales`. Facts are codes, days and
//! numbers only, so that no name, address or free text can ever get into an event.

use crate::{
    codes::{DeclineReason, EventKind, HideReason, Status},
    ideas::{risk::Risk, status::Quarter},
    ids::{AnswerId, GroupId, IdeaId},
    time::{Date, Moment},
};
use serde::{Deserialize, Serialize};

/// What an event says besides its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// A day ahead: the answer's, the meeting's, the review's.
    #[serde(
        with = "crate::calendar::iso_day_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarter: Option<Quarter>,
    /// The idea it was merged into, or was taken apart from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<IdeaId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
    /// The status it came back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decline: Option<DeclineReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide: Option<HideReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
}

/// One event as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub kind: EventKind,
    pub at: Moment,
    pub is_public: bool,
    pub facts: Facts,
}

/// One line of the thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    #[serde(with = "crate::calendar::iso_day")]
    pub at: Date,
    pub kind: EventKind,
    pub params: Facts,
}

/// The lines everyone sees, in order of time.
pub fn public_lines(events: &[Event]) -> Vec<Line> {
    let _ = events;
    Vec::new()
}

/// The lines the author sees: the public ones and what concerns the author only.
pub fn author_lines(events: &[Event]) -> Vec<Line> {
    let _ = events;
    Vec::new()
}
