//! The parts of a measure's page: goals, people, milestones, money, decisions, ideas, other measures.

use domain::calendar::finnish_date;
use domain::programme::LinkKind;
use domain::{GroupId, Localised, MeasureId};
use leptos::prelude::*;
use store::programme::links::Linked;
use store::programme::read::{Around, Decision, Funding, Measure, Milestone, Served};
use store::programme::ties::Origin;

use super::lines::{funding_label, measure_link};
use super::words::euros;
use crate::catalogue::Lists;
use crate::ideas::{service_label, status_icon};
use crate::people::Visit;
use crate::strategy::words::said;
use crate::t;
use crate::ui::icon;

pub(super) fn goals(visit: &Visit, goals: &[Served]) -> AnyView {
    let l = visit.language;
    if goals.is_empty() {
        return view! { <p class="quiet">{t::programme::goals_none(l)}</p> }.into_any();
    }
    let items: Vec<_> = goals
        .iter()
        .map(|it| {
            let (name, lang) = said(l, &it.name);
            let (area, _) = said(l, &it.area);
            let href = visit.link(&format!("/tavoitteet/{}", it.goal));
            view! { <li><a href=href lang=lang>{name}</a>", "{t::programme::focus_area(l, area)}</li> }
        })
        .collect();
    view! { <h3>{t::programme::goals(l)}</h3><ul class="strategy-values">{items}</ul> }.into_any()
}

fn group(visit: &Visit, lists: &Lists, id: GroupId) -> Option<AnyView> {
    let l = visit.language;
    let (name, named_in) = lists.group(id, l)?;
    let lang = (named_in != l).then(|| named_in.tag());
    let href = visit.link(&format!("/ryhmat/{id}"));
    Some(view! { <a href=href lang=lang>{name.to_owned()}</a> }.into_any())
}

/// Who does it, by what means, and when.
pub(super) fn who(visit: &Visit, lists: &Lists, it: &Measure, around: &Around) -> AnyView {
    let l = visit.language;
    let row = |head: &'static str, text: AnyView| view! { <div><dt>{head}</dt><dd>{text}</dd></div> }.into_any();
    let text = |head: &'static str, words: String| row(head, words.into_any());
    let mut rows = Vec::new();
    rows.extend(group(visit, lists, it.group).map(|link| row(t::programme::responsible(l), link)));
    let others: Vec<_> = around
        .others
        .iter()
        .filter_map(|id| group(visit, lists, *id))
        .map(|link| view! { <span class="fact">{link}</span>" " })
        .collect();
    if !others.is_empty() {
        rows.push(row(t::programme::others(l), others.into_any()));
    }
    if !it.contact.is_empty() {
        rows.push(text(t::programme::contact(l), it.contact.clone()));
    }
    if !around.tools.is_empty() {
        let names: Vec<String> = around.tools.iter().map(|it| said(l, it).0).collect();
        rows.push(text(t::programme::tools(l), names.join(", ")));
    }
    if let Some(phase) = &it.phase {
        let (words, lang) = said(l, phase);
        rows.push(row(
            t::programme::phase(l),
            view! { <span lang=lang>{words}</span> }.into_any(),
        ));
    }
    rows.push(text(t::programme::schedule(l), schedule(visit, it)));
    if !it.support_services.is_empty() {
        rows.push(text(t::programme::support_services(l), it.support_services.clone()));
    }
    if it.affects_staff {
        let words = match it.staff_heard {
            Some(day) => t::programme::staff_heard(l, finnish_date(day)),
            None => t::programme::staff_unheard(l).to_owned(),
        };
        rows.push(text(t::programme::staff(l), words));
    }
    view! { <section><h2>{t::programme::who(l)}</h2><dl class="measure-facts">{rows}</dl></section> }.into_any()
}

fn schedule(visit: &Visit, it: &Measure) -> String {
    let l = visit.language;
    let mut parts = Vec::new();
    if it.is_continuous {
        parts.push(t::programme::continuous(l).to_owned());
    }
    match (it.starts, it.ends) {
        (Some(from), Some(to)) => parts.push(format!("{}–{}", finnish_date(from), finnish_date(to))),
        (Some(from), None) => parts.push(t::programme::from(l, finnish_date(from))),
        (None, Some(to)) => parts.push(t::programme::until(l, finnish_date(to))),
        (None, None) if !it.is_continuous => parts.push(t::programme::schedule_none(l).to_owned()),
        (None, None) => {}
    }
    parts.join(". ")
}

/// The nearest milestone that is not reached.
pub(super) fn next_step(visit: &Visit, all: &[Milestone]) -> Option<AnyView> {
    let l = visit.language;
    let next = all.iter().find(|it| it.done.is_none())?;
    let (name, lang) = said(l, &next.name);
    let due = next.due.map(|day| format!(" ({})", finnish_date(day)));
    Some(
        view! { <p class="text"><strong>{t::programme::next(l)}": "</strong><span lang=lang>{name}</span>{due}</p> }
            .into_any(),
    )
}

