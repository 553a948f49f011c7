//! Sessions: a signed-in browser. Here is only the hash of what its cookie holds.

use domain::people::Person;
use domain::people::session::Life;
use domain::{Language, Moment, PersonId};

use crate::codes::code;
use crate::db::{BoardNews, FromRow};
use crate::{Conn, StoreError, Tx};

/// How long a session's former id is still answered, in milliseconds.
const FORMER_MS: i64 = 30_000;

/// Who asks, read anew for each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The rights that hold now.
    pub person: Person,
    /// What the person is called.
    pub name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The language of mails.
    pub language: Language,
    /// The session's name in the list of one's own.
    pub session: String,
    /// The hash of its cookie.
    pub id_hash: String,
    /// When it was last used, as kept (every few minutes).
    pub seen: Moment,
    /// Rights have changed since the session began: it must get a new id.
    pub must_renew: bool,
}

#[derive(FromRow)]
struct Raw {
    number: String,
    person_id: i64,
    seen_at: i64,
    ends_at: i64,
    name: Option<String>,
    email: Option<String>,
    language: String,
    id_hash: String,
    is_renewed: bool,
}

/// Who a session belongs to, if it is still good: limits, the account and the rights are asked now.
/// A former id is answered for [`FORMER_MS`], for requests that were under way when it changed.
///
/// # Errors
/// Only faults of the database.
pub async fn find_session(c: &mut Conn, id_hash: &str, now: Moment) -> Result<Option<SignedIn>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select session.number, session.person_id, session.seen_at, session.ends_at, \
                person.name, person.email, person.language, \
                session.id_hash, (session.rights_version = person.rights_version or session.id_hash <> $1) as is_renewed \
         from session join person on person.id = session.person_id \
         where (session.id_hash = $1 or (session.former_hash = $1 and session.former_until > $2)) \
           and person.disabled_at is null and person.erased_at is null"
    )
    .bind(id_hash)
    .bind(now)
    .optional(c)
    .await?;
    let Some(raw) = raw else { return Ok(None) };
    let person = super::rights(c, PersonId::new(raw.person_id), now.civil_day()).await?;
    let life = Life {
        seen: Moment::from_millis(raw.seen_at),
        ends: Moment::from_millis(raw.ends_at),
    };
    if !life.is_alive(now, person.is_staff()) {
        return Ok(None);
    }
    Ok(Some(SignedIn {
        person,
        name: raw.name,
        email: raw.email,
        language: code("person.language", &raw.language)?,
        session: raw.number,
        id_hash: raw.id_hash,
        seen: life.seen,
        must_renew: !raw.is_renewed,
    }))
}

/// Who a session of this name belongs to, with the rights that hold now; none: it is over. For those
/// who listen long after their request: unlike the id, the name stays when rights change.
///
/// # Errors
/// Only faults of the database.
pub async fn still_there(c: &mut Conn, number: &str, now: Moment) -> Result<Option<Person>, StoreError> {
    let raw: Option<(i64, i64, i64)> = crate::sql!(
        "select session.person_id, session.seen_at, session.ends_at \
         from session join person on person.id = session.person_id \
         where session.number = $1 and person.disabled_at is null and person.erased_at is null"
    )
    .bind(number)
    .optional(c)
    .await?;
    let Some((person, seen, ends)) = raw else {
        return Ok(None);
    };
    let person = super::rights(c, PersonId::new(person), now.civil_day()).await?;
    let life = Life {
        seen: Moment::from_millis(seen),
        ends: Moment::from_millis(ends),
    };
    Ok(life.is_alive(now, person.is_staff()).then_some(person))
}

/// A session to begin.
#[derive(Clone, Copy, Debug)]
pub struct BeginSession<'a> {
    /// Whose.
    pub person: PersonId,
    /// The hash of what the cookie holds.
    pub id_hash: &'a str,
    /// A name for the list.
    pub number: &'a str,
    /// Which browser on which system, in words.
    pub browser: &'a str,
    /// From when, and until when at most.
    pub life: Life,
}

