//! Sending an idea: one transaction, and a double send is one idea.

use domain::ideas::status::AnswerDate;
use domain::ideas::{NewIdea, Risk, State};
use domain::mail::UNCONFIRMED_A_DAY;
use domain::on_behalf::ToldBy;
use domain::thread::Facts;
use domain::{Date, Doer, EventKind, IdeaId, Identification, Language, MailKind, Moment, Origin, PersonId, Status};

use super::events::{self, Happening};
use super::{contact, write};
use crate::codes::to_json;
use crate::outbox::{self, Letter};
use crate::people::email_key;
use crate::search::{Words, index};
use crate::{Conn, Db, StoreError, Tx, keys};

/// An idea on its way in.
#[derive(Clone, Debug)]
pub struct Sending {
    /// What was sent, checked.
    pub idea: NewIdea,
    /// The language of the form.
    pub language: Language,
    /// How it came.
    pub origin: Origin,
    /// How well the author is known.
    pub identification: Identification,
    /// The form's own key: the same key again is the same idea.
    pub sent_key: Option<String>,
    /// Whose the address is, when its owner is signed in: nothing is left to prove.
    pub sender: Option<PersonId>,
    /// Who of the staff typed it on behalf of whom it came from.
    pub entered: Option<Entered>,
    /// Signs of risk: any holds the idea.
    pub risks: Vec<Risk>,
    /// What the author is promised; none is outside the clocks.
    pub promise: Option<Promised>,
    /// Demonstration data.
    pub demo: bool,
}

/// Typed by staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Who typed it.
    pub by: PersonId,
    /// How it was told, when somebody else told it.
    pub told_by: Option<ToldBy>,
}

/// A promise as it is given. It never changes under people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The first answer's day.
    pub answer_by: Date,
    /// The decision line's day.
    pub decision_by: Date,
    /// The promise in words.
    pub text: String,
}

/// What became of a sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The number people see.
    pub id: IdeaId,
    /// Goes into the secret link.
    pub link_version: i64,
    /// Held for a moderator.
    pub held: bool,
    /// This form had been sent before; nothing new was written.
    pub again: bool,
}

/// Keeps an idea. When this returns, it is on the disk.
///
/// # Errors
/// [`StoreError::DiskFull`] and its like: then nothing was kept.
pub async fn send(db: &Db, words: &Words, sending: Sending, now: Moment) -> Result<Sent, StoreError> {
    let (analyser, language) = (words.clone(), sending.language);
    let (title, text) = (sending.idea.title.to_string(), sending.idea.text.to_string());
    let analysed = crate::blocking(move || analyser.document(&title, &text, language)).await?;

    let mut tx = db.write().await?;
    let id = IdeaId::new(write::next_number(&mut tx, 1).await?);
    if let Some(key) = &sending.sent_key
        && let Some(first) = sent_before(&mut tx, key).await?
    {
        // The number goes back, too.
        tx.rollback().await?;
        return Ok(first);
    }
    let held = !sending.risks.is_empty();
    insert(&mut tx, id, &sending, now).await?;
    keep_contact(&mut tx, id, &sending, now).await?;
    let facts = Facts {
        day: sending.promise.as_ref().map(|promise| promise.answer_by),
        ..Facts::default()
    };
    let doer = sending
        .entered
        .map_or(Doer::Visitor, |entered| Doer::Person(entered.by));
    let happening = Happening::new(id, EventKind::Received, doer, now);
    let received = events::write(&mut tx, happening.public(!held).facts(&facts)).await?;
    if held {
        let facts = Facts {
            risk: sending.risks.iter().min().copied(),
            ..Facts::default()
        };
        let happening = Happening::new(id, EventKind::Checking, Doer::System, now);
        events::write(&mut tx, happening.facts(&facts).because(received)).await?;
    }
    index::keep_analysis(&mut tx, id, &analysed).await?;
    index::put(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Sent {
        id,
        link_version: 1,
        held,
        again: false,
    })
}

