//! An operation happens once: what it answered is kept for a week.

use domain::boards::{Done, Over, Placed, Refused, Why};
use domain::{BoardId, CardId, Moment, PersonId};
use serde::{Deserialize, Serialize};

use super::super::read;
use crate::codes::{json, to_json};
use crate::{Conn, StoreError, Tx};

/// What an operation answered: numbers only. The cards are read when it is answered, so that a
/// repeated answer shows them as they are then.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) seq: i64,
    pub(super) cards: Vec<CardId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) placed: Option<Placed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) over: Option<Over>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) made: Option<i64>,
}

impl Answer {
    pub(super) async fn read(self, c: &mut Conn, board: BoardId) -> Result<Done, StoreError> {
        let (cards, removed) = read::live(c, board, &self.cards).await?;
        Ok(Done {
            seq: self.seq,
            cards,
            removed,
            placed: self.placed,
            over: self.over,
            made: self.made,
        })
    }
}

/// 128 bits as 32 hexadecimal digits.
pub(super) fn is_op_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What the operation answered when it came before. None: it has not come.
pub(super) async fn answered(
    c: &mut Conn,
    board: BoardId,
    person: PersonId,
    op_id: &str,
) -> Result<Option<Result<Done, Refused>>, StoreError> {
    let row: Option<(i64, i64, String)> =
        crate::sql!("select board_id, person_id, answer from board_op where op_id = $1")
            .bind(op_id)
            .optional(c)
            .await?;
    let Some((its_board, its_person, answer)) = row else {
        return Ok(None);
    };
    if its_board != board.get() || its_person != person.get() {
        return Ok(Some(Err(super::refusal(Why::OpTaken))));
    }
    let answer: Answer = json("board_op.answer", &answer)?;
    Ok(Some(Ok(answer.read(c, board).await?)))
}

/// Keeps the answer. False: somebody else used the id meanwhile, on another board.
pub(super) async fn keep(
    tx: &mut Tx,
    board: BoardId,
    person: PersonId,
    op_id: &str,
    answer: &Answer,
    now: Moment,
) -> Result<bool, StoreError> {
    let written = crate::sql!(
        "insert into board_op (op_id, board_id, person_id, answer, at) values ($1, $2, $3, $4, $5) \
         on conflict (op_id) do nothing"
    )
    .bind(op_id)
    .bind(board)
    .bind(person)
    .bind(to_json(answer)?)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(written == 1)
}
