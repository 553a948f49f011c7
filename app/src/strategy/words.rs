//! Words and small pieces of the strategy's pages: states, the law's headings, statuses, roll-ups.

use domain::programme::MeasureStatus;
use domain::programme::progress::{Freshness, Progress, RollUp, freshness, roll_up};
use domain::strategy::{Heading, PartChange, StrategyState};
use domain::{Language, Localised};
use leptos::prelude::*;
use store::strategy::Strategy;
use store::strategy::grown::GoalMeasure;

use crate::people::Visit;
use crate::t;
use crate::ui::{icon, paragraphs};

/// A text of the town in the visitor's language, and the language to mark it with when it is another.
pub(crate) fn said(l: Language, text: &Localised) -> (String, Option<&'static str>) {
    let (words, language) = text.get(l);
    (words.to_owned(), (language != l).then(|| language.tag()))
}

/// Paragraphs of a text of the town; nothing when it is empty.
pub(crate) fn said_text(l: Language, text: &Localised) -> Option<AnyView> {
    let (words, lang) = said(l, text);
    if words.trim().is_empty() {
        return None;
    }
    let note = lang.map(|_| view! { <p class="quiet">{t::site::only_finnish(l)}</p> });
    Some(
        view! { <div class="strategy-text"><div class="prose" lang=lang>{paragraphs(&words)}</div>{note}</div> }
            .into_any(),
    )
}

pub(super) fn state_label(l: Language, state: StrategyState) -> &'static str {
    match state {
        StrategyState::Draft => t::strategy::state_draft(l),
        StrategyState::Commented => t::strategy::state_commented(l),
        StrategyState::Approved => t::strategy::state_approved(l),
        StrategyState::InForce => t::strategy::state_in_force(l),
        StrategyState::Retired => t::strategy::state_retired(l),
    }
}

/// Where a version stands: icon and word.
pub(super) fn state_tag(visit: &Visit, state: StrategyState) -> impl IntoView + use<> {
    let (sign, tone) = match state {
        StrategyState::Draft => ("lock", ""),
        StrategyState::Commented => ("comment", "asked"),
        StrategyState::Approved => ("deciding", "preparing"),
        StrategyState::InForce => ("done", "done"),
        StrategyState::Retired => ("not-now", ""),
    };
    let pkg = &visit.state.assets.pkg;
    view! { <span class="tag" data-status=tone>{icon(pkg, sign)}{state_label(visit.language, state)}</span> }
}

pub(super) fn heading_label(l: Language, heading: Heading) -> &'static str {
    match heading {
        Heading::Wellbeing => t::strategy::law_wellbeing(l),
        Heading::Services => t::strategy::law_services(l),
        Heading::ServiceGoals => t::strategy::law_service_goals(l),
        Heading::Ownership => t::strategy::law_ownership(l),
        Heading::Personnel => t::strategy::law_personnel(l),
        Heading::Participation => t::strategy::law_participation(l),
        Heading::Environment => t::strategy::law_environment(l),
        Heading::FollowUp => t::strategy::law_follow_up(l),
    }
}

pub(super) fn change_tag(visit: &Visit, change: PartChange) -> impl IntoView + use<> {
    let l = visit.language;
    let (sign, tone, words) = match change {
        PartChange::Kept => ("ok", "", t::strategy::change_kept(l)),
        PartChange::Changed => ("doing", "doing", t::strategy::change_changed(l)),
        PartChange::New => ("received", "done", t::strategy::change_new(l)),
        PartChange::Merged => ("merged", "doing", t::strategy::change_merged(l)),
        PartChange::Dropped => ("declined", "asked", t::strategy::change_dropped(l)),
    };
    view! { <span class="tag" data-status=tone>{icon(&visit.state.assets.pkg, sign)}{words}</span> }
}

