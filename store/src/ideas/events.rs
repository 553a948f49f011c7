//! Writing the append-only log: one row a happening, in the transaction of what happened.
//!
//! A private idea's events are private whatever the caller says, and a demonstration idea's events
//! are demonstration: both are read from the idea's own row.

use std::sync::LazyLock;

use domain::handling::undo_ends;
use domain::thread::Facts;
use domain::{Doer, EventKind, IdeaId, Moment};

use crate::codes::to_json;
use crate::{Conn, StoreError};

/// A happening to be written.
pub(crate) struct Happening<'a> {
    pub(crate) idea: IdeaId,
    pub(crate) kind: EventKind,
    pub(crate) at: Moment,
    pub(crate) by: Doer,
    /// Everyone may know of it, unless the idea is private.
    pub(crate) public: bool,
    pub(crate) facts: &'a Facts,
    pub(crate) caused_by: Option<i64>,
    /// Nobody is told before; none: when the time for undoing it has passed.
    pub(crate) not_before: Option<Moment>,
}

static NOTHING: LazyLock<Facts> = LazyLock::new(Facts::default);

impl<'a> Happening<'a> {
    /// What is nobody's but the town's and its author's, and says no more than its kind.
    pub(crate) fn new(idea: IdeaId, kind: EventKind, by: Doer, at: Moment) -> Self {
        Self {
            idea,
            kind,
            at,
            by,
            public: false,
            facts: &NOTHING,
            caused_by: None,
            not_before: None,
        }
    }

    /// Whether everyone may know of it.
    pub(crate) fn public(self, public: bool) -> Self {
        Self { public, ..self }
    }

    /// With codes, days and ids.
    pub(crate) fn facts(self, facts: &'a Facts) -> Self {
        Self { facts, ..self }
    }

    /// It happened because another did.
    pub(crate) fn because(self, event: i64) -> Self {
        Self {
            caused_by: Some(event),
            ..self
        }
    }
}

/// Writes a happening; its number in the log.
pub(crate) async fn write(c: &mut Conn, happening: Happening<'_>) -> Result<i64, StoreError> {
    // What staff do can be undone for a few seconds, and is told to nobody before. That a matter
    // came cannot.
    let usual = match (happening.by, happening.kind) {
        (_, EventKind::Received) => happening.at,
        (Doer::Person(_), _) => undo_ends(happening.at),
        _ => happening.at,
    };
    let not_before = happening.not_before.unwrap_or(usual);
    let (actor, actor_id) = match happening.by {
        Doer::Visitor => ("visitor", None),
        Doer::Author(id) => ("author", Some(id.get())),
        Doer::Person(id) => ("person", Some(id.get())),
        Doer::Operator => ("operator", None),
        Doer::System => ("system", None),
    };
    let (id,): (i64,) = crate::sql!(
        "insert into event (idea_id, kind, at, actor_kind, actor_id, public, detail, caused_by, not_before, demo) \
         select id, cast($2 as text), cast($3 as bigint), cast($4 as text), cast($5 as bigint), \
                cast($6 as boolean) and visibility = 'public', cast($7 as text), cast($8 as bigint), \
                cast($9 as bigint), demo \
         from idea where id = $1 \
         returning id"
    )
    .bind(happening.idea)
    .bind(happening.kind.as_code())
    .bind(happening.at)
    .bind(actor)
    .bind(actor_id)
    .bind(happening.public)
    .bind(to_json(happening.facts)?)
    .bind(happening.caused_by)
    .bind(not_before)
    .one(c)
    .await?;
    Ok(id)
}

/// The words that belong to a happening; they live in a row that can be erased.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) said: Option<String>,
    /// The same in Swedish and in English, when it was worded in three languages.
    pub(crate) said_sv: Option<String>,
    pub(crate) said_en: Option<String>,
    pub(crate) said_more: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) work_name: Option<String>,
    pub(crate) work_number: Option<String>,
}

/// Writes the words beside the happening, when there are any.
pub(crate) async fn write_said(c: &mut Conn, event: i64, idea: IdeaId, said: Said) -> Result<(), StoreError> {
    let Said {
        said,
        said_sv,
        said_en,
        said_more,
        reason,
        work_name,
        work_number,
    } = said;
    if [&said, &said_more, &reason, &work_name, &work_number]
        .iter()
        .all(|words| words.is_none())
    {
        return Ok(());
    }
    crate::sql!(
        "insert into idea_step (event_id, idea_id, said, said_more, reason, work_name, work_number, said_sv, said_en) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(event)
    .bind(idea)
    .bind(said)
    .bind(said_more)
    .bind(reason)
    .bind(work_name)
    .bind(work_number)
    .bind(said_sv)
    .bind(said_en)
    .execute(c)
    .await?;
    Ok(())
}
