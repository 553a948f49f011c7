//! Moving a card: by a drag, by keys, by the dialog, by a form; several at once; back among ideas.

use std::collections::HashMap;

use domain::boards::limits::Shift;
use domain::boards::{Anchor, Ask, Cause, ColumnRole, Outcome, Why};
use domain::ideas::text::CardReason;
use domain::{CardId, ColumnId, LaneId};

use super::layout::Layout;
use super::log::Log;
use super::put::{Target, put, shift};
use super::row::{self, CardRow};
use super::{Stop, Work, wip};

/// [`Ask::Move`].
pub(super) async fn one(work: &mut Work<'_>, ask: &Ask) -> Result<(), Stop> {
    let Ask::Move {
        card,
        seen,
        column,
        lane,
        anchor,
        alt,
        anyway,
        reason,
        ticked,
    } = ask
    else {
        return Err(Stop::invalid("do"));
    };
    let row = row::live(work, *card).await?;
    work.did.cards.push(*card);
    let layout = Layout::read(work).await?;
    let about = |why| Stop::about(*card, why);
    layout.place(*column, *lane).map_err(about)?;
    let is_elsewhere = row.place() != (*column, *lane);
    if is_elsewhere && row.place_version > *seen && !anyway {
        nobody_else_moved_it(work, &row).await?;
    }
    policy(&layout, &row, *column, ticked).map_err(about)?;
    let target = Target {
        column: *column,
        lane: *lane,
        anchor: *anchor,
        alt: *alt,
        cause: Cause::Move,
        outcome: None,
    };
    let shift = shift(&layout, &row, target);
    wip::allow(work, &layout, &[shift], reason.as_deref(), &[*card]).await?;
    put(work, &layout, &row, target).await?;
    if is_elsewhere {
        work.did.facts.from = Some(row.column);
        work.did.facts.to = Some(*column);
        if row.lane != *lane {
            work.did.facts.from_lane = Some(row.lane);
            work.did.facts.to_lane = Some(*lane);
        }
    }
    Ok(())
}

/// Somebody else has moved the card to another column or lane since the person looked.
async fn nobody_else_moved_it(work: &mut Work<'_>, row: &CardRow) -> Result<(), Stop> {
    let log = Log::read(work, row.id).await?;
    match log.last() {
        Some((by, at, to)) if by != Some(work.person) => Err(Stop::about(
            row.id,
            Why::Moved {
                by,
                at,
                column: to.unwrap_or(row.column),
            },
        )),
        _ => Ok(()),
    }
}

/// On its way forward each line of the column's exit policy must be ticked.
fn policy(layout: &Layout, row: &CardRow, to: ColumnId, ticked: &[usize]) -> Result<(), Why> {
    let (Some(from), Some(to)) = (layout.column(row.column), layout.column(to)) else {
        return Ok(());
    };
    if to.position <= from.position {
        return Ok(());
    }
    let missing: Vec<String> = from
        .exit
        .iter()
        .enumerate()
        .filter(|(number, _)| !ticked.contains(number))
        .map(|(_, line)| line.clone())
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Why::Policy { missing })
    }
}

/// [`Ask::MoveMany`]: in the given order, all or none.
pub(super) async fn many(work: &mut Work<'_>, ask: &Ask) -> Result<(), Stop> {
    let Ask::MoveMany {
        cards,
        column,
        lane,
        anchor,
        reason,
    } = ask
    else {
        return Err(Stop::invalid("do"));
    };
    let cards = row::several(cards)?;
    let layout = Layout::read(work).await?;
    let mut going: Vec<(CardRow, Target)> = Vec::with_capacity(cards.len());
    let mut shifts: Vec<Shift> = Vec::with_capacity(cards.len());
    let mut last: HashMap<LaneId, CardId> = HashMap::new();
    for card in &cards {
        let row = row::live(work, *card).await?;
        let lane = lane.unwrap_or(row.lane);
        let about = |why| Stop::about(*card, why);
        layout.place(*column, lane).map_err(about)?;
        policy(&layout, &row, *column, &[]).map_err(about)?;
        let target = Target {
            column: *column,
            lane,
            anchor: last.insert(lane, *card).map_or(*anchor, Anchor::After),
            alt: None,
            cause: Cause::Move,
            outcome: None,
        };
        shifts.push(shift(&layout, &row, target));
        going.push((row, target));
    }
    wip::allow(work, &layout, &shifts, reason.as_deref(), &cards).await?;
    work.did.cards = cards;
    for (row, target) in going {
        // Those before it may have made it stand elsewhere.
        let row = row::live(work, row.id).await?;
        put(work, &layout, &row, target).await?;
    }
    work.did.facts.to = Some(*column);
    Ok(())
}

/// [`Ask::Return`]: back among ideas, and the episode ends.
pub(super) async fn back(work: &mut Work<'_>, card: CardId, seen: i64, reason: &str) -> Result<(), Stop> {
    let reason = CardReason::parse(reason).map_err(|_| Stop::invalid("reason"))?;
    let row = row::live(work, card).await?;
    work.did.cards.push(card);
    let layout = Layout::read(work).await?;
    let option = layout
        .columns
        .iter()
        .find(|column| !column.is_gone && column.role == ColumnRole::Option);
    let Some(option) = option.map(|column| column.id) else {
        return Err(Stop::about(card, Why::ColumnGone));
    };
    if !row.is_committed && layout.role(row.column) == Some(ColumnRole::Option) {
        return Ok(());
    }
    if row.place_version > seen {
        nobody_else_moved_it(work, &row).await?;
    }
    let target = Target {
        column: option,
        lane: row.lane,
        anchor: Anchor::Top,
        alt: None,
        cause: Cause::Return,
        outcome: Some(Outcome::Returned),
    };
    let shift = shift(&layout, &row, target);
    wip::allow(work, &layout, &[shift], Some(reason.as_str()), &[card]).await?;
    put(work, &layout, &row, target).await?;
    work.did.facts.from = Some(row.column);
    work.did.facts.to = Some(option);
    work.did.facts.outcome = Some(Outcome::Returned);
    work.did.reason = Some(reason.into_string());
    Ok(())
}
