//! Answers in a group's name, and their drafts. Whoever writes over what they have not seen is told,
//! and both texts are kept.

use domain::handling::letter;
use domain::ideas::status::{Change, Refusal as StatusRefusal};
use domain::ideas::text::AnswerText;
use domain::thread::Facts;
use domain::{Act, EventKind, GroupId, IdeaId, Language, MailKind, Moment, Refusal, Status};

use super::acts::{Hand, act_of, allowed, by, promise_import};
use super::undo;
use crate::ideas::events::{self, Happening};
use crate::ideas::{Matter, Moved, apply_because, write};
use crate::{Db, StoreError, Tx, outbox};

/// An answer on its way out.
#[derive(Clone, Debug)]
pub struct Answering {
    /// What the town says.
    pub text: AnswerText,
    /// The language it is written in.
    pub language: Language,
    /// The writer's name stands beside the group's.
    pub shows_person: bool,
    /// A step taken with it.
    pub step: Option<Change>,
    /// The version of the group's draft that the writer saw; 0 when there was none.
    pub draft_seen: i64,
}

/// Publishes an answer, and takes the step that goes with it, or neither.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn answer(
    db: &Db,
    id: IdeaId,
    answering: Answering,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<i64, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(mut idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(refusal) = allowed(&idea, Act::Answer, hand, now) {
        return Ok(Err(refusal));
    }
    let group = hand
        .actor
        .person()
        .and_then(|it| it.hand(idea.group, idea.suggested)?.group());
    let Some(group) = group else {
        return Ok(Err(Refusal::NotAllowed));
    };
    if draft_version(&mut tx, id, group).await? != answering.draft_seen {
        return Ok(Err(Refusal::Changed));
    }
    let before = idea.clone();
    let event = publish(&mut tx, &mut idea, group, &answering, hand, now).await?;
    outbox::tell_author(&mut tx, id, MailKind::Answer, Some(event), now).await?;
    if let Some(change) = answering.step
        && let Err(refusal) = step(&mut tx, idea, change, event, hand, now).await?
    {
        return Ok(Err(refusal));
    }
    undo::keep(&mut tx, event, &before, now).await?;
    tx.commit().await?;
    Ok(Ok(event))
}

async fn publish(
    tx: &mut Tx,
    idea: &mut Matter,
    group: GroupId,
    answering: &Answering,
    hand: Hand<'_>,
    now: Moment,
) -> Result<i64, StoreError> {
    let facts = Facts {
        group: Some(group),
        ..Facts::default()
    };
    let public = idea.status != Status::Checking && idea.hidden.is_none();
    let happening = Happening::new(idea.id, EventKind::Answered, hand.actor.doer(), now);
    let event = events::write(tx, happening.public(public).facts(&facts)).await?;
    crate::sql!(
        "insert into answer (idea_id, event_id, group_id, text, language, published_at, person_id, shows_person) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    )
    .bind(idea.id)
    .bind(event)
    .bind(group)
    .bind(answering.text.as_str())
    .bind(answering.language.as_code())
    .bind(now)
    .bind(hand.actor.person().map(|person| person.id))
    .bind(answering.shows_person)
    .execute(tx)
    .await?;
    crate::sql!("delete from answer_draft where idea_id = $1 and group_id = $2")
        .bind(idea.id)
        .bind(group)
        .execute(tx)
        .await?;
    idea.answered = idea.answered.or(Some(now));
    idea.ready = None;
    let state = idea.state.clone();
    write::save(tx, idea, &state, now).await?;
    Ok(event)
}

/// The step that goes with an answer: the answer's letter tells of it.
async fn step(
    tx: &mut Tx,
    mut idea: Matter,
    change: Change,
    answer: i64,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let may_step = domain::may(hand.actor, act_of(&change, hand.actor), &idea.object(now));
    if let Err(denied) = may_step {
        return Ok(Err(Refusal::from(denied)));
    }
    let Some(by) = by(hand.actor, &change, &idea) else {
        return Ok(Err(Refusal::NotAllowed));
    };
    debug_assert!(letter(&change, idea.status, by).is_some(), "staff's steps are told");
    promise_import(&mut idea, &change, hand.promise, now);
    let moved = Moved {
        by,
        doer: hand.actor.doer(),
        reason: None,
        now,
        tell_at: None,
    };
    let done: Result<i64, StatusRefusal> = apply_because(tx, idea, change, moved, Some(answer)).await?;
    Ok(done.map(drop).map_err(Refusal::from))
}

/// Saves the group's draft. Its new version; [`Refusal::Changed`] when somebody saved another meanwhile.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn save_draft(
    db: &Db,
    id: IdeaId,
    text: &str,
    draft_seen: i64,
    hand: Hand<'_>,
    now: Moment,
) -> Result<Result<i64, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(refusal) = allowed(&idea, Act::Note, hand, now) {
        return Ok(Err(refusal));
    }
    let person = hand.actor.person();
    let group = person.and_then(|it| it.hand(idea.group, idea.suggested)?.group());
    let (Some(person), Some(group)) = (person, group) else {
        return Ok(Err(Refusal::NotAllowed));
    };
    if draft_version(&mut tx, id, group).await? != draft_seen {
        return Ok(Err(Refusal::Changed));
    }
    let (version,): (i64,) = crate::sql!(
        "insert into answer_draft (idea_id, group_id, text, person_id, changed_at) values ($1, $2, $3, $4, $5) \
         on conflict (idea_id, group_id) do update \
         set text = excluded.text, person_id = excluded.person_id, changed_at = excluded.changed_at, \
             version = answer_draft.version + 1 \
         returning version"
    )
    .bind(id)
    .bind(group)
    .bind(text)
    .bind(person.id)
    .bind(now)
    .one(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(Ok(version))
}

/// The version of a group's draft; 0 when there is none.
async fn draft_version(tx: &mut Tx, id: IdeaId, group: GroupId) -> Result<i64, StoreError> {
    let version: Option<(i64,)> = crate::sql!("select version from answer_draft where idea_id = $1 and group_id = $2")
        .bind(id)
        .bind(group)
        .optional(tx)
        .await?;
    Ok(version.map_or(0, |(version,)| version))
}
