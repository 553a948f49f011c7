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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn ids(numbers: impl IntoIterator<Item = i64>) -> Vec<IdeaId> {
        numbers.into_iter().map(IdeaId::new).collect()
    }

    #[test]
    fn three_go_round_the_ring_and_the_fourth_is_the_newest() {
        let ring = ids([5, 1, 9, 3, 7, 2, 8]);
        let newest = ids([9, 8, 7, 5, 3, 2, 1]);
        assert_eq!(fair_places(&ring, &newest, 7), ids([5, 1, 9, 8, 3, 7, 2]));
    }

    #[test]
    fn when_the_ring_ends_the_newest_follow() {
        let ring = ids([2, 1]);
        let newest = ids([9, 8, 7, 2, 1]);
        assert_eq!(fair_places(&ring, &newest, 10), ids([2, 1, 9, 8, 7]));
        assert_eq!(fair_places(&[], &newest, 2), ids([9, 8]));
        assert_eq!(fair_places(&[], &[], 20), ids([]));
    }

    #[test]
    fn the_ring_starts_45_further_on_each_day_and_goes_round() {
        let day = date(2026, 3, 2);
        let start = ring_start(day, 100);
        assert_eq!(ring_start(crate::calendar::plus_days(day, 1), 100), (start + 45) % 100);
        assert_eq!(ring_start(day, 0), 0);
        assert_eq!(ring_start(day, 1), 0);
    }

    /// The first three pages on a day, for ideas whose ring order is `ring`.
    fn three_pages(ring: &[IdeaId], newest: &[IdeaId], day: Date) -> Vec<IdeaId> {
        let mut turned = ring.to_vec();
        turned.rotate_left(ring_start(day, ring.len()));
        fair_places(&turned, newest, 60)
    }

    proptest! {
        #[test]
        fn every_idea_reaches_the_first_three_pages_within_n_of_45_days(
            ring in (1i64..900).prop_flat_map(|n| Just(ids(1..=n)).prop_shuffle()),
            first in 0i32..4000,
        ) {
            let mut newest = ring.clone();
            newest.sort_by(|a, b| b.cmp(a));
            let mut seen = HashSet::new();
            for days in 0..ring.len().div_ceil(45) {
                let day = crate::calendar::plus_days(
                    date(2026, 1, 1),
                    first + i32::try_from(days).expect("few days"),
                );
                seen.extend(three_pages(&ring, &newest, day));
            }
            prop_assert_eq!(seen.len(), ring.len());
        }

        #[test]
        fn nothing_is_shown_twice_and_nothing_is_left_out(
            ring in prop::collection::hash_set(0i64..80, 0..60),
            newest in prop::collection::btree_set(0i64..80, 0..60),
            places in 0usize..150,
        ) {
            let (ring, newest) = (ids(ring), ids(newest.into_iter().rev()));
            let order = fair_places(&ring, &newest, places);
            let all: HashSet<_> = ring.iter().chain(&newest).collect();
            let shown: HashSet<_> = order.iter().collect();
            prop_assert_eq!(shown.len(), order.len());
            prop_assert_eq!(order.len(), places.min(all.len()));
        }

        #[test]
        fn every_fourth_place_is_the_newest_not_yet_shown(
            ring in prop::collection::hash_set(0i64..80, 0..60),
            newest in prop::collection::btree_set(0i64..80, 0..60),
        ) {
            let (ring, newest) = (ids(ring), ids(newest.into_iter().rev()));
            let order = fair_places(&ring, &newest, 60);
            for (place, id) in order.iter().enumerate().skip(3).step_by(4) {
                let fresh = newest.iter().find(|it| !order[..place].contains(it));
                if let Some(fresh) = fresh {
                    prop_assert_eq!(id, fresh);
                }
            }
        }
    }
}