/// Keeps who sent it, and writes the one letter that answers a sending: the receipt to an address
/// that is proved, else the request to prove it. One address gets only so many requests a day,
/// whoever types it into the form.
async fn keep_contact(tx: &mut Tx, id: IdeaId, sending: &Sending, now: Moment) -> Result<(), StoreError> {
    let NewIdea { name, email, .. } = &sending.idea;
    if name.is_none() && email.is_none() {
        return Ok(());
    }
    let email = email.as_ref().map(email_key);
    crate::sql!("insert into idea_contact (idea_id, name, email) values ($1, $2, $3)")
        .bind(id)
        .bind(name.as_ref().map(|name| name.as_str()))
        .bind(email.as_deref())
        .execute(tx)
        .await?;
    // The demonstration's people get no mail, and what others brought was received elsewhere.
    let Some(email) = email.filter(|_| !sending.demo && sending.origin != Origin::Import) else {
        return Ok(());
    };
    let (kind, once) = match sending.sender {
        Some(person) => {
            contact::mark(tx, id, person, now).await?;
            (MailKind::Receipt, format!("receipt-{id}"))
        }
        None if contact::asked_since(tx, &email, now.plus_minutes(-24 * 60)).await? < UNCONFIRMED_A_DAY => {
            (MailKind::Confirm, format!("confirm-{id}"))
        }
        None => return Ok(()),
    };
    let letter = Letter {
        kind,
        email: &email,
        language: sending.language,
        person: sending.sender,
        idea: Some(id),
        sign_in: None,
        event: None,
        detail: "{}",
        once: Some(&once),
        not_before: now,
    };
    outbox::put(tx, letter, now).await
}

/// What a form's key has already sent, if anything.
///
/// # Errors
/// Only faults of the database.
pub async fn sent_before(c: &mut Conn, key: &str) -> Result<Option<Sent>, StoreError> {
    let first: Option<(i64, i64, String)> =
        crate::sql!("select id, link_version, status from idea where sent_key = $1")
            .bind(key)
            .optional(c)
            .await?;
    Ok(first.map(|(id, link_version, status)| Sent {
        id: IdeaId::new(id),
        link_version,
        held: status == Status::Checking.as_code(),
        again: true,
    }))
}

async fn insert(c: &mut Conn, id: IdeaId, sending: &Sending, now: Moment) -> Result<(), StoreError> {
    let answer = match &sending.promise {
        Some(promise) => AnswerDate::By(promise.answer_by),
        None => AnswerDate::NotPromised,
    };
    let state = match sending.risks.iter().min() {
        Some(&reason) => State::Checking { reason, answer },
        None => State::Received { answer },
    };
    let status = state.status();
    let idea = &sending.idea;
    let listed = write::is_listed(idea.visibility, status, false);
    crate::sql!(
        "insert into idea (id, kind, title, text, place, language, theme_id, status, state, visibility, origin, \
                           identification, created_at, changed_at, listed, awaiting, ring_key, in_ring, search_key, \
                           answer_by, decision_by, answer_due, decision_due, promise_text, sent_key, demo, \
                           told_by, entered_by) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16, $17, $18, $19, $20, \
                 $19, $20, $21, $22, $23, $24, $25)"
    )
    .bind(id)
    .bind(idea.kind.as_code())
    .bind(idea.title.as_str())
    .bind(idea.text.as_str())
    .bind(idea.place.as_ref().map(|place| place.as_str()))
    .bind(sending.language.as_code())
    .bind(idea.theme)
    .bind(status.as_code())
    .bind(to_json(&state)?)
    .bind(idea.visibility.as_code())
    .bind(sending.origin.as_code())
    .bind(sending.identification.as_code())
    .bind(now)
    .bind(listed)
    .bind(write::is_awaiting(status, false, sending.origin))
    .bind(keys::ring_key()?)
    .bind(true)
    .bind(keys::search_key(now, id))
    .bind(sending.promise.as_ref().map(|promise| promise.answer_by))
    .bind(sending.promise.as_ref().map(|promise| promise.decision_by))
    .bind(sending.promise.as_ref().map(|promise| promise.text.as_str()))
    .bind(sending.sent_key.as_deref())
    .bind(sending.demo)
    .bind(sending.entered.and_then(|entered| entered.told_by).map(ToldBy::as_code))
    .bind(sending.entered.map(|entered| entered.by))
    .execute(c)
    .await?;
    Ok(())
}

/// Whether this person typed the idea on behalf of somebody.
///
/// # Errors
/// Only faults of the database.
pub async fn was_entered_by(c: &mut Conn, id: IdeaId, person: PersonId) -> Result<bool, StoreError> {
    let found: Option<(i64,)> = crate::sql!("select id from idea where id = $1 and entered_by = $2")
        .bind(id)
        .bind(person)
        .optional(c)
        .await?;
    Ok(found.is_some())
}
