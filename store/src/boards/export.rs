//! All of a board for taking elsewhere: its cards with their words, and where they have been.

use domain::BoardId;

use crate::db::FromRow;
use crate::{Conn, StoreError};

/// A card, live or archived, with codes as they are kept.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct CardLine {
    pub number: i64,
    pub title: String,
    pub column_name: String,
    pub lane_name: String,
    pub text: Option<String>,
    pub due_on: Option<String>,
    pub start_on: Option<String>,
    pub class: String,
    pub kind: String,
    /// Names with commas between.
    pub labels: Option<String>,
    pub created_at: i64,
    pub committed_at: Option<i64>,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
    pub outcome: Option<String>,
    pub archived_at: Option<i64>,
}

/// A row of the log. People are left out: the log is for figures of work.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StepLine {
    pub number: i64,
    pub at: i64,
    pub from_name: Option<String>,
    pub to_name: Option<String>,
    pub cause: String,
    pub outcome: Option<String>,
    pub is_void: bool,
}

/// Cards that are not in the bin, by number.
///
/// # Errors
/// Faults of the database only.
pub async fn cards(c: &mut Conn, board: BoardId) -> Result<Vec<CardLine>, StoreError> {
    let mut lines: Vec<CardLine> = crate::sql!(
        "select card.ref as number, card.title, board_column.name as column_name, lane.name as lane_name, \
                card_text.text, card.due_on, card.start_on, card.class, card.kind, cast(null as text) as labels, \
                card.created_at, card.committed_at, card.started_at, card.finished_at, card.outcome, card.archived_at \
         from card join board_column on board_column.id = card.column_id join lane on lane.id = card.lane_id \
         left join card_text on card_text.card_id = card.id \
         where card.board_id = $1 and card.deleted_at is null order by card.ref"
    )
    .bind(board)
    .all(c)
    .await?;
    let labels: Vec<(i64, String)> = crate::sql!(
        "select card.ref as number, label.name from card join card_label on card_label.card_id = card.id \
         join label on label.id = card_label.label_id and label.deleted_at is null \
         where card.board_id = $1 and card.deleted_at is null order by card.ref, label.position, label.id"
    )
    .bind(board)
    .all(c)
    .await?;
    for (number, name) in labels {
        if let Ok(at) = lines.binary_search_by_key(&number, |line| line.number) {
            let all = lines[at].labels.get_or_insert_default();
            if !all.is_empty() {
                all.push_str(", ");
            }
            all.push_str(&name);
        }
    }
    Ok(lines)
}

/// The log of those cards, oldest first.
///
/// # Errors
/// Faults of the database only.
pub async fn steps(c: &mut Conn, board: BoardId) -> Result<Vec<StepLine>, StoreError> {
    crate::sql!(
        "select card.ref as number, step.at, origin.name as from_name, target.name as to_name, step.cause, \
                step.outcome, step.voided_by is not null as is_void \
         from card_transition step join card on card.id = step.card_id and card.deleted_at is null \
         left join board_column origin on origin.id = step.from_column \
         left join board_column target on target.id = step.to_column \
         where step.board_id = $1 order by step.at, step.id"
    )
    .bind(board)
    .all(c)
    .await
}
