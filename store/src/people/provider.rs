//! Accounts of an identity provider, and the rights its groups give.
//!
//! A right given by hand is the administrator's and stays; one that the provider gave is marked, and
//! ends at the first sign-in at which the provider no longer gives it.

use domain::ideas::text::EmailAddress;
use domain::people::{Role, Seat};
use domain::{Date, GroupId, Language, Moment, PersonId};

use super::{Account, account, account_of};
use crate::codes::code;
use crate::db::BoardNews;
use crate::{Conn, StoreError, Tx};

/// Who a provider says somebody is.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// The person, by the provider's own unchanging name.
    pub subject: &'a str,
    /// An address that the provider has verified; another one is not told.
    pub email: Option<&'a EmailAddress>,
    /// What the person is called.
    pub name: Option<&'a str>,
}

/// The account of an identity: the one that signed in so before; else the one with the verified
/// address, which it then is for good. An address bound to another identity is not taken over.
///
/// # Errors
/// Only faults of the database.
pub async fn find(c: &mut Conn, identity: Identity<'_>) -> Result<Option<Account>, StoreError> {
    let known: Option<(i64,)> = crate::sql!("select id from person where issuer = $1 and subject = $2")
        .bind(identity.issuer)
        .bind(identity.subject)
        .optional(c)
        .await?;
    if let Some((id,)) = known {
        return account(c, PersonId::new(id)).await;
    }
    let Some(email) = identity.email else { return Ok(None) };
    let Some(found) = account_of(c, email).await? else {
        return Ok(None);
    };
    let (free,): (bool,) = crate::sql!("select subject is null as free from person where id = $1")
        .bind(found.id)
        .one(c)
        .await?;
    Ok(free.then_some(found))
}

/// Binds an account to an identity, or makes one.
///
/// # Errors
/// [`StoreError::Constraint`] when somebody else was given the identity at the same time.
pub async fn bind(
    tx: &mut Tx,
    found: Option<PersonId>,
    identity: Identity<'_>,
    language: Language,
    now: Moment,
) -> Result<PersonId, StoreError> {
    if let Some(id) = found {
        crate::sql!(
            "update person set issuer = $2, subject = $3, name = coalesce($4, name) where id = $1 and erased_at is null"
        )
        .bind(id)
        .bind(identity.issuer)
        .bind(identity.subject)
        .bind(identity.name)
        .execute(tx)
        .await?;
        return Ok(id);
    }
    // An address that another account has is left to it.
    let email = identity.email.map(super::email_key);
    crate::sql!(
        "insert into person (email, name, language, issuer, subject, created_at) \
         select case when exists (select 1 from person where email = $1) then null else cast($1 as text) end, \
                cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as bigint)"
    )
    .bind(email)
    .bind(identity.name)
    .bind(language.as_code())
    .bind(identity.issuer)
    .bind(identity.subject)
    .bind(now)
    .execute(tx)
    .await?;
    let (id,): (i64,) = crate::sql!("select id from person where issuer = $1 and subject = $2")
        .bind(identity.issuer)
        .bind(identity.subject)
        .one(tx)
        .await?;
    Ok(PersonId::new(id))
}

/// Brings the rights that the provider gave up to date; true: something changed, and the person's
/// other sessions get new ids.
///
/// # Errors
/// [`StoreError::Missing`] when the account is gone.
pub async fn bring_up_to_date(
    tx: &mut Tx,
    id: PersonId,
    roles: &[Role],
    seats: &[Seat],
    today: Date,
    now: Moment,
) -> Result<bool, StoreError> {
    // The lock under which rights change.
    let taken = crate::sql!("update person set seen_at = $2 where id = $1 and erased_at is null")
        .bind(id)
        .bind(now)
        .execute(tx)
        .await?;
    if taken != 1 {
        return Err(StoreError::Missing);
    }
    let roles_changed = bring_roles(tx, id, roles, today, now).await?;
    let seats_changed = bring_seats(tx, id, seats, today, now).await?;
    let is_changed = roles_changed || seats_changed;
    if is_changed {
        crate::sql!("update person set rights_version = rights_version + 1 where id = $1")
            .bind(id)
            .execute(tx)
            .await?;
        tx.tell(BoardNews::Rights);
    }
    Ok(is_changed)
}

async fn bring_roles(tx: &mut Tx, id: PersonId, roles: &[Role], today: Date, now: Moment) -> Result<bool, StoreError> {
    let mut is_changed = false;
    let held: Vec<(i64, String, bool)> = crate::sql!(
        "select id, role, from_provider from person_role \
         where person_id = $1 and ended_at is null and (until_day is null or until_day >= $2) order by id"
    )
    .bind(id)
    .bind(today)
    .all(tx)
    .await?;
    let mut kept = Vec::new();
    for (right, role, from_provider) in held {
        let role: Role = code("person_role.role", &role)?;
        if from_provider && !roles.contains(&role) {
            crate::sql!("update person_role set ended_at = $2 where id = $1")
                .bind(right)
                .bind(now)
                .execute(tx)
                .await?;
            is_changed = true;
        } else {
            kept.push(role);
        }
    }
    for role in roles.iter().filter(|role| !kept.contains(role)) {
        crate::sql!("insert into person_role (person_id, role, from_day, from_provider) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(role.as_code())
            .bind(today)
            .bind(true)
            .execute(tx)
            .await?;
        is_changed = true;
    }
    Ok(is_changed)
}

async fn bring_seats(tx: &mut Tx, id: PersonId, seats: &[Seat], today: Date, now: Moment) -> Result<bool, StoreError> {
    let mut is_changed = false;
    let held: Vec<(i64, i64, bool, bool)> = crate::sql!(
        "select id, group_id, is_lead, from_provider from membership \
         where person_id = $1 and ended_at is null and (until_day is null or until_day >= $2) order by id"
    )
    .bind(id)
    .bind(today)
    .all(tx)
    .await?;
    let mut kept = Vec::new();
    for (right, group, is_lead, from_provider) in held {
        let group = GroupId::new(group);
        if from_provider && !seats.contains(&Seat { group, is_lead }) {
            crate::sql!("update membership set ended_at = $2 where id = $1")
                .bind(right)
                .bind(now)
                .execute(tx)
                .await?;
            is_changed = true;
        } else {
            kept.push(group);
        }
    }
    for seat in seats.iter().filter(|seat| !kept.contains(&seat.group)) {
        crate::sql!(
            "insert into membership (person_id, group_id, is_lead, from_day, from_provider) values ($1, $2, $3, $4, $5)"
        )
        .bind(id)
        .bind(seat.group)
        .bind(seat.is_lead)
        .bind(today)
        .bind(true)
        .execute(tx)
        .await?;
        is_changed = true;
    }
    Ok(is_changed)
}
