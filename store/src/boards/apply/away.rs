//! Out of sight and back: the archive and the bin.

use domain::boards::{Anchor, BIN_MS, Cause, Outcome, Why};
use domain::{CardId, ColumnId, LaneId};

use super::super::undo::{Inverse, Place};
use super::layout::Layout;
use super::put::{Target, put, settle, shift};
use super::row::{self, CardRow};
use super::{Stop, Work, create, wip};
use crate::StoreError;

/// [`domain::boards::Ask::Archive`]. A card in a finished column is done; the outcome is of the others.
pub(super) async fn archive(work: &mut Work<'_>, cards: &[CardId], outcome: Option<Outcome>) -> Result<(), Stop> {
    let cards = row::several(cards)?;
    if outcome == Some(Outcome::Returned) {
        return Err(Stop::invalid("outcome"));
    }
    let layout = Layout::read(work).await?;
    for card in &cards {
        let row = row::kept(work, *card).await?;
        if row.archived_at.is_some() {
            continue;
        }
        let is_finished = layout.role(row.column).is_some_and(|role| role.stage() == 3);
        let Some(outcome) = Some(Outcome::Done).filter(|_| is_finished).or(outcome) else {
            return Err(Stop::Refused(Why::OutcomeMissing, cards));
        };
        let mut after = row.clone();
        after.archived_at = Some(work.now.millis());
        leave(work, &layout, &row, after, Cause::Archive, Some(outcome)).await?;
        work.did.facts.outcome = Some(outcome);
    }
    work.did.cards = cards;
    Ok(())
}

/// [`domain::boards::Ask::Delete`]: into the bin.
pub(super) async fn delete(work: &mut Work<'_>, cards: &[CardId]) -> Result<(), Stop> {
    let cards = row::several(cards)?;
    let layout = Layout::read(work).await?;
    for card in &cards {
        let Some(row) = row::find(&mut work.tx, work.board, *card).await? else {
            return Err(Stop::about(*card, Why::CardGone));
        };
        if row.deleted_at.is_some() {
            continue;
        }
        let mut after = row.clone();
        after.deleted_at = Some(work.now.millis());
        leave(work, &layout, &row, after, Cause::Delete, None).await?;
    }
    work.did.cards = cards;
    Ok(())
}

/// Takes a card out of sight, so that it can be undone.
async fn leave(
    work: &mut Work<'_>,
    layout: &Layout,
    row: &CardRow,
    after: CardRow,
    cause: Cause,
    outcome: Option<Outcome>,
) -> Result<(), StoreError> {
    let was = Place::of(work, row).await?;
    let (after, logged) = settle(work, layout, row, after, cause, outcome, None).await?;
    work.did.inverse.push(Inverse::Place(was.now(&after, logged)));
    Ok(())
}

/// [`domain::boards::Ask::Restore`]: to where it was, at the top; limits count as for any move.
pub(super) async fn restore(work: &mut Work<'_>, cards: &[CardId], reason: Option<&str>) -> Result<(), Stop> {
    let cards = row::several(cards)?;
    let layout = Layout::read(work).await?;
    let mut going = Vec::with_capacity(cards.len());
    let mut shifts = Vec::with_capacity(cards.len());
    for card in &cards {
        let row = row::find(&mut work.tx, work.board, *card).await?;
        let is_there = |row: &CardRow| row.deleted_at.is_none_or(|at| work.now.millis() - at <= BIN_MS);
        let Some(row) = row.filter(is_there) else {
            return Err(Stop::about(*card, Why::CardGone));
        };
        if row.is_live() {
            continue;
        }
        let (column, lane) = home(&layout, &row).ok_or_else(|| Stop::about(*card, Why::ColumnGone))?;
        let target = Target {
            column,
            lane,
            anchor: Anchor::Top,
            alt: None,
            cause: Cause::Restore,
            outcome: None,
        };
        shifts.push(shift(&layout, &row, target));
        going.push((row, target));
    }
    create::room(work, going.len()).await?;
    wip::allow(work, &layout, &shifts, reason, &cards).await?;
    // The first one ends at the top.
    for (row, target) in going.iter().rev() {
        put(work, &layout, row, *target).await?;
    }
    work.did.cards = cards;
    Ok(())
}

/// Where the card was, or the nearest like it when the column or lane has been removed.
fn home(layout: &Layout, row: &CardRow) -> Option<(ColumnId, LaneId)> {
    let lane = layout.lane(row.lane).filter(|lane| !lane.is_gone);
    let lane = lane.map(|lane| lane.id).or_else(|| layout.default_lane())?;
    let stage = layout.role(row.column).map(domain::boards::ColumnRole::stage);
    let open = || layout.columns.iter().filter(|column| !column.is_gone);
    let column = open()
        .find(|column| column.id == row.column)
        .or_else(|| open().find(|column| Some(column.role.stage()) == stage))
        .or_else(|| open().next())?;
    Some((column.id, lane))
}
