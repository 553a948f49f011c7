//! A card's own row, read for a change of it.

use domain::boards::limits::Spot;
use domain::boards::{CardKind, ServiceClass, Why};
use domain::{CardId, ColumnId, Date, LaneId};

use domain::boards::MOST_AT_ONCE;

use super::layout::Layout;
use super::{Stop, Work};
use crate::codes::{code, day_option};
use crate::db::FromRow;
use crate::{Conn, StoreError};

#[derive(FromRow)]
struct Raw {
    id: i64,
    title: String,
    column_id: i64,
    lane_id: i64,
    position: i64,
    class: String,
    kind: String,
    start_on: Option<String>,
    due_on: Option<String>,
    is_committed: bool,
    blocked_at: Option<i64>,
    archived_at: Option<i64>,
    deleted_at: Option<i64>,
    version: i64,
    place_version: i64,
    title_version: i64,
    class_version: i64,
    dates_version: i64,
}

/// A card as its row says. Each part's version is the card's when that part changed last.
#[derive(Clone, Debug)]
pub(crate) struct CardRow {
    pub(crate) id: CardId,
    pub(crate) title: String,
    pub(crate) column: ColumnId,
    pub(crate) lane: LaneId,
    pub(crate) position: i64,
    pub(crate) class: ServiceClass,
    pub(crate) kind: CardKind,
    pub(crate) start: Option<Date>,
    pub(crate) due: Option<Date>,
    /// Promised in this episode.
    pub(crate) is_committed: bool,
    pub(crate) blocked_at: Option<i64>,
    pub(crate) archived_at: Option<i64>,
    pub(crate) deleted_at: Option<i64>,
    pub(crate) version: i64,
    pub(crate) place_version: i64,
    pub(crate) title_version: i64,
    pub(crate) class_version: i64,
    pub(crate) dates_version: i64,
}

impl CardRow {
    pub(crate) const fn is_live(&self) -> bool {
        self.archived_at.is_none() && self.deleted_at.is_none()
    }

    pub(crate) fn place(&self) -> (ColumnId, LaneId) {
        (self.column, self.lane)
    }

    /// Where limits see it. None: it is not on the board.
    pub(crate) fn spot(&self, layout: &Layout) -> Option<Spot> {
        self.is_live().then(|| layout.spot(self.column, self.lane, self.class))
    }
}

/// The card of that board, wherever it is.
pub(crate) async fn find(c: &mut Conn, board: domain::BoardId, card: CardId) -> Result<Option<CardRow>, StoreError> {
    let raw: Option<Raw> = crate::sql!(
        "select id, title, column_id, lane_id, position, class, kind, start_on, due_on, \
                committed_at is not null as is_committed, blocked_at, archived_at, deleted_at, version, place_version, title_version, class_version, dates_version \
         from card where id = $1 and board_id = $2"
    )
    .bind(card)
    .bind(board)
    .optional(c)
    .await?;
    raw.map(Raw::parse).transpose()
}

/// The card, archived or not.
pub(crate) async fn kept(work: &mut Work<'_>, card: CardId) -> Result<CardRow, Stop> {
    match find(&mut work.tx, work.board, card).await? {
        Some(row) if row.deleted_at.is_none() => Ok(row),
        _ => Err(Stop::about(card, Why::CardGone)),
    }
}

/// The card, which must be on the board.
pub(crate) async fn live(work: &mut Work<'_>, card: CardId) -> Result<CardRow, Stop> {
    match find(&mut work.tx, work.board, card).await? {
        Some(row) if row.is_live() => Ok(row),
        _ => Err(Stop::about(card, Why::CardGone)),
    }
}

impl Raw {
    fn parse(self) -> Result<CardRow, StoreError> {
        Ok(CardRow {
            id: CardId::new(self.id),
            title: self.title,
            column: ColumnId::new(self.column_id),
            lane: LaneId::new(self.lane_id),
            position: self.position,
            class: code("card.class", &self.class)?,
            kind: code("card.kind", &self.kind)?,
            start: day_option("card.start_on", self.start_on.as_deref())?,
            due: day_option("card.due_on", self.due_on.as_deref())?,
            is_committed: self.is_committed,
            blocked_at: self.blocked_at,
            archived_at: self.archived_at,
            deleted_at: self.deleted_at,
            version: self.version,
            place_version: self.place_version,
            title_version: self.title_version,
            class_version: self.class_version,
            dates_version: self.dates_version,
        })
    }
}

/// Cards of one act, each once.
pub(crate) fn several(cards: &[CardId]) -> Result<Vec<CardId>, Stop> {
    let mut each = Vec::with_capacity(cards.len());
    for card in cards {
        if !each.contains(card) {
            each.push(*card);
        }
    }
    if each.is_empty() || each.len() > MOST_AT_ONCE {
        return Err(Stop::invalid("cards"));
    }
    Ok(each)
}

/// Raises the card's version, for changes of what hangs on it.
pub(crate) async fn raise(work: &mut Work<'_>, card: CardId) -> Result<(), StoreError> {
    crate::sql!("update card set version = version + 1 where id = $1")
        .bind(card)
        .execute(&mut work.tx)
        .await?;
    work.touch(card);
    Ok(())
}
