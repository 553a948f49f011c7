//! Finding a card its position: the neighbours as they are now, and room between them.

use domain::boards::place::{PARKED, WINDOWS, between, spread};
use domain::boards::{Anchor, Placed};
use domain::{CardId, ColumnId, LaneId};

use super::Work;
use crate::{StoreError, Tx};

/// Where a card lands.
pub(crate) struct Landing {
    pub(crate) position: i64,
    pub(crate) placed: Placed,
    /// Whether it is there already.
    pub(crate) is_there: bool,
}

/// A list, without the card that moves.
#[derive(Clone, Copy)]
struct List {
    column: ColumnId,
    lane: LaneId,
    moving: i64,
}

/// A row of a list: its card and position.
type Row = (i64, i64);

/// A position in the list for `moving`, which may be in it already. Cards that had to make room are
/// noted in `work`.
pub(crate) async fn land(
    work: &mut Work<'_>,
    (column, lane): (ColumnId, LaneId),
    anchor: Anchor,
    alt: Option<Anchor>,
    moving: Option<CardId>,
) -> Result<Landing, StoreError> {
    let list = List {
        column,
        lane,
        moving: moving.map_or(0, CardId::get),
    };
    let (neighbours, placed) = match list.slot(&mut work.tx, anchor).await? {
        Some(slot) => (slot, Placed::Asked),
        None => match list.slot_or_none(&mut work.tx, alt).await? {
            Some(slot) => (slot, Placed::Alt),
            None => (list.bottom(&mut work.tx).await?, Placed::Fallback),
        },
    };
    let (left, right) = neighbours;
    if let Some(here) = list.position_of(&mut work.tx, list.moving).await?
        && left.is_none_or(|(_, left)| left < here)
        && right.is_none_or(|(_, right)| here < right)
    {
        return Ok(Landing {
            position: here,
            placed,
            is_there: true,
        });
    }
    let position = match between(left.map(|row| row.1), right.map(|row| row.1)) {
        Some(position) => position,
        None => make_room(work, list, left, right).await?,
    };
    Ok(Landing {
        position,
        placed,
        is_there: false,
    })
}

/// The cards on both sides of a card on the board, to come back between.
pub(crate) async fn neighbours(
    tx: &mut Tx,
    (column, lane): (ColumnId, LaneId),
    position: i64,
    card: CardId,
) -> Result<(Option<CardId>, Option<CardId>), StoreError> {
    let list = List {
        column,
        lane,
        moving: card.get(),
    };
    let before = list.before(tx, position, 1).await?;
    let after = list.after(tx, position, 1).await?;
    let card = |rows: &[Row]| rows.first().map(|row| CardId::new(row.0));
    Ok((card(&before), card(&after)))
}

impl List {
    /// The neighbours that an anchor means. None: its card is not in this list.
    async fn slot(self, tx: &mut Tx, anchor: Anchor) -> Result<Option<(Option<Row>, Option<Row>)>, StoreError> {
        match anchor {
            Anchor::Top => Ok(Some((None, self.after(tx, i64::MIN, 1).await?.first().copied()))),
            Anchor::Bottom => Ok(Some(self.bottom(tx).await?)),
            Anchor::After(card) | Anchor::Before(card) => {
                let Some(position) = self.position_of(tx, card.get()).await? else {
                    return Ok(None);
                };
                let beside = (card.get(), position);
                // Beside itself is where it is.
                if card.get() == self.moving {
                    let before = self.before(tx, position, 1).await?.first().copied();
                    return Ok(Some((before, self.after(tx, position, 1).await?.first().copied())));
                }
                Ok(Some(if matches!(anchor, Anchor::After(_)) {
                    (Some(beside), self.after(tx, position, 1).await?.first().copied())
                } else {
                    (self.before(tx, position, 1).await?.first().copied(), Some(beside))
                }))
            }
        }
    }

    async fn slot_or_none(
        self,
        tx: &mut Tx,
        anchor: Option<Anchor>,
    ) -> Result<Option<(Option<Row>, Option<Row>)>, StoreError> {
        match anchor {
            Some(anchor) => self.slot(tx, anchor).await,
            None => Ok(None),
        }
    }

