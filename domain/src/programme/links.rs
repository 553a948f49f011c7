//! Measures that wait for each other: nobody waits in a ring.

use std::collections::BTreeSet;

use crate::ids::MeasureId;

/// Would the way from `from` lead to `to`? `waits`: who waits for whom.
///
/// ```
/// use domain::{MeasureId, programme::leads_to};
/// let [a, b, c] = [1, 2, 3].map(MeasureId::new);
/// assert!(leads_to(&[(a, b), (b, c)], a, c));
/// assert!(!leads_to(&[(a, b), (b, c)], c, a));
/// ```
pub fn leads_to(waits: &[(MeasureId, MeasureId)], from: MeasureId, to: MeasureId) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(here) = open.pop() {
        if here == to {
            return true;
        }
        for (_, next) in waits.iter().filter(|(it, _)| *it == here) {
            if seen.insert(*next) {
                open.push(*next);
            }
        }
    }
    false
}
