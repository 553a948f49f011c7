//! Decisions are recorded: who decided what and when, and which measures, goals and ideas it concerns.

use domain::programme::{Facts, MeasureEventKind};
use domain::{Date, DecisionId, GoalId, IdeaId, Localised, MeasureId, Moment, PersonId, ProgrammeId};

use super::check::{MOST_LINE, is_within};
use super::{take, write_event};
use crate::{Conn, StoreError, Tx};

/// Signs of the one sentence.
pub const MOST_SENTENCE: usize = 500;
/// Measures, goals and ideas of one decision, of each.
pub const MOST_CONCERNED: usize = 50;

/// A decision to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// Kaupunginhallitus.
    pub body: String,
    pub on: Date,
    /// Of the minutes: 45 §.
    pub section: String,
    /// `https://…` of the minutes; empty: none.
    pub link: String,
    pub sentence: Localised,
    /// When it is looked at again.
    pub review: Option<Date>,
    pub measures: Vec<MeasureId>,
    pub goals: Vec<GoalId>,
    pub ideas: Vec<IdeaId>,
    pub demo: bool,
}

/// What is wrong with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionSlip {
    /// There is no body, or it or the section is longer than [`MOST_LINE`].
    Body,
    /// There is no sentence in Finnish, or it is longer than [`MOST_SENTENCE`].
    Sentence,
    /// It is not `https://…`.
    Link,
    /// It was decided on a day that has not come.
    Future,
    /// It is looked at again before it was made.
    Review,
    /// It concerns nothing, or too much.
    Nothing,
    /// There is no such measure.
    Measure,
    /// There is no such goal, or it is of a draft.
    Goal,
    /// There is no such idea on the public list.
    Idea,
}

fn in_itself(it: &NewDecision, today: Date) -> Vec<DecisionSlip> {
    let mut slips = Vec::new();
    let is_line = |text: &str| text.chars().count() <= MOST_LINE;
    if it.body.trim().is_empty() || !is_line(&it.body) || !is_line(&it.section) {
        slips.push(DecisionSlip::Body);
    }
    if it.sentence.fi.trim().is_empty() || !is_within(&it.sentence, MOST_SENTENCE) {
        slips.push(DecisionSlip::Sentence);
    }
    let is_link = it.link.starts_with("https://") && !it.link.contains(char::is_whitespace);
    if !it.link.is_empty() && (!is_link || it.link.chars().count() > MOST_SENTENCE) {
        slips.push(DecisionSlip::Link);
    }
    if it.on > today {
        slips.push(DecisionSlip::Future);
    }
    if it.review.is_some_and(|day| day <= it.on) {
        slips.push(DecisionSlip::Review);
    }
    let counts = [it.measures.len(), it.goals.len(), it.ideas.len()];
    if counts.iter().sum::<usize>() == 0 || counts.iter().any(|count| *count > MOST_CONCERNED) {
        slips.push(DecisionSlip::Nothing);
    }
    slips
}

/// The measure with a code in a programme. None: there is none.
///
/// # Errors
/// Only faults of the database.
pub async fn by_code(c: &mut Conn, programme: ProgrammeId, code: &str) -> Result<Option<MeasureId>, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select id from measure where programme_id = $1 and code = $2")
        .bind(programme)
        .bind(code)
        .optional(c)
        .await?;
    Ok(found.map(|(id,)| MeasureId::new(id)))
}

/// Is the idea on the public list?
///
/// # Errors
/// Only faults of the database.
pub async fn is_listed(c: &mut Conn, idea: IdeaId) -> Result<bool, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select id from idea where id = $1 and listed")
        .bind(idea)
        .optional(c)
        .await?;
    Ok(found.is_some())
}

async fn is_goal(c: &mut Conn, goal: GoalId) -> Result<bool, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select id from strategy_part where id = $1 and kind = 'goal'")
        .bind(goal)
        .optional(c)
        .await?;
    Ok(found.is_some())
}

/// Records a decision and tells it of each measure; its number. Commit only when it was not refused.
///
/// # Errors
/// Only faults of the database.
pub async fn add(
    tx: &mut Tx,
    it: &NewDecision,
    by: Option<PersonId>,
    now: Moment,
) -> Result<Result<DecisionId, Vec<DecisionSlip>>, StoreError> {
    let mut measures = it.measures.clone();
    // In one order, so that two decisions never wait for each other.
    measures.sort_unstable();
    measures.dedup();
    let mut slips = in_itself(it, now.civil_day());
    if !slips.is_empty() {
        return Ok(Err(slips));
    }
    for measure in &measures {
        if take(tx, *measure).await?.is_none() {
            slips.push(DecisionSlip::Measure);
        }
    }
    for goal in &it.goals {
        if !is_goal(tx, *goal).await? {
            slips.push(DecisionSlip::Goal);
        }
    }
    for idea in &it.ideas {
        if !is_listed(tx, *idea).await? {
            slips.push(DecisionSlip::Idea);
        }
    }
    if !slips.is_empty() {
        return Ok(Err(slips));
    }
    let (id,): (i64,) = crate::sql!(
        "insert into decision (body, decided_on, section, link, sentence_fi, sentence_sv, sentence_en, review_on, \
                               created_at, created_by, demo) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id"
    )
    .bind(&it.body)
    .bind(it.on)
    .bind(&it.section)
    .bind(&it.link)
    .bind(&it.sentence.fi)
    .bind(&it.sentence.sv)
    .bind(&it.sentence.en)
    .bind(it.review)
    .bind(now)
    .bind(by)
    .bind(it.demo)
    .one(tx)
    .await?;
    let decision = DecisionId::new(id);
    let facts = Facts {
        decision: Some(decision),
        day: Some(it.on),
        ..Facts::default()
    };
    for measure in measures {
        crate::sql!("insert into decision_on (decision_id, measure_id) values ($1, $2) on conflict do nothing")
            .bind(decision)
            .bind(measure)
            .execute(tx)
            .await?;
        write_event(tx, measure, MeasureEventKind::Decided, &facts, by, now).await?;
    }
    for goal in &it.goals {
        crate::sql!("insert into decision_on (decision_id, goal_id) values ($1, $2) on conflict do nothing")
            .bind(decision)
            .bind(*goal)
            .execute(tx)
            .await?;
    }
    for idea in &it.ideas {
        crate::sql!("insert into decision_on (decision_id, idea_id) values ($1, $2) on conflict do nothing")
            .bind(decision)
            .bind(*idea)
            .execute(tx)
            .await?;
    }
    Ok(Ok(decision))
}
