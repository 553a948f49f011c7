//! Every change of a board goes through here, whether a form sent it or the browser's desk.

use domain::BoardId;
use domain::boards::{Done, Op, Refused};

use crate::error::Fault;
use crate::people::Visit;

/// Does one operation as whoever visits. A refusal is a value, also of those who may not know of the
/// board: they are told the same as if there were none.
pub(crate) async fn operate(visit: &Visit, board: BoardId, op: &Op) -> Result<Result<Done, Refused>, Fault> {
    Ok(store::boards::apply(&visit.state.db, board, &visit.actor(), op, visit.now).await?)
}
