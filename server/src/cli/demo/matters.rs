//! The demo town's files as they are written (`server/demo/README.md`), and a line of history as
//! the change it is.

use std::collections::BTreeMap;

use domain::calendar::plus_days;
use domain::ideas::risk::Risk;
use domain::ideas::status::{Change, Quarter, Work};
use domain::ideas::text::Sentence;
use domain::{Date, DeclineReason, GroupId, IdeaId, Identification, Kind, Language, Origin, Status, Visibility};
use figment::Figment;
use figment::providers::{Format as _, Toml};
use serde::Deserialize;

use crate::cli::Trouble;

const LISTS: &str = include_str!("../../../demo/groups.toml");
const TEMPLATES: &str = include_str!("../../../demo/templates.toml");
const MATTERS: [&str; 7] = [
    include_str!("../../../demo/ideas-handled.toml"),
    include_str!("../../../demo/ideas-leisure.toml"),
    include_str!("../../../demo/ideas-parks.toml"),
    include_str!("../../../demo/ideas-schools.toml"),
    include_str!("../../../demo/ideas-streets.toml"),
    include_str!("../../../demo/ideas-vitality.toml"),
    include_str!("../../../demo/ideas-wellbeing.toml"),
];

/// Groups and themes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    pub(super) groups: Vec<Named>,
    pub(super) themes: Vec<Named>,
}

/// A group, or a theme with the code of its group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) code: String,
    pub(super) name_fi: String,
    pub(super) name_sv: String,
    pub(super) name_en: String,
    pub(super) group: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    templates: Vec<Template>,
}

/// What staff begin an answer from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub(super) title: String,
    pub(super) text_fi: String,
    pub(super) text_sv: String,
    pub(super) text_en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matters {
    ideas: Vec<Matter>,
}

/// One matter with all that happened to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Matter {
    pub(super) key: String,
    pub(super) kind: Kind,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) theme: String,
    pub(super) place: Option<String>,
    pub(super) name: Option<String>,
    pub(super) language: Option<Language>,
    pub(super) visibility: Option<Visibility>,
    pub(super) identification: Identification,
    pub(super) origin: Origin,
    pub(super) days_ago: i32,
    pub(super) hour: i64,
    pub(super) supports: BTreeMap<Identification, u32>,
    pub(super) history: Vec<Line>,
    #[serde(default)]
    pub(super) answers: Vec<Answer>,
}

/// A published answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) days_ago: i32,
    pub(super) group: String,
    pub(super) text: String,
}

/// A line of history.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) days_ago: i32,
    pub(super) status: Status,
    pub(super) group: Option<String>,
    pub(super) by: Option<String>,
    pub(super) risk: Option<Risk>,
    pub(super) reason: Option<String>,
    question: Option<String>,
    link: Option<String>,
    link_number: Option<String>,
    body: Option<String>,
    date_in_days: Option<i32>,
    quarter_in: Option<i32>,
    what_changed: Option<String>,
    what_not: Option<String>,
    review_in_days: Option<i32>,
    reason_code: Option<DeclineReason>,
    sentence: Option<String>,
    who: Option<String>,
    contact: Option<String>,
    target: Option<String>,
}

/// Reads the files that were built in; a slip in them is told with its place.
pub(super) fn read() -> Result<(Lists, Vec<Matter>), Trouble> {
    let lists: Lists = parse(LISTS)?;
    let mut matters = Vec::new();
    for file in MATTERS {
        let of_file: Matters = parse(file)?;
        matters.extend(of_file.ideas);
    }
    // The oldest gets the smallest number.
    matters.sort_by_key(|it| (-it.days_ago, it.hour));
    Ok((lists, matters))
}

/// Reads the templates of answers that were built in.
pub(super) fn templates() -> Result<Vec<Template>, Trouble> {
    parse::<Templates>(TEMPLATES).map(|it| it.templates)
}

pub(super) fn parse<T: for<'de> Deserialize<'de>>(file: &str) -> Result<T, Trouble> {
    Figment::from(Toml::string(file))
        .extract()
        .map_err(|error| slip(&error.to_string()))
}

