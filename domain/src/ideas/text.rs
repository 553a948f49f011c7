//! What people write: parsed once at the door, clean from there on.
//!
//! Control characters and invisible direction marks never get in, line ends are `\n`,
//! composed letters are composed, and lengths are counted in characters. Runs in the
//! browser too: no regular expressions, no Unicode tables.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::fmt;

/// What is wrong with a field. The words for it are in `locales`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    Missing,
    TooShort,
    TooLong,
    Malformed,
    /// Not one of the choices offered.
    Unknown,
}

impl ProblemCode {
    pub const ALL: &'static [Self] = &[
        Self::Missing,
        Self::TooShort,
        Self::TooLong,
        Self::Malformed,
        Self::Unknown,
    ];

    pub const fn as_code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
        }
    }
}

/// Declares kinds of text: each holds a clean `String` that only its own door makes.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $lines:ident, $min:literal..=$max:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The least number of characters.
            pub const MIN: usize = $min;
            /// The greatest number of characters.
            pub const MAX: usize = $max;

            pub fn parse(raw: &str) -> Result<Self, ProblemCode> {
                measured(clean(raw, Lines::$lines), $min, $max).map(Self)
            }

            /// Trusts what this program wrote earlier, whatever the limits are today.
            pub fn stored(text: String) -> Self {
                Self(text)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = String::deserialize(deserializer)?;
                Self::parse(&raw).map_err(|problem| D::Error::custom(problem.as_code()))
            }
        }
    )+};
}

texts! {
    /// An idea in one line.
    IdeaTitle: One, 5..=120;
    /// The idea itself, in plain text.
    IdeaText: Many, 10..=5000;
    /// Where, in words: *Valtakadun ja Poppelikadun risteys*.
    Place: One, 2..=120;
    /// A name or a nickname, as its bearer gives it.
    PersonName: One, 1..=80;
    /// The town's answer, published in a group's name.
    AnswerText: Many, 10..=10_000;
    /// What staff or an author says about a matter: a question, a reason, what changed.
    Sentence: Many, 3..=2000;
    /// What somebody says under an idea.
    CommentText: Many, 2..=2000;
    /// Words that a moderator covers, exactly as they stand in a text.
    CoveredWords: Many, 1..=5000;
    /// A card of a board in one line.
    CardTitle: One, 1..=200;
    /// A label, a checklist, a column: what it is called.
    ShortName: One, 1..=60;
    /// A line of a checklist, or whom a card waits for.
    CardLine: One, 1..=200;
    /// Why a limit is exceeded, a card went back, or stands still.
    CardReason: Many, 1..=1000;
}

/// An address to which mail can be tried. Whether it is someone's is proved by a mail only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// The longest text of an import, in characters.
pub const IMPORTED_TEXT_MAX: usize = 20_000;
/// The longest title of an import, in characters.
pub const IMPORTED_TITLE_MAX: usize = 500;

impl IdeaTitle {
    /// A title from another system: the form's limits don't bind it.
    pub fn imported(raw: &str) -> Result<Self, ProblemCode> {
        measured(clean(raw, Lines::One), 1, IMPORTED_TITLE_MAX).map(Self)
    }
}

impl IdeaText {
    /// A text from another system: the form's limits don't bind it.
    pub fn imported(raw: &str) -> Result<Self, ProblemCode> {
        measured(clean(raw, Lines::Many), 1, IMPORTED_TEXT_MAX).map(Self)
    }
}

impl EmailAddress {
    /// The longest address that mail can carry (RFC 5321, 4.5.3.1.3).
    pub const MAX: usize = 254;

