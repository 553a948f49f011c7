//! What the outside world can do with boards by server functions.

use domain::boards::{Answer, Op};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Does one operation on a board: `{"board": 3, "op": {…}}`. The answer is `{"done": {…}}` or
/// `{"refused": {…}}`; a fault of ours is an error with its status in words, and nothing happened.
#[server(endpoint = "boards/op", input = Json)]
pub async fn operate_board(board: i64, op: Op) -> Result<Answer, ServerFnError> {
    let visit = crate::ideas::visit();
    let done = super::acts::operate(&visit, domain::BoardId::new(board), &op).await;
    match done.map_err(crate::ideas::fault)? {
        Ok(done) => Ok(Answer::Done(done)),
        Err(refused) => Ok(Answer::Refused(refused)),
    }
}
