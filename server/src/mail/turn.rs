//! One turn of sending: claim what is due, write each letter anew, hand it over, say what became
//! of it. The log names a letter by its number in the outbox, never by its recipient.

use app::AppState;
use app::mail::compose;
use domain::mail::MailProblem;
use store::StoreError;
use store::outbox::{self, Claimed};

use super::{Failed, Post};

/// Letters claimed at a time: all of them fit into one lease even when each takes its full time.
const BATCH: i64 = 10;

/// Sends what is due; how many letters went.
///
/// # Errors
/// Only faults of the database. What is claimed and not sent is sent when its lease has run out.
pub async fn turn(state: &AppState, post: &Post) -> Result<u32, StoreError> {
    let mut sent = 0;
    while outbox::has_due(&mut state.db.read().await?, state.clock.now()).await? {
        let letters = outbox::claim(&state.db, BATCH, state.clock.now()).await?;
        if letters.is_empty() {
            // Another server was quicker.
            break;
        }
        let mut is_away = false;
        for letter in letters {
            let failed = if is_away {
                Some(Failed::Away)
            } else {
                send(state, post, &letter).await?
            };
            match failed {
                None => sent += 1,
                Some(failed) => {
                    is_away |= failed == Failed::Away;
                    put_off(state, &letter, failed).await?;
                }
            }
        }
        if is_away {
            break;
        }
    }
    Ok(sent)
}

/// Sends one letter. `None`: it is done with, sent or dropped.
async fn send(state: &AppState, post: &Post, letter: &Claimed) -> Result<Option<Failed>, StoreError> {
    let db = &state.db;
    let words = match compose(state, letter).await {
        Ok(words) => words,
        // The fault is in the log already; the letter may be right at its next try.
        Err(_) => return Ok(Some(Failed::NotNow { status: 0 })),
    };
    let Some(words) = words else {
        outbox::drop(db, letter, MailProblem::NothingToTell, state.clock.now()).await?;
        return Ok(None);
    };
    let Some(to) = outbox::recipient(&mut db.read().await?, letter).await? else {
        outbox::drop(db, letter, MailProblem::NothingToTell, state.clock.now()).await?;
        return Ok(None);
    };
    let now = state.clock.now();
    if let Err(failed) = post.send(&to, &words, &letter.message_id, letter.id, now).await {
        return Ok(Some(failed));
    }
    metrics::counter!("lanka_mails_total", "kind" => letter.kind.as_code()).increment(1);
    if outbox::sent(db, letter, state.clock.now()).await? {
        tracing::info!(letter = letter.id, kind = letter.kind.as_code(), "sent");
    } else {
        tracing::warn!(letter = letter.id, "sent, but the lease had run out: it may go twice");
    }
    Ok(None)
}

/// Writes down a failure: tried later, or never again.
async fn put_off(state: &AppState, letter: &Claimed, failed: Failed) -> Result<(), StoreError> {
    let (db, now) = (&state.db, state.clock.now());
    let (number, kind, tries) = (letter.id, letter.kind.as_code(), letter.tries);
    match failed {
        Failed::Never { status } => {
            tracing::error!(
                letter = number,
                kind,
                status,
                "the mail server refused it for good: dropped"
            );
            outbox::drop(db, letter, MailProblem::Refused, now).await
        }
        Failed::BadAddress => {
            tracing::error!(letter = number, kind, "mail cannot reach such an address: dropped");
            outbox::drop(db, letter, MailProblem::BadAddress, now).await
        }
        Failed::NotNow { .. } | Failed::Away => {
            let status = match failed {
                Failed::NotNow { status } => status,
                _ => 0,
            };
            match outbox::later(db, letter, now).await? {
                Some(at) => {
                    let minutes = at.millis_since(now) / 60_000;
                    tracing::warn!(
                        letter = number,
                        kind,
                        status,
                        tries,
                        minutes,
                        "not sent, will be tried again"
                    );
                }
                None => tracing::error!(letter = number, kind, status, tries, "not sent, given up"),
            }
            Ok(())
        }
    }
}
