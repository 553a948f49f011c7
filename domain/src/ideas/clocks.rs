//! The three clocks of a matter: receipt at once, the first human answer, the decision line.
//!
//! The days are set when the matter is sent and stored on it; they never change under
//! people. The clocks stand still only while the town waits for the author, and people see
//! that they do.

use super::status::ASKED_DAYS;
use crate::{
    calendar::{add_working_days, days_between, plus_days, working_days_between},
    time::{Date, Moment},
};
use serde::{Deserialize, Serialize};

/// How soon the town promises to answer. A setting; what was promised to a matter is stored
/// on the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Promise {
    /// Working days to the first answer by a person.
    pub answer_working_days: u32,
    /// Calendar days to the decision line.
    pub decision_days: u32,
}

impl Default for Promise {
    fn default() -> Self {
        Self {
            answer_working_days: 10,
            decision_days: 60,
        }
    }
}

/// What one matter's author was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// The receipt goes out as the matter is stored.
    pub receipt: Moment,
    #[serde(with = "crate::calendar::iso_day")]
    pub first_answer_due: Date,
    #[serde(with = "crate::calendar::iso_day")]
    pub decision_due: Date,
}

/// A time the town waited for the author; open while it still does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    #[serde(with = "crate::calendar::iso_day")]
    pub from: Date,
    #[serde(with = "crate::calendar::iso_day_option", default)]
    pub to: Option<Date>,
}

/// How a matter stands against its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    OnTime,
    Late,
    /// Three times the promised time has gone.
    VeryLate,
}

impl Clocks {
    pub fn start(at: Moment, promise: &Promise) -> Self {
        let day = at.civil_day();
        let days = i32::try_from(promise.decision_days).unwrap_or(i32::MAX);
        Self {
            receipt: at,
            first_answer_due: add_working_days(day, promise.answer_working_days),
            decision_due: plus_days(day, days),
        }
    }

    /// The first answer's day, put off by the working days of the pauses.
    pub fn first_answer_due_with(&self, pauses: &[Pause], today: Date) -> Date {
        let paused = paused(pauses, today, working_days_between);
        add_working_days(self.first_answer_due, paused)
    }

    /// The decision line's day, put off by the calendar days of the pauses.
    pub fn decision_due_with(&self, pauses: &[Pause], today: Date) -> Date {
        let paused = paused(pauses, today, |from, to| days_between(from, to).unsigned_abs());
        plus_days(self.decision_due, i32::try_from(paused).unwrap_or(i32::MAX))
    }

    /// How the first answer stands. `answered` is the day a person's answer was published.
    pub fn answer_lateness(&self, pauses: &[Pause], answered: Option<Date>, today: Date) -> Lateness {
        let due = self.first_answer_due_with(pauses, today);
        lateness(self.receipt.civil_day(), due, answered.unwrap_or(today))
    }

    /// How the decision line stands. `ended` is the day the matter reached an end.
    pub fn decision_lateness(&self, pauses: &[Pause], ended: Option<Date>, today: Date) -> Lateness {
        let due = self.decision_due_with(pauses, today);
        lateness(self.receipt.civil_day(), due, ended.unwrap_or(today))
    }
}

impl Pause {
    /// The day the pause ended or will end at the latest: it lasts at most 14 days.
    pub fn end(&self) -> Date {
        let latest = plus_days(self.from, ASKED_DAYS);
        self.to.map_or(latest, |to| to.clamp(self.from, latest))
    }
}

fn paused(pauses: &[Pause], today: Date, count: impl Fn(Date, Date) -> u32) -> u32 {
    pauses
        .iter()
        .map(|pause| count(pause.from, pause.end().min(today).max(pause.from)))
        .sum()
}

