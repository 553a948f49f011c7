//! The lanes of a board. The default one is renamed, but never taken away.

use domain::boards::{MOST_LANES, ServiceClass};
use domain::{BoardId, LaneId, Moment};

use super::columns::Stays;
use crate::codes::code_option;
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// What is set on a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// Begun and unfinished cards in it.
    pub limit: Option<i64>,
    /// Cards put there become of this class.
    pub class: Option<ServiceClass>,
}

/// A lane in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub id: LaneId,
    pub set: Draft,
    pub is_default: bool,
    /// Live cards in it.
    pub cards: i64,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    name: String,
    wip_max: Option<i64>,
    class: Option<String>,
    is_default: bool,
    cards: i64,
}

/// The lanes in use, the default one first.
///
/// # Errors
/// Faults of the database only.
pub async fn lanes(c: &mut Conn, board: BoardId) -> Result<Vec<Lane>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, name, wip_max, class, is_default, \
                (select count(*) from card where card.lane_id = lane.id \
                   and card.archived_at is null and card.deleted_at is null) as cards \
         from lane where board_id = $1 and deleted_at is null order by is_default desc, position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    let lane = |raw: Raw| {
        Ok(Lane {
            id: LaneId::new(raw.id),
            set: Draft {
                name: raw.name,
                limit: raw.wip_max,
                class: code_option("lane.class", raw.class.as_deref())?,
            },
            is_default: raw.is_default,
            cards: raw.cards,
        })
    };
    rows.into_iter().map(lane).collect()
}

/// A new lane, the last one. None: there are [`MOST_LANES`] already.
///
/// # Errors
/// Faults of the database only.
pub async fn add(tx: &mut Tx, board: BoardId, new: &Draft) -> Result<Option<LaneId>, StoreError> {
    if lanes(tx, board).await?.len() >= MOST_LANES {
        return Ok(None);
    }
    let (id,): (i64,) = crate::sql!(
        "insert into lane (board_id, name, position, wip_max, class, is_default) \
         select $1, cast($2 as text), coalesce(max(position), 0) + 1, $3, cast($4 as text), $5 \
         from lane where board_id = $1 returning id"
    )
    .bind(board)
    .bind(new.name.as_str())
    .bind(new.limit)
    .bind(new.class.map(ServiceClass::as_code))
    .bind(false)
    .one(tx)
    .await?;
    Ok(Some(LaneId::new(id)))
}

/// Saves a lane. The class is given to cards that are put there from now on.
///
/// # Errors
/// Faults of the database only.
pub async fn save(tx: &mut Tx, board: BoardId, lane: LaneId, new: &Draft) -> Result<(), StoreError> {
    crate::sql!(
        "update lane set name = $3, wip_max = $4, class = $5, version = version + 1 where id = $1 and board_id = $2"
    )
    .bind(lane)
    .bind(board)
    .bind(new.name.as_str())
    .bind(new.limit)
    .bind(new.class.map(ServiceClass::as_code))
    .execute(tx)
    .await?;
    Ok(())
}

/// Changes places with the neighbour; the default one stays first.
///
/// # Errors
/// Faults of the database only.
pub async fn shift(tx: &mut Tx, board: BoardId, lane: LaneId, is_up: bool) -> Result<(), StoreError> {
    let mut order: Vec<LaneId> = lanes(tx, board).await?.into_iter().map(|it| it.id).collect();
    let Some(here) = order.iter().position(|it| *it == lane) else {
        return Ok(());
    };
    let there = if is_up { here.checked_sub(1) } else { Some(here + 1) };
    let Some(there) = there.filter(|there| here > 0 && *there > 0 && *there < order.len()) else {
        return Ok(());
    };
    order.swap(here, there);
    for (position, id) in (1_i64..).zip(order) {
        crate::sql!("update lane set position = $2 where id = $1")
            .bind(id)
            .bind(position)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Takes a lane away; its cards must have been moved first.
///
/// # Errors
/// Faults of the database only.
pub async fn remove(tx: &mut Tx, board: BoardId, lane: LaneId, now: Moment) -> Result<Result<(), Stays>, StoreError> {
    let all = lanes(tx, board).await?;
    let Some(it) = all.iter().find(|it| it.id == lane) else {
        return Ok(Ok(()));
    };
    if it.is_default {
        return Ok(Err(Stays::Last));
    }
    if it.cards > 0 {
        return Ok(Err(Stays::Cards(it.cards)));
    }
    crate::sql!("update lane set deleted_at = $2 where id = $1")
        .bind(lane)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(Ok(()))
}
