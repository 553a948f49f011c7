//! The front page's figures, made by a job so that no page counts the whole town.

use domain::Moment;
use domain::calendar::days_between;

use crate::{Conn, Db, StoreError};

/// Answers whose days the median is taken of: the latest ones.
const LATEST: i64 = 1000;

/// The figures of the front page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Ideas and feedback in public.
    pub ideas: i64,
    /// How many of them a person has answered.
    pub answered: i64,
    /// Median of the civil days from sending to the first answer, of the latest thousand answers.
    pub median_days: Option<i64>,
}

/// Counts anew. Writes, and so refreshes cached pages, only when a figure changed.
///
/// # Errors
/// Only faults of the database.
pub async fn make(db: &Db, now: Moment) -> Result<Figures, StoreError> {
    let mut c = db.read().await?;
    let (ideas,): (i64,) = crate::sql!("select count(*) from idea where listed")
        .one(&mut c)
        .await?;
    let (answered,): (i64,) = crate::sql!("select count(*) from idea where listed and answered_at is not null")
        .one(&mut c)
        .await?;
    let waits: Vec<(i64, i64)> = crate::sql!(
        "select created_at, answered_at from idea where listed and answered_at is not null \
         order by answered_at desc, search_key desc limit $1"
    )
    .bind(LATEST)
    .all(&mut c)
    .await?;
    let day = |at: i64| Moment::from_millis(at).civil_day();
    let mut waits: Vec<i64> = waits
        .into_iter()
        .map(|(from, to)| i64::from(days_between(day(from), day(to))))
        .collect();
    waits.sort_unstable();
    let figures = Figures {
        ideas,
        answered,
        median_days: waits.get(waits.len() / 2).copied(),
    };
    let before = read(&mut c).await?;
    drop(c);
    if figures != before {
        keep(db, figures, now).await?;
    }
    Ok(figures)
}

async fn keep(db: &Db, figures: Figures, now: Moment) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    for (name, value) in [
        ("ideas", Some(figures.ideas)),
        ("answered", Some(figures.answered)),
        ("median_days", figures.median_days),
    ] {
        if let Some(value) = value {
            crate::sql!(
                "insert into figure (name, value, made_at) values ($1, $2, $3) \
                 on conflict (name) do update set value = excluded.value, made_at = excluded.made_at"
            )
            .bind(name)
            .bind(value)
            .bind(now)
            .execute(&mut tx)
            .await?;
        } else {
            crate::sql!("delete from figure where name = $1")
                .bind(name)
                .execute(&mut tx)
                .await?;
        }
    }
    tx.commit().await
}

/// The figures as they were last made.
///
/// # Errors
/// Only faults of the database.
pub async fn read(c: &mut Conn) -> Result<Figures, StoreError> {
    let rows: Vec<(String, i64)> = crate::sql!("select name, value from figure").all(c).await?;
    let named = |wanted: &str| rows.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
    Ok(Figures {
        ideas: named("ideas").unwrap_or(0),
        answered: named("answered").unwrap_or(0),
        median_days: named("median_days"),
    })
}
