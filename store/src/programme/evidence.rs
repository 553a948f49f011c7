//! What is known of a measure, gathered for `domain::programme::progress`, and what it came to.
//!
//! The outcome is kept on the measure, so that lists and counts need not gather it. It is computed
//! again when something that it depends on changes, and for each new civil day, because days make late.

use std::collections::BTreeMap;

use domain::calendar::iso;
use domain::programme::Amount;
use domain::programme::progress::{Evidence, Progress, Reading, Stone, Work, progress};
use domain::time::Date;
use domain::{CardId, MeasureId};

use crate::codes::{code, code_option, day, day_option};
use crate::db::FromRow;
use crate::{Conn, Db, StoreError, Tx};

/// Measures computed in one transaction by the nightly job.
const BATCH: i64 = 100;

#[derive(FromRow)]
struct RawMeasure {
    state: String,
    manual_status: Option<String>,
    continuous: bool,
    ends_on: Option<String>,
    is_begun: bool,
}

#[derive(FromRow)]
struct RawIndicator {
    id: i64,
    direction: String,
    baseline: Option<i64>,
    latest_on: Option<String>,
    latest: Option<i64>,
}

#[derive(FromRow)]
struct RawCard {
    is_done: bool,
    is_begun: bool,
    due_on: Option<String>,
}

/// All that is known of a measure. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn evidence(c: &mut Conn, measure: MeasureId) -> Result<Option<Evidence>, StoreError> {
    let raw: Option<RawMeasure> = crate::sql!(
        "select measure.state, measure.manual_status, measure.continuous, measure.ends_on, \
                coalesce(phase.is_started, $2) as is_begun \
         from measure left join phase on phase.id = measure.phase_id where measure.id = $1"
    )
    .bind(measure)
    .bind(false)
    .optional(c)
    .await?;
    let Some(raw) = raw else { return Ok(None) };
    Ok(Some(Evidence {
        state: code("measure.state", &raw.state)?,
        manual: code_option("measure.manual_status", raw.manual_status.as_deref())?,
        indicators: indicators(c, measure).await?,
        work: work(c, measure).await?,
        milestones: milestones(c, measure).await?,
        is_begun: raw.is_begun,
        is_continuous: raw.continuous,
        ends: day_option("measure.ends_on", raw.ends_on.as_deref())?,
    }))
}

async fn indicators(c: &mut Conn, measure: MeasureId) -> Result<Vec<Reading>, StoreError> {
    let rows: Vec<RawIndicator> = crate::sql!(
        "select indicator.id, indicator.direction, indicator.baseline, \
                latest.on_day as latest_on, latest.amount as latest \
         from indicator_of_measure shown \
         join indicator on indicator.id = shown.indicator_id \
         left join indicator_value latest on latest.indicator_id = indicator.id \
              and latest.on_day = (select max(on_day) from indicator_value where indicator_id = indicator.id) \
         where shown.measure_id = $1 and shown.shows_progress order by indicator.id"
    )
    .bind(measure)
    .all(c)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let targets: Vec<(i64, String, i64)> = crate::sql!(
        "select target.indicator_id, target.by_day, target.amount \
         from indicator_of_measure shown \
         join indicator_target target on target.indicator_id = shown.indicator_id \
         where shown.measure_id = $1 and shown.shows_progress order by target.indicator_id, target.by_day"
    )
    .bind(measure)
    .all(c)
    .await?;
    let mut of: BTreeMap<i64, Vec<(Date, Amount)>> = BTreeMap::new();
    for (indicator, by, amount) in targets {
        let by = day("indicator_target.by_day", &by)?;
        of.entry(indicator).or_default().push((by, Amount::from_raw(amount)));
    }
    rows.into_iter()
        .map(|raw| {
            let latest_on = day_option("indicator_value.on_day", raw.latest_on.as_deref())?;
            Ok(Reading {
                direction: Some(code("indicator.direction", &raw.direction)?),
                baseline: raw.baseline.map(Amount::from_raw),
                latest: latest_on.zip(raw.latest.map(Amount::from_raw)),
                targets: of.remove(&raw.id).unwrap_or_default(),
            })
        })
        .collect()
}

