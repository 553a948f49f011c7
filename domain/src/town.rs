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
            statement_date: Date::constant(2026, 11, 1),
            reviewed: None,
            not_accessible: Vec::new(),
            supervisor: traficom(),
        }
    }
}

impl Default for Privacy {
    fn default() -> Self {
        Self {
            controller: Contact::default(),
            data_protection_officer: Contact::default(),
            retention: Vec::new(),
            notice_date: Date::constant(2026, 11, 1),
        }
    }
}

/// A municipality that has not yet said its name.
impl Default for Town {
    fn default() -> Self {
        Self {
            name: Localised::new("Kunta", "Kommunen", "The municipality"),
            official_name: Localised::new("Kunta", "Kommunen", "The municipality"),
            service_name: Localised::new("Lanka", "Lanka", "Lanka"),
            short: "LANKA".to_owned(),
            brand: "#0a4f85".to_owned(),
            contact_email: String::new(),
            contact_phone: String::new(),
            contact_address: String::new(),
            registry: Contact {
                name: Localised::new("Kirjaamo", "Registratorskontoret", "Registry office"),
                ..Contact::default()
            },
            wellbeing_county: Contact {
                name: Localised::new("Hyvinvointialue", "Välfärdsområdet", "The wellbeing services county"),
                ..Contact::default()
            },
            initiative_url: "https://www.kuntalaisaloite.fi".to_owned(),
            promise: Promise::default(),
            about: Localised::default(),
            accessibility: Accessibility::default(),
            privacy: Privacy::default(),
        }
    }
}

impl Town {
    /// Ikaalinen, for the demo. The addresses of mail end in `.example`, so that nothing
    /// sent in a trial reaches anyone.
    pub fn demo() -> Self {
        let hall = "Kaupungintalo, 39500 Ikaalinen";
        Self {
            name: Localised::new("Ikaalinen", "Ikalis", "Ikaalinen"),
            official_name: Localised::new("Ikaalisten kaupunki", "Ikalis stad", "Town of Ikaalinen"),
            service_name: Localised::new("Lanka", "Lanka", "Lanka"),
            short: "IKA".to_owned(),
            contact_email: "lanka@ikaalinen.example".to_owned(),
            contact_address: hall.to_owned(),
            registry: Contact {
                name: Localised::new(
                    "Ikaalisten kaupungin kirjaamo",
                    "Ikalis stads registratorskontor",
                    "Registry office of the Town of Ikaalinen",
                ),
                email: "kirjaamo@ikaalinen.example".to_owned(),
                address: hall.to_owned(),
                ..Contact::default()
            },
            wellbeing_county: Contact {
                name: Localised::new(
                    "Pirkanmaan hyvinvointialue",
                    "Birkalands välfärdsområde",
                    "Wellbeing services county of Pirkanmaa",
                ),
                url: "https://www.pirha.fi".to_owned(),
                ..Contact::default()
            },
            about: Localised::new(
                "Tämä on kokeiluympäristö. Ideat ja vastaukset ovat keksittyjä, eikä mikään täällä sido kaupunkia.",
                "Det här är en provmiljö. Idéerna och svaren är påhittade, och inget här binder staden.",
                "This is a trial. The ideas and answers are made up, and nothing here binds the town.",
            ),
            accessibility: Accessibility {
                responsible_unit: Localised::new("Hallintopalvelut", "Förvaltningstjänster", "Administrative services"),
                contact_email: "saavutettavuus@ikaalinen.example".to_owned(),
                ..Accessibility::default()
            },
            privacy: Privacy {
                controller: Contact {
                    name: Localised::new("Ikaalisten kaupunki", "Ikalis stad", "Town of Ikaalinen"),
                    email: "kirjaamo@ikaalinen.example".to_owned(),
                    address: hall.to_owned(),
                    ..Contact::default()
                },
                data_protection_officer: Contact {
                    name: Localised::new("Tietosuojavastaava", "Dataskyddsombud", "Data protection officer"),
                    email: "tietosuoja@ikaalinen.example".to_owned(),
                    ..Contact::default()
                },
                ..Privacy::default()
            },
            ..Self::default()
        }
    }
}

/// Who supervises that public services are accessible (laki 306/2019, 23 §).
fn traficom() -> Contact {
    Contact {
        name: Localised::new(
            "Liikenne- ja viestintävirasto Traficom, digitaalisen esteettömyyden ja saavutettavuuden valvontayksikkö",
            "Transport- och kommunikationsverket Traficom, tillsynsenheten för digital tillgänglighet",
            "Finnish Transport and Communications Agency Traficom, Digital Accessibility Supervision Unit",
        ),
        email: "saavutettavuus@traficom.fi".to_owned(),
        phone: "029 534 5000".to_owned(),
        address: String::new(),
        url: "https://www.saavutettavuusvaatimukset.fi".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideas::text::EmailAddress;

    #[test]
    fn what_is_not_translated_is_shown_in_finnish_and_says_so() {
        let text = Localised::new("Kirjaamo", "  ", "Registry office");
        assert_eq!(text.get(Language::Sv), ("Kirjaamo", Language::Fi));
        assert_eq!(text.get(Language::En), ("Registry office", Language::En));
    }

    #[test]
    fn settings_may_name_only_what_they_change() {
        let town: Town = serde_json::from_str(
            r##"{"name": {"fi": "Parkano"}, "brand": "#123456", "promise": {"decision_days": 30}}"##,
        )
        .expect("settings");
        assert_eq!(town.name.fi, "Parkano");
        assert_eq!(town.promise.decision_days, 30);
        assert_eq!(town.promise.answer_working_days, 10);
        assert!(town.accessibility.supervisor.name.fi.contains("Traficom"));
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        let unknown = serde_json::from_str::<Town>(r#"{"nimi": "Parkano"}"#);
        assert!(unknown.is_err_and(|error| error.to_string().contains("nimi")));
    }

    #[test]
    fn the_demo_writes_to_nobody() {
        let demo = Town::demo();
        for email in [
            &demo.contact_email,
            &demo.registry.email,
            &demo.accessibility.contact_email,
            &demo.privacy.controller.email,
            &demo.privacy.data_protection_officer.email,
        ] {
            assert!(EmailAddress::parse(email).is_ok(), "{email}");
            assert!(email.ends_with(".example"), "{email}");
        }
    }

    #[test]
    fn what_is_written_is_read_the_same() {
        let json = serde_json::to_string(&Town::demo()).expect("JSON");
        assert_eq!(serde_json::from_str::<Town>(&json).ok(), Some(Town::demo()));
    }
}
