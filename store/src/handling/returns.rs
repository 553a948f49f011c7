//! What comes back by itself: *Ei nyt* on its date, and a question to which no answer came in time.
//! Each matter in its own transaction; nothing is ever closed here.

use domain::ideas::State;
use domain::ideas::clocks::Promise;
use domain::ideas::status::Change;
use domain::{Actor, IdeaId, Moment};

use super::acts::{Hand, change};
use crate::codes::json;
use crate::{Db, StoreError};

/// Matters looked at in one read.
const BATCH: i64 = 500;

/// How many came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// *Ei nyt* whose date has come.
    pub on_date: u32,
    /// Questions whose time ran out.
    pub unanswered: u32,
}

/// Brings back what is due at `now`, and tells the authors.
///
/// # Errors
/// Only faults of the database.
pub async fn return_due(db: &Db, now: Moment) -> Result<Returned, StoreError> {
    let mut returned = Returned::default();
    let hand = Hand {
        actor: &Actor::System,
        seen: None,
        promise: Promise::default(),
    };
    let mut last = 0;
    loop {
        let rows: Vec<(i64, String)> = crate::sql!(
            "select id, state from idea where status in ('not_now', 'asked') and id > $1 order by id limit $2"
        )
        .bind(last)
        .bind(BATCH)
        .all(&mut db.read().await?)
        .await?;
        let Some((end, _)) = rows.last() else {
            return Ok(returned);
        };
        last = *end;
        for (id, state) in rows {
            let today = now.civil_day();
            let state: State = json("idea.state", &state)?;
            if state.returns_on().is_none_or(|day| day > today) {
                continue;
            };
            let (what, count) = match state {
                State::NotNow { .. } => (Change::Return, &mut returned.on_date),
                _ => (Change::Resume, &mut returned.unanswered),
            };
            // Somebody may have moved it meanwhile: then there is nothing to do.
            if change(db, IdeaId::new(id), what, hand, now).await?.is_ok() {
                *count += 1;
            }
        }
    }
}
