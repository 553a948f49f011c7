//! Percentiles by nearest rank, and how much is needed before one is shown.

/// A figure, or what is missing of the least that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<T> {
    Yes(T),
    TooFew { have: usize, need: usize },
}

impl<T> Known<T> {
    pub fn yes(self) -> Option<T> {
        match self {
            Self::Yes(it) => Some(it),
            Self::TooFew { .. } => None,
        }
    }
}

/// `P_p = x_(⌈p·n/100⌉)` of values in ascending order. None of nothing.
pub fn percentile<T: Copy>(sorted: &[T], p: usize) -> Option<T> {
    let rank = (p * sorted.len()).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// How many values a percentile needs before people are shown it: 10, and 20 above the 90th.
pub const fn least(p: usize) -> usize {
    if p > 90 { 20 } else { 10 }
}

/// The percentile, if there are enough values.
pub fn known<T: Copy>(sorted: &[T], p: usize) -> Known<T> {
    let (have, need) = (sorted.len(), least(p));
    match percentile(sorted, p).filter(|_| have >= need) {
        Some(value) => Known::Yes(value),
        None => Known::TooFew { have, need },
    }
}

/// In ascending order.
pub fn sorted<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = values.into_iter().collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_85th_of_five_is_the_fifth_and_not_the_fourth() {
        assert_eq!(percentile(&[1, 2, 3, 4, 5], 85), Some(5));
        assert_eq!(percentile(&[1, 2, 3, 4, 5], 50), Some(3));
        assert_eq!(percentile(&[7], 50), Some(7));
        assert_eq!(percentile::<i32>(&[], 50), None);
        let ten: Vec<i32> = (1..=10).collect();
        assert_eq!(
            [50, 70, 85, 95].map(|p| percentile(&ten, p)),
            [Some(5), Some(7), Some(9), Some(10)]
        );
    }

    #[test]
    fn too_few_values_say_how_many_there_are() {
        let seven = [1; 7];
        assert_eq!(known(&seven, 85), Known::TooFew { have: 7, need: 10 });
        assert_eq!(known(&[1; 19], 95), Known::TooFew { have: 19, need: 20 });
        assert_eq!(known(&[1; 20], 95), Known::Yes(1));
    }

    proptest! {
        #[test]
        fn at_least_the_share_is_at_or_below_and_less_is_strictly_below(
            values in prop::collection::vec(0i32..50, 1..80), p in 1usize..=100,
        ) {
            let all = sorted(values);
            let value = percentile(&all, p).expect("there is one");
            let at_or_below = all.iter().filter(|it| **it <= value).count();
            let below = all.iter().filter(|it| **it < value).count();
            prop_assert!(at_or_below * 100 >= p * all.len());
            prop_assert!(below * 100 < p * all.len());
        }
    }
}
