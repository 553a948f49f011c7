//! Erasing: an account with everything that names it, or the contact details of one matter.
//!
//! What others rely on stays without its name: the idea's text, official answers, counts. Cells are
//! zeroed when they are freed (`secure_delete`), and SQLite's write-ahead log is emptied at the end,
//! so that no byte of the name or the address is left in the files of the database.

use domain::people::Role;
use domain::{Doer, EventKind, IdeaId, Moment, PersonId};

use crate::db::BoardNews;
use crate::ideas::events::{self, Happening};
use crate::ideas::write;
use crate::people::staff::other_administrators;
use crate::{Conn, Db, StoreError, Tx, keys, people, settings};

/// What was erased and may stand in files beside the database, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Addresses whose mails in files must go.
    pub addresses: Vec<String>,
}

/// What came of asking to erase an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erasing {
    Done(Erased),
    /// There is none, or it was erased before.
    Gone,
    /// Nobody could manage the town any more: nothing was erased.
    LastAdministrator,
}

/// Erases an account in one transaction.
///
/// # Errors
/// Only faults of the database: then nothing was erased.
pub async fn erase_person(db: &Db, id: PersonId, now: Moment) -> Result<Erasing, StoreError> {
    let mut tx = db.write().await?;
    // The lock for "the last administrator stays": two who leave at once take turns.
    settings::take(&mut tx).await?;
    let rights = people::rights(&mut tx, id, now.civil_day()).await?;
    if rights.has(Role::Administrator) && other_administrators(&mut tx, id, now.civil_day()).await? == 0 {
        return Ok(Erasing::LastAdministrator);
    }
    // The row first: it is the lock under which rights, sessions and follows are made.
    let taken: Option<(Option<String>,)> = crate::sql!(
        "update person set rights_version = rights_version + 1 where id = $1 and erased_at is null returning email"
    )
    .bind(id)
    .optional(&mut tx)
    .await?;
    let Some((email,)) = taken else {
        return Ok(Erasing::Gone);
    };
    tx.tell(BoardNews::Rights);
    let mut addresses: Vec<String> = email.iter().cloned().collect();
    for idea in ideas_of(&mut tx, id, email.as_deref()).await? {
        write::take(&mut tx, idea).await?;
        addresses.extend(empty_contact(&mut tx, idea, Doer::Person(id), now).await?);
    }
    empty_words_about(&mut tx, id).await?;
    let other_name = ["e", &keys::random_name()?].concat();
    crate::sql!("update support set supporter = $2 where supporter = 'p' || cast(cast($1 as bigint) as text)")
        .bind(id)
        .bind(other_name)
        .execute(&mut tx)
        .await?;
    forget_sign_in(&mut tx, id, email.as_deref(), now).await?;
    crate::sql!(
        "update person \
         set email = null, name = null, issuer = null, subject = null, seen_at = null, erased_at = $2, \
             wants_digest = false, wants_monday_mail = false \
         where id = $1"
    )
    .bind(id)
    .bind(now)
    .execute(&mut tx)
    .await?;
    crate::sql!(
        "insert into event (idea_id, kind, at, actor_kind, actor_id, public, detail, not_before) \
         values (null, $1, $2, 'person', $3, false, '{}', $2)"
    )
    .bind(EventKind::Erased.as_code())
    .bind(now)
    .bind(id)
    .execute(&mut tx)
    .await?;
    tx.commit().await?;
    db.fold_log().await?;
    addresses.sort_unstable();
    addresses.dedup();
    Ok(Erasing::Done(Erased { addresses }))
}

/// Erases the name and the address of one matter. None: there was nothing to erase.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea.
pub async fn erase_contact(db: &Db, id: IdeaId, by: Doer, now: Moment) -> Result<Option<Erased>, StoreError> {
    let mut tx = db.write().await?;
    write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    if !has_contact(&mut tx, id).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    let addresses = empty_contact(&mut tx, id, by, now).await?.into_iter().collect();
    tx.commit().await?;
    db.fold_log().await?;
    Ok(Some(Erased { addresses }))
}

/// Whether a name, an address or an account is kept with the matter.
///
/// # Errors
/// Only faults of the database.
pub async fn has_contact(c: &mut Conn, id: IdeaId) -> Result<bool, StoreError> {
    let (has,): (bool,) = crate::sql!(
        "select exists (select 1 from idea_contact \
                        where idea_id = $1 and (name is not null or email is not null or person_id is not null)) as has"
    )
    .bind(id)
    .one(c)
    .await?;
    Ok(has)
}

