//! Finnish working days and how dates are written.
//!
//! A promise counts in working days, so this decides which days those are. Holidays are
//! computed, not listed: the service outlives any list.

use crate::time::Date;
use jiff::{Span, civil::Weekday};
use serde::{Deserialize, Deserializer, Serializer};

/// Is this a public holiday by law? Sundays as such are not asked here.
///
/// Kirkkolaki 652/2023 names the church's days, laki 388/1937 Independence Day and laki
/// 272/1944 May Day.
pub fn is_holiday(day: Date) -> bool {
    let after_easter = |days| plus_days(easter(day.year()), days);
    matches!(
        (day.month(), day.day()),
        (1, 1) | (1, 6) | (5, 1) | (12, 6) | (12, 25) | (12, 26)
    ) || is_midsummer_day(day)
        || is_all_saints(day)
        || [-2, 0, 1, 39, 49].map(after_easter).contains(&day)
}

/// Is a town office at work on this day?
///
/// Midsummer Eve and Christmas Eve are not public holidays, but offices are closed, and the
/// law on counting time limits (150/1930, 5 §) treats them as such: what falls due on them
/// may be done on the next weekday.
pub fn is_working_day(day: Date) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let is_eve = (day.month(), day.day()) == (12, 24) || is_midsummer_day(plus_days(day, 1));
    !is_weekend && !is_eve && !is_holiday(day)
}

/// The day that is `count` working days after `day`; the day itself when none are asked.
pub fn add_working_days(day: Date, count: u32) -> Date {
    let mut left = count;
    let mut reached = day;
    while left > 0 && reached < Date::MAX {
        reached = plus_days(reached, 1);
        if is_working_day(reached) {
            left -= 1;
        }
    }
    reached
}

/// How many working days there are after `from`, up to and including `to`. None when `to`
/// is not later.
///
/// Counted by weeks and years, not by days: a list asks for each matter that is late, and some
/// have been for years.
pub fn working_days_between(from: Date, to: Date) -> u32 {
    if to <= from {
        return 0;
    }
    let closed = (from.year().max(1)..=to.year())
        .flat_map(closed_weekdays)
        .filter(|day| from < *day && *day <= to)
        .count();
    let weekdays = usize::try_from(weekdays_until(to) - weekdays_until(from)).unwrap_or(0);
    u32::try_from(weekdays - closed.min(weekdays)).unwrap_or(u32::MAX)
}

/// Days from Monday to Friday after Monday 1.1.0001, up to and including `day`; negative before it.
fn weekdays_until(day: Date) -> i32 {
    let days = days_between(Date::constant(1, 1, 1), day);
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(4)
}

/// The days from Monday to Friday on which a town office is closed in a year from 1 to 9999.
fn closed_weekdays(year: i16) -> impl Iterator<Item = Date> {
    let fixed = [(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)];
    let fixed = fixed.map(|(month, day)| Date::constant(year, month, day));
    let easter = easter(year);
    // Midsummer Eve is the Friday between 19 and 25 June.
    let nineteenth = Date::constant(year, 6, 19);
    let eve = plus_days(nineteenth, i32::from(nineteenth.weekday().until(Weekday::Friday)));
    let moving = [plus_days(easter, -2), plus_days(easter, 1), plus_days(easter, 39), eve];
    // Ascension Day may be May Day, as in 2008.
    let moving = moving.into_iter().filter(move |day| !fixed.contains(day));
    fixed
        .into_iter()
        .chain(moving)
        .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
}

/// The day so many calendar days later (earlier when negative), at most the calendar's end.
pub fn plus_days(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days.clamp(-7_000_000, 7_000_000)))
}

/// Calendar days from `from` to `to`, negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    // Civil days have 24 hours each. This way the browser gets no arithmetic of spans.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}

/// As Finns write it: `4.3.2026`.
pub fn finnish_date(day: Date) -> String {
    format!("{}.{}.{}", day.day(), day.month(), day.year())
}