    async fn bottom(self, tx: &mut Tx) -> Result<(Option<Row>, Option<Row>), StoreError> {
        Ok((self.before(tx, i64::MAX, 1).await?.first().copied(), None))
    }

    async fn position_of(self, tx: &mut Tx, card: i64) -> Result<Option<i64>, StoreError> {
        let row: Option<(i64,)> = crate::sql!(
            "select position from card where id = $1 and column_id = $2 and lane_id = $3 \
               and archived_at is null and deleted_at is null"
        )
        .bind(card)
        .bind(self.column)
        .bind(self.lane)
        .optional(tx)
        .await?;
        Ok(row.map(|row| row.0))
    }

    /// So many rows before a position, the nearest first.
    async fn before(self, tx: &mut Tx, position: i64, rows: usize) -> Result<Vec<Row>, StoreError> {
        crate::sql!(
            "select id, position from card where column_id = $1 and lane_id = $2 and position < $3 \
               and archived_at is null and deleted_at is null and id <> $4 order by position desc limit cast($5 as bigint)"
        )
        .bind(self.column)
        .bind(self.lane)
        .bind(position)
        .bind(self.moving)
        .bind(i64::try_from(rows).unwrap_or(i64::MAX))
        .all(tx)
        .await
    }

    /// So many rows after a position, the nearest first.
    async fn after(self, tx: &mut Tx, position: i64, rows: usize) -> Result<Vec<Row>, StoreError> {
        crate::sql!(
            "select id, position from card where column_id = $1 and lane_id = $2 and position > $3 \
               and archived_at is null and deleted_at is null and id <> $4 order by position limit cast($5 as bigint)"
        )
        .bind(self.column)
        .bind(self.lane)
        .bind(position)
        .bind(self.moving)
        .bind(i64::try_from(rows).unwrap_or(i64::MAX))
        .all(tx)
        .await
    }
}

/// Sets the rows around a slot apart, and gives the slot's position.
async fn make_room(work: &mut Work<'_>, list: List, left: Option<Row>, right: Option<Row>) -> Result<i64, StoreError> {
    for window in WINDOWS {
        // One row more on each side stays where it is and bounds the window.
        let mut before = match left {
            Some((_, position)) => list.before(&mut work.tx, position + 1, window + 1).await?,
            None => Vec::new(),
        };
        let mut after = match right {
            Some((_, position)) => list.after(&mut work.tx, position - 1, window + 1).await?,
            None => Vec::new(),
        };
        let low = (before.len() > window).then(|| before.pop()).flatten().map(|row| row.1);
        let high = (after.len() > window).then(|| after.pop()).flatten().map(|row| row.1);
        let Some(mut apart) = spread(low, high, before.len() + 1 + after.len()) else {
            continue;
        };
        let position = apart.remove(before.len());
        before.reverse();
        before.append(&mut after);
        set_apart(work, list, (low, high), &before, &apart).await?;
        return Ok(position);
    }
    Err(StoreError::Missing)
}

async fn set_apart(
    work: &mut Work<'_>,
    list: List,
    (low, high): (Option<i64>, Option<i64>),
    rows: &[Row],
    positions: &[i64],
) -> Result<(), StoreError> {
    // SQLite checks the order's uniqueness row by row: first everything out of the way.
    crate::sql!(
        "update card set position = id + $5 where column_id = $1 and lane_id = $2 \
           and position > $3 and position < $4 and archived_at is null and deleted_at is null"
    )
    .bind(list.column)
    .bind(list.lane)
    .bind(low.unwrap_or(PARKED / 2))
    .bind(high.unwrap_or(i64::MAX))
    .bind(PARKED)
    .execute(&mut work.tx)
    .await?;
    for ((card, _), position) in rows.iter().zip(positions) {
        crate::sql!("update card set position = $2 where id = $1")
            .bind(*card)
            .bind(*position)
            .execute(&mut work.tx)
            .await?;
        work.did.others.push(CardId::new(*card));
    }
    Ok(())
}
