//! The settings as they are now: what a file, a variable or a flag says stands; the rest is what the
//! administrator has set, or what is usual.
//!
//! A value in the database that does not fit, from an older program or by hand, is left out and told
//! to the log: a page is never lost for it.

use std::collections::BTreeMap;

use domain::settings::{SettingKind, check, kind_of};
use domain::town::Town;
use serde_json::Value;

/// What is set outside the database, and so cannot be changed on screen.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Where each fixed setting of the town was given: `town.brand`, `lanka.toml, rivi 4`.
    pub fixed: BTreeMap<String, String>,
    /// The settings of the server, for reading. Secrets are shown as set or not set.
    pub server: Vec<ServerSetting>,
}

/// One setting of the server, as an administrator may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerSetting {
    /// Its name in `lanka.toml`.
    pub name: String,
    /// What it is; none: it is a secret that is set.
    pub value: Option<String>,
    /// Where it was given, in words; none: nowhere.
    pub from: Option<String>,
    /// What it means, in Finnish.
    pub meaning: &'static str,
}

/// The town with what the database says laid under what is fixed.
pub fn town_with(base: &Town, fixed: &BTreeMap<String, String>, saved: &[(String, String)]) -> Town {
    let mut town = base.clone();
    for (name, value) in saved {
        if !name.starts_with("town.") || fixed.contains_key(name) {
            continue;
        }
        match check(name, value).ok().and_then(|()| with(&town, name, value)) {
            Some(changed) => town = changed,
            None => tracing::warn!(name, "a setting in the database does not fit and is left out"),
        }
    }
    town
}

/// The town with one setting changed. None: there is no such setting, or the value does not fit.
pub fn with(town: &Town, name: &str, value: &str) -> Option<Town> {
    let mut whole = serde_json::to_value(town).ok()?;
    let mut place = &mut whole;
    for part in name.strip_prefix("town.")?.split('.') {
        place = place.get_mut(part)?;
    }
    *place = match kind_of(name) {
        SettingKind::Number { .. } => Value::from(value.trim().parse::<u32>().ok()?),
        SettingKind::Items => serde_json::from_str(value).ok()?,
        SettingKind::Day if value.trim().is_empty() => Value::Null,
        _ if place.is_object() || place.is_array() => return None,
        _ => Value::from(value.trim()),
    };
    serde_json::from_value(whole).ok()
}

/// The value of one setting as text; of a list as JSON. Empty when there is none.
pub fn value_of(town: &Town, name: &str) -> String {
    let whole = serde_json::to_value(town).unwrap_or_default();
    let mut place = &whole;
    for part in name.strip_prefix("town.").unwrap_or(name).split('.') {
        place = place.get(part).unwrap_or(&Value::Null);
    }
    match place {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The settings in which a town differs from another, as they are kept: name and value.
pub fn differing(town: &Town, from: &Town) -> Vec<(String, String)> {
    fn leaves(name: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(parts) => parts
                .iter()
                .for_each(|(part, value)| leaves(&[name, ".", part].concat(), value, found)),
            _ => found.push(name.to_owned()),
        }
    }
    let mut names = Vec::new();
    leaves("town", &serde_json::to_value(town).unwrap_or_default(), &mut names);
    let both = names.into_iter().map(|name| {
        let value = value_of(town, &name);
        (value_of(from, &name) != value).then_some((name, value))
    });
    both.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn what_a_file_says_stands_and_the_rest_is_as_it_was_set_on_screen() {
        let fixed = BTreeMap::from([("town.brand".to_owned(), "lanka.toml, rivi 4".to_owned())]);
        let all = saved(&[
            ("town.brand", "#ff0000"),
            ("town.name.fi", "Parkano"),
            ("town.promise.decision_days", "30"),
            (
                "town.privacy.retention",
                r#"[{"fi":"Vuosi.","sv":"Ett år.","en":"A year."}]"#,
            ),
        ]);
        let town = town_with(&Town::default(), &fixed, &all);
        assert_eq!(town.brand, Town::default().brand);
        assert_eq!(town.name.fi, "Parkano");
        assert_eq!(town.name.sv, Town::default().name.sv);
        assert_eq!(town.promise.decision_days, 30);
        assert_eq!(town.privacy.retention[0].en, "A year.");
    }

    #[test]
    fn what_a_town_differs_in_makes_it_of_the_other() {
        let (usual, demo) = (Town::default(), Town::demo());
        let kept = differing(&demo, &usual);
        assert!(kept.contains(&("town.name.sv".to_owned(), "Ikalis".to_owned())));
        assert_eq!(town_with(&usual, &BTreeMap::new(), &kept), demo);
        assert_eq!(differing(&demo, &demo), []);
    }

    #[test]
    fn a_value_that_does_not_fit_is_left_out() {
        let all = saved(&[
            ("town.brand", "sininen"),
            ("town.promise.decision_days", "paljon"),
            ("town.name", "Parkano"),
            ("town.unknown", "x"),
            ("port", "80"),
        ]);
        assert_eq!(town_with(&Town::demo(), &BTreeMap::new(), &all), Town::demo());
    }

    #[test]
    fn a_day_can_be_taken_away() {
        let name = "town.accessibility.reviewed";
        let town = with(&Town::demo(), name, "2026-11-23").expect("a town");
        assert_eq!(value_of(&town, name), "2026-11-23");
        assert_eq!(value_of(&with(&town, name, "").expect("a town"), name), "");
    }
}
