//! Moving a card: by a drag, by keys, by the dialog, by a form. Everything that puts a card somewhere
//! ends in [`put`].

use domain::boards::limits::Shift;
use domain::boards::{Anchor, Ask, Cause, Outcome, Placed, Why};
use domain::{CardId, ColumnId, LaneId};

use super::super::told::Moved;
use super::super::undo::{Inverse, Place};
use super::land::{land, neighbours};
use super::layout::Layout;
use super::log::{Going, Log};
use super::row::{self, CardRow};
use super::{Stop, Work, wip};
use crate::StoreError;

/// Where a card goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(crate) column: ColumnId,
    pub(crate) lane: LaneId,
    pub(crate) anchor: Anchor,
    pub(crate) alt: Option<Anchor>,
    pub(crate) cause: Cause,
    /// Given by [`Cause::Return`].
    pub(crate) outcome: Option<Outcome>,
}

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

/// What limits see of a card going there. A lane with a class of its own gives it to the card.
pub(crate) fn shift(layout: &Layout, row: &CardRow, target: Target) -> Shift {
    Shift {
        from: row.spot(layout),
        to: Some(layout.spot(target.column, target.lane, class_there(layout, row, target.lane))),
    }
}

fn class_there(layout: &Layout, row: &CardRow, lane: LaneId) -> domain::boards::ServiceClass {
    let given = layout.lane(lane).and_then(|lane| lane.class);
    given.filter(|_| row.lane != lane).unwrap_or(row.class)
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

/// The same for a move that cannot tick anything.
pub(crate) fn policy_untold(layout: &Layout, row: &CardRow, to: ColumnId) -> Result<(), Why> {
    policy(layout, row, to, &[])
}

/// Puts a card of the board, or one from the archive or the bin, to its place: position, log, dates,
/// row, and how to take it back. Limits and conflicts have been looked at. Where it was already,
/// nothing happens.
pub(crate) async fn put(work: &mut Work<'_>, layout: &Layout, row: &CardRow, target: Target) -> Result<(), Stop> {
    let to = (target.column, target.lane);
    let was = Place::of(work, row).await?;
    let moving = row.is_live().then_some(row.id);
    let landing = land(work, to, target.anchor, target.alt, moving).await?;
    work.did.placed = Some(match work.did.placed {
        Some(Placed::Fallback) => Placed::Fallback,
        _ => landing.placed,
    });
    let changes_place = !row.is_live() || row.place() != to;
    if landing.is_there && !changes_place {
        return Ok(());
    }
    let mut after = row.clone();
    after.version += 1;
    (after.column, after.lane, after.position) = (to.0, to.1, landing.position);
    after.class = class_there(layout, row, target.lane);
    (after.archived_at, after.deleted_at) = (None, None);
    if after.class != row.class {
        after.class_version = after.version;
    }
    if !changes_place {
        save_order(work, &after).await?;
        work.did.inverse.push(Inverse::Place(was.now(&after, None)));
        work.touch(row.id);
        return Ok(());
    }
    after.place_version = after.version;
    let mut log = Log::read(work, row.id).await?;
    let going = Going {
        from: row.is_live().then_some(row.place()),
        to: Some(to),
        cause: target.cause,
        outcome: target.outcome,
    };
    let logged = log.write(work, going).await?;
    save_place(work, layout, &after, &log).await?;
    work.did.inverse.push(Inverse::Place(was.now(&after, Some(logged))));
    work.did.moved.push(Moved {
        card: row.id,
        from: going.from.map(|from| from.0),
        to: Some(to.0),
        from_lane: going.from.map(|from| from.1),
        to_lane: Some(to.1),
        cause: going.cause,
        outcome: going.outcome,
        transition: logged.transition,
        voided: logged.voided,
        undo_of: work.did.undo_of,
    });
    held_up(work, row.id).await?;
    work.touch(row.id);
    Ok(())
}

/// A new order only: the card's other parts stay as they were.
async fn save_order(work: &mut Work<'_>, after: &CardRow) -> Result<(), StoreError> {
    crate::sql!("update card set position = $2, version = $3 where id = $1")
        .bind(after.id)
        .bind(after.position)
        .bind(after.version)
        .execute(&mut work.tx)
        .await?;
    Ok(())
}

/// A new place, with the dates as the log has them.
pub(crate) async fn save_place(
    work: &mut Work<'_>,
    layout: &Layout,
    after: &CardRow,
    log: &Log,
) -> Result<(), StoreError> {
    let dates = log.dates(layout)?;
    crate::sql!(
        "update card set column_id = $2, lane_id = $3, position = $4, class = $5, entered_at = $6, \
             committed_at = $7, started_at = $8, finished_at = $9, outcome = $10, archived_at = $11, \
             deleted_at = $12, version = $13, place_version = $14, class_version = $15 where id = $1"
    )
    .bind(after.id)
    .bind(after.column)
    .bind(after.lane)
    .bind(after.position)
    .bind(after.class.as_code())
    .bind(dates.entered.unwrap_or(work.now))
    .bind(dates.committed)
    .bind(dates.started)
    .bind(dates.finished)
    .bind(dates.outcome.map(Outcome::as_code))
    .bind(after.archived_at)
    .bind(after.deleted_at)
    .bind(after.version)
    .bind(after.place_version)
    .bind(after.class_version)
    .execute(&mut work.tx)
    .await?;
    Ok(())
}

/// Cards that wait for this one look different when it is finished, or no longer.
pub(crate) async fn held_up(work: &mut Work<'_>, card: CardId) -> Result<(), StoreError> {
    let rows: Vec<(i64,)> = crate::sql!("select other_id from card_link where card_id = $1 and kind = 'blocks'")
        .bind(card)
        .all(&mut work.tx)
        .await?;
    work.did.others.extend(rows.into_iter().map(|row| CardId::new(row.0)));
    Ok(())
}

impl Place {
    /// Where a card is, to come back to.
    pub(crate) async fn of(work: &mut Work<'_>, row: &CardRow) -> Result<Self, StoreError> {
        let (after, before) = if row.is_live() {
            neighbours(&mut work.tx, row.place(), row.position, row.id).await?
        } else {
            (None, None)
        };
        Ok(Self {
            card: row.id,
            column: row.column,
            lane: row.lane,
            class: row.class,
            after,
            before,
            archived_at: row.archived_at,
            deleted_at: row.deleted_at,
            created: false,
            transition: None,
            voided: None,
            version: 0,
            place_version: 0,
            position: 0,
        })
    }
}
