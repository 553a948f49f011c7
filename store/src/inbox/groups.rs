//! What a group may say of itself: members, queue, speed, and how it has kept its promise.

use domain::calendar::plus_days;
use domain::inbox::{Kept, MONTHS, Pace, Record, kept};
use domain::{Date, GroupId, IdeaId, Moment};

use crate::codes::day;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// First answers of a year are counted to this many, the latest first: a big town's group says no
/// more by the next thousand.
const RECORDS: i64 = 2000;

/// A group's queue and speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Matters it holds that have not come to an end.
    pub open: u32,
    /// How much it gets done in a month.
    pub pace: Pace,
}

/// A group's numbers, as its public page tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Queue and speed.
    pub queue: Queue,
    /// How its promise has held.
    pub kept: Kept,
}

/// Somebody with a seat in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What the person is called; the address when there is no name.
    pub name: String,
    /// Leads the group.
    pub is_lead: bool,
    /// The first day of the seat.
    pub from: Date,
    /// Its last day.
    pub until: Option<Date>,
}

/// The queue of a group and its speed.
///
/// # Errors
/// Only faults of the database.
pub async fn queue(c: &mut Conn, group: GroupId, now: Moment) -> Result<Queue, StoreError> {
    let (open, ended, first): (i64, i64, Option<i64>) = crate::sql!(
        "select (select count(*) from idea \
                 where group_id = $1 \
                   and status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing')) as waiting, \
                (select count(*) from idea \
                 where group_id = $1 and ended_at is not null and ended_at >= $2 and ended_at <= $3 \
                   and status <> 'withdrawn') as ended, \
                (select min(at) from (select min(taken_at) as at from idea \
                                      where group_id = $1 \
                                        and status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing') \
                                      union all \
                                      select min(taken_at) as at from idea \
                                      where group_id = $1 and ended_at is not null) as taken) as first"
    )
    .bind(group)
    .bind(now.plus_days(-i64::from(MONTHS) * 3044 / 100))
    .bind(now)
    .one(c)
    .await?;
    let first = first.map(|at| Moment::from_millis(at).civil_day());
    Ok(Queue {
        open: count(open),
        pace: Pace::of(count(ended), first, now.civil_day()),
    })
}

/// The place in a group's queue for a matter that it takes now, and its speed: what the thread says.
/// None when the group's speed is not known: a place without it would say nothing.
///
/// # Errors
/// Only faults of the database.
pub async fn queue_at(
    c: &mut Conn,
    group: GroupId,
    idea: IdeaId,
    now: Moment,
) -> Result<Option<(u32, u32)>, StoreError> {
    let Some(per_month) = queue(c, group, now).await?.pace.per_month() else {
        return Ok(None);
    };
    let (ahead,): (i64,) = crate::sql!(
        "select count(*) from idea \
         where group_id = $1 and id <> $2 and taken_at <= $3 \
           and status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing')"
    )
    .bind(group)
    .bind(idea)
    .bind(now)
    .one(c)
    .await?;
    Ok(Some((count(ahead), per_month)))
}

/// A group's numbers: queue, speed, and its promise over the last year.
///
/// # Errors
/// Only faults of the database.
pub async fn totals(c: &mut Conn, group: GroupId, now: Moment) -> Result<Totals, StoreError> {
    let today = now.civil_day();
    let year_ago = plus_days(today, -365);
    let rows: Vec<RawRecord> = crate::sql!(
        "select created_at, answer_by, answer_due, answered_at from idea \
         where group_id = $1 and answer_due is not null and answer_due >= $2 \
         order by answer_due desc limit $3"
    )
    .bind(group)
    .bind(year_ago)
    .bind(RECORDS)
    .all(c)
    .await?;
    let records: Vec<Record> = rows
        .into_iter()
        .map(RawRecord::parse)
        .collect::<Result<_, StoreError>>()?;
    Ok(Totals {
        queue: queue(c, group, now).await?,
        kept: kept(&records, today),
    })
}

#[derive(FromRow)]
struct RawRecord {
    created_at: i64,
    answer_by: Option<String>,
    answer_due: String,
    answered_at: Option<i64>,
}

impl RawRecord {
    fn parse(self) -> Result<Record, StoreError> {
        let due = day("idea.answer_due", &self.answer_due)?;
        Ok(Record {
            sent: Moment::from_millis(self.created_at).civil_day(),
            // An import has no promise of its own: its day is the one it was given when taken.
            promised: crate::codes::day_option("idea.answer_by", self.answer_by.as_deref())?.unwrap_or(due),
            due,
            answered: self.answered_at.map(|at| Moment::from_millis(at).civil_day()),
        })
    }
}

/// Who sits in a group today, leads first.
///
/// # Errors
/// Only faults of the database.
pub async fn members(c: &mut Conn, group: GroupId, today: Date) -> Result<Vec<Member>, StoreError> {
    let rows: Vec<RawMember> = crate::sql!(
        "select person.name, person.email, membership.is_lead, membership.from_day, membership.until_day \
         from membership join person on person.id = membership.person_id \
         where membership.group_id = $1 and membership.ended_at is null and membership.from_day <= $2 \
           and (membership.until_day is null or membership.until_day >= $2) \
           and person.disabled_at is null and person.erased_at is null \
         order by membership.is_lead desc, person.name, person.id limit 500"
    )
    .bind(group)
    .bind(today)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Member {
                name: raw.name.or(raw.email).unwrap_or_default(),
                is_lead: raw.is_lead,
                from: day("membership.from_day", &raw.from_day)?,
                until: crate::codes::day_option("membership.until_day", raw.until_day.as_deref())?,
            })
        })
        .collect()
}

#[derive(FromRow)]
struct RawMember {
    name: Option<String>,
    email: Option<String>,
    is_lead: bool,
    from_day: String,
    until_day: Option<String>,
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
