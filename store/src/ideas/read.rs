//! Everything that an idea's page and its author's page show.
//!
//! Whether somebody may see it is the domain's to say (`people::may`); nothing here decides.

use domain::handling::Due;
use domain::ideas::State;
use domain::ideas::clocks::Pause;
use domain::ideas::status::Matter as StatusMatter;
use domain::people::{Object, Sight};
use domain::thread::Facts;
use domain::{
    Date, EventKind, GroupId, HideReason, IdeaId, Identification, Kind, Language, Moment, Origin, Status, ThemeId,
    Visibility,
};

use crate::codes::{code, code_option, day_option, json};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// One idea, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// The number people see.
    pub id: IdeaId,
    /// Rises with every write that concerns the idea.
    pub version: i64,
    /// Idea or which feedback.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// The text, plain.
    pub text: String,
    /// Where, in words.
    pub place: Option<String>,
    /// The language of its form.
    pub language: Language,
    /// The theme its sender picked.
    pub theme: Option<ThemeId>,
    /// The group that handles it or ended it.
    pub group: Option<GroupId>,
    /// Where it stands.
    pub status: Status,
    /// The same with all that the status demands.
    pub state: State,
    /// The author has used the one reopening.
    pub author_reopened: bool,
    /// Public or private.
    pub visibility: Visibility,
    /// How it came to the town.
    pub origin: Origin,
    /// How well the author is known.
    pub identification: Identification,
    /// When it came.
    pub created: Moment,
    /// When it last changed.
    pub changed: Moment,
    /// When a person first answered.
    pub answered: Option<Moment>,
    /// When the author corrected it.
    pub corrected: Option<Moment>,
    /// Lists, search and counts show it.
    pub listed: bool,
    /// It waits for a person's answer.
    pub awaiting: bool,
    /// Supports, without the reader's own.
    pub supports: super::Supports,
    /// The promised day of the first answer; none outside the clocks.
    pub answer_by: Option<Date>,
    /// The promised day of the decision line.
    pub decision_by: Option<Date>,
    /// The days it is due now: the promised ones, moved by what has happened since.
    pub due: Due,
    /// When a group first took it.
    pub taken: Option<Moment>,
    /// When it came to its end.
    pub ended: Option<Moment>,
    /// The promise as it was worded when it was given.
    pub promise_text: Option<String>,
    /// Which secret link is good.
    pub link_version: i64,
    /// The idea that lives on for it.
    pub merged_into: Option<IdeaId>,
    /// Why a moderator took it out of the public, if one did.
    pub hidden: Option<HideReason>,
    /// The system it was imported from.
    pub import_source: Option<String>,
    /// The author's name or nickname.
    pub name: Option<String>,
    /// The author left an address.
    pub has_email: bool,
    /// The author's name and address were erased.
    pub author_erased: bool,
    /// The group of its theme, which is offered it first.
    pub suggested: Option<GroupId>,
    /// Demonstration data.
    pub demo: bool,
}

impl Matter {
    /// The idea as the status machine sees it.
    pub fn as_status_matter(&self) -> StatusMatter {
        StatusMatter {
            id: self.id,
            state: self.state.clone(),
            author_reopened: self.author_reopened,
        }
    }
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    version: i64,
    kind: String,
    title: String,
    text: String,
    place: Option<String>,
    language: String,
    theme_id: Option<i64>,
    group_id: Option<i64>,
    status: String,
    state: String,
    author_reopened: bool,
    visibility: String,
    origin: String,
    identification: String,
    created_at: i64,
    changed_at: i64,
    answered_at: Option<i64>,
    corrected_at: Option<i64>,
    listed: bool,
    awaiting: bool,
    support_open: i64,
    support_email: i64,
    support_strong: i64,
    support_imported: i64,
    support_total: i64,
    answer_by: Option<String>,
    decision_by: Option<String>,
    answer_due: Option<String>,
    decision_due: Option<String>,
    taken_at: Option<i64>,
    ended_at: Option<i64>,
    promise_text: Option<String>,
    link_version: i64,
    merged_into: Option<i64>,
    hidden_reason: Option<String>,
    import_source: Option<String>,
    name: Option<String>,
    has_email: bool,
    author_erased: bool,
    suggested: Option<i64>,
    demo: bool,
}

