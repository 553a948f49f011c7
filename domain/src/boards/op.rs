//! Operations: what a person asks of a board, and what the server answers.
//!
//! An operation tells what is meant ("after that card"), never a computed position, and the version
//! of what the person was looking at. It carries an id of the browser's own making, so that it
//! happens once however often it is sent. Forms without scripts make the same operations.

use super::{BlockCategory, CardKind, LabelColour, LabelPattern, LinkKind, Outcome, ServiceClass, wire::SlimCard};
use crate::{
    ids::{CardId, CheckId, ChecklistId, ColumnId, IdeaId, LabelId, LaneId, PersonId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Op {
    /// 128 random bits as 32 hexadecimal digits, made where the act began.
    pub op_id: String,
    /// What is asked.
    pub ask: Ask,
    /// What the browser's clock said, milliseconds; for the log only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_at: Option<i64>,
}

/// Where in a column's lane a card goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    Top,
    Bottom,
    After(CardId),
    Before(CardId),
}

/// What can be asked. `seen` is the card's version the person was looking at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Ask {
    /// A new card at the anchor.
    Create {
        title: String,
        column: ColumnId,
        lane: LaneId,
        anchor: Anchor,
        /// The idea it is made from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        idea: Option<IdeaId>,
        /// Why a limit is exceeded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Move {
        card: CardId,
        seen: i64,
        column: ColumnId,
        lane: LaneId,
        anchor: Anchor,
        /// The neighbour on the other side, when the anchor has gone elsewhere meanwhile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alt: Option<Anchor>,
        /// Move although somebody else has moved it since.
        #[serde(default)]
        anyway: bool,
        /// Why a limit is exceeded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Lines of the exit policy that have been ticked, by their number from 0.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ticked: Vec<usize>,
    },
    /// Back among ideas: the episode ends. To the first column whose role is `option`.
    Return {
        card: CardId,
        seen: i64,
        reason: String,
    },
    /// Title, class, kind or dates.
    Edit {
        card: CardId,
        seen: i64,
        edit: Edit,
    },
    /// The description. `seen` is the description's own version.
    Describe {
        card: CardId,
        seen: i64,
        text: String,
    },
    Label {
        card: CardId,
        label: LabelId,
        on: bool,
    },
    Assign {
        card: CardId,
        person: PersonId,
        on: bool,
    },
    /// Who pulls; one at a time.
    Pull {
        card: CardId,
        person: PersonId,
        on: bool,
    },
    Block {
        card: CardId,
        category: BlockCategory,
        text: String,
        waiting_for: String,
    },
    Unblock {
        card: CardId,
    },
    AddChecklist {
        card: CardId,
        name: String,
    },
    RemoveChecklist {
        card: CardId,
        checklist: ChecklistId,
    },
    AddCheck {
        card: CardId,
        checklist: ChecklistId,
        text: String,
    },
    RemoveCheck {
        card: CardId,
        check: CheckId,
    },
    Tick {
        card: CardId,
        check: CheckId,
        on: bool,
    },
    Link {
        card: CardId,
        kind: LinkKind,
        other: CardId,
        on: bool,
    },
    /// Ties the card to an idea, or unties.
    Tie {
        card: CardId,
        idea: IdeaId,
        on: bool,
    },
    /// Out of sight, with an outcome when it was not in a column of role `done`.
    Archive {
        cards: Vec<CardId>,
        outcome: Option<Outcome>,
    },
    /// Back from the archive, or from the bin within 30 days.
    Restore {
        cards: Vec<CardId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Delete {
        cards: Vec<CardId>,
    },
    /// Several to one column, in the given order; all or none.
    MoveMany {
        cards: Vec<CardId>,
        column: ColumnId,
        lane: Option<LaneId>,
        anchor: Anchor,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    LabelMany {
        cards: Vec<CardId>,
        label: LabelId,
        on: bool,
    },
    /// Takes back the person's own change of that number.
    Undo {
        seq: i64,
    },
    /// A new label of the board.
    NewLabel {
        name: String,
        colour: LabelColour,
        pattern: LabelPattern,
    },
}

impl Ask {
    /// What is asked, as the wire and the log name it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Move { .. } => "move",
            Self::Return { .. } => "return",
            Self::Edit { .. } => "edit",
            Self::Describe { .. } => "describe",
            Self::Label { .. } => "label",
            Self::Assign { .. } => "assign",
            Self::Pull { .. } => "pull",
            Self::Block { .. } => "block",
            Self::Unblock { .. } => "unblock",
            Self::AddChecklist { .. } => "add_checklist",
            Self::RemoveChecklist { .. } => "remove_checklist",
            Self::AddCheck { .. } => "add_check",
            Self::RemoveCheck { .. } => "remove_check",
            Self::Tick { .. } => "tick",
            Self::Link { .. } => "link",
            Self::Tie { .. } => "tie",
            Self::Archive { .. } => "archive",
            Self::Restore { .. } => "restore",
            Self::Delete { .. } => "delete",
            Self::MoveMany { .. } => "move_many",
            Self::LabelMany { .. } => "label_many",
            Self::Undo { .. } => "undo",
            Self::NewLabel { .. } => "new_label",
        }
    }
}

