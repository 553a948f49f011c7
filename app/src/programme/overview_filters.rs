//! What the overview is narrowed by: selects, the chips of what is on, and orders. All is in the address.

use domain::programme::MeasureStatus;
use domain::{PhaseId, ToolId};
use leptos::prelude::*;
use store::programme::list::{Choice, Order, Query};

use super::overview::Shown;
use crate::catalogue::Lists;
use crate::people::Visit;
use crate::strategy::words::{said, status_label};
use crate::t;
use crate::ui::icon;

pub(super) fn filters(visit: &Visit, lists: &Lists, shown: &Shown) -> AnyView {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let query = &shown.query;
    let on = [
        query.goal.is_some(),
        query.group.is_some(),
        query.tool.is_some(),
        query.phase.is_some(),
        query.status.is_some(),
    ];
    let on = on.into_iter().filter(|it| *it).count();
    let of = |all: &[Choice], chosen: Option<i64>| -> Vec<AnyView> {
        all.iter()
            .map(|it| {
                let (name, lang) = said(l, &it.name);
                let is_chosen = chosen == Some(it.id);
                view! { <option value=it.id.to_string() lang=lang selected=is_chosen>{name}</option> }.into_any()
            })
            .collect()
    };
    let groups: Vec<AnyView> = lists
        .groups
        .iter()
        .map(|it| {
            let (name, named_in) = it.name.get(l);
            let lang = (named_in != l).then(|| named_in.tag());
            let is_chosen = query.group == Some(it.id);
            view! { <option value=it.id.to_string() lang=lang selected=is_chosen>{name.to_owned()}</option> }.into_any()
        })
        .collect();
    let statuses: Vec<AnyView> = MeasureStatus::ALL
        .iter()
        .map(|it| {
            view! { <option value=it.as_code() selected=query.status == Some(*it)>{status_label(l, *it)}</option> }
                .into_any()
        })
        .collect();
    let choices = &shown.choices;
    let fields = [
        ("tavoite", t::programme::goal(l), of(&choices.goals, query.goal)),
        ("ryhma", t::programme::group(l), groups),
        (
            "keino",
            t::programme::tool(l),
            of(&choices.tools, query.tool.map(ToolId::get)),
        ),
        (
            "vaihe",
            t::programme::phase(l),
            of(&choices.phases, query.phase.map(PhaseId::get)),
        ),
        ("tila", t::programme::status(l), statuses),
    ];
    let fields: Vec<_> = fields
        .into_iter()
        .map(|(name, label, options)| {
            view! {
                <div class="field">
                    <label for=name>{label}</label>
                    <select class="input" id=name name=name><option value="">{t::programme::any(l)}</option>{options}</select>
                </div>
            }
        })
        .collect();
    let order = (query.order != Order::default())
        .then(|| view! { <input type="hidden" name="jarjestys" value=query.order.code()/> });
    let programme = (shown.all.first().map(|it| it.id) != Some(shown.it.id))
        .then(|| view! { <input type="hidden" name="ohjelma" value=shown.it.id.to_string()/> });
    let count = (on > 0).then(|| view! { <span class="filters-count">{on}</span> });
    view! {
        <form class="filters" action=visit.link("/ohjelma") aria-label=t::programme::filters(l)>
            <details class="filters-more">
                <summary>{icon(pkg, "filter")}{t::programme::narrow(l)}{count}</summary>
                <div class="filters-fields">
                    {fields}
                    {order}
                    {programme}
                    <button class="button-quiet" type="submit">{t::programme::show(l)}</button>
                </div>
            </details>
        </form>
    }
    .into_any()
}

pub(super) fn orders(visit: &Visit, shown: &Shown) -> AnyView {
    let l = visit.language;
    let items: Vec<_> = Order::ALL
        .into_iter()
        .map(|order| {
            let words = match order {
                Order::Code => t::programme::order_code(l),
                Order::Told => t::programme::order_told(l),
                Order::Share => t::programme::order_share(l),
            };
            let href = shown.address(
                visit,
                &Query {
                    order,
                    page: 1,
                    ..shown.query
                },
            );
            let current = (order == shown.query.order).then_some("true");
            view! { <li><a href=href aria-current=current>{words}</a></li> }
        })
        .collect();
    view! { <nav class="orders" aria-label=t::programme::order(l)><ul>{items}</ul></nav> }.into_any()
}

/// Each filter that is on, with a link to the list without it.
pub(super) fn chips(visit: &Visit, lists: &Lists, shown: &Shown) -> Option<AnyView> {
    let l = visit.language;
    let first = Query { page: 1, ..shown.query };
    let named = |all: &[Choice], id: i64| {
        let found = all.iter().find(|it| it.id == id);
        found.map_or_else(|| id.to_string(), |it| said(l, &it.name).0)
    };
    let mut on: Vec<(String, Query)> = Vec::new();
    if let Some(goal) = first.goal {
        on.push((named(&shown.choices.goals, goal), Query { goal: None, ..first }));
    }
    if let Some(group) = first.group {
        let name = lists.group(group, l);
        let name = name.map_or_else(|| group.to_string(), |(name, _)| name.to_owned());
        on.push((name, Query { group: None, ..first }));
    }
    if let Some(tool) = first.tool {
        on.push((named(&shown.choices.tools, tool.get()), Query { tool: None, ..first }));
    }
    if let Some(phase) = first.phase {
        on.push((
            named(&shown.choices.phases, phase.get()),
            Query { phase: None, ..first },
        ));
    }
    if let Some(status) = first.status {
        on.push((status_label(l, status).to_owned(), Query { status: None, ..first }));
    }
    if on.is_empty() {
        return None;
    }
    let items: Vec<_> = on
        .into_iter()
        .map(|(words, without)| {
            view! {
                <li>
                    <a class="chip" href=shown.address(visit, &without)>
                        <span class="visually-hidden">{t::programme::chip_remove(l)}" "</span>
                        {words}
                        {icon(&visit.state.assets.pkg, "close")}
                    </a>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <ul class="chips" aria-label=t::programme::chips(l)>
                {items}
                <li><a href=visit.link("/ohjelma")>{t::programme::clear(l)}</a></li>
            </ul>
        }
        .into_any(),
    )
}
