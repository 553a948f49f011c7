//! Where a matter stands, what each place demands, and who may move it.
//!
//! A state is an enum that holds its data, so a matter cannot be *Toteutettu* without words
//! on what changed. A change takes the matter and may refuse. The table of what may follow
//! what is `may_follow`; `transition_table` prints it with who may do each.

use super::{risk::Risk, text::Sentence};
use crate::{
    calendar::{days_between, plus_days},
    codes::{Code, DeclineReason, Status, closed_lists},
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

/// A quarter of a year: the second of 2027.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Quarter {
    year: i16,
    quarter: u8,
}

impl Quarter {
    pub fn new(year: i16, quarter: u8) -> Option<Self> {
        let is_sound = (2000..=2200).contains(&year) && (1..=4).contains(&quarter);
        is_sound.then_some(Self { year, quarter })
    }

    pub const fn year(self) -> i16 {
        self.year
    }

    pub const fn quarter(self) -> u8 {
        self.quarter
    }
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
