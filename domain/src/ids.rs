//! Numbers that name things, one type for each, so that a group's number can never be
//! taken for an idea's.
//!
//! The database gives them out, from one up. An idea's number is public and stands in its
//! address (`/ideat/123`).

use serde::{Deserialize, Serialize};
use std::{fmt, num::ParseIntError, str::FromStr};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A resident's or an employee's idea or feedback.
    IdeaId;
    /// A sector group (toimialaryhmä).
    GroupId;
    /// A theme, as residents choose them: streets, schools, culture …
    ThemeId;
    /// A person with an account: staff, leads, moderators.
    PersonId;
    /// A published answer of the town.
    AnswerId;
    /// What somebody said under an idea.
    CommentId;
    /// A group's kanban board.
    BoardId;
    /// A column of a board.
    ColumnId;
    /// A lane across the columns of a board.
    LaneId;
    /// A card, the same number for ever; people call it by its board's prefix and number (`TEK-12`).
    CardId;
    /// A label of a board.
    LabelId;
    /// A checklist of a card.
    ChecklistId;
    /// One line of a checklist.
    CheckId;
    /// What staff said on a card.
    CardCommentId;
    /// A file on a card.
    AttachmentId;
    /// A version of the strategy.
    StrategyId;
    /// A focus area of a version of the strategy.
    FocusAreaId;
    /// A goal of a version of the strategy; its address is `/tavoitteet/4`.
    GoalId;
    /// An implementation programme.
    ProgrammeId;
    /// A measure of a programme; people call it by its code (2.3), its address is `/toimenpiteet/5`.
    MeasureId;
    /// A step of measures, in a programme's own words.
    PhaseId;
    /// A means by which measures change things.
    ToolId;
    MilestoneId;
    FundingId;
    /// A number that is followed over time.
    IndicatorId;
    DecisionId;
    /// A month's word on a measure.
    CheckInId;
    /// A stretch of time that is reported.
    PeriodId;
    /// What somebody said of a draft of the strategy.
    StrategyCommentId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_what_it_prints() {
        assert_eq!(IdeaId::new(123).to_string().parse(), Ok(IdeaId::new(123)));
        assert!("12x".parse::<IdeaId>().is_err());
        assert!("".parse::<GroupId>().is_err());
    }
}
