//! What stands in a chart's frame: dots, bars, areas, lines with their words, and the key to them.
//!
//! Each kind of mark is told apart by its shape or pattern too, never by its colour alone.

use leptos::prelude::*;

use super::chart::{Frame, n};

/// How many patterns there are; layers beyond use them again.
pub const PATTERNS: usize = 6;

/// A bar over a stretch of the axis.
#[derive(Clone, Copy, Debug)]
pub struct Bar {
    pub from: f64,
    pub to: f64,
    pub value: f64,
    /// Not to be compared with the others: drawn as an outline.
    pub is_hollow: bool,
    /// A sign: marked above.
    pub is_marked: bool,
}

/// A level across the chart.
#[derive(Clone, Debug)]
pub struct Level {
    pub value: f64,
    pub words: String,
    /// `solid`, `dashed` or `dotted`.
    pub kind: &'static str,
}

/// Dots, all in one path: a thousand of them weigh little.
pub fn dots(frame: &Frame, points: &[(f64, f64)]) -> AnyView {
    let path: String = points
        .iter()
        .map(|(x, y)| format!("M{} {}h0", n(frame.x(*x)), n(frame.y(*y))))
        .collect();
    view! { <path class="chart-dots" d=path></path> }.into_any()
}

/// Rings around dots that are signs.
pub fn rings(frame: &Frame, points: &[(f64, f64)]) -> AnyView {
    points
        .iter()
        .map(|(x, y)| view! { <circle class="chart-ring" cx=n(frame.x(*x)) cy=n(frame.y(*y)) r="9"></circle> })
        .collect_view()
        .into_any()
}

/// Bars from zero up; a marked one has a triangle above it.
pub fn bars(frame: &Frame, bars: &[Bar]) -> AnyView {
    bars.iter()
        .map(|bar| {
            let (left, right) = (frame.x(bar.from), frame.x(bar.to));
            let gap = ((right - left) * 0.12).min(4.0);
            let (top, bottom) = (frame.y(bar.value), frame.bottom());
            let class = if bar.is_hollow {
                "chart-bar chart-bar-hollow"
            } else {
                "chart-bar"
            };
            let mark = bar.is_marked.then(|| {
                let middle = f64::midpoint(left, right);
                let path = format!("M{} {}l7 -12h-14z", n(middle), n(top - 4.0));
                view! { <path class="chart-mark" d=path></path> }
            });
            view! {
                <rect class=class x=n(left + gap) y=n(top)
                    width=n((right - left - 2.0 * gap).max(1.0)) height=n((bottom - top).max(0.0))></rect>
                {mark}
            }
        })
        .collect_view()
        .into_any()
}

/// A band between two lines over the same places, filled with one of the patterns.
pub fn area(frame: &Frame, id: &str, pattern: usize, band: &[(f64, f64, f64)]) -> AnyView {
    let point = |x: f64, y: f64| [n(frame.x(x)), n(frame.y(y))].join(" ");
    let above = band.iter().map(|(x, _, upper)| point(*x, *upper));
    let below = band.iter().rev().map(|(x, lower, _)| point(*x, *lower));
    let path = format!("M{}z", above.chain(below).collect::<Vec<_>>().join("L"));
    view! { <path class="chart-area" d=path fill=pattern_link(id, pattern)></path> }.into_any()
}

/// A level with its words at the right end, above the line.
pub fn level(frame: &Frame, level: &Level) -> AnyView {
    let y = frame.y(level.value);
    let (left, right) = (frame.x(frame.x.from), frame.x(frame.x.to));
    view! {
        <line class=["chart-level chart-", level.kind].concat() x1=n(left) x2=n(right) y1=n(y) y2=n(y)></line>
        <text class="chart-level-words" x=n(right) y=n(y - 6.0)>{level.words.clone()}</text>
    }
    .into_any()
}

/// A day on which something changed: a line from top to bottom.
pub fn upright(frame: &Frame, at: f64) -> AnyView {
    let x = n(frame.x(at));
    view! { <line class="chart-upright" x1=x.clone() x2=x y1=n(frame.y(frame.y.to)) y2=n(frame.bottom())></line> }
        .into_any()
}

fn pattern_link(id: &str, pattern: usize) -> String {
    format!("url(#{id}-p{})", pattern % PATTERNS)
}

/// The patterns that areas and keys of this chart are filled with.
pub fn patterns(id: &str) -> AnyView {
    const SHAPES: [&str; PATTERNS] = [
        "",
        "M0 10L10 0M-2 2L2 -2M8 12L12 8",
        "M2.5 2.5h0M7.5 7.5h0",
        "M0 0L10 10M-2 8L2 12M8 -2L12 2",
        "M0 2.5h10M0 7.5h10",
        "M5 0v10M0 5h10",
    ];
    let all = SHAPES.iter().enumerate().map(|(index, shape)| {
        view! {
            <pattern id=format!("{id}-p{index}") patternUnits="userSpaceOnUse" width="10" height="10">
                <rect class=format!("chart-fill chart-fill-{index}") width="10" height="10"></rect>
                <path class="chart-weave" d=*shape></path>
            </pattern>
        }
    });
    view! { <defs>{all.collect_view()}</defs> }.into_any()
}

/// The key: a patch of each pattern with its words, from the top of the chart down.
pub fn key(id: &'static str, layers: Vec<(usize, String)>) -> AnyView {
    let items = layers.into_iter().map(|(pattern, words)| {
        view! {
            <li>
                <svg class="chart-patch" viewBox="0 0 20 20" aria-hidden="true">
                    <rect width="20" height="20" fill=pattern_link(id, pattern)></rect>
                </svg>
                {words}
            </li>
        }
    });
    view! { <ul class="chart-key">{items.collect_view()}</ul> }.into_any()
}

/// A bar that lies: its length is a share of the longest, 0 to 100.
pub fn lying_bar(percent: f64) -> AnyView {
    view! {
        <svg class="chart-lying" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="chart-lying-ground" width="100" height="10"></rect>
            <rect class="chart-lying-bar" width=n(percent.clamp(0.0, 100.0)) height="10"></rect>
        </svg>
    }
    .into_any()
}
