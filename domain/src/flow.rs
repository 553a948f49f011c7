//! How work flows through a board: times, counts, ageing and forecast, from the log of transitions.
//!
//! The definitions are those of `research/kanban-and-flow.md` B4 (figures), B5 (forecast) and B6
//! (ageing), and each function names its own. A figure is of a board, never of a person. In reading
//! order: [`run`] reads a card's log into runs, one for each episode; the others count runs.
//!
//! Days are civil days of Helsinki, so a day of 23 or 25 hours is a day. Everything is computed from
//! the log with the columns' roles of today; nothing is stored but what a person decided.

pub mod ageing;
pub mod cumulative;
pub mod day;
pub mod forecast;
pub mod level;
pub mod percentile;
pub mod run;
pub mod series;
pub mod spent;
pub mod xmr;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod foresight;
#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod town;

use crate::boards::dates::Step;
use crate::boards::{BlockCategory, ColumnRole, ServiceClass};
use crate::ids::{CardId, ColumnId};
use crate::time::Moment;

pub use ageing::{Ageing, Pace};
pub use cumulative::Cumulative;
pub use day::Day;
pub use percentile::Known;
pub use run::Run;

/// What is known of a board's past. Deleted cards are not in it, nor voided transitions.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// In the board's order, with removed ones where they were.
    pub columns: Vec<Column>,
    pub cards: Vec<Card>,
}

/// A column with the role it has today.
#[derive(Clone, Debug)]
pub struct Column {
    pub id: ColumnId,
    pub name: String,
    pub role: ColumnRole,
    pub removed: bool,
}

/// A card with its log.
#[derive(Clone, Debug)]
pub struct Card {
    pub id: CardId,
    /// The board's own number: TEK-12's 12.
    pub number: i64,
    pub title: String,
    pub class: ServiceClass,
    /// False: it was imported, and counts only as far as it happened here.
    pub history_complete: bool,
    /// In order of time and row.
    pub steps: Vec<Step>,
    pub blocks: Vec<Block>,
}

/// An interval in which something stood in the way.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub category: BlockCategory,
    pub from: Moment,
    pub to: Option<Moment>,
}

/// A board's past, read once; every figure is a view of it.
#[derive(Clone, Debug)]
pub struct Flow {
    pub now: Moment,
    pub today: Day,
    /// The day of the board's first transition. None: nothing has happened.
    pub first: Option<Day>,
    /// Live columns in the order of work: by stage, then as on the board.
    pub columns: Vec<Column>,
    /// As in the history, without their logs.
    pub cards: Vec<Named>,
    pub runs: Vec<Run>,
    /// Where each live card is and since when; by the number in `cards`.
    pub places: Vec<Place>,
    /// Moves against the order of work: the card, when.
    pub backward: Vec<(usize, Day)>,
}

/// What a card is called.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: CardId,
    pub number: i64,
    pub title: String,
    pub class: ServiceClass,
    /// Something stands in its way now.
    pub blocked: Option<BlockCategory>,
}

/// A card on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In [`Flow::cards`] and [`Flow::columns`].
    pub card: usize,
    pub column: usize,
    pub entered: Day,
}

/// Which finished cards a figure is of: by their last day, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Day,
    pub to: Day,
    /// None: all classes.
    pub class: Option<ServiceClass>,
}

impl Window {
    /// The last `days` days, today included.
    pub fn last(flow: &Flow, days: i32, class: Option<ServiceClass>) -> Self {
        Self {
            from: flow.today.plus(1 - days.max(1)),
            to: flow.today,
            class,
        }
    }

    pub fn holds(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// A finished card's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    /// In [`Flow::cards`].
    pub card: usize,
    /// When it was finished.
    pub day: Day,
    /// First and last day included: 1 for the same day.
    pub days: i32,
    /// Elapsed.
    pub millis: i64,
}

impl Flow {
    /// Reads a history. Linear in transitions.
    pub fn read(history: &History, now: Moment) -> Self {
        run::read(history, now)
    }

    /// The runs of a class, or all.
    pub fn runs_of(&self, class: Option<ServiceClass>) -> impl Iterator<Item = &Run> {
        self.runs
            .iter()
            .filter(move |run| class.is_none_or(|class| self.cards[run.card].class == class))
    }

    /// `CT = D(F) − D(S) + 1` of what was finished in the window, by day. What was imported counts
    /// when both its start and its finish happened here.
    pub fn cycle_times(&self, window: &Window) -> Vec<Took> {
        self.took(window, |run| run.started.filter(|_| run.knows.started))
    }

    /// `LT = D(F) − D(K) + 1`, as [`Flow::cycle_times`] with the promise for the start.
    pub fn lead_times(&self, window: &Window) -> Vec<Took> {
        self.took(window, |run| {
            Some(run.committed).filter(|_| run.knows.committed && run.knows.started)
        })
    }

    fn took(&self, window: &Window, from: impl Fn(&Run) -> Option<Moment>) -> Vec<Took> {
        let mut all: Vec<Took> = self
            .runs_of(window.class)
            .filter(|run| run.knows.finished)
            .filter_map(|run| {
                let (from, to) = (from(run)?, run.finished?);
                let day = Day::of(to);
                window.holds(day).then(|| Took {
                    card: run.card,
                    day,
                    days: day.since(Day::of(from)) + 1,
                    millis: to.millis_since(from),
                })
            })
            .collect();
        all.sort_by_key(|took| (took.day, took.card));
        all
    }

    /// The place of a column in [`Flow::columns`].
    pub fn column(&self, id: ColumnId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }
}

/// How many cards' cycle times would differ if the columns were these: what a change of roles
/// would do, told before it is done.
pub fn changed_by(history: &History, columns: Vec<Column>, now: Moment) -> usize {
    let times = |history: &History| {
        let flow = Flow::read(history, now);
        let mut all = vec![None; flow.cards.len()];
        for run in flow.runs.iter().filter(|run| run.knows.started && run.knows.finished) {
            if let (Some(from), Some(to)) = (run.started, run.finished) {
                all[run.card] = Some((Day::of(to), Day::of(to).since(Day::of(from))));
            }
        }
        all
    };
    let before = times(history);
    let other = History {
        columns,
        cards: history.cards.clone(),
    };
    before.iter().zip(times(&other)).filter(|(a, b)| **a != *b).count()
}
