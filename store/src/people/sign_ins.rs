//! Sign-ins under way: what a link and a code by mail open, once and for a short while.
//!
//! Neither is here. Both are computed from the instance key and the nonce, so that a stolen copy of
//! the table opens nothing. A known and an unknown address leave the same rows; only whoever sends
//! the mail, and whoever uses the link, asks whether it [`opens`] something.

use domain::ideas::text::EmailAddress;
use domain::mail::UNCONFIRMED_A_DAY;
use domain::people::session::{CODE_TRIES, Purpose, welcomes_newcomers};
use domain::{Language, Moment, PersonId};

use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// A sign-in as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRow {
    /// Its number.
    pub id: i64,
    /// What link and code are computed from.
    pub nonce: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whose address, in small letters.
    pub email: String,
    /// The hash of the cookie of the browser that asked.
    pub browser_hash: Option<String>,
    /// Where to go afterwards; empty: to one's own first page.
    pub target: String,
    /// The language it was asked in.
    pub language: Language,
    /// When it was asked for.
    pub created: Moment,
    /// Until when it is good.
    pub ends: Moment,
    /// It has been used.
    pub is_used: bool,
    /// Codes tried so far.
    pub tries: i64,
}

impl SignInRow {
    /// Whether the link still opens something.
    pub fn is_open(&self, now: Moment) -> bool {
        !self.is_used && now.millis() < self.ends.millis()
    }

    /// Whether a code may still be tried.
    pub fn takes_codes(&self, now: Moment) -> bool {
        self.is_open(now) && self.tries < CODE_TRIES
    }
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    nonce: String,
    purpose: String,
    email: String,
    browser_hash: Option<String>,
    target: String,
    language: String,
    created_at: i64,
    ends_at: i64,
    is_used: bool,
    tries: i64,
}

impl Raw {
    fn parse(self) -> Result<SignInRow, StoreError> {
        Ok(SignInRow {
            id: self.id,
            nonce: self.nonce,
            purpose: code("sign_in.purpose", &self.purpose)?,
            email: self.email,
            browser_hash: self.browser_hash,
            target: self.target,
            language: code("sign_in.language", &self.language)?,
            created: Moment::from_millis(self.created_at),
            ends: Moment::from_millis(self.ends_at),
            is_used: self.is_used,
            tries: self.tries,
        })
    }
}

/// The sign-in with this number, whatever has become of it.
///
/// # Errors
/// Only faults of the database.
pub async fn find(c: &mut Conn, id: i64) -> Result<Option<SignInRow>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, nonce, purpose, email, browser_hash, target, language, created_at, ends_at, \
                (used_at is not null) as is_used, tries \
         from sign_in where id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// The sign-in a link names, whatever has become of it.
///
/// # Errors
/// Only faults of the database.
pub async fn find_nonce(c: &mut Conn, nonce: &str) -> Result<Option<SignInRow>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, nonce, purpose, email, browser_hash, target, language, created_at, ends_at, \
                (used_at is not null) as is_used, tries \
         from sign_in where nonce = $1"
    )
    .bind(nonce)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// What a browser asked for last.
///
/// # Errors
/// Only faults of the database.
pub async fn find_asked_by(c: &mut Conn, browser_hash: &str) -> Result<Option<SignInRow>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, nonce, purpose, email, browser_hash, target, language, created_at, ends_at, \
                (used_at is not null) as is_used, tries \
         from sign_in where browser_hash = $1 order by id desc limit 1"
    )
    .bind(browser_hash)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// A sign-in to be written down.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Random; nobody can guess it.
    pub nonce: &'a str,
    /// What it is for.
    pub purpose: Purpose,
    /// Whose address.
    pub email: &'a EmailAddress,
    /// The hash of the cookie of the browser that asks; none: there is only a link.
    pub browser_hash: Option<&'a str>,
    /// Where to go afterwards.
    pub target: &'a str,
    /// The language of the mail and the pages.
    pub language: Language,
    /// Until when it is good.
    pub ends: Moment,
}

