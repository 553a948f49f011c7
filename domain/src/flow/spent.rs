//! Where time went: in columns, in the way of something, and how much of it was work.

use super::run::{Run, Span};
use super::{Day, Flow, Window};
use crate::boards::{BlockCategory, ColumnRole};
use std::collections::BTreeMap;

/// A day of elapsed time.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How long something stood in the way, by its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub category: BlockCategory,
    /// Elapsed; two at once on a card with the same reason are counted once.
    pub millis: i64,
    /// How many times.
    pub times: usize,
}

/// How much of the time between start and finish was work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Efficiency {
    /// In columns of role `active`, without what was blocked; elapsed.
    pub working: i64,
    /// From start to finish; elapsed.
    pub whole: i64,
    /// Of how many finished cards.
    pub cards: usize,
}

impl Efficiency {
    /// `FE = Σ|T_active \ Blocked| / Σ(F − S)`, 0 to 100. None of no time.
    pub fn percent(self) -> Option<i64> {
        (self.whole > 0).then(|| (self.working * 100 + self.whole / 2) / self.whole)
    }
}

/// The parts of several spans put together, without overlaps, in order.
pub fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut all: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match all.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => all.push(span),
        }
    }
    all
}

impl Run {
    /// When something stood in its way, from the start to the end or to now; elapsed.
    pub fn blocked_millis(&self) -> i64 {
        self.blocked().into_iter().map(Span::millis).sum()
    }

    fn blocked(&self) -> Vec<Span> {
        union(self.blocks.iter().map(|it| it.1).collect())
    }

    /// Work between start and finish without what was blocked; elapsed.
    fn working_millis(&self, flow: &Flow, of: Span) -> i64 {
        let blocked = self.blocked();
        let active = |it: &&super::run::Visit| flow.columns[it.column].role == ColumnRole::Active;
        let mut sum = 0;
        for visit in self.visits.iter().filter(active) {
            let to = visit.to.unwrap_or(of.to);
            let Some(span) = (Span { from: visit.from, to }).cut(of) else {
                continue;
            };
            let in_the_way: i64 = blocked.iter().filter_map(|it| it.cut(span)).map(Span::millis).sum();
            sum += span.millis() - in_the_way;
        }
        sum
    }
}

impl Flow {
    /// How much of the time of what was finished in the window was work: sums over sums, not a mean
    /// of ratios.
    pub fn efficiency(&self, window: &Window) -> Efficiency {
        let mut sum = Efficiency::default();
        for run in self.finished_in(window) {
            let Some(of) = run.span(self.now) else { continue };
            sum.whole += of.millis();
            sum.working += run.working_millis(self, of);
            sum.cards += 1;
        }
        sum
    }

    /// For each column before done, how long the cards finished in the window were in it, elapsed,
    /// in ascending order; a card that was there twice with its times added up. A card that never
    /// was there is not in the list.
    pub fn time_in_columns(&self, window: &Window) -> Vec<(usize, Vec<i64>)> {
        let mut all: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        for run in self.finished_in(window) {
            let mut of_run: BTreeMap<usize, i64> = BTreeMap::new();
            for visit in &run.visits {
                if let Some(to) = visit.to {
                    *of_run.entry(visit.column).or_default() += to.millis_since(visit.from);
                }
            }
            for (column, millis) in of_run {
                all.entry(column).or_default().push(millis);
            }
        }
        for times in all.values_mut() {
            times.sort_unstable();
        }
        all.into_iter().collect()
    }

    /// What stood in the way in the window, the longest first; of cards that are begun, finished or
    /// not.
    pub fn obstacles(&self, window: &Window) -> Vec<Obstacle> {
        let of_window = Span {
            from: crate::time::Moment::start_of(window.from.date()),
            to: crate::time::Moment::start_of(window.to.plus(1).date()),
        };
        let mut all: BTreeMap<BlockCategory, (i64, usize)> = BTreeMap::new();
        for run in self.runs_of(window.class) {
            let mut of_run: BTreeMap<BlockCategory, Vec<Span>> = BTreeMap::new();
            for (category, span) in &run.blocks {
                if let Some(span) = span.cut(of_window) {
                    of_run.entry(*category).or_default().push(span);
                }
            }
            for (category, spans) in of_run {
                let sum = all.entry(category).or_default();
                sum.1 += spans.len();
                sum.0 += union(spans).into_iter().map(Span::millis).sum::<i64>();
            }
        }
        let mut list: Vec<Obstacle> = all
            .into_iter()
            .map(|(category, (millis, times))| Obstacle {
                category,
                millis,
                times,
            })
            .collect();
        list.sort_by_key(|it| (std::cmp::Reverse(it.millis), it.category));
        list
    }

    /// Runs that were finished in the window and whose start is known.
    fn finished_in(&self, window: &Window) -> impl Iterator<Item = &Run> {
        self.runs_of(window.class).filter(|run| {
            let is_known = run.knows.started && run.knows.finished;
            is_known && run.finished.is_some_and(|at| window.holds(Day::of(at)))
        })
    }
}
