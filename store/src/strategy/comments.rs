//! What residents and staff say of a draft, part by part, and the summary that answers them.

use domain::ideas::{CommentText, PersonName};
use domain::time::{Date, Moment};
use domain::{GroupId, HideReason, Localised, PersonId, StrategyCommentId, StrategyId};

use crate::codes::code_option;
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// Comments on one version at most; a burst beyond it is a program.
pub const MOST: i64 = 5_000;

/// Something said of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrategyComment {
    pub id: StrategyCommentId,
    pub strategy: StrategyId,
    /// None: of the whole.
    pub part: Option<i64>,
    /// Empty when it is hidden and the reader is not a moderator.
    pub text: String,
    pub name: Option<String>,
    /// The group it speaks for.
    pub group: Option<GroupId>,
    /// Held for a moderator.
    pub is_held: bool,
    /// Why it was taken out of the public.
    pub hidden: Option<HideReason>,
    pub at: Moment,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    strategy_id: i64,
    part_id: Option<i64>,
    text: String,
    name: Option<String>,
    group_id: Option<i64>,
    state: String,
    hide_reason: Option<String>,
    at: i64,
}

impl Raw {
    fn parse(self) -> Result<StrategyComment, StoreError> {
        Ok(StrategyComment {
            id: StrategyCommentId::new(self.id),
            strategy: StrategyId::new(self.strategy_id),
            part: self.part_id,
            text: self.text,
            name: self.name,
            group: self.group_id.map(GroupId::new),
            is_held: self.state == "held",
            hidden: code_option("strategy_comment.hide_reason", self.hide_reason.as_deref())?,
            at: Moment::from_millis(self.at),
        })
    }
}

/// What everyone reads: shown comments, and hidden ones without their words.
///
/// # Errors
/// Only faults of the database.
pub async fn public(c: &mut Conn, strategy: StrategyId) -> Result<Vec<StrategyComment>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, strategy_id, part_id, case when state = 'shown' then text else '' end as text, \
                case when state = 'shown' then name end as name, group_id, state, hide_reason, at \
         from strategy_comment where strategy_id = $1 and state in ('shown', 'hidden') order by at, id"
    )
    .bind(strategy)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// All of them with their words, for a moderator: what is held comes first.
///
/// # Errors
/// Only faults of the database.
pub async fn all(c: &mut Conn, strategy: StrategyId) -> Result<Vec<StrategyComment>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, strategy_id, part_id, text, name, group_id, state, hide_reason, at \
         from strategy_comment where strategy_id = $1 \
         order by case state when 'held' then 0 else 1 end, at desc, id desc"
    )
    .bind(strategy)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// A comment on its way in.
#[derive(Clone, Debug)]
pub struct Saying {
    pub strategy: StrategyId,
    /// None: of the whole.
    pub part: Option<i64>,
    pub text: CommentText,
    pub name: Option<PersonName>,
    pub group: Option<GroupId>,
    pub person: Option<PersonId>,
    /// A sign of risk: a moderator reads it first.
    pub is_held: bool,
    /// The form's own key: the same key again is the same comment.
    pub sent_key: Option<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Shown(StrategyCommentId),
    Held(StrategyCommentId),
    /// The round is over, or has not begun.
    Closed,
    Full,
}

/// Keeps a comment while the round is on. Take the version first.
///
/// # Errors
/// Only faults of the database.
pub async fn say(tx: &mut Tx, saying: &Saying, now: Moment) -> Result<Said, StoreError> {
    let found: Option<(String, Option<String>, Option<String>)> =
        crate::sql!("select state, comments_from, comments_to from strategy where id = $1")
            .bind(saying.strategy)
            .optional(tx)
            .await?;
    let today = domain::calendar::iso(now.civil_day());
    let is_open = found.is_some_and(|(state, from, to)| {
        state == "commented" && from.is_none_or(|day| day <= today) && to.is_none_or(|day| today <= day)
    });
    if !is_open {
        return Ok(Said::Closed);
    }
    if let Some(key) = &saying.sent_key {
        let first: Option<(i64, String)> = crate::sql!("select id, state from strategy_comment where sent_key = $1")
            .bind(key.as_str())
            .optional(tx)
            .await?;
        if let Some((id, state)) = first {
            return Ok(said(id, state == "held"));
        }
    }
    let (count,): (i64,) = crate::sql!("select count(*) from strategy_comment where strategy_id = $1")
        .bind(saying.strategy)
        .one(tx)
        .await?;
    if count >= MOST {
        return Ok(Said::Full);
    }
    let (id,): (i64,) = crate::sql!(
        "insert into strategy_comment (strategy_id, part_id, text, name, group_id, person_id, state, at, sent_key) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id"
    )
    .bind(saying.strategy)
    .bind(saying.part)
    .bind(saying.text.as_str())
    .bind(saying.name.as_ref().map(|it| it.as_str()))
    .bind(saying.group)
    .bind(saying.person)
    .bind(if saying.is_held { "held" } else { "shown" })
    .bind(now)
    .bind(saying.sent_key.as_deref())
    .one(tx)
    .await?;
    Ok(said(id, saying.is_held))
}

fn said(id: i64, is_held: bool) -> Said {
    let id = StrategyCommentId::new(id);
    if is_held { Said::Held(id) } else { Said::Shown(id) }
}

/// Shows a comment (no reason) or takes it out of the public. False: it is not of this version.
///
/// # Errors
/// Only faults of the database.
pub async fn judge(
    tx: &mut Tx,
    strategy: StrategyId,
    comment: StrategyCommentId,
    hide: Option<HideReason>,
) -> Result<bool, StoreError> {
    let judged =
        crate::sql!("update strategy_comment set state = $3, hide_reason = $4 where id = $1 and strategy_id = $2")
            .bind(comment)
            .bind(strategy)
            .bind(if hide.is_some() { "hidden" } else { "shown" })
            .bind(hide.map(HideReason::as_code))
            .execute(tx)
            .await?;
    Ok(judged == 1)
}

/// Ends a round with the words that answer the comments. Take the version first.
///
/// # Errors
/// Only faults of the database.
pub async fn close(
    tx: &mut Tx,
    strategy: StrategyId,
    closing: &Localised,
    last: Date,
    now: Moment,
) -> Result<(), StoreError> {
    crate::sql!(
        "update strategy set closing_fi = $2, closing_sv = $3, closing_en = $4, closed_at = $5, \
                comments_to = case when comments_to is null or comments_to > $6 then $6 else comments_to end \
         where id = $1"
    )
    .bind(strategy)
    .bind(&closing.fi)
    .bind(&closing.sv)
    .bind(&closing.en)
    .bind(now)
    .bind(last)
    .execute(tx)
    .await?;
    Ok(())
}
