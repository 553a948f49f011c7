//! The thread: what happened to measures, as everyone may read it, below an idea, a measure or a goal.
//!
//! Only codes, days and the town's own public words come out of here: no name of a person, no card, no
//! comment, and no idea that is not on the public list.

use std::collections::{BTreeMap, HashMap};

use domain::boards::TOLD_AFTER_MS;
use domain::calendar::parse_iso;
use domain::programme::{Facts, MeasureEventKind};
use domain::time::Date;
use domain::{GoalId, IdeaId, Localised, MeasureId, Moment};

use crate::codes::{code, json};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// The most lines of one thread; the newest are kept.
pub const MOST_LINES: i64 = 500;

/// A decision as everyone reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub body: String,
    pub on: Option<Date>,
    /// Of the minutes: 45 §.
    pub section: String,
    pub sentence: Localised,
}

/// One public line of a thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub at: Moment,
    pub measure: MeasureId,
    /// 2.3
    pub code: String,
    /// The plain name of the measure; the official one where there is none.
    pub name: Localised,
    pub kind: MeasureEventKind,
    pub facts: Facts,
    /// The public wording of a phase, the name of a milestone or of an indicator.
    pub words: Localised,
    pub decision: Option<Decided>,
    /// The title of an idea that is on the public list.
    pub idea_title: Option<String>,
}

/// A measure that grew from an idea, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grown {
    pub measure: MeasureId,
    pub since: Moment,
    pub code: String,
    pub name: Localised,
}

#[derive(FromRow)]
struct Raw {
    at: i64,
    measure_id: i64,
    code: String,
    name_fi: String,
    name_sv: String,
    name_en: String,
    kind: String,
    detail: String,
}

/// The measures that grew from an idea, by itself or through its cards, that readers may know of: a tie
/// is told after the time in which it can be undone.
///
/// # Errors
/// Only faults of the database.
pub async fn grown_from(c: &mut Conn, idea: IdeaId, now: Moment) -> Result<Vec<Grown>, StoreError> {
    let rows: Vec<(i64, i64, String, String, String, String)> = crate::sql!(
        "select measure.id, grown.since, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as name_fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as name_sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as name_en \
         from (select found.measure_id, min(found.since) as since from ( \
                 select tie.measure_id, tie.tied_at as since from tie \
                 where tie.idea_id = $1 and tie.untied_at is null and tie.measure_id is not null \
                 union all \
                 select work.measure_id, \
                        case when work.tied_at > tie.tied_at then work.tied_at else tie.tied_at end as since \
                 from tie join tie work on work.card_id = tie.card_id \
                 where tie.idea_id = $1 and tie.untied_at is null and tie.measure_id is null \
                   and work.untied_at is null and work.measure_id is not null) found \
               group by found.measure_id) grown \
         join measure on measure.id = grown.measure_id \
         where grown.since <= $2 order by grown.since, measure.id limit 50"
    )
    .bind(idea)
    .bind(Moment::from_millis(now.millis() - TOLD_AFTER_MS))
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, since, code, fi, sv, en)| Grown {
            measure: MeasureId::new(id),
            since: Moment::from_millis(since),
            code,
            name: Localised::new(&fi, &sv, &en),
        })
        .collect())
}

/// What happened to the measures that grew from an idea since they did, the oldest first.
///
/// # Errors
/// Only faults of the database.
pub async fn of_grown(c: &mut Conn, grown: &[Grown]) -> Result<Vec<Line>, StoreError> {
    let mut lines = Vec::new();
    for it in grown {
        let own = of_measure(c, it.measure, MOST_LINES).await?;
        // That this or another idea was tied is not news of the work.
        lines.extend(
            own.into_iter()
                .filter(|line| line.at >= it.since && line.kind != MeasureEventKind::IdeaTied),
        );
    }
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

/// What happened to a measure, the oldest first: the newest `most` of it.
///
/// # Errors
/// Only faults of the database.
pub async fn of_measure(c: &mut Conn, measure: MeasureId, most: i64) -> Result<Vec<Line>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select happened.at, happened.measure_id, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as name_fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as name_sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as name_en, \
                happened.kind, happened.detail \
         from measure_event happened join measure on measure.id = happened.measure_id \
         where happened.measure_id = $1 and happened.public \
         order by happened.measure_id desc, happened.id desc limit $2"
    )
    .bind(measure)
    .bind(most)
    .all(c)
    .await?;
    let known = Known::of(c, measure).await?;
    told(rows, &known)
}

