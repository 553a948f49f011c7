//! The forecast: when so many cards are done, or how many by a day, from how it went before.
//!
//! A weekly block bootstrap: each week to come is one of the last 26 whole weeks, chosen by chance
//! with its seven days as they were, ten thousand times over. Days on which the town is quiet are
//! neither drawn from nor simulated. The chance is ChaCha8 seeded by board, day and question, so
//! everyone sees the same numbers all day. A forecast is never one date: it is a share of trials.

use super::{Day, Flow};
use crate::calendar::finnish_date;
use crate::ideas::status::Quarter;
use crate::ids::BoardId;
use crate::time::Date;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// How many futures are tried.
pub const TRIALS: usize = 10_000;
/// Weeks that are drawn from, at most and at least.
pub const MOST_WEEKS: usize = 26;
pub const LEAST_WEEKS: usize = 8;
/// How many cards those weeks must have finished together.
pub const LEAST_CARDS: u32 = 20;
/// Nothing is told beyond this: five years.
pub const FARTHEST_DAYS: i32 = 5 * 365;
/// The shares that are shown, percent.
pub const SHARES: [usize; 4] = [50, 70, 85, 95];

/// Weeks as they were: what is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    weeks: Vec<[u32; 7]>,
}

/// What is missing before anything can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    pub weeks: usize,
    pub cards: u32,
}

/// When so many are done: a day for each of [`SHARES`]. None: not within five years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When(pub [Option<Day>; 4]);

/// How many by a day: at least so many, for each of [`SHARES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HowMany(pub [u32; 4]);

/// Whether municipal work is quiet on a day: July, and from Christmas to Epiphany.
pub fn is_quiet(day: Day) -> bool {
    let date = day.date();
    matches!((date.month(), date.day()), (7, _) | (12, 23..) | (1, ..=6))
}

/// The quarter that a forecast is told as: that of the day by which 85 of 100 trials were done.
pub fn quarter_of(when: &When) -> Option<Quarter> {
    let (year, quarter) = when.0[2]?.quarter();
    Quarter::new(year, quarter)
}

/// How many cards to forecast for when each becomes `split` on its way.
pub fn with_split(cards: u32, split: f64) -> u32 {
    let many = (f64::from(cards) * split.clamp(1.0, 10.0)).ceil();
    // At most ten times a u32 of hundreds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
    let many = many.min(100_000.0) as u32;
    many
}

impl Flow {
    /// The last whole weeks without a quiet working day.
    ///
    /// # Errors
    /// What is missing: at least 8 weeks and 20 finished cards in them.
    pub fn sample(&self, is_quiet: impl Fn(Day) -> bool) -> Result<Sample, Missing> {
        let none = Missing {
            weeks: LEAST_WEEKS,
            cards: LEAST_CARDS,
        };
        let daily = self.throughput(None).ok_or(none)?;
        let is_working_week = |monday: Day| !monday.to(monday.plus(4)).any(&is_quiet);
        let mut weeks: Vec<[u32; 7]> = Vec::new();
        for week in daily.weeks().iter().rev() {
            if weeks.len() < MOST_WEEKS && !week.is_partial && is_working_week(week.monday) {
                let mut days = [0; 7];
                for (offset, count) in (0..).zip(&mut days) {
                    *count = daily.on(week.monday.plus(offset));
                }
                weeks.push(days);
            }
        }
        let cards: u32 = weeks.iter().flatten().sum();
        if weeks.len() < LEAST_WEEKS || cards < LEAST_CARDS {
            return Err(Missing {
                weeks: LEAST_WEEKS.saturating_sub(weeks.len()),
                cards: LEAST_CARDS.saturating_sub(cards),
            });
        }
        Ok(Sample { weeks })
    }

