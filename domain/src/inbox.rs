//! What waits for the town: what is owed next and how late it is, which group a matter fits, and
//! how honest a group can be about its queue and its promise.
//!
//! A number is told only when there is enough behind it, and always with how many it stands on.
//! Nothing here is about one employee.

mod groups;
mod suggest;

pub use groups::{Kept, LEAST_FOR_OWN_PROMISE, MONTHS, Pace, Record, kept};
pub use suggest::{Profile, Suggestion, Told, Why, suggest};

use crate::{
    calendar::{add_working_days, working_days_between},
    codes::Status,
    ideas::clocks::{Lateness, lateness},
    time::Date,
};

/// What is due within so many working days is due soon.
pub const SOON_DAYS: u32 = 2;

/// What the town owes the author next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owed {
    /// A person's first answer.
    Answer,
    /// What has been decided, or when it will be.
    Decision,
    /// The decision itself, on the day that was stated.
    Meeting,
    /// The work, by the end of the quarter that was stated.
    Work,
}

/// What is owed, and by when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub owed: Owed,
    pub day: Date,
}

/// How a matter stands against what is owed next, the calmest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Nothing has a day: the clock stands, or everything promised has been said.
    NoDay,
    /// So many working days are left.
    OnTime(u32),
    /// Today or within [`SOON_DAYS`] working days.
    Soon(u32),
    /// So many working days over. None at the weekend after the day.
    Late(u32),
    /// Three times the promised time has gone.
    VeryLate(u32),
}

/// What is owed next: the first answer, then the decision line.
///
/// The clock stands while the author has been asked. What was stated about a decision or about
/// work is owed on the day it was stated for: that day has taken the decision line's place.
pub fn due(status: Status, is_answered: bool, answer: Option<Date>, decision: Option<Date>) -> Option<Due> {
    let (owed, day) = match status {
        Status::Asked | Status::Checking => return None,
        _ if status.is_ending() => return None,
        _ if !is_answered => (Owed::Answer, answer),
        Status::Deciding => (Owed::Meeting, decision),
        Status::Doing => (Owed::Work, decision),
        _ => (Owed::Decision, decision),
    };
    day.map(|day| Due { owed, day })
}

impl Urgency {
    /// How a matter sent on a day stands today.
    pub fn of(sent: Date, due: Option<Due>, today: Date) -> Self {
        let Some(due) = due.map(|due| due.day) else {
            return Self::NoDay;
        };
        match lateness(sent, due, today) {
            Lateness::OnTime => {
                let left = working_days_between(today, due);
                if left <= SOON_DAYS {
                    Self::Soon(left)
                } else {
                    Self::OnTime(left)
                }
            }
            Lateness::Late => Self::Late(working_days_between(due, today)),
            Lateness::VeryLate => Self::VeryLate(working_days_between(due, today)),
        }
    }

    pub const fn is_late(self) -> bool {
        matches!(self, Self::Late(_) | Self::VeryLate(_))
    }

    /// The name in addresses, styles and tests.
    pub const fn as_code(self) -> &'static str {
        match self {
            Self::NoDay => "no_day",
            Self::OnTime(_) => "on_time",
            Self::Soon(_) => "soon",
            Self::Late(_) => "late",
            Self::VeryLate(_) => "very_late",
        }
    }
}

/// The last day that is due soon when today is `today`.
pub fn soon_until(today: Date) -> Date {
    add_working_days(today, SOON_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::plus_days;
    use jiff::civil::date;
    use proptest::prelude::*;

    const OPEN: [Status; 6] = [
        Status::Received,
        Status::InHandling,
        Status::Asked,
        Status::Preparing,
        Status::Deciding,
        Status::Doing,
    ];

    fn on(sent: Date, due: Date, today: Date) -> Urgency {
        let due = Due {
            owed: Owed::Answer,
            day: due,
        };
        Urgency::of(sent, Some(due), today)
    }

    #[test]
    fn a_matter_is_on_time_then_soon_then_late_then_very_late() {
        // Monday to Monday two weeks on: ten working days.
        let (sent, due) = (date(2026, 3, 2), date(2026, 3, 16));
        assert_eq!(on(sent, due, date(2026, 3, 2)), Urgency::OnTime(10));
        assert_eq!(on(sent, due, date(2026, 3, 12)), Urgency::Soon(2));
        assert_eq!(on(sent, due, date(2026, 3, 16)), Urgency::Soon(0));
        assert_eq!(on(sent, due, date(2026, 3, 17)), Urgency::Late(1));
        assert_eq!(on(sent, due, date(2026, 4, 13)), Urgency::Late(18));
        assert_eq!(on(sent, due, date(2026, 4, 14)), Urgency::VeryLate(19));
    }

    #[test]
    fn the_first_answer_is_owed_before_the_decision_line() {
        let (answer, decision) = (Some(date(2026, 3, 16)), Some(date(2026, 5, 1)));
        let owed = |status, answered| due(status, answered, answer, decision).map(|due| due.owed);
        assert_eq!(owed(Status::Received, false), Some(Owed::Answer));
        assert_eq!(owed(Status::Preparing, true), Some(Owed::Decision));
        assert_eq!(owed(Status::Doing, false), Some(Owed::Answer));
        assert_eq!(owed(Status::Doing, true), Some(Owed::Work));
        assert_eq!(owed(Status::Deciding, true), Some(Owed::Meeting));
        assert_eq!(owed(Status::Asked, false), None);
        assert_eq!(owed(Status::Done, false), None);
    }

    fn day() -> impl Strategy<Value = Date> {
        (0i32..20_000).prop_map(|days| plus_days(date(2000, 1, 1), days))
    }

    proptest! {
        #[test]
        fn waiting_never_makes_a_matter_less_urgent(sent in day(), span in 1i32..90, a in 0i32..400, b in 0i32..400) {
            let rank = |urgency: Urgency| match urgency {
                Urgency::NoDay => 0,
                Urgency::OnTime(_) => 1,
                Urgency::Soon(_) => 2,
                Urgency::Late(_) => 3,
                Urgency::VeryLate(_) => 4,
            };
            let at = |days| rank(on(sent, plus_days(sent, span), plus_days(sent, days)));
            prop_assert!(at(a.min(b)) <= at(a.max(b)));
        }

        #[test]
        fn what_is_due_soon_is_what_the_filter_looks_for(today in day(), ahead in 0i32..30) {
            let due = plus_days(today, ahead);
            let is_soon = matches!(on(plus_days(today, -1), due, today), Urgency::Soon(_));
            // A weekend after the last day counts as nearer than it looks; a working day never.
            if crate::calendar::is_working_day(due) {
                prop_assert_eq!(is_soon, due <= soon_until(today));
            }
        }

        #[test]
        fn what_waits_for_its_author_or_has_ended_owes_nothing(n in 0usize..6, answered: bool, d in day()) {
            let status = OPEN[n];
            let found = due(status, answered, Some(d), Some(d));
            prop_assert_eq!(found.is_none(), status == Status::Asked);
            prop_assert_eq!(due(Status::Declined, answered, Some(d), Some(d)), None);
        }
    }
}
