//! The numbers of boards' last changes, for those who follow boards.

use domain::BoardId;

use crate::{Conn, StoreError};

/// The number of a board's last change. None: no such board.
///
/// # Errors
/// Faults of the database only.
pub async fn seq(c: &mut Conn, board: BoardId) -> Result<Option<i64>, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select seq from board where id = $1")
        .bind(board)
        .optional(c)
        .await?;
    Ok(found.map(|(seq,)| seq))
}

/// The same of every board; a town has some dozens.
///
/// # Errors
/// Faults of the database only.
pub async fn seqs(c: &mut Conn) -> Result<Vec<(BoardId, i64)>, StoreError> {
    let rows: Vec<(i64, i64)> = crate::sql!("select id, seq from board order by id").all(c).await?;
    Ok(rows.into_iter().map(|(id, seq)| (BoardId::new(id), seq)).collect())
}
