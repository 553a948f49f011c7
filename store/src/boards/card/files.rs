//! Files on a card: kept in pieces, read a piece at a time.
//!
//! A file is whole in memory before its transaction begins: nothing waits for the network inside.

use domain::boards::MOST_FILES;
use domain::boards::files::{FileKind, FileProblem, PIECE};
use domain::{Act, Actor, AttachmentId, BoardId, CardId, Moment, Refusal};

use super::act;
use crate::db::FromRow;
use crate::{Conn, Db, StoreError, Tx};

/// A file on a card, without what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub card: CardId,
    pub name: String,
    pub kind: FileKind,
    /// Bytes.
    pub size: i64,
    pub at: Moment,
    pub by: Option<String>,
}

/// A file that was found sound.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub name: String,
    pub kind: FileKind,
    pub bytes: Vec<u8>,
    /// The hash of the bytes in hexadecimal digits.
    pub sha256: String,
}

/// Why a file was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    Refused(Refusal),
    Problem(FileProblem),
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    card_id: i64,
    name: String,
    kind: String,
    size: i64,
    at: i64,
    by_name: Option<String>,
}

impl Raw {
    fn parse(self) -> Result<Attachment, StoreError> {
        Ok(Attachment {
            id: AttachmentId::new(self.id),
            card: CardId::new(self.card_id),
            name: self.name,
            kind: kind_of(&self.kind)?,
            size: self.size,
            at: Moment::from_millis(self.at),
            by: self.by_name,
        })
    }
}

/// The table keeps what browsers are told; the list of kinds is the domain's.
fn kind_of(mime: &str) -> Result<FileKind, StoreError> {
    let found = FileKind::ALL.iter().find(|kind| kind.mime() == mime);
    found.copied().ok_or_else(|| StoreError::Unknown {
        column: "attachment.mime",
        value: mime.to_owned(),
    })
}

/// The files of a card in the order they came.
///
/// # Errors
/// Faults of the database only.
pub async fn of(c: &mut Conn, card: CardId) -> Result<Vec<Attachment>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select attachment.id, card_id, attachment.name, mime as kind, size, at, person.name as by_name \
         from attachment left join person on person.id = attachment.person_id \
         where card_id = $1 order by attachment.id"
    )
    .bind(card)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// A file of the board, unless its card is in the bin.
///
/// # Errors
/// Faults of the database only.
pub async fn find(c: &mut Conn, board: BoardId, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
    let row: Option<Raw> = crate::sql!(
        "select attachment.id, card_id, attachment.name, mime as kind, size, at, person.name as by_name \
         from attachment join card on card.id = attachment.card_id \
         left join person on person.id = attachment.person_id \
         where card.board_id = $1 and attachment.id = $2 and card.deleted_at is null"
    )
    .bind(board)
    .bind(id)
    .optional(c)
    .await?;
    row.map(Raw::parse).transpose()
}

/// One piece of a file, from 0. None: that was the last one, or the file has been removed.
///
/// # Errors
/// Faults of the database only.
pub async fn piece(c: &mut Conn, id: AttachmentId, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> =
        crate::sql!("select bytes from attachment_piece where attachment_id = $1 and number = $2")
            .bind(id)
            .bind(number)
            .optional(c)
            .await?;
    Ok(row.map(|(bytes,)| bytes))
}

/// Keeps a file on a card. `most` is how many bytes all files of the town may fill.
///
/// # Errors
/// Faults of the database only; why it was not kept is inside.
pub async fn attach(
    db: &Db,
    board: BoardId,
    card: CardId,
    actor: &Actor,
    file: NewFile,
    most: i64,
    now: Moment,
) -> Result<Result<AttachmentId, NotKept>, StoreError> {
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let mut tx = db.write().await?;
    let hand = match act::begin(&mut tx, board, card, actor, Act::WorkBoard).await? {
        Ok(hand) => hand,
        Err(refusal) => return Ok(Err(NotKept::Refused(refusal))),
    };
    let (count,): (i64,) = crate::sql!("select count(*) from attachment where card_id = $1")
        .bind(card)
        .one(&mut tx)
        .await?;
    if count >= MOST_FILES {
        return Ok(Err(NotKept::Problem(FileProblem::CardFull)));
    }
    take_files(&mut tx).await?;
    if total(&mut tx).await?.saturating_add(size) > most {
        return Ok(Err(NotKept::Problem(FileProblem::TownFull)));
    }
    let (id,): (i64,) = crate::sql!(
        "insert into attachment (card_id, name, mime, size, sha256, at, person_id) \
         values ($1, $2, $3, $4, $5, $6, $7) returning id"
    )
    .bind(card)
    .bind(&file.name)
    .bind(file.kind.mime())
    .bind(size)
    .bind(&file.sha256)
    .bind(now)
    .bind(hand.person)
    .one(&mut tx)
    .await?;
    for (number, bytes) in (0_i64..).zip(file.bytes.chunks(PIECE)) {
        crate::sql!("insert into attachment_piece (attachment_id, number, bytes) values ($1, $2, $3)")
            .bind(id)
            .bind(number)
            .bind(bytes.to_vec())
            .execute(&mut tx)
            .await?;
    }
    count_anew(&mut tx, card).await?;
    act::end(&mut tx, &hand, "attach", now).await?;
    tx.commit().await?;
    Ok(Ok(AttachmentId::new(id)))
}

/// Removes a file from a card.
///
/// # Errors
/// Faults of the database only; the refusals are inside.
pub async fn remove(
    db: &Db,
    board: BoardId,
    card: CardId,
    actor: &Actor,
    id: AttachmentId,
    now: Moment,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    let hand = match act::begin(&mut tx, board, card, actor, Act::WorkBoard).await? {
        Ok(hand) => hand,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let removed = crate::sql!("delete from attachment where id = $1 and card_id = $2")
        .bind(id)
        .bind(card)
        .execute(&mut tx)
        .await?;
    if removed == 0 {
        return Ok(Err(Refusal::NotFound));
    }
    count_anew(&mut tx, card).await?;
    act::end(&mut tx, &hand, "detach", now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// How many bytes all files of the town fill.
///
/// # Errors
/// Faults of the database only.
pub async fn total(c: &mut Conn) -> Result<i64, StoreError> {
    let (total,): (i64,) = crate::sql!("select cast(coalesce(sum(size), 0) as bigint) from attachment")
        .one(c)
        .await?;
    Ok(total)
}

/// The bound of all files is one for the whole town: whoever adds one takes its row, the board's
/// being taken already.
async fn take_files(tx: &mut Tx) -> Result<(), StoreError> {
    let taken = crate::sql!("update counter set value = value + 1 where name = 'files'")
        .execute(tx)
        .await?;
    if taken == 1 { Ok(()) } else { Err(StoreError::Missing) }
}

async fn count_anew(tx: &mut Tx, card: CardId) -> Result<(), StoreError> {
    crate::sql!(
        "update card set files = (select count(*) from attachment where card_id = $1), version = version + 1 \
         where id = $1"
    )
    .bind(card)
    .execute(tx)
    .await?;
    Ok(())
}
