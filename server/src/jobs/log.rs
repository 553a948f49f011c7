//! The database's log is emptied when it has grown: under steady readers it never ends by itself. So is
//! one that still holds what was erased.

use std::path::PathBuf;
use std::time::Duration;

use store::{Database, Db};

use super::Job;

/// Below this the database's own housekeeping is enough.
const LARGE: u64 = 16 << 20;

pub(super) fn job(db: &Db) -> Option<Job> {
    let Database::Sqlite(file) = db.database() else {
        return None;
    };
    let mut log = file.clone().into_os_string();
    log.push("-wal");
    let (db, log) = (db.clone(), PathBuf::from(log));
    Some(Job {
        name: "log",
        every: Duration::from_secs(60),
        turn: Box::new(move || {
            let large = std::fs::metadata(&log).is_ok_and(|log| log.len() > LARGE);
            let db = db.clone();
            Box::pin(async move {
                if large || db.log_must_be_folded() {
                    db.fold_log().await?;
                }
                Ok(())
            })
        }),
    })
}
