//! The form behind a step: what staff typed becomes a change, or the list of what is missing.

use super::{Change, Demand, Quarter, Work};
use crate::{
    calendar::parse_day,
    codes::{DeclineReason, Status},
    ideas::text::{ProblemCode, Sentence},
    ids::{GroupId, IdeaId},
};
use serde::{Deserialize, Serialize};

/// The form as a browser sends it: where to, and the fields that some steps demand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// The status' code.
    pub to: String,
    pub group: String,
    pub question: String,
    /// `card`, `measure` or `case`.
    pub work: String,
    /// The number of the card or measure, or the case's number in its own system.
    pub work_number: String,
    /// The case's name.
    pub work_name: String,
    pub body: String,
    /// `YYYY-MM-DD`
    pub day: String,
    /// `2027-Q2`
    pub quarter: String,
    pub changed: String,
    pub not_changed: String,
    pub review_day: String,
    pub decline_reason: String,
    pub sentence: String,
    pub who: String,
    pub contact: String,
    pub target: String,
}

impl StepForm {
    /// The change that the form asks for, or everything that is wrong with it. A status that
    /// staff cannot choose gives an empty list.
    pub fn parse(&self) -> Result<Change, Vec<(Demand, ProblemCode)>> {
        let mut wrong = Vec::new();
        let to = Status::from_code(&self.to).ok_or_else(Vec::new)?;
        let change = self.change(to, &mut wrong);
        match change {
            Some(change) if wrong.is_empty() => Ok(change),
            _ => Err(wrong),
        }
    }

    fn change(&self, to: Status, wrong: &mut Vec<(Demand, ProblemCode)>) -> Option<Change> {
        let words = |text: &str| Sentence::parse(text);
        // A day that a person means, not a slip of the keyboard.
        let day = |text: &str| {
            needed(text, |it| {
                parse_day(it).filter(|day| (2000..=2099).contains(&day.year()))
            })
        };
        let mut wrong = Wrong(wrong);
        match to {
            Status::InHandling => Some(Change::Take {
                group: wrong.note(Demand::Group, number(&self.group).map(GroupId::new))?,
            }),
            Status::Asked => Some(Change::Ask {
                question: wrong.note(Demand::Question, words(&self.question))?,
            }),
            Status::Preparing => Some(Change::Prepare {
                work: wrong.note(Demand::Work, self.work())?,
            }),
            Status::Deciding => {
                let body = wrong.note(Demand::Body, words(&self.body));
                let on = wrong.note(Demand::Day, day(&self.day));
                let (body, on) = body.zip(on)?;
                Some(Change::Decide { body, on })
            }
            Status::Doing => {
                let work = wrong.note(Demand::Work, self.work());
                let quarter = wrong.note(Demand::Quarter, needed(&self.quarter, Quarter::parse));
                let (work, quarter) = work.zip(quarter)?;
                Some(Change::Do { work, quarter })
            }
            Status::Done => Some(Change::Finish {
                changed: wrong.note(Demand::Changed, words(&self.changed))?,
            }),
            Status::PartDone => {
                let changed = wrong.note(Demand::Changed, words(&self.changed));
                let not_changed = wrong.note(Demand::NotChanged, words(&self.not_changed));
                let (changed, not_changed) = changed.zip(not_changed)?;
                Some(Change::FinishPartly { changed, not_changed })
            }
            Status::NotNow => Some(Change::Postpone {
                review: wrong.note(Demand::ReviewDay, day(&self.review_day))?,
            }),
            Status::Declined => {
                let reason = needed(&self.decline_reason, DeclineReason::from_code);
                let reason = wrong.note(Demand::DeclineReason, reason);
                let sentence = wrong.note(Demand::Sentence, words(&self.sentence));
                let (reason, sentence) = reason.zip(sentence)?;
                Some(Change::Decline { reason, sentence })
            }
            Status::Redirected => {
                let who = wrong.note(Demand::Who, words(&self.who));
                let contact = wrong.note(Demand::Contact, words(&self.contact));
                let (who, contact) = who.zip(contact)?;
                Some(Change::Redirect { who, contact })
            }
            Status::Merged => Some(Change::Merge {
                target: wrong.note(Demand::Target, number(&self.target).map(IdeaId::new))?,
            }),
            Status::Received | Status::Checking | Status::Withdrawn => None,
        }
    }

    fn work(&self) -> Result<Work, ProblemCode> {
        match self.work.as_str() {
            "" => Err(ProblemCode::Missing),
            "card" => number(&self.work_number).map(Work::Card),
            "measure" => number(&self.work_number).map(Work::Measure),
            "case" => Ok(Work::Case {
                name: Sentence::parse(&self.work_name)?,
                number: Sentence::parse(&self.work_number)?,
            }),
            _ => Err(ProblemCode::Unknown),
        }
    }
}

struct Wrong<'a>(&'a mut Vec<(Demand, ProblemCode)>);

impl Wrong<'_> {
    fn note<T>(&mut self, demand: Demand, parsed: Result<T, ProblemCode>) -> Option<T> {
        parsed.map_err(|code| self.0.push((demand, code))).ok()
    }
}

fn needed<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, ProblemCode> {
    match text {
        "" => Err(ProblemCode::Missing),
        text => parse(text).ok_or(ProblemCode::Unknown),
    }
}

fn number(text: &str) -> Result<i64, ProblemCode> {
    needed(text, |it| it.parse().ok().filter(|number| *number > 0))
}
