//! What a measure's plan must be, and what a programme must be, before either is kept.

use domain::programme::{MOST_CODE, MOST_MEASURES};
use domain::{Localised, MeasureId, ProgrammeId};

use super::edit::Plan;
use crate::{Conn, StoreError};

/// Signs of a line: a name, a contact.
pub const MOST_LINE: usize = 200;
/// Signs of a text, and of a measure's official name.
pub const MOST_TEXT: usize = 8_000;
/// Euro cents: ten thousand million euros.
pub const MOST_CENTS: i64 = 1_000_000_000_000;

/// What is wrong with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanSlip {
    /// The code is empty or longer than [`MOST_CODE`].
    Code,
    /// Another measure of the programme has the code.
    CodeTaken,
    /// There is no official name in Finnish.
    NoName,
    /// A line or a text is too long.
    TooLong,
    /// It ends before it starts.
    Dates,
    /// Less than nothing, or more than [`MOST_CENTS`].
    Cost,
    /// The phase is not one of the programme's.
    Phase,
    /// A goal is none, or is not of the programme's strategy or of the one in force.
    Goal,
    /// The programme has [`MOST_MEASURES`] already.
    Full,
}

/// What is wrong with a plan of a measure; None as `measure`: one to be added. Ask it in the transaction
/// that saves: [`super::edit::add`] and [`super::edit::edit`] do.
///
/// # Errors
/// Only faults of the database.
pub async fn plan(
    c: &mut Conn,
    programme: ProgrammeId,
    measure: Option<MeasureId>,
    it: &Plan,
) -> Result<Vec<PlanSlip>, StoreError> {
    let mut slips = in_itself(it);
    let own = measure.map_or(0, MeasureId::get);
    let (taken, all): (i64, i64) = crate::sql!(
        "select count(case when code = $2 and id <> $3 then 1 end), count(*) from measure where programme_id = $1"
    )
    .bind(programme)
    .bind(&it.code)
    .bind(own)
    .one(c)
    .await?;
    if taken > 0 {
        slips.push(PlanSlip::CodeTaken);
    }
    if measure.is_none() && all >= MOST_MEASURES {
        slips.push(PlanSlip::Full);
    }
    if let Some(phase) = it.phase {
        let (found,): (i64,) = crate::sql!("select count(*) from phase where id = $1 and programme_id = $2")
            .bind(phase)
            .bind(programme)
            .one(c)
            .await?;
        if found == 0 {
            slips.push(PlanSlip::Phase);
        }
    }
    for goal in &it.goals {
        let (found,): (i64,) = crate::sql!(
            "select count(*) from strategy_part join strategy on strategy.id = strategy_part.strategy_id \
             where strategy_part.id = $1 and strategy_part.kind = 'goal' \
               and (strategy.state = 'in_force' \
                    or strategy.id = (select strategy_id from programme where id = $2) \
                    or exists (select 1 from measure_goal where measure_id = $3 and goal_id = strategy_part.id))"
        )
        .bind(*goal)
        .bind(programme)
        .bind(own)
        .one(c)
        .await?;
        if found == 0 {
            slips.push(PlanSlip::Goal);
            break;
        }
    }
    Ok(slips)
}

fn in_itself(it: &Plan) -> Vec<PlanSlip> {
    let mut slips = Vec::new();
    let code = it.code.chars().count();
    if code == 0 || code > MOST_CODE {
        slips.push(PlanSlip::Code);
    }
    if it.official.fi.trim().is_empty() {
        slips.push(PlanSlip::NoName);
    }
    let lines = is_within(&it.name, MOST_LINE)
        && [&it.contact, &it.support_services]
            .iter()
            .all(|it| it.chars().count() <= MOST_LINE);
    if !lines || !is_within(&it.official, MOST_TEXT) || !is_within(&it.text, MOST_TEXT) {
        slips.push(PlanSlip::TooLong);
    }
    if it.starts.zip(it.ends).is_some_and(|(starts, ends)| starts > ends) {
        slips.push(PlanSlip::Dates);
    }
    if it.cost_cents.is_some_and(|cents| !(0..=MOST_CENTS).contains(&cents)) {
        slips.push(PlanSlip::Cost);
    }
    slips
}

/// Is a text short enough in every language?
pub(super) fn is_within(text: &Localised, most: usize) -> bool {
    [&text.fi, &text.sv, &text.en]
        .iter()
        .all(|it| it.chars().count() <= most)
}
