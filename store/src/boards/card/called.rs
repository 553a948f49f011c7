//! Whom comments call by name: for the letter, and for the person's own page.

use domain::{BoardId, CardCommentId, Moment, PersonId};

use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// A comment that calls somebody by name, for the letter and for the person's own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub board: BoardId,
    pub board_name: String,
    /// TEK-12
    pub code: String,
    pub number: i64,
    pub comment: CardCommentId,
    /// Who called.
    pub by: Option<String>,
    pub at: Moment,
}

#[derive(FromRow)]
struct RawMention {
    board_id: i64,
    board_name: String,
    prefix: String,
    number: i64,
    comment_id: i64,
    by_name: Option<String>,
    at: i64,
}

impl From<RawMention> for Mention {
    fn from(raw: RawMention) -> Self {
        Self {
            board: BoardId::new(raw.board_id),
            board_name: raw.board_name,
            code: format!("{}-{}", raw.prefix, raw.number),
            number: raw.number,
            comment: CardCommentId::new(raw.comment_id),
            by: raw.by_name,
            at: Moment::from_millis(raw.at),
        }
    }
}

/// What one comment says to one person whom it calls. None: it was removed, or it calls somebody else.
///
/// # Errors
/// Faults of the database only.
pub async fn mention(c: &mut Conn, comment: i64, person: PersonId) -> Result<Option<Mention>, StoreError> {
    let row: Option<RawMention> = crate::sql!(
        "select board.id as board_id, board.name as board_name, board.prefix, card.ref as number, \
                card_comment.id as comment_id, caller.name as by_name, card_comment.created_at as at \
         from card_mention \
         join card_comment on card_comment.id = card_mention.comment_id \
         join card on card.id = card_comment.card_id \
         join board on board.id = card.board_id \
         left join person caller on caller.id = card_comment.person_id \
         where card_mention.comment_id = $1 and card_mention.person_id = $2 \
           and card_comment.deleted_at is null and card.deleted_at is null"
    )
    .bind(comment)
    .bind(person)
    .optional(c)
    .await?;
    Ok(row.map(Mention::from))
}

/// What calls a person by name and has not been seen, the newest first.
///
/// # Errors
/// Faults of the database only.
pub async fn unseen(c: &mut Conn, person: PersonId) -> Result<Vec<Mention>, StoreError> {
    let rows: Vec<RawMention> = crate::sql!(
        "select board.id as board_id, board.name as board_name, board.prefix, card.ref as number, \
                card_comment.id as comment_id, caller.name as by_name, card_comment.created_at as at \
         from card_mention \
         join card_comment on card_comment.id = card_mention.comment_id \
         join card on card.id = card_comment.card_id \
         join board on board.id = card.board_id \
         left join person caller on caller.id = card_comment.person_id \
         where card_mention.person_id = $1 and card_mention.seen_at is null \
           and card_comment.deleted_at is null and card.deleted_at is null \
         order by card_comment.id desc limit 50"
    )
    .bind(person)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(Mention::from).collect())
}

/// The person has seen everything that called by name.
///
/// # Errors
/// Faults of the database only.
pub async fn all_seen(tx: &mut Tx, person: PersonId, now: Moment) -> Result<(), StoreError> {
    crate::sql!("update card_mention set seen_at = $2 where person_id = $1 and seen_at is null")
        .bind(person)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}
