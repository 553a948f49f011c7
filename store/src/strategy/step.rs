//! Where a version stands, and moving it on; what comes into force takes over the measures.

use domain::StrategyId;
use domain::strategy::{Heading, PartKind, StrategyState};
use domain::time::Date;

use crate::codes::code;
use crate::{StoreError, Tx};

/// What a step of a version brings with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Of a decision.
    pub decided_by: String,
    pub decided_on: Option<Date>,
    pub section: String,
    /// Of a comment round.
    pub comments_from: Option<Date>,
    pub comments_to: Option<Date>,
}

/// Why a version does not go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepRefused {
    /// It stands somewhere else than was thought, or nothing leads there.
    NoSuchStep,
    /// The law asks how it is followed and evaluated, and it does not say.
    FollowUpMissing,
    /// Nothing is in it yet.
    NoGoals,
}

/// Moves a version on. What comes into force retires the one before, and its goals take over the measures
/// of the goals they came from. Take it first.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn step(
    tx: &mut Tx,
    id: StrategyId,
    next: StrategyState,
    step: &Step,
) -> Result<Result<(), StepRefused>, StoreError> {
    let (state,): (String,) = crate::sql!("select state from strategy where id = $1")
        .bind(id)
        .one(tx)
        .await?;
    let state: StrategyState = code("strategy.state", &state)?;
    if !state.may_become(next) {
        return Ok(Err(StepRefused::NoSuchStep));
    }
    match next {
        StrategyState::Draft | StrategyState::Retired => set_state(tx, id, next).await?,
        StrategyState::Commented => {
            crate::sql!("update strategy set comments_from = $2, comments_to = $3 where id = $1")
                .bind(id)
                .bind(step.comments_from)
                .bind(step.comments_to)
                .execute(tx)
                .await?;
            set_state(tx, id, next).await?;
        }
        StrategyState::Approved => {
            let headings = super::headings(tx, id).await?;
            if !headings.iter().any(|(heading, _)| *heading == Heading::FollowUp) {
                return Ok(Err(StepRefused::FollowUpMissing));
            }
            if !super::parts(tx, id).await?.iter().any(|it| it.kind == PartKind::Goal) {
                return Ok(Err(StepRefused::NoGoals));
            }
            crate::sql!("update strategy set decided_by = $2, decided_on = $3, section = $4 where id = $1")
                .bind(id)
                .bind(&step.decided_by)
                .bind(step.decided_on)
                .bind(&step.section)
                .execute(tx)
                .await?;
            set_state(tx, id, next).await?;
        }
        StrategyState::InForce => {
            crate::sql!("update strategy set state = 'retired', version = version + 1 where state = 'in_force'")
                .execute(tx)
                .await?;
            set_state(tx, id, next).await?;
            carry_measures(tx, id).await?;
        }
    }
    Ok(Ok(()))
}

async fn set_state(tx: &mut Tx, id: StrategyId, state: StrategyState) -> Result<(), StoreError> {
    crate::sql!("update strategy set state = $2 where id = $1")
        .bind(id)
        .bind(state.as_code())
        .execute(tx)
        .await?;
    Ok(())
}

/// Measures go on under the goals that came from theirs.
async fn carry_measures(tx: &mut Tx, id: StrategyId) -> Result<(), StoreError> {
    crate::sql!(
        "insert into measure_goal (measure_id, goal_id) \
         select distinct served.measure_id, part.id from strategy_part part \
         join strategy_part_from came on came.part_id = part.id \
         join measure_goal served on served.goal_id = came.from_id \
         where part.strategy_id = $1 and part.kind = 'goal' \
           and not exists (select 1 from measure_goal has \
                           where has.measure_id = served.measure_id and has.goal_id = part.id)"
    )
    .bind(id)
    .execute(tx)
    .await?;
    Ok(())
}
