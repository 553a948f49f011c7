//! What the environment, flags and file say, and where each name was said.

use std::path::PathBuf;

use domain::town::Town;
use figment::Figment;
use figment::providers::Serialized;

use super::read::{self, Pairs};
use super::{ConfigError, FILE_VARIABLE, From, SETTINGS, TEST_VARIABLES, find};

/// The variable that sets a name: `town.name.fi` is `LANKA_TOWN_NAME_FI`.
pub(super) fn variable(name: &str) -> String {
    format!("LANKA_{}", name.replace('.', "_").to_uppercase())
}

const ENVIRONMENT: &str = "environment";
const FLAG: &str = "flag";

/// The environment's settings; a variable of ours that is no setting is a slip, and is refused.
pub(super) fn of_environment(all: &[(String, String)], leaves: &[String]) -> Result<Pairs, ConfigError> {
    let mut pairs = Vec::new();
    for (set, value) in all {
        if !set.starts_with("LANKA_") || set == FILE_VARIABLE || set.starts_with(TEST_VARIABLES) {
            continue;
        }
        let mut names = SETTINGS
            .iter()
            .map(|setting| setting.name)
            .chain(leaves.iter().map(String::as_str));
        let name = names.find(|name| variable(name) == *set);
        let name = name.ok_or_else(|| {
            ConfigError(format!(
                "Ympäristömuuttuja {set} ei ole mikään asetus. Kaikki asetukset näyttää: lanka config"
            ))
        })?;
        pairs.push((name.to_owned(), value.clone()));
    }
    Ok(Pairs {
        source: ENVIRONMENT,
        pairs,
    })
}

pub(super) fn of_flags(all: &[(String, String)], leaves: &[String]) -> Result<Pairs, ConfigError> {
    for (name, _) in all {
        if find(name).is_none() && !leaves.contains(name) {
            return Err(ConfigError(format!(
                "Valitsin --set {name}: tuntematon asetus. Kaikki asetukset näyttää: lanka config"
            )));
        }
    }
    Ok(Pairs {
        source: FLAG,
        pairs: all.to_vec(),
    })
}

/// Where each name was given, for messages and for the report.
pub(super) struct Places {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl Places {
    pub(super) fn of(&self, given: &Figment, name: &str) -> From {
        match given.find_metadata(name).map(|meta| &*meta.name) {
            None => From::Default,
            Some(ENVIRONMENT) => From::Environment {
                variable: variable(name),
            },
            Some(FLAG) => From::Flag { name: name.to_owned() },
            Some(_) => self.in_file(name),
        }
    }

    pub(super) fn in_file(&self, name: &str) -> From {
        From::File {
            path: self.path.clone(),
            line: read::line_of(&self.text, name),
        }
    }

    /// The `[town]` section over the town that is meant when nothing is said.
    pub(super) fn town(&self, given: &Figment, usual: &Town) -> Result<Town, ConfigError> {
        let whole = Figment::from(Serialized::default("town", usual)).merge(given);
        whole.extract_inner_lossy::<Town>("town").map_err(|error| {
            // figment puts the section it was asked for at the end of the path.
            let inner: Vec<_> = error
                .path
                .iter()
                .map(String::as_str)
                .filter(|part| *part != "town")
                .collect();
            let name = format!("town.{}", inner.join("."));
            if let figment::error::Kind::UnknownField(..) = &error.kind {
                return ConfigError(format!(
                    "{}: tuntematon asetus \"{name}\". Kaikki asetukset näyttää: lanka config",
                    self.in_file(&name)
                ));
            }
            ConfigError(format!(
                "{}: asetus {name} ei kelpaa: {}.",
                self.of(given, &name),
                error.kind
            ))
        })
    }
}
