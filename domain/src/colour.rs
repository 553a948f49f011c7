//! The town's brand colour and the inks computed from it.

use crate::town::Town;

/// A colour on screen: sRGB, 8 bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Colour {
    /// Reads `#0a4f85` or `#fff`.
    pub fn parse(hex: &str) -> Option<Self> {
        let _ = hex;
        None
    }

    /// `#0a4f85`
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// The contrast of two colours by WCAG 2, from 1 to 21.
pub fn contrast(a: Colour, b: Colour) -> f64 {
    let _ = (a, b);
    1.0
}

/// The town's colours as CSS custom properties: `--brand`, `--brand-ink`, `--brand-strong`,
/// `--on-brand`, in light and dark.
pub fn brand_css(town: &Town) -> String {
    let _ = town;
    String::new()
}
