//! The town whose service this is: its name, contacts, colour and texts, read from
//! `lanka.toml`.

use crate::{codes::Language, ideas::clocks::Promise, time::Date};
use serde::{Deserialize, Serialize};

/// A text the town writes for the public, in the languages of the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Localised {
    pub fi: String,
    pub sv: String,
    pub en: String,
}

impl Localised {
    pub fn new(fi: &str, sv: &str, en: &str) -> Self {
        Self {
            fi: fi.to_owned(),
            sv: sv.to_owned(),
            en: en.to_owned(),
        }
    }

    /// The text, and the language it is in: an empty one gives the Finnish, to be marked
    /// `lang="fi"`.
    pub fn get(&self, language: Language) -> (&str, Language) {
        let text = match language {
            Language::Fi => &self.fi,
            Language::Sv => &self.sv,
            Language::En => &self.en,
        };
        if text.trim().is_empty() {
            (&self.fi, Language::Fi)
        } else {
            (text, language)
        }
    }
}

/// How to reach someone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    pub name: Localised,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub url: String,
}

/// The town and its settings that people see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Town {
    /// `Ikaalinen`
    pub name: Localised,
    /// `Ikaalisten kaupunki`: who is responsible.
    pub official_name: Localised,
    /// `Ikaalisten lanka`: what the service is called.
    pub service_name: Localised,
    /// A short form of the name for receipts: `IKA`.
    pub short: String,
    /// `#0a4f85`
    pub brand: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub contact_address: String,
    /// The registry office (kirjaamo): information requests, appeals, initiatives.
    pub registry: Contact,
    /// The wellbeing county's own feedback.
    pub wellbeing_county: Contact,
    /// Where a legal initiative is made.
    pub initiative_url: String,
    pub promise: Promise,
    /// Words of the town's own on *Tietoa palvelusta*.
    pub about: Localised,
    pub accessibility: Accessibility,
    pub privacy: Privacy,
}

/// What the accessibility statement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accessibility {
    pub responsible_unit: Localised,
    pub contact_email: String,
    #[serde(with = "crate::calendar::iso_day")]
    pub statement_date: Date,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub reviewed: Option<Date>,
    pub not_accessible: Vec<Localised>,
    pub supervisor: Contact,
}

/// What the privacy notice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Privacy {
    pub controller: Contact,
    pub data_protection_officer: Contact,
    pub retention: Vec<Localised>,
    #[serde(with = "crate::calendar::iso_day")]
    pub notice_date: Date,
}

impl Default for Accessibility {
    fn default() -> Self {
        Self {
            responsible_unit: Localised::default(),
            contact_email: String::new(),
            statement_date: Date::constant(2026, 1, 1),
            reviewed: None,
            not_accessible: Vec::new(),
            supervisor: Contact::default(),
        }
    }
}

impl Default for Privacy {
    fn default() -> Self {
        Self {
            controller: Contact::default(),
            data_protection_officer: Contact::default(),
            retention: Vec::new(),
            notice_date: Date::constant(2026, 1, 1),
        }
    }
}

impl Default for Town {
    fn default() -> Self {
        Self {
            name: Localised::default(),
            official_name: Localised::default(),
            service_name: Localised::default(),
            short: String::new(),
            brand: "#0a4f85".to_owned(),
            contact_email: String::new(),
            contact_phone: String::new(),
            contact_address: String::new(),
            registry: Contact::default(),
            wellbeing_county: Contact::default(),
            initiative_url: String::new(),
            promise: Promise::default(),
            about: Localised::default(),
            accessibility: Accessibility::default(),
            privacy: Privacy::default(),
        }
    }
}

impl Town {
    /// Ikaalinen, for the demo.
    pub fn demo() -> Self {
        Self::default()
    }
}
