//! What the address asks for: how far back, which class, and what to forecast.

use domain::boards::ServiceClass;
use domain::calendar::parse_iso;
use domain::time::Date;
use serde::Deserialize;

/// How far back a figure looks, days.
pub(super) const WINDOWS: [i32; 4] = [30, 90, 180, 365];
/// So many cards can be forecast.
pub(super) const MOST_CARDS: u32 = 500;

/// The query as it came; what is not understood is as if it was not there.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    jakso: String,
    luokka: String,
    kortteja: String,
    paiva: String,
    kuvio: String,
    vahvistettu: String,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) days: i32,
    pub(super) class: Option<ServiceClass>,
    /// When are so many done?
    pub(super) cards: u32,
    /// How many are done by the end of this day?
    pub(super) by: Option<Date>,
    /// Which figure's file.
    pub(super) figure: String,
    /// A level has just been confirmed.
    pub(super) confirmed: bool,
}

impl Asked {
    pub(super) fn parse(query: &str) -> Self {
        let query: Query = serde_html_form::from_str(query).unwrap_or_default();
        let days = query.jakso.parse().ok().filter(|days| WINDOWS.contains(days));
        let cards = query
            .kortteja
            .parse()
            .ok()
            .filter(|cards| (1..=MOST_CARDS).contains(cards));
        Self {
            days: days.unwrap_or(90),
            class: ServiceClass::from_code(&query.luokka),
            cards: cards.unwrap_or(10),
            by: parse_iso(&query.paiva),
            figure: query.kuvio,
            confirmed: query.vahvistettu == "1",
        }
    }

    /// The query that asks for the same, with another figure when one is given.
    pub(super) fn query(&self, figure: Option<&str>) -> String {
        let mut parts = vec![("jakso", self.days.to_string())];
        if let Some(class) = self.class {
            parts.push(("luokka", class.as_code().to_owned()));
        }
        parts.push(("kortteja", self.cards.to_string()));
        if let Some(by) = self.by {
            parts.push(("paiva", domain::calendar::iso(by)));
        }
        if let Some(figure) = figure {
            parts.push(("kuvio", figure.to_owned()));
        }
        serde_html_form::to_string(&parts).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_read_again_from_its_own_address() {
        let asked = Asked::parse("jakso=365&luokka=expedite&kortteja=12&paiva=2026-12-31");
        let again = Asked::parse(&asked.query(None));
        assert_eq!(
            (again.days, again.class, again.cards),
            (365, Some(ServiceClass::Expedite), 12)
        );
        assert_eq!(again.by, asked.by);
    }

    #[test]
    fn nonsense_is_as_if_it_was_not_asked() {
        for query in [
            "jakso=7&luokka=x&kortteja=0&paiva=huomenna",
            "kortteja=501",
            "jakso[]=1",
            "%ff",
        ] {
            let asked = Asked::parse(query);
            assert_eq!(
                (asked.days, asked.class, asked.cards, asked.by),
                (90, None, 10, None),
                "{query}"
            );
        }
    }
}
