//! What got done each week, within which limits it usually varies, and whether the sums agree.

use domain::flow::series::{Daily, Week};
use domain::flow::xmr::{self, LEAST, Limits};
use leptos::prelude::*;

use super::figure::{Figure, Row, Scene};
use super::times::changes;
use super::words::{date, day_at, decimal, short_date};
use crate::t;
use crate::ui::chart::{Axis, Frame};
use crate::ui::chart_marks::{Bar, Level, bars, level};

pub(super) fn figure<'a>(scene: &'a Scene<'a>) -> Figure<'a> {
    let l = scene.l;
    let flow = &scene.known.flow;
    let class = scene.asked.class;
    let mut figure = Figure::new("viikot", t::flow::weeks_title(l));
    figure.how = vec![
        t::flow::weeks_how(l),
        t::flow::weeks_how_limits(l),
        t::flow::weeks_how_little(l),
    ];
    let (Some(done), Some(came), Some(begun)) = (flow.throughput(class), flow.arrivals(class), flow.starts(class))
    else {
        figure.summary.push(t::flow::nothing_yet(l).to_owned());
        return figure;
    };
    let in_window = |daily: &Daily| -> Vec<Week> {
        let weeks = daily.weeks().into_iter();
        weeks.filter(|week| week.monday >= scene.window.from.monday()).collect()
    };
    let (done, came, begun) = (in_window(&done), in_window(&came), in_window(&begun));
    let whole: Vec<usize> = (0..done.len()).filter(|at| !done[*at].is_partial).collect();
    let values: Vec<f64> = whole.iter().map(|at| f64::from(done[*at].count)).collect();
    let limits = xmr::limits(&values);
    summary(scene, &values, limits.as_ref(), &done, &came, &mut figure.summary);
    figure.table.head = vec![
        t::flow::week(l),
        t::flow::week_begins(l),
        t::flow::arrived(l),
        t::flow::begun(l),
        t::flow::finished(l),
    ];
    let rows = done.iter().zip(&came).zip(&begun).rev().map(|((done, came), begun)| {
        let number = done.monday.week().to_string();
        let name = if done.is_partial {
            t::flow::week_partial(l, &number)
        } else {
            number
        };
        let counts = [came.count, begun.count, done.count].map(|it| it.to_string());
        let mut cells = vec![name, date(done.monday)];
        cells.extend(counts);
        Row::plain(cells)
    });
    figure.table.rows = rows.collect();
    if done.len() > 1 {
        let marked: Vec<usize> = limits.iter().flat_map(|it| &it.outside).map(|at| whole[*at]).collect();
        figure.chart = Some(Box::new(move || chart(scene, &done, limits.as_ref(), &marked)));
    }
    figure
}

fn summary(
    scene: &Scene<'_>,
    values: &[f64],
    limits: Option<&Limits>,
    done: &[Week],
    came: &[Week],
    told: &mut Vec<String>,
) {
    let l = scene.l;
    match limits {
        Some(it) => {
            let (lower, upper) = (decimal(l, it.lower.ceil()), decimal(l, it.upper.floor()));
            told.push(t::flow::weeks_summary(l, decimal(l, it.mean), &lower, &upper));
            if !it.outside.is_empty() {
                told.push(t::flow::weeks_outside(l, i64::try_from(it.outside.len()).unwrap_or(0)));
            }
            if !it.rows.is_empty() {
                told.push(t::flow::weeks_rows(l).to_owned());
            }
        }
        None => {
            let mean = xmr::mean(values).map_or_else(|| "0".to_owned(), |it| decimal(l, it));
            told.push(t::flow::weeks_few(
                l,
                &mean,
                values.len().to_string(),
                LEAST.to_string(),
            ));
        }
    }
    let sum = |weeks: &[Week]| weeks.iter().map(|week| week.count).sum::<u32>();
    told.push(t::flow::weeks_came(l, sum(came).to_string(), sum(done).to_string()));
    let little = scene.known.flow.little(&scene.window).filter(|_| sum(done) >= 10);
    if let Some(little) = little.filter(|it| it.differs()) {
        told.push(t::flow::little_differs(
            l,
            decimal(l, little.in_progress),
            decimal(l, little.expected),
        ));
    }
}

fn chart(scene: &Scene<'_>, weeks: &[Week], limits: Option<&Limits>, marked: &[usize]) -> AnyView {
    let l = scene.l;
    let first = weeks.first().map_or(0, |week| week.monday.number());
    let last = weeks.last().map_or(0, |week| week.monday.number() + 7);
    let most = weeks.iter().map(|week| f64::from(week.count)).fold(1.0, f64::max);
    let frame = Frame {
        id: "viikot-kuva",
        title: t::flow::weeks_chart(l).to_owned(),
        text: t::flow::weeks_chart_text(l).to_owned(),
        unit: t::flow::unit_cards_week(l).to_owned(),
        x: Axis::steps(f64::from(first), f64::from(last), 4, |at| short_date(day_at(at))),
        y: Axis::counts(most.max(limits.map_or(0.0, |it| it.upper)) * 1.05),
    };
    let all: Vec<Bar> = weeks
        .iter()
        .enumerate()
        .map(|(at, week)| Bar {
            from: f64::from(week.monday.number()),
            to: f64::from(week.monday.number() + 7),
            value: f64::from(week.count),
            is_hollow: week.is_partial,
            is_marked: marked.contains(&at),
        })
        .collect();
    let mut marks = changes(scene, &frame);
    marks.push(bars(&frame, &all));
    if let Some(it) = limits {
        for (value, words, kind) in [
            (it.upper, t::flow::limit_upper(l), "dashed"),
            (it.mean, t::flow::limit_mean(l), "solid"),
            (it.lower, t::flow::limit_lower(l), "dashed"),
        ] {
            if value > 0.0 {
                let words = [words, decimal(l, value).as_str()].join(" ");
                marks.push(level(&frame, &Level { value, words, kind }));
            }
        }
    }
    frame.draw(marks)
}
