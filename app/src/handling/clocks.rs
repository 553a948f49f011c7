//! Where a matter stands and its three clocks, in words with colour and icon.

use domain::calendar::{days_between, finnish_date, working_days_between};
use domain::codes::Language;
use domain::handling::{Standing, standing};
use domain::time::Date;
use leptos::prelude::*;

use super::desk::Desk;
use crate::catalogue::Lists;
use crate::ideas::status_tag_of;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// Status, group and the clocks.
pub(super) fn clocks(visit: &Visit, lists: &Lists, desk: &Desk) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let matter = &desk.matter;
    let group = matter
        .group
        .and_then(|group| lists.group(group, l))
        .map_or_else(|| t::handling::no_group(l).to_owned(), |(name, _)| name.to_owned());
    let suggested = matter
        .suggested
        .filter(|_| matter.group.is_none())
        .and_then(|group| lists.group(group, l))
        .map(|(name, _)| view! { <span class="fact">{t::handling::suggested(l, name)}</span> });
    let (sent, today) = (matter.created.civil_day(), visit.now.civil_day());
    let from = (sent, matter.status);
    let answered = matter.answered.map(|at| at.civil_day());
    let answer = standing(matter.due.answer, answered, from, working_days_between, today);
    let days = |from, to| days_between(from, to).unsigned_abs();
    let ended = matter.ended.map(|at| at.civil_day());
    let decision = standing(matter.due.decision, ended, from, days, today);
    let rows = [
        (
            t::handling::clock_receipt(l),
            "ok",
            t::handling::clock_received(l, finnish_date(sent)),
        ),
        row(t::handling::clock_answer(l), answer, answer_words(l, answer)),
        row(t::handling::clock_decision(l), decision, decision_words(l, decision)),
    ];
    let rows = rows
        .into_iter()
        .map(|(name, tone, words)| {
            view! {
                <div class="clock" data-tone=tone>
                    <dt>{name}</dt>
                    <dd>{icon(pkg, if tone == "ok" { "ok" } else if tone == "plain" { "info" } else { "warning" })}{words}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <p class="idea-facts">
            {status_tag_of(l, pkg, matter.kind, matter.status)}
            <span class="fact">{group}</span>
            {suggested}
        </p>
        <dl class="clocks">{rows}</dl>
    }
    .into_any()
}

const fn row(name: &'static str, standing: Standing, words: String) -> (&'static str, &'static str, String) {
    let tone = match standing {
        Standing::Met { in_time: true, .. } => "ok",
        Standing::Met { .. } | Standing::Outside | Standing::Ended | Standing::Ahead { .. } => "plain",
        Standing::Paused => "warning",
        Standing::Late { .. } => "problem",
    };
    (name, tone, words)
}

fn answer_words(l: Language, standing: Standing) -> String {
    match standing {
        Standing::Met { on, in_time: true } => t::handling::answer_met(l, finnish_date(on)),
        Standing::Met { on, .. } => t::handling::answer_met_late(l, finnish_date(on)),
        Standing::Ahead { due, days } => ahead(l, due, t::handling::working_days_left(l, i64::from(days))),
        Standing::Late { due, days, is_very } => {
            late(l, due, t::handling::working_days_late(l, i64::from(days)), is_very)
        }
        rest => others(l, rest),
    }
}

fn decision_words(l: Language, standing: Standing) -> String {
    match standing {
        Standing::Met { on, in_time: true } => t::handling::decision_met(l, finnish_date(on)),
        Standing::Met { on, .. } => t::handling::decision_met_late(l, finnish_date(on)),
        Standing::Ahead { due, days } => ahead(l, due, t::handling::days_left(l, i64::from(days))),
        Standing::Late { due, days, is_very } => late(l, due, t::handling::days_late(l, i64::from(days)), is_very),
        rest => others(l, rest),
    }
}

fn ahead(l: Language, due: Date, left: String) -> String {
    t::handling::ahead(l, finnish_date(due), left)
}

fn late(l: Language, due: Date, by: String, is_very: bool) -> String {
    if is_very {
        t::handling::very_late(l, by, finnish_date(due))
    } else {
        t::handling::late(l, by, finnish_date(due))
    }
}

fn others(l: Language, standing: Standing) -> String {
    match standing {
        Standing::Paused => t::handling::clock_paused(l),
        Standing::Ended => t::handling::clock_ended(l),
        _ => t::handling::clock_outside(l),
    }
    .to_owned()
}
