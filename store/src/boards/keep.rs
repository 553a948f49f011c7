//! What the daily job does to boards: finished cards leave the board when they have been seen long enough.

use domain::boards::{Cause, Facts, Outcome};
use domain::{BoardId, CardId, ColumnId, LaneId, Moment};

use super::told::{self, Moved};
use super::{Happening, take, write_event};
use crate::{Db, StoreError, Tx};

/// Cards of one change; the rest in the next.
const AT_ONCE: i64 = 100;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Archives what was finished more than the board's `done_keep_days` ago; how many cards.
///
/// # Errors
/// Only faults of the database.
pub async fn archive_done(db: &Db, now: Moment) -> Result<usize, StoreError> {
    let boards: Vec<(i64,)> = crate::sql!(
        "select distinct board.id from board \
         join board_column on board_column.board_id = board.id and board_column.role = 'done' \
         join card on card.column_id = board_column.id and card.archived_at is null and card.deleted_at is null \
         where board.archived_at is null and card.finished_at < $1 - board.done_keep_days * $2 order by board.id"
    )
    .bind(now)
    .bind(DAY_MS)
    .all(&mut db.read().await?)
    .await?;
    let mut archived = 0;
    for (board,) in boards {
        loop {
            let some = archive_some(db, BoardId::new(board), now).await?;
            archived += some;
            if some == 0 {
                break;
            }
        }
    }
    Ok(archived)
}

async fn archive_some(db: &Db, board: BoardId, now: Moment) -> Result<usize, StoreError> {
    let mut tx = db.write().await?;
    let Some(seq) = take(&mut tx, board).await? else {
        return Ok(0);
    };
    let rows: Vec<(i64, i64, i64, i64)> = crate::sql!(
        "select card.id, card.column_id, card.lane_id, \
                coalesce((select max(at) from card_transition where card_transition.card_id = card.id), 0) as latest \
         from board join board_column on board_column.board_id = board.id and board_column.role = 'done' \
         join card on card.column_id = board_column.id and card.archived_at is null and card.deleted_at is null \
         where board.id = $1 and card.finished_at < $2 - board.done_keep_days * $3 \
         order by card.finished_at, card.id limit $4"
    )
    .bind(board)
    .bind(now)
    .bind(DAY_MS)
    .bind(AT_ONCE)
    .all(&mut tx)
    .await?;
    if rows.is_empty() {
        tx.rollback().await?;
        return Ok(0);
    }
    let mut moved = Vec::with_capacity(rows.len());
    for (card, column, lane, latest) in rows {
        let place = (ColumnId::new(column), LaneId::new(lane));
        moved.push(archive(&mut tx, board, CardId::new(card), place, (latest, now)).await?);
    }
    let cards: Vec<CardId> = moved.iter().map(|moved| moved.card).collect();
    let detail = Facts {
        outcome: Some(Outcome::Done),
        count: (cards.len() > 1).then_some(cards.len()),
        ..Facts::default()
    };
    let happening = Happening {
        person: None,
        op_id: None,
        kind: "archive",
        cards: &cards,
        detail: &detail,
        undo_of: None,
    };
    write_event(&mut tx, board, seq, happening, now).await?;
    told::moved(&mut tx, board, seq, &moved, None, now).await?;
    tx.commit().await?;
    Ok(cards.len())
}

/// One card, done as it is: its dates stay.
async fn archive(
    tx: &mut Tx,
    board: BoardId,
    card: CardId,
    (column, lane): (ColumnId, LaneId),
    (latest, now): (i64, Moment),
) -> Result<Moved, StoreError> {
    let (transition,): (i64,) = crate::sql!(
        "insert into card_transition (card_id, board_id, from_column, from_lane, at, cause, outcome) \
         values ($1, $2, $3, $4, $5, $6, $7) returning id"
    )
    .bind(card)
    .bind(board)
    .bind(column)
    .bind(lane)
    .bind(now.millis().max(latest + 1))
    .bind(Cause::Archive.as_code())
    .bind(Outcome::Done.as_code())
    .one(tx)
    .await?;
    crate::sql!(
        "update card set archived_at = $2, outcome = $3, version = version + 1, place_version = version + 1 \
         where id = $1"
    )
    .bind(card)
    .bind(now)
    .bind(Outcome::Done.as_code())
    .execute(tx)
    .await?;
    Ok(Moved {
        card,
        from: Some(column),
        to: None,
        from_lane: Some(lane),
        to_lane: None,
        cause: Cause::Archive,
        outcome: Some(Outcome::Done),
        transition,
        voided: None,
        undo_of: None,
    })
}
