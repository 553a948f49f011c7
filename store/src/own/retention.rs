//! What the daily job erases, one statement a row of the list in `domain::own::retention`.

use domain::own::retention::Keep;
use domain::{Doer, IdeaId, Moment, PersonId};

use super::erase::{Erased, Erasing, erase_contact, erase_person};
use crate::{Db, StoreError};

/// Contacts and accounts are erased one by one; so many a turn, the rest tomorrow.
const MOST: i64 = 2_000;

/// Erases what has been kept long enough. How many, and what may also stand in files. Files
/// themselves are the server's to remove.
///
/// # Errors
/// Only faults of the database.
pub async fn erase_old(db: &Db, keep: Keep, now: Moment) -> Result<(u64, Erased), StoreError> {
    let before = keep.before(now);
    let text = match keep {
        Keep::EndedContacts => return ended_contacts(db, before, now).await,
        Keep::FormerStaff => return former_staff(db, before, now).await,
        Keep::BoardOps => return board_ops(db, before).await,
        Keep::MailFiles => return Ok((0, Erased::default())),
        Keep::SignIns => crate::sql!("delete from sign_in where ends_at < $1"),
        Keep::SignInTries => crate::sql!("delete from sign_in_try where hour < cast($1 as bigint) / 3600000"),
        Keep::Sessions => crate::sql!("delete from session where ends_at < $1"),
        Keep::SentMail => crate::sql!("delete from outbox where coalesce(sent_at, dropped_at) < $1"),
        Keep::CoveredWords => crate::sql!("update cover set words = null where words is not null and at < $1"),
        Keep::Undo => crate::sql!("delete from idea_undo where ends_at < $1"),
        Keep::DeletedCards => crate::sql!("delete from card where deleted_at is not null and deleted_at < $1"),
    };
    let mut tx = db.write().await?;
    let gone = text.bind(before).execute(&mut tx).await?;
    if gone == 0 {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok((gone, Erased::default()))
}

/// What operations answered, and what would take them back.
async fn board_ops(db: &Db, before: Moment) -> Result<(u64, Erased), StoreError> {
    let mut tx = db.write().await?;
    let mut gone = crate::sql!("delete from board_op where at < $1")
        .bind(before)
        .execute(&mut tx)
        .await?;
    gone += crate::sql!(
        "delete from board_undo where exists \
             (select 1 from board_event e where e.board_id = board_undo.board_id and e.seq = board_undo.seq and e.at < $1)"
    )
    .bind(before)
    .execute(&mut tx)
    .await?;
    if gone == 0 {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok((gone, Erased::default()))
}

async fn ended_contacts(db: &Db, before: Moment, now: Moment) -> Result<(u64, Erased), StoreError> {
    let rows: Vec<(i64,)> = crate::sql!(
        "select contact.idea_id \
         from idea_contact contact join idea i on i.id = contact.idea_id \
         where (contact.name is not null or contact.email is not null or contact.person_id is not null) \
           and i.status in ('done', 'part_done', 'declined', 'redirected', 'merged', 'withdrawn') \
           and coalesce(i.ended_at, i.changed_at) < $1 \
         order by contact.idea_id limit $2"
    )
    .bind(before)
    .bind(MOST)
    .all(&mut db.read().await?)
    .await?;
    let mut all = (0, Erased::default());
    for (id,) in rows {
        if let Some(erased) = erase_contact(db, IdeaId::new(id), Doer::System, now).await? {
            all.0 += 1;
            all.1.addresses.extend(erased.addresses);
        }
    }
    Ok(all)
}

async fn former_staff(db: &Db, before: Moment, now: Moment) -> Result<(u64, Erased), StoreError> {
    let rows: Vec<(i64,)> = crate::sql!(
        "select id from person \
         where erased_at is null and coalesce(seen_at, created_at) < $1 \
           and (exists (select 1 from person_role where person_id = person.id) \
                or exists (select 1 from membership where person_id = person.id)) \
           and not exists (select 1 from person_role \
                           where person_id = person.id and ended_at is null \
                             and (until_day is null or until_day >= $2)) \
           and not exists (select 1 from membership \
                           where person_id = person.id and ended_at is null \
                             and (until_day is null or until_day >= $2)) \
         order by id limit $3"
    )
    .bind(before)
    .bind(now.civil_day())
    .bind(MOST)
    .all(&mut db.read().await?)
    .await?;
    let mut all = (0, Erased::default());
    for (id,) in rows {
        if let Erasing::Done(erased) = erase_person(db, PersonId::new(id), now).await? {
            all.0 += 1;
            all.1.addresses.extend(erased.addresses);
        }
    }
    Ok(all)
}