/// The word of a measure's status.
pub(crate) fn status_label(l: Language, status: MeasureStatus) -> &'static str {
    match status {
        MeasureStatus::Completed => t::strategy::status_completed(l),
        MeasureStatus::OnTime => t::strategy::status_on_time(l),
        MeasureStatus::InProgress => t::strategy::status_in_progress(l),
        MeasureStatus::NotStarted => t::strategy::status_not_started(l),
        MeasureStatus::Late => t::strategy::status_late(l),
        MeasureStatus::Postponed => t::strategy::status_postponed(l),
        MeasureStatus::Cancelled => t::strategy::status_cancelled(l),
        MeasureStatus::Merged => t::strategy::status_merged(l),
        MeasureStatus::Unknown => t::strategy::status_unknown(l),
    }
}

/// A measure's status, or how many have it: icon, word and tint.
pub(crate) fn status_tag(visit: &Visit, status: MeasureStatus, count: Option<usize>) -> impl IntoView + use<> {
    let (sign, tone) = match status {
        MeasureStatus::Completed => ("done", "done"),
        MeasureStatus::OnTime => ("ok", "doing"),
        MeasureStatus::InProgress => ("doing", "doing"),
        MeasureStatus::NotStarted => ("received", ""),
        MeasureStatus::Late => ("warning", "asked"),
        MeasureStatus::Postponed => ("not-now", ""),
        MeasureStatus::Cancelled => ("declined", ""),
        MeasureStatus::Merged => ("merged", ""),
        MeasureStatus::Unknown => ("info", ""),
    };
    let count = count.map(|it| format!("{it} "));
    let words = status_label(visit.language, status);
    view! { <span class="tag" data-status=tone>{icon(&visit.state.assets.pkg, sign)}<span>{count}{words}</span></span> }
}

/// Whole percent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// Many measures as one: how many of each status, how far those are that are known, and of how many it
/// is known.
pub(super) fn roll_up_view(visit: &Visit, sum: &RollUp) -> AnyView {
    let l = visit.language;
    if sum.counts.is_empty() {
        return view! { <p class="quiet">{t::strategy::no_measures(l)}</p> }.into_any();
    }
    let tags = sum
        .counts
        .iter()
        .map(|(status, count)| view! { <li>{status_tag(visit, *status, Some(*count))}</li> })
        .collect_view();
    let (known, all) = (sum.known.to_string(), sum.all.to_string());
    let far = match sum.share {
        Some(share) => t::strategy::far(l, percent(share), known, all),
        None => t::strategy::far_unknown(l, all),
    };
    view! { <ul class="roll-up">{tags}</ul><p class="quiet">{far}</p> }.into_any()
}

/// The sum of measures, each counted once.
pub(super) fn sum<'a>(measures: impl Iterator<Item = &'a GoalMeasure>) -> RollUp {
    let mut seen = Vec::new();
    let mut all: Vec<Progress> = Vec::new();
    for it in measures {
        if !seen.contains(&it.id) {
            seen.push(it.id);
            all.push(it.progress);
        }
    }
    roll_up(&all)
}

/// *Tieto vanha*, when nothing has been told of a measure for long.
pub(super) fn stale(visit: &Visit, it: &GoalMeasure) -> Option<impl IntoView + use<>> {
    let is_open = !matches!(
        it.progress.status,
        MeasureStatus::Completed | MeasureStatus::Postponed | MeasureStatus::Cancelled | MeasureStatus::Merged
    );
    let age = freshness(it.told.civil_day(), visit.now.civil_day(), it.stale_days);
    match age {
        Freshness::Stale { days } if is_open => {
            let words = t::strategy::stale(visit.language, days.to_string());
            Some(view! { <span class="quiet">{icon(&visit.state.assets.pkg, "info")}{words}</span> })
        }
        _ => None,
    }
}

/// *Valtuusto 9.11.2015, 45 §*; nothing while it is not decided.
pub(super) fn decided(l: Language, it: &Strategy) -> Option<String> {
    let day = domain::calendar::finnish_date(it.decided_on?);
    Some(if it.section.is_empty() {
        t::strategy::decided(l, &it.decided_by, day)
    } else {
        t::strategy::decided_section(l, &it.decided_by, day, &it.section)
    })
}

/// *2013–2016*
pub(crate) fn years(it: &Strategy) -> String {
    if it.from_year == it.to_year {
        it.from_year.to_string()
    } else {
        format!("{}–{}", it.from_year, it.to_year)
    }
}