/// As the database and machines write it: `2026-03-04`.
pub fn iso(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// Reads exactly `YYYY-MM-DD`, nothing looser.
pub fn parse_iso(text: &str) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0i16, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0'))
        })
    };
    let month = i8::try_from(number(&[e, f])?).ok()?;
    let day = i8::try_from(number(&[g, h])?).ok()?;
    Date::new(number(&[a, b, c, d])?, month, day).ok()
}

/// Reads a day as people give it: from a picker (`2026-03-04`) or written as Finns do (`4.3.2026`,
/// with or without leading noughts, no spaces).
pub fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.split('.');
    let (Some(day), Some(month), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return parse_iso(text);
    };
    if day.len() > 2 || month.len() > 2 || year.len() != 4 {
        return None;
    }
    parse_iso(&format!("{year}-{month:0>2}-{day:0>2}"))
}

/// For serde fields that hold a day: `#[serde(with = "crate::calendar::iso_day")]`.
pub mod iso_day {
    use super::{Date, Deserialize, Deserializer, NOT_A_DAY, Serializer, iso, parse_iso};
    use serde::de::Error as _;

    pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&iso(*day))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_iso(&text).ok_or_else(|| D::Error::custom(NOT_A_DAY))
    }
}

/// The same for a day that may be missing; add `default` so that it may be left out.
pub mod iso_day_option {
    use super::{Date, Deserialize, Deserializer, NOT_A_DAY, Serializer, iso, parse_iso};
    use serde::de::Error as _;

    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => serializer.serialize_some(&iso(*day)),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| parse_iso(&text).ok_or_else(|| D::Error::custom(NOT_A_DAY)))
            .transpose()
    }
}

const NOT_A_DAY: &str = "a day is written YYYY-MM-DD";

/// Juhannuspäivä: the Saturday between 20 and 26 June.
fn is_midsummer_day(day: Date) -> bool {
    day.month() == 6 && (20..=26).contains(&day.day()) && day.weekday() == Weekday::Saturday
}

/// Pyhäinpäivä: the Saturday between 31 October and 6 November.
fn is_all_saints(day: Date) -> bool {
    let is_in_range = matches!((day.month(), day.day()), (10, 31) | (11, 1..=6));
    is_in_range && day.weekday() == Weekday::Saturday
}

