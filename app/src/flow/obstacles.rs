//! What stands in the way: how long, by reason, the longest first.

use domain::flow::spent::Obstacle;
use leptos::prelude::*;

use super::figure::{Figure, Row, Scene};
use super::words::{block_words, elapsed_days};
use crate::t;
use crate::ui::chart_marks::lying_bar;

pub(super) fn figure<'a>(scene: &'a Scene<'a>) -> Figure<'a> {
    let l = scene.l;
    let obstacles = scene.known.flow.obstacles(&scene.window);
    let mut figure = Figure::new("esteet", t::flow::obstacles_title(l));
    figure.how = vec![t::flow::obstacles_how(l)];
    let Some(first) = obstacles.first().copied() else {
        figure
            .summary
            .push(t::flow::obstacles_none(l, scene.asked.days.to_string()));
        return figure;
    };
    let total: i64 = obstacles.iter().map(|it| it.millis).sum();
    let share = (first.millis * 100).checked_div(total).unwrap_or(0).to_string();
    figure.summary.push(t::flow::obstacles_summary(
        l,
        elapsed_days(l, total),
        block_words(l, first.category),
        &share,
    ));
    figure.table.head = vec![
        t::flow::reason(l),
        t::flow::blocked_days(l),
        t::flow::times_blocked(l),
        t::flow::share(l),
    ];
    let rows = obstacles.iter().map(|it| {
        let share = (it.millis * 100).checked_div(total).unwrap_or(0);
        Row::plain(vec![
            block_words(l, it.category).to_owned(),
            elapsed_days(l, it.millis),
            it.times.to_string(),
            t::flow::percent(l, share.to_string()),
        ])
    });
    figure.table.rows = rows.collect();
    figure.chart = Some(Box::new(move || chart(scene, &obstacles, first.millis)));
    figure
}

/// Lying bars with their words: a list, which needs no other drawing.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of some years are exact")]
fn chart(scene: &Scene<'_>, obstacles: &[Obstacle], most: i64) -> AnyView {
    let l = scene.l;
    let items = obstacles.iter().map(|it| {
        let length = it.millis as f64 * 100.0 / most.max(1) as f64;
        view! {
            <li>
                <span class="flow-pareto-words">{block_words(l, it.category)}</span>
                <span class="flow-pareto-days">{t::flow::days_short(l, elapsed_days(l, it.millis))}</span>
                {lying_bar(length)}
            </li>
        }
    });
    view! { <ul class="flow-pareto">{items.collect_view()}</ul> }.into_any()
}
