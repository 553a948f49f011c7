//! Taking letters from the outbox to send them, and writing down what became of them.
//!
//! A claim is an update with a lease, so two servers never hold the same letter. A lease that ran
//! out means a server that died in between: its letter is sent again under the same Message-ID.
//! When a letter has gone, its row forgets the address.

use domain::mail::{MailProblem, next_try};
use domain::{IdeaId, Language, MailKind, Moment, PersonId};

use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, Db, StoreError};

/// How long a claimed letter is one server's: longer than a whole batch can take to send.
const LEASE_MINUTES: i64 = 10;

/// A letter that is this server's to send, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Its number in the outbox.
    pub id: i64,
    /// What it tells.
    pub kind: MailKind,
    /// To whom, when it was claimed; ask [`recipient`] before sending.
    pub email: String,
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
    pub detail: String,
    /// The name that is the same on every try.
    pub message_id: String,
    /// When it was put into the outbox.
    pub created: Moment,
    /// This try included.
    pub tries: i64,
    /// The end of the lease: what tells this claim from another.
    pub lease: Moment,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    kind: String,
    email: Option<String>,
    language: String,
    person_id: Option<i64>,
    idea_id: Option<i64>,
    sign_in_id: Option<i64>,
    event_id: Option<i64>,
    detail: String,
    message_id: String,
    created_at: i64,
    tries: i64,
    lease_until: i64,
}

impl Raw {
    fn parse(self) -> Result<Claimed, StoreError> {
        Ok(Claimed {
            id: self.id,
            kind: code("outbox.kind", &self.kind)?,
            email: self.email.unwrap_or_default(),
            language: code("outbox.language", &self.language)?,
            person: self.person_id.map(PersonId::new),
            idea: self.idea_id.map(IdeaId::new),
            sign_in: self.sign_in_id,
            event: self.event_id,
            detail: self.detail,
            message_id: self.message_id,
            created: Moment::from_millis(self.created_at),
            tries: self.tries,
            lease: Moment::from_millis(self.lease_until),
        })
    }
}

/// Whether any letter is due. Asked before [`claim`], so that an idle server writes nothing.
///
/// # Errors
/// Only faults of the database.
pub async fn has_due(c: &mut Conn, now: Moment) -> Result<bool, StoreError> {
    let due: Option<(i64,)> = crate::sql!(
        "select id from outbox \
         where sent_at is null and dropped_at is null and next_try_at <= $1 \
           and (lease_until is null or lease_until < $1) \
         order by next_try_at limit 1"
    )
    .bind(now)
    .optional(c)
    .await?;
    Ok(due.is_some())
}

/// Takes the letters that have waited longest, first those somebody waits for at a screen; each is
/// this server's until its lease ends.
///
/// # Errors
/// Only faults of the database.
pub async fn claim(db: &Db, how_many: i64, now: Moment) -> Result<Vec<Claimed>, StoreError> {
    let mut tx = db.write().await?;
    // The conditions stand twice: PostgreSQL asks the outer ones again after it has waited for
    // another server's claim of the same row.
    let rows: Vec<Raw> = crate::sql!(
        "update outbox set lease_until = $2, tries = tries + 1 \
         where id in (select id from outbox \
                      where sent_at is null and dropped_at is null and next_try_at <= $1 \
                        and (lease_until is null or lease_until < $1) \
                      order by case when kind in ('sign_in', 'confirm') then 0 else 1 end, next_try_at, id limit $3) \
           and sent_at is null and dropped_at is null and next_try_at <= $1 \
           and (lease_until is null or lease_until < $1) \
         returning id, kind, email, language, person_id, idea_id, sign_in_id, event_id, detail, message_id, \
                   created_at, tries, lease_until"
    )
    .bind(now)
    .bind(now.plus_minutes(LEASE_MINUTES))
    .bind(how_many)
    .all(&mut tx)
    .await?;
    let mut claimed = rows.into_iter().map(Raw::parse).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|letter| letter.id);
    tx.commit().await?;
    Ok(claimed)
}

