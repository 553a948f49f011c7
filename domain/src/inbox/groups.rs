//! What a group may say of itself: how long its queue is, how much it gets done, and how often it
//! has kept its promise.

use crate::{
    calendar::{days_between, working_days_between},
    time::Date,
};

/// Speed is counted over so many months at most.
pub const MONTHS: i32 = 6;
/// Fewer than this many matters brought to an end tell nothing of a group's speed.
const LEAST_ENDED: u32 = 3;
/// A group must have worked this long before its speed is told.
const LEAST_DAYS: i32 = 30;
/// A group with this many answers in a year may promise what it has in truth kept.
pub const LEAST_FOR_OWN_PROMISE: u32 = 10;
/// An own promise is kept in so many cases out of a hundred.
const PERCENTILE: usize = 85;

/// How much a group gets done in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Too little has ended, or the group has worked too short a time.
    NotKnown,
    /// Something ends, but not every month.
    UnderOne,
    /// About so many, at least one.
    About(u32),
}

impl Pace {
    /// From how many matters ended in the last [`MONTHS`] months, and the day the group first took
    /// one: a new group's months are counted from there.
    pub fn of(ended: u32, first_taken: Option<Date>, today: Date) -> Self {
        let Some(days) = first_taken.map(|first| days_between(first, today)) else {
            return Self::NotKnown;
        };
        if ended < LEAST_ENDED || days < LEAST_DAYS {
            return Self::NotKnown;
        }
        // A month is 365.25 / 12 days; in hundredths, so that nothing is rounded twice.
        let hundredths = u64::from(days.unsigned_abs()).min(u64::from(MONTHS.unsigned_abs()) * 3044 / 100) * 100;
        let tenths = u64::from(ended) * 10 * 3044 / hundredths.max(1);
        match u32::try_from((tenths + 5) / 10) {
            Ok(0) => Self::UnderOne,
            Ok(about) => Self::About(about),
            Err(_) => Self::NotKnown,
        }
    }

    /// As an event keeps it: 0 is under one.
    pub const fn per_month(self) -> Option<u32> {
        match self {
            Self::NotKnown => None,
            Self::UnderOne => Some(0),
            Self::About(count) => Some(count),
        }
    }
}

/// One matter's first answer against its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    pub sent: Date,
    /// The day as it was promised.
    pub promised: Date,
    /// The day it moved to when the clock stood.
    pub due: Date,
    /// None: nobody has answered yet.
    pub answered: Option<Date>,
}

impl Record {
    /// Whether the promise was kept. None while nobody can tell: unanswered, the day still ahead.
    pub fn is_kept(self, today: Date) -> Option<bool> {
        match self.answered {
            Some(answered) => Some(answered <= self.due),
            None if today > self.due => Some(false),
            None => None,
        }
    }

    /// Working days from sending to the answer, without those the author was waited for.
    pub fn working_days(self) -> Option<u32> {
        let waited = working_days_between(self.promised, self.due);
        Some(working_days_between(self.sent, self.answered?).saturating_sub(waited))
    }
}

/// How a group has kept its promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Answered within the promise.
    pub within: u32,
    /// Answered, or the day went by without an answer.
    pub of: u32,
    /// Answered at all, in time or not.
    pub answered: u32,
    /// The working days in which [`PERCENTILE`] of a hundred were answered; none when fewer than
    /// [`LEAST_FOR_OWN_PROMISE`] answers.
    pub own_days: Option<u32>,
}

impl Kept {
    /// In whole percent, rounded down: 99.9 is not all.
    pub fn percent(self) -> Option<u32> {
        (self.of > 0).then(|| self.within * 100 / self.of)
    }
}

