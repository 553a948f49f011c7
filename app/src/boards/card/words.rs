//! The words of a card's closed lists.

use domain::boards::files::FileProblem;
use domain::boards::{BlockCategory, CardKind, LinkKind, Outcome};
use domain::calendar::days_between;
use domain::codes::Language;
use domain::time::Moment;

use crate::t;

pub(crate) use crate::boards::view::class_words as class_word;

pub(crate) fn kind_word(l: Language, kind: CardKind) -> &'static str {
    match kind {
        CardKind::Work => t::card::kind_work(l),
        CardKind::Improvement => t::card::kind_improvement(l),
        CardKind::Request => t::card::kind_request(l),
        CardKind::Fault => t::card::kind_fault(l),
    }
}

pub(crate) fn category_word(l: Language, category: BlockCategory) -> &'static str {
    match category {
        BlockCategory::Outside => t::card::category_outside(l),
        BlockCategory::Decision => t::card::category_decision(l),
        BlockCategory::Information => t::card::category_information(l),
        BlockCategory::Money => t::card::category_money(l),
        BlockCategory::People => t::card::category_people(l),
        BlockCategory::System => t::card::category_system(l),
        BlockCategory::OtherCard => t::card::category_other_card(l),
        BlockCategory::Other => t::card::category_other(l),
    }
}

pub(crate) fn outcome_word(l: Language, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => t::card::outcome_done(l),
        Outcome::Dropped => t::card::outcome_dropped(l),
        Outcome::Returned => t::card::outcome_returned(l),
        Outcome::Transferred => t::card::outcome_transferred(l),
        Outcome::Merged => t::card::outcome_merged(l),
    }
}

/// How another card stands to this one.
pub(super) fn link_word(l: Language, kind: LinkKind, is_inward: bool) -> &'static str {
    match (kind, is_inward) {
        (LinkKind::Blocks, false) => t::card::link_blocks(l),
        (LinkKind::Blocks, true) => t::card::link_blocked_by(l),
        (LinkKind::Relates, _) => t::card::link_relates(l),
        (LinkKind::Duplicate, false) => t::card::link_duplicate(l),
        (LinkKind::Duplicate, true) => t::card::link_duplicated_by(l),
    }
}

pub(super) fn file_problem(l: Language, problem: FileProblem) -> &'static str {
    match problem {
        FileProblem::Missing => t::card::file_missing(l),
        FileProblem::Empty => t::card::file_empty(l),
        FileProblem::TooLarge => t::card::file_too_large(l),
        FileProblem::WrongKind => t::card::file_wrong_kind(l),
        FileProblem::Broken => t::card::file_broken(l),
        FileProblem::TooManyPixels => t::card::file_too_many_pixels(l),
        FileProblem::CardFull => t::card::file_card_full(l),
        FileProblem::TownFull => t::card::file_town_full(l),
    }
}

/// *3 päivää*, and *alle päivän* on the first day.
pub(crate) fn days_word(l: Language, from: Moment, to: Moment) -> String {
    match i64::from(days_between(from.civil_day(), to.civil_day())) {
        ..=0 => t::card::days_none(l).to_owned(),
        days => t::card::days(l, days),
    }
}

/// Bytes as people say them.
pub(super) fn size_word(l: Language, bytes: i64) -> String {
    let decimal = if l == Language::En { "." } else { "," };
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes / 1024),
        _ => {
            let tenths = bytes * 10 / 1_048_576;
            format!("{}{decimal}{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// Somebody's name, or that it is no longer known.
pub(super) fn name_or(l: Language, name: Option<&String>) -> String {
    name.cloned().unwrap_or_else(|| t::card::somebody(l).to_owned())
}
