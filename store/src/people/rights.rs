//! Roles and seats in groups, with the days they hold.

use domain::people::{Person, Role, Seat};
use domain::{Date, GroupId, Moment, PersonId};

use crate::codes::{code, day, day_option};
use crate::db::{BoardNews, FromRow};
use crate::{Conn, StoreError, Tx};

/// The rights of a person that hold today.
///
/// # Errors
/// Only faults of the database.
pub async fn rights(c: &mut Conn, id: PersonId, today: Date) -> Result<Person, StoreError> {
    let roles: Vec<(String,)> = crate::sql!(
        "select distinct role from person_role \
         where person_id = $1 and ended_at is null and from_day <= $2 and (until_day is null or until_day >= $2) \
         order by role"
    )
    .bind(id)
    .bind(today)
    .all(c)
    .await?;
    let seats: Vec<(i64, bool)> = crate::sql!(
        "select group_id, is_lead from membership \
         where person_id = $1 and ended_at is null and from_day <= $2 and (until_day is null or until_day >= $2) \
         order by group_id, is_lead desc"
    )
    .bind(id)
    .bind(today)
    .all(c)
    .await?;
    let mut person = Person::resident(id);
    for (role,) in roles {
        person.roles.push(code("person_role.role", &role)?);
    }
    for (group, is_lead) in seats {
        // A lead who is also written as a member has one seat, the lead's.
        if !person.is_member(GroupId::new(group)) {
            person.seats.push(Seat {
                group: GroupId::new(group),
                is_lead,
            });
        }
    }
    Ok(person)
}

/// One right as it was given, for the page of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// Its number, to end it by.
    pub id: i64,
    /// A role; none: a seat in a group.
    pub role: Option<Role>,
    /// The group of a seat, and whether it leads.
    pub seat: Option<Seat>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Option<Date>,
}

#[derive(FromRow)]
struct RawGranted {
    id: i64,
    role: Option<String>,
    group_id: Option<i64>,
    is_lead: bool,
    from_day: String,
    until_day: Option<String>,
}

/// Every right of a person that nobody has ended, also those to come and those whose days are past.
///
/// # Errors
/// Only faults of the database.
pub async fn granted(c: &mut Conn, id: PersonId) -> Result<Vec<Granted>, StoreError> {
    let rows: Vec<RawGranted> = crate::sql!(
        "select id, role, cast(null as bigint) as group_id, cast(false as boolean) as is_lead, from_day, until_day \
         from person_role where person_id = $1 and ended_at is null \
         union all \
         select id, cast(null as text), group_id, is_lead, from_day, until_day \
         from membership where person_id = $1 and ended_at is null \
         order by 2, 3, 1"
    )
    .bind(id)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Granted {
                id: raw.id,
                role: raw.role.map(|it| code("person_role.role", &it)).transpose()?,
                seat: raw.group_id.map(|group| Seat {
                    group: GroupId::new(group),
                    is_lead: raw.is_lead,
                }),
                from: day("from_day", &raw.from_day)?,
                until: day_option("until_day", raw.until_day.as_deref())?,
            })
        })
        .collect()
}

/// Gives a role from a day on, at most until another. One that holds all those days already stays.
///
/// # Errors
/// Only faults of the database.
pub async fn grant_role(
    tx: &mut Tx,
    id: PersonId,
    role: Role,
    from: Date,
    until: Option<Date>,
) -> Result<(), StoreError> {
    take(tx, id).await?;
    crate::sql!(
        "insert into person_role (person_id, role, from_day, until_day) \
         select cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as text) \
         where not exists (select 1 from person_role \
                           where person_id = $1 and role = $2 and ended_at is null \
                             and from_day <= cast($3 as text) \
                             and (until_day is null \
                                  or (cast($4 as text) is not null and until_day >= cast($4 as text))))"
    )
    .bind(id)
    .bind(role.as_code())
    .bind(from)
    .bind(until)
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives a seat in a group from a day on, at most until another. A seat that the person has there
/// already is ended first, so that leading can be given and taken.
///
/// # Errors
/// Only faults of the database.
pub async fn grant_seat(
    tx: &mut Tx,
    id: PersonId,
    seat: Seat,
    from: Date,
    until: Option<Date>,
    now: Moment,
) -> Result<(), StoreError> {
    take(tx, id).await?;
    crate::sql!("update membership set ended_at = $3 where person_id = $1 and group_id = $2 and ended_at is null")
        .bind(id)
        .bind(seat.group)
        .bind(now)
        .execute(tx)
        .await?;
    crate::sql!(
        "insert into membership (person_id, group_id, is_lead, from_day, until_day) values ($1, $2, $3, $4, $5)"
    )
    .bind(id)
    .bind(seat.group)
    .bind(seat.is_lead)
    .bind(from)
    .bind(until)
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a role away now. False: it was not there.
///
/// # Errors
/// Only faults of the database.
pub async fn end_role(tx: &mut Tx, id: PersonId, right: i64, now: Moment) -> Result<bool, StoreError> {
    take(tx, id).await?;
    let ended =
        crate::sql!("update person_role set ended_at = $3 where id = $2 and person_id = $1 and ended_at is null")
            .bind(id)
            .bind(right)
            .bind(now)
            .execute(tx)
            .await?;
    Ok(ended == 1)
}

/// Takes a seat away now. False: it was not there.
///
/// # Errors
/// Only faults of the database.
pub async fn end_seat(tx: &mut Tx, id: PersonId, right: i64, now: Moment) -> Result<bool, StoreError> {
    take(tx, id).await?;
    let ended =
        crate::sql!("update membership set ended_at = $3 where id = $2 and person_id = $1 and ended_at is null")
            .bind(id)
            .bind(right)
            .bind(now)
            .execute(tx)
            .await?;
    Ok(ended == 1)
}

/// Takes the person's row for this transaction: the lock under which rights change. Sessions get a
/// new id at their next request.
async fn take(tx: &mut Tx, id: PersonId) -> Result<(), StoreError> {
    let taken =
        crate::sql!("update person set rights_version = rights_version + 1 where id = $1 and erased_at is null")
            .bind(id)
            .execute(tx)
            .await?;
    tx.tell(BoardNews::Rights);
    if taken == 1 { Ok(()) } else { Err(StoreError::Missing) }
}
