//! Where a matter stands, what each place demands, and who may move it.
//!
//! A state is an enum that holds its data, so a matter cannot be *Toteutettu* without words
//! on what changed. A change takes the matter and may refuse. The table of what may follow
//! what is `may_follow`; `transition_table` prints it with who may do each.

mod change;
mod form;
mod quarter;
mod table;
#[cfg(test)]
mod tests;

pub use form::StepForm;
pub use quarter::Quarter;
pub use table::{may_follow, transition_table};

use super::{clocks::Clocks, risk::Risk, text::Sentence};
use crate::{
    codes::{DeclineReason, Status, closed_lists},
    ids::{GroupId, IdeaId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// A question to the author is open at most this long; so is the clock's pause.
pub const ASKED_DAYS: i32 = 14;
/// An author may reopen, once, within this many days of the end.
pub const REOPEN_DAYS: i32 = 30;

/// Where a matter stands, with what that place demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum State {
    Received {
        answer: AnswerDate,
    },
    /// Held on a sign of risk, before anyone but the author sees it.
    Checking {
        reason: Risk,
        answer: AnswerDate,
    },
    InHandling {
        group: GroupId,
    },
    /// The town waits for the author; `from` is where it returns to.
    Asked {
        group: GroupId,
        question: Sentence,
        #[serde(with = "crate::calendar::iso_day")]
        since: Date,
        from: Box<State>,
    },
    Preparing {
        group: GroupId,
        work: Work,
    },
    Deciding {
        group: GroupId,
        body: Sentence,
        #[serde(with = "crate::calendar::iso_day")]
        on: Date,
    },
    Doing {
        group: GroupId,
        work: Work,
        quarter: Quarter,
    },
    Done {
        end: End,
        changed: Sentence,
    },
    PartDone {
        end: End,
        changed: Sentence,
        not_changed: Sentence,
    },
    NotNow {
        group: GroupId,
        #[serde(with = "crate::calendar::iso_day")]
        review: Date,
    },
    Declined {
        end: End,
        reason: DeclineReason,
        sentence: Sentence,
    },
    Redirected {
        end: End,
        who: Sentence,
        contact: Sentence,
    },
    /// A pointer to another idea; `from` is where it returns to when the merge is undone.
    Merged {
        target: IdeaId,
        from: Box<State>,
    },
    Withdrawn,
}

/// By when the author was promised an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerDate {
    By(#[serde(with = "crate::calendar::iso_day")] Date),
    /// An import: outside clocks until a group takes it.
    NotPromised,
}

/// Which group ended a matter, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub group: GroupId,
    #[serde(with = "crate::calendar::iso_day")]
    pub on: Date,
}

/// The work a matter became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// A card on a board, by its number.
    Card(i64),
    /// A measure of the programme, by its number.
    Measure(i64),
    /// A case in another system, by its name and number there.
    Case { name: Sentence, number: Sentence },
}

/// Who moves a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The one who sent it.
    Author,
    /// A member of a group's staff.
    Staff(GroupId),
    /// The lead of a group; leads triage across groups.
    Lead(GroupId),
    Moderator,
    /// The clock.
    System,
}

/// What someone wants to happen, with all that it demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Let a held matter into the public.
    Publish,
    /// Take into handling, or hand over to another group.
    Take {
        group: GroupId,
    },
    Ask {
        question: Sentence,
    },
    /// Back from a question: it was answered, taken back, or its time ran out.
    Resume,
    Prepare {
        work: Work,
    },
    Decide {
        body: Sentence,
        #[serde(with = "crate::calendar::iso_day")]
        on: Date,
    },
    Do {
        work: Work,
        quarter: Quarter,
    },
    Finish {
        changed: Sentence,
    },
    FinishPartly {
        changed: Sentence,
        not_changed: Sentence,
    },
    Postpone {
        #[serde(with = "crate::calendar::iso_day")]
        review: Date,
    },
    /// Back to handling from *Ei nyt*, on its date or by hand.
    Return,
    Decline {
        reason: DeclineReason,
        sentence: Sentence,
    },
    Redirect {
        who: Sentence,
        contact: Sentence,
    },
    Merge {
        target: IdeaId,
    },
    Unmerge,
    /// Back to handling from an end. A lead gives a reason, the author need not.
    Reopen {
        reason: Option<Sentence>,
    },
    Withdraw,
}

