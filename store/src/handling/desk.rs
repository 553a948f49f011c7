//! What staff see of a matter besides its public page: the whole history, notes, drafts, templates.

use domain::thread::Facts;
use domain::{EventKind, GroupId, IdeaId, Language, Localised, Moment};

use crate::codes::{code, json};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// One line of the whole history.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// Its number in the log.
    pub event: i64,
    /// When.
    pub at: Moment,
    /// What.
    pub kind: EventKind,
    /// Codes, days and numbers.
    pub facts: Facts,
    /// `visitor`, `author`, `person`, `operator` or `system`.
    pub doer: String,
    /// The name of the person; none when erased.
    pub name: Option<String>,
    /// It was undone within its seconds.
    pub is_undone: bool,
}

#[derive(FromRow)]
struct RawHappened {
    id: i64,
    at: i64,
    kind: String,
    detail: String,
    actor_kind: String,
    name: Option<String>,
    is_undone: bool,
}

/// Everything that happened to a matter, the latest first; at most 500.
///
/// # Errors
/// Only faults of the database.
pub async fn history(c: &mut Conn, id: IdeaId) -> Result<Vec<Happened>, StoreError> {
    let rows: Vec<RawHappened> = crate::sql!(
        "select event.id, event.at, event.kind, event.detail, event.actor_kind, person.name, \
                exists (select 1 from event undone \
                        where undone.idea_id = event.idea_id and undone.kind = 'undone' \
                          and event.kind <> 'undone' \
                          and undone.caused_by in (event.id, event.caused_by)) as is_undone \
         from event left join person on event.actor_kind = 'person' and person.id = event.actor_id \
         where event.idea_id = $1 \
         order by event.idea_id desc, event.id desc limit 500"
    )
    .bind(id)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Happened {
                event: raw.id,
                at: Moment::from_millis(raw.at),
                kind: code("event.kind", &raw.kind)?,
                facts: json("event.detail", &raw.detail)?,
                doer: raw.actor_kind,
                name: raw.name,
                is_undone: raw.is_undone,
            })
        })
        .collect()
}

/// What somebody of the staff said to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: Moment,
    /// Who; none when erased.
    pub name: Option<String>,
    /// In which group.
    pub group: Option<GroupId>,
    /// The words.
    pub text: String,
}

/// The private notes of a matter, in order of time; at most 200.
///
/// # Errors
/// Only faults of the database.
pub async fn notes(c: &mut Conn, id: IdeaId) -> Result<Vec<Note>, StoreError> {
    let rows: Vec<(i64, Option<String>, Option<i64>, String)> = crate::sql!(
        "select note.created_at, person.name, note.group_id, note.text \
         from idea_note note left join person on person.id = note.person_id \
         where note.idea_id = $1 order by note.idea_id, note.id limit 200"
    )
    .bind(id)
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(at, name, group, text)| Note {
            at: Moment::from_millis(at),
            name,
            group: group.map(GroupId::new),
            text,
        })
        .collect())
}

/// An answer in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The words so far.
    pub text: String,
    /// Rises with each save.
    pub version: i64,
    /// Who saved it last.
    pub name: Option<String>,
    /// When.
    pub changed: Moment,
}

/// A group's draft of an answer.
///
/// # Errors
/// Only faults of the database.
pub async fn draft(c: &mut Conn, id: IdeaId, group: GroupId) -> Result<Option<Draft>, StoreError> {
    let row: Option<(String, i64, Option<String>, i64)> = crate::sql!(
        "select draft.text, draft.version, person.name, draft.changed_at \
         from answer_draft draft left join person on person.id = draft.person_id \
         where draft.idea_id = $1 and draft.group_id = $2"
    )
    .bind(id)
    .bind(group)
    .optional(c)
    .await?;
    Ok(row.map(|(text, version, name, changed)| Draft {
        text,
        version,
        name,
        changed: Moment::from_millis(changed),
    }))
}

/// A text to begin an answer from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its number.
    pub id: i64,
    /// What staff call it.
    pub title: String,
    /// The words; an empty language shows the Finnish.
    pub text: Localised,
}

impl Template {
    /// The words in a language, or in Finnish.
    pub fn words(&self, language: Language) -> &str {
        self.text.get(language).0
    }
}

/// The templates of answers in their order.
///
/// # Errors
/// Only faults of the database.
pub async fn templates(c: &mut Conn) -> Result<Vec<Template>, StoreError> {
    let rows: Vec<(i64, String, String, String, String)> =
        crate::sql!("select id, title, text_fi, text_sv, text_en from answer_template order by position, id")
            .all(c)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(id, title, fi, sv, en)| Template {
            id,
            title,
            text: Localised::new(&fi, &sv, &en),
        })
        .collect())
}
