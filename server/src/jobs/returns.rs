//! What comes back by itself: *Ei nyt* on its date, a question after its two weeks. The authors are told.

use std::time::Duration;

use app::Clock;
use store::Db;

use super::Job;

pub(super) fn job(db: &Db, clock: &Clock) -> Job {
    let (db, clock) = (db.clone(), clock.clone());
    Job {
        name: "returns",
        every: Duration::from_secs(300),
        turn: Box::new(move || {
            let (db, now) = (db.clone(), clock.now());
            Box::pin(async move {
                let returned = store::handling::return_due(&db, now).await?;
                if returned.on_date + returned.unanswered > 0 {
                    tracing::info!(
                        on_date = returned.on_date,
                        unanswered = returned.unanswered,
                        "matters came back by themselves"
                    );
                }
                Ok(store::handling::forget(&db, now).await?)
            })
        }),
    }
}
