//! Whole boards as they were read last, so that a page of a board that has not changed reads one
//! number and no cards.
//!
//! What is kept is good while nothing at all has been written, or while the board's own number is the
//! same; names of people can change without it, so nothing is kept for longer than a minute.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::BoardId;
use domain::boards::Snapshot;
use store::{Conn, StoreError};
use tokio::time::Instant;

/// A town has some dozens of boards.
const MOST_KEPT: usize = 64;
const KEPT_FOR: Duration = Duration::from_secs(60);

/// The boards, by number.
#[derive(Default)]
pub(super) struct Snapshots(Mutex<HashMap<BoardId, Kept>>);

struct Kept {
    /// The data version at which the board's number was this.
    version: u64,
    since: Instant,
    snapshot: Arc<Snapshot>,
}

impl Snapshots {
    /// The board as it is now, at a data version asked before. None: it is not there.
    pub(super) async fn of(
        &self,
        c: &mut Conn,
        board: BoardId,
        version: u64,
    ) -> Result<Option<Arc<Snapshot>>, StoreError> {
        let kept = self.look(board);
        if let Some((at, snapshot)) = kept {
            if at == version {
                return Ok(Some(snapshot));
            }
            if store::boards::seq(c, board).await? == Some(snapshot.seq) {
                self.keep(board, version, &snapshot, false);
                return Ok(Some(snapshot));
            }
        }
        let Some(snapshot) = store::boards::snapshot(c, board).await? else {
            return Ok(None);
        };
        let snapshot = Arc::new(snapshot);
        self.keep(board, version, &snapshot, true);
        Ok(Some(snapshot))
    }

    /// Forgets all: somebody's name or rights have changed.
    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn look(&self, board: BoardId) -> Option<(u64, Arc<Snapshot>)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get(&board).filter(|it| it.since.elapsed() < KEPT_FOR)?;
        Some((kept.version, Arc::clone(&kept.snapshot)))
    }

    fn keep(&self, board: BoardId, version: u64, snapshot: &Arc<Snapshot>, is_new: bool) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_KEPT && !all.contains_key(&board) {
            all.clear();
        }
        let since = match all.get(&board) {
            Some(kept) if !is_new => kept.since,
            _ => Instant::now(),
        };
        let snapshot = Arc::clone(snapshot);
        all.insert(
            board,
            Kept {
                version,
                since,
                snapshot,
            },
        );
    }
}
