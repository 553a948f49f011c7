//! What people may do with what is their own, and why not, in the words of the matter.
//!
//! The policy says whose a matter is; here is what its state allows: a question is answered while
//! it is open, an ended matter is taken up again once and within its days.

pub mod file;
pub mod retention;

use crate::{
    calendar::plus_days,
    codes::{Status, closed_lists},
    ideas::status::{ASKED_DAYS, Matter, REOPEN_DAYS, State},
    time::Date,
};

closed_lists! {
    /// Why an author's act on the own matter was not taken.
    OwnRefusal {
        /// It was answered already, taken back, or its days ran out.
        QuestionClosed = "question_closed",
        /// The one reopening has been used.
        ReopenedBefore = "reopened_before",
        /// The days for reopening have passed.
        ReopenLate = "reopen_late",
        /// It is being handled: there is nothing to open.
        NotEnded = "not_ended",
        /// Another idea lives on for it.
        Merged = "merged",
        Withdrawn = "withdrawn",
        /// No answer was given yet.
        NoAnswerYet = "no_answer_yet",
        /// A public reply must not hold what a moderator would have to hold.
        Risky = "risky",
    }
}

/// Fewer than this many authors who told say nothing of the others.
const LEAST_TOLD: i64 = 10;

/// Of the authors who told whether an answer came, how many in a hundred said yes, rounded down.
/// None: too few have told.
pub const fn got_percent(yes: i64, told: i64) -> Option<i64> {
    if told < LEAST_TOLD {
        None
    } else {
        Some(yes * 100 / told)
    }
}

/// May the author answer the town's question? The last day for it.
///
/// # Errors
/// Why not.
pub fn may_reply(state: &State) -> Result<Date, OwnRefusal> {
    match state {
        State::Asked { since, .. } => Ok(plus_days(*since, ASKED_DAYS)),
        other => Err(gone(other.status()).unwrap_or(OwnRefusal::QuestionClosed)),
    }
}

/// May the author take the ended matter up again? The last day for it.
///
/// # Errors
/// Why not.
pub fn may_reopen(matter: &Matter, today: Date) -> Result<Date, OwnRefusal> {
    let Some(end) = matter.state.end() else {
        return Err(gone(matter.state.status()).unwrap_or(OwnRefusal::NotEnded));
    };
    let last = plus_days(end.on, REOPEN_DAYS);
    if matter.author_reopened {
        Err(OwnRefusal::ReopenedBefore)
    } else if today > last {
        Err(OwnRefusal::ReopenLate)
    } else {
        Ok(last)
    }
}

/// May the author say whether an answer came?
///
/// # Errors
/// Why not.
pub fn may_rate(status: Status, is_answered: bool) -> Result<(), OwnRefusal> {
    if is_answered || (status.is_ending() && status != Status::Withdrawn) {
        Ok(())
    } else {
        Err(gone(status).unwrap_or(OwnRefusal::NoAnswerYet))
    }
}

fn gone(status: Status) -> Option<OwnRefusal> {
    match status {
        Status::Merged => Some(OwnRefusal::Merged),
        Status::Withdrawn => Some(OwnRefusal::Withdrawn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ideas::{
            status::{AnswerDate, By, Change, End},
            text::Sentence,
        },
        ids::{GroupId, IdeaId},
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    const GROUP: GroupId = GroupId::new(1);

    fn words(text: &str) -> Sentence {
        Sentence::stored(text.to_owned())
    }

    fn matter(state: State) -> Matter {
        Matter::new(IdeaId::new(1), state)
    }

    fn ended(on: Date) -> State {
        let end = End { group: GROUP, on };
        State::Done {
            end,
            changed: words("Penkit ovat paikoillaan."),
        }
    }

    #[test]
    fn a_share_is_told_when_ten_have_told_and_never_rounded_up() {
        assert_eq!(got_percent(9, 9), None);
        assert_eq!(got_percent(0, 0), None);
        assert_eq!(got_percent(10, 10), Some(100));
        assert_eq!(got_percent(999, 1000), Some(99));
        assert_eq!(got_percent(0, 12), Some(0));
    }

    #[test]
    fn a_question_is_open_for_fourteen_days_and_for_nobody_else() {
        let since = date(2026, 3, 2);
        let asked = State::Asked {
            group: GROUP,
            question: words("Missä kohdassa?"),
            since,
            from: Box::new(State::InHandling { group: GROUP }),
        };
        assert_eq!(may_reply(&asked), Ok(date(2026, 3, 16)));
        let handled = State::InHandling { group: GROUP };
        assert_eq!(may_reply(&handled), Err(OwnRefusal::QuestionClosed));
        let merged = State::Merged {
            target: IdeaId::new(2),
            from: Box::new(asked),
        };
        assert_eq!(may_reply(&merged), Err(OwnRefusal::Merged));
        assert_eq!(may_reply(&State::Withdrawn), Err(OwnRefusal::Withdrawn));
    }

    #[test]
    fn an_answer_can_be_judged_when_there_is_one() {
        assert_eq!(may_rate(Status::InHandling, false), Err(OwnRefusal::NoAnswerYet));
        assert_eq!(may_rate(Status::InHandling, true), Ok(()));
        assert_eq!(may_rate(Status::Declined, false), Ok(()));
        assert_eq!(may_rate(Status::Withdrawn, false), Err(OwnRefusal::Withdrawn));
    }

    #[test]
    fn what_has_not_ended_cannot_be_opened_again() {
        let today = date(2026, 3, 2);
        let fresh = State::Received {
            answer: AnswerDate::NotPromised,
        };
        assert_eq!(may_reopen(&matter(fresh), today), Err(OwnRefusal::NotEnded));
        assert_eq!(may_reopen(&matter(State::Withdrawn), today), Err(OwnRefusal::Withdrawn));
    }

    proptest! {
        /// What is offered is taken by the machine, and what is refused here is refused there.
        #[test]
        fn reopening_is_offered_exactly_when_it_is_taken(waited in 0i32..60, before: bool) {
            let on = date(2026, 3, 2);
            let today = plus_days(on, waited);
            let matter = Matter { author_reopened: before, ..matter(ended(on)) };
            let offered = may_reopen(&matter, today);
            let taken = matter.change(Change::Reopen { reason: None }, By::Author, today);
            prop_assert_eq!(offered.is_ok(), taken.is_ok());
            prop_assert_eq!(offered.is_ok(), !before && waited <= REOPEN_DAYS);
        }
    }
}