/// One idea, whoever may see it.
///
/// # Errors
/// Only faults of the database.
pub async fn find(c: &mut Conn, id: IdeaId) -> Result<Option<Matter>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select i.id, i.version, i.kind, i.title, i.text, i.place, i.language, i.theme_id, i.group_id, i.status, \
                i.state, i.author_reopened, i.visibility, i.origin, i.identification, i.created_at, i.changed_at, \
                i.answered_at, i.corrected_at, i.listed, i.awaiting, i.support_open, i.support_email, \
                i.support_strong, i.support_imported, i.support_total, i.answer_by, i.decision_by, \
                i.answer_due, i.decision_due, i.taken_at, i.ended_at, i.promise_text, \
                i.link_version, i.merged_into, i.hidden_reason, i.import_source, i.demo, \
                contact.name, (contact.email is not null) as has_email, \
                (contact.erased_at is not null) as author_erased, theme.group_id as suggested \
         from idea i left join idea_contact contact on contact.idea_id = i.id \
                     left join theme on theme.id = i.theme_id \
         where i.id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

impl Raw {
    fn parse(self) -> Result<Matter, StoreError> {
        Ok(Matter {
            id: IdeaId::new(self.id),
            version: self.version,
            kind: code("idea.kind", &self.kind)?,
            title: self.title,
            text: self.text,
            place: self.place,
            language: code("idea.language", &self.language)?,
            theme: self.theme_id.map(ThemeId::new),
            group: self.group_id.map(GroupId::new),
            status: code("idea.status", &self.status)?,
            state: json("idea.state", &self.state)?,
            author_reopened: self.author_reopened,
            visibility: code("idea.visibility", &self.visibility)?,
            origin: code("idea.origin", &self.origin)?,
            identification: code("idea.identification", &self.identification)?,
            created: Moment::from_millis(self.created_at),
            changed: Moment::from_millis(self.changed_at),
            answered: self.answered_at.map(Moment::from_millis),
            corrected: self.corrected_at.map(Moment::from_millis),
            listed: self.listed,
            awaiting: self.awaiting,
            supports: super::Supports {
                open: self.support_open,
                email: self.support_email,
                strong: self.support_strong,
                imported: self.support_imported,
                total: self.support_total,
                mine: false,
            },
            answer_by: day_option("idea.answer_by", self.answer_by.as_deref())?,
            decision_by: day_option("idea.decision_by", self.decision_by.as_deref())?,
            due: Due {
                answer: day_option("idea.answer_due", self.answer_due.as_deref())?,
                decision: day_option("idea.decision_due", self.decision_due.as_deref())?,
            },
            taken: self.taken_at.map(Moment::from_millis),
            ended: self.ended_at.map(Moment::from_millis),
            promise_text: self.promise_text,
            link_version: self.link_version,
            merged_into: self.merged_into.map(IdeaId::new),
            hidden: code_option("idea.hidden_reason", self.hidden_reason.as_deref())?,
            import_source: self.import_source,
            name: self.name,
            has_email: self.has_email,
            author_erased: self.author_erased,
            suggested: self.suggested.map(GroupId::new),
            demo: self.demo,
        })
    }
}

impl Matter {
    /// How the matter looks to the policy at `now`.
    pub fn object(&self, now: Moment) -> Object {
        Object::Idea(Sight {
            id: self.id,
            status: self.status,
            visibility: self.visibility,
            is_hidden: self.hidden.is_some(),
            group: self.group,
            suggested: self.suggested,
            is_answered: self.answered.is_some(),
            sent: self.created,
            now,
        })
    }
}

