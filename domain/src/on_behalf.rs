//! On behalf: what staff type when somebody tells it by phone, at a desk or on paper, in a workshop, or
//! when the idea is an employee's own.
//!
//! It is public only when whoever told it knows that it is; else it is handled and answered as a
//! private matter.

use crate::{
    codes::{Origin, Visibility, closed_lists},
    ideas::{
        form::{self, Field, NewIdea, Problem, SendForm},
        text::ProblemCode,
    },
};

closed_lists! {
    /// How staff heard of it.
    Source {
        Phone = "phone",
        Desk = "desk",
        Paper = "paper",
        Workshop = "workshop",
        /// The employee's own idea.
        Employee = "employee",
    }

    /// How somebody told it, as it is kept with the idea.
    ToldBy {
        Phone = "phone",
        Desk = "desk",
        Paper = "paper",
    }
}

impl Source {
    /// How the matter came to the town.
    pub const fn origin(self) -> Origin {
        match self {
            Self::Phone | Self::Desk | Self::Paper => Origin::OnBehalf,
            Self::Workshop => Origin::Workshop,
            Self::Employee => Origin::Employee,
        }
    }

    /// How it was told, when somebody else told it.
    pub const fn told_by(self) -> Option<ToldBy> {
        match self {
            Self::Phone => Some(ToldBy::Phone),
            Self::Desk => Some(ToldBy::Desk),
            Self::Paper => Some(ToldBy::Paper),
            Self::Workshop | Self::Employee => None,
        }
    }
}

/// Checks the form of an idea, where it came from, and whether it may be published.
///
/// # Errors
/// The fields to mend.
pub fn check(typed: &SendForm, source: &str, has_consent: bool) -> Result<(NewIdea, Source), Vec<Problem>> {
    let source = Source::from_code(source).ok_or(Problem {
        field: Field::Source,
        code: if source.is_empty() {
            ProblemCode::Missing
        } else {
            ProblemCode::Unknown
        },
    });
    match (form::check(typed), source) {
        (Ok(idea), Ok(source)) => {
            let visibility = if has_consent {
                Visibility::Public
            } else {
                Visibility::Private
            };
            Ok((NewIdea { visibility, ..idea }, source))
        }
        (idea, source) => {
            let mut problems: Vec<_> = source.err().into_iter().collect();
            problems.extend(idea.err().unwrap_or_default());
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> SendForm {
        SendForm {
            kind: "idea".to_owned(),
            title: "Penkki terveyskeskuksen eteen".to_owned(),
            text: "Moni odottaa taksia seisaaltaan.".to_owned(),
            ..SendForm::default()
        }
    }

    #[test]
    fn without_consent_even_an_idea_is_private() {
        for (consent, visibility) in [(true, Visibility::Public), (false, Visibility::Private)] {
            let (idea, source) = check(&typed(), "phone", consent).expect("is sound");
            assert_eq!((idea.visibility, source.origin()), (visibility, Origin::OnBehalf));
        }
    }

    #[test]
    fn where_it_came_from_is_asked_before_the_rest() {
        let problems = check(&SendForm::default(), "", true).expect_err("is empty");
        assert_eq!(problems[0].field, Field::Source);
        assert!(problems.iter().any(|it| it.field == Field::Title));
        assert_eq!(Source::Employee.told_by(), None);
    }
}
