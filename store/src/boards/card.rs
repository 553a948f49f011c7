//! One card with everything that hangs on it; boards read slim cards instead.

pub mod comments;
pub mod files;
pub mod history;
pub mod people;

mod act;
mod called;
mod parts;

use domain::boards::{CardKind, ColumnRole, Outcome, ServiceClass};
use domain::{BoardId, CardId, ColumnId, Date, LaneId, Moment, PersonId};

use crate::codes::{code, code_option, day_option};
use crate::db::FromRow;
use crate::{Conn, StoreError};

pub use parts::{Block, Check, Checklist, Link, OnCard, Parts, Tie, board_labels, parts};

/// A card as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub id: CardId,
    pub board: BoardId,
    pub board_name: String,
    /// TEK-12's TEK.
    pub prefix: String,
    /// TEK-12's 12.
    pub number: i64,
    pub title: String,
    pub column: ColumnId,
    pub column_name: String,
    pub role: ColumnRole,
    pub lane: LaneId,
    /// None in the board's own lane, which has no name to people.
    pub lane_name: Option<String>,
    pub class: ServiceClass,
    pub kind: CardKind,
    pub start: Option<Date>,
    pub due: Option<Date>,
    pub created: Moment,
    /// The maker's name, while it is known.
    pub created_by: Option<String>,
    pub entered: Moment,
    pub started: Option<Moment>,
    pub finished: Option<Moment>,
    pub outcome: Option<Outcome>,
    pub blocked: Option<Moment>,
    pub archived: Option<Moment>,
    pub deleted: Option<Moment>,
    /// Raised by every change of the card.
    pub version: i64,
    /// The description in Markdown; empty when nobody has written one.
    pub text: String,
    /// The description's own version; 0 when nobody has written one.
    pub text_version: i64,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    board_id: i64,
    board_name: String,
    prefix: String,
    number: i64,
    title: String,
    column_id: i64,
    column_name: String,
    role: String,
    lane_id: i64,
    lane_name: String,
    is_default: bool,
    class: String,
    kind: String,
    start_on: Option<String>,
    due_on: Option<String>,
    #[sqlx(flatten)]
    times: Times,
    created_by: Option<String>,
    outcome: Option<String>,
    version: i64,
    text: Option<String>,
    text_version: Option<i64>,
}

#[derive(FromRow)]
struct Times {
    created_at: i64,
    entered_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    blocked_at: Option<i64>,
    archived_at: Option<i64>,
    deleted_at: Option<i64>,
}

/// The card of this number on the board, also when it is archived or in the bin.
///
/// # Errors
/// Faults of the database only.
pub async fn find(c: &mut Conn, board: BoardId, number: i64) -> Result<Option<Card>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select card.id, card.board_id, board.name as board_name, board.prefix, card.ref as number, card.title, \
                card.column_id, board_column.name as column_name, board_column.role, \
                card.lane_id, lane.name as lane_name, lane.is_default, card.class, card.kind, \
                card.start_on, card.due_on, card.created_at, card.entered_at, card.started_at, card.finished_at, \
                card.blocked_at, card.archived_at, card.deleted_at, maker.name as created_by, card.outcome, \
                card.version, card_text.text, card_text.version as text_version \
         from card \
         join board on board.id = card.board_id \
         join board_column on board_column.id = card.column_id \
         join lane on lane.id = card.lane_id \
         left join person maker on maker.id = card.created_by \
         left join card_text on card_text.card_id = card.id \
         where card.board_id = $1 and card.ref = $2"
    )
    .bind(board)
    .bind(number)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// The card that has this number on the board. None: there is none.
///
/// # Errors
/// Faults of the database only.
pub async fn id_of(c: &mut Conn, board: BoardId, number: i64) -> Result<Option<CardId>, StoreError> {
    let row: Option<(i64,)> = crate::sql!("select id from card where board_id = $1 and ref = $2")
        .bind(board)
        .bind(number)
        .optional(c)
        .await?;
    Ok(row.map(|(id,)| CardId::new(id)))
}

/// The number by which the card is called on its board.
///
/// # Errors
/// Faults of the database only.
pub async fn number_of(c: &mut Conn, card: CardId) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> = crate::sql!("select ref from card where id = $1")
        .bind(card)
        .optional(c)
        .await?;
    Ok(row.map(|(number,)| number))
}

/// An earlier text of the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBefore {
    pub version: i64,
    pub text: String,
    /// When this text was replaced by the next one.
    pub until: Moment,
    /// Who replaced it.
    pub replaced_by: Option<String>,
}

/// The earlier texts of the description, the newest first.
///
/// # Errors
/// Faults of the database only.
pub async fn texts_before(c: &mut Conn, card: CardId) -> Result<Vec<TextBefore>, StoreError> {
    let rows: Vec<(i64, String, i64, Option<String>)> = crate::sql!(
        "select before.version, before.text, before.at, person.name from card_text_before before \
         left join person on person.id = before.person_id \
         where before.card_id = $1 order by before.version desc"
    )
    .bind(card)
    .all(c)
    .await?;
    let texts = rows.into_iter().map(|(version, text, at, replaced_by)| TextBefore {
        version,
        text,
        until: Moment::from_millis(at),
        replaced_by,
    });
    Ok(texts.collect())
}

/// How many earlier texts the description has.
///
/// # Errors
/// Faults of the database only.
pub async fn count_of_texts(c: &mut Conn, card: CardId) -> Result<i64, StoreError> {
    let (count,): (i64,) = crate::sql!("select count(*) from card_text_before where card_id = $1")
        .bind(card)
        .one(c)
        .await?;
    Ok(count)
}

impl Raw {
    fn parse(self) -> Result<Card, StoreError> {
        let moment = |at: Option<i64>| at.map(Moment::from_millis);
        Ok(Card {
            id: CardId::new(self.id),
            board: BoardId::new(self.board_id),
            board_name: self.board_name,
            prefix: self.prefix,
            number: self.number,
            title: self.title,
            column: ColumnId::new(self.column_id),
            column_name: self.column_name,
            role: code("board_column.role", &self.role)?,
            lane: LaneId::new(self.lane_id),
            lane_name: (!self.is_default).then_some(self.lane_name),
            class: code("card.class", &self.class)?,
            kind: code("card.kind", &self.kind)?,
            start: day_option("card.start_on", self.start_on.as_deref())?,
            due: day_option("card.due_on", self.due_on.as_deref())?,
            created: Moment::from_millis(self.times.created_at),
            created_by: self.created_by,
            entered: Moment::from_millis(self.times.entered_at),
            started: moment(self.times.started_at),
            finished: moment(self.times.finished_at),
            outcome: code_option("card.outcome", self.outcome.as_deref())?,
            blocked: moment(self.times.blocked_at),
            archived: moment(self.times.archived_at),
            deleted: moment(self.times.deleted_at),
            version: self.version,
            text: self.text.unwrap_or_default(),
            text_version: self.text_version.unwrap_or(0),
        })
    }
}

/// A person by number and name; the name is gone when the person was erased.
pub type Named = (PersonId, Option<String>);
