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
