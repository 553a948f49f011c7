//! What of a board's changes is told elsewhere: to residents, in the inbox, in a matter's status.

use domain::boards::{Cause, Outcome};
use domain::{BoardId, CardId, ColumnId, LaneId, Moment, PersonId};

use crate::{StoreError, Tx};

/// A card that changed its column or lane, came to the board or left it. Order within a lane is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) card: CardId,
    /// None: it came to the board.
    pub(crate) from: Option<ColumnId>,
    /// None: it left the board.
    pub(crate) to: Option<ColumnId>,
    pub(crate) from_lane: Option<LaneId>,
    pub(crate) to_lane: Option<LaneId>,
    /// [`Cause::Undo`]: the change `undo_of` is taken back; its transitions are void already.
    pub(crate) cause: Cause,
    /// With which it left.
    pub(crate) outcome: Option<Outcome>,
    /// The row of `card_transition` that was written.
    pub(crate) transition: i64,
    /// The earlier row that counts no more, with this one: a slip mended within two minutes, or
    /// the move that was undone.
    pub(crate) voided: Option<i64>,
    /// The number of the change that was taken back.
    pub(crate) undo_of: Option<i64>,
}

/// Called once a change in which cards moved, inside its transaction and after its line in the log was
/// written: ties, statuses and public lines follow from here. A refusal is not possible any more.
#[expect(clippy::unused_async, reason = "what follows from a move asks the database")]
pub(crate) async fn moved(
    _tx: &mut Tx,
    _board: BoardId,
    _seq: i64,
    _moved: &[Moved],
    _by: Option<PersonId>,
    _now: Moment,
) -> Result<(), StoreError> {
    Ok(())
}
