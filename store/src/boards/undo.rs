//! How things were before a change, kept for whoever made it to take it back.

use domain::boards::{Edit, ServiceClass};
use domain::{BoardId, CardId, CheckId, ChecklistId, ColumnId, LabelId, LaneId, PersonId};
use serde::{Deserialize, Serialize};

use super::apply::{CardRow, Logged};
use crate::codes::to_json;
use crate::{StoreError, Tx};

/// One part of a change, as it was and as it became.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "was", rename_all = "snake_case")]
pub(crate) enum Inverse {
    Place(Place),
    Field {
        card: CardId,
        before: Edit,
        now: Edit,
    },
    Label {
        card: CardId,
        label: LabelId,
        on: bool,
    },
    /// Who were on it and pulled.
    People {
        card: CardId,
        before: Vec<(PersonId, bool)>,
        now: Vec<(PersonId, bool)>,
    },
    NewLabel {
        label: LabelId,
    },
    /// The interval that was begun, those that were ended, and since when the card was blocked.
    Block {
        card: CardId,
        made: Option<i64>,
        closed: Vec<i64>,
        before: Option<i64>,
        now: Option<i64>,
    },
    ListAdded {
        card: CardId,
        checklist: ChecklistId,
    },
    ListRemoved {
        card: CardId,
        list: KeptChecklist,
    },
    CheckAdded {
        card: CardId,
        check: CheckId,
    },
    CheckRemoved {
        card: CardId,
        checklist: ChecklistId,
        check: KeptCheck,
    },
    Ticked {
        card: CardId,
        check: CheckId,
        on: bool,
        done_at: Option<i64>,
        done_by: Option<i64>,
    },
}

/// A checklist that was removed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptChecklist {
    pub(crate) name: String,
    pub(crate) position: i64,
    pub(crate) checks: Vec<KeptCheck>,
}

/// A line of a checklist.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptCheck {
    pub(crate) text: String,
    pub(crate) position: i64,
    pub(crate) person: Option<i64>,
    pub(crate) done_at: Option<i64>,
    pub(crate) done_by: Option<i64>,
}

impl Inverse {
    /// The card it is about.
    pub(crate) const fn card(&self) -> Option<CardId> {
        match self {
            Self::Place(place) => Some(place.card),
            Self::Field { card, .. }
            | Self::Label { card, .. }
            | Self::People { card, .. }
            | Self::Block { card, .. }
            | Self::ListAdded { card, .. }
            | Self::ListRemoved { card, .. }
            | Self::CheckAdded { card, .. }
            | Self::CheckRemoved { card, .. }
            | Self::Ticked { card, .. } => Some(*card),
            Self::NewLabel { .. } => None,
        }
    }
}

/// Where a card was, and what the change made of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) card: CardId,
    pub(crate) column: ColumnId,
    pub(crate) lane: LaneId,
    pub(crate) class: ServiceClass,
    /// Its neighbours there, when it was on the board.
    pub(crate) after: Option<CardId>,
    pub(crate) before: Option<CardId>,
    pub(crate) archived_at: Option<i64>,
    pub(crate) deleted_at: Option<i64>,
    /// It was not there at all.
    pub(crate) created: bool,
    /// The row that the change wrote into the card's log, and the earlier one that it made void.
    pub(crate) transition: Option<i64>,
    pub(crate) voided: Option<i64>,
    /// As the change left them.
    pub(crate) version: i64,
    pub(crate) place_version: i64,
    pub(crate) position: i64,
}

impl Place {
    /// With what the change made of the card.
    pub(crate) fn now(mut self, after: &CardRow, logged: Option<Logged>) -> Self {
        self.transition = logged.map(|logged| logged.transition);
        self.voided = logged.and_then(|logged| logged.voided);
        self.version = after.version;
        self.place_version = after.place_version;
        self.position = after.position;
        self
    }
}

/// Keeps what takes the change back.
pub(super) async fn keep(tx: &mut Tx, board: BoardId, seq: i64, inverse: &[Inverse]) -> Result<(), StoreError> {
    if inverse.is_empty() {
        return Ok(());
    }
    crate::sql!("insert into board_undo (board_id, seq, before) values ($1, $2, $3)")
        .bind(board)
        .bind(seq)
        .bind(to_json(&inverse)?)
        .execute(tx)
        .await?;
    Ok(())
}
