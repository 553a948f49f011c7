//! Moments and civil days.
//!
//! A moment is UTC milliseconds, as the database keeps it. People are told civil days, and
//! a civil day is always Helsinki's: an idea sent at 0.30 on a summer night belongs to that
//! day although it is still yesterday in UTC. The zone is compiled in. The clock is never
//! read here; `now` is a parameter.

use jiff::{Span, Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

pub use jiff::civil::Date;

static HELSINKI: TimeZone = jiff::tz::get!("Europe/Helsinki");

/// A point in time, in milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The day on the wall calendar in Helsinki.
    pub fn civil_day(self) -> Date {
        self.wall_clock().date()
    }

    /// The time on the wall clock in Helsinki as Finns write it: `14.05`.
    pub fn clock_time(self) -> String {
        let time = self.wall_clock().time();
        format!("{}.{:02}", time.hour(), time.minute())
    }

    /// As feeds write it: `2026-03-02T08:00:00Z`.
    pub fn rfc3339(self) -> String {
        Timestamp::from_millisecond(self.0).unwrap_or_default().to_string()
    }

    /// The first moment of a civil day in Helsinki.
    pub fn start_of(day: Date) -> Self {
        Self::at(day.to_datetime(civil::Time::midnight()))
    }

    /// A minute is sixty seconds, also over the change to summer time.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }

    /// The same wall-clock time so many civil days later, also over the change to summer
    /// time, when a civil day has 23 or 25 hours.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let later = Span::new()
            .try_days(days)
            .and_then(|span| self.wall_clock().checked_add(span));
        match later {
            Ok(wall_clock) => Self::at(wall_clock),
            // Beyond the calendar's ten thousand years: only a hostile number gets here.
            Err(_) => Self(self.0.saturating_add(days.saturating_mul(86_400_000))),
        }
    }

    /// Milliseconds from `earlier` to this, negative when it is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    fn wall_clock(self) -> civil::DateTime {
        let clamped = self
            .0
            .clamp(Timestamp::MIN.as_millisecond() + 1, Timestamp::MAX.as_millisecond() - 1);
        let timestamp = Timestamp::from_millisecond(clamped).unwrap_or(Timestamp::UNIX_EPOCH);
        HELSINKI.to_datetime(timestamp)
    }

    fn at(wall_clock: civil::DateTime) -> Self {
        // `compatible` never refuses a time that a change of the clock skips or repeats.
        match HELSINKI.to_ambiguous_timestamp(wall_clock).compatible() {
            Ok(timestamp) => Self(timestamp.as_millisecond()),
            Err(_) => Self(i64::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// 2026-03-29 00:30 UTC, half an hour before clocks go forward in Finland.
    const BEFORE_SUMMER_TIME: Moment = Moment::from_millis(1_774_744_200_000);

    #[test]
    fn a_summer_night_belongs_to_the_finnish_day() {
        // 2026-07-01 21:30 UTC is 0.30 on the second of July in Helsinki.
        let night = Moment::from_millis(1_782_941_400_000);
        assert_eq!(night.civil_day(), date(2026, 7, 2));
        assert_eq!(night.clock_time(), "0.30");
    }

    #[test]
    fn a_day_over_the_change_to_summer_time_has_23_hours() {
        let hours = BEFORE_SUMMER_TIME.plus_days(1).millis_since(BEFORE_SUMMER_TIME) / 3_600_000;
        assert_eq!(hours, 23);
        let midnight = Moment::start_of(date(2026, 3, 29));
        let next = Moment::start_of(date(2026, 3, 30));
        assert_eq!(next.millis_since(midnight) / 3_600_000, 23);
    }

    #[test]
    fn extreme_moments_do_not_panic() {
        for millis in [i64::MIN, -1, 0, i64::MAX] {
            let moment = Moment::from_millis(millis);
            let _ = moment.civil_day();
            let _ = moment.plus_days(i64::MAX).civil_day();
            let _ = moment.plus_minutes(i64::MIN).clock_time();
        }
    }

    proptest! {
        #[test]
        fn adding_days_moves_the_civil_day_by_as_many(
            millis in 0i64..4_000_000_000_000,
            days in -2000i64..2000,
        ) {
            let moment = Moment::from_millis(millis);
            let moved = moment.plus_days(days).civil_day();
            let span = moved.since(moment.civil_day()).expect("both are near").get_days();
            prop_assert_eq!(i64::from(span), days);
        }

        #[test]
        fn a_day_starts_on_itself_and_not_a_moment_earlier(days in 0i64..40_000) {
            let day = Moment::from_millis(0).plus_days(days).civil_day();
            let start = Moment::start_of(day);
            prop_assert_eq!(start.civil_day(), day);
            prop_assert!(Moment::from_millis(start.millis() - 1).civil_day() < day);
        }
    }
}
