//! The frame of a chart: axes, lines of the grid, and the words that a screen reader reads instead.
//!
//! A chart is SVG made on the server, of shapes with classes only: colours, and the size of words on a
//! phone and on paper, are in `style/flow.css`. What it shows is told in a sentence before it and in a
//! table after it; here stand the marks that all charts share.

use leptos::prelude::*;

/// The drawing's size, in its own units.
pub const WIDE: f64 = 720.0;
pub const HIGH: f64 = 320.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 44.0;

/// The values from one end to the other, and those that are written out.
#[derive(Clone, Debug)]
pub struct Axis {
    pub from: f64,
    pub to: f64,
    pub ticks: Vec<(f64, String)>,
}

/// What a chart is called and what its axes are.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Unique on the page.
    pub id: &'static str,
    pub title: String,
    /// What there is to see, for those who do not see it.
    pub text: String,
    /// What the numbers upwards are.
    pub unit: String,
    pub x: Axis,
    pub y: Axis,
}

impl Axis {
    /// From zero to a round number above `most`, with about four steps.
    pub fn counts(most: f64) -> Self {
        let step = round_step(most / 4.0);
        let steps = (most / step).ceil().max(1.0);
        let mut ticks = Vec::new();
        let mut at = 0.0;
        while at <= steps * step + step / 2.0 {
            ticks.push((at, format!("{at:.0}")));
            at += step;
        }
        Self {
            from: 0.0,
            to: steps * step,
            ticks,
        }
    }

    /// So many steps between two values, each with its words.
    pub fn steps(from: f64, to: f64, steps: u8, words: impl Fn(f64) -> String) -> Self {
        let length = (to - from) / f64::from(steps.max(1));
        let ticks = (0..=steps).map(|step| {
            let at = (from + length * f64::from(step)).round();
            (at, words(at))
        });
        let mut ticks: Vec<_> = ticks.collect();
        ticks.dedup_by(|a, b| a.1 == b.1);
        Self { from, to, ticks }
    }

    fn share(&self, value: f64) -> f64 {
        let length = self.to - self.from;
        if length > 0.0 {
            (value - self.from) / length
        } else {
            0.5
        }
    }
}

/// 1, 2, 5, 10, 20, 50 …: never less than one.
fn round_step(least: f64) -> f64 {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(30) {
        if step >= least {
            break;
        }
        step *= factor;
    }
    step
}

impl Frame {
    /// Where a value is across.
    pub fn x(&self, value: f64) -> f64 {
        LEFT + self.x.share(value) * (WIDE - LEFT - RIGHT)
    }

    /// Where a value is down.
    pub fn y(&self, value: f64) -> f64 {
        HIGH - BOTTOM - self.y.share(value) * (HIGH - TOP - BOTTOM)
    }

    pub fn bottom(&self) -> f64 {
        HIGH - BOTTOM
    }

    /// The whole drawing around its marks.
    pub fn draw(&self, marks: Vec<AnyView>) -> AnyView {
        let (title_id, text_id) = ([self.id, "-nimi"].concat(), [self.id, "-kuvaus"].concat());
        let grid = self.y.ticks.iter().map(|(at, words)| {
            let y = self.y(*at);
            view! {
                <line class="chart-grid" x1=n(LEFT) x2=n(WIDE - RIGHT) y1=n(y) y2=n(y)></line>
                <text class="chart-y" x=n(LEFT - 8.0) y=n(y) dy="0.35em">{words.clone()}</text>
            }
        });
        let count = self.x.ticks.len();
        let below = self.x.ticks.iter().enumerate().map(|(index, (at, words))| {
            let x = self.x(*at);
            let class = match index {
                _ if count == 1 => "chart-x",
                0 => "chart-x chart-x-first",
                _ if index + 1 == count => "chart-x chart-x-last",
                _ => "chart-x",
            };
            view! {
                <line class="chart-tick" x1=n(x) x2=n(x) y1=n(self.bottom()) y2=n(self.bottom() + 6.0)></line>
                <text class=class x=n(x) y=n(HIGH - 14.0)>{words.clone()}</text>
            }
        });
        let (grid, below) = (grid.collect_view(), below.collect_view());
        let labelled = [title_id.as_str(), text_id.as_str()].join(" ");
        view! {
            <svg class="chart" viewBox=format!("0 0 {WIDE:.0} {HIGH:.0}") role="img" aria-labelledby=labelled>
                <title id=title_id>{self.title.clone()}</title>
                <desc id=text_id>{self.text.clone()}</desc>
                {grid}
                <text class="chart-unit" x="0" y="20">{self.unit.clone()}</text>
                {marks}
                <line class="chart-axis" x1=n(LEFT) x2=n(WIDE - RIGHT) y1=n(self.bottom()) y2=n(self.bottom())></line>
                {below}
            </svg>
        }
        .into_any()
    }
}

/// A number as SVG takes it: tenths are near enough.
pub fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number_above_the_most() {
        let ends = |most| (Axis::counts(most).to, Axis::counts(most).ticks.len());
        assert_eq!(ends(0.0), (1.0, 2));
        assert_eq!(ends(3.0), (3.0, 4));
        assert_eq!(ends(7.0), (8.0, 5));
        assert_eq!(ends(41.0), (60.0, 4));
        assert_eq!(ends(1_000.0), (1_000.0, 3));
    }

    #[test]
    fn the_ends_of_the_axes_are_the_ends_of_the_drawing() {
        let frame = Frame {
            id: "a",
            title: String::new(),
            text: String::new(),
            unit: String::new(),
            x: Axis::steps(10.0, 20.0, 2, n),
            y: Axis::counts(4.0),
        };
        assert_eq!(
            (n(frame.x(10.0)), n(frame.x(20.0))),
            ("64".to_owned(), "704".to_owned())
        );
        assert_eq!((n(frame.y(0.0)), n(frame.y(4.0))), ("276".to_owned(), "34".to_owned()));
    }
}