/// How a day stands against what was promised on `start` to be there by `due`.
pub fn lateness(start: Date, due: Date, day: Date) -> Lateness {
    if day <= due {
        Lateness::OnTime
    } else if days_between(start, day) <= 3 * days_between(start, due) {
        Lateness::Late
    } else {
        Lateness::VeryLate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn clocks_from(day: Date) -> Clocks {
        Clocks::start(Moment::start_of(day), &Promise::default())
    }

    #[test]
    fn an_idea_without_an_answer_is_late_on_the_eleventh_working_day() {
        let sent = date(2026, 3, 2);
        let clocks = clocks_from(sent);
        let on = |count| clocks.answer_lateness(&[], None, add_working_days(sent, count));
        assert_eq!(on(10), Lateness::OnTime);
        assert_eq!(on(11), Lateness::Late);
        assert_eq!(on(31), Lateness::VeryLate);
    }

    #[test]
    fn an_answer_given_in_time_stays_in_time() {
        let clocks = clocks_from(date(2026, 3, 2));
        let answered = Some(date(2026, 3, 9));
        let later = date(2027, 3, 2);
        assert_eq!(clocks.answer_lateness(&[], answered, later), Lateness::OnTime);
        assert_eq!(clocks.decision_lateness(&[], None, later), Lateness::VeryLate);
    }

    #[test]
    fn a_promise_given_over_midsummer_and_the_night_counts_civil_days() {
        // 2026-06-11 21:30 UTC is half past midnight on Friday the twelfth in Finland.
        let night = Moment::from_millis(1_781_213_400_000);
        let clocks = Clocks::start(night, &Promise::default());
        assert_eq!(clocks.first_answer_due, date(2026, 6, 29));
        assert_eq!(clocks.decision_due, date(2026, 8, 11));
    }

    #[test]
    fn a_pause_puts_the_days_off_by_as_long_as_it_lasted() {
        let clocks = clocks_from(date(2026, 3, 2));
        let pauses = [Pause {
            from: date(2026, 3, 4),
            to: Some(date(2026, 3, 9)),
        }];
        let today = date(2026, 3, 20);
        // Wednesday to Monday: three working days, five calendar days.
        assert_eq!(clocks.first_answer_due, date(2026, 3, 16));
        assert_eq!(clocks.first_answer_due_with(&pauses, today), date(2026, 3, 19));
        assert_eq!(clocks.decision_due_with(&pauses, today), date(2026, 5, 6));
    }

    fn day() -> impl Strategy<Value = Date> {
        (0i32..20_000).prop_map(|days| plus_days(date(2000, 1, 1), days))
    }

    proptest! {
        #[test]
        fn the_first_answer_is_always_due_on_a_working_day(millis in 0i64..4_000_000_000_000) {
            let sent = Moment::from_millis(millis);
            let clocks = Clocks::start(sent, &Promise::default());
            prop_assert!(crate::calendar::is_working_day(clocks.first_answer_due));
            prop_assert_eq!(working_days_between(sent.civil_day(), clocks.first_answer_due), 10);
            prop_assert_eq!(days_between(sent.civil_day(), clocks.decision_due), 60);
        }

        #[test]
        fn one_pause_puts_off_by_at_most_14_days(
            sent in day(),
            after in 0i32..50,
            lasted in proptest::option::of(-5i32..400),
            looked in 0i32..500,
        ) {
            let clocks = clocks_from(sent);
            let from = plus_days(sent, after);
            let pause = Pause { from, to: lasted.map(|days| plus_days(from, days)) };
            let today = plus_days(sent, looked);
            let due = clocks.decision_due_with(&[pause], today);
            let put_off = days_between(clocks.decision_due, due);
            prop_assert!((0..=14).contains(&put_off));
            prop_assert!(today > from || put_off == 0, "a pause ahead counts for nothing yet");
            let answer = clocks.first_answer_due_with(&[pause], today);
            prop_assert!(working_days_between(clocks.first_answer_due, answer) <= 10);
        }

        #[test]
        fn a_matter_never_gets_less_late_by_waiting(sent in day(), a in 0i32..400, b in 0i32..400) {
            let clocks = clocks_from(sent);
            let on = |days| clocks.answer_lateness(&[], None, plus_days(sent, days));
            prop_assert!(on(a.min(b)) <= on(a.max(b)));
        }

        #[test]
        fn while_the_town_waits_for_the_author_no_day_is_lost(sent in day(), waited in 0i32..14) {
            // Asked at once and still open: as many days are left as when it was asked.
            let clocks = clocks_from(sent);
            let open = [Pause { from: sent, to: None }];
            let today = plus_days(sent, waited);
            let due = clocks.first_answer_due_with(&open, today);
            prop_assert_eq!(working_days_between(today, due), 10);
        }
    }
}
