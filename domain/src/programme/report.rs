//! A reporting period as it was when it was closed: everything the report says, so that it stays as it
//! was whatever becomes of the programme. Kept as JSON; the shape has a number.

use super::progress::{Progress, Reason, RollUp, roll_up};
use super::{Amount, Direction, FundingState, Level, MeasureState, MeasureStatus};
use crate::time::{Date, Moment};
use crate::{calendar::days_between, ids::GroupId, ids::MeasureId, town::Localised};
use serde::{Deserialize, Serialize};

/// The shape that is written now. A later one reads this too: what it adds has a default.
pub const SHAPE: u32 = 1;
/// A period is at most so many days: five years and a leap day or two.
pub const LONGEST: i32 = 1_828;

/// A measure in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    pub shape: u32,
    pub id: MeasureId,
    pub code: String,
    pub official: Localised,
    /// In plain words; empty: the official name serves.
    pub name: Localised,
    pub group: GroupId,
    pub group_name: Localised,
    pub others: Vec<Localised>,
    /// A role.
    pub contact: String,
    pub tools: Vec<Localised>,
    /// In its public wording.
    pub phase: Option<Localised>,
    pub is_continuous: bool,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub starts: Option<Date>,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub ends: Option<Date>,
    /// Euro cents.
    pub cost_cents: Option<i64>,
    pub state: MeasureState,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub ended: Option<Date>,
    /// Why it was put off, dropped or merged.
    pub why: Localised,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub resumes: Option<Date>,
    pub merged_into: Option<(String, Localised)>,
    pub status: MeasureStatus,
    /// In ten-thousandths; none: not known.
    pub share: Option<i64>,
    pub reason: Reason,
    /// The sentence that says why the status is what it is, as it was read then.
    pub sentence: Localised,
    /// Why a person set the status by hand; empty: it was computed.
    pub manual_why: Localised,
    #[serde(with = "crate::calendar::iso_day")]
    pub told: Date,
    pub affects_staff: bool,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub staff_heard: Option<Date>,
    pub milestones: Vec<Stone>,
    pub figures: Vec<Figure>,
    pub funding: Vec<Money>,
    /// Those of the period, the first first.
    pub decisions: Vec<Decided>,
    /// Those of the period's months, the first first.
    pub check_ins: Vec<Word>,
    /// Months of the period that a word was to be written of.
    pub months: u32,
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stone {
    pub name: Localised,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub due: Option<Date>,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub done: Option<Date>,
}

/// An indicator at the end of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub name: Localised,
    pub unit: Localised,
    /// 0–4.
    pub decimals: u8,
    pub direction: Direction,
    pub level: Level,
    pub baseline: Option<Dated>,
    /// The last value before the period.
    pub before: Option<Dated>,
    /// The last value by the end of the period.
    pub latest: Option<Dated>,
    /// Where that value is from.
    pub source: String,
    /// The target that is aimed at when the period ends: the next one, else the last.
    pub target: Option<Dated>,
}

/// A figure of a day; the day of a baseline may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    #[serde(with = "crate::calendar::iso_day_option")]
    pub on: Option<Date>,
    pub amount: Amount,
}

/// Outside money; euro cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub source: String,
    pub state: FundingState,
    #[serde(with = "crate::calendar::iso_day_option")]
    pub applied_on: Option<Date>,
    pub applied: Option<i64>,
    pub granted: Option<i64>,
    pub used: Option<i64>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub body: String,
    #[serde(with = "crate::calendar::iso_day")]
    pub on: Date,
    pub section: String,
    pub sentence: Localised,
}

/// A month's word on a measure, without who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// `2026-03`
    pub month: String,
    pub done: String,
    pub doing: String,
    pub needed: String,
}

/// Many measures as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// In the order of [`MeasureStatus::ALL`]; those that none has are left out.
    pub counts: Vec<(MeasureStatus, usize)>,
    /// The mean of those that are known, in ten-thousandths.
    pub share: Option<i64>,
    pub known: usize,
    /// Without those that were dropped or merged.
    pub all: usize,
    /// Under way, and nothing was told of them during the period.
    pub silent: usize,
}