/// What happened to the measures that serve a goal, the oldest first: the newest `most` of it.
///
/// # Errors
/// Only faults of the database.
pub async fn of_goal(c: &mut Conn, goal: GoalId, most: i64) -> Result<Vec<Line>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select happened.at, happened.measure_id, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as name_fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as name_sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as name_en, \
                happened.kind, happened.detail \
         from measure_goal served join measure_event happened on happened.measure_id = served.measure_id \
                                  join measure on measure.id = happened.measure_id \
         where served.goal_id = $1 and happened.public order by happened.id desc limit $2"
    )
    .bind(goal)
    .bind(most)
    .all(c)
    .await?;
    let mut of_each: BTreeMap<i64, Vec<Raw>> = BTreeMap::new();
    for raw in rows {
        of_each.entry(raw.measure_id).or_default().push(raw);
    }
    let mut lines = Vec::new();
    for (measure, rows) in of_each {
        let known = Known::of(c, MeasureId::new(measure)).await?;
        lines.extend(told(rows, &known)?);
    }
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

/// The public words that events of a measure point to.
struct Known {
    phases: HashMap<i64, Localised>,
    milestones: HashMap<i64, Localised>,
    indicators: HashMap<i64, Localised>,
    decisions: HashMap<i64, Decided>,
    ideas: HashMap<i64, String>,
}

type Named = (i64, String, String, String);

fn named(rows: Vec<Named>) -> HashMap<i64, Localised> {
    rows.into_iter()
        .map(|(id, fi, sv, en)| (id, Localised::new(&fi, &sv, &en)))
        .collect()
}

impl Known {
    async fn of(c: &mut Conn, measure: MeasureId) -> Result<Self, StoreError> {
        let phases: Vec<Named> = crate::sql!(
            "select id, public_fi, public_sv, public_en from phase \
             where programme_id = (select programme_id from measure where id = $1)"
        )
        .bind(measure)
        .all(c)
        .await?;
        let milestones: Vec<Named> =
            crate::sql!("select id, name_fi, name_sv, name_en from milestone where measure_id = $1")
                .bind(measure)
                .all(c)
                .await?;
        let indicators: Vec<Named> = crate::sql!(
            "select indicator.id, indicator.name_fi, indicator.name_sv, indicator.name_en \
             from indicator_of_measure shown join indicator on indicator.id = shown.indicator_id \
             where shown.measure_id = $1"
        )
        .bind(measure)
        .all(c)
        .await?;
        let decisions: Vec<(i64, String, String, String, String, String, String)> = crate::sql!(
            "select decision.id, decision.body, decision.decided_on, decision.section, \
                    decision.sentence_fi, decision.sentence_sv, decision.sentence_en \
             from decision_on concerned join decision on decision.id = concerned.decision_id \
             where concerned.measure_id = $1"
        )
        .bind(measure)
        .all(c)
        .await?;
        let ideas: Vec<(i64, String)> = crate::sql!(
            "select idea.id, idea.title from tie join idea on idea.id = tie.idea_id \
             where tie.measure_id = $1 and tie.untied_at is null and idea.listed"
        )
        .bind(measure)
        .all(c)
        .await?;
        Ok(Self {
            phases: named(phases),
            milestones: named(milestones),
            indicators: named(indicators),
            decisions: decisions
                .into_iter()
                .map(|(id, body, on, section, fi, sv, en)| {
                    let on = parse_iso(&on);
                    let sentence = Localised::new(&fi, &sv, &en);
                    (
                        id,
                        Decided {
                            body,
                            on,
                            section,
                            sentence,
                        },
                    )
                })
                .collect(),
            ideas: ideas.into_iter().collect(),
        })
    }
}

/// The lines of rows that came the newest first. An idea that is not on the public list, or that was
/// untied, leaves no line; work that was tied or finished several times on one day is one line.
fn told(rows: Vec<Raw>, known: &Known) -> Result<Vec<Line>, StoreError> {
    let mut lines: Vec<Line> = Vec::with_capacity(rows.len());
    for raw in rows.into_iter().rev() {
        let kind: MeasureEventKind = code("measure_event.kind", &raw.kind)?;
        let facts: Facts = json("measure_event.detail", &raw.detail)?;
        let at = Moment::from_millis(raw.at);
        let idea_title = facts.idea.and_then(|id| known.ideas.get(&id.get()).cloned());
        if !kind.is_public() || (kind == MeasureEventKind::IdeaTied && idea_title.is_none()) {
            continue;
        }
        let is_work = matches!(kind, MeasureEventKind::CardTied | MeasureEventKind::WorkDone);
        let is_said = lines
            .last()
            .is_some_and(|last| last.kind == kind && last.at.civil_day() == at.civil_day());
        if is_work && is_said {
            continue;
        }
        let words = facts
            .phase
            .and_then(|id| known.phases.get(&id.get()))
            .or_else(|| facts.milestone.and_then(|id| known.milestones.get(&id.get())))
            .or_else(|| facts.indicator.and_then(|id| known.indicators.get(&id.get())));
        lines.push(Line {
            at,
            measure: MeasureId::new(raw.measure_id),
            code: raw.code,
            name: Localised::new(&raw.name_fi, &raw.name_sv, &raw.name_en),
            kind,
            words: words.cloned().unwrap_or_default(),
            decision: facts.decision.and_then(|id| known.decisions.get(&id.get()).cloned()),
            idea_title,
            facts,
        });
    }
    Ok(lines)
}
