//! Letters that come round: the weekly digest of what one follows, and staff's Monday mail.
//!
//! A round is written once, whichever server comes first: its own row stands in the transaction of
//! its letters. What the letters say is read when they go out.

use domain::{Date, IdeaId, Language, MailKind, Moment, PersonId};

use super::{Letter, put};
use crate::codes::{code, day};
use crate::db::FromRow;
use crate::{Conn, Db, StoreError, Tx};

/// Seven days of what happened.
const WEEK_MINUTES: i64 = 7 * 24 * 60;

#[derive(FromRow)]
struct Reader {
    id: i64,
    email: String,
    language: String,
}

/// Writes the digests of a round for everyone who follows something that has moved. How many;
/// none when the round has been written.
///
/// # Errors
/// Only faults of the database.
pub async fn write_digests(db: &Db, round: &str, now: Moment) -> Result<Option<usize>, StoreError> {
    if is_written(&mut db.read().await?, round).await? {
        return Ok(None);
    }
    let mut tx = db.write().await?;
    if !begin(&mut tx, round, now).await? {
        return Ok(None);
    }
    let readers: Vec<Reader> = crate::sql!(
        "select person.id, person.email, person.language from person \
         where person.email is not null and person.disabled_at is null and person.erased_at is null \
           and person.wants_digest \
           and exists (select 1 from follow join event on event.idea_id = follow.idea_id \
                       where follow.person_id = person.id and event.public \
                         and event.not_before > $1 and event.not_before <= $2) \
         order by person.id"
    )
    .bind(now.plus_minutes(-WEEK_MINUTES))
    .bind(now)
    .all(&mut tx)
    .await?;
    let count = readers.len();
    write_all(&mut tx, MailKind::Digest, round, readers, now).await?;
    tx.commit().await?;
    Ok(Some(count))
}

/// Writes the Monday mails of a round for everyone with a seat in a group today. How many; none
/// when the round has been written.
///
/// # Errors
/// Only faults of the database.
pub async fn write_mondays(db: &Db, round: &str, now: Moment) -> Result<Option<usize>, StoreError> {
    if is_written(&mut db.read().await?, round).await? {
        return Ok(None);
    }
    let mut tx = db.write().await?;
    if !begin(&mut tx, round, now).await? {
        return Ok(None);
    }
    let readers: Vec<Reader> = crate::sql!(
        "select person.id, person.email, person.language from person \
         where person.email is not null and person.disabled_at is null and person.erased_at is null \
           and person.wants_monday_mail \
           and exists (select 1 from membership \
                       where membership.person_id = person.id and ended_at is null and from_day <= $1 \
                         and (until_day is null or until_day >= $1)) \
         order by person.id"
    )
    .bind(now.civil_day())
    .all(&mut tx)
    .await?;
    let count = readers.len();
    write_all(&mut tx, MailKind::Monday, round, readers, now).await?;
    tx.commit().await?;
    Ok(Some(count))
}

async fn is_written(c: &mut Conn, round: &str) -> Result<bool, StoreError> {
    let found: Option<(String,)> = crate::sql!("select name from mail_round where name = $1")
        .bind(round)
        .optional(c)
        .await?;
    Ok(found.is_some())
}

/// Takes the round for this transaction. False: another server has written it.
async fn begin(tx: &mut Tx, round: &str, now: Moment) -> Result<bool, StoreError> {
    let begun = crate::sql!("insert into mail_round (name, at) values ($1, $2) on conflict (name) do nothing")
        .bind(round)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(begun == 1)
}

async fn write_all(
    tx: &mut Tx,
    kind: MailKind,
    round: &str,
    readers: Vec<Reader>,
    now: Moment,
) -> Result<(), StoreError> {
    for reader in readers {
        let letter = Letter {
            kind,
            email: &reader.email,
            language: code::<Language>("person.language", &reader.language)?,
            person: Some(PersonId::new(reader.id)),
            idea: None,
            sign_in: None,
            event: None,
            detail: "{}",
            once: Some(&format!("{round}-{}", reader.id)),
            not_before: now,
        };
        put(tx, letter, now).await?;
    }
    Ok(())
}