/// Easter Sunday, by the anonymous Gregorian algorithm (Nature, 20 April 1876).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y.rem_euclid(19);
    let (century, of_century) = (y.div_euclid(100), y.rem_euclid(100));
    let (leap_centuries, century_rest) = (century / 4, century % 4);
    let moon_shift = (century + 8) / 25;
    let moon = (19 * golden + century - leap_centuries - (century - moon_shift + 1) / 3 + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * century_rest + 2 * (of_century / 4) - moon - of_century % 4).rem_euclid(7);
    let correction = (golden + 11 * moon + 22 * to_sunday) / 451;
    let days_after_march_began = moon + to_sunday - 7 * correction + 21;
    plus_days(Date::constant(year.clamp(1, 9999), 3, 1), days_after_march_began)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Weekdays of a year on which a town office is closed.
    fn closed_in(year: i16) -> Vec<String> {
        let mut day = date(year, 1, 1);
        let mut closed = Vec::new();
        while day.year() == year {
            let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !is_weekend && !is_working_day(day) {
                closed.push(finnish_date(day));
            }
            day = plus_days(day, 1);
        }
        closed
    }

    #[test]
    fn offices_are_closed_on_these_weekdays_of_2026() {
        insta::assert_snapshot!(closed_in(2026).join(" "), @"1.1.2026 6.1.2026 3.4.2026 6.4.2026 1.5.2026 14.5.2026 19.6.2026 24.12.2026 25.12.2026");
    }

    #[test]
    fn offices_are_closed_on_these_weekdays_of_2024() {
        insta::assert_snapshot!(closed_in(2024).join(" "), @"1.1.2024 29.3.2024 1.4.2024 1.5.2024 9.5.2024 21.6.2024 6.12.2024 24.12.2024 25.12.2024 26.12.2024");
    }

    #[test]
    fn holidays_that_fall_on_weekends_are_holidays_too() {
        // Helluntai, juhannuspäivä, pyhäinpäivä, itsenäisyyspäivä, toinen joulupäivä.
        for (month, day) in [(5, 24), (6, 20), (10, 31), (12, 6), (12, 26)] {
            assert!(is_holiday(date(2026, month, day)), "{day}.{month}.");
        }
        assert!(!is_holiday(date(2026, 6, 19)), "an eve is not a public holiday");
        assert!(!is_holiday(date(2026, 6, 27)));
    }

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        // The earliest and the latest of our time, and some between.
        for (year, month, day) in [
            (2008, 3, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn ten_working_days_over_easter_end_after_it() {
        // Sent on Monday 30.3.2026; Good Friday and Easter Monday do not count.
        let due = add_working_days(date(2026, 3, 30), 10);
        assert_eq!(finnish_date(due), "15.4.2026");
    }

    #[test]
    fn people_give_a_day_from_a_picker_or_as_finns_write_it() {
        for text in ["2026-03-04", "4.3.2026", "04.03.2026"] {
            assert_eq!(parse_day(text), Some(date(2026, 3, 4)), "{text}");
        }
        for wrong in [
            "4.3.26",
            "4.3.",
            "31.2.2026",
            "004.3.2026",
            "4.3.2026.1",
            "3/4/2026",
            "..2026",
            "4. 3. 2026",
        ] {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn may_day_that_is_ascension_day_too_is_closed_once() {
        // Thursday 1.5.2008: the week has four working days.
        assert_eq!(working_days_between(date(2008, 4, 27), date(2008, 5, 4)), 4);
    }

    #[test]
    fn only_a_full_iso_day_is_read() {
        assert_eq!(parse_iso("2026-03-04"), Some(date(2026, 3, 4)));
        for wrong in [
            "2026-3-4",
            "2026-02-30",
            "4.3.2026",
            "",
            "2026-03-04T00",
            "+026-03-04",
            "２０２６-03-04",
        ] {
            assert_eq!(parse_iso(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        assert_eq!(add_working_days(Date::MAX, 3), Date::MAX);
        let _ = is_working_day(Date::MAX);
        let _ = is_working_day(Date::MIN);
        let _ = plus_days(Date::MIN, i32::MIN);
        assert_eq!(working_days_between(Date::MAX, Date::MIN), 0);
        assert!(working_days_between(Date::MIN, Date::MAX) > 4_000_000);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i32..80_000).prop_map(|days| plus_days(date(1970, 1, 1), days))
    }

    proptest! {
        #[test]
        fn easter_sunday_is_a_sunday_in_march_or_april(year in 1600i16..9000) {
            let day = easter(year);
            prop_assert_eq!(day.weekday(), Weekday::Sunday);
            prop_assert!(date(year, 3, 22) <= day && day <= date(year, 4, 25));
        }

        #[test]
        fn working_days_are_counted_as_they_are_added(day in any_day(), count in 0u32..300) {
            let later = add_working_days(day, count);
            prop_assert_eq!(working_days_between(day, later), count);
            prop_assert!(count == 0 || is_working_day(later));
        }

        #[test]
        fn working_days_are_the_days_that_are_worked(from in any_day(), days in -10i32..2000) {
            let to = plus_days(from, days);
            let one_by_one = (1..=days).filter(|n| is_working_day(plus_days(from, *n))).count();
            prop_assert_eq!(working_days_between(from, to) as usize, one_by_one);
        }

        #[test]
        fn a_year_has_about_250_working_days(year in 1970i16..2200) {
            let (first, last) = (date(year - 1, 12, 31), date(year, 12, 31));
            prop_assert!((249..=255).contains(&working_days_between(first, last)));
        }

        #[test]
        fn a_day_reads_what_it_prints(day in any_day()) {
            prop_assert_eq!(parse_iso(&iso(day)), Some(day));
        }

        #[test]
        fn days_are_counted_as_they_are_added(day in any_day(), days in -5000i32..5000) {
            prop_assert_eq!(days_between(day, plus_days(day, days)), days);
        }
    }
}
