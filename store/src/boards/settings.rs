//! What a manager sets on a board. Every change begins with [`begin`] and ends with [`end`]: one number
//! of the board, one line in its log, and every screen asks for the whole board anew.

pub mod columns;
pub mod labels;
pub mod lanes;
pub mod roles;
pub mod seats;

use domain::boards::{BoardSight, BoardVisibility, Facts, WipMode};
use domain::people::Object;
use domain::{Act, Actor, BoardId, Moment, PersonId, Refusal, may};

use super::{Happening, write_event};
use crate::codes::code;
use crate::db::{BoardNews, FromRow};
use crate::{Conn, StoreError, Tx};

/// The board taken for a change of how it is set up, and who changes it.
pub struct Hand {
    pub sight: BoardSight,
    person: PersonId,
    seq: i64,
}

/// Takes the board and asks the policy inside the transaction.
///
/// # Errors
/// Faults of the database only.
pub async fn begin(tx: &mut Tx, board: BoardId, actor: &Actor) -> Result<Result<Hand, Refusal>, StoreError> {
    let Some(person) = actor.person().map(|person| person.id) else {
        return Ok(Err(Refusal::SignInFirst));
    };
    let Some(seq) = super::take(tx, board).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    let Some(sight) = super::sight(tx, board, Some(person)).await? else {
        return Ok(Err(Refusal::NotFound));
    };
    Ok(match may(actor, Act::ManageBoard, &Object::Board(sight)) {
        Ok(_) => Ok(Hand { sight, person, seq }),
        Err(denied) => Err(denied.into()),
    })
}

/// Writes the change down. `kind` says what was set: `settings`, `columns`, `lanes`, `labels`, `seats`.
///
/// # Errors
/// Faults of the database only.
pub async fn end(tx: &mut Tx, hand: &Hand, kind: &str, now: Moment) -> Result<(), StoreError> {
    crate::sql!("update board set version = version + 1 where id = $1")
        .bind(hand.sight.id)
        .execute(tx)
        .await?;
    let detail = Facts {
        whole: true,
        ..Facts::default()
    };
    let happening = Happening {
        person: Some(hand.person),
        op_id: None,
        kind,
        cards: &[],
        detail: &detail,
        undo_of: None,
    };
    write_event(tx, hand.sight.id, hand.seq, happening, now).await
}

/// A board's own settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub name: String,
    pub purpose: String,
    pub prefix: String,
    pub visibility: BoardVisibility,
    pub is_published: bool,
    pub mode: WipMode,
    /// Begun and unfinished cards on the whole board.
    pub limit: Option<i64>,
    /// Days that a finished card stays on the board.
    pub keep_days: i64,
}

#[derive(FromRow)]
struct Raw {
    name: String,
    purpose: String,
    prefix: String,
    visibility: String,
    published: bool,
    wip_mode: String,
    wip_max: Option<i64>,
    done_keep_days: i64,
}

/// The settings of a board. None: no such board.
///
/// # Errors
/// Faults of the database only.
pub async fn read(c: &mut Conn, board: BoardId) -> Result<Option<Settings>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select name, purpose, prefix, visibility, published, wip_mode, wip_max, done_keep_days from board where id = $1"
    )
    .bind(board)
    .optional(c)
    .await?;
    let Some(raw) = raw else { return Ok(None) };
    Ok(Some(Settings {
        name: raw.name,
        purpose: raw.purpose,
        prefix: raw.prefix,
        visibility: code("board.visibility", &raw.visibility)?,
        is_published: raw.published,
        mode: code("board.wip_mode", &raw.wip_mode)?,
        limit: raw.wip_max,
        keep_days: raw.done_keep_days,
    }))
}

/// Saves them. Who may look can be others now, so everybody's rights are looked at again.
///
/// # Errors
/// Faults of the database only.
pub async fn save(tx: &mut Tx, board: BoardId, new: &Settings) -> Result<(), StoreError> {
    crate::sql!(
        "update board set name = $2, purpose = $3, prefix = $4, visibility = $5, published = $6, wip_mode = $7, \
             wip_max = $8, done_keep_days = $9 where id = $1"
    )
    .bind(board)
    .bind(new.name.as_str())
    .bind(new.purpose.as_str())
    .bind(new.prefix.as_str())
    .bind(new.visibility.as_code())
    .bind(new.is_published)
    .bind(new.mode.as_code())
    .bind(new.limit)
    .bind(new.keep_days)
    .execute(tx)
    .await?;
    tx.tell(BoardNews::Rights);
    Ok(())
}

/// Takes the board out of use at that moment, or back into it.
///
/// # Errors
/// Faults of the database only.
pub async fn set_archived(tx: &mut Tx, board: BoardId, at: Option<Moment>) -> Result<(), StoreError> {
    crate::sql!("update board set archived_at = $2 where id = $1")
        .bind(board)
        .bind(at)
        .execute(tx)
        .await?;
    tx.tell(BoardNews::Rights);
    Ok(())
}
