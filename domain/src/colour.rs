//! The town's brand colour, and the inks computed from it so that everything can be read.
//!
//! A town gives one colour. From it come four tokens for light and four for dark: the fill
//! of the main button, the same stronger, the text on it, and the brand as ink for links.
//! Hue and, as far as the screen can show it, colourfulness stay; lightness moves until the
//! contrast is enough. OKLCH is used because equal steps in it look equal.

mod oklch;

use crate::town::Town;
use oklch::Oklch;

/// A colour on screen: sRGB, 8 bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

/// The brand's four tokens in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inks {
    /// `--brand`: fills and borders of what can be pressed.
    pub brand: Colour,
    /// `--brand-strong`: the same under the pointer.
    pub strong: Colour,
    /// `--brand-ink`: links and headings on the ground or a surface.
    pub ink: Colour,
    /// `--on-brand`: text on the two fills.
    pub on_brand: Colour,
}

/// What lies under the inks in a theme. The same as `--ground` and `--surface` in
/// `style/tokens.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grounds {
    pub ground: Colour,
    pub surface: Colour,
}

/// Text at least (WCAG 2.2, 1.4.3).
pub const TEXT: f64 = 4.5;
/// Text in running text (1.4.6).
pub const BODY: f64 = 7.0;
/// Borders and rings of controls (1.4.11).
pub const CONTROL: f64 = 3.0;

/// When the town has not said a colour that can be read.
const LAKE_BLUE: Colour = Colour {
    red: 0x0a,
    green: 0x4f,
    blue: 0x85,
};

const WHITE: Colour = Colour {
    red: 255,
    green: 255,
    blue: 255,
};

