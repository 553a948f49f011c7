//! The strategy: its versions and what became of each part from one version to the next.

use crate::codes::closed_lists;

closed_lists! {
    /// Where a version stands.
    StrategyState {
        Draft = "draft",
        /// Residents and staff may say what they think of the draft.
        Commented = "commented",
        Approved = "approved",
        InForce = "in_force",
        Retired = "retired",
    }

    /// What the law asks a municipality's strategy to take into account (Kuntalaki 410/2015 37 §), and
    /// that it must say how it is evaluated and followed.
    Heading {
        Wellbeing = "wellbeing",
        Services = "services",
        ServiceGoals = "service_goals",
        Ownership = "ownership",
        Personnel = "personnel",
        Participation = "participation",
        Environment = "environment",
        FollowUp = "follow_up",
    }

    /// What a strategy is made of.
    PartKind {
        FocusArea = "focus_area",
        Goal = "goal",
    }

    /// What became of a part between two versions.
    PartChange {
        Kept = "kept",
        Changed = "changed",
        New = "new",
        Merged = "merged",
        Dropped = "dropped",
    }
}

impl StrategyState {
    /// Everyone may read it.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Draft)
    }

    /// May a version go from here to there? Forward one step at a time, and a commented draft back to
    /// the desk; what was approved stays as it was.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::Commented | Self::Approved)
                | (Self::Commented, Self::Draft | Self::Approved)
                | (Self::Approved, Self::InForce)
                | (Self::InForce, Self::Retired)
        )
    }

    /// May its words be edited?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Commented)
    }
}

/// What became of a part. `sources`: the parts it came from, and whether each says word for word the
/// same. A part of the older version that is nobody's source was dropped.
pub fn part_change(sources: &[bool]) -> PartChange {
    match sources {
        [] => PartChange::New,
        [true] => PartChange::Kept,
        [false] => PartChange::Changed,
        _ => PartChange::Merged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_approved_is_not_opened_again() {
        for &state in StrategyState::ALL {
            for &next in StrategyState::ALL {
                let reopened = !state.is_open() && next.is_open();
                assert!(!(reopened && state.may_become(next)), "{state:?} → {next:?}");
            }
        }
        assert!(StrategyState::Commented.may_become(StrategyState::Draft));
    }

    #[test]
    fn the_change_of_a_part_follows_from_its_sources() {
        assert_eq!(part_change(&[]), PartChange::New);
        assert_eq!(part_change(&[true]), PartChange::Kept);
        assert_eq!(part_change(&[false]), PartChange::Changed);
        assert_eq!(part_change(&[true, true]), PartChange::Merged);
    }
}
