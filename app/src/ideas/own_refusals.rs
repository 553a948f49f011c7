//! What the own page says when an act was not taken, and what was typed, so that it can be copied.

use domain::own::OwnRefusal;
use domain::refusal::Refusal;
use leptos::prelude::*;

use super::own_page::Typed;
use crate::people::Visit;
use crate::t;
use crate::ui::{icon, paragraphs};

/// The refusal, above what was typed.
pub(super) fn refusal_notice(visit: &Visit, refusal: Refusal, why: Option<OwnRefusal>) -> impl IntoView + use<> {
    let l = visit.language;
    let words = match refusal {
        _ if why.is_some() => why.map_or("", |it| why_words(l, it)),
        Refusal::TooLate => t::own::too_late(l),
        Refusal::Invalid => t::own::risky(l),
        Refusal::AlreadyEnded | Refusal::Gone => t::own::already_ended(l),
        Refusal::TooMany { .. } => t::lost::too_many_text(l),
        Refusal::Changed => t::own::claimed_before(l),
        _ => t::own::refused(l),
    };
    view! {
        <div class="notice" data-tone="warning" role="alert">
            {icon(&visit.state.assets.pkg, "warning")}
            <div><p>{words}</p></div>
        </div>
    }
}

/// What was typed and could not be taken: shown, so that it can be copied.
pub(super) fn unsaved_text(visit: &Visit, typed: &Typed) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let parts = [&typed.title, &typed.text, &typed.reason, &typed.reply];
    let text = parts.map(String::as_str).join("\n\n");
    let text = text.trim();
    (!text.is_empty()).then(|| {
        view! {
            <section aria-labelledby="kirjoitit">
                <h2 id="kirjoitit">{t::own::your_text(l)}</h2>
                <p class="hint">{t::own::your_text_hint(l)}</p>
                <div class="text">{paragraphs(text)}</div>
            </section>
        }
    })
}

/// Why it was not taken, in words that say what to do next.
fn why_words(l: domain::Language, why: OwnRefusal) -> &'static str {
    match why {
        OwnRefusal::QuestionClosed => t::own::why_question_closed(l),
        OwnRefusal::ReopenedBefore => t::own::why_reopened_before(l),
        OwnRefusal::ReopenLate => t::own::why_reopen_late(l),
        OwnRefusal::NotEnded => t::own::why_not_ended(l),
        OwnRefusal::Merged => t::own::why_merged(l),
        OwnRefusal::Withdrawn => t::own::why_withdrawn(l),
        OwnRefusal::NoAnswerYet => t::own::why_no_answer_yet(l),
        OwnRefusal::Risky => t::own::risky(l),
    }
}
