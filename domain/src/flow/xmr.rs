//! Natural limits of a series (XmR): what is ordinary variation and what is a sign of a change.

/// So many points are needed before limits mean anything.
pub const LEAST: usize = 10;
/// So many in a row on one side of the mean are a sign.
pub const ROW: usize = 8;

/// Limits of a series of single values.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    pub mean: f64,
    /// `mean ± 2.66·mR̄`, where mR̄ is the mean of the steps from one value to the next. The lower
    /// one is at least 0: counts and days are never negative.
    pub lower: f64,
    pub upper: f64,
    /// Which values are outside the limits.
    pub outside: Vec<usize>,
    /// Which values belong to a row of eight or more on one side of the mean.
    pub rows: Vec<usize>,
}

/// The limits of the values, in their order of time. None: fewer than [`LEAST`].
pub fn limits(values: &[f64]) -> Option<Limits> {
    if values.len() < LEAST {
        return None;
    }
    let mean = mean(values)?;
    let steps: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let reach = 2.66 * self::mean(&steps)?;
    let (lower, upper) = ((mean - reach).max(0.0), mean + reach);
    let outside = values
        .iter()
        .enumerate()
        .filter(|(_, value)| **value < lower || **value > upper)
        .map(|(index, _)| index)
        .collect();
    Some(Limits {
        mean,
        lower,
        upper,
        outside,
        rows: rows(values, mean),
    })
}

fn rows(values: &[f64], mean: f64) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < values.len() {
        let side = |value: f64| value.partial_cmp(&mean).filter(|it| *it != std::cmp::Ordering::Equal);
        let here = side(values[from]);
        let length = match here {
            None => 1,
            Some(_) => values[from..].iter().take_while(|it| side(**it) == here).count(),
        };
        if length >= ROW {
            found.extend(from..from + length);
        }
        from += length;
    }
    found
}

/// The arithmetic mean. None of nothing.
#[expect(clippy::cast_precision_loss, reason = "a board has no 2^52 values")]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_by_hand() {
        // Ten values, mean 5; the steps are 2 nine times, so mR̄ = 2 and the reach 5.32.
        let values = [4.0, 6.0, 4.0, 6.0, 4.0, 6.0, 4.0, 6.0, 4.0, 6.0];
        let it = limits(&values).expect("ten are enough");
        assert!((it.mean - 5.0).abs() < 1e-9);
        assert!((it.upper - 10.32).abs() < 1e-9);
        assert!(it.lower.abs() < 1e-9, "never below zero");
        assert!(it.outside.is_empty() && it.rows.is_empty());
        assert_eq!(limits(&values[..9]), None);
    }

    #[test]
    fn one_far_point_and_eight_on_one_side_are_signs() {
        let mut values = vec![5.0; 19];
        values.push(50.0);
        // Mean 7.25, mR̄ = 45/19 = 2.37, upper 13.55: the last is outside, the others are a row below.
        let it = limits(&values).expect("limits");
        assert_eq!(it.outside, [19]);
        assert_eq!(it.rows, (0..19).collect::<Vec<_>>());
    }

    #[test]
    fn a_value_on_the_mean_breaks_a_row() {
        let mut values = vec![4.0; 7];
        values.push(5.0);
        values.extend(vec![6.0; 7]);
        let it = limits(&values).expect("limits");
        assert!((it.mean - 5.0).abs() < 1e-9);
        assert!(it.rows.is_empty());
    }

    proptest! {
        #[test]
        fn the_mean_is_between_the_limits(values in prop::collection::vec(0.0f64..100.0, 10..60)) {
            let it = limits(&values).expect("limits");
            prop_assert!(it.lower <= it.mean && it.mean <= it.upper);
        }
    }
}
