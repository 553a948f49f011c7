//! Counts by civil day and ISO week: finished, promised, begun, in progress, and how old that is.

use super::{Day, Flow, Window};
use crate::boards::ServiceClass;

/// A number for every civil day from the board's first transition to today, zeros included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Daily {
    pub first: Day,
    pub counts: Vec<u32>,
}

/// What happened in an ISO week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    pub monday: Day,
    pub count: u32,
    /// The week is going on, or the board began in the middle of it: not to be compared with others.
    pub is_partial: bool,
}

/// What was in progress on each day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InProgress {
    pub first: Day,
    /// `W(d)`: begun by the end of the day and not ended by then.
    pub cards: Vec<u32>,
    /// `TA(d)`: their ages added up, days.
    pub total_age: Vec<i64>,
}

/// Whether what is in progress agrees with what is finished and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Little {
    /// Mean of W(d).
    pub in_progress: f64,
    /// Mean finished a day × mean days from start to finish.
    pub expected: f64,
}

impl Little {
    /// They differ by more than a quarter: cards are dropped silently, or work in progress grows.
    pub fn differs(self) -> bool {
        (self.in_progress - self.expected).abs() > 0.25 * self.expected.max(self.in_progress)
    }
}

impl Daily {
    pub fn on(&self, day: Day) -> u32 {
        usize::try_from(day.since(self.first))
            .ok()
            .and_then(|at| self.counts.get(at).copied())
            .unwrap_or(0)
    }

    /// By ISO week, oldest first.
    pub fn weeks(&self) -> Vec<Week> {
        let mut weeks: Vec<Week> = Vec::new();
        for (index, count) in (0..).zip(&self.counts) {
            let day = self.first.plus(index);
            match weeks.last_mut() {
                Some(week) if week.monday == day.monday() => week.count += count,
                _ => weeks.push(Week {
                    monday: day.monday(),
                    count: *count,
                    is_partial: day.weekday() != 0,
                }),
            }
        }
        if let Some(last) = weeks.last_mut() {
            // Today is the last day: its week goes on, also on a Sunday.
            last.is_partial = true;
        }
        weeks
    }
}

impl Flow {
    /// `TH(d) = #{k : D(F_k) = d}`. A finish that an import wrote is not counted.
    pub fn throughput(&self, class: Option<ServiceClass>) -> Option<Daily> {
        let runs = self.runs_of(class).filter(|run| run.knows.finished);
        self.daily(runs.filter_map(|run| run.finished).map(Day::of))
    }

    /// `#{D(K) = d}`: what came.
    pub fn arrivals(&self, class: Option<ServiceClass>) -> Option<Daily> {
        let runs = self.runs_of(class).filter(|run| run.knows.committed);
        self.daily(runs.map(|run| Day::of(run.committed)))
    }

    /// `#{D(S) = d}`: what was begun.
    pub fn starts(&self, class: Option<ServiceClass>) -> Option<Daily> {
        let runs = self.runs_of(class).filter(|run| run.knows.started);
        self.daily(runs.filter_map(|run| run.started).map(Day::of))
    }

    fn daily(&self, days: impl Iterator<Item = Day>) -> Option<Daily> {
        let first = self.first?;
        let mut counts = vec![0; self.length()?];
        for day in days {
            if let Some(count) = self.at(first, day).and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        Some(Daily { first, counts })
    }

    /// What was in progress on each day, and how old it was.
    pub fn in_progress(&self, class: Option<ServiceClass>) -> Option<InProgress> {
        let (first, length) = (self.first?, self.length()?);
        // What changes on each day: how many come, and the sum of their first days.
        let mut change = vec![(0i64, 0i64); length + 1];
        for run in self.runs_of(class) {
            let Some(started) = run.started.map(Day::of) else {
                continue;
            };
            let came = i64::from(started.since(first));
            if let Some(at) = self.at(first, started) {
                change[at].0 += 1;
                change[at].1 += came;
            }
            if let Some(at) = run.ended.and_then(|ended| self.at(first, Day::of(ended))) {
                change[at].0 -= 1;
                change[at].1 -= came;
            }
        }
        let (mut count, mut sum) = (0i64, 0i64);
        let (mut cards, mut total_age) = (Vec::with_capacity(length), Vec::with_capacity(length));
        for (day, (more, days)) in (0i64..).zip(change.iter().take(length)) {
            count += more;
            sum += days;
            cards.push(u32::try_from(count).unwrap_or(0));
            total_age.push(count * (day + 1) - sum);
        }
        Some(InProgress {
            first,
            cards,
            total_age,
        })
    }

    /// Little's law over the window. W(d) is counted at the end of a day, when a card that is begun
    /// and finished on the same day is not in progress; so a card's time here is `D(F) − D(S)`
    /// days, one less than its cycle time. None: nothing was finished.
    pub fn little(&self, window: &Window) -> Option<Little> {
        let took = self.cycle_times(window);
        let progress = self.in_progress(window.class)?;
        let from = window.from.max(progress.first);
        let days = f64::from(window.to.since(from) + 1);
        if took.is_empty() || days < 1.0 {
            return None;
        }
        let held: f64 = from.to(window.to).map(|day| f64::from(progress.on(day))).sum();
        let spent: f64 = took.iter().map(|it| f64::from(it.days - 1)).sum();
        Some(Little {
            in_progress: held / days,
            expected: spent / days,
        })
    }

    /// Days from the first transition to today.
    fn length(&self) -> Option<usize> {
        usize::try_from(self.today.since(self.first?) + 1).ok()
    }

    fn at(&self, first: Day, day: Day) -> Option<usize> {
        usize::try_from(day.since(first)).ok().filter(|_| day <= self.today)
    }
}

impl InProgress {
    /// How many at the end of a day.
    pub fn on(&self, day: Day) -> u32 {
        usize::try_from(day.since(self.first))
            .ok()
            .and_then(|at| self.cards.get(at).copied())
            .unwrap_or(0)
    }
}
