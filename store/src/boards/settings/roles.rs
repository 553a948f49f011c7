//! What a column's role does to the figures: the cards' dates, computed anew from the log.

use std::collections::HashMap;

use domain::boards::dates::{Dates, Step, dates};
use domain::boards::{ColumnRole, Outcome};
use domain::{BoardId, CardId, ColumnId, Moment};

use crate::codes::{code, code_option};
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

#[derive(FromRow)]
struct RawStep {
    card_id: i64,
    to_column: Option<i64>,
    at: i64,
    cause: String,
    outcome: Option<String>,
}

#[derive(FromRow)]
struct RawCard {
    id: i64,
    committed_at: Option<i64>,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    outcome: Option<String>,
}

/// How many cards would get other dates if the column had this role.
///
/// # Errors
/// Faults of the database only.
pub async fn would_change(
    c: &mut Conn,
    board: BoardId,
    column: ColumnId,
    role: ColumnRole,
) -> Result<usize, StoreError> {
    let mut roles = roles(c, board).await?;
    roles.insert(column, role);
    Ok(differing(c, board, &roles).await?.len())
}

/// Brings the cards' dates to what the log says by today's roles; how many were others.
pub(super) async fn recompute(tx: &mut Tx, board: BoardId) -> Result<usize, StoreError> {
    let roles = roles(tx, board).await?;
    let differing = differing(tx, board, &roles).await?;
    for (card, dates) in &differing {
        crate::sql!(
            "update card set committed_at = $2, started_at = $3, finished_at = $4, outcome = $5, \
                 version = version + 1 where id = $1"
        )
        .bind(*card)
        .bind(dates.committed)
        .bind(dates.started)
        .bind(dates.finished)
        .bind(dates.outcome.map(Outcome::as_code))
        .execute(tx)
        .await?;
    }
    Ok(differing.len())
}

async fn roles(c: &mut Conn, board: BoardId) -> Result<HashMap<ColumnId, ColumnRole>, StoreError> {
    let rows: Vec<(i64, String)> = crate::sql!("select id, role from board_column where board_id = $1 order by id")
        .bind(board)
        .all(c)
        .await?;
    let role = |(id, role): (i64, String)| Ok((ColumnId::new(id), code("board_column.role", &role)?));
    rows.into_iter().map(role).collect()
}

/// The cards whose row says other dates than the log by these roles, with the log's dates.
async fn differing(
    c: &mut Conn,
    board: BoardId,
    roles: &HashMap<ColumnId, ColumnRole>,
) -> Result<Vec<(CardId, Dates)>, StoreError> {
    let rows: Vec<RawStep> = crate::sql!(
        "select card_id, to_column, at, cause, outcome from card_transition \
         where board_id = $1 and voided_by is null order by card_id, at, id"
    )
    .bind(board)
    .all(c)
    .await?;
    let mut steps: HashMap<i64, Vec<Step>> = HashMap::new();
    for row in rows {
        steps.entry(row.card_id).or_default().push(Step {
            to: row.to_column.map(ColumnId::new),
            at: Moment::from_millis(row.at),
            cause: code("card_transition.cause", &row.cause)?,
            outcome: code_option("card_transition.outcome", row.outcome.as_deref())?,
        });
    }
    let cards: Vec<RawCard> = crate::sql!(
        "select id, committed_at, started_at, finished_at, outcome from card where board_id = $1 order by id"
    )
    .bind(board)
    .all(c)
    .await?;
    let mut found = Vec::new();
    for card in cards {
        let log = steps.get(&card.id).map_or(&[][..], Vec::as_slice);
        let now = dates(log, |column| roles.get(&column).copied());
        let at = |moment: Option<Moment>| moment.map(Moment::millis);
        let is_same = at(now.committed) == card.committed_at
            && at(now.started) == card.started_at
            && at(now.finished) == card.finished_at
            && now.outcome.map(Outcome::as_code) == card.outcome.as_deref();
        if !is_same {
            found.push((CardId::new(card.id), now));
        }
    }
    Ok(found)
}
