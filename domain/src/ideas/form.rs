//! Checking what a resident sends. The same code runs in the browser, where it spares a
//! round trip, and on the server, where it decides.

use super::text::{EmailAddress, IdeaText, IdeaTitle, PersonName, Place, ProblemCode, Sentence};
use crate::{
    codes::{Kind, Visibility},
    ids::ThemeId,
};
use serde::{Deserialize, Serialize};

/// The form as a browser sends it: text only, nothing believed yet. What is left out is
/// empty; an unticked box is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendForm {
    pub kind: String,
    pub title: String,
    pub text: String,
    pub theme: String,
    pub place: String,
    pub name: String,
    pub email: String,
    pub publish: String,
}

/// What a resident sent, once it is sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIdea {
    pub kind: Kind,
    pub title: IdeaTitle,
    pub text: IdeaText,
    pub theme: Option<ThemeId>,
    pub place: Option<Place>,
    pub name: Option<PersonName>,
    pub email: Option<EmailAddress>,
    pub visibility: Visibility,
}

/// A field of a form, in the order people meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Kind,
    Title,
    Text,
    Theme,
    Place,
    Name,
    Email,
    /// Why the author withdraws or reopens.
    Reason,
    /// The author's answer to the town's question.
    Reply,
    /// In which group's name staff speak.
    Group,
    /// How what staff type on somebody's behalf was told.
    Source,
}

impl Field {
    pub const ALL: &'static [Self] = &[
        Self::Kind,
        Self::Title,
        Self::Text,
        Self::Theme,
        Self::Place,
        Self::Name,
        Self::Email,
        Self::Reason,
        Self::Reply,
        Self::Group,
        Self::Source,
    ];

    /// The `name` of the input.
    pub const fn as_code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Title => "title",
            Self::Text => "text",
            Self::Theme => "theme",
            Self::Place => "place",
            Self::Name => "name",
            Self::Email => "email",
            Self::Reason => "reason",
            Self::Reply => "reply",
            Self::Group => "group",
            Self::Source => "source",
        }
    }
}

/// One thing to put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Problem {
    pub field: Field,
    pub code: ProblemCode,
}

/// Checks the whole form and names every problem, in the order of the fields. Whether the
/// theme exists is for the store to say.
pub fn check(form: &SendForm) -> Result<NewIdea, Vec<Problem>> {
    let mut problems = Problems::default();
    let kind = problems.note(Field::Kind, kind(&form.kind));
    let title = problems.note(Field::Title, IdeaTitle::parse(&form.title));
    let text = problems.note(Field::Text, IdeaText::parse(&form.text));
    let theme = problems.note(Field::Theme, theme(&form.theme));
    let place = problems.note(Field::Place, optional(Place::parse(&form.place)));
    let name = problems.note(Field::Name, optional(PersonName::parse(&form.name)));
    let email = problems.note(Field::Email, optional(EmailAddress::parse(&form.email)));
    match (kind, title, text, theme, place, name, email) {
        (Some(kind), Some(title), Some(text), Some(theme), Some(place), Some(name), Some(email)) => Ok(NewIdea {
            visibility: visibility(kind, !form.publish.is_empty()),
            kind,
            title,
            text,
            theme,
            place,
            name,
            email,
        }),
        _ => Err(problems.0),
    }
}

/// Checks a correction of one's own text: the same limits as when sending.
pub fn check_correction(title: &str, text: &str) -> Result<(IdeaTitle, IdeaText), Vec<Problem>> {
    let mut problems = Problems::default();
    let title = problems.note(Field::Title, IdeaTitle::parse(title));
    let text = problems.note(Field::Text, IdeaText::parse(text));
    title.zip(text).ok_or(problems.0)
}

/// Checks why an author withdraws. The reason may be left empty.
pub fn check_withdrawal(reason: &str) -> Result<Option<Sentence>, Problem> {
    optional(Sentence::parse(reason)).map_err(|code| Problem {
        field: Field::Reason,
        code,
    })
}

/// Checks the author's answer to the town's question.
pub fn check_reply(reply: &str) -> Result<Sentence, Problem> {
    Sentence::parse(reply).map_err(|code| Problem {
        field: Field::Reply,
        code,
    })
}

