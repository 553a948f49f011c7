//! A quarter of a year, as plans are told to residents: near enough to mean something, far
//! enough to hold.

use crate::time::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// A quarter of a year, written `2027-Q2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    quarter: u8,
}

impl Quarter {
    /// For the printed table.
    pub(super) const AN_EXAMPLE: Self = Self { year: 2026, quarter: 4 };

    pub fn new(year: i16, quarter: u8) -> Option<Self> {
        let is_sound = (2000..=2200).contains(&year) && (1..=4).contains(&quarter);
        is_sound.then_some(Self { year, quarter })
    }

    /// The quarter of a day. None: out of the years that are planned for.
    pub fn of(day: Date) -> Option<Self> {
        let quarter = (day.month() - 1) / 3 + 1;
        Self::new(day.year(), u8::try_from(quarter).ok()?)
    }

    /// Reads `2027-Q2`.
    pub fn parse(code: &str) -> Option<Self> {
        let (year, quarter) = code.split_once("-Q")?;
        let is_plain = year.len() == 4 && quarter.len() == 1;
        is_plain.then(|| Self::new(year.parse().ok()?, quarter.parse().ok()?))?
    }

    pub const fn year(self) -> i16 {
        self.year
    }

    pub const fn quarter(self) -> u8 {
        self.quarter
    }

    /// Its last day: what is promised for a quarter is late after it.
    pub fn last_day(self) -> Date {
        let (month, day) = match self.quarter {
            1 => (3, 31),
            2 => (6, 30),
            3 => (9, 30),
            _ => (12, 31),
        };
        Date::constant(self.year, month, day)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.quarter)
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quarter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).ok_or_else(|| D::Error::custom("a quarter is written YYYY-Qn"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_reads_what_it_prints() {
        let quarter = Quarter::new(2027, 2).expect("a quarter");
        assert_eq!(quarter.to_string(), "2027-Q2");
        assert_eq!(Quarter::parse("2027-Q2"), Some(quarter));
        for wrong in ["2027-Q5", "2027-Q0", "27-Q1", "2027Q1", "2027-Q+1", "", "-Q1"] {
            assert_eq!(Quarter::parse(wrong), None, "{wrong}");
        }
    }
}
