//! How long cards take: a dot for each, percentiles, the service level, and where the time goes.

use domain::boards::ServiceClass;
use domain::flow::percentile::{Known, known, percentile, sorted};
use domain::flow::{Took, xmr};
use leptos::prelude::*;

use super::figure::{Figure, Row, Scene};
use super::levels;
use super::words::{class_words, date, day_at, days_or_missing, elapsed_days, short_date};
use crate::t;
use crate::ui::chart::{Axis, Frame};
use crate::ui::chart_marks::{Level, dots, level, rings, upright};

const HOUR_MS: i64 = 60 * 60 * 1000;

pub(super) fn figure<'a>(scene: &'a Scene<'a>) -> Figure<'a> {
    let l = scene.l;
    let flow = &scene.known.flow;
    let took = flow.cycle_times(&scene.window);
    let days = sorted(took.iter().map(|it| it.days));
    let mut figure = Figure::new("lapimenoaika", t::flow::times_title(l));
    figure.how = vec![
        t::flow::times_how_cycle(l),
        t::flow::times_how_percentile(l),
        t::flow::times_how_back(l),
        t::flow::times_how_work(l),
        t::flow::times_how_signs(l),
    ];
    summary(scene, &took, &days, &mut figure.summary);
    figure.table.head = vec![
        t::flow::card(l),
        t::flow::finished_on(l),
        t::flow::cycle_days(l),
        t::flow::class(l),
    ];
    let rows = took.iter().rev().map(|it| Row {
        link: Some(scene.card_link(it.card)),
        cells: vec![
            scene.card(it.card),
            date(it.day),
            it.days.to_string(),
            class_words(l, flow.cards[it.card].class).to_owned(),
        ],
    });
    figure.table.rows = rows.collect();
    if took.len() > 1 {
        figure.chart = Some(Box::new(move || scatter(scene, &took, &days)));
    }
    figure.more = Some(Box::new(move || {
        view! { {columns(scene)}{levels::part(scene)} }.into_any()
    }));
    figure
}

fn summary(scene: &Scene<'_>, took: &[Took], days: &[i32], told: &mut Vec<String>) {
    let l = scene.l;
    let flow = &scene.known.flow;
    let window = scene.asked.days.to_string();
    if days.is_empty() {
        told.push(t::flow::times_none(l, &window));
        return;
    }
    match (known(days, 50), known(days, 85)) {
        (Known::Yes(half), Known::Yes(most)) => {
            let count = days.len().to_string();
            told.push(t::flow::times_summary(
                l,
                &window,
                &count,
                t::flow::days_in(l, i64::from(half)),
                t::flow::days_in(l, i64::from(most)),
            ));
        }
        (_, few) => told.push(t::flow::times_few(l, &window, days_or_missing(l, few))),
    }
    // Half of them within two days: hours tell more.
    if percentile(days, 50).is_some_and(|half| half < 3) {
        let hours = sorted(took.iter().map(|it| it.millis / HOUR_MS));
        let half = percentile(&hours, 50).unwrap_or(0).max(1);
        told.push(t::flow::times_hours(l, half.to_string()));
    }
    let lead = sorted(flow.lead_times(&scene.window).iter().map(|it| it.days));
    if let Known::Yes(half) = known(&lead, 50) {
        told.push(t::flow::lead_summary(l, t::flow::days_in(l, i64::from(half))));
    }
    let efficiency = flow.efficiency(&scene.window);
    if let Some(percent) = efficiency.percent().filter(|_| efficiency.cards >= 10) {
        told.push(t::flow::efficiency(l, percent.to_string(), (100 - percent).to_string()));
    }
    let signs = signs(took);
    if !signs.is_empty() {
        told.push(t::flow::times_signs(l, i64::try_from(signs.len()).unwrap_or(0)));
    }
}

/// Cards that took exceptionally long, in the order they were finished.
fn signs(took: &[Took]) -> Vec<usize> {
    let values: Vec<f64> = took.iter().map(|it| f64::from(it.days)).collect();
    xmr::limits(&values).map(|it| it.outside).unwrap_or_default()
}

fn scatter(scene: &Scene<'_>, took: &[Took], days: &[i32]) -> AnyView {
    let l = scene.l;
    let level_of = |it: &store::flow::Level| it.class == scene.asked.class.unwrap_or(ServiceClass::Normal);
    let confirmed = scene.known.levels.iter().copied().find(level_of);
    let most = days.last().copied().unwrap_or(1).max(confirmed.map_or(0, |it| it.days));
    let (from, to) = (
        f64::from(scene.window.from.number()),
        f64::from(scene.window.to.number()),
    );
    let frame = Frame {
        id: "lapimenoaika-kuva",
        title: t::flow::times_chart(l).to_owned(),
        text: t::flow::times_chart_text(l).to_owned(),
        unit: t::flow::unit_days(l).to_owned(),
        x: Axis::steps(from, to, 4, |at| short_date(day_at(at))),
        y: Axis::counts(f64::from(most)),
    };
    let points: Vec<(f64, f64)> = took
        .iter()
        .map(|it| (f64::from(it.day.number()), f64::from(it.days)))
        .collect();
    let signs: Vec<(f64, f64)> = signs(took).into_iter().map(|at| points[at]).collect();
    let mut marks = changes(scene, &frame);
    marks.push(dots(&frame, &points));
    marks.push(rings(&frame, &signs));
    for (p, kind) in [(50, "dotted"), (85, "dashed")] {
        if let Known::Yes(value) = known(days, p) {
            let words = t::flow::percent_line(l, p.to_string(), value.to_string());
            let value = f64::from(value);
            marks.push(level(&frame, &Level { value, words, kind }));
        }
    }
    if let Some(confirmed) = confirmed {
        marks.push(level(
            &frame,
            &Level {
                value: f64::from(confirmed.days),
                words: t::flow::level_line(l, confirmed.days.to_string()),
                kind: "solid",
            },
        ));
    }
    frame.draw(marks)
}

/// Lines on the days when columns or settings changed.
pub(super) fn changes(scene: &Scene<'_>, frame: &Frame) -> Vec<AnyView> {
    let days = scene.known.changed.iter().filter(|day| scene.window.holds(**day));
    days.map(|day| upright(frame, f64::from(day.number()))).collect()
}

/// Where the time went: the middle card's days in each column.
fn columns(scene: &Scene<'_>) -> Option<AnyView> {
    let l = scene.l;
    let flow = &scene.known.flow;
    let all = flow.time_in_columns(&scene.window);
    let rows: Vec<_> = all
        .into_iter()
        .filter(|(_, times)| times.len() >= 10)
        .map(|(column, times)| {
            let of = |p| percentile(&times, p).map(|it| elapsed_days(l, it)).unwrap_or_default();
            let name = flow.columns[column].name.clone();
            view! { <tr><th scope="row">{name}</th><td>{of(50)}</td><td>{of(85)}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <h3>{t::flow::columns_title(l)}</h3>
            <div class="table-wrap" tabindex="0" role="region" aria-label=t::flow::columns_title(l)>
                <table class="flow-table">
                    <caption class="visually-hidden">{t::flow::columns_title(l)}</caption>
                    <thead><tr>
                        <th scope="col">{t::flow::column(l)}</th>
                        <th scope="col">{t::flow::columns_half(l)}</th>
                        <th scope="col">{t::flow::columns_most(l)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}
