//! A card's log read into runs: one for each episode, from the promise to the end or to now.
//!
//! What the dates are is told by [`crate::boards::dates`] alone; here they are put together with
//! where the card was, what stood in its way and how far it got.

use super::{Block, Card, Column, Day, Flow, History, Named, Place};
use crate::boards::dates::{Stamp, episodes};
use crate::boards::{BlockCategory, Cause, ColumnRole, Outcome};
use crate::ids::ColumnId;
use crate::time::Moment;
use std::collections::HashSet;

/// One episode of a card.
#[derive(Clone, Debug)]
pub struct Run {
    /// In [`Flow::cards`].
    pub card: usize,
    pub committed: Moment,
    pub started: Option<Moment>,
    pub finished: Option<Moment>,
    /// None: it goes on.
    pub outcome: Option<Outcome>,
    pub ended: Option<Moment>,
    pub reopened: u32,
    pub knows: Knows,
    /// In order; only those in columns that come before done.
    pub visits: Vec<Visit>,
    /// When it was finished for the first time.
    pub first_done: Option<Moment>,
    /// What stood in its way from the start to the finish or to now, cut to that.
    pub blocks: Vec<(BlockCategory, Span)>,
}

/// Which dates happened here; an import's are not known to be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knows {
    pub committed: bool,
    pub started: bool,
    pub finished: bool,
}

/// A stay in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// In [`Flow::columns`].
    pub column: usize,
    pub from: Moment,
    /// None: it is there.
    pub to: Option<Moment>,
}

/// From a moment to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: Moment,
    pub to: Moment,
}

impl Span {
    pub fn millis(self) -> i64 {
        self.to.millis_since(self.from).max(0)
    }

    /// What both have in common.
    pub fn cut(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from < to).then_some(Self { from, to })
    }
}

impl Run {
    /// From the start to the finish, or to how it ended, or to `now`.
    pub fn span(&self, now: Moment) -> Option<Span> {
        let from = self.started?;
        let to = self.ended.unwrap_or(now).max(from);
        Some(Span { from, to })
    }

    /// Begun and not ended.
    pub fn is_open(&self) -> bool {
        self.started.is_some() && self.ended.is_none()
    }
}

pub(super) fn read(history: &History, now: Moment) -> Flow {
    let columns = order(history);
    let roles: Vec<(ColumnId, ColumnRole)> = columns.iter().map(|it| (it.id, it.role)).collect();
    let role = |id: ColumnId| roles.iter().find(|it| it.0 == id).map(|it| it.1);
    let place_of = |id: ColumnId| roles.iter().position(|it| it.0 == id);
    let mut flow = Flow {
        now,
        today: Day::of(now),
        first: None,
        columns: Vec::new(),
        cards: Vec::with_capacity(history.cards.len()),
        runs: Vec::with_capacity(history.cards.len()),
        places: Vec::new(),
        backward: Vec::new(),
    };
    let mut first: Option<Moment> = None;
    for (index, card) in history.cards.iter().enumerate() {
        if let Some(step) = card.steps.first() {
            first = Some(first.map_or(step.at, |it| it.min(step.at)));
        }
        let stays = stays(card, place_of);
        back(index, &stays, &columns, &mut flow.backward);
        if let Some(here) = stays.last().filter(|it| it.visit.to.is_none()) {
            flow.places.push(Place {
                card: index,
                column: here.visit.column,
                entered: Day::of(here.visit.from),
            });
        }
        let all = episodes(&card.steps, role);
        for (number, one) in all.iter().enumerate() {
            let next = all.get(number + 1).and_then(|it| it.committed).map(|it| it.at);
            let Some(committed) = one.committed else { continue };
            let of_run = |stay: &&Stay| {
                let from = stay.visit.from;
                let returned = one.outcome == Some(Outcome::Returned) && one.ended.is_some_and(|end| from >= end);
                from >= committed.at && next.is_none_or(|next| from < next) && !returned
            };
            let knows = |stamp: Option<Stamp>| stamp.is_some_and(|it| it.here || card.history_complete);
            let is_done = |stay: &&Stay| columns[stay.visit.column].role == ColumnRole::Done;
            let mut run = Run {
                card: index,
                committed: committed.at,
                started: one.started.map(|it| it.at),
                finished: one.finished.map(|it| it.at),
                outcome: one.outcome,
                ended: one.ended,
                reopened: one.reopened,
                knows: Knows {
                    committed: knows(one.committed),
                    started: knows(one.started),
                    finished: knows(one.finished),
                },
                visits: stays
                    .iter()
                    .filter(of_run)
                    .filter(|it| !is_done(it))
                    .map(|it| it.visit)
                    .collect(),
                first_done: one.first_finished,
                blocks: Vec::new(),
            };
            run.blocks = blocks(&card.blocks, run.span(now), now);
            flow.runs.push(run);
        }
        flow.cards.push(Named {
            id: card.id,
            number: card.number,
            title: card.title.clone(),
            class: card.class,
            blocked: card.blocks.iter().find(|it| it.to.is_none()).map(|it| it.category),
        });
    }
    flow.first = first.map(Day::of);
    flow.columns = columns;
    flow
}

