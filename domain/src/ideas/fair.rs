//! The fair order of the board: everyone's idea gets its turn at the top.
//!
//! The ideas of the last 30 days stand in a ring, in the order of a random number each was
//! given. Each civil day the ring starts 45 ideas further on. Three places of four go round
//! the ring from there, every fourth to the newest idea not yet shown; older ideas follow
//! by date.
//!
//! Sixty places, the first three pages, hold 45 of the ring. So in a fixed set of n ideas
//! every one reaches them within ⌈n / 45⌉ days, and votes decide nothing.

use crate::{calendar::days_between, ids::IdeaId, time::Date};
use std::collections::HashSet;

/// An idea stands in the ring this many days.
pub const RING_DAYS: i32 = 30;
/// How far the ring's start moves each civil day: its places on three pages of twenty.
pub const RING_STEP_PER_DAY: usize = 45;

/// The first `places` ideas of the fair order. `ring` begins where it starts today and goes
/// once round; `newest` begins with the newest. Both may hold the same ideas; none is shown
/// twice. When one side ends the other goes on.
pub fn fair_places(ring: &[IdeaId], newest: &[IdeaId], places: usize) -> Vec<IdeaId> {
    let mut shown = HashSet::with_capacity(places.min(ring.len() + newest.len()));
    let mut order = Vec::with_capacity(places.min(ring.len() + newest.len()));
    let (mut ring, mut newest) = (ring.iter(), newest.iter());
    while order.len() < places {
        let is_for_newest = order.len() % 4 == 3;
        let next = if is_for_newest {
            newest
                .find(|id| !shown.contains(*id))
                .or_else(|| ring.find(|id| !shown.contains(*id)))
        } else {
            ring.find(|id| !shown.contains(*id))
                .or_else(|| newest.find(|id| !shown.contains(*id)))
        };
        let Some(&id) = next else { break };
        shown.insert(id);
        order.push(id);
    }
    order
}

/// Where a ring of `length` ideas starts on `day`.
pub fn ring_start(day: Date, length: usize) -> usize {
    let days = usize::try_from(days_between(Date::constant(2020, 1, 1), day)).unwrap_or(0);
    match length {
        0 => 0,
        length => (days % length) * (RING_STEP_PER_DAY % length) % length,
    }
}
