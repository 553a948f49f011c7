//! Discussion under an idea: what somebody may say there, and in whose name.
//!
//! One level of replies. Staff speak as their group: then no person is named. Who does not sign in
//! needs no name.

use crate::{
    codes::closed_lists,
    ideas::{
        form::{Field, Problem},
        text::{CommentText, PersonName, ProblemCode},
    },
    ids::{CommentId, GroupId},
    people::Actor,
};
use serde::{Deserialize, Serialize};

closed_lists! {
    /// What a comment is about, when its writer says so.
    Label {
        /// *Puolesta*
        For = "for",
        /// *Huoli*
        Worry = "worry",
        /// *Kysymys*
        Question = "question",
    }
}

/// The form as a browser sends it: text only, nothing believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentForm {
    pub label: String,
    pub text: String,
    pub name: String,
    /// The group to speak as; empty speaks for oneself.
    pub group: String,
    /// The comment it replies to.
    pub reply: String,
}

/// What somebody says, once it is sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    pub label: Option<Label>,
    pub text: CommentText,
    pub name: Option<PersonName>,
    pub group: Option<GroupId>,
    pub reply: Option<CommentId>,
}

/// Top-level comments on one page.
pub const THREADS_A_PAGE: u32 = 50;

/// Checks the form and names every problem, in the order of the fields. Somebody speaks only as a
/// group where they have a seat, and then without a name of their own.
///
/// # Errors
/// The fields to mend.
pub fn check(form: &CommentForm, actor: &Actor) -> Result<NewComment, Vec<Problem>> {
    let mut problems = Vec::new();
    let label = match form.label.as_str() {
        "" => Ok(None),
        code => Label::from_code(code).map(Some).ok_or(ProblemCode::Unknown),
    };
    let label = note(&mut problems, Field::Kind, label);
    let text = note(&mut problems, Field::Text, CommentText::parse(&form.text));
    let name = match PersonName::parse(&form.name) {
        Ok(name) => Ok(Some(name)),
        Err(ProblemCode::Missing) => Ok(None),
        Err(code) => Err(code),
    };
    let group = note(&mut problems, Field::Group, voice(&form.group, actor));
    let name = match group {
        Some(Some(_)) => Some(None),
        _ => note(&mut problems, Field::Name, name),
    };
    match (label, text, name, group) {
        (Some(label), Some(text), Some(name), Some(group)) => Ok(NewComment {
            label,
            text,
            name,
            group,
            reply: form.reply.parse().ok(),
        }),
        _ => Err(problems),
    }
}

/// In whose name: a group's where the actor has a seat, or one's own.
fn voice(typed: &str, actor: &Actor) -> Result<Option<GroupId>, ProblemCode> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed
        .parse::<GroupId>()
        .ok()
        .filter(|group| actor.person().is_some_and(|person| person.is_member(*group)))
        .map(Some)
        .ok_or(ProblemCode::Unknown)
}

fn note<T>(problems: &mut Vec<Problem>, field: Field, parsed: Result<T, ProblemCode>) -> Option<T> {
    parsed.map_err(|code| problems.push(Problem { field, code })).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::PersonId,
        people::{Person, Seat},
    };
    use proptest::prelude::*;

    fn form(text: &str) -> CommentForm {
        CommentForm {
            text: text.to_owned(),
            ..CommentForm::default()
        }
    }

    fn member() -> Actor {
        Actor::Person(Person {
            seats: vec![Seat {
                group: GroupId::new(3),
                is_lead: false,
            }],
            ..Person::resident(PersonId::new(1))
        })
    }

    #[test]
    fn a_text_alone_is_a_comment() {
        let said = check(&form("Hyvä idea"), &Actor::Visitor).expect("is sound");
        assert_eq!(
            (said.label, said.name, said.group, said.reply),
            (None, None, None, None)
        );
        let problems = check(&form(" "), &Actor::Visitor).expect_err("nothing was said");
        assert_eq!(problems[0].field, Field::Text);
    }

    #[test]
    fn staff_speak_as_their_own_group_and_without_a_name() {
        let as_group = |group: &str| CommentForm {
            group: group.to_owned(),
            name: "Maija".to_owned(),
            ..form("Valot tilataan syksyllä.")
        };
        let said = check(&as_group("3"), &member()).expect("is sound");
        assert_eq!((said.group, said.name), (Some(GroupId::new(3)), None));
        for (group, actor) in [("4", member()), ("3", Actor::Visitor), ("x", member())] {
            let problems = check(&as_group(group), &actor).expect_err("is not theirs");
            assert_eq!(problems[0].field, Field::Group, "{group}");
        }
    }

    proptest! {
        #[test]
        fn no_form_panics_and_what_passes_has_something_to_see(
            label in ".{0,8}", text: String, name: String, group in ".{0,3}", reply in ".{0,3}",
        ) {
            let sent = CommentForm { label, text, name, group, reply };
            if let Ok(said) = check(&sent, &Actor::Visitor) {
                prop_assert!(said.text.as_str().chars().count() >= CommentText::MIN);
                prop_assert!(said.group.is_none());
            }
        }
    }
}
