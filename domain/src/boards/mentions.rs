//! Who is called by name in a comment: `@Maija Meikäläinen`, or `@Maija` when there is one Maija.

use crate::ids::PersonId;

/// The people of the board whom a text calls, each once, in the order of `people`. An `@` inside a
/// word (an address) calls nobody; a name that two have calls neither.
pub fn mentions(text: &str, people: &[(PersonId, String)]) -> Vec<PersonId> {
    let text = text.to_lowercase();
    let called: Vec<&str> = text
        .match_indices('@')
        .filter(|(at, _)| !text[..*at].chars().next_back().is_some_and(char::is_alphanumeric))
        .map(|(at, _)| &text[at + 1..])
        .collect();
    let names: Vec<(PersonId, String)> = people.iter().map(|(id, name)| (*id, name.to_lowercase())).collect();
    let mut found: Vec<PersonId> = called.iter().filter_map(|rest| called_by(rest, &names)).collect();
    found.sort_by_key(|id| people.iter().position(|(other, _)| other == id));
    found.dedup();
    found
}

/// The longest whole name first, else the only one with this first name.
fn called_by(rest: &str, names: &[(PersonId, String)]) -> Option<PersonId> {
    let whole = names.iter().filter(|(_, name)| begins(rest, name));
    let longest = whole.clone().map(|(_, name)| name.len()).max();
    if let Some(longest) = longest {
        return only(whole.filter(|(_, name)| name.len() == longest));
    }
    only(names.iter().filter(|(_, name)| {
        let first = name.split_whitespace().next().unwrap_or_default();
        begins(rest, first)
    }))
}

/// Whether a text begins with this name and the name ends there.
fn begins(text: &str, name: &str) -> bool {
    !name.is_empty()
        && text
            .strip_prefix(name)
            .is_some_and(|after| !after.chars().next().is_some_and(char::is_alphanumeric))
}

fn only<'a>(mut found: impl Iterator<Item = &'a (PersonId, String)>) -> Option<PersonId> {
    let first = found.next()?;
    found.next().is_none().then_some(first.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(text: &str) -> Vec<i64> {
        let people = [
            (1, "Maija Meikäläinen"),
            (2, "Bo Lind"),
            (3, "Maija Meikäläinen-Lind"),
            (4, "Åke Öberg"),
            (5, "Matti Virta"),
            (6, "Matti Koski"),
        ]
        .map(|(id, name)| (PersonId::new(id), name.to_owned()));
        mentions(text, &people).iter().map(|id| id.get()).collect()
    }

    #[test]
    fn people_are_called_by_their_whole_name_or_by_a_first_name_that_only_they_have() {
        assert_eq!(called("Hei @Maija Meikäläinen, katso"), [1]);
        assert_eq!(called("@maija meikäläinen-lind!"), [3]);
        assert_eq!(called("@bo ja (@Åke Öberg)."), [2, 4]);
        assert_eq!(called("@Bo Lind @Bo Lind"), [2]);
        // Two have the name.
        assert_eq!(called("@Matti"), [0; 0]);
        assert_eq!(called("@Matti Koski"), [6]);
    }

    #[test]
    fn an_address_or_a_longer_word_calls_nobody() {
        assert_eq!(called("bo@bo.fi, @bosse, @, @@"), [0; 0]);
        assert_eq!(called("lähetä: maija.meikalainen@bo lind"), [0; 0]);
    }
}
