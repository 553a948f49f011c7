//! Civil days as plain numbers, so that counting by day is adding.

use crate::calendar::{days_between, plus_days};
use crate::time::{Date, Moment};

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A civil day of Helsinki: days since 1.1.1970, which was a Thursday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day on which a moment is, in Helsinki.
    pub fn of(moment: Moment) -> Self {
        Self::on(moment.civil_day())
    }

    pub fn on(date: Date) -> Self {
        Self(days_between(EPOCH, date))
    }

    pub const fn new(number: i32) -> Self {
        Self(number)
    }

    pub const fn number(self) -> i32 {
        self.0
    }

    pub fn date(self) -> Date {
        plus_days(EPOCH, self.0)
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// 0 for Monday to 6 for Sunday.
    pub const fn weekday(self) -> usize {
        // rem_euclid of 7 is within 0..7.
        self.0.saturating_add(3).rem_euclid(7).unsigned_abs() as usize
    }

    /// The Monday of its ISO week.
    #[must_use]
    pub const fn monday(self) -> Self {
        Self(self.0.saturating_sub(self.0.saturating_add(3).rem_euclid(7)))
    }

    /// The number of its ISO week: 1 to 53.
    pub fn week(self) -> i8 {
        self.date().iso_week_date().week()
    }

    /// The days from this to `last`, both included.
    pub fn to(self, last: Self) -> impl DoubleEndedIterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }

    /// The quarter: its year and 1 to 4.
    pub fn quarter(self) -> (i16, u8) {
        let date = self.date();
        (date.year(), (date.month().unsigned_abs() - 1) / 3 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_are_iso_weeks_from_monday() {
        // 23.11.2026 is the Monday of week 48; 3.1.2027 a Sunday of week 53 of 2026.
        let monday = Day::on(date(2026, 11, 23));
        assert_eq!((monday.weekday(), monday.monday(), monday.week()), (0, monday, 48));
        let sunday = Day::on(date(2027, 1, 3));
        assert_eq!(
            (sunday.weekday(), sunday.monday().date(), sunday.week()),
            (6, date(2026, 12, 28), 53)
        );
    }

    #[test]
    fn a_day_is_found_again_by_its_number() {
        for number in [-800_000, -1, 0, 20_000, 2_000_000] {
            let day = Day::new(number);
            assert_eq!(Day::on(day.date()), day);
        }
    }

    #[test]
    fn quarters_end_with_march_june_september_and_december() {
        let quarter = |month| Day::on(date(2026, month, 30)).quarter();
        assert_eq!([3, 4, 9, 12].map(quarter), [(2026, 1), (2026, 2), (2026, 3), (2026, 4)]);
    }
}
