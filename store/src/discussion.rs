//! Discussion under an idea: comments and their replies, in order of time.
//!
//! A comment leaves the version of the matter alone: what a resident says does not stop staff from
//! undoing what they just did. Comments are never in the search index.

use domain::discussion::{Label, NewComment, THREADS_A_PAGE};
use domain::ideas::Risk;
use domain::people::may;
use domain::{Act, Actor, CommentId, GroupId, HideReason, IdeaId, Language, Moment, PersonId, Refusal};

use crate::codes::{code, code_option};
use crate::db::FromRow;
use crate::ideas::write;
use crate::{Conn, Db, StoreError};

/// Something said under an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its number.
    pub id: CommentId,
    /// The idea it is under.
    pub idea: IdeaId,
    /// The comment it replies to.
    pub parent: Option<CommentId>,
    /// Who said it, when signed in.
    pub person: Option<PersonId>,
    /// The group it speaks for.
    pub group: Option<GroupId>,
    /// A name or nickname.
    pub name: Option<String>,
    /// Whoever said it has erased the account.
    pub author_erased: bool,
    /// For, worry, question.
    pub label: Option<Label>,
    /// The text, plain.
    pub text: String,
    /// The language of its form.
    pub language: Language,
    /// When it was said.
    pub created: Moment,
    /// The sign of risk that holds it for a moderator.
    pub held: Option<Risk>,
    /// Why a moderator took it out of the public.
    pub hidden: Option<HideReason>,
}

/// A comment on its way in.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The idea it is under.
    pub idea: IdeaId,
    /// What is said, checked.
    pub comment: NewComment,
    /// Who says it, to the policy.
    pub actor: Actor,
    /// The language of the form.
    pub language: Language,
    /// Signs of risk: any holds the comment.
    pub risks: Vec<Risk>,
    /// The form's own key: the same key again is the same comment.
    pub sent_key: Option<String>,
    /// Demonstration data.
    pub demo: bool,
}

/// What became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its number.
    pub id: CommentId,
    /// Held for a moderator.
    pub held: bool,
}

#[derive(FromRow)]
pub(crate) struct Raw {
    id: i64,
    idea_id: i64,
    parent_id: Option<i64>,
    person_id: Option<i64>,
    group_id: Option<i64>,
    name: Option<String>,
    author_erased: bool,
    label: Option<String>,
    text: String,
    language: String,
    created_at: i64,
    held: Option<String>,
    hidden_reason: Option<String>,
}

impl Raw {
    pub(crate) fn parse(self) -> Result<Comment, StoreError> {
        Ok(Comment {
            id: CommentId::new(self.id),
            idea: IdeaId::new(self.idea_id),
            parent: self.parent_id.map(CommentId::new),
            person: self.person_id.map(PersonId::new),
            group: self.group_id.map(GroupId::new),
            name: self.name,
            author_erased: self.author_erased,
            label: code_option("comment.label", self.label.as_deref())?,
            text: self.text,
            language: code("comment.language", &self.language)?,
            created: Moment::from_millis(self.created_at),
            held: code_option("comment.held", self.held.as_deref())?,
            hidden: code_option("comment.hidden_reason", self.hidden_reason.as_deref())?,
        })
    }
}

/// Keeps a comment. When this returns, it is on the disk.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn say(db: &Db, saying: Saying, now: Moment) -> Result<Result<Said, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let id = saying.idea;
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Some(key) = &saying.sent_key
        && let Some(first) = said_before(&mut tx, key).await?
    {
        tx.rollback().await?;
        return Ok(Ok(first));
    }
    if let Err(denied) = may(&saying.actor, Act::Comment, &idea.object(now)) {
        return Ok(Err(Refusal::from(denied)));
    }
    let comment = &saying.comment;
    if let Some(parent) = comment.reply
        && !is_open(&mut tx, id, parent).await?
    {
        return Ok(Err(Refusal::Gone));
    }
    let held = saying.risks.iter().min().copied();
    let (number,): (i64,) = crate::sql!(
        "insert into comment (idea_id, parent_id, person_id, group_id, name, label, text, language, created_at, held, \
                              sent_key, demo) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id"
    )
    .bind(id)
    .bind(comment.reply)
    .bind(saying.actor.person().map(|person| person.id))
    .bind(comment.group)
    .bind(comment.name.as_ref().map(|name| name.as_str()))
    .bind(comment.label.map(Label::as_code))
    .bind(comment.text.as_str())
    .bind(saying.language.as_code())
    .bind(now)
    .bind(held.map(Risk::as_code))
    .bind(saying.sent_key.as_deref())
    .bind(saying.demo)
    .one(&mut tx)
    .await?;
    count_again(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Ok(Said {
        id: CommentId::new(number),
        held: held.is_some(),
    }))
}

