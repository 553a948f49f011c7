//! Reports of readers: kept once, judged once.

use domain::ideas::text::Sentence;
use domain::moderation::{Outcome, Target};
use domain::{Act, Actor, CommentId, EventKind, HideReason, IdeaId, Moment, Refusal};

use super::acts::{hand, hide_comment_in};
use super::taken;
use crate::handling::hide_in;
use crate::ideas::events::{self, Happening};
use crate::{Conn, Db, StoreError, discussion};

/// A report on its way in.
#[derive(Clone, Debug)]
pub struct Report {
    /// The idea, or the idea that the comment is under.
    pub idea: IdeaId,
    /// The comment, when it is about one.
    pub comment: Option<CommentId>,
    /// What is wrong with it.
    pub reason: HideReason,
    /// A word more.
    pub text: Option<Sentence>,
}

/// Keeps a report. The same one again, while it is open, changes nothing.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn report(db: &Db, report: Report, actor: &Actor, now: Moment) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    if let Err(refusal) = taken(&mut tx, report.idea, Act::Report, actor, now).await? {
        return Ok(Err(refusal));
    }
    if let Some(id) = report.comment {
        let found = discussion::find(&mut tx, id).await?;
        let seen = found.filter(|it| it.idea == report.idea && it.held.is_none() && it.hidden.is_none());
        if seen.is_none() {
            return Ok(Err(Refusal::Gone));
        }
    }
    let text = report.text.as_ref().map(|text| text.as_str());
    let same: Option<(i64,)> = crate::sql!(
        "select id from report \
         where idea_id = $1 and coalesce(comment_id, 0) = $2 and reason = $3 and coalesce(text, '') = $4 \
           and handled_at is null limit 1"
    )
    .bind(report.idea)
    .bind(report.comment.map_or(0, CommentId::get))
    .bind(report.reason.as_code())
    .bind(text.unwrap_or_default())
    .optional(&mut tx)
    .await?;
    if same.is_some() {
        tx.rollback().await?;
        return Ok(Ok(()));
    }
    crate::sql!("insert into report (idea_id, comment_id, reason, text, created_at) values ($1, $2, $3, $4, $5)")
        .bind(report.idea)
        .bind(report.comment)
        .bind(report.reason.as_code())
        .bind(text)
        .bind(now)
        .execute(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Decides on a report: keeps what it is about, or hides it for a reason.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn judge(
    db: &Db,
    id: i64,
    hide: Option<HideReason>,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let found: Option<(i64, Option<i64>)> = crate::sql!("select idea_id, comment_id from report where id = $1")
        .bind(id)
        .optional(&mut tx)
        .await?;
    let Some((idea, comment)) = found else {
        return Ok(Err(Refusal::NotFound));
    };
    let (idea, comment) = (IdeaId::new(idea), comment.map(CommentId::new));
    if let Err(refusal) = taken(&mut tx, idea, Act::JudgeReport, actor, now).await? {
        return Ok(Err(refusal));
    }
    // Asked after the row was taken: of two who judge at once, the second finds it done.
    let outcome = if hide.is_some() { Outcome::Hidden } else { Outcome::Kept };
    let judged = crate::sql!("update report set handled_at = $2, outcome = $3 where id = $1 and handled_at is null")
        .bind(id)
        .bind(now)
        .bind(outcome.as_code())
        .execute(&mut tx)
        .await?;
    if judged == 0 {
        return Ok(Err(Refusal::Changed));
    }
    let hidden = match (hide, comment) {
        (None, _) => Ok(()),
        (Some(reason), Some(comment)) => hide_comment_in(&mut tx, comment, reason, actor, now).await?,
        (Some(reason), None) => hide_in(&mut tx, idea, reason, hand(actor, None), now).await?.map(drop),
    };
    if let Err(refusal) = hidden {
        return Ok(Err(refusal));
    }
    events::write(
        &mut tx,
        Happening::new(idea, EventKind::ReportJudged, actor.doer(), now),
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What was reported is decided by another act: its open reports are answered by it.
pub(crate) async fn close(c: &mut Conn, what: Target, outcome: Outcome, now: Moment) -> Result<(), StoreError> {
    let statement = match what {
        Target::Idea(id) => crate::sql!(
            "update report set handled_at = $2, outcome = $3 \
             where idea_id = $1 and comment_id is null and handled_at is null"
        )
        .bind(id),
        Target::Comment(id) => {
            crate::sql!("update report set handled_at = $2, outcome = $3 where comment_id = $1 and handled_at is null")
                .bind(id)
        }
    };
    statement.bind(now).bind(outcome.as_code()).execute(c).await?;
    Ok(())
}

/// A hiding was undone: the reports on the idea that it had answered wait for a moderator again.
pub(crate) async fn open_again(c: &mut Conn, hidden: i64) -> Result<(), StoreError> {
    crate::sql!(
        "update report set handled_at = null, outcome = null \
         where comment_id is null and outcome = $2 \
           and exists (select 1 from event \
                       where event.id = $1 and event.idea_id = report.idea_id and event.at = report.handled_at)"
    )
    .bind(hidden)
    .bind(Outcome::Hidden.as_code())
    .execute(c)
    .await?;
    Ok(())
}
