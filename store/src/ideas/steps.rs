//! What happened to an idea, as its thread tells it: lines of the log with the words that go beside them.

use domain::ideas::clocks::Pause;
use domain::thread::Facts;
use domain::{EventKind, IdeaId, Language, Moment};

use crate::codes::{code, code_option, json};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// One thing that happened to an idea.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number in the log.
    pub event: i64,
    /// When.
    pub at: Moment,
    /// Readers do not see it before: until then it can be undone.
    pub not_before: Moment,
    /// What.
    pub kind: EventKind,
    /// Everyone may know of it; the other ones are the author's.
    pub public: bool,
    /// Codes, days and numbers of the event.
    pub facts: Facts,
    /// The question, what changed, the sentence, the deciding body or whom to contact.
    pub said: Option<String>,
    /// The same in Swedish and in English: the public wording of a board's column.
    pub said_sv: Option<String>,
    pub said_en: Option<String>,
    /// What did not change, or how to reach them.
    pub said_more: Option<String>,
    /// Why it was reopened or withdrawn.
    pub reason: Option<String>,
    /// The work it became, by its name in another system.
    pub work_name: Option<String>,
    /// The number there.
    pub work_number: Option<String>,
    /// A published answer.
    pub answer: Option<String>,
    /// The answer's language.
    pub answer_language: Option<Language>,
    /// Who wrote it, when they chose to be shown.
    pub answer_by: Option<String>,
}

#[derive(FromRow)]
struct RawStep {
    id: i64,
    at: i64,
    not_before: i64,
    kind: String,
    public: bool,
    detail: String,
    said: Option<String>,
    said_sv: Option<String>,
    said_en: Option<String>,
    said_more: Option<String>,
    reason: Option<String>,
    work_name: Option<String>,
    work_number: Option<String>,
    answer: Option<String>,
    answer_language: Option<String>,
    answer_by: Option<String>,
}

/// What happened to an idea, in order of time, without what was undone; who shows it leaves out what
/// is not public, and to readers what they may not see yet.
///
/// # Errors
/// Only faults of the database.
pub async fn steps(c: &mut Conn, id: IdeaId) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<RawStep> = crate::sql!(
        "select event.id, event.at, event.not_before, event.kind, event.public, event.detail, \
                step.said, step.said_sv, step.said_en, step.said_more, step.reason, step.work_name, step.work_number, \
                answer.text as answer, answer.language as answer_language, \
                case when answer.shows_person then person.name end as answer_by \
         from event \
         left join idea_step step on step.event_id = event.id and step.idea_id = event.idea_id \
         left join answer on answer.event_id = event.id and answer.idea_id = event.idea_id \
         left join person on person.id = answer.person_id \
         where event.idea_id = $1 and event.kind <> 'undone' \
           and not exists (select 1 from event undone \
                           where undone.idea_id = event.idea_id and undone.kind = 'undone' \
                             and undone.caused_by in (event.id, event.caused_by)) \
         order by event.idea_id, event.id"
    )
    .bind(id)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Step {
                event: raw.id,
                not_before: Moment::from_millis(raw.not_before),
                at: Moment::from_millis(raw.at),
                kind: code("event.kind", &raw.kind)?,
                public: raw.public,
                facts: json("event.detail", &raw.detail)?,
                said: raw.said,
                said_sv: raw.said_sv,
                said_en: raw.said_en,
                said_more: raw.said_more,
                reason: raw.reason,
                work_name: raw.work_name,
                work_number: raw.work_number,
                answer: raw.answer,
                answer_language: code_option("answer.language", raw.answer_language.as_deref())?,
                answer_by: raw.answer_by,
            })
        })
        .collect()
}

impl Step {
    /// A line without anybody's words.
    pub fn bare(event: i64, at: Moment, kind: EventKind, facts: Facts) -> Self {
        Self {
            event,
            at,
            not_before: at,
            kind,
            public: false,
            facts,
            said: None,
            said_sv: None,
            said_en: None,
            said_more: None,
            reason: None,
            work_name: None,
            work_number: None,
            answer: None,
            answer_language: None,
            answer_by: None,
        }
    }

    /// Readers may see it: the time for undoing it has passed.
    pub fn is_out(&self, now: Moment) -> bool {
        self.not_before <= now
    }
}

/// The times the clocks stood still, read from what happened.
pub fn pauses(steps: &[Step]) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = Vec::new();
    for step in steps {
        let day = step.at.civil_day();
        match step.kind {
            EventKind::ClockPaused => pauses.push(Pause { from: day, to: None }),
            EventKind::ClockResumed => {
                if let Some(pause) = pauses.last_mut().filter(|pause| pause.to.is_none()) {
                    pause.to = Some(day);
                }
            }
            _ => {}
        }
    }
    pauses
}
