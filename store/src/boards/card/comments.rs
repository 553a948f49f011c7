//! What staff say to each other on a card, and whom they call by name.
//!
//! A comment is no operation that can be undone; it has a version of its own, and whoever wrote it may
//! change or remove it. What is removed leaves a line without words.

use domain::boards::mentions::mentions;
use domain::{Act, Actor, BoardId, CardCommentId, CardId, Language, MailKind, Moment, PersonId, Refusal};
use serde_json::json;

pub use super::called::{Mention, all_seen, mention, unseen};
use super::people::readers;
use super::{Named, act};
use crate::codes::code;
use crate::db::FromRow;
use crate::outbox::{self, Letter};
use crate::{Conn, Db, StoreError, Tx};

/// A comment as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: CardCommentId,
    /// Who wrote it.
    pub by: Option<Named>,
    /// Markdown; empty when it was removed.
    pub text: String,
    pub created: Moment,
    pub edited: Option<Moment>,
    pub deleted: Option<Moment>,
    /// Raised by every change of its words.
    pub version: i64,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    person_id: Option<i64>,
    name: Option<String>,
    text: String,
    created_at: i64,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
    version: i64,
}

impl From<Raw> for Comment {
    fn from(raw: Raw) -> Self {
        Self {
            id: CardCommentId::new(raw.id),
            by: raw.person_id.map(|id| (PersonId::new(id), raw.name)),
            text: raw.text,
            created: Moment::from_millis(raw.created_at),
            edited: raw.edited_at.map(Moment::from_millis),
            deleted: raw.deleted_at.map(Moment::from_millis),
            version: raw.version,
        }
    }
}

/// A comment to be written.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'a> {
    pub board: BoardId,
    pub card: CardId,
    pub actor: &'a Actor,
    /// Clean Markdown.
    pub text: &'a str,
    /// The form's own key: sent twice, it is one comment.
    pub key: &'a str,
}

/// The comments of a card, the oldest first.
///
/// # Errors
/// Faults of the database only.
pub async fn of(c: &mut Conn, card: CardId) -> Result<Vec<Comment>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select card_comment.id, person_id, person.name, text, card_comment.created_at, edited_at, deleted_at, version \
         from card_comment left join person on person.id = card_comment.person_id \
         where card_id = $1 order by card_comment.id"
    )
    .bind(card)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(Comment::from).collect())
}

/// One comment of a card.
///
/// # Errors
/// Faults of the database only.
pub async fn find(c: &mut Conn, card: CardId, id: CardCommentId) -> Result<Option<Comment>, StoreError> {
    let row: Option<Raw> = crate::sql!(
        "select card_comment.id, person_id, person.name, text, card_comment.created_at, edited_at, deleted_at, version \
         from card_comment left join person on person.id = card_comment.person_id \
         where card_id = $1 and card_comment.id = $2"
    )
    .bind(card)
    .bind(id)
    .optional(c)
    .await?;
    Ok(row.map(Comment::from))
}