/// To whom a claimed letter goes, asked at the last moment. None: it was dropped or the person
/// erased meanwhile, or the lease is another's now.
///
/// # Errors
/// Only faults of the database.
pub async fn recipient(c: &mut Conn, letter: &Claimed) -> Result<Option<String>, StoreError> {
    let row: Option<(Option<String>,)> = crate::sql!(
        "select email from outbox where id = $1 and lease_until = $2 and sent_at is null and dropped_at is null"
    )
    .bind(letter.id)
    .bind(letter.lease)
    .optional(c)
    .await?;
    Ok(row.and_then(|(email,)| email))
}

/// The mail server has it: the row forgets the address. False: the claim was not ours any more.
///
/// # Errors
/// Only faults of the database.
pub async fn sent(db: &Db, letter: &Claimed, now: Moment) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    let changed = crate::sql!(
        "update outbox set sent_at = $3, email = null, lease_until = null, problem = null \
         where id = $1 and lease_until = $2 and sent_at is null"
    )
    .bind(letter.id)
    .bind(letter.lease)
    .bind(now)
    .execute(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(changed == 1)
}

/// It did not go: it is tried again later, or given up when it has failed for more than a day.
/// The time of the next try; none when it is given up.
///
/// # Errors
/// Only faults of the database.
pub async fn later(db: &Db, letter: &Claimed, now: Moment) -> Result<Option<Moment>, StoreError> {
    let Some(at) = next_try(letter.tries, now) else {
        drop(db, letter, MailProblem::GaveUp, now).await?;
        return Ok(None);
    };
    let mut tx = db.write().await?;
    crate::sql!(
        "update outbox set next_try_at = $3, lease_until = null \
         where id = $1 and lease_until = $2 and sent_at is null and dropped_at is null"
    )
    .bind(letter.id)
    .bind(letter.lease)
    .bind(at)
    .execute(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(Some(at))
}

/// It is never sent; the row says why and forgets the address.
///
/// # Errors
/// Only faults of the database.
pub async fn drop(db: &Db, letter: &Claimed, why: MailProblem, now: Moment) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    crate::sql!(
        "update outbox set dropped_at = $3, email = null, lease_until = null, problem = $4 \
         where id = $1 and lease_until = $2 and sent_at is null and dropped_at is null"
    )
    .bind(letter.id)
    .bind(letter.lease)
    .bind(now)
    .bind(why.as_code())
    .execute(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a line that had waited for the time of undoing has come into the open between two
/// moments: then public pages drawn before may be old.
///
/// # Errors
/// Only faults of the database.
pub async fn came_out(c: &mut Conn, since: Moment, until: Moment) -> Result<bool, StoreError> {
    // Lines wait for seconds: the last ones of the log are enough to look at.
    let found: Option<(i64,)> = crate::sql!(
        "select id from event \
         where id > (select coalesce(max(id), 0) - 1000 from event) \
           and not_before > at and not_before > $1 and not_before <= $2 \
         limit 1"
    )
    .bind(since)
    .bind(until)
    .optional(c)
    .await?;
    Ok(found.is_some())
}

/// What waits in the outbox, for the page that tells how the service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Letters not sent yet.
    pub letters: i64,
    /// How many of them have failed at least once.
    pub failed: i64,
    /// Letters given up or refused, ever.
    pub lost: i64,
}

/// How many letters wait, fail, and were lost.
///
/// # Errors
/// Only faults of the database.
pub async fn waiting(c: &mut Conn) -> Result<Waiting, StoreError> {
    let (letters, failed): (i64, i64) = crate::sql!(
        "select count(*), coalesce(sum(case when tries > 0 and lease_until is null then 1 else 0 end), 0) \
         from outbox where sent_at is null and dropped_at is null"
    )
    .one(c)
    .await?;
    let (lost,): (i64,) = crate::sql!(
        "select count(*) from outbox where dropped_at is not null and problem in ('bad_address', 'refused', 'gave_up')"
    )
    .one(c)
    .await?;
    Ok(Waiting { letters, failed, lost })
}
