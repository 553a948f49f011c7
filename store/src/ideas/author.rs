//! What the holder of the secret link may do: correct within an hour, and withdraw.

use domain::ideas::status::{By, Change};
use domain::ideas::text::{IdeaText, IdeaTitle, Place, Sentence};
use domain::ideas::{State, risk};
use domain::people::may;
use domain::thread::Facts;
use domain::{Act, Actor, Doer, EventKind, IdeaId, Moment, Refusal, Status};

use super::events::{self, Happening};
use super::handling;
use super::write;
use crate::search::{Words, index};
use crate::{Db, StoreError, moderation};

/// Corrects the title, the text and the place of an idea. What the correction brings in is looked
/// at as a new sending is: a sign of risk holds the idea.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn correct(
    db: &Db,
    words: &Words,
    id: IdeaId,
    title: IdeaTitle,
    text: IdeaText,
    place: Option<Place>,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let Some(before) = super::find(&mut db.read().await?, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let analyser = words.clone();
    let (new_title, new_text, language) = (title.to_string(), text.to_string(), before.language);
    let analysed = crate::blocking(move || analyser.document(&new_title, &new_text, language)).await?;

    let mut tx = db.write().await?;
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(denied) = may(&Actor::Author(id), Act::CorrectOwn, &idea.object(now)) {
        return Ok(Err(Refusal::from(denied)));
    }
    // What a moderator covered is not said again in a correction.
    if moderation::has_cover(&mut tx, id).await? {
        return Ok(Err(Refusal::NotAllowed));
    }
    let risks = risk::risks(&risk::Sending {
        title: title.as_str(),
        text: text.as_str(),
        place: place.as_ref().map_or("", |place| place.as_str()),
        ..risk::Sending::default()
    });
    // Once a group has it, a text cannot go back to the moderator's desk: then it is not taken.
    if !risks.is_empty() && !matches!(idea.status, Status::Received | Status::Checking) {
        return Ok(Err(Refusal::Invalid));
    }
    let changed = crate::sql!("update idea set title = $2, text = $3, place = $4, corrected_at = $5 where id = $1")
        .bind(id)
        .bind(title.as_str())
        .bind(text.as_str())
        .bind(place.as_ref().map(|place| place.as_str()))
        .bind(now)
        .execute(&mut tx)
        .await?;
    if changed != 1 {
        return Err(StoreError::Missing);
    }
    let held = match (&idea.state, risks.iter().min()) {
        (State::Received { answer }, Some(&reason)) => Some(State::Checking {
            reason,
            answer: *answer,
        }),
        _ => None,
    };
    let by = Doer::Author(id);
    let public = idea.status != Status::Checking && held.is_none();
    let happening = Happening::new(id, EventKind::Corrected, by, now).public(public);
    let corrected = events::write(&mut tx, happening).await?;
    if let Some(State::Checking { reason, .. }) = &held {
        let facts = Facts {
            risk: Some(*reason),
            ..Facts::default()
        };
        let happening = Happening::new(id, EventKind::Checking, Doer::System, now);
        events::write(&mut tx, happening.facts(&facts).because(corrected)).await?;
    }
    index::keep_analysis(&mut tx, id, &analysed).await?;
    write::save(&mut tx, &idea, held.as_ref().unwrap_or(&idea.state), now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Withdraws an idea; afterwards its page says only that it was withdrawn.
///
/// # Errors
/// Only faults of the database; the refusals are inside.
pub async fn withdraw(
    db: &Db,
    id: IdeaId,
    reason: Option<Sentence>,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let Some(idea) = write::take(&mut tx, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if let Err(denied) = may(&Actor::Author(id), Act::WithdrawOwn, &idea.object(now)) {
        return Ok(Err(Refusal::from(denied)));
    }
    let moved = handling::Moved {
        by: By::Author,
        doer: Doer::Author(id),
        reason,
        now,
        tell_at: None,
    };
    if handling::apply(&mut tx, idea, Change::Withdraw, moved).await?.is_err() {
        return Ok(Err(Refusal::AlreadyEnded));
    }
    tx.commit().await?;
    Ok(Ok(()))
}
