//! The board a request is about, fetched before anything is asked of the policy.

use domain::boards::BoardSight;
use domain::people::{Act, Denied, Object, may};
use domain::{BoardId, Refusal};
use store::Conn;

use crate::error::Fault;
use crate::people::Visit;

/// The board, if the visitor may do this to it. A board that is not there is refused to a visitor as
/// one that asks to sign in, and to others as one they may not know of.
pub(crate) async fn board_for(visit: &Visit, c: &mut Conn, id: BoardId, act: Act) -> Result<BoardSight, Fault> {
    let actor = visit.actor();
    let person = actor.person().map(|person| person.id);
    let Some(board) = store::boards::sight(c, id, person).await? else {
        let denied = match (person, act) {
            (None, Act::ReadBoardInPublic) | (Some(_), _) => Denied::NotFound,
            (None, _) => Denied::SignInFirst,
        };
        return Err(Fault::Refused(Refusal::from(denied)));
    };
    may(&actor, act, &Object::Board(board)).map_err(|denied| Fault::Refused(denied.into()))?;
    Ok(board)
}
