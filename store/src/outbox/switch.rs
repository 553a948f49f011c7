//! What readers of letters switch off and on: one row each.

use domain::Moment;
use domain::mail::MailSwitch;

use crate::{Conn, Db, StoreError};

/// Whether such letters are on. None: there is nothing to switch any more.
///
/// # Errors
/// Only faults of the database.
pub async fn is_on(c: &mut Conn, switch: MailSwitch) -> Result<Option<bool>, StoreError> {
    let found: Option<(bool,)> =
        match switch {
            MailSwitch::Idea(idea) => {
                crate::sql!("select wants_mail from idea_contact where idea_id = $1 and email is not null")
                    .bind(idea)
                    .optional(c)
                    .await?
            }
            MailSwitch::Follow(idea, person) => crate::sql!(
                "select exists (select 1 from follow where follow.idea_id = idea.id and follow.person_id = person.id) \
                        as is_on \
                 from idea, person where idea.id = $1 and person.id = $2 and person.erased_at is null"
            )
            .bind(idea)
            .bind(person)
            .optional(c)
            .await?,
            MailSwitch::Digest(person) => {
                crate::sql!("select wants_digest from person where id = $1 and erased_at is null")
                    .bind(person)
                    .optional(c)
                    .await?
            }
            MailSwitch::Monday(person) => {
                crate::sql!("select wants_monday_mail from person where id = $1 and erased_at is null")
                    .bind(person)
                    .optional(c)
                    .await?
            }
        };
    Ok(found.map(|(is_on,)| is_on))
}

/// Switches such letters on or off; the same again changes nothing.
///
/// # Errors
/// Only faults of the database.
pub async fn turn(db: &Db, switch: MailSwitch, on: bool, now: Moment) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    match switch {
        MailSwitch::Idea(idea) => {
            crate::sql!("update idea_contact set wants_mail = $2 where idea_id = $1")
                .bind(idea)
                .bind(on)
                .execute(&mut tx)
                .await?
        }
        MailSwitch::Follow(idea, person) if on => {
            crate::sql!(
                "insert into follow (idea_id, person_id, at) \
                 select idea.id, person.id, cast($3 as bigint) from idea, person \
                 where idea.id = $1 and person.id = $2 and person.erased_at is null \
                 on conflict (idea_id, person_id) do nothing"
            )
            .bind(idea)
            .bind(person)
            .bind(now)
            .execute(&mut tx)
            .await?
        }
        MailSwitch::Follow(idea, person) => {
            crate::sql!("delete from follow where idea_id = $1 and person_id = $2")
                .bind(idea)
                .bind(person)
                .execute(&mut tx)
                .await?
        }
        MailSwitch::Digest(person) => {
            crate::sql!("update person set wants_digest = $2 where id = $1")
                .bind(person)
                .bind(on)
                .execute(&mut tx)
                .await?
        }
        MailSwitch::Monday(person) => {
            crate::sql!("update person set wants_monday_mail = $2 where id = $1")
                .bind(person)
                .bind(on)
                .execute(&mut tx)
                .await?
        }
    };
    tx.commit().await
}
