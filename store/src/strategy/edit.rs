//! Changing a version: its words, its parts, and what the law asks.

use domain::strategy::{Heading, PartKind};
use domain::time::Moment;
use domain::{GroupId, Localised, PersonId, StrategyId};

use super::{Part, find};
use crate::{Conn, StoreError, Tx};

/// The words of a version as its form has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub name: Localised,
    /// Years, both included, the first not after the last.
    pub from_year: i32,
    pub to_year: i32,
    pub why: Localised,
    pub vision: Localised,
    /// One value a line.
    pub values: Localised,
}

/// A part as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartWords {
    pub name: Localised,
    pub text: Localised,
    pub group: Option<GroupId>,
    pub horizon: Option<i32>,
}

/// Begins a draft. With `before` it starts as a copy of that version: each part knows what it came from.
///
/// # Errors
/// [`StoreError::Constraint`] when `before` is not there.
pub async fn add(
    tx: &mut Tx,
    words: &Words,
    before: Option<StrategyId>,
    by: Option<PersonId>,
    now: Moment,
) -> Result<StrategyId, StoreError> {
    let (id,): (i64,) = crate::sql!(
        "insert into strategy (name_fi, name_sv, name_en, from_year, to_year, before_id, why_fi, why_sv, why_en, \
                               created_at, created_by) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id"
    )
    .bind(&words.name.fi)
    .bind(&words.name.sv)
    .bind(&words.name.en)
    .bind(i64::from(words.from_year))
    .bind(i64::from(words.to_year))
    .bind(before)
    .bind(&words.why.fi)
    .bind(&words.why.sv)
    .bind(&words.why.en)
    .bind(now)
    .bind(by)
    .one(tx)
    .await?;
    let id = StrategyId::new(id);
    if let Some(old) = before {
        copy(tx, old, id).await?;
    }
    Ok(id)
}

/// Copies what another version says, with the lineage of each part.
async fn copy(tx: &mut Tx, old: StrategyId, new: StrategyId) -> Result<(), StoreError> {
    if let Some(was) = find(tx, old).await? {
        crate::sql!(
            "update strategy set vision_fi = $2, vision_sv = $3, vision_en = $4, \
                                 values_fi = $5, values_sv = $6, values_en = $7 where id = $1"
        )
        .bind(new)
        .bind(&was.vision.fi)
        .bind(&was.vision.sv)
        .bind(&was.vision.en)
        .bind(&was.values.fi)
        .bind(&was.values.sv)
        .bind(&was.values.en)
        .execute(tx)
        .await?;
    }
    for (heading, text) in super::headings(tx, old).await? {
        write_heading(tx, new, heading, &text).await?;
    }
    let parts = super::parts(tx, old).await?;
    let mut copies: Vec<(i64, i64)> = Vec::with_capacity(parts.len());
    for kind in [PartKind::FocusArea, PartKind::Goal] {
        for part in parts.iter().filter(|it| it.kind == kind) {
            let parent = part
                .parent
                .and_then(|id| copies.iter().find(|(from, _)| *from == id))
                .map(|(_, to)| *to);
            let id = insert_part(tx, new, parent, &words_of(part)).await?;
            super::lineage::set_sources(tx, id, &[part.id]).await?;
            copies.push((part.id, id));
        }
    }
    Ok(())
}

fn words_of(part: &Part) -> PartWords {
    PartWords {
        name: part.name.clone(),
        text: part.text.clone(),
        group: part.group,
        horizon: part.horizon,
    }
}

/// Saves the words of a version. Take it first.
///
/// # Errors
/// [`StoreError::Constraint`] when the years are the wrong way round.
pub async fn save_words(tx: &mut Tx, id: StrategyId, words: &Words) -> Result<(), StoreError> {
    crate::sql!(
        "update strategy set name_fi = $2, name_sv = $3, name_en = $4, from_year = $5, to_year = $6, \
                why_fi = $7, why_sv = $8, why_en = $9, vision_fi = $10, vision_sv = $11, vision_en = $12, \
                values_fi = $13, values_sv = $14, values_en = $15 where id = $1"
    )
    .bind(id)
    .bind(&words.name.fi)
    .bind(&words.name.sv)
    .bind(&words.name.en)
    .bind(i64::from(words.from_year))
    .bind(i64::from(words.to_year))
    .bind(&words.why.fi)
    .bind(&words.why.sv)
    .bind(&words.why.en)
    .bind(&words.vision.fi)
    .bind(&words.vision.sv)
    .bind(&words.vision.en)
    .bind(&words.values.fi)
    .bind(&words.values.sv)
    .bind(&words.values.en)
    .execute(tx)
    .await?;
    Ok(())
}

/// Says how a version treats what the law asks; an empty Finnish text takes it away.
///
/// # Errors
/// Only faults of the database.
pub async fn save_heading(tx: &mut Tx, id: StrategyId, heading: Heading, text: &Localised) -> Result<(), StoreError> {
    crate::sql!("delete from strategy_heading where strategy_id = $1 and heading = $2")
        .bind(id)
        .bind(heading.as_code())
        .execute(tx)
        .await?;
    if text.fi.trim().is_empty() {
        return Ok(());
    }
    write_heading(tx, id, heading, text).await
}

