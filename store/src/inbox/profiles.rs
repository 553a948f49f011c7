//! The words of earlier matters of each group, by which a group is suggested to a new one.

use std::collections::HashMap;

use domain::inbox::{Profile, Told};
use domain::{GroupId, Language};

use crate::db::FromRow;
use crate::search::Words;
use crate::{Conn, StoreError};

/// The latest matters that are looked at, of all groups together.
const LOOKED_AT: i64 = 1000;

#[derive(FromRow)]
struct Raw {
    group_id: i64,
    title_words: String,
}

/// What words the latest matters of each group had in their titles.
///
/// # Errors
/// Only faults of the database.
pub async fn profiles(c: &mut Conn) -> Result<Vec<(GroupId, Profile)>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select i.group_id, a.title_words \
         from (select id, group_id from idea where group_id is not null and listed \
               order by search_key desc limit $1) i \
         join idea_analysis a on a.idea_id = i.id"
    )
    .bind(LOOKED_AT)
    .all(c)
    .await?;
    let mut found: HashMap<i64, Profile> = HashMap::new();
    for row in rows {
        found
            .entry(row.group_id)
            .or_default()
            .add(row.title_words.split(' ').filter(|it| !it.is_empty()));
    }
    let mut profiles: Vec<_> = found
        .into_iter()
        .map(|(group, profile)| (GroupId::new(group), profile))
        .collect();
    profiles.sort_by_key(|(group, _)| group.get());
    Ok(profiles)
}

/// The words of a title as they were written, each with what the analyser makes of it.
pub fn told(words: &Words, title: &str, language: Language) -> Vec<Told> {
    title
        .split(|sign: char| !sign.is_alphanumeric() && sign != '-')
        .filter(|word| word.chars().count() > 2)
        .map(|word| Told {
            written: word.to_owned(),
            forms: words.document(word, "", language).title,
        })
        .collect()
}
