//! Who follows which board, and how a change reaches them all.
//!
//! One task hears of every commit, writes what changed once and hands the same bytes to everybody who
//! follows the board; another sends heartbeats; a third looks whether they may still see what they
//! follow, at once when anybody's rights change and each follower once a minute. A follower costs a
//! short queue of pointers: no task, timer or copy of its own. The three tasks are in [`watch`].

mod watch;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use domain::boards::stream::WhyGone;
use domain::{BoardId, PersonId};
use tokio::sync::{Notify, mpsc};

use super::pieces::{self, Piece};
use crate::state::AppState;

/// Streams of one person; a browser needs one.
const MOST_OF_ONE: usize = 20;
/// Streams of all, unless the server says another number.
const MOST: usize = 3_000;
/// Pieces that may wait for a slow reader.
const WAITING: usize = 64;

/// Everybody who follows boards on this server.
pub struct Hub {
    inside: Mutex<Inside>,
    most: AtomicUsize,
    is_running: AtomicBool,
    /// Somebody's rights have changed.
    rights: Notify,
}

#[derive(Default)]
struct Inside {
    last: u64,
    is_stopped: bool,
    followers: HashMap<u64, Follower>,
    boards: HashMap<BoardId, Followed>,
    people: HashMap<PersonId, usize>,
}

struct Follower {
    person: PersonId,
    session: String,
    boards: Vec<BoardId>,
    queue: mpsc::Sender<Arc<Piece>>,
    /// The queue was full, and something was not sent.
    is_slow: Arc<AtomicBool>,
}

#[derive(Default)]
struct Followed {
    /// The last number that was told.
    told: Option<i64>,
    by: HashSet<u64>,
}

/// Why nobody more can follow now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The person's own, all of them, or the server is stopping.
    TooMany,
    Stopping,
}

/// A follower's own end; dropping it ends the following.
pub(super) struct Seat {
    hub: Arc<Hub>,
    number: u64,
    pub(super) queue: mpsc::Receiver<Arc<Piece>>,
    pub(super) is_slow: Arc<AtomicBool>,
}

impl Seat {
    /// A board that the follower may not see after all.
    pub(super) fn forgo(&self, board: BoardId) {
        let mut inside = self.hub.inside();
        if let Some(follower) = inside.followers.get_mut(&self.number) {
            follower.boards.retain(|it| *it != board);
        }
        inside.unfollow(self.number, board);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.inside().remove(self.number);
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            inside: Mutex::default(),
            most: AtomicUsize::new(MOST),
            is_running: AtomicBool::new(false),
            rights: Notify::new(),
        }
    }
}

impl Inside {
    fn remove(&mut self, number: u64) {
        let Some(follower) = self.followers.remove(&number) else {
            return;
        };
        for board in follower.boards {
            self.unfollow(number, board);
        }
        if let Some(count) = self.people.get_mut(&follower.person) {
            *count -= 1;
            if *count == 0 {
                self.people.remove(&follower.person);
            }
        }
    }

    fn unfollow(&mut self, number: u64, board: BoardId) {
        if let Some(followed) = self.boards.get_mut(&board) {
            followed.by.remove(&number);
            if followed.by.is_empty() {
                self.boards.remove(&board);
            }
        }
    }
}

impl Follower {
    fn send(&self, piece: &Arc<Piece>) -> bool {
        let is_sent = self.queue.try_send(Arc::clone(piece)).is_ok();
        if !is_sent {
            self.is_slow.store(true, Ordering::Release);
        }
        is_sent
    }
}

impl Hub {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many may follow at once. The server leaves some of its connections for pages.
    pub fn allow(&self, most: usize) {
        self.most.store(most, Ordering::Relaxed);
    }

    /// How many follow now.
    pub fn followers(&self) -> usize {
        self.inside().followers.len()
    }

    /// Ends all streams at once, each with a hint of when to come again. Nobody new is taken.
    pub fn stop(&self) {
        let mut inside = self.inside();
        inside.is_stopped = true;
        for (number, follower) in inside.followers.drain() {
            follower.send(&Arc::new(Piece::Last(pieces::retry(number))));
        }
        inside.boards.clear();
        inside.people.clear();
    }

    /// A seat for somebody whose rights are asked afterwards: what happens between is not lost.
    pub(super) fn join(
        self: &Arc<Self>,
        state: &AppState,
        person: PersonId,
        session: &str,
        boards: &[BoardId],
    ) -> Result<Seat, Full> {
        if !self.is_running.swap(true, Ordering::AcqRel) {
            watch::run(self, state);
        }
        let mut inside = self.inside();
        if inside.is_stopped {
            return Err(Full::Stopping);
        }
        let own = inside.people.get(&person).copied().unwrap_or_default();
        if own >= MOST_OF_ONE || inside.followers.len() >= self.most.load(Ordering::Relaxed) {
            return Err(Full::TooMany);
        }
        inside.last += 1;
        let number = inside.last;
        let (sender, queue) = mpsc::channel(WAITING);
        let is_slow = Arc::new(AtomicBool::new(false));
        for &board in boards {
            inside.boards.entry(board).or_default().by.insert(number);
        }
        *inside.people.entry(person).or_default() += 1;
        inside.followers.insert(
            number,
            Follower {
                person,
                session: session.to_owned(),
                boards: boards.to_vec(),
                queue: sender,
                is_slow: Arc::clone(&is_slow),
            },
        );
        Ok(Seat {
            hub: Arc::clone(self),
            number,
            queue,
            is_slow,
        })
    }

    /// A board's number was read: what comes up to it need not be told to those who come now.
    pub(super) fn seen(&self, board: BoardId, seq: i64) {
        if let Some(followed) = self.inside().boards.get_mut(&board) {
            followed.told.get_or_insert(seq);
        }
    }

    fn tell(&self, board: BoardId, seq: i64, text: Bytes) {
        let piece = Arc::new(Piece::Change { board, seq, text });
        let mut inside = self.inside();
        let Inside { boards, followers, .. } = &mut *inside;
        let Some(followed) = boards.get_mut(&board) else { return };
        followed.told = Some(seq);
        for number in &followed.by {
            if let Some(follower) = followers.get(number) {
                follower.send(&piece);
            }
        }
    }

    /// Takes boards away from a follower, and the seat with the last one.
    fn part(&self, number: u64, lost: &[BoardId], reason: WhyGone) {
        let mut inside = self.inside();
        for &board in lost {
            let Some(follower) = inside.followers.get_mut(&number) else {
                return;
            };
            follower.boards.retain(|it| *it != board);
            let text = pieces::gone(board, reason);
            let is_told = follower.send(&Arc::new(Piece::Gone { board, text }));
            let is_last = follower.boards.is_empty();
            inside.unfollow(number, board);
            // What waits in the queue is still sent; then the stream ends. Also where this could not
            // be told: whoever asks again is refused.
            if is_last || !is_told {
                inside.remove(number);
            }
        }
    }
}
