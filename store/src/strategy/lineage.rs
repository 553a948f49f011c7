//! What each part came from, what was left out and why, and where the measures went.

use domain::strategy::{PartChange, PartKind, part_change};
use domain::{Localised, MeasureId, StrategyId};

use super::{Part, parts};
use crate::{Conn, StoreError, Tx};

/// What the parts of a version came from: part and source, in order.
///
/// # Errors
/// Only faults of the database.
pub async fn sources(c: &mut Conn, strategy: StrategyId) -> Result<Vec<(i64, i64)>, StoreError> {
    crate::sql!(
        "select came.part_id, came.from_id from strategy_part_from came \
         join strategy_part part on part.id = came.part_id \
         where part.strategy_id = $1 order by came.part_id, came.from_id"
    )
    .bind(strategy)
    .all(c)
    .await
}

/// Says anew what a part came from.
///
/// # Errors
/// [`StoreError::Constraint`] when a source is not there.
pub async fn set_sources(tx: &mut Tx, part: i64, from: &[i64]) -> Result<(), StoreError> {
    crate::sql!("delete from strategy_part_from where part_id = $1")
        .bind(part)
        .execute(tx)
        .await?;
    for source in from {
        crate::sql!("insert into strategy_part_from (part_id, from_id) values ($1, $2)")
            .bind(part)
            .bind(*source)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Why parts of the version before do not go on.
///
/// # Errors
/// Only faults of the database.
pub async fn dropped(c: &mut Conn, strategy: StrategyId) -> Result<Vec<(i64, Localised)>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = crate::sql!(
        "select part_id, why_fi, why_sv, why_en from strategy_part_dropped where strategy_id = $1 order by part_id"
    )
    .bind(strategy)
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(part, fi, sv, en)| (part, Localised::new(&fi, &sv, &en)))
        .collect())
}

/// Says why a part of the version before does not go on; an empty text takes the reason away.
///
/// # Errors
/// Only faults of the database.
pub async fn set_dropped(tx: &mut Tx, strategy: StrategyId, part: i64, why: &Localised) -> Result<(), StoreError> {
    crate::sql!("delete from strategy_part_dropped where strategy_id = $1 and part_id = $2")
        .bind(strategy)
        .bind(part)
        .execute(tx)
        .await?;
    if why.fi.trim().is_empty() {
        return Ok(());
    }
    crate::sql!(
        "insert into strategy_part_dropped (strategy_id, part_id, why_fi, why_sv, why_en) values ($1, $2, $3, $4, $5)"
    )
    .bind(strategy)
    .bind(part)
    .bind(&why.fi)
    .bind(&why.sv)
    .bind(&why.en)
    .execute(tx)
    .await?;
    Ok(())
}

/// A measure's code, number and name, where the change table tells where it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub id: MeasureId,
    pub code: String,
    pub name: Localised,
    /// The goals of the newer version that it serves; none: it serves none there.
    pub to: Vec<i64>,
}

/// One line of the change table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub change: PartChange,
    /// The parts of the older version.
    pub old: Vec<Part>,
    /// The part of the newer version; none: it was dropped.
    pub new: Option<Part>,
    /// Why it was dropped.
    pub why: Option<Localised>,
    /// The measures of the old goals, and where they are now.
    pub measures: Vec<Moved>,
}

/// What became of each part from one version to another, in the order of the newer; what was dropped
/// comes last. Between versions that lie further apart the lineage is followed through all between them.
///
/// # Errors
/// Only faults of the database.
pub async fn changes(c: &mut Conn, old: StrategyId, new: StrategyId) -> Result<Vec<Line>, StoreError> {
    let (before, after) = (parts(c, old).await?, parts(c, new).await?);
    let came = followed(c, old, new).await?;
    let served = served(c, old, new).await?;
    let mut lines = Vec::with_capacity(before.len() + after.len());
    for part in after {
        let sources: Vec<Part> = came
            .iter()
            .filter(|(id, _)| *id == part.id)
            .filter_map(|(_, from)| before.iter().find(|it| it.id == *from))
            .cloned()
            .collect();
        let same: Vec<bool> = sources.iter().map(|it| it.says_the_same(&part)).collect();
        lines.push(Line {
            change: part_change(&same),
            measures: moved(&served, &sources),
            old: sources,
            new: Some(part),
            why: None,
        });
    }
    let reasons = reasons(c, old, new).await?;
    for part in before {
        if came.iter().any(|(_, from)| *from == part.id) {
            continue;
        }
        let why = reasons
            .iter()
            .find(|(id, _)| *id == part.id)
            .map(|(_, why)| why.clone());
        let old = vec![part];
        lines.push(Line {
            change: PartChange::Dropped,
            measures: moved(&served, &old),
            old,
            new: None,
            why,
        });
    }
    Ok(lines)
}

/// The versions from the newer down to the older, without the older; none when they are not of one line.
async fn way(c: &mut Conn, old: StrategyId, new: StrategyId) -> Result<Vec<StrategyId>, StoreError> {
    let mut way = Vec::new();
    let mut at = Some(new);
    // A version continues an older one: a ring cannot be, and the bound is for a broken table.
    while let Some(id) = at.filter(|_| way.len() < 100) {
        if id == old {
            return Ok(way);
        }
        way.push(id);
        let found: Option<(Option<i64>,)> = crate::sql!("select before_id from strategy where id = $1")
            .bind(id)
            .optional(c)
            .await?;
        at = found.and_then(|(before,)| before).map(StrategyId::new);
    }
    Ok(Vec::new())
}

/// Pairs of a part of the newer version and the part of the older that it came from.
async fn followed(c: &mut Conn, old: StrategyId, new: StrategyId) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut pairs: Vec<(i64, i64)> = Vec::new();
    for (step, id) in way(c, old, new).await?.into_iter().enumerate() {
        let here = sources(c, id).await?;
        if step == 0 {
            pairs = here;
            continue;
        }
        let mut further = Vec::new();
        for (part, from) in pairs {
            for (_, source) in here.iter().filter(|(it, _)| *it == from) {
                if !further.contains(&(part, *source)) {
                    further.push((part, *source));
                }
            }
        }
        pairs = further;
    }
    Ok(pairs)
}

/// The reasons given on the way for parts of the older version.
async fn reasons(c: &mut Conn, old: StrategyId, new: StrategyId) -> Result<Vec<(i64, Localised)>, StoreError> {
    let mut found = Vec::new();
    for id in way(c, old, new).await? {
        found.extend(dropped(c, id).await?);
    }
    Ok(found)
}

struct Served {
    goal: i64,
    measure: Moved,
}

/// The measures below the goals of the older version, each with its goals in the newer.
async fn served(c: &mut Conn, old: StrategyId, new: StrategyId) -> Result<Vec<Served>, StoreError> {
    let now = super::grown::measures_of(c, new).await?;
    let then = super::grown::measures_of(c, old).await?;
    Ok(then
        .into_iter()
        .map(|it| Served {
            goal: it.goal,
            measure: Moved {
                to: now
                    .iter()
                    .filter(|other| other.id == it.id)
                    .map(|other| other.goal)
                    .collect(),
                id: it.id,
                code: it.code,
                name: it.name,
            },
        })
        .collect())
}

fn moved(served: &[Served], old: &[Part]) -> Vec<Moved> {
    let mut measures: Vec<Moved> = Vec::new();
    for part in old.iter().filter(|it| it.kind == PartKind::Goal) {
        for it in served.iter().filter(|it| it.goal == part.id) {
            if !measures.contains(&it.measure) {
                measures.push(it.measure.clone());
            }
        }
    }
    measures
}
