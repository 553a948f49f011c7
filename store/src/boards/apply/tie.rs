//! Ties: an idea and the work that grew from it. Whoever ties works at the board and handles the idea.
//!
//! A matter's row is taken before the board's ([`hold`]): staff who take the matter first and whoever
//! moves its card never wait for each other.

use std::collections::BTreeSet;

use domain::boards::Ask;
use domain::people::may;
use domain::{Act, BoardId, CardId, IdeaId};

use super::super::told::{self, Hand};
use super::row::{kept, raise};
use super::{Stop, Work};
use crate::ideas::write;
use crate::{StoreError, Tx};

/// The ideas whose rows an operation needs, as the ties are now.
pub(super) async fn ideas(tx: &mut Tx, board: BoardId, ask: &Ask) -> Result<BTreeSet<IdeaId>, StoreError> {
    let mut named = BTreeSet::new();
    let cards: Vec<CardId> = match ask {
        Ask::Create { idea, .. } => {
            named.extend(*idea);
            Vec::new()
        }
        Ask::Tie { idea, .. } => {
            named.insert(*idea);
            Vec::new()
        }
        Ask::Move { card, .. } | Ask::Return { card, .. } => vec![*card],
        Ask::Archive { cards, .. }
        | Ask::Restore { cards, .. }
        | Ask::Delete { cards }
        | Ask::MoveMany { cards, .. } => cards.clone(),
        Ask::Undo { seq } => of_change(tx, board, *seq).await?,
        _ => Vec::new(),
    };
    named.extend(told::ideas_of(tx, &cards).await?);
    Ok(named)
}

/// Takes the rows of those ideas, in order of number.
pub(super) async fn hold(tx: &mut Tx, ideas: &BTreeSet<IdeaId>) -> Result<(), StoreError> {
    for idea in ideas {
        write::take(tx, *idea).await?;
    }
    Ok(())
}

async fn of_change(tx: &mut Tx, board: BoardId, seq: i64) -> Result<Vec<CardId>, StoreError> {
    let rows: Vec<(i64,)> = crate::sql!(
        "select card_id from board_event where board_id = $1 and seq = $2 and card_id is not null \
         union select card_id from board_event_card where board_id = $1 and seq = $2"
    )
    .bind(board)
    .bind(seq)
    .all(tx)
    .await?;
    Ok(rows.into_iter().map(|(id,)| CardId::new(id)).collect())
}

/// [`Ask::Tie`]. Tied already, or not tied: there is nothing to do.
pub(super) async fn tie(work: &mut Work<'_>, card: CardId, idea: IdeaId, on: bool) -> Result<(), Stop> {
    kept(work, card).await?;
    if on {
        return knot(work, card, idea).await;
    }
    allowed(work, idea).await?;
    let untied = crate::sql!(
        "update tie set untied_at = $3 where idea_id = $1 and card_id = $2 and untied_at is null and measure_id is null"
    )
    .bind(idea)
    .bind(card)
    .bind(work.now)
    .execute(&mut work.tx)
    .await?;
    if untied == 0 {
        return Ok(());
    }
    raise(work, card).await?;
    (work.did.facts.idea, work.did.facts.on) = (Some(idea), Some(false));
    let hand = hand(work);
    told::untied(&mut work.tx, idea, card, hand).await?;
    Ok(())
}

/// Ties a card of this board to an idea, whose matter becomes *Valmistelussa* by it.
pub(super) async fn knot(work: &mut Work<'_>, card: CardId, idea: IdeaId) -> Result<(), Stop> {
    let how = allowed(work, idea).await?;
    let tied = crate::sql!(
        "insert into tie (idea_id, card_id, tied_at, tied_by) \
         select cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint) \
         where not exists (select 1 from tie where idea_id = $1 and card_id = $2 and untied_at is null \
                           and measure_id is null)"
    )
    .bind(idea)
    .bind(card)
    .bind(work.now)
    .bind(work.person)
    .execute(&mut work.tx)
    .await?;
    if tied == 0 {
        return Ok(());
    }
    raise(work, card).await?;
    (work.did.facts.idea, work.did.facts.on) = (Some(idea), Some(true));
    let hand = hand(work);
    told::knotted(&mut work.tx, idea, card, hand, how).await?;
    Ok(())
}

const fn hand(work: &Work<'_>) -> Hand {
    Hand {
        board: work.board,
        by: Some(work.person),
        now: work.now,
    }
}

/// In whose name the person handles the idea. What they may not handle is as good as not there.
async fn allowed(work: &mut Work<'_>, idea: IdeaId) -> Result<domain::ideas::status::By, Stop> {
    let gone = || Stop::invalid("idea");
    let matter = write::take(&mut work.tx, idea).await?.ok_or_else(gone)?;
    may(work.actor, Act::Handle, &matter.object(work.now)).map_err(|_| gone())?;
    let person = work.actor.person().ok_or_else(gone)?;
    person.hand(matter.group, matter.suggested).ok_or_else(gone)
}