/// One thing that happened to an idea.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number in the log.
    pub event: i64,
    /// When.
    pub at: Moment,
    /// Readers do not see it before: until then it can be undone.
    pub not_before: Moment,
    /// What.
    pub kind: EventKind,
    /// Everyone may know of it; the other ones are the author's.
    pub public: bool,
    /// Codes, days and numbers of the event.
    pub facts: Facts,
    /// The question, what changed, the sentence, the deciding body or whom to contact.
    pub said: Option<String>,
    /// What did not change, or how to reach them.
    pub said_more: Option<String>,
    /// Why it was reopened or withdrawn.
    pub reason: Option<String>,
    /// The work it became, by its name in another system.
    pub work_name: Option<String>,
    /// The number there.
    pub work_number: Option<String>,
    /// A published answer.
    pub answer: Option<String>,
    /// The answer's language.
    pub answer_language: Option<Language>,
    /// Who wrote it, when they chose to be shown.
    pub answer_by: Option<String>,
}

#[derive(FromRow)]
struct RawStep {
    id: i64,
    at: i64,
    not_before: i64,
    kind: String,
    public: bool,
    detail: String,
    said: Option<String>,
    said_more: Option<String>,
    reason: Option<String>,
    work_name: Option<String>,
    work_number: Option<String>,
    answer: Option<String>,
    answer_language: Option<String>,
    answer_by: Option<String>,
}

/// What happened to an idea, in order of time, without what was undone; who shows it leaves out what
/// is not public, and to readers what they may not see yet.
///
/// # Errors
/// Only faults of the database.
pub async fn steps(c: &mut Conn, id: IdeaId) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<RawStep> = crate::sql!(
        "select event.id, event.at, event.not_before, event.kind, event.public, event.detail, \
                step.said, step.said_more, step.reason, step.work_name, step.work_number, \
                answer.text as answer, answer.language as answer_language, \
                case when answer.shows_person then person.name end as answer_by \
         from event \
         left join idea_step step on step.event_id = event.id and step.idea_id = event.idea_id \
         left join answer on answer.event_id = event.id and answer.idea_id = event.idea_id \
         left join person on person.id = answer.person_id \
         where event.idea_id = $1 and event.kind <> 'undone' \
           and not exists (select 1 from event undone \
                           where undone.idea_id = event.idea_id and undone.kind = 'undone' \
                             and undone.caused_by in (event.id, event.caused_by)) \
         order by event.idea_id, event.id"
    )
    .bind(id)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Step {
                event: raw.id,
                not_before: Moment::from_millis(raw.not_before),
                at: Moment::from_millis(raw.at),
                kind: code("event.kind", &raw.kind)?,
                public: raw.public,
                facts: json("event.detail", &raw.detail)?,
                said: raw.said,
                said_more: raw.said_more,
                reason: raw.reason,
                work_name: raw.work_name,
                work_number: raw.work_number,
                answer: raw.answer,
                answer_language: code_option("answer.language", raw.answer_language.as_deref())?,
                answer_by: raw.answer_by,
            })
        })
        .collect()
}

impl Step {
    /// A line without anybody's words.
    pub fn bare(event: i64, at: Moment, kind: EventKind, facts: Facts) -> Self {
        Self {
            event,
            at,
            not_before: at,
            kind,
            public: false,
            facts,
            said: None,
            said_more: None,
            reason: None,
            work_name: None,
            work_number: None,
            answer: None,
            answer_language: None,
            answer_by: None,
        }
    }

    /// Readers may see it: the time for undoing it has passed.
    pub fn is_out(&self, now: Moment) -> bool {
        self.not_before <= now
    }
}

/// The times the clocks stood still, read from what happened.
pub fn pauses(steps: &[Step]) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = Vec::new();
    for step in steps {
        let day = step.at.civil_day();
        match step.kind {
            EventKind::ClockPaused => pauses.push(Pause { from: day, to: None }),
            EventKind::ClockResumed => {
                if let Some(pause) = pauses.last_mut().filter(|pause| pause.to.is_none()) {
                    pause.to = Some(day);
                }
            }
            _ => {}
        }
    }
    pauses
}

/// The public ideas that were merged into this one: numbers and titles.
///
/// # Errors
/// Only faults of the database.
pub async fn merged_into_this(c: &mut Conn, id: IdeaId) -> Result<Vec<(IdeaId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = crate::sql!(
        "select id, title from idea \
         where merged_into = $1 and visibility = 'public' and status = 'merged' and hidden_at is null \
         order by id limit 100"
    )
    .bind(id)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(|(id, title)| (IdeaId::new(id), title)).collect())
}
