//! Something stands in a card's way: an interval with a reason.

use domain::CardId;
use domain::boards::Ask;
use domain::ideas::text::{CardLine, CardReason};

use super::super::undo::Inverse;
use super::{Stop, Work, row};
use crate::StoreError;

/// [`Ask::Block`]. Blocked again for another reason, a new interval begins where the old one ends, and
/// the card has been blocked all the time.
pub(super) async fn block(work: &mut Work<'_>, ask: &Ask) -> Result<(), Stop> {
    let Ask::Block {
        card,
        category,
        text,
        waiting_for,
    } = ask
    else {
        return Err(Stop::invalid("do"));
    };
    let text = written(
        text,
        |text| CardReason::parse(text).map(CardReason::into_string).ok(),
        "text",
    )?;
    let waiting_for = written(
        waiting_for,
        |line| CardLine::parse(line).map(CardLine::into_string).ok(),
        "waiting_for",
    )?;
    let row = row::live(work, *card).await?;
    work.did.cards.push(*card);
    let open: Option<(i64, String, String, String)> = crate::sql!(
        "select id, category, text, waiting_for from card_block where card_id = $1 and to_at is null \
         order by id desc limit 1"
    )
    .bind(*card)
    .optional(&mut work.tx)
    .await?;
    if open.is_some_and(|(_, c, t, w)| c == category.as_code() && t == text && w == waiting_for) {
        return Ok(());
    }
    let closed = close(work, *card).await?;
    let (made,): (i64,) = crate::sql!(
        "insert into card_block (card_id, category, text, waiting_for, from_at, from_person) \
         values ($1, $2, $3, $4, $5, $6) returning id"
    )
    .bind(*card)
    .bind(category.as_code())
    .bind(text)
    .bind(waiting_for)
    .bind(work.now)
    .bind(work.person)
    .one(&mut work.tx)
    .await?;
    let now = row.blocked_at.or(Some(work.now.millis()));
    save(work, *card, now).await?;
    work.did.facts.category = Some(*category);
    work.did.inverse.push(Inverse::Block {
        card: *card,
        made: Some(made),
        closed,
        before: row.blocked_at,
        now,
    });
    Ok(())
}

fn written(raw: &str, parse: impl FnOnce(&str) -> Option<String>, field: &str) -> Result<String, Stop> {
    if raw.trim().is_empty() {
        return Ok(String::new());
    }
    parse(raw).ok_or_else(|| Stop::invalid(field))
}

/// [`Ask::Unblock`].
pub(super) async fn unblock(work: &mut Work<'_>, card: CardId) -> Result<(), Stop> {
    let row = row::kept(work, card).await?;
    work.did.cards.push(card);
    let closed = close(work, card).await?;
    if closed.is_empty() && row.blocked_at.is_none() {
        return Ok(());
    }
    save(work, card, None).await?;
    work.did.inverse.push(Inverse::Block {
        card,
        made: None,
        closed,
        before: row.blocked_at,
        now: None,
    });
    Ok(())
}

/// Ends the open intervals; their numbers.
async fn close(work: &mut Work<'_>, card: CardId) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64,)> = crate::sql!(
        "update card_block set to_at = $2, to_person = $3 where card_id = $1 and to_at is null returning id"
    )
    .bind(card)
    .bind(work.now)
    .bind(work.person)
    .all(&mut work.tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

async fn save(work: &mut Work<'_>, card: CardId, blocked_at: Option<i64>) -> Result<(), StoreError> {
    crate::sql!("update card set blocked_at = $2, version = version + 1 where id = $1")
        .bind(card)
        .bind(blocked_at)
        .execute(&mut work.tx)
        .await?;
    work.touch(card);
    Ok(())
}

/// As it was: the interval that was begun is gone, those that were ended go on.
pub(super) async fn take_back(
    work: &mut Work<'_>,
    card: CardId,
    made: Option<i64>,
    closed: &[i64],
    before: Option<i64>,
) -> Result<(), StoreError> {
    if let Some(made) = made {
        crate::sql!("delete from card_block where id = $1")
            .bind(made)
            .execute(&mut work.tx)
            .await?;
    }
    for block in closed {
        crate::sql!("update card_block set to_at = null, to_person = null where id = $1")
            .bind(*block)
            .execute(&mut work.tx)
            .await?;
    }
    save(work, card, before).await
}

/// Whether the interval is open still.
pub(super) async fn is_open(work: &mut Work<'_>, block: i64) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = crate::sql!("select id from card_block where id = $1 and to_at is null")
        .bind(block)
        .optional(&mut work.tx)
        .await?;
    Ok(row.is_some())
}