async fn write_heading(tx: &mut Tx, id: StrategyId, heading: Heading, text: &Localised) -> Result<(), StoreError> {
    crate::sql!(
        "insert into strategy_heading (strategy_id, heading, text_fi, text_sv, text_en) values ($1, $2, $3, $4, $5)"
    )
    .bind(id)
    .bind(heading.as_code())
    .bind(&text.fi)
    .bind(&text.sv)
    .bind(&text.en)
    .execute(tx)
    .await?;
    Ok(())
}

/// Adds a focus area (no parent) or a goal below one, after the others.
///
/// # Errors
/// [`StoreError::Constraint`] when the parent or the group is not there.
pub async fn insert_part(
    tx: &mut Tx,
    strategy: StrategyId,
    parent: Option<i64>,
    words: &PartWords,
) -> Result<i64, StoreError> {
    let kind = if parent.is_some() {
        PartKind::Goal
    } else {
        PartKind::FocusArea
    };
    let (id,): (i64,) = crate::sql!(
        "insert into strategy_part (strategy_id, kind, parent_id, position, name_fi, name_sv, name_en, \
                                    text_fi, text_sv, text_en, group_id, horizon) \
         values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from strategy_part where strategy_id = $1), \
                 $4, $5, $6, $7, $8, $9, $10, $11) returning id"
    )
    .bind(strategy)
    .bind(kind.as_code())
    .bind(parent)
    .bind(&words.name.fi)
    .bind(&words.name.sv)
    .bind(&words.name.en)
    .bind(&words.text.fi)
    .bind(&words.text.sv)
    .bind(&words.text.en)
    .bind(words.group)
    .bind(words.horizon.map(i64::from))
    .one(tx)
    .await?;
    Ok(id)
}

/// Saves a part.
///
/// # Errors
/// [`StoreError::Constraint`] when the group is not there.
pub async fn save_part(tx: &mut Tx, id: i64, words: &PartWords) -> Result<(), StoreError> {
    crate::sql!(
        "update strategy_part set version = version + 1, name_fi = $2, name_sv = $3, name_en = $4, text_fi = $5, \
                text_sv = $6, text_en = $7, group_id = $8, horizon = $9 where id = $1"
    )
    .bind(id)
    .bind(&words.name.fi)
    .bind(&words.name.sv)
    .bind(&words.name.en)
    .bind(&words.text.fi)
    .bind(&words.text.sv)
    .bind(&words.text.en)
    .bind(words.group)
    .bind(words.horizon.map(i64::from))
    .execute(tx)
    .await?;
    Ok(())
}

/// Moves a part before or after its neighbour of the same parent; at the end of the row nothing happens.
///
/// # Errors
/// Only faults of the database.
pub async fn move_part(tx: &mut Tx, part: &Part, is_up: bool) -> Result<(), StoreError> {
    let all = super::parts(tx, part.strategy).await?;
    let mut row: Vec<i64> = all
        .iter()
        .filter(|it| it.parent == part.parent)
        .map(|it| it.id)
        .collect();
    let Some(at) = row.iter().position(|id| *id == part.id) else {
        return Ok(());
    };
    let other = if is_up { at.checked_sub(1) } else { Some(at + 1) };
    let Some(other) = other.filter(|it| *it < row.len()) else {
        return Ok(());
    };
    row.swap(at, other);
    for (position, id) in (1_i64..).zip(row) {
        crate::sql!("update strategy_part set position = $2 where id = $1")
            .bind(id)
            .bind(position)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// What keeps a part from being removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    pub goals: i64,
    pub measures: i64,
    pub indicators: i64,
    pub decisions: i64,
    pub comments: i64,
}

impl Uses {
    /// Nothing would be lost with it.
    pub fn is_free(self) -> bool {
        self == Self::default()
    }
}

/// What hangs on a part.
///
/// # Errors
/// Only faults of the database.
pub async fn uses(c: &mut Conn, part: i64) -> Result<Uses, StoreError> {
    let (goals, measures, indicators, decisions, comments): (i64, i64, i64, i64, i64) = crate::sql!(
        "select (select count(*) from strategy_part where parent_id = $1), \
                (select count(*) from measure_goal where goal_id = $1), \
                (select count(*) from indicator_of_goal where goal_id = $1), \
                (select count(*) from decision_on where goal_id = $1), \
                (select count(*) from strategy_comment where part_id = $1)"
    )
    .bind(part)
    .one(c)
    .await?;
    Ok(Uses {
        goals,
        measures,
        indicators,
        decisions,
        comments,
    })
}

/// Removes a part that nothing hangs on. False: something does.
///
/// # Errors
/// Only faults of the database.
pub async fn remove_part(tx: &mut Tx, part: i64) -> Result<bool, StoreError> {
    if !uses(tx, part).await?.is_free() {
        return Ok(false);
    }
    let removed = crate::sql!("delete from strategy_part where id = $1")
        .bind(part)
        .execute(tx)
        .await?;
    Ok(removed == 1)
}