pub(super) fn milestones(visit: &Visit, all: &[Milestone]) -> Option<AnyView> {
    let l = visit.language;
    let today = visit.now.civil_day();
    let pkg = &visit.state.assets.pkg;
    let items: Vec<_> = all
        .iter()
        .map(|it| {
            let (name, lang) = said(l, &it.name);
            let (sign, tone, words) = match (it.done, it.due) {
                (Some(day), _) => ("done", "done", t::programme::reached(l, finnish_date(day))),
                (None, Some(day)) if day < today => ("warning", "asked", t::programme::passed(l, finnish_date(day))),
                (None, Some(day)) => ("received", "", t::programme::due(l, finnish_date(day))),
                (None, None) => ("received", "", t::programme::open(l).to_owned()),
            };
            view! {
                <li class="idea-row">
                    <p lang=lang>{name}</p>
                    <p class="idea-row-facts"><span class="tag" data-status=tone>{icon(pkg, sign)}<span>{words}</span></span></p>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section><h2>{t::programme::milestones(l)}</h2><ul class="idea-list">{items}</ul></section> }.into_any()
    })
}

pub(super) fn money(visit: &Visit, it: &Measure, funding: &[Funding]) -> Option<AnyView> {
    let l = visit.language;
    let cost = it
        .cost_cents
        .map(|cents| view! { <p>{t::programme::cost(l)}": "{euros(cents)}</p> });
    let items: Vec<_> = funding
        .iter()
        .map(|it| {
            let mut sums: Vec<String> = Vec::new();
            sums.extend(it.applied_on.map(|day| t::programme::applied_on(l, finnish_date(day))));
            sums.extend(it.applied.map(|cents| t::programme::sum_applied(l, euros(cents))));
            sums.extend(it.granted.map(|cents| t::programme::sum_granted(l, euros(cents))));
            sums.extend(it.used.map(|cents| t::programme::sum_used(l, euros(cents))));
            let sums = (!sums.is_empty()).then(|| format!(": {}", sums.join(", ")));
            view! { <li>{it.source.clone()}", "{funding_label(l, it.state).to_lowercase()}{sums}</li> }
        })
        .collect();
    if cost.is_none() && items.is_empty() {
        return None;
    }
    let items = (!items.is_empty()).then(|| view! { <ul class="strategy-values">{items}</ul> });
    Some(view! { <section><h2>{t::programme::money(l)}</h2>{cost}{items}</section> }.into_any())
}

pub(super) fn decisions(visit: &Visit, all: &[Decision]) -> Option<AnyView> {
    let l = visit.language;
    let items: Vec<_> = all
        .iter()
        .map(|it| {
            let (sentence, lang) = said(l, &it.sentence);
            let day = finnish_date(it.on);
            let by = if it.section.is_empty() {
                t::programme::decided(l, &it.body, day)
            } else {
                t::programme::decided_section(l, &it.body, day, &it.section)
            };
            let minutes = (!it.link.is_empty()).then(|| {
                view! { <a class="fact" href=it.link.clone() rel="noopener">{t::programme::minutes(l)}</a> }
            });
            view! { <li class="idea-row"><p lang=lang>{sentence}</p><p class="idea-row-facts"><span class="fact">{by}</span>{minutes}</p></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section><h2>{t::programme::decisions(l)}</h2><ul class="idea-list">{items}</ul></section> }.into_any()
    })
}

/// The ideas that started it; only those of the public list come here.
pub(super) fn ideas(visit: &Visit, all: &[Origin]) -> Option<AnyView> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let items: Vec<_> = all
        .iter()
        .map(|it| {
            let href = visit.link(&format!("/ideat/{}", it.idea));
            view! {
                <li class="idea-row">
                    <a href=href>{it.title.clone()}</a>
                    <p class="idea-row-facts">
                        <span class="tag" data-status=it.status.as_code()>{icon(pkg, status_icon(it.status))}{service_label(l, it.status)}</span>
                    </p>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section><h2>{t::programme::ideas(l)}</h2><ul class="idea-list">{items}</ul></section> }.into_any()
    })
}

pub(super) fn others(visit: &Visit, head: &'static str, all: &[(MeasureId, String, Localised)]) -> Option<AnyView> {
    let items: Vec<_> = all
        .iter()
        .map(|(id, code, name)| view! { <li>{measure_link(visit, id.get(), code, name)}</li> })
        .collect();
    (!items.is_empty())
        .then(|| view! { <section><h2>{head}</h2><ul class="strategy-values">{items}</ul></section> }.into_any())
}

/// What it waits for, what waits for it, and what serves the same goal.
pub(super) fn linked(visit: &Visit, all: &[Linked]) -> AnyView {
    let l = visit.language;
    let of = |kind: LinkKind| -> Vec<_> {
        let found = all.iter().filter(|it| it.kind == kind);
        found.map(|it| (it.measure, it.code.clone(), it.name.clone())).collect()
    };
    view! {
        {others(visit, t::programme::waits(l), &of(LinkKind::Waits))}
        {others(visit, t::programme::awaited(l), &of(LinkKind::Awaited))}
        {others(visit, t::programme::linked(l), &of(LinkKind::SameGoal))}
    }
    .into_any()
}
