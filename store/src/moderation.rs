//! Moderation: what waits for a moderator, what they do, and how many of each in a month.
//!
//! Every act takes the idea's row, asks the policy about it as it then is, and writes its event in
//! the same transaction. Of two moderators at once the second is told that it was done.

mod acts;
mod covers;
mod desk;
mod replies;
mod reports;

use domain::moderation::{Counted, month_of};
use domain::people::may;
use domain::{Act, Actor, CommentId, IdeaId, Moment, Refusal};

use crate::codes::code;
use crate::db::FromRow;
use crate::discussion::{self, Comment};
use crate::ideas::{Matter, write};
use crate::{Conn, StoreError, Tx};

pub use acts::{hide_comment, publish_comment, show, show_comment};
pub use covers::{Cover, Covering, cover, covers, erase_old_covers, has_cover, uncover};
pub use desk::{Desk, DeskReport, HeldIdea, HiddenThing, desk};
pub use replies::replies;
pub use reports::{Report, judge, report};
pub(crate) use reports::{close as close_reports, open_again as open_reports_again};

/// Adds to the month's figures, in the transaction of what is counted. A demonstration is not
/// counted: the figures are the town's own.
pub(crate) async fn count(
    c: &mut Conn,
    idea: &Matter,
    what: Counted,
    reason: &str,
    by: i64,
    now: Moment,
) -> Result<(), StoreError> {
    if idea.demo {
        return Ok(());
    }
    crate::sql!(
        "insert into moderation_month (month, act, reason, count) values ($1, $2, $3, $4) \
         on conflict (month, act, reason) do update set count = moderation_month.count + excluded.count"
    )
    .bind(month_of(now.civil_day()))
    .bind(what.as_code())
    .bind(reason)
    .bind(by)
    .execute(c)
    .await?;
    Ok(())
}

/// How many of one thing in one month, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// `2026-11`
    pub month: String,
    /// What was counted.
    pub what: Counted,
    /// The code of the reason: a sign of risk for what was published, else why it was hidden.
    pub reason: String,
    /// How many.
    pub count: i64,
}

#[derive(FromRow)]
struct RawFigure {
    month: String,
    act: String,
    reason: String,
    count: i64,
}

/// The figures from a month on, the latest first.
///
/// # Errors
/// Only faults of the database.
pub async fn figures(c: &mut Conn, from_month: &str) -> Result<Vec<Figure>, StoreError> {
    let rows: Vec<RawFigure> = crate::sql!(
        "select month, act, reason, count from moderation_month where month >= $1 and count > 0 \
         order by month desc, act, reason"
    )
    .bind(from_month)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Figure {
                month: raw.month,
                what: code("moderation_month.act", &raw.act)?,
                reason: raw.reason,
                count: raw.count,
            })
        })
        .collect()
}

/// Takes an idea's row and asks the policy about it.
async fn taken(
    tx: &mut Tx,
    id: IdeaId,
    act: Act,
    actor: &Actor,
    now: Moment,
) -> Result<Result<Matter, Refusal>, StoreError> {
    let Some(idea) = write::take(tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    Ok(match may(actor, act, &idea.object(now)) {
        Ok(()) => Ok(idea),
        Err(denied) => Err(Refusal::from(denied)),
    })
}

/// Takes the row of a comment's idea, asks the policy, and reads the comment as it then is.
async fn taken_comment(
    tx: &mut Tx,
    id: CommentId,
    act: Act,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(Matter, Comment), Refusal>, StoreError> {
    let Some(before) = discussion::find(tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let idea = match taken(tx, before.idea, act, actor, now).await? {
        Ok(idea) => idea,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(match discussion::find(tx, id).await? {
        Some(comment) => Ok((idea, comment)),
        None => Err(Refusal::NotFound),
    })
}
