//! The list of what waits for the town, the oldest promise first.
//!
//! Who sees what is the policy's (`people::may`): members see what their groups hold; everyone with
//! a seat sees public matters that nobody holds; private ones are for the theme's group and for
//! leads; leads see other groups' public matters too. Both statements walk the index `idea_inbox`
//! alone (`compose.rs`).

use domain::inbox::{Due, due, soon_until};
use domain::people::Person;
use domain::{Date, GroupId, IdeaId, Kind, Language, Moment, Origin, Status, ThemeId, Visibility};

use super::compose::{counts_text, held_text, page_text, ready_text};
use crate::codes::{code, day_option};
use crate::db::{FromRow, Statement};
use crate::{Conn, StoreError};

/// Matters on a page.
pub const PAGE: u32 = 50;
/// Numbered pages there are at most: nobody walks further than 10,000 matters.
pub const PAGES: u32 = 200;

/// The day owed next, as text that orders; far away when there is none.
pub(super) const DUE: &str = "coalesce(case when status = 'asked' then null \
                   when answered_at is null then answer_due else decision_due end, '9999-12-31')";
pub(super) const OPEN: &str = "status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing')";

/// Whose matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// What the person's groups hold, and what nobody holds but whose theme is theirs.
    #[default]
    Own,
    /// What nobody holds.
    Untaken,
    /// All that the person may see.
    All,
}

/// How the day that is owed stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// Gone by.
    Late,
    /// Today or in the next working days.
    Soon,
}

/// What a person asked of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct InboxQuery {
    /// Whose matters.
    pub scope: Scope,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what is late, or due soon.
    pub when: Option<When>,
    /// 1 to [`PAGES`]; others are brought inside.
    pub page: u32,
}

/// Who looks: the groups of their seats, and whether they lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The groups the person has a seat in.
    pub groups: Vec<GroupId>,
    /// Leads triage across groups.
    pub leads: bool,
}

impl From<&Person> for Viewer {
    fn from(person: &Person) -> Self {
        Self {
            groups: person.seats.iter().map(|seat| seat.group).collect(),
            leads: person.leads_any(),
        }
    }
}

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxPage {
    /// At most [`PAGE`] matters, the oldest promise first; those that owe no day come last.
    pub rows: Vec<InboxRow>,
    /// How many there are on all pages.
    pub found: u32,
}

impl InboxPage {
    /// How many numbered pages there are; at least one.
    pub fn pages(&self) -> u32 {
        self.found.div_ceil(PAGE).clamp(1, PAGES)
    }
}

/// How many there are behind each choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`Scope::Own`].
    pub own: u32,
    /// [`Scope::Untaken`].
    pub untaken: u32,
    /// [`Scope::All`].
    pub all: u32,
    /// Late ones of the scope that was asked.
    pub late: u32,
    /// Due soon, of the same.
    pub soon: u32,
    /// Waiting for their author, of the same.
    pub asked: u32,
    /// Of the same, with the other filters too.
    pub found: u32,
}

/// A matter as one row of the inbox.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxRow {
    /// The number people see.
    pub id: IdeaId,
    /// Rises with every change: an act says which one it looked at.
    pub version: i64,
    /// Idea or which feedback.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// The text's beginning, at most 200 characters.
    pub opening: String,
    /// The language of its form.
    pub language: Language,
    /// Where it stands.
    pub status: Status,
    /// Public or private.
    pub visibility: Visibility,
    /// A moderator took it out of the public.
    pub hidden: bool,
    /// How it came.
    pub origin: Origin,
    /// The theme its sender picked.
    pub theme: Option<ThemeId>,
    /// The group that holds it.
    pub group: Option<GroupId>,
    /// When it came.
    pub created: Moment,
    /// A person has answered.
    pub answered: bool,
    /// What is owed next; none while the author is asked.
    pub due: Option<Due>,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    version: i64,
    kind: String,
    title: String,
    opening: String,
    language: String,
    status: String,
    visibility: String,
    hidden: bool,
    origin: String,
    theme_id: Option<i64>,
    group_id: Option<i64>,
    created_at: i64,
    answered: bool,
    answer_due: Option<String>,
    decision_due: Option<String>,
}

