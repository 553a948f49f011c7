//! What has grown below the goals: measures with how far they are, and the ideas of residents that feed
//! them.

use domain::codes::Status;
use domain::programme::MeasureStatus;
use domain::programme::progress::Progress;
use domain::{GroupId, IdeaId, Localised, MeasureId, Moment, StrategyId};

use crate::codes::{code, json};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// A measure below a goal, as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalMeasure {
    pub goal: i64,
    pub id: MeasureId,
    /// As people call it: 2.3.
    pub code: String,
    /// In plain words, or as it was decided.
    pub name: Localised,
    pub group: GroupId,
    /// As it was last computed.
    pub progress: Progress,
    /// When something last told how it goes.
    pub told: Moment,
    /// After so many days without a word it is old news.
    pub stale_days: i32,
}

#[derive(FromRow)]
struct Raw {
    goal_id: i64,
    id: i64,
    code: String,
    official_fi: String,
    official_sv: String,
    official_en: String,
    name_fi: String,
    name_sv: String,
    name_en: String,
    group_id: i64,
    status: String,
    share: Option<i64>,
    reason: String,
    told_at: i64,
    stale_days: i64,
}

impl Raw {
    fn parse(self) -> Result<GoalMeasure, StoreError> {
        let name = if self.name_fi.trim().is_empty() {
            Localised::new(&self.official_fi, &self.official_sv, &self.official_en)
        } else {
            Localised::new(&self.name_fi, &self.name_sv, &self.name_en)
        };
        let status: MeasureStatus = code("measure.status", &self.status)?;
        Ok(GoalMeasure {
            goal: self.goal_id,
            id: MeasureId::new(self.id),
            code: self.code,
            name,
            group: GroupId::new(self.group_id),
            progress: Progress {
                status,
                share: self
                    .share
                    .and_then(|it| i32::try_from(it).ok())
                    .map(|it| f64::from(it) / 10_000.0),
                reason: json("measure.reason", &self.reason)?,
            },
            told: Moment::from_millis(self.told_at),
            stale_days: i32::try_from(self.stale_days).unwrap_or(i32::MAX),
        })
    }
}

/// The measures below all goals of a version, by goal and code. One that serves two goals is there twice.
///
/// # Errors
/// Only faults of the database.
pub async fn measures_of(c: &mut Conn, strategy: StrategyId) -> Result<Vec<GoalMeasure>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select served.goal_id, measure.id, measure.code, measure.official_fi, measure.official_sv, \
                measure.official_en, measure.name_fi, measure.name_sv, measure.name_en, measure.group_id, \
                measure.status, measure.share, measure.reason, measure.told_at, programme.stale_days \
         from strategy_part part \
         join measure_goal served on served.goal_id = part.id \
         join measure on measure.id = served.measure_id \
         join programme on programme.id = measure.programme_id \
         where part.strategy_id = $1 order by part.position, part.id, measure.code, measure.id"
    )
    .bind(strategy)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// The measures below one goal, by code.
///
/// # Errors
/// Only faults of the database.
pub async fn measures_of_goal(c: &mut Conn, goal: i64) -> Result<Vec<GoalMeasure>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select served.goal_id, measure.id, measure.code, measure.official_fi, measure.official_sv, \
                measure.official_en, measure.name_fi, measure.name_sv, measure.name_en, measure.group_id, \
                measure.status, measure.share, measure.reason, measure.told_at, programme.stale_days \
         from measure_goal served \
         join measure on measure.id = served.measure_id \
         join programme on programme.id = measure.programme_id \
         where served.goal_id = $1 order by measure.code, measure.id"
    )
    .bind(goal)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// An idea of the public list that feeds a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalIdea {
    pub id: IdeaId,
    pub title: String,
    pub status: Status,
    /// The language it was written in.
    pub language: domain::Language,
}

/// The ideas that feed a goal, by their own tie to a measure or by a card of one; only those that stand
/// on the public list, the newest first.
///
/// # Errors
/// Only faults of the database.
pub async fn ideas_of_goal(c: &mut Conn, goal: i64) -> Result<Vec<GoalIdea>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = crate::sql!(
        "select idea.id, idea.title, idea.status, idea.language from idea \
         where idea.listed and idea.id in ( \
               select tie.idea_id from measure_goal served \
               join tie on tie.measure_id = served.measure_id \
               where served.goal_id = $1 and tie.untied_at is null and tie.idea_id is not null \
               union \
               select of_card.idea_id from measure_goal served \
               join tie on tie.measure_id = served.measure_id \
               join tie of_card on of_card.card_id = tie.card_id \
               where served.goal_id = $1 and tie.untied_at is null and tie.card_id is not null \
                 and of_card.untied_at is null and of_card.idea_id is not null) \
         order by idea.id desc"
    )
    .bind(goal)
    .all(c)
    .await?;
    let mut ideas = Vec::with_capacity(rows.len());
    for (id, title, status, language) in rows {
        ideas.push(GoalIdea {
            id: IdeaId::new(id),
            title,
            status: code("idea.status", &status)?,
            language: code("idea.language", &language)?,
        });
    }
    Ok(ideas)
}