/// Columns in the order of work: by stage, then as on the board. A removed one stays as long as a
/// card has been in it.
fn order(history: &History) -> Vec<Column> {
    let used: HashSet<ColumnId> = history
        .cards
        .iter()
        .flat_map(|card| card.steps.iter().filter_map(|step| step.to))
        .collect();
    let mut columns: Vec<Column> = history
        .columns
        .iter()
        .filter(|it| !it.removed || used.contains(&it.id))
        .cloned()
        .collect();
    columns.sort_by_key(|it| it.role.stage());
    columns
}

/// A stay, and whether it began by a return or a restore.
struct Stay {
    visit: Visit,
    cause: Cause,
}

fn stays(card: &Card, place_of: impl Fn(ColumnId) -> Option<usize>) -> Vec<Stay> {
    let mut all: Vec<Stay> = Vec::with_capacity(card.steps.len());
    for step in &card.steps {
        let to = match step.to {
            Some(column) => match place_of(column) {
                Some(place) => Some(place),
                // A column nobody knows: passed over, as the dates do.
                None => continue,
            },
            None => None,
        };
        if let Some(last) = all.last_mut().filter(|it| it.visit.to.is_none()) {
            if to == Some(last.visit.column) {
                continue;
            }
            last.visit.to = Some(step.at);
        }
        if let Some(column) = to {
            let visit = Visit {
                column,
                from: step.at,
                to: None,
            };
            all.push(Stay {
                visit,
                cause: step.cause,
            });
        }
    }
    all
}

/// Moves against the order of work, but for the explicit return, which ends the episode.
fn back(card: usize, stays: &[Stay], columns: &[Column], found: &mut Vec<(usize, Day)>) {
    let is_finished = |stay: &Stay| columns[stay.visit.column].role == ColumnRole::Done;
    for pair in stays.windows(2) {
        let [before, after] = pair else { continue };
        let is_between_finished = is_finished(before) && is_finished(after);
        if after.visit.column < before.visit.column
            && !is_between_finished
            && !matches!(after.cause, Cause::Return | Cause::Restore)
        {
            found.push((card, Day::of(after.visit.from)));
        }
    }
}

fn blocks(blocks: &[Block], of: Option<Span>, now: Moment) -> Vec<(BlockCategory, Span)> {
    let Some(of) = of else { return Vec::new() };
    let cut = |block: &Block| {
        let to = block.to.unwrap_or(now);
        let span = Span { from: block.from, to }.cut(of)?;
        Some((block.category, span))
    };
    blocks.iter().filter_map(cut).collect()
}
