//! The town's settings one by one: what each must look like, wherever it is given.
//!
//! A file, a variable, a flag and the screen are all checked here, so that what one refuses no other
//! lets through. A name is that of `lanka.toml`: `town.contact_email`.

use crate::{
    calendar,
    colour::Colour,
    ideas::text::{EmailAddress, is_forbidden},
};

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// One line.
    Line {
        most: usize,
    },
    /// Some paragraphs.
    Text {
        most: usize,
    },
    Email,
    /// The address of a page.
    Link,
    /// `#0a4f85`
    Colour,
    Number {
        least: u32,
        most: u32,
    },
    /// `2026-11-23`
    Day,
    /// A list whose items are texts in three languages.
    Items,
}

/// Why a value cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingProblem {
    Missing,
    TooLong {
        most: usize,
    },
    /// Signs that cannot be shown, or a line break in one line.
    Signs,
    NoEmail,
    NoLink,
    NoColour,
    NoNumber {
        least: u32,
        most: u32,
    },
    NoDay,
}

/// What the setting with this name must look like.
pub fn kind_of(name: &str) -> SettingKind {
    let last = name.rsplit('.').next().unwrap_or_default();
    match last {
        "brand" => SettingKind::Colour,
        "email" | "contact_email" => SettingKind::Email,
        "url" | "initiative_url" => SettingKind::Link,
        "answer_working_days" => SettingKind::Number { least: 1, most: 60 },
        "decision_days" => SettingKind::Number { least: 5, most: 365 },
        "statement_date" | "notice_date" | "reviewed" => SettingKind::Day,
        "not_accessible" | "retention" => SettingKind::Items,
        "short" => SettingKind::Line { most: 12 },
        _ if name.starts_with("town.about.") => SettingKind::Text { most: 5000 },
        _ => SettingKind::Line { most: 200 },
    }
}

/// May the setting be empty? What every page shows may not; other languages fall back to Finnish.
pub fn is_needed(name: &str) -> bool {
    matches!(
        name,
        "town.name.fi"
            | "town.official_name.fi"
            | "town.service_name.fi"
            | "town.short"
            | "town.brand"
            | "town.promise.answer_working_days"
            | "town.promise.decision_days"
            | "town.accessibility.statement_date"
            | "town.privacy.notice_date"
    )
}

/// Checks a value as the setting with this name.
///
/// # Errors
/// Why it cannot be used.
pub fn check(name: &str, value: &str) -> Result<(), SettingProblem> {
    let value = value.trim();
    if value.is_empty() {
        return if is_needed(name) {
            Err(SettingProblem::Missing)
        } else {
            Ok(())
        };
    }
    match kind_of(name) {
        SettingKind::Line { most } => {
            if value.chars().any(is_forbidden) {
                Err(SettingProblem::Signs)
            } else {
                at_most(value, most)
            }
        }
        SettingKind::Text { most } => at_most(value, most).and_then(|()| readable(value)),
        SettingKind::Email => EmailAddress::parse(value)
            .map(drop)
            .map_err(|_| SettingProblem::NoEmail),
        SettingKind::Link => link(value),
        SettingKind::Colour => Colour::parse(value).map(drop).ok_or(SettingProblem::NoColour),
        SettingKind::Number { least, most } => match value.parse::<u32>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            _ => Err(SettingProblem::NoNumber { least, most }),
        },
        SettingKind::Day => calendar::parse_iso(value).map(drop).ok_or(SettingProblem::NoDay),
        SettingKind::Items => at_most(value, 10_000).and_then(|()| readable(value)),
    }
}

fn at_most(value: &str, most: usize) -> Result<(), SettingProblem> {
    if value.chars().count() > most {
        Err(SettingProblem::TooLong { most })
    } else {
        Ok(())
    }
}

fn readable(value: &str) -> Result<(), SettingProblem> {
    let is_odd = |sign: char| is_forbidden(sign) && !matches!(sign, '\n' | '\r' | '\t');
    if value.chars().any(is_odd) {
        Err(SettingProblem::Signs)
    } else {
        Ok(())
    }
}

/// Only what a browser opens as a page: never `javascript:`.
fn link(value: &str) -> Result<(), SettingProblem> {
    let rest = value
        .strip_prefix("https://")
        .or_else(|| value.strip_prefix("http://"))
        .ok_or(SettingProblem::NoLink)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = !value
        .chars()
        .any(|sign| sign.is_whitespace() || sign.is_control() || "\"'<>".contains(sign));
    if host.contains('.') && is_plain && value.len() <= 300 {
        Ok(())
    } else {
        Err(SettingProblem::NoLink)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_setting_is_refused_for_what_it_is() {
        assert_eq!(check("town.name.fi", "  "), Err(SettingProblem::Missing));
        assert_eq!(check("town.name.sv", ""), Ok(()));
        assert_eq!(check("town.contact_email", "kirjaamo"), Err(SettingProblem::NoEmail));
        assert_eq!(check("town.contact_email", "kirjaamo@kunta.fi"), Ok(()));
        assert_eq!(check("town.brand", "sininen"), Err(SettingProblem::NoColour));
        assert_eq!(
            check("town.registry.url", "javascript:alert(1)"),
            Err(SettingProblem::NoLink)
        );
        assert_eq!(check("town.registry.url", "https://kunta.fi/kirjaamo"), Ok(()));
        assert_eq!(
            check("town.promise.answer_working_days", "0"),
            Err(SettingProblem::NoNumber { least: 1, most: 60 })
        );
        assert_eq!(check("town.privacy.notice_date", "23.11."), Err(SettingProblem::NoDay));
        assert_eq!(check("town.privacy.notice_date", "2026-11-23"), Ok(()));
        assert_eq!(check("town.accessibility.reviewed", ""), Ok(()));
        assert_eq!(check("town.contact_phone", "03\n123"), Err(SettingProblem::Signs));
        // What turns the direction of text or is not seen at all makes one name look like another.
        for (name, value) in [
            ("town.name.fi", "Kau\u{202e}nupunki"),
            ("town.short", "KA\u{200b}U"),
            ("town.about.purpose.fi", "Hyvä\u{2066} palvelu.\nToinen rivi."),
        ] {
            assert_eq!(check(name, value), Err(SettingProblem::Signs), "{value:?}");
        }
        assert_eq!(check("town.about.purpose.fi", "Hyvä palvelu.\nToinen rivi."), Ok(()));
        assert_eq!(
            check("town.short", "IKAALISTENKAUPUNKI"),
            Err(SettingProblem::TooLong { most: 12 })
        );
    }

    proptest! {
        #[test]
        fn no_accepted_link_can_leave_its_attribute(value in "https?://[ -~]{0,60}") {
            if check("town.registry.url", &value).is_ok() {
                prop_assert!(!value.contains(['"', '\'', '<', '>', ' ']));
            }
        }
    }
}
