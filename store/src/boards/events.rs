//! The board's log: one row a change, written in the transaction of the change.

use domain::boards::Facts;
use domain::{BoardId, CardId, Moment, PersonId};

use crate::codes::to_json;
use crate::{StoreError, Tx};

/// What happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Happening<'a> {
    /// None: the program itself.
    pub(crate) person: Option<PersonId>,
    pub(crate) op_id: Option<&'a str>,
    /// As [`domain::boards::Ask::name`], or a feature's own word: `comment`, `attach`, `settings`.
    pub(crate) kind: &'a str,
    /// Every card whose tile may look different after it, the one it is about first.
    pub(crate) cards: &'a [CardId],
    pub(crate) detail: &'a Facts,
    /// The change that was taken back.
    pub(crate) undo_of: Option<i64>,
}

/// Writes the change `seq`, which [`super::take`] gave: once a transaction.
pub(crate) async fn write_event(
    tx: &mut Tx,
    board: BoardId,
    seq: i64,
    what: Happening<'_>,
    now: Moment,
) -> Result<(), StoreError> {
    crate::sql!(
        "insert into board_event (board_id, seq, at, person_id, op_id, kind, card_id, detail, undo_of) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(board)
    .bind(seq)
    .bind(now)
    .bind(what.person)
    .bind(what.op_id)
    .bind(what.kind)
    .bind(what.cards.first().copied())
    .bind(to_json(what.detail)?)
    .bind(what.undo_of)
    .execute(tx)
    .await?;
    if what.cards.len() > 1 {
        for card in what.cards {
            crate::sql!("insert into board_event_card (board_id, seq, card_id) values ($1, $2, $3)")
                .bind(board)
                .bind(seq)
                .bind(*card)
                .execute(tx)
                .await?;
        }
    }
    Ok(())
}
