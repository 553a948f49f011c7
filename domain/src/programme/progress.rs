//! How far a measure is and whether it is on time, from what is known of it. Nothing here is typed.
//!
//! The rules are PRODUCT's *Progress is never typed*: indicators count before cards, cards before
//! nothing; what is not known is unknown and never 0 %. A status comes with its reason, so that it can
//! explain itself in one sentence.

use super::{Amount, Direction, MeasureState, MeasureStatus};
use crate::{calendar::days_between, time::Date};
use serde::{Deserialize, Serialize};

/// Late when this share of the open cards that have a due day are past it: one in four.
const LATE_SHARE: usize = 4;

/// An indicator that counts as a measure's progress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub direction: Option<Direction>,
    pub baseline: Option<Amount>,
    /// The latest value and its day.
    pub latest: Option<(Date, Amount)>,
    /// In order of day.
    pub targets: Vec<(Date, Amount)>,
}

/// The cards of a measure. What was dropped, returned or merged is in none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    pub done: usize,
    pub open: usize,
    /// Of the open ones, the begun.
    pub begun: usize,
    /// The due days of those open ones that have one.
    pub due: Vec<Date>,
}

/// A milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stone {
    pub due: Option<Date>,
    pub done: Option<Date>,
}

/// All that is known of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub state: MeasureState,
    /// A person set it, with a reason.
    pub manual: Option<MeasureStatus>,
    pub indicators: Vec<Reading>,
    pub work: Work,
    pub milestones: Vec<Stone>,
    /// The phase says that the work has begun.
    pub is_begun: bool,
    pub is_continuous: bool,
    pub ends: Option<Date>,
}

impl Default for Evidence {
    fn default() -> Self {
        Self {
            state: MeasureState::Open,
            manual: None,
            indicators: Vec::new(),
            work: Work::default(),
            milestones: Vec::new(),
            is_begun: false,
            is_continuous: false,
            ends: None,
        }
    }
}

/// Why a measure has the status it has: what the sentence on the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It ended so.
    Ended,
    /// A person set it.
    ByHand,
    /// The latest value is worse than the target of that day.
    BehindTarget {
        #[serde(with = "crate::calendar::iso_day")]
        target_on: Date,
    },
    /// A milestone has passed; days since the oldest.
    MilestonePassed {
        days: i32,
    },
    /// Cards past their due day, of all open ones with one; days since the oldest.
    CardsOverdue {
        overdue: usize,
        dated: usize,
        days: i32,
    },
    /// Its last day has passed.
    EndPassed {
        days: i32,
    },
    /// The values are where the targets are.
    WithTargets,
    /// Cards and milestones done, of all.
    Tasks {
        done: usize,
        all: usize,
    },
    /// It has begun; nothing tells how far it is.
    Begun,
    /// Not begun yet, and nothing is late.
    NotBegun,
    NothingKnown,
}

/// Status, how far, and why.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub status: MeasureStatus,
    /// From 0 to 1; none: not known.
    pub share: Option<f64>,
    pub reason: Reason,
}

impl Reading {
    /// (latest − baseline) / (last target − baseline), held between 0 and 1. None without a baseline, a
    /// value or a target, or when the target is the baseline.
    pub fn share(&self) -> Option<f64> {
        let baseline = self.baseline?.as_f64();
        let (_, latest) = self.latest?;
        let (_, target) = self.targets.last()?;
        let way = target.as_f64() - baseline;
        (way != 0.0).then(|| ((latest.as_f64() - baseline) / way).clamp(0.0, 1.0))
    }

    /// The nearest past target that the latest value is worse than.
    pub fn behind(&self, today: Date) -> Option<Date> {
        let (_, latest) = self.latest?;
        let (day, target) = self.targets.iter().rev().find(|(day, _)| *day <= today)?;
        let is_worse = match self.direction? {
            Direction::Up => latest < *target,
            Direction::Down => latest > *target,
        };
        is_worse.then_some(*day)
    }
}

/// Cards done, of those done and open; milestones likewise, together. None when there are none.
fn task_count(it: &Evidence) -> Option<(usize, usize)> {
    let reached = it.milestones.iter().filter(|stone| stone.done.is_some()).count();
    let all = it.work.done + it.work.open + it.milestones.len();
    (all > 0).then_some((it.work.done + reached, all))
}

/// How far a measure is: the mean of its indicators that are known, else its cards and milestones.
pub fn share(it: &Evidence) -> Option<f64> {
    let known: Vec<f64> = it.indicators.iter().filter_map(Reading::share).collect();
    if known.is_empty() {
        return task_count(it).map(|(done, all)| ratio(done, all));
    }
    Some(known.iter().sum::<f64>() / ratio(known.len(), 1))
}

