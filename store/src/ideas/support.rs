//! One person's support for an idea: one tap on, one tap off.
//!
//! Counters on the idea's row are what lists read; they change in the same transaction as the row
//! of the support. An idea that lives on for others counts the distinct people of all of them.

use domain::{IdeaId, Identification, Moment, Refusal, Status, Visibility};

use super::write;
use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, Db, StoreError};

/// How many support an idea, by how well they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Supports {
    /// Not identified.
    pub open: i64,
    /// Confirmed an address.
    pub email: i64,
    /// Strongly identified.
    pub strong: i64,
    /// Counted by another system; not people here.
    pub imported: i64,
    /// All of them.
    pub total: i64,
    /// The asker is among them.
    pub mine: bool,
}

/// Who supports, and how well they are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supporter<'a> {
    /// A device's random id, or `p` and the number of an account.
    pub id: &'a str,
    /// How well the person is known.
    pub identification: Identification,
    /// The device of somebody who has signed in: its own support gives way, one person counts once.
    pub device: Option<&'a str>,
}

/// Supports an idea as somebody known by one name only; see [`support_as`].
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn support(
    db: &Db,
    id: IdeaId,
    supporter: &str,
    identification: Identification,
    on: bool,
    now: Moment,
) -> Result<Result<Supports, Refusal>, StoreError> {
    let by = Supporter {
        id: supporter,
        identification,
        device: None,
    };
    support_as(db, id, by, on, now).await
}

/// Supports an idea, or takes the support back. Doing the same again changes nothing.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn support_as(
    db: &Db,
    id: IdeaId,
    by: Supporter<'_>,
    on: bool,
    now: Moment,
) -> Result<Result<Supports, Refusal>, StoreError> {
    let (supporter, identification) = (by.id, by.identification);
    let mut tx = db.write().await?;
    // The chain is taken from the target on: an idea that lives on for others counts for them.
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let may_be_seen = idea.visibility == Visibility::Public && idea.status != Status::Checking;
    if !may_be_seen {
        return Ok(Err(Refusal::NotFound));
    }
    if idea.hidden.is_some() || idea.status == Status::Withdrawn {
        return Ok(Err(Refusal::Gone));
    }
    // Who supported a merged idea may take the support back there; new ones go to the survivor.
    if on && idea.status == Status::Merged {
        return Ok(Err(Refusal::AlreadyEnded));
    }
    let changed: Option<(String,)> = if on {
        crate::sql!(
            "insert into support (idea_id, supporter, identification, at) values ($1, $2, $3, $4) \
             on conflict (idea_id, supporter) do nothing \
             returning identification"
        )
        .bind(id)
        .bind(supporter)
        .bind(identification.as_code())
        .bind(now)
        .optional(&mut tx)
        .await?
    } else {
        crate::sql!("delete from support where idea_id = $1 and supporter = $2 returning identification")
            .bind(id)
            .bind(supporter)
            .optional(&mut tx)
            .await?
    };
    let replaced = match by.device {
        Some(device) => {
            crate::sql!("delete from support where idea_id = $1 and supporter = $2")
                .bind(id)
                .bind(device)
                .execute(&mut tx)
                .await?
        }
        None => 0,
    };
    if replaced > 0 {
        count_again(&mut tx, id).await?;
        let supports = supports(&mut tx, id, Some(supporter)).await?;
        tx.commit().await?;
        return Ok(Ok(supports));
    }
    let Some((level,)) = changed else {
        let now = supports(&mut tx, id, Some(supporter)).await?;
        tx.rollback().await?;
        return Ok(Ok(now));
    };
    let others: Option<(i64,)> = crate::sql!("select id from idea where merged_into = $1 limit 1")
        .bind(id)
        .optional(&mut tx)
        .await?;
    if idea.merged_into.is_none() && others.is_none() {
        add(
            &mut tx,
            id,
            code("support.identification", &level)?,
            if on { 1 } else { -1 },
        )
        .await?;
    } else {
        count_again(&mut tx, id).await?;
    }
    let supports = supports(&mut tx, id, Some(supporter)).await?;
    tx.commit().await?;
    Ok(Ok(supports))
}

/// Moves the counters of an idea that no other is merged with.
async fn add(c: &mut Conn, id: IdeaId, level: Identification, change: i64) -> Result<(), StoreError> {
    let of = |counted: Identification| if level == counted { change } else { 0 };
    let changed = crate::sql!(
        "update idea \
         set support_open = support_open + $2, support_email = support_email + $3, \
             support_strong = support_strong + $4, support_total = support_total + $5 \
         where id = $1"
    )
    .bind(id)
    .bind(of(Identification::Open))
    .bind(of(Identification::Email))
    .bind(of(Identification::Strong))
    .bind(change)
    .execute(c)
    .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Missing) }
}

/// How many support an idea now, and whether the asker does.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea.
pub async fn supports(c: &mut Conn, id: IdeaId, supporter: Option<&str>) -> Result<Supports, StoreError> {
    crate::sql!(
        "select support_open as open, support_email as email, support_strong as strong, \
                support_imported as imported, support_total as total, \
                exists (select 1 from support where idea_id = idea.id and supporter = $2) as mine \
         from idea where id = $1"
    )
    .bind(id)
    .bind(supporter)
    .one(c)
    .await
}

/// Counts the people behind an idea, and behind those it was merged into, anew. Each person counts
/// once a merged set, by the best level they are known at.
pub(crate) async fn count_again(c: &mut Conn, id: IdeaId) -> Result<(), StoreError> {
    let mut next = Some(id);
    // A chain of merges is short, and no door lets it close into a circle.
    for _ in 0..64 {
        let Some(id) = next else { return Ok(()) };
        crate::sql!(
            "with recursive merged (id) as ( \
                 select cast($1 as bigint) \
                 union \
                 select idea.id from idea join merged on idea.merged_into = merged.id \
             ), \
             person as ( \
                 select max(case identification when 'strong' then 3 when 'email' then 2 else 1 end) as level \
                 from support where idea_id in (select id from merged) group by supporter \
             ), \
             counted as ( \
                 select coalesce(sum(case level when 1 then 1 else 0 end), 0) as by_open, \
                        coalesce(sum(case level when 2 then 1 else 0 end), 0) as by_email, \
                        coalesce(sum(case level when 3 then 1 else 0 end), 0) as by_strong \
                 from person \
             ) \
             update idea \
             set support_open = (select by_open from counted), \
                 support_email = (select by_email from counted), \
                 support_strong = (select by_strong from counted), \
                 support_total = support_imported + (select by_open + by_email + by_strong from counted) \
             where id = $1"
        )
        .bind(id)
        .execute(c)
        .await?;
        let (target,): (Option<i64>,) = crate::sql!("select merged_into from idea where id = $1")
            .bind(id)
            .one(c)
            .await?;
        next = target.map(IdeaId::new);
        if let Some(target) = next {
            // Its row first: only then does the count below see what others have committed.
            crate::sql!("update idea set version = version where id = $1")
                .bind(target)
                .execute(c)
                .await?;
        }
    }
    Ok(())
}