pub(super) fn slip(what: &str) -> Trouble {
    Trouble::new(format!("Esittelykunnan tiedostoissa on virhe: {what}."))
}

/// What a line may point to.
pub(super) struct Known<'a> {
    pub(super) today: Date,
    pub(super) group: GroupId,
    pub(super) ideas: &'a BTreeMap<String, IdeaId>,
}

impl Line {
    /// The change that takes a matter from `from` to this line's status.
    pub(super) fn change(&self, from: Status, known: &Known<'_>) -> Result<Change, Trouble> {
        Ok(match self.status {
            Status::Received => Change::Publish,
            Status::InHandling => match from {
                Status::Asked => Change::Resume,
                Status::NotNow => Change::Return,
                Status::Merged => Change::Unmerge,
                Status::Done | Status::PartDone | Status::Declined | Status::Redirected => {
                    Change::Reopen { reason: self.reason()? }
                }
                _ => Change::Take { group: known.group },
            },
            Status::Asked => Change::Ask {
                question: self.words("question", &self.question)?,
            },
            Status::Preparing => Change::Prepare { work: self.work()? },
            Status::Deciding => Change::Decide {
                body: self.words("body", &self.body)?,
                on: self.day(known, self.date_in_days)?,
            },
            Status::Doing => Change::Do {
                work: self.work()?,
                quarter: self.quarter(known.today)?,
            },
            Status::Done => Change::Finish {
                changed: self.words("what_changed", &self.what_changed)?,
            },
            Status::PartDone => Change::FinishPartly {
                changed: self.words("what_changed", &self.what_changed)?,
                not_changed: self.words("what_not", &self.what_not)?,
            },
            Status::NotNow => Change::Postpone {
                review: self.day(known, self.review_in_days)?,
            },
            Status::Declined => Change::Decline {
                reason: self.reason_code.ok_or_else(|| self.lacks("reason_code"))?,
                sentence: self.words("sentence", &self.sentence)?,
            },
            Status::Redirected => Change::Redirect {
                who: self.words("who", &self.who)?,
                contact: self.words("contact", &self.contact)?,
            },
            Status::Merged => Change::Merge {
                target: self
                    .target
                    .as_ref()
                    .and_then(|key| known.ideas.get(key))
                    .copied()
                    .ok_or_else(|| self.lacks("target"))?,
            },
            Status::Withdrawn => Change::Withdraw,
            Status::Checking => return Err(self.lacks("a place in the beginning")),
        })
    }

    pub(super) fn reason(&self) -> Result<Option<Sentence>, Trouble> {
        self.reason
            .as_ref()
            .map(|_| self.words("reason", &self.reason))
            .transpose()
    }

    fn words(&self, field: &str, text: &Option<String>) -> Result<Sentence, Trouble> {
        text.as_deref()
            .and_then(|text| Sentence::parse(text).ok())
            .ok_or_else(|| self.lacks(field))
    }

    fn work(&self) -> Result<Work, Trouble> {
        Ok(Work::Case {
            name: self.words("link", &self.link)?,
            number: self.words("link_number", &self.link_number)?,
        })
    }

    fn day(&self, known: &Known<'_>, in_days: Option<i32>) -> Result<Date, Trouble> {
        in_days
            .map(|days| plus_days(known.today, days))
            .ok_or_else(|| self.lacks("a day"))
    }

    fn quarter(&self, today: Date) -> Result<Quarter, Trouble> {
        let count = i32::from(today.year()) * 4 + (i32::from(today.month()) - 1) / 3;
        let wanted = self
            .quarter_in
            .map(|ahead| count + ahead)
            .ok_or_else(|| self.lacks("quarter_in"))?;
        let year = i16::try_from(wanted.div_euclid(4)).map_err(|_| self.lacks("a quarter"))?;
        let quarter = u8::try_from(wanted.rem_euclid(4) + 1).map_err(|_| self.lacks("a quarter"))?;
        Quarter::new(year, quarter).ok_or_else(|| self.lacks("a quarter"))
    }

    fn lacks(&self, field: &str) -> Trouble {
        slip(&format!(
            "{} {} days ago lacks {field}",
            self.status.as_code(),
            self.days_ago
        ))
    }
}
