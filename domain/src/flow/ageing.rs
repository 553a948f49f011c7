//! Ageing: how old what is in progress is, beside how old earlier cards were at the same point.
//!
//! Pace is, per column, the percentiles of a card's age on the last day it was in that column, over
//! finished cards; a column's is never less than that of the one before, and the last column's is
//! cycle time itself. A column with fewer than ten goes by the whole board's level instead.

use super::percentile::{percentile, sorted};
use super::{Day, Flow, level};
use crate::boards::{BlockCategory, ColumnRole};

/// The percentiles of pace.
pub const PACE: [usize; 3] = [50, 70, 85];

/// How old half, 70 and 85 of 100 earlier cards were when they left a column, days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace(pub [i32; 3]);

impl Pace {
    /// How many of the three it has passed: 0 to 3.
    pub fn passed(self, age: i32) -> usize {
        self.0.iter().filter(|it| age > **it).count()
    }
}

/// A card in progress.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ageing {
    /// In [`Flow::cards`].
    pub card: usize,
    /// In [`Flow::columns`].
    pub column: usize,
    /// `A = D(now) − D(S) + 1`
    pub age: i32,
    /// `D(now) − D(entered) + 1`
    pub here: i32,
    pub blocked: Option<BlockCategory>,
    /// None: too little is known to compare with.
    pub pace: Option<Pace>,
}

impl Ageing {
    /// Age by P85 of its column: the greater, the sooner it should be talked about.
    pub fn urgency(&self) -> Option<f64> {
        self.pace.map(|it| f64::from(self.age) / f64::from(it.0[2].max(1)))
    }
}

/// Days from one day to another, both included: how ages are told.
pub fn age(from: Day, today: Day) -> i32 {
    today.since(from) + 1
}

impl Flow {
    /// The pace of each column in [`Flow::columns`]; None before the start, after the finish, and
    /// where nothing can be said. `level` is the confirmed level in days, if there is one.
    pub fn pace(&self, level: Option<i32>) -> Vec<Option<Pace>> {
        let (window, _) = self.level_window(None);
        let whole = sorted(self.cycle_times(&window).iter().map(|it| it.days));
        let board = self.board_pace(&whole, level);
        let mut ages: Vec<Vec<i32>> = vec![Vec::new(); self.columns.len()];
        for run in &self.runs {
            let is_known = run.knows.started && run.knows.finished;
            let (Some(started), Some(finished)) = (run.started, run.finished) else {
                continue;
            };
            if !is_known || !window.holds(Day::of(finished)) {
                continue;
            }
            let mut left: Vec<(usize, Day)> = Vec::new();
            for visit in &run.visits {
                let to = Day::of(visit.to.unwrap_or(finished));
                left.retain(|it| it.0 != visit.column);
                left.push((visit.column, to));
            }
            for (column, day) in left {
                ages[column].push(age(Day::of(started), day));
            }
        }
        let begun = |column: usize| self.columns[column].role.stage() == 2;
        let last = (0..self.columns.len())
            .rev()
            .find(|it| begun(*it) && !self.columns[*it].removed);
        let mut least = [0; 3];
        (0..self.columns.len())
            .map(|column| {
                if self.columns[column].role == ColumnRole::Done {
                    return None;
                }
                if !begun(column) {
                    // Moved back to the queue after the start: the whole board's pace.
                    return board;
                }
                let values = if Some(column) == last {
                    whole.clone()
                } else {
                    sorted(ages[column].iter().copied())
                };
                if values.len() < level::LEAST {
                    return board;
                }
                let mut pace = PACE.map(|p| percentile(&values, p).unwrap_or(0));
                for (days, least) in pace.iter_mut().zip(&mut least) {
                    *days = (*days).max(*least);
                    *least = *days;
                }
                Some(Pace(pace))
            })
            .collect()
    }

    fn board_pace(&self, whole: &[i32], level: Option<i32>) -> Option<Pace> {
        let of_board = (whole.len() >= level::LEAST).then(|| PACE.map(|p| percentile(whole, p).unwrap_or(0)));
        match (of_board, level) {
            (Some(pace), _) => Some(Pace(pace)),
            // Shares of the confirmed level, as near as can be told.
            (None, Some(days)) => Some(Pace([days / 2, days * 7 / 10, days])),
            (None, None) => None,
        }
    }

    /// What is in progress, what to talk about first on top: by age over P85 of its column, then by
    /// age.
    pub fn ageing(&self, level: Option<i32>) -> Vec<Ageing> {
        let pace = self.pace(level);
        let mut all: Vec<Ageing> = self
            .runs
            .iter()
            .filter(|run| run.is_open())
            .filter_map(|run| {
                let place = self.places.binary_search_by_key(&run.card, |it| it.card).ok()?;
                let place = self.places[place];
                Some(Ageing {
                    card: run.card,
                    column: place.column,
                    age: age(Day::of(run.started?), self.today),
                    here: age(place.entered, self.today),
                    blocked: self.cards[run.card].blocked,
                    pace: pace[place.column],
                })
            })
            .collect();
        all.sort_by(|a, b| {
            let by_urgency = b.urgency().unwrap_or(0.0).total_cmp(&a.urgency().unwrap_or(0.0));
            by_urgency.then(b.age.cmp(&a.age)).then(a.card.cmp(&b.card))
        });
        all
    }
}
