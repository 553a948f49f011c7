//! What a moderator sees on the desk: what is held, what is reported, what was lately hidden.

use domain::ideas::{Risk, State};
use domain::{CommentId, HideReason, IdeaId, Kind, Language, Moment, Visibility};

use crate::codes::{code, json};
use crate::db::FromRow;
use crate::discussion::{Comment, Raw as RawComment};
use crate::{Conn, StoreError};

/// At most so many of each are shown; the counts tell of all.
const SHOWN: i64 = 50;
/// How many lately hidden ones.
const HIDDEN_SHOWN: i64 = 20;

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Ideas held on a sign of risk, the oldest first.
    pub ideas: Vec<HeldIdea>,
    /// Comments held on a sign of risk, with their ideas' titles, the oldest first.
    pub comments: Vec<(Comment, String)>,
    /// Open reports, the oldest first.
    pub reports: Vec<DeskReport>,
    /// What was lately hidden, the latest first.
    pub hidden: Vec<HiddenThing>,
    /// All held ideas and comments.
    pub held_count: i64,
    /// All open reports.
    pub report_count: i64,
}

/// An idea held for a moderator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldIdea {
    /// Its number.
    pub id: IdeaId,
    /// What the moderator reads now.
    pub version: i64,
    /// Idea or which feedback.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// Where, in words.
    pub place: Option<String>,
    /// The author's name or nickname.
    pub name: Option<String>,
    /// The language of its form.
    pub language: Language,
    /// Public or private once it is published.
    pub visibility: Visibility,
    /// When it came.
    pub created: Moment,
    /// The gravest sign of risk.
    pub risk: Risk,
}

/// An open report and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskReport {
    /// Its number.
    pub id: i64,
    /// What the reader says is wrong.
    pub reason: HideReason,
    /// A word more.
    pub text: Option<String>,
    /// When it came.
    pub created: Moment,
    /// The idea, or the idea that the comment is under.
    pub idea: IdeaId,
    /// Its title.
    pub title: String,
    /// The language of what is reported.
    pub language: Language,
    /// The comment, when it is about one.
    pub comment: Option<CommentId>,
    /// The words that are reported.
    pub said: String,
}

/// Something that was lately hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenThing {
    /// The idea, or the idea that the comment is under.
    pub idea: IdeaId,
    /// The comment, when it is one.
    pub comment: Option<CommentId>,
    /// The title, or the comment's text.
    pub said: String,
    /// The language of its form.
    pub language: Language,
    /// Why.
    pub reason: HideReason,
    /// When.
    pub at: Moment,
}

/// Reads the desk.
///
/// # Errors
/// Only faults of the database.
pub async fn desk(c: &mut Conn) -> Result<Desk, StoreError> {
    let ideas = held_ideas(c).await?;
    let comments = held_comments(c).await?;
    let (held_count,): (i64,) = crate::sql!(
        "select (select count(*) from idea where status = 'checking' and hidden_at is null) \
              + (select count(*) from comment where held is not null and hidden_at is null)"
    )
    .one(c)
    .await?;
    let (report_count,): (i64,) = crate::sql!("select count(*) from report where handled_at is null")
        .one(c)
        .await?;
    Ok(Desk {
        ideas,
        comments,
        reports: reports(c).await?,
        hidden: hidden(c).await?,
        held_count,
        report_count,
    })
}

#[derive(FromRow)]
struct RawIdea {
    id: i64,
    version: i64,
    kind: String,
    title: String,
    text: String,
    place: Option<String>,
    name: Option<String>,
    language: String,
    visibility: String,
    created_at: i64,
    state: String,
}

async fn held_ideas(c: &mut Conn) -> Result<Vec<HeldIdea>, StoreError> {
    let rows: Vec<RawIdea> = crate::sql!(
        "select i.id, i.version, i.kind, i.title, i.text, i.place, contact.name, i.language, i.visibility, \
                i.created_at, i.state \
         from idea i left join idea_contact contact on contact.idea_id = i.id \
         where i.status = 'checking' and i.hidden_at is null \
         order by i.id limit $1"
    )
    .bind(SHOWN)
    .all(c)
    .await?;
    let mut held = Vec::with_capacity(rows.len());
    for raw in rows {
        let State::Checking { reason, .. } = json("idea.state", &raw.state)? else {
            continue;
        };
        held.push(HeldIdea {
            id: IdeaId::new(raw.id),
            version: raw.version,
            kind: code("idea.kind", &raw.kind)?,
            title: raw.title,
            text: raw.text,
            place: raw.place,
            name: raw.name,
            language: code("idea.language", &raw.language)?,
            visibility: code("idea.visibility", &raw.visibility)?,
            created: Moment::from_millis(raw.created_at),
            risk: reason,
        });
    }
    Ok(held)
}