/// Writes a sign-in down; its number. What the same browser asked for earlier dies, and nothing else,
/// so that an outsider cannot end another's.
///
/// # Errors
/// Only faults of the database.
pub async fn ask(tx: &mut Tx, asking: Asking<'_>, now: Moment) -> Result<i64, StoreError> {
    crate::sql!("update sign_in set ends_at = $2 where browser_hash = $1 and used_at is null and ends_at > $2")
        .bind(asking.browser_hash)
        .bind(now)
        .execute(tx)
        .await?;
    crate::sql!(
        "insert into sign_in (nonce, purpose, email, browser_hash, target, language, created_at, ends_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    )
    .bind(asking.nonce)
    .bind(asking.purpose.as_code())
    .bind(super::email_key(asking.email))
    .bind(asking.browser_hash)
    .bind(asking.target)
    .bind(asking.language.as_code())
    .bind(now)
    .bind(asking.ends)
    .execute(tx)
    .await?;
    let (id,): (i64,) = crate::sql!("select id from sign_in where nonce = $1")
        .bind(asking.nonce)
        .one(tx)
        .await?;
    Ok(id)
}

/// Counts one try of a code before it is looked at. False: no more tries, or it is over.
///
/// # Errors
/// Only faults of the database.
pub async fn count_try(tx: &mut Tx, id: i64, now: Moment) -> Result<bool, StoreError> {
    let counted = crate::sql!(
        "update sign_in set tries = tries + 1 where id = $1 and used_at is null and ends_at > $2 and tries < $3"
    )
    .bind(id)
    .bind(now)
    .bind(CODE_TRIES)
    .execute(tx)
    .await?;
    Ok(counted == 1)
}

/// Uses it up: of two at once the second gets false.
///
/// # Errors
/// Only faults of the database.
pub async fn use_up(tx: &mut Tx, id: i64, now: Moment) -> Result<bool, StoreError> {
    let used = crate::sql!("update sign_in set used_at = $2 where id = $1 and used_at is null and ends_at > $2")
        .bind(id)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(used == 1)
}

/// Whether a sign-in mail to this address tells anybody anything: an open account, or somebody who
/// has sent a matter from it. Nothing is ever sent to others.
///
/// # Errors
/// Only faults of the database.
pub async fn is_known(c: &mut Conn, email: &str) -> Result<bool, StoreError> {
    let (accounts, closed, senders): (i64, i64, i64) = crate::sql!(
        "select (select count(*) from person where email = $1), \
                (select count(*) from person where email = $1 and (disabled_at is not null or erased_at is not null)), \
                (select count(*) from idea_contact where lower(email) = $1 and email is not null)"
    )
    .bind(email)
    .one(c)
    .await?;
    Ok(closed == 0 && accounts + senders > 0)
}

/// Whether this sign-in opens something: a known address, or a newcomer who asked in order to
/// follow a matter. A newcomer's address gets few mails a day, so that nobody can pester strangers.
///
/// # Errors
/// Only faults of the database.
pub async fn opens(c: &mut Conn, row: &SignInRow) -> Result<bool, StoreError> {
    if is_known(c, &row.email).await? {
        return Ok(true);
    }
    let (accounts, asked): (i64, i64) = crate::sql!(
        "select (select count(*) from person where email = $1), \
                (select count(*) from sign_in where email = $1 and created_at > $2 and id <= $3)"
    )
    .bind(&row.email)
    .bind(row.created.plus_minutes(-24 * 60))
    .bind(row.id)
    .one(c)
    .await?;
    Ok(accounts == 0 && welcomes_newcomers(&row.target) && asked <= UNCONFIRMED_A_DAY)
}

/// Whose the address is, now that somebody has shown that its mail is theirs. Who has sent matters
/// from it gets an account, and the matters are in its list. Their letters still wait for the press
/// that confirms each: somebody else may have sent them in this name. None: nobody's, or the account
/// is closed.
///
/// # Errors
/// Only faults of the database.
pub async fn owner(tx: &mut Tx, row: &SignInRow, now: Moment) -> Result<Option<PersonId>, StoreError> {
    if !opens(tx, row).await? {
        return Ok(None);
    }
    let email = EmailAddress::stored(row.email.clone());
    let person = super::account_for(tx, &email, None, row.language, false, now).await?;
    crate::sql!(
        "update idea_contact set person_id = $1 where lower(email) = $2 and email is not null and person_id is null"
    )
    .bind(person)
    .bind(&row.email)
    .execute(tx)
    .await?;
    Ok(Some(person))
}

/// How often one source tried one account in this hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Tried {
    /// Mails asked for.
    pub asked: i64,
    /// Wrong codes.
    pub failed: i64,
}

/// Counts one more before it is allowed; what it is now. Both names are keyed hashes.
///
/// # Errors
/// Only faults of the database.
pub async fn count(tx: &mut Tx, account: &str, source: &str, more: Tried, now: Moment) -> Result<Tried, StoreError> {
    let hour = now.millis() / 3_600_000;
    crate::sql!(
        "insert into sign_in_try (account, source, hour, asked, failed) values ($1, $2, $3, $4, $5) \
         on conflict (account, source, hour) do update \
         set asked = sign_in_try.asked + excluded.asked, failed = sign_in_try.failed + excluded.failed"
    )
    .bind(account)
    .bind(source)
    .bind(hour)
    .bind(more.asked)
    .bind(more.failed)
    .execute(tx)
    .await?;
    crate::sql!("select asked, failed from sign_in_try where account = $1 and source = $2 and hour = $3")
        .bind(account)
        .bind(source)
        .bind(hour)
        .one(tx)
        .await
}
