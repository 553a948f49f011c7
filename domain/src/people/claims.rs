//! What an identity provider's groups give here: a mapping that the town writes in its settings.

use super::Role;

/// A right that a claim value gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    Role(Role),
    /// A seat in the sector group with this code.
    Seat {
        group: String,
        is_lead: bool,
    },
}

/// `claim value=role or group code[:lead]`, comma separated. One value may stand on several lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(String, Given)>);

impl Mapping {
    /// Reads the mapping.
    ///
    /// # Errors
    /// The piece that is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let pieces = text.split([',', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
        let parse = |piece: &str| {
            // A claim value may hold an equals sign itself; a code never does.
            let (value, gives) = piece.rsplit_once('=')?;
            let (value, gives) = (value.trim(), gives.trim());
            let given = match (Role::from_code(gives), gives.strip_suffix(":lead")) {
                (Some(role), _) => Given::Role(role),
                (None, Some(group)) => seat(group.trim(), true)?,
                (None, None) => seat(gives, false)?,
            };
            (!value.is_empty()).then(|| (value.to_owned(), given))
        };
        pieces
            .map(|piece| parse(piece).ok_or_else(|| piece.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// What these claim values give, each right once; leading goes before membership.
    pub fn of(&self, values: &[String]) -> Vec<Given> {
        let mut given: Vec<Given> = Vec::new();
        let fitting = self.0.iter().filter(|(value, _)| values.contains(value));
        for (_, right) in fitting {
            let same = given.iter_mut().find(|it| match (&**it, right) {
                (Given::Role(a), Given::Role(b)) => a == b,
                (Given::Seat { group: a, .. }, Given::Seat { group: b, .. }) => a == b,
                _ => false,
            });
            match same {
                None => given.push(right.clone()),
                Some(known) if matches!(right, Given::Seat { is_lead: true, .. }) => *known = right.clone(),
                Some(_) => {}
            }
        }
        given
    }
}

fn seat(group: &str, is_lead: bool) -> Option<Given> {
    let is_code = !group.is_empty()
        && group
            .chars()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '-' | '_'));
    is_code.then(|| Given::Seat {
        group: group.to_owned(),
        is_lead,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(all: &[&str]) -> Vec<String> {
        all.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn claim_values_give_roles_and_seats() {
        let mapping = Mapping::parse(
            "6f1c-22=administrator, CN=Sivistys,\nsivistys=sivistys, sivistys-vetajat = sivistys:lead,kaikki=moderator",
        );
        assert_eq!(mapping, Err("CN=Sivistys".to_owned()), "a capital letter is no code");
        let mapping = Mapping::parse(
            "6f1c-22=administrator,\nsivistys=sivistys, sivistys-vetajat = sivistys:lead,kaikki=moderator",
        )
        .expect("is sound");
        let lead = Given::Seat {
            group: "sivistys".to_owned(),
            is_lead: true,
        };
        assert_eq!(mapping.of(&values(&["sivistys", "sivistys-vetajat"])), vec![lead]);
        assert_eq!(
            mapping.of(&values(&["kaikki", "6f1c-22", "muu"])),
            vec![Given::Role(Role::Administrator), Given::Role(Role::Moderator)]
        );
        assert_eq!(
            mapping.of(&values(&["6F1C-22"])),
            Vec::new(),
            "values are compared exactly"
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for bad in ["administrator", "x=", "=moderator", "a=b c", "a=sivistys:boss"] {
            assert_eq!(Mapping::parse(bad), Err(bad.to_owned()));
        }
        assert_eq!(Mapping::parse(" , \n"), Ok(Mapping::default()));
    }
}
