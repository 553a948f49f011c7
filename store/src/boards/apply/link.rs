//! Links between two cards of a board.

use std::collections::{HashMap, HashSet};

use domain::CardId;
use domain::boards::LinkKind;

use super::{Stop, Work, row};
use crate::StoreError;

/// [`domain::boards::Ask::Link`]. *Relates* has no direction; cards that block each other are refused.
pub(super) async fn link(
    work: &mut Work<'_>,
    card: CardId,
    kind: LinkKind,
    other: CardId,
    on: bool,
) -> Result<(), Stop> {
    row::kept(work, card).await?;
    work.did.cards.push(card);
    if card == other {
        return Err(Stop::invalid("other"));
    }
    let is_there = row::find(&mut work.tx, work.board, other).await?;
    // A link to what is in the bin can be taken away, and no new one made.
    if is_there.is_none_or(|row| on && row.deleted_at.is_some()) {
        return Err(Stop::invalid("other"));
    }
    let changed = if on {
        if kind == LinkKind::Blocks && leads_to(work, other, card).await? {
            return Err(Stop::invalid("cycle"));
        }
        add(work, card, kind, other).await?
    } else {
        remove(work, card, kind, other).await?
    };
    if changed == 0 {
        return Ok(());
    }
    row::raise(work, other).await?;
    work.did.cards.retain(|it| *it != other);
    work.did.others.push(other);
    row::raise(work, card).await?;
    work.did.facts.link = Some(kind);
    work.did.facts.other = Some(other);
    work.did.facts.on = Some(on);
    Ok(())
}

/// Whether somebody who waits for `from` waits for `to` in the end.
async fn leads_to(work: &mut Work<'_>, from: CardId, to: CardId) -> Result<bool, StoreError> {
    let rows: Vec<(i64, i64)> = crate::sql!(
        "select card_link.card_id, card_link.other_id from card_link join card on card.id = card_link.card_id \
         where card.board_id = $1 and card_link.kind = 'blocks' order by card_link.card_id, card_link.other_id"
    )
    .bind(work.board)
    .all(&mut work.tx)
    .await?;
    let mut blocked: HashMap<i64, Vec<i64>> = HashMap::new();
    for (card, other) in rows {
        blocked.entry(card).or_default().push(other);
    }
    let (mut ahead, mut met) = (vec![from.get()], HashSet::new());
    while let Some(card) = ahead.pop() {
        if card == to.get() {
            return Ok(true);
        }
        if met.insert(card) {
            ahead.extend(blocked.get(&card).into_iter().flatten());
        }
    }
    Ok(false)
}

async fn add(work: &mut Work<'_>, card: CardId, kind: LinkKind, other: CardId) -> Result<u64, StoreError> {
    crate::sql!(
        "insert into card_link (card_id, kind, other_id, at) \
         select cast($1 as bigint), cast($2 as text), cast($3 as bigint), cast($4 as bigint) \
         where not exists (select 1 from card_link \
                           where card_id = $3 and other_id = $1 and kind = $2 and kind <> 'blocks') \
         on conflict (card_id, kind, other_id) do nothing"
    )
    .bind(card)
    .bind(kind.as_code())
    .bind(other)
    .bind(work.now)
    .execute(&mut work.tx)
    .await
}

async fn remove(work: &mut Work<'_>, card: CardId, kind: LinkKind, other: CardId) -> Result<u64, StoreError> {
    crate::sql!(
        "delete from card_link where kind = $2 \
           and ((card_id = $1 and other_id = $3) or ($2 = 'relates' and card_id = $3 and other_id = $1))"
    )
    .bind(card)
    .bind(kind.as_code())
    .bind(other)
    .execute(&mut work.tx)
    .await
}
