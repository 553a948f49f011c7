//! People, their rights and their sessions.
//!
//! A right counts while its days hold and nobody has taken it away; both are asked at every read,
//! so that taking one away works at the next request.

pub(crate) mod demo;
pub mod provider;
pub mod rights;
pub mod sessions;
pub mod sign_ins;
pub mod staff;

use domain::ideas::text::EmailAddress;
use domain::{Language, Moment, PersonId};

use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

pub use rights::{Granted, end_role, end_seat, grant_role, grant_seat, rights};
pub use sessions::{BeginSession, SignedIn, begin_session, end_other_sessions, end_session, find_session};

/// An account as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: PersonId,
    /// Small letters; none after erasing.
    pub email: Option<String>,
    /// What the person is called.
    pub name: Option<String>,
    /// The language of mails.
    pub language: Language,
    /// May not sign in any more.
    pub is_disabled: bool,
    /// Demonstration data.
    pub demo: bool,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    email: Option<String>,
    name: Option<String>,
    language: String,
    is_disabled: bool,
    demo: bool,
}

impl Raw {
    fn parse(self) -> Result<Account, StoreError> {
        Ok(Account {
            id: PersonId::new(self.id),
            email: self.email,
            name: self.name,
            language: crate::codes::code("person.language", &self.language)?,
            is_disabled: self.is_disabled,
            demo: self.demo,
        })
    }
}

/// An address as it is compared: small letters.
pub fn email_key(email: &EmailAddress) -> String {
    email.as_str().to_lowercase()
}

/// The account with this number.
///
/// # Errors
/// Only faults of the database.
pub async fn account(c: &mut Conn, id: PersonId) -> Result<Option<Account>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, email, name, language, (disabled_at is not null or erased_at is not null) as is_disabled, demo \
         from person where id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// The account with this address, in any letters.
///
/// # Errors
/// Only faults of the database.
pub async fn account_of(c: &mut Conn, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, email, name, language, (disabled_at is not null or erased_at is not null) as is_disabled, demo \
         from person where email = $1"
    )
    .bind(email_key(email))
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// Makes an account for an address, or gives the one there is. Its number.
///
/// # Errors
/// Only faults of the database.
pub async fn account_for(
    tx: &mut Tx,
    email: &EmailAddress,
    name: Option<&str>,
    language: Language,
    demo: bool,
    now: Moment,
) -> Result<PersonId, StoreError> {
    crate::sql!(
        "insert into person (email, name, language, created_at, demo) values ($1, $2, $3, $4, $5) \
         on conflict (email) do update set name = coalesce(person.name, excluded.name)"
    )
    .bind(email_key(email))
    .bind(name)
    .bind(language.as_code())
    .bind(now)
    .bind(demo)
    .execute(tx)
    .await?;
    let (id,): (i64,) = crate::sql!("select id from person where email = $1")
        .bind(email_key(email))
        .one(tx)
        .await?;
    Ok(PersonId::new(id))
}