/// Counts the matters of a year. What went by without an answer is a broken promise, too.
pub fn kept(records: &[Record], today: Date) -> Kept {
    let judged: Vec<bool> = records.iter().filter_map(|it| it.is_kept(today)).collect();
    let mut days: Vec<u32> = records.iter().filter_map(|it| it.working_days()).collect();
    days.sort_unstable();
    let count = |list: usize| u32::try_from(list).unwrap_or(u32::MAX);
    let own_days = (count(days.len()) >= LEAST_FOR_OWN_PROMISE)
        // The nearest rank: the smallest day count that at least 85 of a hundred are within.
        .then(|| days.get((days.len() * PERCENTILE).div_ceil(100) - 1).copied())
        .flatten()
        // A promise of no days at all is none.
        .map(|days| days.max(1));
    Kept {
        within: count(judged.iter().filter(|kept| **kept).count()),
        of: count(judged.len()),
        answered: count(days.len()),
        own_days,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{add_working_days, plus_days};
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = Date::constant(2026, 9, 21);

    fn answered_in(days: u32) -> Record {
        let sent = date(2026, 3, 2);
        let promised = add_working_days(sent, 10);
        Record {
            sent,
            promised,
            due: promised,
            answered: Some(add_working_days(sent, days)),
        }
    }

    #[test]
    fn a_group_with_24_ended_in_half_a_year_gets_about_4_done_in_a_month() {
        let long_ago = Some(date(2025, 1, 1));
        assert_eq!(Pace::of(24, long_ago, TODAY), Pace::About(4));
        assert_eq!(Pace::of(3, long_ago, TODAY), Pace::About(1));
        assert_eq!(Pace::of(2, long_ago, TODAY), Pace::NotKnown);
        // Two months of work, eight ended.
        assert_eq!(Pace::of(8, Some(plus_days(TODAY, -61)), TODAY), Pace::About(4));
        assert_eq!(Pace::of(8, Some(plus_days(TODAY, -20)), TODAY), Pace::NotKnown);
        assert_eq!(Pace::of(8, None, TODAY), Pace::NotKnown);
    }

    #[test]
    fn a_promise_that_went_by_in_silence_is_a_broken_one() {
        let silent = Record {
            answered: None,
            ..answered_in(0)
        };
        let ahead = Record {
            due: plus_days(TODAY, 3),
            ..silent
        };
        let found = kept(&[answered_in(10), answered_in(11), silent, ahead], TODAY);
        assert_eq!((found.within, found.of, found.percent()), (1, 3, Some(33)));
        assert_eq!(found.own_days, None);
        assert_eq!(kept(&[], TODAY).percent(), None);
    }

    #[test]
    fn ten_answers_make_an_own_promise_of_the_85th_percentile() {
        let records: Vec<Record> = (1..=10).map(answered_in).collect();
        assert_eq!(kept(&records, TODAY).own_days, Some(9));
        assert_eq!(kept(&records[..9], TODAY).own_days, None);
    }

    #[test]
    fn the_time_the_author_was_waited_for_is_not_the_groups() {
        let asked = Record {
            due: add_working_days(date(2026, 3, 2), 14),
            ..answered_in(13)
        };
        assert_eq!(asked.is_kept(TODAY), Some(true));
        assert_eq!(asked.working_days(), Some(9));
    }

    proptest! {
        #[test]
        fn an_own_promise_would_have_been_kept_in_85_of_a_hundred(days in proptest::collection::vec(0u32..30, 10..30)) {
            let records: Vec<Record> = days.iter().map(|it| answered_in(*it)).collect();
            let own = kept(&records, TODAY).own_days.expect("ten answers");
            let within = days.iter().filter(|it| **it <= own).count();
            prop_assert!(within * 100 >= days.len() * 85);
        }

        #[test]
        fn no_more_promises_are_kept_than_were_given(days in proptest::collection::vec(0u32..30, 0..15)) {
            let records: Vec<Record> = days.iter().map(|it| answered_in(*it)).collect();
            let found = kept(&records, TODAY);
            prop_assert!(found.within <= found.of);
            prop_assert_eq!(found.of as usize, days.len());
        }

        #[test]
        fn who_ends_more_is_never_told_to_be_slower(a in 0u32..500, b in 0u32..500, days in 0i32..900) {
            let pace = |ended| Pace::of(ended, Some(plus_days(TODAY, -days)), TODAY).per_month();
            prop_assert!(pace(a.min(b)) <= pace(a.max(b)));
        }
    }
}
