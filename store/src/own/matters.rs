//! The matters and follows of somebody who has signed in.

use domain::{Date, GroupId, IdeaId, Language, Moment, PersonId, Status};

use crate::codes::{code, day_option};
use crate::db::FromRow;
use crate::ideas::write;
use crate::{Conn, Db, StoreError, Tx};

/// A list of one's own holds at most this many.
const MOST: i64 = 500;

/// A matter that somebody sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMatter {
    /// Its number.
    pub id: IdeaId,
    /// Its title.
    pub title: String,
    /// The language it is in.
    pub language: Language,
    /// Where it stands.
    pub status: Status,
    /// The promised day of the first answer, put off by pauses.
    pub answer_due: Option<Date>,
    /// The promised day of the decision line, put off by pauses.
    pub decision_due: Option<Date>,
    /// When a person first answered.
    pub answered: Option<Moment>,
    /// What the author said about having got an answer.
    pub got_answer: Option<bool>,
    /// Which secret link is good.
    pub link_version: i64,
    /// When it came.
    pub created: Moment,
}

#[derive(FromRow)]
struct RawMatter {
    id: i64,
    title: String,
    language: String,
    status: String,
    answer_due: Option<String>,
    decision_due: Option<String>,
    answered_at: Option<i64>,
    got_answer: Option<bool>,
    link_version: i64,
    created_at: i64,
}

/// The person's matters, the newest first: those tied to the account, and those whose confirmed
/// address is the account's.
///
/// # Errors
/// Only faults of the database.
pub async fn matters(c: &mut Conn, person: PersonId) -> Result<Vec<OwnMatter>, StoreError> {
    let rows: Vec<RawMatter> = crate::sql!(
        "select i.id, i.title, i.language, i.status, i.answer_due, i.decision_due, i.answered_at, i.got_answer, \
                i.link_version, i.created_at \
         from idea_contact contact join idea i on i.id = contact.idea_id \
         where contact.person_id = $1 \
            or (contact.confirmed_at is not null \
                and lower(contact.email) = (select email from person where person.id = $1)) \
         order by i.search_key desc limit $2"
    )
    .bind(person)
    .bind(MOST)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(OwnMatter {
                id: IdeaId::new(raw.id),
                title: raw.title,
                language: code("idea.language", &raw.language)?,
                status: code("idea.status", &raw.status)?,
                answer_due: day_option("idea.answer_due", raw.answer_due.as_deref())?,
                decision_due: day_option("idea.decision_due", raw.decision_due.as_deref())?,
                answered: raw.answered_at.map(Moment::from_millis),
                got_answer: raw.got_answer,
                link_version: raw.link_version,
                created: Moment::from_millis(raw.created_at),
            })
        })
        .collect()
}

/// Ties a matter, by whose secret link somebody came, to the account. False: it is another's.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such idea.
pub async fn claim(db: &Db, id: IdeaId, person: PersonId) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    write::take(&mut tx, id).await?.ok_or(StoreError::Missing)?;
    let claimed = crate::sql!(
        "insert into idea_contact (idea_id, person_id) values ($1, $2) \
         on conflict (idea_id) do update set person_id = excluded.person_id \
         where idea_contact.person_id is null or idea_contact.person_id = excluded.person_id"
    )
    .bind(id)
    .bind(person)
    .execute(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(claimed == 1)
}

/// Whether the matter is tied to an account.
///
/// # Errors
/// Only faults of the database.
pub async fn is_claimed(c: &mut Conn, id: IdeaId) -> Result<bool, StoreError> {
    let (claimed,): (bool,) = crate::sql!(
        "select exists (select 1 from idea_contact where idea_id = $1 and person_id is not null) as claimed"
    )
    .bind(id)
    .one(c)
    .await?;
    Ok(claimed)
}

/// A matter that somebody follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Its number.
    pub id: IdeaId,
    /// Its title; none when it is not in public any more.
    pub title: Option<String>,
    /// The language it is in.
    pub language: Language,
    /// Where it stands.
    pub status: Status,
    /// The group that handles it or ended it.
    pub group: Option<GroupId>,
    /// When a person first answered.
    pub answered: Option<Moment>,
    /// When it last changed.
    pub changed: Moment,
}

#[derive(FromRow)]
struct RawFollowed {
    id: i64,
    title: Option<String>,
    language: String,
    status: String,
    group_id: Option<i64>,
    answered_at: Option<i64>,
    changed_at: i64,
}

/// What the person follows, the latest change first.
///
/// # Errors
/// Only faults of the database.
pub async fn follows(c: &mut Conn, person: PersonId) -> Result<Vec<Followed>, StoreError> {
    let rows: Vec<RawFollowed> = crate::sql!(
        "select i.id, \
                case when i.visibility = 'public' and i.hidden_at is null \
                          and i.status not in ('checking', 'withdrawn') then i.title end as title, \
                i.language, i.status, i.group_id, i.answered_at, i.changed_at \
         from follow join idea i on i.id = follow.idea_id \
         where follow.person_id = $1 \
         order by i.changed_at desc, i.id desc limit $2"
    )
    .bind(person)
    .bind(MOST)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Followed {
                id: IdeaId::new(raw.id),
                title: raw.title,
                language: code("idea.language", &raw.language)?,
                status: code("idea.status", &raw.status)?,
                group: raw.group_id.map(GroupId::new),
                answered: raw.answered_at.map(Moment::from_millis),
                changed: Moment::from_millis(raw.changed_at),
            })
        })
        .collect()
}

/// Whether the person follows the idea.
///
/// # Errors
/// Only faults of the database.
pub async fn followed(c: &mut Conn, id: IdeaId, person: PersonId) -> Result<bool, StoreError> {
    let (followed,): (bool,) =
        crate::sql!("select exists (select 1 from follow where idea_id = $1 and person_id = $2) as followed")
            .bind(id)
            .bind(person)
            .one(c)
            .await?;
    Ok(followed)
}

/// Follows an idea or stops. Doing the same again changes nothing.
///
/// # Errors
/// Only faults of the database.
pub async fn follow(tx: &mut Tx, id: IdeaId, person: PersonId, on: bool, now: Moment) -> Result<(), StoreError> {
    if on {
        // An account that was erased meanwhile follows nothing.
        crate::sql!(
            "insert into follow (idea_id, person_id, at) \
             select cast($1 as bigint), id, cast($3 as bigint) from person where id = $2 and erased_at is null \
             on conflict (idea_id, person_id) do nothing"
        )
        .bind(id)
        .bind(person)
        .bind(now)
        .execute(tx)
        .await?;
    } else {
        crate::sql!("delete from follow where idea_id = $1 and person_id = $2")
            .bind(id)
            .bind(person)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Of the authors who told since then whether an answer came: how many said yes, and of how many.
/// One group's matters, or the whole town's.
///
/// # Errors
/// Only faults of the database.
pub async fn got_answer_share(c: &mut Conn, group: Option<GroupId>, since: Moment) -> Result<(i64, i64), StoreError> {
    crate::sql!(
        "select coalesce(sum(case when got_answer then 1 else 0 end), 0) as yes, count(*) as told \
         from idea \
         where got_answer is not null and got_answer_at >= $1 and (cast($2 as bigint) is null or group_id = $2)"
    )
    .bind(since)
    .bind(group)
    .one(c)
    .await
}