    /// When the next `cards` are done. The first week begins with today.
    pub fn when(&self, board: BoardId, sample: &Sample, cards: u32, is_quiet: impl Fn(Day) -> bool) -> When {
        let mut chance = chance(board, self.today, i64::from(cards));
        let calendar = Calendar::new(self.today, FARTHEST_DAYS, is_quiet);
        let mut ends: Vec<i32> = (0..TRIALS)
            .map(|_| calendar.days_until(sample, cards, &mut chance))
            .collect();
        ends.sort_unstable();
        When(SHARES.map(|share| {
            let days = ends[(share * TRIALS).div_ceil(100) - 1];
            (days < FARTHEST_DAYS).then(|| self.today.plus(days))
        }))
    }

    /// How many are done by the end of `day`, at least.
    pub fn how_many(&self, board: BoardId, sample: &Sample, day: Date, is_quiet: impl Fn(Day) -> bool) -> HowMany {
        let last = Day::on(day);
        let days = (last.since(self.today) + 1).clamp(0, FARTHEST_DAYS);
        let mut chance = chance(board, self.today, -i64::from(last.number()));
        let calendar = Calendar::new(self.today, days, is_quiet);
        let mut counts: Vec<u32> = (0..TRIALS).map(|_| calendar.count(sample, &mut chance)).collect();
        counts.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
        HowMany(SHARES.map(|share| counts[(share * TRIALS).div_ceil(100) - 1]))
    }
}

impl When {
    /// The day of a share, as Finns write it.
    pub fn finnish(&self, share: usize) -> Option<String> {
        let at = SHARES.iter().position(|it| *it == share)?;
        self.0[at].map(|day| finnish_date(day.date()))
    }
}

/// The days to come, by week, and on which of them work is done.
struct Calendar {
    /// For each week from today's: which weekdays count.
    weeks: Vec<[bool; 7]>,
    /// Today's weekday.
    offset: usize,
}

impl Calendar {
    fn new(today: Day, days: i32, is_quiet: impl Fn(Day) -> bool) -> Self {
        let offset = today.weekday();
        let mut weeks: Vec<[bool; 7]> = Vec::new();
        for day in today.to(today.plus(days - 1)) {
            if weeks.is_empty() || day.weekday() == 0 {
                weeks.push([false; 7]);
            }
            if let Some(week) = weeks.last_mut() {
                week[day.weekday()] = !is_quiet(day);
            }
        }
        Self { weeks, offset }
    }

    /// Days from today until so many are done; [`FARTHEST_DAYS`] when never.
    fn days_until(&self, sample: &Sample, cards: u32, chance: &mut ChaCha8Rng) -> i32 {
        let mut done = 0;
        for (number, open) in self.weeks.iter().enumerate() {
            if !open.contains(&true) {
                continue;
            }
            let week = draw(sample, chance);
            for (weekday, count) in week.iter().enumerate() {
                done += if open[weekday] { *count } else { 0 };
                if done >= cards && open[weekday] {
                    let days = (number * 7 + weekday).saturating_sub(self.offset);
                    return i32::try_from(days).unwrap_or(FARTHEST_DAYS);
                }
            }
        }
        FARTHEST_DAYS
    }

    fn count(&self, sample: &Sample, chance: &mut ChaCha8Rng) -> u32 {
        let mut done = 0;
        for open in self.weeks.iter().filter(|open| open.contains(&true)) {
            let week = draw(sample, chance);
            done += week
                .iter()
                .zip(open)
                .map(|(count, is_open)| if *is_open { *count } else { 0 })
                .sum::<u32>();
        }
        done
    }
}

/// One of the weeks; all are as likely as each other to within one in a hundred million.
fn draw<'a>(sample: &'a Sample, chance: &mut ChaCha8Rng) -> &'a [u32; 7] {
    let many = u64::try_from(sample.weeks.len()).unwrap_or(1);
    let at = (u64::from(chance.next_u32()) * many) >> 32;
    &sample.weeks[usize::try_from(at).unwrap_or(0)]
}

fn chance(board: BoardId, day: Day, question: i64) -> ChaCha8Rng {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&board.get().to_le_bytes());
    seed[8..12].copy_from_slice(&day.number().to_le_bytes());
    seed[16..24].copy_from_slice(&question.to_le_bytes());
    ChaCha8Rng::from_seed(seed)
}
