//! OKLCH: lightness, colourfulness and hue as the eye has them. The matrices are Björn
//! Ottosson's (bottosson.github.io/posts/oklab), the same that CSS Color 4 uses.

use super::Colour;

/// Lightness 0–1, chroma from 0 to some 0.37, hue in radians.
#[derive(Clone, Copy, Debug)]
pub(super) struct Oklch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

/// Red, green and blue as amounts of light, 0–1.
pub(super) fn linear(colour: Colour) -> [f64; 3] {
    [colour.red, colour.green, colour.blue].map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    })
}

impl Oklch {
    pub(super) fn new(lightness: f64, chroma: f64, hue_degrees: f64) -> Self {
        Self {
            lightness,
            chroma,
            hue: hue_degrees.to_radians(),
        }
    }

    pub(super) fn of(colour: Colour) -> Self {
        let [r, g, b] = linear(colour);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        Self {
            lightness,
            chroma: a.hypot(b),
            hue: b.atan2(a),
        }
    }

    /// The colour on screen; one that the screen cannot show loses chroma until it can.
    pub(super) fn colour(self) -> Colour {
        let mut shown = self;
        for _ in 0..60 {
            if shown.linear().iter().all(|it| (-0.000_5..=1.000_5).contains(it)) {
                break;
            }
            shown.chroma *= 0.95;
        }
        let [red, green, blue] = shown.linear().map(encoded);
        Colour { red, green, blue }
    }

    pub(super) const fn with_chroma_at_most(self, most: f64) -> Self {
        Self {
            chroma: self.chroma.min(most),
            ..self
        }
    }

    pub(super) const fn lighter(self, by: f64) -> Self {
        Self {
            lightness: (self.lightness + by).clamp(0.0, 1.0),
            ..self
        }
    }

    /// The nearest colour on the way to black (`away` 0) or white (1) that is enough.
    pub(super) fn moved(self, away: f64, is_enough: impl Fn(Colour) -> bool) -> Colour {
        const STEPS: u16 = 200;
        (0..=STEPS)
            .map(|step| {
                let share = f64::from(step) / f64::from(STEPS);
                let lightness = self.lightness + (away - self.lightness) * share;
                Self { lightness, ..self }.colour()
            })
            .find(|colour| is_enough(*colour))
            .unwrap_or_else(|| Self::new(away, 0.0, 0.0).colour())
    }

    fn linear(self) -> [f64; 3] {
        let (a, b) = (self.chroma * self.hue.cos(), self.chroma * self.hue.sin());
        let l = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0-255 before"
)]
fn encoded(amount: f64) -> u8 {
    let c = if amount <= 0.003_130_8 {
        amount * 12.92
    } else {
        1.055 * amount.powf(1.0 / 2.4) - 0.055
    };
    (c * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lake_blue_is_where_css_has_it() {
        let blue = Oklch::of(Colour::parse("#0a4f85").expect("a colour"));
        assert!((blue.lightness - 0.42).abs() < 0.01);
        assert!((blue.chroma - 0.108).abs() < 0.01);
        assert!((blue.hue.to_degrees().rem_euclid(360.0) - 248.0).abs() < 2.0);
    }

    proptest! {
        #[test]
        fn every_colour_comes_back_the_same((red, green, blue) in any::<(u8, u8, u8)>()) {
            let colour = Colour { red, green, blue };
            prop_assert_eq!(Oklch::of(colour).colour(), colour);
        }
    }
}
