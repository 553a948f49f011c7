//! The strategy in its versions: what it says, what became of each part, and what is said of a draft.
//!
//! Every change begins with [`take`], so that two editors never write at once.

pub mod comments;
pub mod edit;
pub mod grown;
pub mod lineage;
pub mod step;

use domain::strategy::{Heading, PartKind, StrategyState};
use domain::time::{Date, Moment};
use domain::{GroupId, Localised, StrategyId};

use crate::codes::{code, day_option};
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// A version of the strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strategy {
    pub id: StrategyId,
    pub name: Localised,
    pub state: StrategyState,
    /// Years, both included.
    pub from_year: i32,
    pub to_year: i32,
    /// The version that this one continues.
    pub before: Option<StrategyId>,
    /// Why it was made anew.
    pub why: Localised,
    pub vision: Localised,
    /// One value a line.
    pub values: Localised,
    pub decided_by: String,
    pub decided_on: Option<Date>,
    /// Of the minutes: 45 §.
    pub section: String,
    /// The days of its comment round.
    pub comments_from: Option<Date>,
    pub comments_to: Option<Date>,
    /// What became of the comments.
    pub closing: Localised,
    pub closed_at: Option<Moment>,
    /// Raised by each change.
    pub version: i64,
}

/// A focus area, or a goal below one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub id: i64,
    pub strategy: StrategyId,
    pub kind: PartKind,
    /// A goal's focus area.
    pub parent: Option<i64>,
    pub name: Localised,
    pub text: Localised,
    /// Who sees to a goal.
    pub group: Option<GroupId>,
    /// The year by which a goal is to be reached.
    pub horizon: Option<i32>,
}

impl Part {
    /// Whether another version says word for word the same, for the same time and by the same group.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text && self.group == other.group && self.horizon == other.horizon
    }
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    name_fi: String,
    name_sv: String,
    name_en: String,
    state: String,
    from_year: i64,
    to_year: i64,
    before_id: Option<i64>,
    why_fi: String,
    why_sv: String,
    why_en: String,
    vision_fi: String,
    vision_sv: String,
    vision_en: String,
    values_fi: String,
    values_sv: String,
    values_en: String,
    decided_by: String,
    decided_on: Option<String>,
    section: String,
    comments_from: Option<String>,
    comments_to: Option<String>,
    closing_fi: String,
    closing_sv: String,
    closing_en: String,
    closed_at: Option<i64>,
    version: i64,
}

impl Raw {
    fn parse(self) -> Result<Strategy, StoreError> {
        Ok(Strategy {
            id: StrategyId::new(self.id),
            name: Localised::new(&self.name_fi, &self.name_sv, &self.name_en),
            state: code("strategy.state", &self.state)?,
            from_year: year(self.from_year),
            to_year: year(self.to_year),
            before: self.before_id.map(StrategyId::new),
            why: Localised::new(&self.why_fi, &self.why_sv, &self.why_en),
            vision: Localised::new(&self.vision_fi, &self.vision_sv, &self.vision_en),
            values: Localised::new(&self.values_fi, &self.values_sv, &self.values_en),
            decided_by: self.decided_by,
            decided_on: day_option("strategy.decided_on", self.decided_on.as_deref())?,
            section: self.section,
            comments_from: day_option("strategy.comments_from", self.comments_from.as_deref())?,
            comments_to: day_option("strategy.comments_to", self.comments_to.as_deref())?,
            closing: Localised::new(&self.closing_fi, &self.closing_sv, &self.closing_en),
            closed_at: self.closed_at.map(Moment::from_millis),
            version: self.version,
        })
    }
}

fn year(value: i64) -> i32 {
    i32::try_from(value).unwrap_or_default()
}

/// All versions, the newest years first.
///
/// # Errors
/// Only faults of the database.
pub async fn all(c: &mut Conn) -> Result<Vec<Strategy>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, name_fi, name_sv, name_en, state, from_year, to_year, before_id, why_fi, why_sv, why_en, \
                vision_fi, vision_sv, vision_en, values_fi, values_sv, values_en, decided_by, decided_on, section, \
                comments_from, comments_to, closing_fi, closing_sv, closing_en, closed_at, version \
         from strategy order by from_year desc, id desc"
    )
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// One version. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn find(c: &mut Conn, id: StrategyId) -> Result<Option<Strategy>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, name_fi, name_sv, name_en, state, from_year, to_year, before_id, why_fi, why_sv, why_en, \
                vision_fi, vision_sv, vision_en, values_fi, values_sv, values_en, decided_by, decided_on, section, \
                comments_from, comments_to, closing_fi, closing_sv, closing_en, closed_at, version \
         from strategy where id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

#[derive(FromRow)]
struct RawPart {
    id: i64,
    strategy_id: i64,
    kind: String,
    parent_id: Option<i64>,
    name_fi: String,
    name_sv: String,
    name_en: String,
    text_fi: String,
    text_sv: String,
    text_en: String,
    group_id: Option<i64>,
    horizon: Option<i64>,
}

impl RawPart {
    fn parse(self) -> Result<Part, StoreError> {
        Ok(Part {
            id: self.id,
            strategy: StrategyId::new(self.strategy_id),
            kind: code("strategy_part.kind", &self.kind)?,
            parent: self.parent_id,
            name: Localised::new(&self.name_fi, &self.name_sv, &self.name_en),
            text: Localised::new(&self.text_fi, &self.text_sv, &self.text_en),
            group: self.group_id.map(GroupId::new),
            horizon: self.horizon.map(year),
        })
    }
}

/// Focus areas and goals of a version, each kind in its order.
///
/// # Errors
/// Only faults of the database.
pub async fn parts(c: &mut Conn, strategy: StrategyId) -> Result<Vec<Part>, StoreError> {
    let rows: Vec<RawPart> = crate::sql!(
        "select id, strategy_id, kind, parent_id, name_fi, name_sv, name_en, text_fi, text_sv, text_en, group_id, \
                horizon \
         from strategy_part where strategy_id = $1 order by kind, position, id"
    )
    .bind(strategy)
    .all(c)
    .await?;
    rows.into_iter().map(RawPart::parse).collect()
}

/// One part. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn part(c: &mut Conn, id: i64) -> Result<Option<Part>, StoreError> {
    let raw: Option<RawPart> = crate::sql!(
        "select id, strategy_id, kind, parent_id, name_fi, name_sv, name_en, text_fi, text_sv, text_en, group_id, \
                horizon \
         from strategy_part where id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(RawPart::parse).transpose()
}

/// How a version treats each thing that the law asks of it; those that nothing is said of are not there.
///
/// # Errors
/// Only faults of the database.
pub async fn headings(c: &mut Conn, strategy: StrategyId) -> Result<Vec<(Heading, Localised)>, StoreError> {
    let rows: Vec<(String, String, String, String)> = crate::sql!(
        "select heading, text_fi, text_sv, text_en from strategy_heading where strategy_id = $1 order by heading"
    )
    .bind(strategy)
    .all(c)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for (heading, fi, sv, en) in rows {
        found.push((
            code("strategy_heading.heading", &heading)?,
            Localised::new(&fi, &sv, &en),
        ));
    }
    found.sort_by_key(|(heading, _): &(Heading, Localised)| *heading);
    Ok(found)
}

/// Takes a version for writing: the first statement of every change of it. The version as it is then;
/// none: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn take(tx: &mut Tx, id: StrategyId) -> Result<Option<Strategy>, StoreError> {
    let taken = crate::sql!("update strategy set version = version + 1 where id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    if taken == 0 { Ok(None) } else { find(tx, id).await }
}
