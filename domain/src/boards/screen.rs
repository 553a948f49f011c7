//! A board on one person's screen: what the server has told, and on top of it what the person has asked for.
//!
//! The two are kept apart. What is shown is the server's board with the waiting operations done over
//! it again ([`View`]), so a refused operation leaves nothing behind: the card is where the server has
//! it. A change is taken only when its number follows the last one; what comes early is held, and what
//! comes twice does nothing. Nothing here knows of browsers or the network.

mod asks;
mod view;

use super::{Ask, Change, Done, Op, Refused, SlimCard, Snapshot, Why};
use crate::ids::CardId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use asks::subjects;
use asks::{places, rename, see};
pub use view::{Cell, View};

/// Operations that may wait for the server at once; one more is not taken.
pub const MOST_WAITING: usize = 50;
/// How long a gap in the numbers may stand before the missing changes are asked for, milliseconds.
pub const GAP_MS: i64 = 2_000;
/// Early changes that are held at most: more of them is a gap that will not close by itself.
const MOST_HELD: usize = 100;

/// One's own operation that the server has not told back yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub op: Op,
    /// The number that a new card goes by until the server gives it one; below zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporary: Option<CardId>,
    /// The board's number after it and the cards as they became: shown until the stream is there too.
    #[serde(skip)]
    pub answered: Option<(i64, Vec<SlimCard>)>,
}

/// What came of a change that was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is on the screen. `own`: this browser's own operation made it.
    Taken { own: bool },
    /// It was known already.
    Known,
    /// It came before its time and is held.
    Early,
    /// The whole board must be asked for.
    Whole,
}

/// The board, the held changes and the queue.
#[derive(Clone, Debug)]
pub struct Screen {
    board: Snapshot,
    cards: BTreeMap<CardId, SlimCard>,
    queue: Vec<Waiting>,
    held: BTreeMap<i64, (Change, i64)>,
    next_temporary: i64,
}

impl Screen {
    /// A board as it came, with what this person had left waiting.
    pub fn new(board: Snapshot, left: Vec<Waiting>) -> Self {
        let lowest = left
            .iter()
            .filter_map(|it| it.temporary)
            .map(CardId::get)
            .min()
            .unwrap_or(0);
        let mut screen = Self {
            cards: BTreeMap::new(),
            board,
            queue: left,
            held: BTreeMap::new(),
            next_temporary: lowest - 1,
        };
        screen.index();
        screen
    }

    /// The board without its cards: names, columns, lanes, labels, people, limits.
    pub const fn board(&self) -> &Snapshot {
        &self.board
    }

    pub const fn seq(&self) -> i64 {
        self.board.seq
    }

    /// What is to be seen: the server's cards with the waiting operations done over them.
    pub fn view(&self) -> View {
        View::of(self)
    }

    /// Puts one's own operation last in the queue. Refused when too many wait already.
    ///
    /// # Errors
    /// The operation itself, so that nothing that was typed is lost.
    pub fn ask(&mut self, op: Op) -> Result<Option<CardId>, Box<Op>> {
        if self.waiting() >= MOST_WAITING {
            return Err(Box::new(op));
        }
        let temporary = matches!(op.ask, Ask::Create { .. }).then(|| {
            let id = CardId::new(self.next_temporary);
            self.next_temporary -= 1;
            id
        });
        self.queue.push(Waiting {
            op,
            temporary,
            answered: None,
        });
        Ok(temporary)
    }

    /// The operation to send next. One goes at a time, in the order they were asked.
    pub fn next(&self) -> Option<&Op> {
        self.queue.iter().find(|it| it.answered.is_none()).map(|it| &it.op)
    }

    /// How many operations the server has not answered.
    pub fn waiting(&self) -> usize {
        self.queue.iter().filter(|it| it.answered.is_none()).count()
    }

    /// What must outlive a reload.
    pub fn left(&self) -> Vec<&Waiting> {
        self.queue.iter().filter(|it| it.answered.is_none()).collect()
    }

    /// The server did it. Later operations on the same cards go on from the version it gave.
    pub fn done(&mut self, op_id: &str, done: Done) {
        let Some(at) = self.queue.iter().position(|it| it.op.op_id == op_id) else {
            return;
        };
        // Cards that had to make room come along; the new one is the one that was not known. When a
        // catch-up has told of it already, it is the first one of the answer: the one asked for.
        let ids = || done.cards.iter().map(|it| it.id);
        let real = ids().find(|id| !self.cards.contains_key(id)).or_else(|| ids().next());
        if let (Some(temporary), Some(real)) = (self.queue[at].temporary, real) {
            self.queue[at].temporary = Some(real);
            for later in &mut self.queue[at + 1..] {
                rename(&mut later.op.ask, temporary, real);
            }
        }
        for card in &done.cards {
            for later in &mut self.queue[at + 1..] {
                see(&mut later.op.ask, card);
            }
        }
        if done.seq > self.board.seq && places(&self.queue[at].op.ask) {
            self.queue[at].answered = Some((done.seq, done.cards));
            return;
        }
        self.queue.remove(at);
        // An answer that comes again tells how things were; the stream has told what became of them.
        if done.seq > self.board.seq {
            for card in done.cards {
                self.take_card(card);
            }
            for card in done.removed {
                self.cards.remove(&card);
            }
        }
    }

