//! Now: what is in progress, what to talk about first, what is blocked, which limits are exceeded.

use domain::boards::{ColumnRole, WipMode};
use domain::flow::Ageing;
use leptos::prelude::*;

use super::age::{age_words, pace_words};
use super::figure::{Figure, Row, Scene};
use super::words::block_words;
use crate::t;
use crate::ui::icon;

pub(super) fn figure<'a>(scene: &'a Scene<'a>) -> Figure<'a> {
    let l = scene.l;
    let flow = &scene.known.flow;
    let mut ageing = flow.ageing(scene.known.level());
    if let Some(class) = scene.asked.class {
        ageing.retain(|it| flow.cards[it.card].class == class);
    }
    let mut figure = Figure::new("nyt", t::flow::now_title(l));
    figure.is_table_first = true;
    figure.how = vec![
        t::flow::now_how_age(l),
        t::flow::now_how_pace(l),
        t::flow::now_how_limits(l),
    ];
    let over = over(scene);
    if ageing.is_empty() {
        figure.summary.push(t::flow::now_none(l).to_owned());
    } else {
        let count = i64::try_from(ageing.len()).unwrap_or(0);
        let oldest = ageing.iter().map(|it| it.age).max().unwrap_or(0);
        let blocked = ageing.iter().filter(|it| it.blocked.is_some()).count();
        figure.summary.push(t::flow::now_count(l, count));
        figure
            .summary
            .push(t::flow::now_oldest(l, oldest.to_string(), blocked.to_string()));
        figure.table.head = vec![
            t::flow::card(l),
            t::flow::column(l),
            t::flow::age(l),
            t::flow::compared(l),
            t::flow::blocked(l),
        ];
        figure.table.rows = ageing.iter().map(|it| row(scene, it)).collect();
    }
    if !over.is_empty() {
        figure.more = Some(Box::new(move || {
            let pkg = &scene.visit.state.assets.pkg;
            let items = over
                .into_iter()
                .map(|words| view! { <li>{icon(pkg, "warning")}{words}</li> })
                .collect_view();
            view! { <h3>{t::flow::over_title(l)}</h3><ul class="flow-over">{items}</ul> }.into_any()
        }));
    }
    figure
}

fn row(scene: &Scene<'_>, it: &Ageing) -> Row {
    let l = scene.l;
    let compared = match it.pace {
        None => t::flow::compare_unknown(l).to_owned(),
        Some(pace) => pace_words(l, pace.passed(it.age)).unwrap_or_else(|| t::flow::usual_pace(l).to_owned()),
    };
    Row {
        link: Some(scene.card_link(it.card)),
        cells: vec![
            scene.card(it.card),
            scene.known.flow.columns[it.column].name.clone(),
            age_words(l, it.age, it.here),
            compared,
            it.blocked.map(|it| block_words(l, it).to_owned()).unwrap_or_default(),
        ],
    }
}

/// Limits that are exceeded: of columns, and of the whole board.
fn over(scene: &Scene<'_>) -> Vec<String> {
    let known = scene.known;
    if known.wip_mode == WipMode::Off {
        return Vec::new();
    }
    let l = scene.l;
    let mut counts = vec![0_i64; known.flow.columns.len()];
    for place in &known.flow.places {
        counts[place.column] += 1;
    }
    let columns = || known.flow.columns.iter().zip(&counts);
    let mut over: Vec<String> = columns()
        .filter_map(|(column, count)| {
            let limit = known.limits.get(&column.id).filter(|limit| count > *limit)?;
            Some(t::flow::over_column(
                l,
                &column.name,
                count.to_string(),
                limit.to_string(),
            ))
        })
        .collect();
    let begun: i64 = columns()
        .filter(|(column, _)| matches!(column.role, ColumnRole::Active | ColumnRole::Wait))
        .map(|(_, count)| count)
        .sum();
    if let Some(limit) = known.wip_max.filter(|limit| begun > *limit) {
        over.push(t::flow::over_board(l, begun.to_string(), limit.to_string()));
    }
    over
}