/// Why a change did not happen. The matter stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// No such step leads out of where the matter stands.
    NoSuchStep {
        from: Status,
    },
    /// The step exists, but is not this person's to take.
    NotYours,
    /// The matter is another group's.
    OtherGroup {
        group: GroupId,
    },
    /// The clock may not do this before that day.
    TooEarly {
        #[serde(with = "crate::calendar::iso_day")]
        until: Date,
    },
    /// The author's time for reopening ended on that day.
    TooLate {
        #[serde(with = "crate::calendar::iso_day")]
        since: Date,
    },
    /// The author has reopened it once already.
    AlreadyReopened,
    ReasonMissing,
    /// An idea cannot be merged into itself.
    Itself,
    /// A day that must be ahead is not.
    NotAhead,
}

/// One idea as the machine sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    pub id: IdeaId,
    pub state: State,
    /// Has the author used the one reopening?
    pub author_reopened: bool,
}

closed_lists! {
    /// What a status demands before a matter may come to it.
    Demand {
        AnswerDate = "answer_date",
        Risk = "risk",
        Group = "group",
        Question = "question",
        /// A link to a card, a measure, or a case's name and number elsewhere.
        Work = "work",
        Body = "body",
        Day = "day",
        Quarter = "quarter",
        Changed = "changed",
        NotChanged = "not_changed",
        ReviewDay = "review_day",
        DeclineReason = "decline_reason",
        Sentence = "sentence",
        Who = "who",
        Contact = "contact",
        Target = "target",
    }
}

impl Status {
    /// What a matter must have told before it may stand here.
    pub const fn demands(self) -> &'static [Demand] {
        match self {
            Self::Received => &[Demand::AnswerDate],
            Self::Checking => &[Demand::Risk],
            Self::InHandling => &[Demand::Group],
            Self::Asked => &[Demand::Question],
            Self::Preparing => &[Demand::Work],
            Self::Deciding => &[Demand::Body, Demand::Day],
            Self::Doing => &[Demand::Work, Demand::Quarter],
            Self::Done => &[Demand::Changed],
            Self::PartDone => &[Demand::Changed, Demand::NotChanged],
            Self::NotNow => &[Demand::ReviewDay],
            Self::Declined => &[Demand::DeclineReason, Demand::Sentence],
            Self::Redirected => &[Demand::Who, Demand::Contact],
            Self::Merged => &[Demand::Target],
            Self::Withdrawn => &[],
        }
    }
}

impl State {
    /// Where a matter begins: held when there is a sign of risk, else received.
    pub fn begin(clocks: &Clocks, risks: &[Risk]) -> Self {
        let answer = AnswerDate::By(clocks.first_answer_due);
        match risks.iter().min() {
            Some(&reason) => Self::Checking { reason, answer },
            None => Self::Received { answer },
        }
    }

    /// Where an import begins: received, and promised nothing.
    pub const fn imported() -> Self {
        Self::Received {
            answer: AnswerDate::NotPromised,
        }
    }

    pub const fn status(&self) -> Status {
        match self {
            Self::Received { .. } => Status::Received,
            Self::Checking { .. } => Status::Checking,
            Self::InHandling { .. } => Status::InHandling,
            Self::Asked { .. } => Status::Asked,
            Self::Preparing { .. } => Status::Preparing,
            Self::Deciding { .. } => Status::Deciding,
            Self::Doing { .. } => Status::Doing,
            Self::Done { .. } => Status::Done,
            Self::PartDone { .. } => Status::PartDone,
            Self::NotNow { .. } => Status::NotNow,
            Self::Declined { .. } => Status::Declined,
            Self::Redirected { .. } => Status::Redirected,
            Self::Merged { .. } => Status::Merged,
            Self::Withdrawn => Status::Withdrawn,
        }
    }

    /// The group that holds the matter, or ended it.
    pub const fn group(&self) -> Option<GroupId> {
        match self {
            Self::Received { .. } | Self::Checking { .. } | Self::Withdrawn => None,
            Self::InHandling { group }
            | Self::Asked { group, .. }
            | Self::Preparing { group, .. }
            | Self::Deciding { group, .. }
            | Self::Doing { group, .. }
            | Self::NotNow { group, .. } => Some(*group),
            Self::Done { end, .. }
            | Self::PartDone { end, .. }
            | Self::Declined { end, .. }
            | Self::Redirected { end, .. } => Some(end.group),
            Self::Merged { from, .. } => from.group(),
        }
    }
}

impl Matter {
    pub const fn new(id: IdeaId, state: State) -> Self {
        Self {
            id,
            state,
            author_reopened: false,
        }
    }
}