    /// The server did not do it: the cards are where it has them. Moves of the same card that were
    /// asked after it are given up too, and everything about a card that never came to be.
    pub fn refused(&mut self, op_id: &str, refused: &Refused) -> Option<Op> {
        let at = self.queue.iter().position(|it| it.op.op_id == op_id)?;
        let gone = self.queue.remove(at);
        // Only what is newer than what the screen shows: an answer that was long on its way brings no
        // card back, nor the place it had before others made it move.
        for card in &refused.cards {
            if self.cards.get(&card.id).is_some_and(|have| have.version < card.version) {
                self.take_card(card.clone());
            }
        }
        if refused.why == Why::CardGone
            && refused.cards.is_empty()
            && let [card] = subjects(&gone.op.ask)[..]
        {
            self.cards.remove(&card);
        }
        if refused.why == Why::NotAllowed {
            self.queue.clear();
        }
        let moved = match &gone.op.ask {
            Ask::Move { card, .. } => Some(*card),
            _ => None,
        };
        let never = gone.temporary;
        let mut place = 0;
        self.queue.retain(|it| {
            let is_later = place >= at;
            place += 1;
            let about = subjects(&it.op.ask);
            let moves_it = matches!(it.op.ask, Ask::Move { .. }) && moved.is_some_and(|card| about.contains(&card));
            let of_nothing = never.is_some_and(|card| about.contains(&card));
            !(is_later && it.answered.is_none() && (moves_it || of_nothing))
        });
        Some(gone.op)
    }

    /// One change of the stream. `now` is milliseconds by any clock that goes forward.
    pub fn hear(&mut self, change: Change, now: i64) -> Heard {
        if change.seq <= self.board.seq {
            return Heard::Known;
        }
        if change.seq > self.board.seq + 1 {
            if self.held.len() < MOST_HELD {
                self.held.insert(change.seq, (change, now));
            }
            return Heard::Early;
        }
        if change.whole {
            return Heard::Whole;
        }
        let mut own = self.take(change);
        while let Some((change, _)) = self.held.remove(&(self.board.seq + 1)) {
            if change.whole {
                return Heard::Whole;
            }
            own &= self.take(change);
        }
        self.settle();
        Heard::Taken { own }
    }

    /// Whether a gap has stood so long that the missing changes must be asked for.
    pub fn lacks(&self, now: i64) -> bool {
        self.held.len() >= MOST_HELD || self.held.values().any(|(_, came)| now - came >= GAP_MS)
    }

    /// The sum of all changes after `since`. Nothing happens when the screen is behind that.
    pub fn catch_up(&mut self, since: i64, sum: Change) -> Heard {
        if sum.whole || since > self.board.seq {
            return Heard::Whole;
        }
        if sum.seq <= self.board.seq {
            return Heard::Known;
        }
        let own = self.take(sum);
        self.held.retain(|seq, _| *seq > self.board.seq);
        while let Some((change, _)) = self.held.remove(&(self.board.seq + 1)) {
            if change.whole {
                return Heard::Whole;
            }
            self.take(change);
        }
        self.settle();
        Heard::Taken { own }
    }

    /// A whole board in the place of this one. Another epoch voids what waits; its operations come
    /// back, to be told about. An older board of the same epoch is not taken.
    pub fn replace(&mut self, board: Snapshot) -> Vec<Op> {
        let is_other = board.epoch != self.board.epoch;
        if !is_other && board.seq < self.board.seq {
            return Vec::new();
        }
        self.board = board;
        self.index();
        self.held.retain(|seq, _| !is_other && *seq > self.board.seq);
        let void = if is_other {
            self.queue.drain(..).map(|it| it.op).collect()
        } else {
            Vec::new()
        };
        self.settle();
        void
    }

    /// The right was taken away: nothing stays. What was typed comes back, to be offered to its writer.
    pub fn clear(&mut self) -> Vec<Op> {
        self.cards.clear();
        self.held.clear();
        self.board.people.clear();
        self.board.labels.clear();
        self.queue.drain(..).map(|it| it.op).collect()
    }

    fn index(&mut self) {
        self.cards = std::mem::take(&mut self.board.cards)
            .into_iter()
            .map(|card| (card.id, card))
            .collect();
    }

    fn take(&mut self, change: Change) -> bool {
        let mut own = false;
        if let Some(op_id) = &change.op_id
            && self.queue.iter().any(|it| it.op.op_id == *op_id)
        {
            own = true;
            let done = Done {
                seq: change.seq,
                cards: change.cards.clone(),
                removed: change.removed.clone(),
                placed: None,
                over: None,
                made: None,
            };
            self.done(op_id, done);
        }
        for card in change.cards {
            self.take_card(card);
        }
        for card in change.removed {
            self.cards.remove(&card);
        }
        self.board.seq = change.seq;
        own
    }

    /// What a card was earlier never covers what it is.
    fn take_card(&mut self, card: SlimCard) {
        if self.cards.get(&card.id).is_none_or(|have| have.version <= card.version) {
            self.cards.insert(card.id, card);
        }
    }

    /// Operations whose outcome has come by the stream need not be shown over it any more.
    fn settle(&mut self) {
        let seq = self.board.seq;
        self.queue
            .retain(|it| it.answered.as_ref().is_none_or(|(at, _)| *at > seq));
    }
}
