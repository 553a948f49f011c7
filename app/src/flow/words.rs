//! Numbers, days and codes of the figures as people read them.

use domain::boards::{BlockCategory, ServiceClass};
use domain::codes::Language;
use domain::flow::spent::DAY_MS;
use domain::flow::{Day, Known};

use super::figure::Scene;
use crate::t;

/// One decimal, with the language's comma.
pub(super) fn decimal(l: Language, value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    match l {
        Language::En => text.to_owned(),
        Language::Fi | Language::Sv => text.replace('.', ","),
    }
}

/// Elapsed days with one decimal.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of some years are exact")]
pub(super) fn elapsed_days(l: Language, millis: i64) -> String {
    decimal(l, millis as f64 / DAY_MS as f64)
}

/// `3.11.2026`
pub(super) fn date(day: Day) -> String {
    domain::finnish_date(day.date())
}

/// `3.11.`, under a chart.
pub(super) fn short_date(day: Day) -> String {
    let date = day.date();
    format!("{}.{}.", date.day(), date.month())
}

/// A day of a chart's axis.
#[expect(clippy::cast_possible_truncation, reason = "a day's number was an i32")]
pub(super) fn day_at(value: f64) -> Day {
    Day::new(value as i32)
}

/// How many, in the language's word for days; or how much is missing.
pub(super) fn days_or_missing(l: Language, known: Known<i32>) -> String {
    match known {
        Known::Yes(days) => t::flow::days(l, i64::from(days)),
        Known::TooFew { have, need } => t::flow::too_few(l, have.to_string(), need.to_string()),
    }
}

pub(super) fn class_words(l: Language, class: ServiceClass) -> &'static str {
    match class {
        ServiceClass::Expedite => t::flow::class_expedite(l),
        ServiceClass::Dated => t::flow::class_dated(l),
        ServiceClass::Normal => t::flow::class_normal(l),
        ServiceClass::Background => t::flow::class_background(l),
    }
}

pub(super) fn block_words(l: Language, category: BlockCategory) -> &'static str {
    match category {
        BlockCategory::Outside => t::flow::block_outside(l),
        BlockCategory::Decision => t::flow::block_decision(l),
        BlockCategory::Information => t::flow::block_information(l),
        BlockCategory::Money => t::flow::block_money(l),
        BlockCategory::People => t::flow::block_people(l),
        BlockCategory::System => t::flow::block_system(l),
        BlockCategory::OtherCard => t::flow::block_other_card(l),
        BlockCategory::Other => t::flow::block_other(l),
    }
}

impl Scene<'_> {
    /// `TEK-12 Hakemuslomakkeen uusinta`
    pub(super) fn card(&self, card: usize) -> String {
        let card = &self.known.flow.cards[card];
        format!("{}-{} {}", self.known.prefix, card.number, card.title)
    }

    pub(super) fn card_link(&self, card: usize) -> String {
        let number = self.known.flow.cards[card].number;
        self.visit.link(&format!("/taulut/{}/kortit/{number}", self.board))
    }
}
