//! The cumulative flow: bands that tell how many cards are where, day by day.

use domain::flow::Cumulative;
use leptos::prelude::*;

use super::figure::{Figure, Row, Scene};
use super::times::changes;
use super::words::{date, day_at, short_date};
use crate::t;
use crate::ui::chart::{Axis, Frame};
use crate::ui::chart_marks::{area, key, patterns};

const ID: &str = "kertyma-kuva";

pub(super) fn figure<'a>(scene: &'a Scene<'a>) -> Figure<'a> {
    let l = scene.l;
    let flow = &scene.known.flow;
    let mut figure = Figure::new("kertyma", t::flow::cumulative_title(l));
    figure.how = vec![t::flow::cumulative_how(l), t::flow::cumulative_how_back(l)];
    let Some(lines) = flow.cumulative(&scene.window).filter(|it| !it.lines.is_empty()) else {
        figure.summary.push(t::flow::nothing_yet(l).to_owned());
        return figure;
    };
    let at = |line: &[u32], index: Option<usize>| index.and_then(|at| line.get(at)).copied().unwrap_or(0);
    let last = lines.done.len().checked_sub(1);
    let open = |index: Option<usize>| {
        let first = lines.lines.first().map_or(&[][..], |it| &it.1);
        at(first, index).saturating_sub(at(&lines.done, index) + at(&lines.stopped, index))
    };
    let (then, now) = (open(Some(0)).to_string(), open(last).to_string());
    figure
        .summary
        .push(t::flow::cumulative_summary(l, date(lines.first), &then, &now));
    if lines.moved_back > 0 {
        figure
            .summary
            .push(t::flow::moved_back(l, i64::try_from(lines.moved_back).unwrap_or(0)));
    }
    if lines.reopened > 0 {
        figure.summary.push(t::flow::reopened(l, i64::from(lines.reopened)));
    }
    table(scene, &lines, &mut figure);
    if lines.done.len() > 1 {
        figure.chart = Some(Box::new(move || chart(scene, &lines)));
    }
    figure
}

/// A row for each week's last day, and for today.
fn table(scene: &Scene<'_>, lines: &Cumulative, figure: &mut Figure<'_>) {
    let l = scene.l;
    figure.table.head = vec![
        t::flow::day(l),
        t::flow::place(l),
        t::flow::reached(l),
        t::flow::there(l),
    ];
    let length = lines.done.len();
    for index in (0..length).rev() {
        let day = lines.first.plus(i32::try_from(index).unwrap_or(0));
        if day.weekday() != 6 && index + 1 != length {
            continue;
        }
        let ended = lines.done[index] + lines.stopped[index];
        for (at, (column, line)) in lines.lines.iter().enumerate() {
            let next = lines.lines.get(at + 1).map_or(ended, |it| it.1[index]);
            figure.table.rows.push(Row::plain(vec![
                date(day),
                scene.known.flow.columns[*column].name.clone(),
                line[index].to_string(),
                (line[index] - next).to_string(),
            ]));
        }
        for (words, count) in [
            (t::flow::done(l), lines.done[index]),
            (t::flow::stopped(l), lines.stopped[index]),
        ] {
            figure.table.rows.push(Row::plain(vec![
                date(day),
                words.to_owned(),
                count.to_string(),
                String::new(),
            ]));
        }
    }
}

fn chart(scene: &Scene<'_>, lines: &Cumulative) -> AnyView {
    let l = scene.l;
    // What was finished before the window would lift everything off the ground.
    let base = f64::from(lines.done[0] + lines.stopped[0]);
    let ended: Vec<f64> = lines
        .done
        .iter()
        .zip(&lines.stopped)
        .map(|(done, stopped)| f64::from(done + stopped) - base)
        .collect();
    let stopped: Vec<f64> = lines
        .stopped
        .iter()
        .map(|it| f64::from(it - lines.stopped[0]))
        .collect();
    let line = |values: &[u32]| -> Vec<f64> { values.iter().map(|it| f64::from(*it) - base).collect() };
    // From the ground up: stopped, done, then the columns from the last to the first.
    let mut tops: Vec<(String, Vec<f64>)> = vec![
        (t::flow::stopped(l).to_owned(), stopped),
        (t::flow::done(l).to_owned(), ended),
    ];
    for (column, values) in lines.lines.iter().rev() {
        tops.push((scene.known.flow.columns[*column].name.clone(), line(values)));
    }
    let most = tops.last().and_then(|it| it.1.last()).copied().unwrap_or(1.0);
    let first = f64::from(lines.first.number());
    let frame = Frame {
        id: ID,
        title: t::flow::cumulative_chart(l).to_owned(),
        text: t::flow::cumulative_chart_text(l).to_owned(),
        unit: t::flow::unit_cards(l).to_owned(),
        x: Axis::steps(first, f64::from(scene.window.to.number()), 4, |at| {
            short_date(day_at(at))
        }),
        y: Axis::counts(most.max(1.0)),
    };
    let mut marks = vec![patterns(ID)];
    let ground = vec![0.0; lines.done.len()];
    let mut below = &ground;
    for (index, (_, top)) in tops.iter().enumerate() {
        let mut at = first;
        let mut band = Vec::with_capacity(top.len());
        for (lower, upper) in below.iter().zip(top) {
            band.push((at, *lower, *upper));
            at += 1.0;
        }
        marks.push(area(&frame, ID, index, &band));
        below = top;
    }
    marks.extend(changes(scene, &frame));
    let layers = tops
        .into_iter()
        .enumerate()
        .rev()
        .map(|(index, (name, _))| (index, name));
    view! { {frame.draw(marks)}{key(ID, layers.collect())} }.into_any()
}
