//! The description of a card: every text is kept, and two who wrote at once are merged by line.

use domain::boards::texts::{markdown, merge};
use domain::boards::{LONGEST_TEXT, Why};
use domain::{CardId, Moment};

use super::{Stop, Work, row};
use crate::{Conn, StoreError};

/// [`domain::boards::Ask::Describe`]. `seen` is the version of the text that the person began from.
pub(super) async fn describe(work: &mut Work<'_>, card: CardId, seen: i64, text: &str) -> Result<(), Stop> {
    row::kept(work, card).await?;
    work.did.cards.push(card);
    let mine = markdown(text, LONGEST_TEXT).map_err(|_| Stop::invalid("text"))?;
    let (now, version) = current(&mut work.tx, card).await?;
    let text = if seen == version {
        mine
    } else {
        let overlap = || {
            let theirs = now.clone();
            Stop::about(card, Why::Edited { theirs, version })
        };
        let began = before(&mut work.tx, card, seen).await?.ok_or_else(overlap)?;
        merge(&began, &now, &mine)
            .filter(|merged| merged.chars().count() <= LONGEST_TEXT)
            .ok_or_else(overlap)?
    };
    if text == now {
        return Ok(());
    }
    write(work, card, (&now, version), &text).await?;
    row::raise(work, card).await?;
    Ok(())
}

/// The text as it is and its version; empty and 0 when nobody has written one.
async fn current(c: &mut Conn, card: CardId) -> Result<(String, i64), StoreError> {
    let row: Option<(String, i64)> = crate::sql!("select text, version from card_text where card_id = $1")
        .bind(card)
        .optional(c)
        .await?;
    Ok(row.unwrap_or_default())
}

/// The text of an earlier version. Version 0 is the empty one that nobody wrote.
async fn before(c: &mut Conn, card: CardId, version: i64) -> Result<Option<String>, StoreError> {
    if version == 0 {
        return Ok(Some(String::new()));
    }
    let row: Option<(String,)> = crate::sql!("select text from card_text_before where card_id = $1 and version = $2")
        .bind(card)
        .bind(version)
        .optional(c)
        .await?;
    Ok(row.map(|(text,)| text))
}

/// Puts the text in the place of the one that is there, which is kept with who replaced it and when.
async fn write(work: &mut Work<'_>, card: CardId, was: (&str, i64), text: &str) -> Result<(), StoreError> {
    let now: Moment = work.now;
    if was.1 > 0 {
        crate::sql!("insert into card_text_before (card_id, version, text, at, person_id) values ($1, $2, $3, $4, $5)")
            .bind(card)
            .bind(was.1)
            .bind(was.0)
            .bind(now)
            .bind(work.person)
            .execute(&mut work.tx)
            .await?;
    }
    crate::sql!(
        "insert into card_text (card_id, text, version) values ($1, $2, $3) \
         on conflict (card_id) do update set text = excluded.text, version = excluded.version"
    )
    .bind(card)
    .bind(text)
    .bind(was.1 + 1)
    .execute(&mut work.tx)
    .await?;
    Ok(())
}