/// The matters whose contact details are the account's.
async fn ideas_of(c: &mut Conn, id: PersonId, email: Option<&str>) -> Result<Vec<IdeaId>, StoreError> {
    let rows: Vec<(i64,)> =
        crate::sql!("select idea_id from idea_contact where person_id = $1 or lower(email) = $2 order by idea_id")
            .bind(id)
            .bind(email)
            .all(c)
            .await?;
    Ok(rows.into_iter().map(|(id,)| IdeaId::new(id)).collect())
}

/// Empties the contact row of a matter, strips its letters, and writes that it was done. The
/// address it had.
async fn empty_contact(tx: &mut Tx, id: IdeaId, by: Doer, now: Moment) -> Result<Option<String>, StoreError> {
    let email: Option<(Option<String>,)> = crate::sql!("select email from idea_contact where idea_id = $1")
        .bind(id)
        .optional(tx)
        .await?;
    crate::sql!(
        "update idea_contact \
         set name = null, email = null, confirmed_at = null, person_id = null, wants_mail = false, erased_at = $2 \
         where idea_id = $1"
    )
    .bind(id)
    .bind(now)
    .execute(tx)
    .await?;
    // A covered name is kept for the days in which the covering can be taken back; not any more.
    crate::sql!("update cover set words = null where idea_id = $1 and field = 'name'")
        .bind(id)
        .execute(tx)
        .await?;
    let email = email.and_then(|it| it.0);
    if let Some(address) = &email {
        crate::sql!(
            "update outbox \
             set dropped_at = case when sent_at is null then coalesce(dropped_at, $3) else dropped_at end, \
                 email = null, problem = null \
             where idea_id = $1 and lower(email) = $2"
        )
        .bind(id)
        .bind(address.to_lowercase())
        .bind(now)
        .execute(tx)
        .await?;
        // What a mail server said of a sent letter may name its reader.
        crate::sql!("update outbox set problem = null where idea_id = $1 and person_id is null")
            .bind(id)
            .execute(tx)
            .await?;
    }
    events::write(tx, Happening::new(id, EventKind::Erased, by, now)).await?;
    Ok(email)
}

/// Names beside words: comments keep their text, answers their group, covered names go.
async fn empty_words_about(tx: &mut Tx, id: PersonId) -> Result<(), StoreError> {
    crate::sql!(
        "update cover set words = null \
         where field = 'name' and comment_id in (select id from comment where person_id = $1)"
    )
    .bind(id)
    .execute(tx)
    .await?;
    crate::sql!("update comment set name = null where person_id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    crate::sql!("update answer set shows_person = false where person_id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    for delete in [
        crate::sql!("delete from follow where person_id = $1"),
        // What was done on boards stays, as somebody's; nobody is called or given work any more.
        crate::sql!("delete from card_mention where person_id = $1"),
        crate::sql!("delete from card_person where person_id = $1"),
        crate::sql!("delete from board_member where person_id = $1"),
    ] {
        delete.bind(id).execute(tx).await?;
    }
    Ok(())
}

/// Sessions, links under way, rights, and letters to the account.
async fn forget_sign_in(tx: &mut Tx, id: PersonId, email: Option<&str>, now: Moment) -> Result<(), StoreError> {
    crate::sql!("delete from session where person_id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    crate::sql!(
        "update outbox \
         set dropped_at = case when sent_at is null then coalesce(dropped_at, $3) else dropped_at end, \
             email = null, problem = null \
         where person_id = $1 or lower(email) = $2 \
            or sign_in_id in (select sign_in.id from sign_in where sign_in.person_id = $1 or sign_in.email = $2)"
    )
    .bind(id)
    .bind(email)
    .bind(now)
    .execute(tx)
    .await?;
    crate::sql!("delete from sign_in where person_id = $1 or email = $2")
        .bind(id)
        .bind(email)
        .execute(tx)
        .await?;
    crate::sql!("update person_role set ended_at = $2 where person_id = $1 and ended_at is null")
        .bind(id)
        .bind(now)
        .execute(tx)
        .await?;
    crate::sql!("update membership set ended_at = $2 where person_id = $1 and ended_at is null")
        .bind(id)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}
