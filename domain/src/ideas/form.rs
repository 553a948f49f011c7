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
    /// Why the author withdraws.
    Reason,
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
        (
            Some(kind),
            Some(title),
            Some(text),
            Some(theme),
            Some(place),
            Some(name),
            Some(email),
        ) => Ok(NewIdea {
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
