//! What somebody who has signed in may act as: roles of the whole town, and seats in groups.

use crate::{
    codes::closed_lists,
    ideas::status::By,
    ids::{GroupId, PersonId},
};
use serde::{Deserialize, Serialize};

closed_lists! {
    /// A right that is not a group's. Somebody may have several, with days from and until.
    Role {
        Moderator = "moderator",
        StrategyEditor = "strategy_editor",
        /// A member of the cooperation committee on the employer's side.
        SteeringEmployer = "steering_employer",
        /// A member of the cooperation committee on the personnel's side.
        SteeringPersonnel = "steering_personnel",
        Administrator = "administrator",
    }
}

/// A seat in a sector group that is valid today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub group: GroupId,
    pub is_lead: bool,
}

/// Somebody who has signed in, with the rights that are valid now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub roles: Vec<Role>,
    pub seats: Vec<Seat>,
}

impl Person {
    /// A person without any right: a resident.
    pub const fn resident(id: PersonId) -> Self {
        Self {
            id,
            roles: Vec::new(),
            seats: Vec::new(),
        }
    }

    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Anyone with a role or a seat works for the town.
    pub fn is_staff(&self) -> bool {
        !self.roles.is_empty() || !self.seats.is_empty()
    }

    pub fn is_member(&self, group: GroupId) -> bool {
        self.seats.iter().any(|seat| seat.group == group)
    }

    pub fn leads(&self, group: GroupId) -> bool {
        self.seats.iter().any(|seat| seat.group == group && seat.is_lead)
    }

    /// Leads triage across groups.
    pub fn leads_any(&self) -> bool {
        self.seats.iter().any(|seat| seat.is_lead)
    }

    /// In whose name the person moves a matter that `holder` holds, or that nobody holds yet and
    /// `suggested` would. None: the person has no seat.
    pub fn hand(&self, holder: Option<GroupId>, suggested: Option<GroupId>) -> Option<By> {
        let of = |group: Option<GroupId>| {
            let group = group?;
            self.seats.iter().find(|seat| seat.group == group)
        };
        let seat = of(holder)
            .or_else(|| if holder.is_none() { of(suggested) } else { None })
            .or_else(|| self.seats.iter().find(|seat| seat.is_lead))
            .or(self.seats.first())?;
        Some(if seat.is_lead {
            By::Lead(seat.group)
        } else {
            By::Staff(seat.group)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(seats: &[(i64, bool)]) -> Person {
        Person {
            id: PersonId::new(1),
            roles: Vec::new(),
            seats: seats
                .iter()
                .map(|&(group, is_lead)| Seat {
                    group: GroupId::new(group),
                    is_lead,
                })
                .collect(),
        }
    }

    #[test]
    fn a_person_acts_for_the_group_that_holds_the_matter_when_it_is_their_own() {
        let two = person(&[(1, true), (2, false)]);
        assert_eq!(two.hand(Some(GroupId::new(2)), None), Some(By::Staff(GroupId::new(2))));
        assert_eq!(two.hand(None, Some(GroupId::new(2))), Some(By::Staff(GroupId::new(2))));
        assert_eq!(two.hand(Some(GroupId::new(3)), None), Some(By::Lead(GroupId::new(1))));
        assert_eq!(person(&[]).hand(None, None), None);
    }
}
