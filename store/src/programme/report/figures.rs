//! The indicators of a report, as they were when the period ended.

use std::collections::BTreeMap;

use domain::calendar::{iso, plus_days};
use domain::programme::Amount;
use domain::programme::report::{Dated, Figure};
use domain::{Date, Localised};

use super::Period;
use crate::codes::{code, day, day_option};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// Indicators by the number of the measure or the goal that they tell of, in the order they are read.
pub(super) type Figures = BTreeMap<i64, Vec<Figure>>;

#[derive(FromRow)]
struct Raw {
    id: i64,
    name_fi: String,
    name_sv: String,
    name_en: String,
    unit_fi: String,
    unit_sv: String,
    unit_en: String,
    decimals: i64,
    direction: String,
    level: String,
    baseline: Option<i64>,
    baseline_on: Option<String>,
}

macro_rules! told {
    () => {
        "(select shown.indicator_id from indicator_of_measure shown join measure on measure.id = shown.measure_id \
          where measure.programme_id = $1 \
          union select shown.indicator_id from indicator_of_goal shown join strategy_part on \
          strategy_part.id = shown.goal_id where strategy_part.strategy_id = $2)"
    };
}

/// The indicators of the period's measures, and of the goals of a strategy.
pub(super) async fn figures(c: &mut Conn, period: &Period, strategy: i64) -> Result<(Figures, Figures), StoreError> {
    let all = indicators(c, period, strategy).await?;
    let of_measures: Vec<(i64, i64)> = crate::sql!(
        "select shown.measure_id, shown.indicator_id from indicator_of_measure shown \
         join measure on measure.id = shown.measure_id where measure.programme_id = $1 \
         order by shown.measure_id, shown.indicator_id"
    )
    .bind(period.programme)
    .all(c)
    .await?;
    let of_goals: Vec<(i64, i64)> = crate::sql!(
        "select shown.goal_id, shown.indicator_id from indicator_of_goal shown \
         join strategy_part on strategy_part.id = shown.goal_id where strategy_part.strategy_id = $1 \
         order by shown.goal_id, shown.indicator_id"
    )
    .bind(strategy)
    .all(c)
    .await?;
    let gather = |ties: Vec<(i64, i64)>| {
        let mut found = Figures::new();
        for (of, indicator) in ties {
            if let Some(it) = all.get(&indicator) {
                found.entry(of).or_default().push(it.clone());
            }
        }
        found
    };
    Ok((gather(of_measures), gather(of_goals)))
}

async fn indicators(c: &mut Conn, period: &Period, strategy: i64) -> Result<BTreeMap<i64, Figure>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(concat!(
        "select id, name_fi, name_sv, name_en, unit_fi, unit_sv, unit_en, decimals, direction, level, baseline, \
                baseline_on from indicator where id in ",
        told!()
    ))
    .bind(period.programme)
    .bind(strategy)
    .all(c)
    .await?;
    let mut before = values(c, period, strategy, plus_days(period.from, -1)).await?;
    let mut latest = values(c, period, strategy, period.to).await?;
    let mut targets = targets(c, period, strategy).await?;
    let mut found = BTreeMap::new();
    for raw in rows {
        let on = day_option("indicator.baseline_on", raw.baseline_on.as_deref())?;
        let (value, source) = latest.remove(&raw.id).unzip();
        let figure = Figure {
            name: Localised::new(&raw.name_fi, &raw.name_sv, &raw.name_en),
            unit: Localised::new(&raw.unit_fi, &raw.unit_sv, &raw.unit_en),
            decimals: u8::try_from(raw.decimals).unwrap_or(4),
            direction: code("indicator.direction", &raw.direction)?,
            level: code("indicator.level", &raw.level)?,
            baseline: raw.baseline.map(|it| Dated {
                on,
                amount: Amount::from_raw(it),
            }),
            before: before.remove(&raw.id).map(|(it, _)| it),
            latest: value,
            source: source.unwrap_or_default(),
            target: aim(targets.remove(&raw.id).unwrap_or_default(), period.to),
        };
        found.insert(raw.id, figure);
    }
    Ok(found)
}

/// The last value of each indicator on a day or before it, with its source.
async fn values(
    c: &mut Conn,
    period: &Period,
    strategy: i64,
    by: Date,
) -> Result<BTreeMap<i64, (Dated, String)>, StoreError> {
    let rows: Vec<(i64, String, i64, String)> = crate::sql!(concat!(
        "select kept.indicator_id, kept.on_day, kept.amount, kept.source from indicator_value kept \
         where kept.on_day = (select max(other.on_day) from indicator_value other \
               where other.indicator_id = kept.indicator_id and other.on_day <= $3) \
           and kept.indicator_id in ",
        told!()
    ))
    .bind(period.programme)
    .bind(strategy)
    .bind(iso(by))
    .all(c)
    .await?;
    let mut found = BTreeMap::new();
    for (id, on, amount, source) in rows {
        let on = Some(day("indicator_value.on_day", &on)?);
        let amount = Amount::from_raw(amount);
        found.insert(id, (Dated { on, amount }, source));
    }
    Ok(found)
}

/// The targets of each indicator in order of day.
async fn targets(
    c: &mut Conn,
    period: &Period,
    strategy: i64,
) -> Result<BTreeMap<i64, Vec<(Date, Amount)>>, StoreError> {
    let rows: Vec<(i64, String, i64)> = crate::sql!(concat!(
        "select indicator_id, by_day, amount from indicator_target where indicator_id in ",
        told!(),
        " order by indicator_id, by_day"
    ))
    .bind(period.programme)
    .bind(strategy)
    .all(c)
    .await?;
    let mut found: BTreeMap<i64, Vec<(Date, Amount)>> = BTreeMap::new();
    for (id, by, amount) in rows {
        let by = day("indicator_target.by_day", &by)?;
        found.entry(id).or_default().push((by, Amount::from_raw(amount)));
    }
    Ok(found)
}

fn aim(targets: Vec<(Date, Amount)>, to: Date) -> Option<Dated> {
    let next = targets.iter().find(|(by, _)| *by >= to);
    let (by, amount) = next.or_else(|| targets.last()).copied()?;
    Some(Dated { on: Some(by), amount })
}