/// One field of a card; each has a version of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    Title(String),
    Class(ServiceClass),
    Kind(CardKind),
    Due(#[serde(with = "crate::calendar::iso_day_option")] Option<Date>),
    Start(#[serde(with = "crate::calendar::iso_day_option")] Option<Date>),
}

/// How the anchor was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placed {
    /// Where it was asked for.
    Asked,
    /// Beside the other neighbour.
    Alt,
    /// Last, because both neighbours had gone.
    Fallback,
}

/// What an operation did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The board's number after it; the same as before when there was nothing to do.
    pub seq: i64,
    /// The cards as they are now, in the order asked, and then those that had to make room.
    pub cards: Vec<SlimCard>,
    /// Those of them that are no longer on the board.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<CardId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed: Option<Placed>,
    /// A limit that is exceeded now: the column's or lane's count and limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Over>,
    /// What was made, when it was no card: a label's, checklist's or line's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<i64>,
}

/// What came of an operation, as the browser reads it: `{"done": …}` or `{"refused": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Done(Done),
    Refused(Refused),
}

/// A limit and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Over {
    pub scope: Scope,
    pub count: i64,
    pub limit: i64,
}

/// What a limit is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Column(ColumnId),
    Lane(LaneId),
    Board,
    /// Cards of class `expedite` on the board.
    Expedite,
}

/// Why an operation did not happen, and how things are instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub why: Why,
    /// The cards as the server has them: the screen goes there, not to what it remembers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<SlimCard>,
}

/// The reasons of D4, by code; the words are in `locales`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// Somebody else has moved the card to another column or lane since it was seen.
    Moved {
        by: Option<PersonId>,
        at: i64,
        column: ColumnId,
    },
    /// Somebody else has changed the same field since: theirs, to show beside one's own.
    Edited { theirs: String, version: i64 },
    /// The column or lane has been removed.
    ColumnGone,
    /// The card has been deleted, or never was on this board.
    CardGone,
    /// A hard limit is full; `may_exceed` tells that this person could give a reason.
    Wip { over: Over, may_exceed: bool },
    /// These lines of the exit policy are not ticked.
    Policy { missing: Vec<String> },
    /// Something else has happened since what was to be undone.
    Changed { by: Option<PersonId>, at: i64 },
    /// Nothing to undo, or not one's own.
    NothingToUndo,
    /// A field has a problem.
    Invalid { field: String },
    /// The board is full of cards.
    Full,
    /// An outcome is needed: the card was not finished.
    OutcomeMissing,
    /// The op id was used by somebody else or for another board.
    OpTaken,
    /// The right has been taken away.
    NotAllowed,
    /// The board is archived.
    Closed,
}
