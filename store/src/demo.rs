//! Demonstration data: whether it is there, made-up supporters, and taking all of it away.

use domain::{BoardId, IdeaId, Identification, Localised, Moment};

use crate::db::FromRow;
use crate::ideas::{support, write};
use crate::{Conn, Db, StoreError, lists, search, settings};

/// What was taken away, and what stays because real matters use it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Ideas with everything that belongs to them.
    pub ideas: u64,
    /// Groups and themes.
    pub lists: u64,
    /// Groups and themes that real ideas are in.
    pub kept: i64,
}

#[derive(FromRow)]
struct Demo {
    search_key: i64,
}

/// Whether the demo town has been filled in.
///
/// # Errors
/// Only faults of the database.
pub async fn is_filled(c: &mut Conn) -> Result<bool, StoreError> {
    let any: Option<(i64,)> = crate::sql!("select id from idea where demo limit 1")
        .optional(c)
        .await?;
    Ok(any.is_some())
}

/// Publishes a demonstration board.
///
/// # Errors
/// Only faults of the database.
pub async fn publish_board(db: &Db, board: BoardId) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    crate::sql!("update board set published = true where id = $1 and demo")
        .bind(board)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Gives a demonstration idea made-up supporters, so many of each level.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such demonstration idea.
pub async fn add_supporters(
    db: &Db,
    id: IdeaId,
    counts: &[(Identification, u32)],
    now: Moment,
) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let idea = write::take(&mut tx, id).await?;
    if !idea.is_some_and(|idea| idea.demo) {
        return Err(StoreError::Missing);
    }
    for (level, count) in counts {
        for n in 0..*count {
            crate::sql!(
                "insert into support (idea_id, supporter, identification, at) values ($1, $2, $3, $4) \
                 on conflict (idea_id, supporter) do nothing"
            )
            .bind(id)
            .bind(format!("demo {id} {} {n}", level.as_code()))
            .bind(level.as_code())
            .bind(now)
            .execute(&mut tx)
            .await?;
        }
    }
    support::count_again(&mut tx, id).await?;
    tx.commit().await
}

/// Adds a demonstration template of answers after the others.
///
/// # Errors
/// Only faults of the database.
pub async fn add_template(db: &Db, title: &str, text: &Localised) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    settings::take(&mut tx).await?;
    lists::add_template(&mut tx, title, text).await?;
    crate::sql!("update answer_template set demo = true where id = (select max(id) from answer_template)")
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Lets the demo town have its name and contacts also where it is served as any town is. A town that
/// has set anything of its own keeps it all. False: it has.
///
/// # Errors
/// Only faults of the database.
pub async fn set_town(db: &Db, values: &[(String, String)], now: Moment) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    settings::take(&mut tx).await?;
    if settings::all(&mut tx)
        .await?
        .iter()
        .any(|(name, _)| name.starts_with("town."))
    {
        tx.rollback().await?;
        return Ok(false);
    }
    for (name, value) in values {
        settings::set(&mut tx, name, Some(value), None, now).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Takes all demonstration data away: ideas, their events, supports given to them, boards, groups,
/// themes, templates, and of the settings those of the demo `town` that nobody has changed. Numbers of ideas
/// are not used again.
///
/// # Errors
/// Only faults of the database; then everything is as it was.
pub async fn remove_demo(db: &Db, town: &[(String, String)]) -> Result<Removed, StoreError> {
    let mut tx = db.write().await?;
    settings::take(&mut tx).await?;
    for (name, value) in town {
        // What somebody has changed since is the town's own.
        crate::sql!("delete from setting where name = $1 and value = $2 and changed_by is null")
            .bind(name)
            .bind(value)
            .execute(&mut tx)
            .await?;
    }
    crate::sql!("delete from answer_template where demo")
        .execute(&mut tx)
        .await?;
    crate::sql!("update idea set version = version + 1, merged_into = null where demo")
        .execute(&mut tx)
        .await?;
    let rows: Vec<Demo> = crate::sql!("select search_key from idea where demo")
        .all(&mut tx)
        .await?;
    for row in rows {
        search::index::remove(&mut tx, row.search_key).await?;
    }
    let ideas = crate::sql!("delete from idea where demo").execute(&mut tx).await?;
    // A board that does work for a real idea is a real one by now.
    crate::sql!(
        "delete from board \
         where demo \
           and not exists (select 1 from tie join card on card.id = tie.card_id \
                           where card.board_id = board.id and tie.idea_id is not null)"
    )
    .execute(&mut tx)
    .await?;
    crate::sql!("delete from event where demo").execute(&mut tx).await?;
    crate::people::demo::remove(&mut tx).await?;
    let themes = crate::sql!(
        "delete from theme where demo and id not in (select theme_id from idea where theme_id is not null)"
    )
    .execute(&mut tx)
    .await?;
    let groups = crate::sql!(
        "delete from sector_group \
         where demo \
           and id not in (select group_id from board) \
           and id not in (select group_id from idea where group_id is not null) \
           and id not in (select group_id from answer where group_id is not null) \
           and id not in (select group_id from comment where group_id is not null) \
           and id not in (select group_id from theme where group_id is not null)"
    )
    .execute(&mut tx)
    .await?;
    let (kept,): (i64,) = crate::sql!(
        "select (select count(*) from theme where demo) + (select count(*) from sector_group where demo) \
                  + (select count(*) from board where demo)"
    )
    .one(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(Removed {
        ideas,
        lists: themes + groups,
        kept,
    })
}
