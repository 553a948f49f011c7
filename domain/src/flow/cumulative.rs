//! The cumulative flow: how many cards have got at least so far by the end of each day.
//!
//! `X_i(d)` counts each episode from the first time it reached a column of index ≥ i, so no line
//! ever goes down. What ended undone goes through all lines at once, into `stopped`.

use super::{Day, Flow, Window};
use crate::boards::{ColumnRole, Outcome};
use std::collections::HashSet;

/// The lines of the cumulative flow, one value a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cumulative {
    pub first: Day,
    /// For each column between ideas and done, in the order of work: its place in
    /// [`Flow::columns`] and `X_i(d)`, with what is done and stopped in it.
    pub lines: Vec<(usize, Vec<u32>)>,
    /// First finished by the end of the day.
    pub done: Vec<u32>,
    /// Ended undone by then: dropped, returned, transferred, merged.
    pub stopped: Vec<u32>,
    /// How many cards were moved back in the window: their band is not where they are.
    pub moved_back: usize,
    /// How many times a finished card was taken up again, ever.
    pub reopened: u32,
}

impl Flow {
    /// The cumulative flow of the window's days; it begins with all that was before.
    pub fn cumulative(&self, window: &Window) -> Option<Cumulative> {
        let first = window.from.max(self.first?);
        let length = usize::try_from(window.to.since(first) + 1).ok().filter(|it| *it > 0)?;
        let columns: Vec<usize> = (0..self.columns.len())
            .filter(|it| matches!(self.columns[*it].role.stage(), 1 | 2))
            .collect();
        let rank = |column: usize| columns.iter().position(|it| *it == column);
        let mut lines = vec![vec![0u32; length]; columns.len()];
        let mut done = vec![0u32; length];
        let mut stopped = vec![0u32; length];
        let put = |line: &mut Vec<u32>, at: Option<Day>| {
            if let Some(at) = at.and_then(|day| usize::try_from(day.since(first).max(0)).ok())
                && let Some(count) = line.get_mut(at)
            {
                *count += 1;
            }
        };
        let mut reopened = 0;
        for run in self.runs_of(window.class) {
            reopened += run.reopened;
            let is_stopped = run.first_done.is_none() && run.outcome.is_some_and(|it| it != Outcome::Done);
            let end = run.ended.filter(|_| is_stopped).or(run.first_done).map(Day::of);
            // The day on which it reached each line: the promise the first, the end all that are left.
            let mut reached = 1;
            if let Some(line) = lines.first_mut() {
                put(line, Some(Day::of(run.committed)));
            }
            for visit in &run.visits {
                let day = Day::of(visit.from);
                if end.is_some_and(|end| day > end) {
                    break;
                }
                if let Some(rank) = rank(visit.column) {
                    while reached <= rank {
                        put(&mut lines[reached], Some(day));
                        reached += 1;
                    }
                }
            }
            for line in lines.iter_mut().skip(reached) {
                put(line, end);
            }
            if is_stopped {
                put(&mut stopped, end);
            } else {
                put(&mut done, end);
            }
        }
        for line in lines.iter_mut().chain([&mut done, &mut stopped]) {
            add_up(line);
        }
        let back: HashSet<usize> = self
            .backward
            .iter()
            .filter(|(card, day)| {
                window.holds(*day) && window.class.is_none_or(|class| self.cards[*card].class == class)
            })
            .map(|(card, _)| *card)
            .collect();
        Some(Cumulative {
            first,
            lines: columns.into_iter().zip(lines).collect(),
            done,
            stopped,
            moved_back: back.len(),
            reopened,
        })
    }

    /// How many cards are in each column of [`Flow::columns`] now; those that are finished are left
    /// out.
    pub fn situation(&self) -> Vec<usize> {
        let mut counts = vec![0; self.columns.len()];
        for place in &self.places {
            if self.columns[place.column].role != ColumnRole::Done {
                counts[place.column] += 1;
            }
        }
        counts
    }
}

fn add_up(line: &mut [u32]) {
    let mut sum = 0;
    for count in line {
        sum += *count;
        *count = sum;
    }
}