/// Begins a session.
///
/// # Errors
/// [`StoreError::Missing`] when the account is gone or closed.
pub async fn begin_session(tx: &mut Tx, begin: BeginSession<'_>) -> Result<(), StoreError> {
    let begun = crate::sql!(
        "insert into session (id_hash, number, person_id, rights_version, created_at, seen_at, ends_at, browser) \
         select cast($1 as text), cast($2 as text), id, rights_version, cast($3 as bigint), cast($3 as bigint), \
                cast($4 as bigint), cast($5 as text) \
         from person where id = $6 and disabled_at is null and erased_at is null"
    )
    .bind(begin.id_hash)
    .bind(begin.number)
    .bind(begin.life.seen)
    .bind(begin.life.ends)
    .bind(begin.browser)
    .bind(begin.person)
    .execute(tx)
    .await?;
    crate::sql!("update person set seen_at = $2 where id = $1")
        .bind(begin.person)
        .bind(begin.life.seen)
        .execute(tx)
        .await?;
    if begun == 1 { Ok(()) } else { Err(StoreError::Missing) }
}

/// Notes that a session was used, and gives it a new id when its rights have changed. False: it is
/// gone meanwhile.
///
/// # Errors
/// Only faults of the database.
pub async fn touch_session(tx: &mut Tx, id_hash: &str, new_hash: &str, now: Moment) -> Result<bool, StoreError> {
    let touched = crate::sql!(
        "update session set id_hash = $2, seen_at = $3, \
                former_hash = case when id_hash = $2 then former_hash else id_hash end, \
                former_until = case when id_hash = $2 then former_until else cast($4 as bigint) end, \
                rights_version = (select rights_version from person where person.id = session.person_id) \
         where id_hash = $1"
    )
    .bind(id_hash)
    .bind(new_hash)
    .bind(now)
    .bind(Moment::from_millis(now.millis() + FORMER_MS))
    .execute(tx)
    .await?;
    Ok(touched == 1)
}

/// Ends a session: the cookie opens nothing any more.
///
/// # Errors
/// Only faults of the database.
pub async fn end_session(tx: &mut Tx, id_hash: &str) -> Result<(), StoreError> {
    crate::sql!("delete from session where id_hash = $1")
        .bind(id_hash)
        .execute(tx)
        .await?;
    tx.tell(BoardNews::Rights);
    Ok(())
}

/// Ends the person's other sessions than the one of this name; how many.
///
/// # Errors
/// Only faults of the database.
pub async fn end_other_sessions(tx: &mut Tx, person: PersonId, kept: &str) -> Result<u64, StoreError> {
    tx.tell(BoardNews::Rights);
    crate::sql!("delete from session where person_id = $1 and number <> $2")
        .bind(person)
        .bind(kept)
        .execute(tx)
        .await
}

/// One of a person's sessions, for the list of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// Its name; opens nothing.
    pub number: String,
    /// Which browser on which system; empty when it did not say.
    pub browser: String,
    /// When it began.
    pub since: Moment,
    /// When it was last used, to some minutes.
    pub seen: Moment,
}

/// A person's sessions that are still good, the last used first.
///
/// # Errors
/// Only faults of the database.
pub async fn own_sessions(
    c: &mut Conn,
    person: PersonId,
    now: Moment,
    is_staff: bool,
) -> Result<Vec<OwnSession>, StoreError> {
    let rows: Vec<(String, String, i64, i64, i64)> = crate::sql!(
        "select number, browser, created_at, seen_at, ends_at from session where person_id = $1 \
         order by seen_at desc, number"
    )
    .bind(person)
    .all(c)
    .await?;
    let alive = rows.into_iter().filter(|(.., seen, ends)| {
        let life = Life {
            seen: Moment::from_millis(*seen),
            ends: Moment::from_millis(*ends),
        };
        life.is_alive(now, is_staff)
    });
    Ok(alive
        .map(|(number, browser, since, seen, _)| OwnSession {
            number,
            browser,
            since: Moment::from_millis(since),
            seen: Moment::from_millis(seen),
        })
        .collect())
}

/// Ends one of a person's own sessions by its name in the list. False: there is none such.
///
/// # Errors
/// Only faults of the database.
pub async fn end_own_session(tx: &mut Tx, person: PersonId, number: &str) -> Result<bool, StoreError> {
    let ended = crate::sql!("delete from session where person_id = $1 and number = $2")
        .bind(person)
        .bind(number)
        .execute(tx)
        .await?;
    tx.tell(BoardNews::Rights);
    Ok(ended == 1)
}
