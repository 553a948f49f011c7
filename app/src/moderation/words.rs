//! Reasons and signs of risk in words, and the fields in which a reason is chosen.

use domain::codes::{HideReason, Language};
use domain::ideas::Risk;
use leptos::prelude::*;

use crate::t;

/// Why something should not be in public, as a sentence of its own.
pub(super) fn reason_words(l: Language, reason: HideReason) -> &'static str {
    match reason {
        HideReason::PersonalData => t::moderation::reason_personal_data(l),
        HideReason::Abuse => t::moderation::reason_abuse(l),
        HideReason::Spam => t::moderation::reason_spam(l),
        HideReason::Illegal => t::moderation::reason_illegal(l),
        HideReason::OffTopic => t::moderation::reason_off_topic(l),
        HideReason::Other => t::moderation::reason_other(l),
    }
}

/// Why something waits for a moderator.
pub(super) fn risk_words(l: Language, risk: Risk) -> &'static str {
    match risk {
        Risk::IdentityCode => t::moderation::risk_identity_code(l),
        Risk::AbuseWord => t::moderation::risk_abuse_word(l),
        Risk::Honeypot => t::moderation::risk_honeypot(l),
        Risk::TooFast => t::moderation::risk_too_fast(l),
        Risk::Burst => t::moderation::risk_burst(l),
        Risk::Link => t::moderation::risk_link(l),
    }
}

/// A list to choose a reason from; nothing is chosen beforehand.
pub(super) fn reason_select(l: Language, id: String, chosen: &str) -> impl IntoView + use<> {
    let options: Vec<_> = HideReason::ALL
        .iter()
        .map(|reason| {
            let is_chosen = reason.as_code() == chosen;
            view! { <option value=reason.as_code() selected=is_chosen>{reason_words(l, *reason)}</option> }
        })
        .collect();
    view! {
        <label for=id.clone()>{t::moderation::reason(l)}</label>
        <select class="input" id=id name="reason" required><option value="">{t::moderation::reason_choose(l)}</option>{options}</select>
    }
}
