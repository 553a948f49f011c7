//! The implementation programme: measures, the figures that tell how they go, and progress, which
//! nobody types.

mod amount;
mod code_order;
mod facts;
mod links;
pub mod progress;
pub mod report;

pub use amount::Amount;
pub use code_order::code_order;
pub use facts::Facts;
pub use links::leads_to;

use crate::{codes::closed_lists, ids::GroupId, ids::MeasureId};

/// A code such as 2.3 is this many characters at most.
pub const MOST_CODE: usize = 20;
/// Measures in one programme.
pub const MOST_MEASURES: i64 = 5_000;

closed_lists! {
    /// How a measure has ended, or that it has not.
    MeasureState {
        Open = "open",
        Completed = "completed",
        Postponed = "postponed",
        Cancelled = "cancelled",
        Merged = "merged",
    }

    /// What people read of a measure; computed ([`progress::status`]) unless a person set it with a
    /// reason. The words in Finnish are those of municipal climate programmes.
    MeasureStatus {
        Completed = "completed",
        OnTime = "on_time",
        /// Under way, and nothing says by when it should be where.
        InProgress = "in_progress",
        NotStarted = "not_started",
        Late = "late",
        Postponed = "postponed",
        Cancelled = "cancelled",
        Merged = "merged",
        /// Nothing is known: never the same as nothing done.
        Unknown = "unknown",
    }

    /// Which way is better.
    Direction {
        Up = "up",
        Down = "down",
    }

    Level {
        Strategic = "strategic",
        Tactical = "tactical",
        Operational = "operational",
    }

    /// What an indicator is counted from, when it is not typed.
    Formula {
        /// Median days from promised to done, on a board.
        LeadTime = "lead_time",
        /// Cards done in a month, on a board.
        Throughput = "throughput",
        /// Share of a group's first answers that came by the promised day.
        AnswersOnTime = "answers_on_time",
    }

    FundingState {
        Planned = "planned",
        Applied = "applied",
        Granted = "granted",
        Refused = "refused",
        Used = "used",
    }

    /// How a measure belongs with another.
    LinkKind {
        SameGoal = "same_goal",
        /// It waits for the other.
        Waits = "waits",
        /// The other waits for it.
        Awaited = "awaited",
    }

    PeriodKind {
        /// Välikatsaus.
        Interim = "interim",
        /// Toimintakertomus.
        Annual = "annual",
    }

    /// What can happen to a measure.
    MeasureEventKind {
        Added = "added",
        /// Its words, people or schedule were edited.
        Edited = "edited",
        PhaseChanged = "phase_changed",
        MilestoneReached = "milestone_reached",
        /// A milestone was not reached after all.
        MilestoneReopened = "milestone_reopened",
        Decided = "decided",
        /// The cooperation committee handled its effect on personnel.
        StaffHeard = "staff_heard",
        CheckedIn = "checked_in",
        CheckInSeen = "check_in_seen",
        Valued = "valued",
        FundingChanged = "funding_changed",
        CardTied = "card_tied",
        CardUntied = "card_untied",
        IdeaTied = "idea_tied",
        IdeaUntied = "idea_untied",
        /// A card of it was finished on its board.
        WorkDone = "work_done",
        StatusSet = "status_set",
        StatusFreed = "status_freed",
        Completed = "completed",
        Postponed = "postponed",
        Cancelled = "cancelled",
        Merged = "merged",
        /// It goes on after having been ended or put off.
        Resumed = "resumed",
    }
}

/// What decides who may edit a measure and write of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureSight {
    pub id: MeasureId,
    /// The group that is responsible.
    pub group: GroupId,
}
