//! A figure with at most four decimals, exact on both databases.

use serde::{Deserialize, Serialize};

/// Ten-thousandths of the unit.
const SCALE: i64 = 10_000;
/// The largest figure in either direction, in the unit: what a browser's number still holds exactly.
const MOST: i64 = 100_000_000_000;

/// A figure of an indicator, in ten-thousandths of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(i64);

impl Amount {
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }

    pub const fn raw(self) -> i64 {
        self.0
    }

    /// Reads `1 234,5`, `1234.5`, `−3` as people type them. None: not a figure, more than four
    /// decimals, or too large.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|it| !it.is_whitespace()).collect();
        let plain = plain.replace(['−', '–'], "-").replace(',', ".");
        let (sign, digits) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || part.len() > 4 || !is_digits(whole) || !is_digits(part) {
            return None;
        }
        let whole: i64 = whole.parse().ok().filter(|it| *it <= MOST)?;
        let part: i64 = format!("{part:0<4}").parse().ok()?;
        Some(Self(sign * (whole * SCALE + part)))
    }

    /// In the Finnish form, rounded to `decimals` (0–4): `1 234,5`, with no-break spaces.
    pub fn text(self, decimals: u8) -> String {
        let step = 10_i64.pow(4 - u32::from(decimals.min(4)));
        let size = self.0.abs();
        let rounded = (size + step / 2) / step * step;
        let whole = (rounded / SCALE).to_string();
        let mut text = String::new();
        if self.0 < 0 && rounded != 0 {
            text.push('−');
        }
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        if decimals > 0 {
            let part = format!("{:04}", rounded % SCALE);
            text.push(',');
            text.push_str(&part[..usize::from(decimals.min(4))]);
        }
        text
    }

    /// For a chart or a ratio.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure is at most 10^15 in its smallest steps"
    )]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / SCALE as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_are_read_as_people_type_them() {
        for (typed, raw) in [
            ("3", 30_000),
            ("1 234,5", 12_345_000),
            ("1\u{a0}234.5", 12_345_000),
            ("−0,25", -2_500),
        ] {
            assert_eq!(Amount::parse(typed).map(Amount::raw), Some(raw), "{typed}");
        }
        for nonsense in ["", "-", ",5", "1,23456", "12e3", "kolme", "1,2,3", "999999999999999"] {
            assert_eq!(Amount::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn figures_are_written_in_the_finnish_form() {
        let amount = |text| Amount::parse(text).expect("a figure");
        assert_eq!(amount("1234567,85").text(1), "1\u{a0}234\u{a0}567,9");
        assert_eq!(amount("-0,2").text(0), "0");
        assert_eq!(amount("-3").text(2), "−3,00");
        assert_eq!(amount("999").text(0), "999");
    }

    proptest! {
        #[test]
        fn what_is_written_with_all_decimals_reads_back(raw in -1_000_000_000_000_i64..1_000_000_000_000) {
            let amount = Amount::from_raw(raw);
            prop_assert_eq!(Amount::parse(&amount.text(4)), Some(amount));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            _ = Amount::parse(&text);
        }
    }
}
