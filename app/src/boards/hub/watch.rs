//! The three tasks behind the hub: hearing of commits, guarding rights, beating.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use domain::boards::stream::{HEARTBEAT_SECONDS, WhyGone};
use domain::people::{Act, Object, Person, may};
use domain::{Actor, BoardId, PersonId};
use store::db::BoardNews;
use store::{Db, StoreError};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Followed, Hub};
use crate::boards::data::Answers;
use crate::boards::pieces::{self, Piece};
use crate::state::{AppState, Clock};

/// Changes written one by one; more are told by their last number.
const MOST_AT_ONCE: i64 = 50;
/// Each follower's rights are looked at again after so many seconds.
const LOOK_SECONDS: u64 = 60;
/// After a fault of the database.
const AGAIN: Duration = Duration::from_millis(500);

/// Starts the three tasks. They end with the hub.
pub(super) fn run(hub: &Arc<Hub>, state: &AppState) {
    let (hub, db, clock) = (Arc::downgrade(hub), &state.db, &state.clock);
    // Subscribed before anybody reads a board's number.
    tokio::spawn(hear(Weak::clone(&hub), db.clone(), db.board_news()));
    tokio::spawn(guard(
        Weak::clone(&hub),
        db.clone(),
        clock.clone(),
        Arc::clone(&state.answers),
    ));
    tokio::spawn(beat(hub));
}

impl Hub {
    /// Tells what has changed on a board up to this number.
    async fn bring(&self, db: &Db, board: BoardId, seq: i64) -> Result<(), StoreError> {
        let from = match self.inside().boards.get(&board) {
            None => return Ok(()),
            Some(Followed { told: Some(told), .. }) => told + 1,
            Some(Followed { told: None, .. }) => seq,
        };
        if from > seq {
            return Ok(());
        }
        if seq - from >= MOST_AT_ONCE {
            self.tell(board, seq, pieces::touch(board, seq));
            self.rights.notify_one();
            return Ok(());
        }
        let mut c = db.read().await?;
        for number in from..=seq {
            let change = store::boards::event(&mut c, board, number).await?;
            if change.as_ref().is_none_or(|change| change.whole) {
                // A seat, the group or who may look may be what changed.
                self.rights.notify_one();
            }
            self.tell(board, number, pieces::change(board, number, change));
        }
        Ok(())
    }

    /// Looks at all boards that somebody follows: another process may have changed them.
    async fn bring_all(&self, db: &Db) -> Result<(), StoreError> {
        if self.inside().boards.is_empty() {
            return Ok(());
        }
        let seqs = store::boards::seqs(&mut db.read().await?).await?;
        for (board, seq) in seqs {
            self.bring(db, board, seq).await?;
        }
        Ok(())
    }

    /// Asks anew who may see what they follow, of those chosen by their number.
    async fn look(&self, db: &Db, clock: &Clock, chosen: impl Fn(u64) -> bool) -> Result<(), StoreError> {
        let asked: Vec<(u64, String, Vec<BoardId>)> = self
            .inside()
            .followers
            .iter()
            .filter(|(number, _)| chosen(**number))
            .map(|(number, it)| (*number, it.session.clone(), it.boards.clone()))
            .collect();
        if asked.is_empty() {
            return Ok(());
        }
        let now = clock.now();
        let mut c = db.read().await?;
        let mut sessions: HashMap<String, Option<Person>> = HashMap::new();
        let mut seen: HashMap<(PersonId, BoardId), bool> = HashMap::new();
        for (number, session, boards) in asked {
            let person = match sessions.get(&session) {
                Some(known) => known.clone(),
                None => store::people::sessions::still_there(&mut c, &session, now).await?,
            };
            sessions.insert(session, person.clone());
            let Some(person) = person else {
                self.part(number, &boards, WhyGone::SignedOut);
                continue;
            };
            let id = person.id;
            let actor = Actor::Person(person);
            let mut lost = Vec::new();
            for board in boards {
                let sees = match seen.get(&(id, board)) {
                    Some(sees) => *sees,
                    None => {
                        let sight = store::boards::sight(&mut c, board, Some(id)).await?;
                        sight.is_some_and(|it| may(&actor, Act::ReadBoard, &Object::Board(it)).is_ok())
                    }
                };
                seen.insert((id, board), sees);
                if !sees {
                    lost.push(board);
                }
            }
            self.part(number, &lost, WhyGone::Revoked);
        }
        Ok(())
    }
}

async fn hear(hub: Weak<Hub>, db: Db, mut news: Receiver<BoardNews>) {
    let mut missed = false;
    loop {
        let piece = if missed {
            tokio::time::sleep(AGAIN).await;
            Ok(BoardNews::Perhaps)
        } else {
            news.recv().await
        };
        let Some(hub) = hub.upgrade() else { return };
        let done = match piece {
            Ok(BoardNews::Changed(board, seq)) => hub.bring(&db, board, seq).await,
            Ok(BoardNews::Perhaps) => hub.bring_all(&db).await,
            Ok(BoardNews::Rights) => {
                hub.rights.notify_one();
                Ok(())
            }
            Err(RecvError::Lagged(_)) => {
                hub.rights.notify_one();
                hub.bring_all(&db).await
            }
            Err(RecvError::Closed) => return,
        };
        missed = done.is_err();
        if let Err(error) = done {
            tracing::error!(%error, "a change of a board could not be told; it is tried again");
        }
    }
}

async fn guard(hub: Weak<Hub>, db: Db, clock: Clock, answers: Arc<Answers>) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut second = 0;
    loop {
        let Some(strong) = hub.upgrade() else { return };
        let is_for_all = tokio::select! {
            () = strong.rights.notified() => true,
            _ = seconds.tick() => false,
        };
        second += u64::from(!is_for_all);
        if is_for_all {
            // Somebody may have been erased, and their name with them.
            answers.forget();
        }
        let chosen = |number| is_for_all || number % LOOK_SECONDS == second % LOOK_SECONDS;
        if let Err(error) = strong.look(&db, &clock, chosen).await {
            tracing::error!(%error, "the rights of those who follow boards could not be read; it is tried again");
            strong.rights.notify_one();
            drop(strong);
            tokio::time::sleep(AGAIN).await;
        }
    }
}

async fn beat(hub: Weak<Hub>) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let piece = Arc::new(Piece::Beat);
    for second in 0_u64.. {
        seconds.tick().await;
        let Some(hub) = hub.upgrade() else { return };
        for (number, follower) in &hub.inside().followers {
            if number % HEARTBEAT_SECONDS == second % HEARTBEAT_SECONDS {
                follower.send(&piece);
            }
        }
    }
}
