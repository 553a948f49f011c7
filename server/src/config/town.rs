//! The town's own settings: the `[town]` section of `lanka.toml`, with what each part means.
//!
//! The shape is the domain's [`Town`]; the file, the environment and flags fill it leaf by leaf
//! (`town.name.fi`, `LANKA_TOWN_NAME_FI`), and an unknown leaf is refused like any other name.

use domain::town::Town;
use figment::value::{Dict, Value};

use super::read;

/// The parts of the section and what they mean.
const MEANINGS: &[(&str, &str)] = &[
    ("town.name", "Kunnan nimi, eri kielillä (fi, sv, en)."),
    (
        "town.official_name",
        "Kuka palvelusta vastaa, esimerkiksi Ikaalisten kaupunki.",
    ),
    ("town.service_name", "Palvelun nimi."),
    ("town.short", "Lyhenne, joka näkyy idean tunnuksessa."),
    (
        "town.brand",
        "Kunnan väri, esimerkiksi #0a4f85; tekstin värit lasketaan siitä.",
    ),
    ("town.contact", "Palvelun yhteystiedot."),
    (
        "town.registry",
        "Kirjaamo: tietopyynnöt, oikaisuvaatimukset, aloitteet.",
    ),
    (
        "town.wellbeing_county",
        "Hyvinvointialueen palaute: sinne ohjataan sen asiat.",
    ),
    ("town.initiative_url", "Missä kuntalaisaloite tehdään."),
    (
        "town.promise",
        "Mitä luvataan: työpäiviä ensimmäiseen vastaukseen, päiviä päätösriville.",
    ),
    ("town.about", "Kunnan omat sanat sivulla Tietoa palvelusta."),
    ("town.accessibility", "Saavutettavuusselosteen tiedot."),
    ("town.privacy", "Tietosuojaselosteen tiedot."),
];

/// What a leaf of the section means.
pub(super) fn meaning(name: &str) -> &'static str {
    let found = MEANINGS.iter().filter(|(prefix, _)| name.starts_with(prefix));
    found
        .max_by_key(|(prefix, _)| prefix.len())
        .map_or("", |(_, meaning)| meaning)
}

/// Every leaf of a town and its value as text: `town.name.fi`, `Ikaalinen`.
pub(super) fn leaves(town: &Town) -> Vec<(String, String)> {
    let mut out = Vec::new();
    // A town that cannot be written as values has no leaves to set.
    if let Ok(value) = Value::serialize(town) {
        read::flatten("", &Dict::from([("town".to_owned(), value)]), &mut out);
    }
    out
}
