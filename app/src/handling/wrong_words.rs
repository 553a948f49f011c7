//! What is wrong, in words that say what to do next.

use domain::codes::{Language, Status};
use domain::ideas::status::Demand;
use domain::ideas::text::ProblemCode;
use domain::refusal::Refusal;

use super::desk::Wrong;
use crate::t;

/// The message of a field of a step.
pub(super) fn demand_words(l: Language, demand: Demand, code: ProblemCode) -> Wrong {
    let (field, words) = match demand {
        Demand::Group => ("k-group", t::handling::need_group(l)),
        Demand::Question => ("k-question", t::handling::need_question(l)),
        Demand::Work => ("k-work_name", t::handling::need_work(l)),
        Demand::Body => ("k-body", t::handling::need_body(l)),
        Demand::Day => ("k-day", t::handling::need_day(l)),
        Demand::Quarter => ("k-quarter", t::handling::need_quarter(l)),
        Demand::Changed => ("k-changed", t::handling::need_changed(l)),
        Demand::NotChanged => ("k-not_changed", t::handling::need_not_changed(l)),
        Demand::ReviewDay => ("k-review_day", t::handling::need_review_day(l)),
        Demand::DeclineReason => ("k-decline_reason", t::handling::need_decline_reason(l)),
        Demand::Sentence => ("k-sentence", t::handling::need_sentence(l)),
        Demand::Who => ("k-who", t::handling::need_who(l)),
        Demand::Contact => ("k-contact", t::handling::need_contact(l)),
        Demand::Target => ("k-target", t::handling::need_target(l)),
        Demand::AnswerDate | Demand::Risk => ("k-vaihe", t::handling::step_missing(l)),
    };
    match code {
        ProblemCode::Missing | ProblemCode::Unknown => Wrong {
            field,
            words: words.to_owned(),
        },
        other => text_words(l, field, other),
    }
}

/// The message of a field of words.
pub(super) fn text_words(l: Language, field: &'static str, code: ProblemCode) -> Wrong {
    let words = match code {
        ProblemCode::TooShort => t::handling::text_short(l),
        ProblemCode::TooLong => t::handling::text_long(l),
        ProblemCode::Missing => t::handling::text_missing(l),
        _ => t::handling::text_signs(l),
    };
    Wrong {
        field,
        words: words.to_owned(),
    }
}

/// Why the whole was refused.
pub(super) fn refusal_words(l: Language, refusal: Refusal, status: Status) -> String {
    let words = match (refusal, status) {
        (Refusal::AlreadyEnded, Status::Merged) => t::handling::refused_merged(l),
        (Refusal::AlreadyEnded, Status::Withdrawn) => t::handling::refused_withdrawn(l),
        (Refusal::AlreadyEnded, _) => t::handling::refused_ended(l),
        (Refusal::Changed, _) => t::handling::refused_changed(l),
        (Refusal::TooLate, _) => t::handling::refused_late(l),
        _ => t::handling::refused_invalid(l),
    };
    words.to_owned()
}
