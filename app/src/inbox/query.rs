//! The inbox's address: whose matters, which filters, which page, and which row is open.

use domain::codes::{Kind, Status};
use domain::ids::IdeaId;
use serde::Deserialize;
use store::inbox::{InboxQuery, Scope, When};

use crate::people::Visit;

/// Statuses that wait for the town or for the author.
pub(super) const OPEN: [Status; 6] = [
    Status::Received,
    Status::InHandling,
    Status::Asked,
    Status::Preparing,
    Status::Deciding,
    Status::Doing,
];

/// The address's parameters as they came; what is not known is left out.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    nayta: String,
    aika: String,
    tila: String,
    laji: String,
    sivu: String,
    /// The row whose acts are open.
    avaa: String,
    /// What was done just now: the act's code.
    pub(super) tehty: String,
    /// The happenings that can still be undone.
    pub(super) kumoa: String,
    /// What was refused: `12.changed,13.not_allowed`.
    pub(super) ei: String,
    /// The group it was given to.
    pub(super) ryhma: String,
}

impl Asked {
    pub(super) fn parse(&self) -> InboxQuery {
        InboxQuery {
            scope: match self.nayta.as_str() {
                "ottamatta" => Scope::Untaken,
                "kaikki" => Scope::All,
                _ => Scope::Own,
            },
            when: match self.aika.as_str() {
                "myohassa" => Some(When::Late),
                "pian" => Some(When::Soon),
                _ => None,
            },
            status: Status::from_code(&self.tila).filter(|status| OPEN.contains(status)),
            kind: Kind::from_code(&self.laji),
            page: self
                .sivu
                .parse::<u32>()
                .unwrap_or(1)
                .clamp(1, store::inbox::list::PAGES),
        }
    }

    pub(super) fn open(&self) -> Option<IdeaId> {
        self.avaa.parse().ok()
    }
}

pub(super) const fn scope_code(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "",
        Scope::Untaken => "ottamatta",
        Scope::All => "kaikki",
    }
}

pub(super) const fn when_code(when: Option<When>) -> &'static str {
    match when {
        None => "",
        Some(When::Late) => "myohassa",
        Some(When::Soon) => "pian",
    }
}

/// The filters as fields of an address or a form; what is as usual is left out.
pub(super) fn pairs(query: &InboxQuery) -> Vec<(&'static str, String)> {
    let mut pairs = vec![
        ("nayta", scope_code(query.scope).to_owned()),
        ("aika", when_code(query.when).to_owned()),
        ("tila", query.status.map_or("", Status::as_code).to_owned()),
        ("laji", query.kind.map_or("", Kind::as_code).to_owned()),
    ];
    if query.page > 1 {
        pairs.push(("sivu", query.page.to_string()));
    }
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

/// The address of the inbox with these filters and whatever else.
pub(super) fn address(visit: &Visit, query: &InboxQuery, more: &[(&'static str, String)]) -> String {
    let mut pairs = pairs(query);
    pairs.extend(more.iter().filter(|(_, value)| !value.is_empty()).cloned());
    let path = visit.link("/saapuneet");
    match serde_html_form::to_string(&pairs) {
        Ok(text) if !text.is_empty() => [&path, "?", &text].concat(),
        _ => path,
    }
}