#[expect(clippy::cast_precision_loss, reason = "a measure has some thousand cards at most")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The status of a measure today, how far it is and why it is said so.
pub fn progress(it: &Evidence, today: Date) -> Progress {
    let (status, reason) = status(it, today);
    let share = match status {
        MeasureStatus::Completed => Some(1.0),
        _ => share(it),
    };
    Progress { status, share, reason }
}

fn status(it: &Evidence, today: Date) -> (MeasureStatus, Reason) {
    let ended = match it.state {
        MeasureState::Open => None,
        MeasureState::Completed => Some(MeasureStatus::Completed),
        MeasureState::Postponed => Some(MeasureStatus::Postponed),
        MeasureState::Cancelled => Some(MeasureStatus::Cancelled),
        MeasureState::Merged => Some(MeasureStatus::Merged),
    };
    if let Some(ended) = ended {
        return (ended, Reason::Ended);
    }
    if let Some(manual) = it.manual {
        return (manual, Reason::ByHand);
    }
    if let Some(late) = lateness(it, today) {
        return (MeasureStatus::Late, late);
    }
    let has_begun = it.is_begun || it.work.done + it.work.begun > 0;
    if it.indicators.iter().any(|one| one.share().is_some()) {
        let has_target = it.indicators.iter().any(|one| !one.targets.is_empty());
        let begun = has_begun || share(it).is_some_and(|share| share > 0.0);
        return match (begun, has_target) {
            (true, true) => (MeasureStatus::OnTime, Reason::WithTargets),
            (true, false) => (MeasureStatus::InProgress, Reason::Begun),
            (false, _) => (MeasureStatus::NotStarted, Reason::NotBegun),
        };
    }
    match task_count(it) {
        Some((0, _)) if !has_begun => (MeasureStatus::NotStarted, Reason::NotBegun),
        Some((done, all)) => {
            let is_dated = !it.work.due.is_empty() || it.milestones.iter().any(|stone| stone.due.is_some());
            let is_dated = is_dated || it.ends.is_some();
            let status = if is_dated && !it.is_continuous {
                MeasureStatus::OnTime
            } else {
                MeasureStatus::InProgress
            };
            (status, Reason::Tasks { done, all })
        }
        None if has_begun => (MeasureStatus::InProgress, Reason::Begun),
        None => (MeasureStatus::Unknown, Reason::NothingKnown),
    }
}

/// What makes it late, the weightiest first: a target, a milestone, its cards, its own end.
fn lateness(it: &Evidence, today: Date) -> Option<Reason> {
    if let Some(target_on) = it.indicators.iter().filter_map(|one| one.behind(today)).min() {
        return Some(Reason::BehindTarget { target_on });
    }
    let since = |day: Date| days_between(day, today);
    let open = it.milestones.iter().filter(|stone| stone.done.is_none());
    if let Some(day) = open.filter_map(|stone| stone.due).filter(|day| *day < today).min() {
        return Some(Reason::MilestonePassed { days: since(day) });
    }
    let passed = it.work.due.iter().filter(|day| **day < today);
    let (overdue, oldest) = (passed.clone().count(), passed.min());
    if let Some(oldest) = oldest
        && overdue * LATE_SHARE >= it.work.due.len()
    {
        return Some(Reason::CardsOverdue {
            overdue,
            dated: it.work.due.len(),
            days: since(*oldest),
        });
    }
    let end = it.ends.filter(|day| *day < today && !it.is_continuous)?;
    Some(Reason::EndPassed { days: since(end) })
}

/// Many measures as one: of a goal, a focus area, a strategy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollUp {
    /// In the order of [`MeasureStatus::ALL`].
    pub counts: Vec<(MeasureStatus, usize)>,
    /// The mean of those that are known; none when none is.
    pub share: Option<f64>,
    pub known: usize,
    pub all: usize,
}

/// Sums up. What was dropped or merged counts in its status, and not in how far the whole is.
pub fn roll_up(measures: &[Progress]) -> RollUp {
    let counts = MeasureStatus::ALL
        .iter()
        .map(|status| (*status, measures.iter().filter(|it| it.status == *status).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let counted: Vec<&Progress> = measures
        .iter()
        .filter(|it| !matches!(it.status, MeasureStatus::Cancelled | MeasureStatus::Merged))
        .collect();
    let known: Vec<f64> = counted.iter().filter_map(|it| it.share).collect();
    RollUp {
        counts,
        share: (!known.is_empty()).then(|| known.iter().sum::<f64>() / ratio(known.len(), 1)),
        known: known.len(),
        all: counted.len(),
    }
}

/// How fresh the last word on a measure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    Fresh,
    /// Past the programme's limit: greyed out, *tieto vanha*.
    Stale {
        days: i32,
    },
}

/// `told` is the day something last told how it goes; `limit` days.
pub fn freshness(told: Date, today: Date, limit: i32) -> Freshness {
    let days = days_between(told, today);
    if days > limit {
        Freshness::Stale { days }
    } else {
        Freshness::Fresh
    }
}

#[cfg(test)]
mod tests;