async fn held_comments(c: &mut Conn) -> Result<Vec<(Comment, String)>, StoreError> {
    let rows: Vec<RawComment> = crate::sql!(
        "select id, idea_id, parent_id, person_id, group_id, name, \
                exists (select 1 from person where person.id = comment.person_id and person.erased_at is not null) \
                  as author_erased, \
                label, text, language, created_at, held, hidden_reason \
         from comment where held is not null and hidden_at is null \
         order by id limit $1"
    )
    .bind(SHOWN)
    .all(c)
    .await?;
    let mut held = Vec::with_capacity(rows.len());
    for raw in rows {
        let comment = raw.parse()?;
        let (title,): (String,) = crate::sql!("select title from idea where id = $1")
            .bind(comment.idea)
            .one(c)
            .await?;
        held.push((comment, title));
    }
    Ok(held)
}

#[derive(FromRow)]
struct RawReport {
    id: i64,
    reason: String,
    text: Option<String>,
    created_at: i64,
    idea_id: i64,
    title: String,
    language: String,
    comment_id: Option<i64>,
    said: String,
}

async fn reports(c: &mut Conn) -> Result<Vec<DeskReport>, StoreError> {
    let rows: Vec<RawReport> = crate::sql!(
        "select r.id, r.reason, r.text, r.created_at, r.idea_id, i.title, coalesce(c.language, i.language) as language, \
                r.comment_id, coalesce(c.text, i.text) as said \
         from report r join idea i on i.id = r.idea_id left join comment c on c.id = r.comment_id \
         where r.handled_at is null \
         order by r.id limit $1"
    )
    .bind(SHOWN)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(DeskReport {
                id: raw.id,
                reason: code("report.reason", &raw.reason)?,
                text: raw.text,
                created: Moment::from_millis(raw.created_at),
                idea: IdeaId::new(raw.idea_id),
                title: raw.title,
                language: code("idea.language", &raw.language)?,
                comment: raw.comment_id.map(CommentId::new),
                said: raw.said,
            })
        })
        .collect()
}

#[derive(FromRow)]
struct RawHidden {
    idea_id: i64,
    comment_id: Option<i64>,
    said: String,
    language: String,
    reason: String,
    at: i64,
}

async fn hidden(c: &mut Conn) -> Result<Vec<HiddenThing>, StoreError> {
    let mut rows: Vec<RawHidden> = crate::sql!(
        "select id as idea_id, cast(null as bigint) as comment_id, title as said, language, \
                coalesce(hidden_reason, 'other') as reason, hidden_at as at \
         from idea where hidden_at is not null \
         order by hidden_at desc, id desc limit $1"
    )
    .bind(HIDDEN_SHOWN)
    .all(c)
    .await?;
    let comments: Vec<RawHidden> = crate::sql!(
        "select idea_id, id as comment_id, text as said, language, coalesce(hidden_reason, 'other') as reason, \
                hidden_at as at \
         from comment where hidden_at is not null \
         order by hidden_at desc, id desc limit $1"
    )
    .bind(HIDDEN_SHOWN)
    .all(c)
    .await?;
    rows.extend(comments);
    rows.sort_by_key(|raw| -raw.at);
    rows.truncate(usize::try_from(HIDDEN_SHOWN).unwrap_or_default());
    rows.into_iter()
        .map(|raw| {
            Ok(HiddenThing {
                idea: IdeaId::new(raw.idea_id),
                comment: raw.comment_id.map(CommentId::new),
                said: raw.said,
                language: code("idea.language", &raw.language)?,
                reason: code("hidden_reason", &raw.reason)?,
                at: Moment::from_millis(raw.at),
            })
        })
        .collect()
}
