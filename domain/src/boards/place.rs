//! Order within a column's lane: a whole number between its neighbours'.
//!
//! A browser tells beside which card (`Anchor`), the server alone computes the number, from the
//! neighbours as they are then. Almost every drop writes one row. When two neighbours stand so close
//! that nothing fits between, the rows around them are set apart evenly, a few on each side at first
//! ([`WINDOWS`]), so that no drop has to renumber a column.
//!
//! [`GAP`] is 2^36 and not the 2^20 of `research/kanban-and-flow.md` B1: with 2^20 a column of a hundred
//! cards needs up to 115 rows in one drop, with 2^36 no more than 63 however long it is (measured, see
//! the tests), and 65,536 drops at one end fit before the whole is centred again.

/// Between a card and the next one put at the end of its list.
pub const GAP: i64 = 1 << 36;
/// How far apart cards are after they were set apart, at least.
pub const APART: i64 = 1024;
/// Positions are nearer to zero than this, so that a JSON number stays exact in a browser.
pub const BOUND: i64 = 1 << 52;
/// How many rows on each side are set apart: the first window that is wide enough.
pub const WINDOWS: [usize; 9] = [7, 15, 31, 63, 127, 255, 511, 1023, 2047];
/// Where rows are parked while they are set apart, so that no two ever have one position: this plus
/// the card's number, far outside [`BOUND`].
pub const PARKED: i64 = -(1 << 62);

/// A position between two neighbours; none on a side is the list's end. `None`: there is no room, and
/// the rows around must be set apart.
pub const fn between(left: Option<i64>, right: Option<i64>) -> Option<i64> {
    match (left, right) {
        (Some(left), Some(right)) if right - left >= 2 => Some(left + (right - left) / 2),
        (Some(_), Some(_)) => None,
        (Some(left), None) => bounded(left + GAP),
        (None, Some(right)) => bounded(right - GAP),
        (None, None) => Some(0),
    }
}

const fn bounded(position: i64) -> Option<i64> {
    if position > -BOUND && position < BOUND {
        Some(position)
    } else {
        None
    }
}

/// The positions of `rows` cards set apart evenly between two that stay; none on a side is the list's
/// end, and with none on both the whole list is centred. `None`: too narrow, take a wider window.
pub fn spread(left: Option<i64>, right: Option<i64>, rows: usize) -> Option<Vec<i64>> {
    let rows = i64::try_from(rows).ok()?;
    let (first, step) = match (left, right) {
        (Some(left), Some(right)) => {
            let step = (right - left) / (rows + 1);
            if step < APART {
                return None;
            }
            (left + step, step)
        }
        (Some(left), None) => (left + GAP, GAP),
        (None, Some(right)) => (right - GAP * rows, GAP),
        (None, None) => (-(GAP * (rows - 1) / 2), GAP),
    };
    let positions: Vec<i64> = (0..rows).map(|n| first + step * n).collect();
    let is_inside = positions.iter().all(|position| bounded(*position).is_some());
    is_inside.then_some(positions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A list that counts what it writes.
    #[derive(Default)]
    struct List {
        positions: Vec<i64>,
        written: usize,
        most: usize,
    }

    impl List {
        fn of(cards: usize) -> Self {
            let mut list = Self::default();
            for place in 0..cards {
                list.drop_at(place);
            }
            Self { written: 0, ..list }
        }

        fn drop_at(&mut self, place: usize) {
            let list = &mut self.positions;
            let left = place.checked_sub(1).map(|left| list[left]);
            let right = list.get(place).copied();
            if let Some(position) = between(left, right) {
                list.insert(place, position);
                self.written += 1;
                self.most = self.most.max(1);
                return;
            }
            for window in WINDOWS {
                let from = place.saturating_sub(window);
                let to = (place + window).min(list.len());
                let left = from.checked_sub(1).map(|left| list[left]);
                let right = list.get(to).copied();
                if let Some(apart) = spread(left, right, to - from + 1) {
                    self.written += apart.len();
                    self.most = self.most.max(apart.len());
                    list.splice(from..to, apart);
                    return;
                }
            }
            panic!("no room among {} cards", list.len());
        }

        fn is_in_order(&self) -> bool {
            self.positions.is_sorted_by(|a, b| a < b) && self.positions.iter().all(|it| it.abs() < BOUND)
        }
    }

    #[test]
    fn ten_thousand_drops_into_the_same_gap_write_two_rows_each_and_never_more_than_64() {
        type Where = fn(usize, usize) -> usize;
        let places: [(&str, Where); 4] = [
            ("after one card", |start, _| start / 2),
            ("before one card", |start, now| now - start / 2),
            ("after and before by turns", |start, now| {
                if now % 2 == 0 { start / 2 } else { now - start / 2 }
            }),
            ("anywhere", |_, now| now * 7919 % 10_007 % (now + 1)),
        ];
        for start in [2, 10, 40, 100, 500, 1500] {
            for (name, at) in places {
                let mut list = List::of(start);
                for _ in 0..10_000 {
                    list.drop_at(at(start, list.positions.len()));
                }
                assert!(list.is_in_order(), "{name}, {start} cards");
                assert!(list.written <= 20_000, "{name}, {start} cards: {} rows", list.written);
                assert!(list.most <= 64, "{name}, {start} cards: {} rows in one", list.most);
            }
        }
    }

    #[test]
    fn drops_at_one_end_go_on_for_ever() {
        let mut list = List::of(3);
        for _ in 0..70_000 {
            list.drop_at(list.positions.len());
            list.positions.remove(0);
        }
        assert!(list.is_in_order());
        assert!(list.written < 72_000, "{}", list.written);
    }

    proptest! {
        #[test]
        fn any_drops_keep_the_order(places in prop::collection::vec(0.0f64..=1.0, 1..400)) {
            let mut list = List::default();
            for place in places {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a short list")]
                let at = (place * list.positions.len() as f64) as usize;
                list.drop_at(at);
            }
            prop_assert!(list.is_in_order());
        }

        #[test]
        fn a_position_between_two_is_between_them(left in -BOUND..BOUND, wide in 0i64..5000) {
            let right = left + wide;
            match between(Some(left), Some(right)) {
                Some(position) => prop_assert!(left < position && position < right),
                None => prop_assert!(wide < 2),
            }
        }
    }
}
