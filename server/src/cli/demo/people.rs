//! The demo town's people: roles rather than persons, with addresses that no mail can reach, and the
//! links by which somebody trying the town signs in as each.

use domain::ideas::text::EmailAddress;
use domain::people::session::Purpose;
use domain::people::{Role, Seat};
use domain::{GroupId, Language, Moment, PersonId};
use store::people;
use store::{Db, StoreError};

use crate::cli::sign_in_links::{self, LinkMaker};

/// A demo link is good for a day, not for a quarter of an hour: it is printed on the screen of whoever
/// runs the town, goes through no mail, and leads to made-up people only.
const DEMO_LINK_MINUTES: i64 = 24 * 60;

/// Addresses end in `.example`, which belongs to nobody.
fn address(name: &str) -> EmailAddress {
    EmailAddress::stored(format!("{name}@ikaalinen.example"))
}

/// Who there is besides the groups' own: the first part of the address, the name, the role.
const OTHERS: &[(&str, &str, Option<Role>)] = &[
    ("valvoja", "Valvoja", Some(Role::Moderator)),
    ("strategia", "Strategiavastaava", Some(Role::StrategyEditor)),
    ("tyonantaja", "Työnantajan edustaja", Some(Role::SteeringEmployer)),
    ("henkilosto", "Henkilöstön edustaja", Some(Role::SteeringPersonnel)),
    ("paakayttaja", "Pääkäyttäjä", Some(Role::Administrator)),
    ("asukas", "Asukas", None),
];

/// One link for each role; the group's people are of the first group.
const LINKS: &[(&str, &str)] = &[
    ("Ryhmän jäsen", "jasen1.sivistys"),
    ("Ryhmän vetäjä", "vetaja.sivistys"),
    ("Valvoja", "valvoja"),
    ("Strategiavastaava", "strategia"),
    ("Työnantajan edustaja", "tyonantaja"),
    ("Henkilöstön edustaja", "henkilosto"),
    ("Pääkäyttäjä", "paakayttaja"),
    ("Asukas", "asukas"),
];

/// Makes the people: a lead and two members for each group, and one of each other role. Rights hold
/// from the first day of the demo's matters on.
///
/// # Errors
/// Only faults of the database.
pub(super) async fn fill(db: &Db, groups: &[(&str, &str, GroupId)], now: Moment) -> Result<(), StoreError> {
    let from = domain::calendar::plus_days(now.civil_day(), -400);
    let mut tx = db.write().await?;
    for (code, name, group) in groups {
        let seats = [
            (format!("vetaja.{code}"), format!("{name}, työntekijä 1"), true),
            (format!("jasen1.{code}"), format!("{name}, työntekijä 2"), false),
            (format!("jasen2.{code}"), format!("{name}, työntekijä 3"), false),
        ];
        for (at, name, is_lead) in seats {
            let id = people::account_for(&mut tx, &address(&at), Some(&name), Language::Fi, true, now).await?;
            let seat = Seat { group: *group, is_lead };
            people::grant_seat(&mut tx, id, seat, from, None, now).await?;
        }
    }
    for (at, name, role) in OTHERS {
        let id = people::account_for(&mut tx, &address(at), Some(name), Language::Fi, true, now).await?;
        if let Some(role) = role {
            people::grant_role(&mut tx, id, *role, from, None).await?;
        }
    }
    tx.commit().await
}

/// A group's person: 1 is the lead.
///
/// # Errors
/// Only faults of the database.
pub(super) async fn member(db: &Db, group: &str, place: usize) -> Result<Option<PersonId>, StoreError> {
    let name = match place {
        1 => format!("vetaja.{group}"),
        n => format!("jasen{}.{group}", n - 1),
    };
    let account = people::account_of(&mut db.read().await?, &address(&name)).await?;
    Ok(account.map(|it| it.id))
}

/// Fresh links, one a role: what the role is called, and the address. Empty: there is no demo town.
///
/// # Errors
/// Only faults of the database.
pub(super) async fn links(db: &Db, maker: &LinkMaker, now: Moment) -> Result<Vec<(&'static str, String)>, StoreError> {
    let mut made = Vec::new();
    for (role, at) in LINKS {
        let email = address(at);
        let account = people::account_of(&mut db.read().await?, &email).await?;
        if account.is_some_and(|it| it.demo && !it.is_disabled) {
            let ends = now.plus_minutes(DEMO_LINK_MINUTES);
            let mut tx = db.write().await?;
            let link = sign_in_links::make(&mut tx, maker, &email, Purpose::SignIn, ends, now).await?;
            tx.commit().await?;
            made.push((*role, link));
        }
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_demo_address_is_an_address_that_no_mail_can_reach() {
        for at in LINKS.iter().map(|it| it.1).chain(OTHERS.iter().map(|it| it.0)) {
            let email = address(at);
            assert_eq!(EmailAddress::parse(email.as_str()).as_ref(), Ok(&email));
            assert!(email.as_str().ends_with(".example"));
        }
    }
}