/// What a form's key has already said, if anything.
///
/// # Errors
/// Only faults of the database.
pub async fn said_before(c: &mut Conn, key: &str) -> Result<Option<Said>, StoreError> {
    let first: Option<(i64, Option<String>)> = crate::sql!("select id, held from comment where sent_key = $1")
        .bind(key)
        .optional(c)
        .await?;
    Ok(first.map(|(id, held)| Said {
        id: CommentId::new(id),
        held: held.is_some(),
    }))
}

/// One comment, whoever may see it.
///
/// # Errors
/// Only faults of the database.
pub async fn find(c: &mut Conn, id: CommentId) -> Result<Option<Comment>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, idea_id, parent_id, person_id, group_id, name, \
                exists (select 1 from person where person.id = comment.person_id and person.erased_at is not null) \
                  as author_erased, \
                label, text, language, created_at, held, hidden_reason \
         from comment where id = $1"
    )
    .bind(id)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// One page of what is said under an idea: comments of the first level in order of time, and all
/// replies to them. Hidden ones are there without their words, for the reason to be told.
///
/// # Errors
/// Only faults of the database.
pub async fn comments(c: &mut Conn, idea: IdeaId, page: u32) -> Result<Vec<Comment>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, idea_id, parent_id, person_id, group_id, name, \
                exists (select 1 from person where person.id = comment.person_id and person.erased_at is not null) \
                  as author_erased, label, \
                case when hidden_at is null then text else '' end as text, language, created_at, held, hidden_reason \
         from comment \
         where idea_id = $1 and held is null \
           and (id in (select id from comment where idea_id = $1 and held is null and parent_id is null \
                       order by id limit $2 offset $3) \
             or parent_id in (select id from comment where idea_id = $1 and held is null and parent_id is null \
                              order by id limit $2 offset $3)) \
         order by id"
    )
    .bind(idea)
    .bind(i64::from(THREADS_A_PAGE))
    .bind(i64::from(page.saturating_sub(1)) * i64::from(THREADS_A_PAGE))
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// On how many pages the discussion stands; at least one.
///
/// # Errors
/// Only faults of the database.
pub async fn pages(c: &mut Conn, idea: IdeaId) -> Result<u32, StoreError> {
    let (threads,): (i64,) =
        crate::sql!("select count(*) from comment where idea_id = $1 and held is null and parent_id is null")
            .bind(idea)
            .one(c)
            .await?;
    Ok(u32::try_from(threads)
        .unwrap_or(u32::MAX)
        .div_ceil(THREADS_A_PAGE)
        .max(1))
}

/// How many comments everyone sees.
///
/// # Errors
/// Only faults of the database.
pub async fn count(c: &mut Conn, idea: IdeaId) -> Result<i64, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select comments from idea where id = $1")
        .bind(idea)
        .optional(c)
        .await?;
    Ok(found.map_or(0, |(count,)| count))
}

/// On which page a comment stands.
///
/// # Errors
/// Only faults of the database.
pub async fn page_of(c: &mut Conn, id: CommentId) -> Result<u32, StoreError> {
    let (before,): (i64,) = crate::sql!(
        "select count(*) from comment other join comment it on it.idea_id = other.idea_id \
         where it.id = $1 and other.held is null and other.parent_id is null \
           and other.id < coalesce(it.parent_id, it.id)"
    )
    .bind(id)
    .one(c)
    .await?;
    Ok(u32::try_from(before).unwrap_or(u32::MAX) / THREADS_A_PAGE + 1)
}

/// Counts the comments that everyone sees.
pub(crate) async fn count_again(c: &mut Conn, id: IdeaId) -> Result<(), StoreError> {
    crate::sql!(
        "update idea \
         set comments = (select count(*) from comment where idea_id = $1 and held is null and hidden_at is null) \
         where id = $1"
    )
    .bind(id)
    .execute(c)
    .await?;
    Ok(())
}

/// Whether one may reply to a comment: it is there for everyone, and no reply itself.
async fn is_open(c: &mut Conn, idea: IdeaId, parent: CommentId) -> Result<bool, StoreError> {
    let found: Option<(i64,)> = crate::sql!(
        "select id from comment \
         where id = $1 and idea_id = $2 and parent_id is null and held is null and hidden_at is null"
    )
    .bind(parent)
    .bind(idea)
    .optional(c)
    .await?;
    Ok(found.is_some())
}
