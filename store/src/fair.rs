//! The ring of the fair order: who stands on it, and where it starts each civil day.
//!
//! The day's start is written once, by whichever server is first; then all of them list alike.

use domain::ideas::fair::{RING_DAYS, RING_STEP_PER_DAY};
use domain::{Date, Moment};

use crate::{Db, StoreError};

/// Days caught up with at once after a long stop; further back nobody remembers the order.
const CATCH_UP: i32 = 60;

/// Brings the ring to `today`: old ideas leave it, and its start is 45 ideas further on for each
/// day since the last. Doing it again on the same day changes nothing. True: something changed.
///
/// # Errors
/// Only faults of the database.
pub async fn roll(db: &Db, today: Date) -> Result<bool, StoreError> {
    let oldest = Moment::start_of(domain::calendar::plus_days(today, -RING_DAYS));
    let last: Option<(String, i64)> = crate::sql!("select day, start_key from fair_day order by day desc limit 1")
        .optional(&mut db.read().await?)
        .await?;
    let leaving: Option<(i64,)> = crate::sql!("select id from idea where in_ring and created_at < $1 limit 1")
        .bind(oldest)
        .optional(&mut db.read().await?)
        .await?;
    let days = match &last {
        Some((day, _)) => domain::calendar::days_between(crate::codes::day("fair_day.day", day)?, today),
        None => 1,
    };
    if days <= 0 && leaving.is_none() {
        return Ok(false);
    }
    let mut tx = db.write().await?;
    if days > 0 {
        let mut start = last.map_or(0, |(_, start)| start);
        for _ in 0..days.min(CATCH_UP) {
            start = further(&mut tx, start).await?;
        }
        crate::sql!("insert into fair_day (day, start_key) values ($1, $2) on conflict (day) do nothing")
            .bind(today)
            .bind(start)
            .execute(&mut tx)
            .await?;
        crate::sql!("delete from fair_day where day < $1")
            .bind(domain::calendar::plus_days(today, -CATCH_UP))
            .execute(&mut tx)
            .await?;
    }
    crate::sql!("update idea set in_ring = false where in_ring and created_at < $1")
        .bind(oldest)
        .execute(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// The key of the idea 45 places round the ring from `start`.
async fn further(c: &mut crate::Conn, start: i64) -> Result<i64, StoreError> {
    let step = RING_STEP_PER_DAY;
    let wanted = i64::try_from(step + 1).unwrap_or(i64::MAX);
    let mut keys: Vec<(i64,)> =
        crate::sql!("select ring_key from idea where listed and in_ring and ring_key >= $1 order by ring_key limit $2")
            .bind(start)
            .bind(wanted)
            .all(c)
            .await?;
    if keys.len() <= step {
        let again: Vec<(i64,)> = crate::sql!(
            "select ring_key from idea where listed and in_ring and ring_key < $1 order by ring_key limit $2"
        )
        .bind(start)
        .bind(wanted)
        .all(c)
        .await?;
        keys.extend(again);
    }
    Ok(match keys.len() {
        0 => start,
        length => keys[step % length].0,
    })
}