impl Colour {
    /// Reads `#0a4f85` or `#fff`.
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex.trim().strip_prefix('#')?;
        let parts: Vec<u8> = digits
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|it| u8::try_from(it).ok()))
            .collect::<Option<_>>()?;
        match *parts.as_slice() {
            [r, g, b] => Some(Self {
                red: r * 17,
                green: g * 17,
                blue: b * 17,
            }),
            [r1, r2, g1, g2, b1, b2] => Some(Self {
                red: r1 * 16 + r2,
                green: g1 * 16 + g2,
                blue: b1 * 16 + b2,
            }),
            _ => None,
        }
    }

    /// `#0a4f85`
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// Relative luminance by WCAG 2, from 0 to 1.
    fn luminance(self) -> f64 {
        let [red, green, blue] = oklch::linear(self);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// The contrast of two colours by WCAG 2, from 1 to 21.
pub fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Ground and surface of the light theme.
pub fn light_grounds() -> Grounds {
    Grounds {
        ground: WHITE,
        surface: Oklch::new(0.974, 0.003, 260.0).colour(),
    }
}

/// Ground and surface of the dark theme.
pub fn dark_grounds() -> Grounds {
    Grounds {
        ground: Oklch::new(0.195, 0.011, 255.0).colour(),
        surface: Oklch::new(0.238, 0.012, 255.0).colour(),
    }
}

/// The inks of a brand on light: its own colour where that is dark enough, else darkened.
pub fn light(brand: Colour) -> Inks {
    derive(Oklch::of(brand), light_grounds(), 0.0, WHITE, TEXT)
}

/// The inks of a brand on dark: lightened, and calmer where it would glare.
pub fn dark(brand: Colour) -> Inks {
    let grounds = dark_grounds();
    let calm = Oklch::of(brand).with_chroma_at_most(0.12);
    derive(calm, grounds, 1.0, grounds.ground, BODY)
}

/// `away` is where the brand goes for contrast: 0 is black, 1 is white.
fn derive(own: Oklch, grounds: Grounds, away: f64, on_brand: Colour, on_fill: f64) -> Inks {
    let stands_on = |colour: Colour, least: f64| {
        contrast(colour, grounds.ground) >= least && contrast(colour, grounds.surface) >= least
    };
    let fill = own.moved(away, |it| contrast(it, on_brand) >= on_fill && stands_on(it, CONTROL));
    // A step that can be seen, where there is room for one.
    let step = if away > 0.5 { 0.07 } else { -0.07 };
    let strong = Oklch::of(fill)
        .lighter(step)
        .moved(away, |it| contrast(it, on_brand) >= BODY && stands_on(it, CONTROL));
    Inks {
        brand: fill,
        strong,
        ink: own.moved(away, |it| stands_on(it, BODY)),
        on_brand,
    }
}

/// The town's colours as CSS custom properties: `--brand`, `--brand-ink`, `--brand-strong`,
/// `--on-brand`, in light and dark. A style sheet of its own, after the main one.
pub fn brand_css(town: &Town) -> String {
    let brand = Colour::parse(&town.brand).unwrap_or(LAKE_BLUE);
    let rule = |inks: Inks| {
        format!(
            ":root{{--brand:{};--brand-strong:{};--brand-ink:{};--on-brand:{}}}",
            inks.brand.hex(),
            inks.strong.hex(),
            inks.ink.hex(),
            inks.on_brand.hex()
        )
    };
    format!(
        "{}\n@media screen and (prefers-color-scheme:dark){{{}}}\n",
        rule(light(brand)),
        rule(dark(brand))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn black_on_white_has_the_greatest_contrast() {
        let black = Colour::parse("#000").expect("black");
        assert!((contrast(black, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(WHITE, WHITE) - 1.0).abs() < 1e-9);
        let grey = Colour::parse("#767676").expect("the lightest grey for text on white");
        assert!((contrast(grey, WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_colour_reads_what_it_prints() {
        assert_eq!(Colour::parse("#0A4F85").map(Colour::hex).as_deref(), Some("#0a4f85"));
        assert_eq!(Colour::parse("#fff"), Some(WHITE));
        for wrong in ["", "#", "0a4f85", "#0a4f8", "#0a4f8g", "#ääö", "#0a4f85ff", "red"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_brand_that_can_be_read_is_kept() {
        assert_eq!(light(LAKE_BLUE).brand, LAKE_BLUE);
        assert_eq!(light(LAKE_BLUE).ink, LAKE_BLUE);
    }

    #[test]
    fn the_style_sheet_of_the_demo_town() {
        insta::assert_snapshot!(brand_css(&Town::demo()), @r"
        :root{--brand:#0a4f85;--brand-strong:#033c68;--brand-ink:#0a4f85;--on-brand:#ffffff}
        @media screen and (prefers-color-scheme:dark){:root{--brand:#67a5e1;--brand-strong:#7dbbf9;--brand-ink:#70aeea;--on-brand:#12151a}}
        ");
    }

    #[test]
    fn a_brand_that_is_no_colour_gives_lake_blue() {
        let town = Town {
            brand: "sininen; } body { display: none".to_owned(),
            ..Town::default()
        };
        assert!(brand_css(&town).contains("--brand:#0a4f85;"));
    }

    fn check(inks: Inks, grounds: Grounds) -> Result<(), TestCaseError> {
        for (name, over, under, least) in [
            ("text on the fill", inks.on_brand, inks.brand, TEXT),
            ("text on the strong fill", inks.on_brand, inks.strong, BODY),
            ("ink on the ground", inks.ink, grounds.ground, BODY),
            ("ink on a surface", inks.ink, grounds.surface, BODY),
            ("fill on the ground", inks.brand, grounds.ground, CONTROL),
            ("fill on a surface", inks.brand, grounds.surface, CONTROL),
            ("strong fill on the ground", inks.strong, grounds.ground, CONTROL),
            ("strong fill on a surface", inks.strong, grounds.surface, CONTROL),
        ] {
            let found = contrast(over, under);
            prop_assert!(found >= least, "{name}: {found:.2} of {least}, {inks:?}");
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn any_brand_gives_inks_that_can_be_read((red, green, blue) in any::<(u8, u8, u8)>()) {
            let brand = Colour { red, green, blue };
            check(light(brand), light_grounds())?;
            check(dark(brand), dark_grounds())?;
        }
    }
}
