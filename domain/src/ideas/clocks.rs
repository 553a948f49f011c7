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
        let paused = paused(pauses, today, |from, to| {
            days_between(from, to).unsigned_abs()
        });
        plus_days(self.decision_due, i32::try_from(paused).unwrap_or(i32::MAX))
    }

    /// How the first answer stands. `answered` is the day a person's answer was published.
    pub fn answer_lateness(
        &self,
        pauses: &[Pause],
        answered: Option<Date>,
        today: Date,
    ) -> Lateness {
        let due = self.first_answer_due_with(pauses, today);
        lateness(self.receipt.civil_day(), due, answered.unwrap_or(today))
    }

    /// How the decision line stands. `ended` is the day the matter reached an end.
    pub fn decision_lateness(
        &self,
        pauses: &[Pause],
        ended: Option<Date>,
        today: Date,
    ) -> Lateness {
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

fn lateness(start: Date, due: Date, day: Date) -> Lateness {
    if day <= due {
        Lateness::OnTime
    } else if days_between(start, day) <= 3 * days_between(start, due) {
        Lateness::Late
    } else {
        Lateness::VeryLate
    }
}