/// Ideas and questions are public. The others are what their author ticked; an unticked
/// box is not sent at all, so silence means no.
pub const fn visibility(kind: Kind, publish_is_ticked: bool) -> Visibility {
    if kind.asks_to_publish() && !publish_is_ticked {
        Visibility::Private
    } else {
        Visibility::Public
    }
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn note<T>(&mut self, field: Field, parsed: Result<T, ProblemCode>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(code) => {
                self.0.push(Problem { field, code });
                None
            }
        }
    }
}

fn kind(code: &str) -> Result<Kind, ProblemCode> {
    match code {
        "" => Err(ProblemCode::Missing),
        code => Kind::from_code(code).ok_or(ProblemCode::Unknown),
    }
}

fn theme(number: &str) -> Result<Option<ThemeId>, ProblemCode> {
    match number {
        "" => Ok(None),
        number => match number.parse::<ThemeId>() {
            Ok(id) if id.get() > 0 => Ok(Some(id)),
            _ => Err(ProblemCode::Unknown),
        },
    }
}

/// An empty field that may be empty is not a problem.
fn optional<T>(parsed: Result<T, ProblemCode>) -> Result<Option<T>, ProblemCode> {
    match parsed {
        Ok(value) => Ok(Some(value)),
        Err(ProblemCode::Missing) => Ok(None),
        Err(code) => Err(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form() -> SendForm {
        SendForm {
            kind: "idea".to_owned(),
            title: "Penkki terveyskeskuksen eteen".to_owned(),
            text: "Moni odottaa taksia seisaaltaan.".to_owned(),
            ..SendForm::default()
        }
    }

    #[test]
    fn two_fields_are_enough() {
        let idea = check(&form()).expect("a sound form");
        assert_eq!(idea.kind, Kind::Idea);
        assert_eq!(idea.visibility, Visibility::Public);
        assert_eq!(
            (idea.theme, idea.place, idea.name, idea.email),
            (None, None, None, None)
        );
    }

    #[test]
    fn all_problems_are_told_at_once_in_the_order_of_the_fields() {
        let wrong = SendForm {
            kind: "poem".to_owned(),
            title: "Hei".to_owned(),
            text: String::new(),
            theme: "minus".to_owned(),
            place: "x".repeat(121),
            name: "n".repeat(81),
            email: "asukas@".to_owned(),
            publish: String::new(),
        };
        let problems = check(&wrong).expect_err("every field is wrong");
        let told: Vec<_> = problems
            .iter()
            .map(|it| format!("{} {}", it.field.as_code(), it.code.as_code()))
            .collect();
        insta::assert_snapshot!(told.join(", "), @"kind unknown, title too_short, text missing, theme unknown, place too_long, name too_long, email malformed");
    }

    #[test]
    fn a_complaint_with_an_unticked_box_is_private() {
        for (code, publish, visibility) in [
            ("complaint", "", Visibility::Private),
            ("complaint", "1", Visibility::Public),
            ("thanks", "", Visibility::Private),
            ("fault", "on", Visibility::Public),
            ("idea", "", Visibility::Public),
            ("question", "", Visibility::Public),
        ] {
            let sent = SendForm {
                kind: code.to_owned(),
                publish: publish.to_owned(),
                ..form()
            };
            let idea = check(&sent).expect("a sound form");
            assert_eq!(idea.visibility, visibility, "{code} {publish:?}");
        }
    }

    #[test]
    fn a_reason_for_withdrawing_may_be_left_out() {
        assert_eq!(check_withdrawal("  "), Ok(None));
        assert!(check_withdrawal("Asia hoitui jo.").is_ok_and(|it| it.is_some()));
        let problem = check_withdrawal(&"x".repeat(3000));
        assert_eq!(problem.map_err(|it| it.field), Err(Field::Reason));
    }

    proptest! {
        #[test]
        fn no_form_panics_and_every_refusal_names_fields_in_order(
            kind in ".{0,8}", title: String, text: String, theme in ".{0,6}",
            place: String, name: String, email: String, publish in ".{0,3}",
        ) {
            let sent = SendForm { kind, title, text, theme, place, name, email, publish };
            if let Err(problems) = check(&sent) {
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.windows(2).all(|two| two[0].field < two[1].field));
            }
        }
    }
}