    pub fn parse(raw: &str) -> Result<Self, ProblemCode> {
        let text = clean(raw, Lines::One);
        if text.is_empty() {
            return Err(ProblemCode::Missing);
        }
        if text.len() > Self::MAX {
            return Err(ProblemCode::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(ProblemCode::Malformed)?;
        let is_sound = (1..=64).contains(&local.len())
            && is_dotted(local, |c| {
                !c.is_ascii() || c.is_ascii_alphanumeric() || LOCAL.contains(c)
            })
            && domain.contains('.')
            && is_dotted(domain, |c| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-')
            && !domain.ends_with(|c: char| c.is_ascii_digit());
        if !is_sound {
            return Err(ProblemCode::Malformed);
        }
        // The part before the @ may tell capitals apart, the host never does.
        let mut address = String::with_capacity(text.len());
        address.push_str(local);
        address.push('@');
        address.extend(domain.chars().map(|c| c.to_ascii_lowercase()));
        Ok(Self(address))
    }

    pub fn stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Self::parse(&raw).map_err(|problem| D::Error::custom(problem.as_code()))
    }
}

/// Signs that an address may have before its @ besides letters and digits (RFC 5322 atext).
const LOCAL: &str = "!#$%&'*+-/=?^_`{|}~";

fn is_dotted(text: &str, is_allowed: impl Fn(char) -> bool) -> bool {
    text.split('.')
        .all(|part| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-') && part.chars().all(&is_allowed))
}

#[derive(Clone, Copy, PartialEq)]
enum Lines {
    One,
    Many,
}

/// Checks the length in characters, and that there is something to see at all.
fn measured(text: String, min: usize, max: usize) -> Result<String, ProblemCode> {
    let length = length(&text);
    if length == 0 {
        Err(ProblemCode::Missing)
    } else if length < min {
        Err(ProblemCode::TooShort)
    } else if length > max {
        Err(ProblemCode::TooLong)
    } else if !text.chars().any(is_seen) {
        Err(ProblemCode::Malformed)
    } else {
        Ok(text)
    }
}

/// Characters as people count them, for counters beside a field.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// How long the text will be once it is parsed, so that a live counter agrees with `parse`.
pub fn clean_length(raw: &str) -> usize {
    length(&clean(raw, Lines::Many))
}

fn clean(raw: &str, lines: Lines) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut breaks = 0;
    let mut is_after_space = false;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let is_break = matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}');
        if is_break && lines == Lines::Many {
            if c == '\r' && chars.peek() == Some(&'\n') {
                continue;
            }
            breaks += 1;
        } else if is_break || is_blank(c) {
            is_after_space = true;
        } else if is_joiner(c) && !(breaks == 0 && !is_after_space && out.chars().next_back().is_some_and(may_join)) {
            // It joins nothing: it is there to be unseen.
        } else if !is_forbidden(c) {
            if !out.is_empty() {
                // At most one empty line between paragraphs, no spaces around line ends.
                match (breaks, is_after_space) {
                    (0, true) => out.push(' '),
                    (0, false) => {}
                    (1, _) => out.push('\n'),
                    _ => out.push_str("\n\n"),
                }
            }
            (breaks, is_after_space) = (0, false);
            match out.chars().next_back().and_then(|before| composed(before, c)) {
                Some(letter) => {
                    out.pop();
                    out.push(letter);
                }
                None => out.push(c),
            }
        }
    }
    while out.ends_with(is_joiner) {
        out.pop();
    }
    out
}

/// Space, and signs that look like it but are called letters: fillers of Hangul, empty Braille.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// What has no look of its own but joins or bends the sign before it.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// A sign that a joiner may follow. An emoji has a selector and then a joiner; more is hiding.
fn may_join(before: char) -> bool {
    !is_joiner(before) || before == '\u{fe0f}'
}

/// A letter, a digit or a picture: not a sign alone, and not an accent over nothing.
fn is_seen(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii() && !is_joiner(c) && !matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}'))
}

/// Control characters, and marks that are not seen but change what is: direction overrides,
/// zero-width spaces, tags, private use. The joiners that emoji and scripts need stay.
///
/// `parse` takes them away; what is not parsed here refuses them by this.
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}'
                | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff0}'..='\u{fffc}' | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
                | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}'
                | '\u{f0000}'..='\u{10ffff}'
        )
}

/// Some phones send ä as an a and two dots of its own. Only letters used in the languages
/// of the service and their neighbours are composed; others stay as they came.
fn composed(base: char, mark: char) -> Option<char> {
    let (from, to) = match mark {
        '\u{308}' => ("aouAOUeiyEI", "äöüÄÖÜëïÿËÏ"),
        '\u{30a}' => ("aAuU", "åÅůŮ"),
        '\u{301}' => ("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝćńśź"),
        '\u{300}' => ("aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        '\u{302}' => ("aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        '\u{303}' => ("anoANO", "ãñõÃÑÕ"),
        '\u{30c}' => ("szcrenSZCREN", "šžčřěňŠŽČŘĚŇ"),
        '\u{327}' => ("csCS", "çşÇŞ"),
        _ => return None,
    };
    let at = from.chars().position(|c| c == base)?;
    to.chars().nth(at)
}

#[cfg(test)]
mod tests;
