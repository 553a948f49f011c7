//! What decides who may see a board, and taking it for a change.

use domain::boards::{BoardSeat, BoardSight, BoardVisibility};
use domain::{BoardId, GroupId, PersonId};

use crate::codes::{code, code_option};
use crate::db::{BoardNews, FromRow};
use crate::{Conn, StoreError, Tx};

#[derive(FromRow)]
struct Raw {
    group_id: i64,
    visibility: String,
    published: bool,
    is_archived: bool,
    seat: Option<String>,
}

/// The board as the policy sees it, with the seat this person has at it. None: no such board.
///
/// # Errors
/// Faults of the database only.
pub async fn sight(c: &mut Conn, board: BoardId, person: Option<PersonId>) -> Result<Option<BoardSight>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select board.group_id, board.visibility, board.published, board.archived_at is not null as is_archived, \
                board_member.role as seat \
         from board \
         left join board_member on board_member.board_id = board.id and board_member.person_id = $2 \
         where board.id = $1"
    )
    .bind(board)
    .bind(person)
    .optional(c)
    .await?;
    let Some(raw) = raw else { return Ok(None) };
    Ok(Some(BoardSight {
        id: board,
        group: GroupId::new(raw.group_id),
        visibility: code::<BoardVisibility>("board.visibility", &raw.visibility)?,
        is_published: raw.published,
        is_archived: raw.is_archived,
        seat: code_option::<BoardSeat>("board_member.role", raw.seat.as_deref())?,
    }))
}

/// Takes the board's row for this transaction and its next number, which is told to listeners after
/// the commit. None: no such board. Whoever finds that there is nothing to change drops the
/// transaction, and the number was never taken.
///
/// # Errors
/// Faults of the database only.
pub async fn take(tx: &mut Tx, board: BoardId) -> Result<Option<i64>, StoreError> {
    let taken: Option<(i64,)> = crate::sql!("update board set seq = seq + 1 where id = $1 returning seq")
        .bind(board)
        .optional(tx)
        .await?;
    let Some((seq,)) = taken else { return Ok(None) };
    tx.tell(BoardNews::Changed(board, seq));
    Ok(Some(seq))
}