#[derive(FromRow)]
struct RawCounts {
    own: i64,
    untaken: i64,
    everything: i64,
    late: i64,
    soon: i64,
    asked: i64,
    found: i64,
}

/// One page of what waits.
///
/// # Errors
/// Only faults of the database.
pub async fn inbox(
    c: &mut Conn,
    viewer: &Viewer,
    query: &InboxQuery,
    today: Date,
) -> Result<(InboxPage, Counts), StoreError> {
    let counts = counts(c, viewer, query, today).await?;
    let page = query.page.clamp(1, PAGES);
    let statement = Statement::composed(page_text(viewer.groups.len(), viewer.leads, query));
    let statement = bind(statement, viewer, query, today)
        .bind(i64::from(PAGE))
        .bind(i64::from((page - 1) * PAGE));
    let rows = statement
        .all::<Raw>(c)
        .await?
        .into_iter()
        .map(Raw::parse)
        .collect::<Result<_, _>>()?;
    let found = counts.found;
    Ok((InboxPage { rows, found }, counts))
}

/// The first page of what one group holds, of all that the person may see: the group's own page.
///
/// # Errors
/// Only faults of the database.
pub async fn held_by(
    c: &mut Conn,
    viewer: &Viewer,
    group: GroupId,
    query: &InboxQuery,
    today: Date,
) -> Result<Vec<InboxRow>, StoreError> {
    // A group holds no more late matters than a person can read of; the rest are in the inbox.
    let statement = Statement::composed(held_text(viewer.groups.len(), viewer.leads, query));
    bind(statement, viewer, query, today)
        .bind(group)
        .all::<Raw>(c)
        .await?
        .into_iter()
        .map(Raw::parse)
        .collect()
}

/// What is ready and whose author waits to be told, the oldest promise first; at most 50.
///
/// # Errors
/// Only faults of the database.
pub async fn ready(
    c: &mut Conn,
    viewer: &Viewer,
    query: &InboxQuery,
    today: Date,
) -> Result<Vec<InboxRow>, StoreError> {
    let statement = Statement::composed(ready_text(viewer.groups.len(), viewer.leads, query));
    bind(statement, viewer, query, today)
        .all::<Raw>(c)
        .await?
        .into_iter()
        .map(Raw::parse)
        .collect()
}

/// How many wait, by scope and by what is owed.
///
/// # Errors
/// Only faults of the database.
pub async fn counts(c: &mut Conn, viewer: &Viewer, query: &InboxQuery, today: Date) -> Result<Counts, StoreError> {
    let statement = Statement::composed(counts_text(viewer.groups.len(), viewer.leads, query));
    let raw: RawCounts = bind(statement, viewer, query, today).one(c).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Counts {
        own: count(raw.own),
        untaken: count(raw.untaken),
        all: count(raw.everything),
        late: count(raw.late),
        soon: count(raw.soon),
        asked: count(raw.asked),
        found: count(raw.found),
    })
}

impl Raw {
    fn parse(self) -> Result<InboxRow, StoreError> {
        let status = code("idea.status", &self.status)?;
        let answer = day_option("idea.answer_due", self.answer_due.as_deref())?;
        let decision = day_option("idea.decision_due", self.decision_due.as_deref())?;
        Ok(InboxRow {
            id: IdeaId::new(self.id),
            version: self.version,
            kind: code("idea.kind", &self.kind)?,
            title: self.title,
            opening: self.opening,
            language: code("idea.language", &self.language)?,
            status,
            visibility: code("idea.visibility", &self.visibility)?,
            hidden: self.hidden,
            origin: code("idea.origin", &self.origin)?,
            theme: self.theme_id.map(ThemeId::new),
            group: self.group_id.map(GroupId::new),
            created: Moment::from_millis(self.created_at),
            answered: self.answered,
            due: due(status, self.answered, answer, decision),
        })
    }
}

/// `$1` today, `$2` the last day that is due soon, then the groups, then status and kind.
fn bind(statement: Statement, viewer: &Viewer, query: &InboxQuery, today: Date) -> Statement {
    let mut statement = statement.bind(today).bind(soon_until(today));
    for group in &viewer.groups {
        statement = statement.bind(*group);
    }
    if let Some(status) = query.status {
        statement = statement.bind(status.as_code());
    }
    if let Some(kind) = query.kind {
        statement = statement.bind(kind.as_code());
    }
    statement
}
