//! The ring of the fair order moves on each civil day. Looking every minute costs two small reads.

use std::time::Duration;

use app::Clock;
use store::Db;

use super::Job;

pub(super) fn job(db: &Db, clock: &Clock) -> Job {
    let (db, clock) = (db.clone(), clock.clone());
    Job {
        name: "ring",
        every: Duration::from_secs(60),
        turn: Box::new(move || {
            let (db, today) = (db.clone(), clock.today());
            Box::pin(async move { Ok(store::fair::roll(&db, today).await.map(drop)?) })
        }),
    }
}