/// Cards that were dropped, returned, handed on or merged count in neither done nor open.
async fn work(c: &mut Conn, measure: MeasureId) -> Result<Work, StoreError> {
    let cards: Vec<RawCard> = crate::sql!(
        "select (card.finished_at is not null) as is_done, (card.started_at is not null) as is_begun, card.due_on \
         from tie join card on card.id = tie.card_id \
         where tie.measure_id = $1 and tie.untied_at is null and card.deleted_at is null \
           and (card.outcome is null or card.outcome = 'done') \
           and (card.archived_at is null or card.finished_at is not null)"
    )
    .bind(measure)
    .all(c)
    .await?;
    let mut work = Work::default();
    for card in cards {
        if card.is_done {
            work.done += 1;
            continue;
        }
        work.open += 1;
        work.begun += usize::from(card.is_begun);
        work.due.extend(day_option("card.due_on", card.due_on.as_deref())?);
    }
    Ok(work)
}

async fn milestones(c: &mut Conn, measure: MeasureId) -> Result<Vec<Stone>, StoreError> {
    let rows: Vec<(Option<String>, Option<String>)> =
        crate::sql!("select due_on, done_on from milestone where measure_id = $1 order by position, id")
            .bind(measure)
            .all(c)
            .await?;
    rows.into_iter()
        .map(|(due, done)| {
            Ok(Stone {
                due: day_option("milestone.due_on", due.as_deref())?,
                done: day_option("milestone.done_on", done.as_deref())?,
            })
        })
        .collect()
}

/// Computes and keeps a measure's progress.
pub(crate) async fn refresh(tx: &mut Tx, measure: MeasureId, today: Date) -> Result<(), StoreError> {
    // Its row first: two boards that finish cards of it at once see each other's.
    crate::sql!("update measure set computed_on = computed_on where id = $1")
        .bind(measure)
        .execute(tx)
        .await?;
    let Some(evidence) = evidence(tx, measure).await? else {
        return Ok(());
    };
    let Progress { status, share, reason } = progress(&evidence, today);
    crate::sql!("update measure set status = $2, share = $3, reason = $4, computed_on = $5 where id = $1")
        .bind(measure)
        .bind(status.as_code())
        .bind(share.map(in_ten_thousandths))
        .bind(serde_json::to_string(&reason).unwrap_or_default())
        .bind(iso(today))
        .execute(tx)
        .await?;
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "a share is between 0 and 1")]
fn in_ten_thousandths(share: f64) -> i64 {
    (share * 10_000.0).round() as i64
}

/// Computes the measures again that these cards are tied to. Call it last: measures come after ideas,
/// boards and cards in the order of locks.
pub(crate) async fn refresh_of_cards(tx: &mut Tx, cards: &[CardId], today: Date) -> Result<(), StoreError> {
    let mut measures = Vec::new();
    for card in cards {
        let tied: Vec<(i64,)> = crate::sql!(
            "select measure_id from tie where card_id = $1 and untied_at is null and measure_id is not null"
        )
        .bind(*card)
        .all(tx)
        .await?;
        measures.extend(tied.into_iter().map(|(id,)| MeasureId::new(id)));
    }
    // In one order, so that two changes never wait for each other.
    measures.sort_unstable();
    measures.dedup();
    for measure in measures {
        refresh(tx, measure, today).await?;
    }
    Ok(())
}

/// Computes those open measures that have not been computed for today; how many there were.
///
/// # Errors
/// Only faults of the database.
pub async fn compute_day(db: &Db, today: Date) -> Result<usize, StoreError> {
    let mut computed = 0;
    // Asked by a reader first: an empty write would make every kept page stale.
    while is_old(db, today).await? {
        let mut tx = db.write().await?;
        let old: Vec<(i64,)> = crate::sql!(
            "select id from measure where state = 'open' and computed_on <> $1 order by id limit cast($2 as bigint)"
        )
        .bind(iso(today))
        .bind(BATCH)
        .all(&mut tx)
        .await?;
        for (measure,) in &old {
            refresh(&mut tx, MeasureId::new(*measure), today).await?;
        }
        tx.commit().await?;
        computed += old.len();
    }
    Ok(computed)
}

async fn is_old(db: &Db, today: Date) -> Result<bool, StoreError> {
    let old: Option<(i64,)> = crate::sql!("select id from measure where state = 'open' and computed_on <> $1 limit 1")
        .bind(iso(today))
        .optional(&mut db.read().await?)
        .await?;
    Ok(old.is_some())
}
