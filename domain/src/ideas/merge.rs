//! The merge pointer: an idea may point to another that lives on for both.
//!
//! Nothing is copied and the pointer can be taken back. Pointers may form a chain when the
//! target is merged in turn, never a circle.

use crate::ids::IdeaId;

/// Chains longer than this are a mistake in the data, not a merge.
const LONGEST_CHAIN: usize = 64;

/// The idea that lives on for `idea`: the end of the chain of pointers. `target` says where
/// an idea points. A circle, which no door allows, ends at the idea itself.
pub fn survivor(idea: IdeaId, target: impl Fn(IdeaId) -> Option<IdeaId>) -> IdeaId {
    let mut reached = idea;
    for _ in 0..LONGEST_CHAIN {
        match target(reached) {
            Some(next) if next != idea => reached = next,
            Some(_) => return idea,
            None => return reached,
        }
    }
    idea
}

/// Would pointing `idea` at `to` close a circle?
pub fn would_circle(idea: IdeaId, to: IdeaId, target: impl Fn(IdeaId) -> Option<IdeaId>) -> bool {
    let mut reached = to;
    for _ in 0..LONGEST_CHAIN {
        if reached == idea {
            return true;
        }
        match target(reached) {
            Some(next) => reached = next,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn id(number: i64) -> IdeaId {
        IdeaId::new(number)
    }

    #[test]
    fn a_chain_of_merges_ends_at_the_idea_that_lives_on() {
        let pointers = BTreeMap::from([(id(1), id(2)), (id(2), id(3))]);
        let target = |idea| pointers.get(&idea).copied();
        assert_eq!(survivor(id(1), target), id(3));
        assert_eq!(survivor(id(3), target), id(3));
        assert!(would_circle(id(3), id(1), target));
        assert!(!would_circle(id(4), id(1), target));
    }

    proptest! {
        #[test]
        fn merging_in_any_order_never_makes_a_circle(
            wishes in prop::collection::vec((0i64..12, 0i64..12), 0..60),
        ) {
            let mut pointers = BTreeMap::new();
            for (from, to) in wishes {
                let target = |idea| pointers.get(&idea).copied();
                if !would_circle(id(from), id(to), target) {
                    pointers.insert(id(from), id(to));
                }
            }
            for &idea in pointers.keys() {
                let end = survivor(idea, |it| pointers.get(&it).copied());
                prop_assert!(!pointers.contains_key(&end));
            }
        }
    }
}
