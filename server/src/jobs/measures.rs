//! Each civil day every open measure is looked at again: days make late. Looking every minute costs
//! one small read.

use std::time::Duration;

use app::Clock;
use store::Db;

use super::Job;

pub(super) fn job(db: &Db, clock: &Clock) -> Job {
    let (db, clock) = (db.clone(), clock.clone());
    Job {
        name: "measures",
        every: Duration::from_secs(60),
        turn: Box::new(move || {
            let (db, today) = (db.clone(), clock.today());
            Box::pin(async move { Ok(store::programme::compute_day(&db, today).await.map(drop)?) })
        }),
    }
}
