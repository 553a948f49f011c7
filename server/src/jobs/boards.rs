//! Once an hour: finished cards that have been on their board long enough go to the archive.

use std::time::Duration;

use app::Clock;
use store::Db;

use super::Job;

pub(super) fn job(db: &Db, clock: &Clock) -> Job {
    let (db, clock) = (db.clone(), clock.clone());
    Job {
        name: "boards",
        every: Duration::from_secs(60 * 60),
        turn: Box::new(move || {
            let (db, now) = (db.clone(), clock.now());
            Box::pin(async move {
                let archived = store::boards::archive_done(&db, now).await?;
                if archived > 0 {
                    tracing::info!(archived, "finished cards went to the archive");
                }
                Ok(())
            })
        }),
    }
}