/// What a person follows and what everyone has seen move in the week before `until`, newest first:
/// what can still be undone waits for the next week.
///
/// # Errors
/// Only faults of the database.
pub async fn followed_lately(
    c: &mut Conn,
    person: PersonId,
    until: Moment,
    limit: i64,
) -> Result<Vec<IdeaId>, StoreError> {
    let rows: Vec<(i64,)> = crate::sql!(
        "select follow.idea_id from follow join event on event.idea_id = follow.idea_id \
         where follow.person_id = $1 and event.public and event.not_before > $2 and event.not_before <= $3 \
         group by follow.idea_id order by max(event.id) desc limit $4"
    )
    .bind(person)
    .bind(until.plus_minutes(-WEEK_MINUTES))
    .bind(until)
    .bind(limit)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(|(id,)| IdeaId::new(id)).collect())
}

/// A matter in a Monday mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its number.
    pub id: IdeaId,
    /// Its title; none when it is not public, for mail is read by many eyes.
    pub title: Option<String>,
    /// The promised day of the answer.
    pub due: Option<Date>,
}

/// What a person's groups have before them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Promised days that have passed, the oldest first.
    pub late: Vec<Due>,
    /// Promised until Sunday.
    pub week: Vec<Due>,
    /// The groups' own that came in the last seven days.
    pub new: Vec<Due>,
    /// Nobody's yet, and offered to the person's groups or to no group.
    pub free: Vec<Due>,
}

#[derive(FromRow)]
struct RawDue {
    id: i64,
    title: Option<String>,
    answer_due: Option<String>,
}

impl RawDue {
    fn parse_all(rows: Vec<RawDue>) -> Result<Vec<Due>, StoreError> {
        rows.into_iter()
            .map(|raw| {
                Ok(Due {
                    id: IdeaId::new(raw.id),
                    title: raw.title,
                    due: raw.answer_due.map(|text| day("idea.answer_due", &text)).transpose()?,
                })
            })
            .collect()
    }
}

/// What the groups have before them in which the person has a seat today.
///
/// # Errors
/// Only faults of the database.
pub async fn ahead(
    c: &mut Conn,
    person: PersonId,
    today: Date,
    sunday: Date,
    now: Moment,
) -> Result<Ahead, StoreError> {
    // Unanswered and waiting for the town: while the author is asked, the clock stands.
    let unanswered: Vec<RawDue> = crate::sql!(
        "select id, case when visibility = 'public' and hidden_at is null then title end as title, answer_due \
         from idea \
         where status in ('in_handling', 'preparing', 'deciding', 'doing', 'received') and answered_at is null \
           and answer_due <= $3 \
           and group_id in (select group_id from membership \
                            where person_id = $1 and ended_at is null and from_day <= $2 \
                              and (until_day is null or until_day >= $2)) \
         order by answer_due, id limit 1000"
    )
    .bind(person)
    .bind(today)
    .bind(sunday)
    .all(c)
    .await?;
    let new: Vec<RawDue> = crate::sql!(
        "select id, case when visibility = 'public' and hidden_at is null then title end as title, answer_due \
         from idea \
         where status in ('in_handling', 'preparing', 'deciding', 'doing', 'received', 'asked') and created_at > $3 \
           and group_id in (select group_id from membership \
                            where person_id = $1 and ended_at is null and from_day <= $2 \
                              and (until_day is null or until_day >= $2)) \
         order by id desc limit 1000"
    )
    .bind(person)
    .bind(today)
    .bind(now.plus_minutes(-WEEK_MINUTES))
    .all(c)
    .await?;
    let free: Vec<RawDue> = crate::sql!(
        "select idea.id, \
                case when idea.visibility = 'public' and idea.hidden_at is null then idea.title end as title, \
                idea.answer_due \
         from idea left join theme on theme.id = idea.theme_id \
         where idea.status = 'received' and idea.group_id is null and idea.answer_due is not null \
           and (theme.group_id in (select group_id from membership \
                                   where person_id = $1 and ended_at is null and from_day <= $2 \
                                     and (until_day is null or until_day >= $2)) \
                or (theme.group_id is null and idea.visibility = 'public')) \
         order by idea.answer_due, idea.id limit 1000"
    )
    .bind(person)
    .bind(today)
    .all(c)
    .await?;
    let (late, week) = RawDue::parse_all(unanswered)?
        .into_iter()
        .partition(|it| it.due.is_some_and(|due| due < today));
    Ok(Ahead {
        late,
        week,
        new: RawDue::parse_all(new)?,
        free: RawDue::parse_all(free)?,
    })
}
