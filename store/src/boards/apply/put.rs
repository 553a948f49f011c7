//! Where everything ends that puts a card somewhere or takes it away: position, log, dates, row, and
//! how to take it back.

use domain::boards::limits::Shift;
use domain::boards::{Anchor, Cause, Outcome, Placed, ServiceClass};
use domain::{CardId, ColumnId, LaneId};

use super::super::told::Moved;
use super::super::undo::{Inverse, Place};
use super::land::{land, neighbours};
use super::layout::Layout;
use super::log::{Going, Log, Logged};
use super::row::CardRow;
use super::{Stop, Work};
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

/// What limits see of a card going there. A lane with a class of its own gives it to the card.
pub(crate) fn shift(layout: &Layout, row: &CardRow, target: Target) -> Shift {
    Shift {
        from: row.spot(layout),
        to: Some(layout.spot(target.column, target.lane, class_there(layout, row, target.lane))),
    }
}

fn class_there(layout: &Layout, row: &CardRow, lane: LaneId) -> ServiceClass {
    let given = layout.lane(lane).and_then(|lane| lane.class);
    given.filter(|_| row.lane != lane).unwrap_or(row.class)
}

/// Puts a card of the board, or one from the archive or the bin, to its place. Limits and conflicts have
/// been looked at. Where it was already, nothing happens.
pub(crate) async fn put(work: &mut Work<'_>, layout: &Layout, row: &CardRow, target: Target) -> Result<(), Stop> {
    let to = (target.column, target.lane);
    let was = Place::of(work, row).await?;
    let moving = row.is_live().then_some(row.id);
    let landing = land(work, to, target.anchor, target.alt, moving).await?;
    work.did.placed = Some(match work.did.placed {
        Some(Placed::Fallback) => Placed::Fallback,
        _ => landing.placed,
    });
    let changes_place = !row.is_live() || row.place() != to || target.cause == Cause::Return;
    if landing.is_there && !changes_place {
        return Ok(());
    }
    let mut after = row.clone();
    (after.column, after.lane, after.position) = (to.0, to.1, landing.position);
    after.class = class_there(layout, row, target.lane);
    (after.archived_at, after.deleted_at) = (None, None);
    if !changes_place {
        let after = save_order(work, row, landing.position).await?;
        work.did.inverse.push(Inverse::Place(was.now(&after, None)));
        return Ok(());
    }
    let (after, logged) = settle(work, layout, row, after, target.cause, target.outcome, None).await?;
    work.did.inverse.push(Inverse::Place(was.now(&after, logged)));
    Ok(())
}

/// A new order only: the card's other parts stay as they were.
pub(crate) async fn save_order(work: &mut Work<'_>, row: &CardRow, position: i64) -> Result<CardRow, StoreError> {
    let mut after = row.clone();
    after.version += 1;
    after.position = position;
    crate::sql!("update card set position = $2, version = $3 where id = $1")
        .bind(after.id)
        .bind(after.position)
        .bind(after.version)
        .execute(&mut work.tx)
        .await?;
    work.touch(row.id);
    Ok(after)
}

/// Writes a card's new place, or that it is out of sight, into log and row. `taken_back`: the change
/// that this undoes; its row in the log is void then, and the one that it had made void counts again.
pub(crate) async fn settle(
    work: &mut Work<'_>,
    layout: &Layout,
    row: &CardRow,
    mut after: CardRow,
    cause: Cause,
    outcome: Option<Outcome>,
    taken_back: Option<&Place>,
) -> Result<(CardRow, Option<Logged>), StoreError> {
    after.version = row.version + 1;
    after.place_version = after.version;
    if after.class != row.class {
        after.class_version = after.version;
    }
    let mut log = Log::read(work, row.id).await?;
    let undone = taken_back.and_then(|was| was.transition);
    if let Some(transition) = undone {
        log.void(work, transition, true).await?;
    }
    if let Some(voided) = taken_back.and_then(|was| was.voided) {
        log.void(work, voided, false).await?;
    }
    let going = Going {
        from: row.is_live().then_some(row.place()),
        to: after.is_live().then_some(after.place()),
        cause,
        outcome,
    };
    // From the archive to the bin it goes nowhere.
    let logged = if going.from.is_some() || going.to.is_some() {
        Some(log.write(work, going).await?)
    } else {
        None
    };
    save_place(work, layout, &after, &log).await?;
    if let Some(logged) = logged {
        work.did.moved.push(Moved {
            card: row.id,
            from: going.from.map(|from| from.0),
            to: going.to.map(|to| to.0),
            from_lane: going.from.map(|from| from.1),
            to_lane: going.to.map(|to| to.1),
            cause,
            outcome,
            transition: logged.transition,
            voided: logged.voided.or(undone),
            undo_of: work.did.undo_of,
        });
    }
    held_up(work, row.id).await?;
    work.touch(row.id);
    Ok((after, logged))
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
async fn held_up(work: &mut Work<'_>, card: CardId) -> Result<(), StoreError> {
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
