//! What a measure is tied to: the cards that are its work, and the ideas that it grew from.
//!
//! A tie is the measure's: whoever ties writes of the measure, and sees the card's board or handles the
//! idea. Rows are taken in the order idea, board, measure.

mod known;

use domain::boards::TOLD_AFTER_MS;
use domain::ideas::status::{Change, Work};
use domain::people::{Object, may};
use domain::programme::{Facts, MeasureEventKind, MeasureState};
use domain::{Act, Actor, BoardId, CardId, IdeaId, MailKind, MeasureId, Moment, Refusal, Status};

use super::{refresh_now, sight, take, write_event};
use crate::codes::code;
use crate::handling::undo;
use crate::ideas::{Moved, apply_because, write};
use crate::{Db, StoreError, Tx, outbox};

pub use known::{
    Named, Origin, WorkCard, cards_of_measure, ideas_of_measure, measures_of_card, measures_of_idea, open_measures,
    tied_to_idea,
};

/// Ties a card to a measure whose work it is, or unties it. Done already: nothing happens.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn tie_card(
    db: &Db,
    measure: MeasureId,
    card: CardId,
    on: bool,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    // The board's row: while it is held its cards do not move.
    let held = crate::sql!("update board set seq = seq where id = (select board_id from card where id = $1)")
        .bind(card)
        .execute(&mut tx)
        .await?;
    if held == 0 || take(&mut tx, measure).await?.is_none() {
        return Ok(Err(Refusal::NotFound));
    }
    let at: Option<(i64,)> = crate::sql!("select board_id from card where id = $1 and (deleted_at is null or not $2)")
        .bind(card)
        .bind(on)
        .optional(&mut tx)
        .await?;
    let Some((board,)) = at else {
        return Ok(Err(Refusal::NotFound));
    };
    let person = actor.person().map(|person| person.id);
    let seen = crate::boards::sight(&mut tx, BoardId::new(board), person).await?;
    let sees = seen.is_some_and(|it| may(actor, Act::ReadBoard, &Object::Board(it)).is_ok());
    if !sees {
        return Ok(Err(Refusal::NotFound));
    }
    if let Err(refusal) = allowed(&mut tx, measure, on, actor).await? {
        return Ok(Err(refusal));
    }
    let changed = if on {
        crate::sql!(
            "insert into tie (card_id, measure_id, tied_at, tied_by) \
             select cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint) \
             where not exists (select 1 from tie where card_id = $1 and measure_id = $2 and untied_at is null)"
        )
        .bind(card)
        .bind(measure)
        .bind(now)
        .bind(person)
        .execute(&mut tx)
        .await?
    } else {
        crate::sql!("update tie set untied_at = $3 where card_id = $1 and measure_id = $2 and untied_at is null")
            .bind(card)
            .bind(measure)
            .bind(now)
            .execute(&mut tx)
            .await?
    };
    if changed == 0 {
        return Ok(Ok(()));
    }
    let kind = if on {
        MeasureEventKind::CardTied
    } else {
        MeasureEventKind::CardUntied
    };
    let facts = Facts {
        card: Some(card),
        ..Facts::default()
    };
    write_event(&mut tx, measure, kind, &facts, person, now).await?;
    refresh_now(&mut tx, measure, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Ties an idea to a measure that grew from it, or unties it. A matter that nobody had begun becomes
/// *Valmistelussa* by it, with the measure as its work. Done already: nothing happens.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn tie_idea(
    db: &Db,
    measure: MeasureId,
    idea: IdeaId,
    on: bool,
    actor: &Actor,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(matter) = write::take(&mut tx, idea).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(denied) = may(actor, Act::Handle, &matter.object(now)) {
        return Ok(Err(denied.into()));
    }
    let by = actor.person().and_then(|it| it.hand(matter.group, matter.suggested));
    let Some(by) = by else {
        return Ok(Err(Refusal::NotAllowed));
    };
    if take(&mut tx, measure).await?.is_none() {
        return Ok(Err(Refusal::NotFound));
    }
    if let Err(refusal) = allowed(&mut tx, measure, on, actor).await? {
        return Ok(Err(refusal));
    }
    let person = actor.person().map(|person| person.id);
    let changed = if on {
        crate::sql!(
            "insert into tie (idea_id, measure_id, tied_at, tied_by) \
             select cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint) \
             where not exists (select 1 from tie where idea_id = $1 and measure_id = $2 and untied_at is null)"
        )
        .bind(idea)
        .bind(measure)
        .bind(now)
        .bind(person)
        .execute(&mut tx)
        .await?
    } else {
        crate::sql!("update tie set untied_at = $3 where idea_id = $1 and measure_id = $2 and untied_at is null")
            .bind(idea)
            .bind(measure)
            .bind(now)
            .execute(&mut tx)
            .await?
    };
    if changed == 0 {
        return Ok(Ok(()));
    }
    if on && matches!(matter.status, Status::Received | Status::InHandling) {
        let before = matter.clone();
        let tell_at = Moment::from_millis(now.millis() + TOLD_AFTER_MS);
        let work = Work::Measure(measure.get());
        let moved = Moved {
            by,
            doer: actor.doer(),
            reason: None,
            now,
            tell_at: Some(tell_at),
        };
        if let Ok(event) = apply_because(&mut tx, matter, Change::Prepare { work }, moved, None).await? {
            undo::keep_until(&mut tx, event, &before, tell_at).await?;
            outbox::tell_author_at(&mut tx, idea, MailKind::Status, Some(event), now, tell_at).await?;
        }
    }
    let kind = if on {
        MeasureEventKind::IdeaTied
    } else {
        MeasureEventKind::IdeaUntied
    };
    let facts = Facts {
        idea: Some(idea),
        ..Facts::default()
    };
    write_event(&mut tx, measure, kind, &facts, person, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whether the person may tie to the measure, which is there and, when something is tied, goes on.
async fn allowed(tx: &mut Tx, measure: MeasureId, on: bool, actor: &Actor) -> Result<Result<(), Refusal>, StoreError> {
    let Some(seen) = sight(tx, measure).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(denied) = may(actor, Act::TieToMeasure, &Object::Measure(seen)) {
        return Ok(Err(denied.into()));
    }
    let (state,): (String,) = crate::sql!("select state from measure where id = $1")
        .bind(measure)
        .one(tx)
        .await?;
    let state: MeasureState = code("measure.state", &state)?;
    let goes_on = matches!(state, MeasureState::Open | MeasureState::Postponed);
    Ok(if on && !goes_on {
        Err(Refusal::AlreadyEnded)
    } else {
        Ok(())
    })
}
