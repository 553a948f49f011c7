//! What every act on a card but an operation begins and ends with.

use domain::boards::{BoardSight, Facts};
use domain::people::Object;
use domain::{Act, Actor, BoardId, CardId, Moment, PersonId, Refusal, may};

use crate::boards::{Happening, write_event};
use crate::{StoreError, Tx};

/// The board taken for an act, and who acts.
pub(super) struct Hand {
    pub(super) sight: BoardSight,
    pub(super) person: PersonId,
    card: CardId,
    seq: i64,
}

/// Takes the board, asks the policy inside the transaction, and looks that the card is there.
pub(super) async fn begin(
    tx: &mut Tx,
    board: BoardId,
    card: CardId,
    actor: &Actor,
    act: Act,
) -> Result<Result<Hand, Refusal>, StoreError> {
    let Some(person) = actor.person().map(|person| person.id) else {
        return Ok(Err(Refusal::SignInFirst));
    };
    let Some(seq) = crate::boards::take(tx, board).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let Some(sight) = crate::boards::sight(tx, board, Some(person)).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(denied) = may(actor, act, &Object::Board(sight)) {
        return Ok(Err(denied.into()));
    }
    let there: Option<(bool,)> =
        crate::sql!("select (deleted_at is not null) as is_deleted from card where id = $1 and board_id = $2")
            .bind(card)
            .bind(board)
            .optional(tx)
            .await?;
    match there {
        None => Ok(Err(Refusal::NotFound)),
        Some((true,)) => Ok(Err(Refusal::Gone)),
        Some((false,)) => Ok(Ok(Hand {
            sight,
            person,
            card,
            seq,
        })),
    }
}

/// Writes what happened, so that every open screen hears of it.
pub(super) async fn end(tx: &mut Tx, hand: &Hand, kind: &str, now: Moment) -> Result<(), StoreError> {
    let happening = Happening {
        person: Some(hand.person),
        op_id: None,
        kind,
        cards: &[hand.card],
        detail: &Facts::default(),
        undo_of: None,
    };
    write_event(tx, hand.sight.id, hand.seq, happening, now).await
}