/// Writes a comment, and a letter to everyone it calls by name.
///
/// # Errors
/// Faults of the database only; the refusals are inside.
pub async fn say(db: &Db, saying: Saying<'_>, now: Moment) -> Result<Result<CardCommentId, Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let hand = match act::begin(&mut tx, saying.board, saying.card, saying.actor, Act::TalkOnBoard).await? {
        Ok(hand) => hand,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(first) = said_before(&mut tx, saying, hand.person).await? {
        return Ok(Ok(first));
    }
    let (id,): (i64,) = crate::sql!(
        "insert into card_comment (card_id, person_id, text, created_at) values ($1, $2, $3, $4) returning id"
    )
    .bind(saying.card)
    .bind(hand.person)
    .bind(saying.text)
    .bind(now)
    .one(&mut tx)
    .await?;
    let id = CardCommentId::new(id);
    crate::sql!("update card set comments = comments + 1, version = version + 1 where id = $1")
        .bind(saying.card)
        .execute(&mut tx)
        .await?;
    call(&mut tx, &hand, id, saying.text, now).await?;
    // Whoever answers on a card has seen what was said there.
    seen(&mut tx, saying.card, hand.person, now).await?;
    if !saying.key.is_empty() {
        crate::sql!("insert into board_op (op_id, board_id, person_id, answer, at) values ($1, $2, $3, $4, $5)")
            .bind(key_of(saying.key))
            .bind(saying.board)
            .bind(hand.person)
            .bind(id.to_string())
            .bind(now)
            .execute(&mut tx)
            .await?;
    }
    act::end(&mut tx, &hand, "comment", now).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Changes the words of one's own comment. `seen` is its version that the person was looking at.
///
/// # Errors
/// Faults of the database only; the refusals are inside.
pub async fn change(
    db: &Db,
    saying: Saying<'_>,
    id: CardCommentId,
    seen: i64,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let hand = match act::begin(&mut tx, saying.board, saying.card, saying.actor, Act::TalkOnBoard).await? {
        Ok(hand) => hand,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(comment) = find(&mut tx, saying.card, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    if comment.by.as_ref().map(|(id, _)| *id) != Some(hand.person) {
        return Ok(Err(Refusal::NotAllowed));
    }
    if comment.deleted.is_some() {
        return Ok(Err(Refusal::Gone));
    }
    if comment.version != seen {
        return Ok(Err(Refusal::Changed));
    }
    if comment.text == saying.text {
        return Ok(Ok(()));
    }
    crate::sql!("update card_comment set text = $2, edited_at = $3, version = version + 1 where id = $1")
        .bind(id)
        .bind(saying.text)
        .bind(now)
        .execute(&mut tx)
        .await?;
    call(&mut tx, &hand, id, saying.text, now).await?;
    act::end(&mut tx, &hand, "edit_comment", now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Removes a comment: one's own, or anybody's for whoever manages the board. Its words are gone.
///
/// # Errors
/// Faults of the database only; the refusals are inside.
pub async fn remove(
    db: &Db,
    board: BoardId,
    card: CardId,
    actor: &Actor,
    id: CardCommentId,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let hand = match act::begin(&mut tx, board, card, actor, Act::TalkOnBoard).await? {
        Ok(hand) => hand,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(comment) = find(&mut tx, card, id).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let is_own = comment.by.map(|(id, _)| id) == Some(hand.person);
    if !is_own && domain::may(actor, Act::ManageBoard, &domain::people::Object::Board(hand.sight)).is_err() {
        return Ok(Err(Refusal::NotAllowed));
    }
    if comment.deleted.is_some() {
        return Ok(Ok(()));
    }
    crate::sql!("update card_comment set text = '', deleted_at = $2, version = version + 1 where id = $1")
        .bind(id)
        .bind(now)
        .execute(&mut tx)
        .await?;
    crate::sql!("delete from card_mention where comment_id = $1")
        .bind(id)
        .execute(&mut tx)
        .await?;
    crate::sql!("update card set comments = comments - 1, version = version + 1 where id = $1")
        .bind(card)
        .execute(&mut tx)
        .await?;
    act::end(&mut tx, &hand, "remove_comment", now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

async fn seen(tx: &mut Tx, card: CardId, person: PersonId, now: Moment) -> Result<(), StoreError> {
    crate::sql!(
        "update card_mention set seen_at = $3 \
         where person_id = $2 and seen_at is null \
           and comment_id in (select id from card_comment where card_id = $1)"
    )
    .bind(card)
    .bind(person)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Keys of comments stand apart from those of operations.
fn key_of(key: &str) -> String {
    ["comment:", key].concat()
}

async fn said_before(tx: &mut Tx, saying: Saying<'_>, person: PersonId) -> Result<Option<CardCommentId>, StoreError> {
    let row: Option<(String,)> = crate::sql!("select answer from board_op where op_id = $1 and person_id = $2")
        .bind(key_of(saying.key))
        .bind(person)
        .optional(tx)
        .await?;
    Ok(row.and_then(|(answer,)| answer.parse().ok()))
}

/// Writes down whom the words call, and a letter to each of them who had not been called yet.
async fn call(
    tx: &mut Tx,
    hand: &act::Hand,
    comment: CardCommentId,
    text: &str,
    now: Moment,
) -> Result<(), StoreError> {
    let people = readers(tx, hand.sight.id, now.civil_day()).await?;
    for person in mentions(text, &people).into_iter().filter(|it| *it != hand.person) {
        let is_new = crate::sql!(
            "insert into card_mention (comment_id, person_id) values ($1, $2) on conflict (comment_id, person_id) do nothing"
        )
        .bind(comment)
        .bind(person)
        .execute(tx)
        .await?;
        let address: Option<(String, String)> =
            crate::sql!("select email, language from person where id = $1 and email is not null")
                .bind(person)
                .optional(tx)
                .await?;
        let (true, Some((email, language))) = (is_new == 1, address) else {
            continue;
        };
        let letter = Letter {
            kind: MailKind::CardMention,
            email: &email,
            language: code::<Language>("person.language", &language)?,
            person: Some(person),
            idea: None,
            sign_in: None,
            event: None,
            detail: &json!({ "comment": comment.get() }).to_string(),
            once: Some(&format!("card_mention:{comment}:{person}")),
            not_before: domain::handling::undo_ends(now),
        };
        outbox::put(tx, letter, now).await?;
    }
    Ok(())
}