/// The whole of a report: what is not of one measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    pub shape: u32,
    pub programme: Localised,
    /// Years, both included.
    pub from_year: i64,
    pub to_year: i64,
    /// The strategy whose goals the report goes through.
    pub strategy: Localised,
    /// The day that the statuses are of.
    #[serde(with = "crate::calendar::iso_day")]
    pub day: Date,
    pub sum: Sum,
    pub areas: Vec<Area>,
    /// Measures that serve none of the goals.
    pub rest: Vec<MeasureId>,
}

/// A focus area in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    pub name: Localised,
    pub sum: Sum,
    pub goals: Vec<Goal>,
}

/// A goal in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub id: i64,
    pub name: Localised,
    pub sum: Sum,
    pub figures: Vec<Figure>,
    pub decisions: Vec<Decided>,
    /// By code. One that serves two goals is in both.
    pub measures: Vec<MeasureId>,
}

/// A report as it is read: the whole and its measures by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub whole: Whole,
    pub measures: Vec<Reported>,
}

impl Report {
    pub fn measure(&self, id: MeasureId) -> Option<&Reported> {
        self.measures.iter().find(|it| it.id == id)
    }

    /// Planned costs, then applied, granted and used outside money, euro cents. Sums that are too large to
    /// hold stay at the largest.
    pub fn money(&self) -> [i64; 4] {
        let mut sums = [0_i64; 4];
        for it in &self.measures {
            sums[0] = sums[0].saturating_add(it.cost_cents.unwrap_or(0));
            for one in &it.funding {
                for (sum, cents) in sums[1..].iter_mut().zip([one.applied, one.granted, one.used]) {
                    *sum = sum.saturating_add(cents.unwrap_or(0));
                }
            }
        }
        sums
    }
}

impl Reported {
    /// The plain name; the official one where there is none.
    pub fn plain(&self) -> &Localised {
        if self.name.fi.trim().is_empty() {
            &self.official
        } else {
            &self.name
        }
    }

    /// It is under way, and nothing was told of it since the period began.
    pub fn is_silent(&self, from: Date) -> bool {
        let goes_on = !matches!(
            self.status,
            MeasureStatus::Completed | MeasureStatus::Postponed | MeasureStatus::Cancelled | MeasureStatus::Merged
        );
        goes_on && self.told < from
    }
}

/// Sums up the measures of a period that began on `from`.
pub fn sum<'a>(measures: impl Iterator<Item = &'a Reported>, from: Date) -> Sum {
    let mut all = Vec::new();
    let mut silent = 0;
    for it in measures {
        silent += usize::from(it.is_silent(from));
        all.push(Progress {
            status: it.status,
            share: it.share.map(whole_part),
            reason: it.reason,
        });
    }
    let RollUp {
        counts,
        share,
        known,
        all,
    } = roll_up(&all);
    Sum {
        counts,
        share: share.map(ten_thousandths),
        known,
        all,
        silent,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share is at most ten thousand")]
fn whole_part(share: i64) -> f64 {
    share as f64 / 10_000.0
}

#[expect(clippy::cast_possible_truncation, reason = "a share is between 0 and 1")]
fn ten_thousandths(share: f64) -> i64 {
    (share * 10_000.0).round() as i64
}

/// Months `2026-01` of a period that a word was to be written of: from the month that the measure was
/// added in to the period's end or today, whichever is first.
pub fn months(from: Date, to: Date, added: Date, today: Date) -> u32 {
    let number = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    let (first, last) = (number(from.max(added)), number(to.min(today)));
    u32::try_from(last - first + 1).unwrap_or(0)
}

/// Why a period cannot be closed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// Its last day is after today.
    NotOver,
    NoMeasures,
}

/// Whether a period that ends on `to` and has so many measures may be closed.
///
/// # Errors
/// Why it may not.
pub fn may_close(to: Date, now: Moment, measures: usize) -> Result<(), NotYet> {
    if days_between(now.civil_day(), to) > 0 {
        Err(NotYet::NotOver)
    } else if measures == 0 {
        Err(NotYet::NoMeasures)
    } else {
        Ok(())
    }
}

/// Whether the days make a period.
pub fn is_period(from: Date, to: Date) -> bool {
    (0..LONGEST).contains(&days_between(from, to))
}

#[cfg(test)]
mod tests;
