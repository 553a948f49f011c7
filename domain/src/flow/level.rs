//! The service level: in how many days a card is done, and how often that came true.

use super::percentile::{percentile, sorted};
use super::{Flow, Window};
use crate::boards::ServiceClass;

/// How many finished cards the last 90 days must have; otherwise 180 days are looked at.
pub const ENOUGH: usize = 30;
/// Fewer than this propose nothing.
pub const LEAST: usize = 10;
/// What is proposed: 85 of 100 cards.
pub const PERCENT: usize = 85;

/// What the figures propose; a person confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// P85 of cycle time.
    pub days: i32,
    /// Of so many finished cards.
    pub cards: usize,
    /// Of the last 90 or 180 days.
    pub of_days: i32,
}

/// How often a level came true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hits {
    /// `#{CT ≤ level}`
    pub within: usize,
    /// Of so many.
    pub of: usize,
}

impl Hits {
    /// 0 to 100, rounded down: a level of 85 % is not met by 84.9. None of nothing.
    pub fn percent(self) -> Option<usize> {
        (self.of > 0).then(|| self.within * 100 / self.of)
    }
}

impl Flow {
    /// The window of days that levels and pace are counted from: 90 days, or 180 when the last 90
    /// have fewer than 30 finished cards.
    pub fn level_window(&self, class: Option<ServiceClass>) -> (Window, i32) {
        let near = Window::last(self, 90, class);
        if self.cycle_times(&near).len() >= ENOUGH {
            (near, 90)
        } else {
            (Window::last(self, 180, class), 180)
        }
    }

    /// P85 of cycle time. Err: so many finished cards, and that is too few.
    pub fn proposal(&self, class: Option<ServiceClass>) -> Result<Proposal, usize> {
        let (window, of_days) = self.level_window(class);
        let days = sorted(self.cycle_times(&window).iter().map(|it| it.days));
        match percentile(&days, PERCENT).filter(|_| days.len() >= LEAST) {
            Some(level) => Ok(Proposal {
                days: level,
                cards: days.len(),
                of_days,
            }),
            None => Err(days.len()),
        }
    }

    /// How many of those finished in the window took at most `days`.
    pub fn hits(&self, window: &Window, days: i32) -> Hits {
        let took = self.cycle_times(window);
        Hits {
            within: took.iter().filter(|it| it.days <= days).count(),
            of: took.len(),
        }
    }
}
