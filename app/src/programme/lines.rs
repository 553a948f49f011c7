//! One line of what happened to a measure, in plain words.

use domain::programme::{FundingState, MeasureEventKind as Kind};
use domain::{Language, Localised};
use leptos::prelude::*;
use store::programme::changes::{About, Change};

use crate::people::Visit;
use crate::strategy::words::{said, status_label};
use crate::t;
use crate::ui::day_of;

pub(crate) fn funding_label(l: Language, state: FundingState) -> &'static str {
    match state {
        FundingState::Planned => t::programme::funding_planned(l),
        FundingState::Applied => t::programme::funding_applied(l),
        FundingState::Granted => t::programme::funding_granted(l),
        FundingState::Refused => t::programme::funding_refused(l),
        FundingState::Used => t::programme::funding_used(l),
    }
}

/// What happened, without who did it.
pub(super) fn sentence(l: Language, it: &Change) -> String {
    let named = match &it.about {
        About::Words(words) => said(l, words).0,
        _ => String::new(),
    };
    match it.kind {
        Kind::Added => t::programme::did_added(l).to_owned(),
        Kind::PhaseChanged => t::programme::did_phase(l, named),
        Kind::MilestoneReached => t::programme::did_milestone(l, named),
        Kind::MilestoneReopened => t::programme::did_milestone_reopened(l, named),
        Kind::Decided => t::programme::did_decided(l, named),
        Kind::StaffHeard => t::programme::did_staff_heard(l).to_owned(),
        Kind::CheckedIn => t::programme::did_checked_in(l).to_owned(),
        Kind::Valued => t::programme::did_valued(l, named),
        Kind::FundingChanged => match it.facts.funding_state {
            Some(state) => t::programme::did_funding(l, funding_label(l, state)),
            None => t::programme::did_funding_plain(l).to_owned(),
        },
        Kind::CardTied => t::programme::did_card(l).to_owned(),
        Kind::IdeaTied => t::programme::did_idea(l).to_owned(),
        Kind::WorkDone => t::programme::did_work(l).to_owned(),
        Kind::StatusSet => match it.facts.status {
            Some(status) => t::programme::did_status(l, status_label(l, status)),
            None => t::programme::did_status_plain(l).to_owned(),
        },
        Kind::StatusFreed => t::programme::did_freed(l).to_owned(),
        Kind::Completed => t::programme::did_completed(l).to_owned(),
        Kind::Postponed => t::programme::did_postponed(l).to_owned(),
        Kind::Cancelled => t::programme::did_cancelled(l).to_owned(),
        Kind::Merged => t::programme::did_merged(l).to_owned(),
        Kind::Resumed => t::programme::did_resumed(l).to_owned(),
        Kind::Edited | Kind::CheckInSeen | Kind::CardUntied | Kind::IdeaUntied => t::programme::did_other(l).to_owned(),
    }
}

/// A list of lines; with the measure's name when they are of many.
pub(super) fn lines(visit: &Visit, changes: &[Change], of_many: bool) -> AnyView {
    let rows: Vec<_> = changes.iter().map(|it| line(visit, it, of_many)).collect();
    view! { <ol class="idea-list">{rows}</ol> }.into_any()
}

fn line(visit: &Visit, it: &Change, of_many: bool) -> AnyView {
    let l = visit.language;
    let measure = of_many.then(|| measure_link(visit, it.measure.get(), &it.code, &it.name));
    let measure = measure.map(|link| view! { <h2 class="idea-row-title">{link}</h2> });
    let about = match &it.about {
        About::Idea(idea, title) => {
            let href = visit.link(&format!("/ideat/{idea}"));
            Some(view! { " "<a href=href>{title.clone()}</a> }.into_any())
        }
        About::Measure(id, code, name) => {
            let link = measure_link(visit, id.get(), code, name);
            Some(view! { " "{link} }.into_any())
        }
        _ => None,
    };
    view! {
        <li class="idea-row">
            {measure}
            <p>{sentence(l, it)}{about}</p>
            <p class="idea-row-facts"><span class="fact">{day_of(it.at)}</span></p>
        </li>
    }
    .into_any()
}

/// *2.3 Kirjaston aukiolo*, leading to the measure.
pub(super) fn measure_link(visit: &Visit, id: i64, code: &str, name: &Localised) -> AnyView {
    let (words, lang) = said(visit.language, name);
    let href = visit.link(&format!("/toimenpiteet/{id}"));
    view! { <a href=href lang=lang>{code.to_owned()}" "{words}</a> }.into_any()
}
