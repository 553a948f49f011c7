//! Whether the dates that cards keep are those that the log of transitions tells.

use std::collections::HashMap;

use domain::boards::dates::{Dates, Step, dates};
use domain::boards::{ColumnRole, Facts, Outcome};
use domain::{BoardId, CardId, ColumnId, Moment};

use super::{step, steps};
use crate::boards::{Happening, seq, take, write_event};
use crate::codes::{code, code_option};
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// What was looked at, and what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub cards: usize,
    pub transitions: usize,
    pub differences: Vec<Difference>,
}

/// A card that remembers other dates than its log tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub card: CardId,
    /// As people call it: TEK-12.
    pub name: String,
    pub kept: Dates,
    pub told: Dates,
}

#[derive(FromRow)]
struct RawCard {
    id: i64,
    number: i64,
    entered_at: i64,
    committed_at: Option<i64>,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    outcome: Option<String>,
}

/// The town's boards.
///
/// # Errors
/// Faults of the database only.
pub async fn boards(c: &mut Conn) -> Result<Vec<BoardId>, StoreError> {
    let rows: Vec<(i64,)> = crate::sql!("select id from board order by id").all(c).await?;
    Ok(rows.into_iter().map(|(id,)| BoardId::new(id)).collect())
}

/// How often a board that is changed meanwhile is looked at again.
const TRIES: usize = 20;

/// Computes the dates of all cards of a board again, archived and deleted ones too.
///
/// # Errors
/// [`StoreError::Busy`] when the board changes faster than it can be read; faults of the database.
pub async fn verify(c: &mut Conn, board: BoardId) -> Result<Verified, StoreError> {
    // Cards and log are read one after the other: with the same number before and after, both are
    // of one moment.
    for _ in 0..TRIES {
        let before = seq(c, board).await?;
        let verified = look(c, board).await?;
        if seq(c, board).await? == before {
            return Ok(verified);
        }
    }
    Err(StoreError::Busy)
}

async fn look(c: &mut Conn, board: BoardId) -> Result<Verified, StoreError> {
    let prefix: Option<(String,)> = crate::sql!("select prefix from board where id = $1")
        .bind(board)
        .optional(c)
        .await?;
    let prefix = prefix.unwrap_or_default().0;
    let roles: Vec<(i64, String)> = crate::sql!("select id, role from board_column where board_id = $1 order by id")
        .bind(board)
        .all(c)
        .await?;
    let mut known: HashMap<ColumnId, ColumnRole> = HashMap::new();
    for (id, role) in &roles {
        known.insert(ColumnId::new(*id), code("board_column.role", role)?);
    }
    let cards: Vec<RawCard> = crate::sql!(
        "select id, ref as number, entered_at, committed_at, started_at, finished_at, outcome from card \
         where board_id = $1 order by id"
    )
    .bind(board)
    .all(c)
    .await?;
    let mut logs: HashMap<i64, Vec<Step>> = HashMap::new();
    let mut verified = Verified {
        cards: cards.len(),
        ..Verified::default()
    };
    for raw in steps(c, board).await? {
        verified.transitions += 1;
        logs.entry(raw.card_id).or_default().push(step(&raw)?);
    }
    for card in cards {
        let log = logs.get(&card.id).map_or(&[][..], Vec::as_slice);
        let kept = Dates {
            entered: Some(Moment::from_millis(card.entered_at)),
            committed: card.committed_at.map(Moment::from_millis),
            started: card.started_at.map(Moment::from_millis),
            finished: card.finished_at.map(Moment::from_millis),
            outcome: code_option::<Outcome>("card.outcome", card.outcome.as_deref())?,
        };
        let told = dates(log, |column| known.get(&column).copied());
        // A log with everything voided says nothing of when the card came.
        let told = Dates {
            entered: told.entered.or(kept.entered),
            ..told
        };
        if kept != told {
            verified.differences.push(Difference {
                card: CardId::new(card.id),
                name: format!("{prefix}-{}", card.number),
                kept,
                told,
            });
        }
    }
    Ok(verified)
}

/// Writes what the log tells into the cards that remember something else; what was found. Readers
/// of the board are told to read it again.
///
/// # Errors
/// Faults of the database only.
pub async fn repair(tx: &mut Tx, board: BoardId, now: Moment) -> Result<Verified, StoreError> {
    let Some(seq) = take(tx, board).await? else {
        return Ok(Verified::default());
    };
    let found = verify(tx, board).await?;
    for difference in &found.differences {
        let told = difference.told;
        crate::sql!(
            "update card set entered_at = coalesce($2, entered_at), committed_at = $3, started_at = $4, \
                 finished_at = $5, outcome = $6 \
             where id = $1"
        )
        .bind(difference.card)
        .bind(told.entered)
        .bind(told.committed)
        .bind(told.started)
        .bind(told.finished)
        .bind(told.outcome.map(|it| it.as_code().to_owned()))
        .execute(tx)
        .await?;
    }
    let detail = Facts {
        whole: true,
        ..Facts::default()
    };
    let what = Happening {
        person: None,
        op_id: None,
        kind: "repair",
        cards: &[],
        detail: &detail,
        undo_of: None,
    };
    write_event(tx, board, seq, what, now).await?;
    Ok(found)
}
