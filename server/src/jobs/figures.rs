//! The front page's figures, counted so that no page has to.

use std::time::Duration;

use app::Clock;
use store::Db;

use super::Job;

pub(super) fn job(db: &Db, clock: &Clock) -> Job {
    let (db, clock) = (db.clone(), clock.clone());
    Job {
        name: "figures",
        every: Duration::from_secs(120),
        turn: Box::new(move || {
            let (db, now) = (db.clone(), clock.now());
            Box::pin(async move { Ok(store::figures::make(&db, now).await.map(drop)?) })
        }),
    }
}
