//! Everything that an idea's page and its author's page show.
//!
//! Whether somebody may see it is the domain's to say (`people::may`); nothing here decides.

use domain::handling::Due;
use domain::ideas::State;
use domain::ideas::status::Matter as StatusMatter;
use domain::people::{Object, Sight};
use domain::{
    Date, GroupId, HideReason, IdeaId, Identification, Kind, Language, Moment, Origin, Status, ThemeId, Visibility,
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
    /// Since when the work on it has been ready and its author has not been told.
    pub ready: Option<Moment>,
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
    ready_at: Option<i64>,
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
                i.answer_due, i.decision_due, i.taken_at, i.ended_at, i.ready_at, i.promise_text, \
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
            ready: self.ready_at.map(Moment::from_millis),
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
