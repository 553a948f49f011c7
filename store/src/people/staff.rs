//! Those who work for the town, for the page of people: everyone who has a right, had one, or will.

use domain::people::Role;
use domain::{Date, GroupId, Moment, PersonId};

use crate::codes::code;
use crate::db::{BoardNews, FromRow};
use crate::{Conn, StoreError, Tx};

/// Somebody in the list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffRow {
    /// The account.
    pub id: PersonId,
    /// What the person is called.
    pub name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// May not sign in any more.
    pub is_disabled: bool,
    /// Demonstration data.
    pub demo: bool,
    /// When the person was last here.
    pub seen: Option<Moment>,
    /// Roles that hold today.
    pub roles: Vec<Role>,
    /// Seats that hold today, and whether each leads.
    pub seats: Vec<(GroupId, bool)>,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    name: Option<String>,
    email: Option<String>,
    is_disabled: bool,
    demo: bool,
    seen_at: Option<i64>,
}

/// Everyone with a right, one of before or one to come; by name.
///
/// # Errors
/// Only faults of the database.
pub async fn staff(c: &mut Conn, today: Date) -> Result<Vec<StaffRow>, StoreError> {
    let people: Vec<Raw> = crate::sql!(
        "select id, name, email, (disabled_at is not null) as is_disabled, demo, seen_at from person \
         where erased_at is null \
           and (exists (select 1 from person_role where person_role.person_id = person.id) \
                or exists (select 1 from membership where membership.person_id = person.id)) \
         order by coalesce(name, email), id"
    )
    .all(c)
    .await?;
    let roles: Vec<(i64, String)> = crate::sql!(
        "select person_id, role from person_role \
         where ended_at is null and from_day <= $1 and (until_day is null or until_day >= $1) order by person_id, role"
    )
    .bind(today)
    .all(c)
    .await?;
    let seats: Vec<(i64, i64, bool)> = crate::sql!(
        "select person_id, group_id, is_lead from membership \
         where ended_at is null and from_day <= $1 and (until_day is null or until_day >= $1) \
         order by person_id, group_id"
    )
    .bind(today)
    .all(c)
    .await?;
    let mut staff: Vec<StaffRow> = people
        .into_iter()
        .map(|raw| StaffRow {
            id: PersonId::new(raw.id),
            name: raw.name,
            email: raw.email,
            is_disabled: raw.is_disabled,
            demo: raw.demo,
            seen: raw.seen_at.map(Moment::from_millis),
            roles: Vec::new(),
            seats: Vec::new(),
        })
        .collect();
    let places: std::collections::HashMap<i64, usize> = staff
        .iter()
        .enumerate()
        .map(|(place, row)| (row.id.get(), place))
        .collect();
    for (person, role) in roles {
        if let Some(&place) = places.get(&person) {
            staff[place].roles.push(code("person_role.role", &role)?);
        }
    }
    for (person, group, is_lead) in seats {
        if let Some(&place) = places.get(&person) {
            staff[place].seats.push((GroupId::new(group), is_lead));
        }
    }
    Ok(staff)
}

/// How many others are administrators today without a last day and may sign in.
///
/// # Errors
/// Only faults of the database.
pub async fn other_administrators(c: &mut Conn, than: PersonId, today: Date) -> Result<i64, StoreError> {
    let (count,): (i64,) = crate::sql!(
        "select count(distinct person.id) from person join person_role on person_role.person_id = person.id \
         where person_role.role = 'administrator' and person_role.ended_at is null \
           and person_role.from_day <= $2 and person_role.until_day is null \
           and person.disabled_at is null and person.erased_at is null and person.id <> $1"
    )
    .bind(than)
    .bind(today)
    .one(c)
    .await?;
    Ok(count)
}

/// Closes an account or opens it again. Closed, its sessions end. False: it is not there.
///
/// # Errors
/// Only faults of the database.
pub async fn set_disabled(tx: &mut Tx, id: PersonId, disabled: Option<Moment>) -> Result<bool, StoreError> {
    let changed = crate::sql!(
        "update person set disabled_at = $2, rights_version = rights_version + 1 where id = $1 and erased_at is null"
    )
    .bind(id)
    .bind(disabled)
    .execute(tx)
    .await?;
    if disabled.is_some() {
        crate::sql!("delete from session where person_id = $1")
            .bind(id)
            .execute(tx)
            .await?;
    }
    tx.tell(BoardNews::Rights);
    Ok(changed == 1)
}

/// Changes what a person is called and the language of mails. False: the account is not there.
///
/// # Errors
/// Only faults of the database.
pub async fn set_name(
    tx: &mut Tx,
    id: PersonId,
    name: Option<&str>,
    language: domain::Language,
) -> Result<bool, StoreError> {
    let changed = crate::sql!("update person set name = $2, language = $3 where id = $1 and erased_at is null")
        .bind(id)
        .bind(name)
        .bind(language.as_code())
        .execute(tx)
        .await?;
    Ok(changed == 1)
}
