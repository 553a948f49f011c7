//! Mail to go out: rows written in the transaction of what they tell about.
//!
//! A row holds no words; they are put together when it is sent, from what is then true. What is
//! undone within its seconds takes its rows along.

mod claim;
mod rounds;
mod switch;

use domain::handling::undo_ends;
use domain::{IdeaId, Language, MailKind, Moment, PersonId};

use crate::codes::code;
use crate::{Conn, StoreError, keys};

pub use claim::{Claimed, came_out, claim, drop, has_due, later, recipient, sent, waiting};
pub use rounds::{Ahead, Due, ahead, followed_lately, write_digests, write_mondays};
pub use switch::{is_on, turn};

/// A letter to be sent.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// What it tells.
    pub kind: MailKind,
    /// To whom.
    pub email: &'a str,
    /// In which language.
    pub language: Language,
    /// The account it is for, when there is one.
    pub person: Option<PersonId>,
    /// The matter it is about.
    pub idea: Option<IdeaId>,
    /// The sign-in whose link and code it brings.
    pub sign_in: Option<i64>,
    /// What happened.
    pub event: Option<i64>,
    /// Codes, days and ids for the words (JSON).
    pub detail: &'a str,
    /// A letter with the same key is sent once.
    pub once: Option<&'a str>,
    /// Not before this.
    pub not_before: Moment,
}

/// Puts a letter into the outbox. One with the same `once` is there already: nothing happens.
///
/// # Errors
/// Only faults of the database.
pub async fn put(c: &mut Conn, letter: Letter<'_>, now: Moment) -> Result<(), StoreError> {
    crate::sql!(
        "insert into outbox (kind, email, language, person_id, idea_id, sign_in_id, event_id, detail, once_key, \
                             message_id, created_at, not_before, next_try_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) \
         on conflict (once_key) do nothing"
    )
    .bind(letter.kind.as_code())
    .bind(letter.email)
    .bind(letter.language.as_code())
    .bind(letter.person)
    .bind(letter.idea)
    .bind(letter.sign_in)
    .bind(letter.event)
    .bind(letter.detail)
    .bind(letter.once)
    .bind(keys::random_name()?)
    .bind(now)
    .bind(letter.not_before)
    .execute(c)
    .await?;
    Ok(())
}

/// Tells the author of an idea, if the address is confirmed and the mails of the matter are on.
/// Goes out when the time for undoing has passed. `event` is what happened.
///
/// # Errors
/// Only faults of the database.
pub async fn tell_author(
    c: &mut Conn,
    idea: IdeaId,
    kind: MailKind,
    event: Option<i64>,
    now: Moment,
) -> Result<(), StoreError> {
    tell_author_at(c, idea, kind, event, now, undo_ends(now)).await
}

/// As [`tell_author`], not before a moment.
pub(crate) async fn tell_author_at(
    c: &mut Conn,
    idea: IdeaId,
    kind: MailKind,
    event: Option<i64>,
    now: Moment,
    not_before: Moment,
) -> Result<(), StoreError> {
    crate::sql!(
        "insert into outbox (kind, email, language, idea_id, event_id, message_id, created_at, not_before, next_try_at) \
         select cast($2 as text), contact.email, idea.language, idea.id, cast($3 as bigint), cast($4 as text), \
                cast($5 as bigint), cast($6 as bigint), cast($6 as bigint) \
         from idea join idea_contact contact on contact.idea_id = idea.id \
         where idea.id = $1 and contact.email is not null and contact.confirmed_at is not null and contact.wants_mail"
    )
    .bind(idea)
    .bind(kind.as_code())
    .bind(event)
    .bind(keys::random_name()?)
    .bind(now)
    .bind(not_before)
    .execute(c)
    .await?;
    Ok(())
}

/// Tells everyone who follows an idea and has an address, each in their own language.
///
/// # Errors
/// Only faults of the database.
pub async fn tell_followers(
    c: &mut Conn,
    idea: IdeaId,
    kind: MailKind,
    event: i64,
    now: Moment,
) -> Result<(), StoreError> {
    let followers: Vec<(i64, String, String)> = crate::sql!(
        "select person.id, person.email, person.language \
         from follow join person on person.id = follow.person_id \
         where follow.idea_id = $1 and person.email is not null and person.disabled_at is null and person.wants_digest \
         order by person.id"
    )
    .bind(idea)
    .all(c)
    .await?;
    for (person, email, language) in followers {
        let once = format!("{}:{event}:{person}", kind.as_code());
        let letter = Letter {
            kind,
            email: &email,
            language: code("person.language", &language)?,
            person: Some(PersonId::new(person)),
            idea: Some(idea),
            sign_in: None,
            event: Some(event),
            detail: "{}",
            once: Some(&once),
            not_before: undo_ends(now),
        };
        put(c, letter, now).await?;
    }
    Ok(())
}

/// What happened was undone: its letters are never sent.
///
/// # Errors
/// Only faults of the database.
pub async fn drop_for(c: &mut Conn, event: i64, now: Moment) -> Result<(), StoreError> {
    crate::sql!(
        "update outbox set dropped_at = $2, email = null where event_id = $1 and sent_at is null and dropped_at is null"
    )
    .bind(event)
    .bind(now)
    .execute(c)
    .await?;
    Ok(())
}
