//! Cards out of sight: in the archive, and in the bin.

use domain::boards::Outcome;
use domain::{BoardId, CardId, Moment};

use crate::codes::code_option;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// A card out of sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    pub id: CardId,
    pub number: i64,
    pub title: String,
    /// The column where it was.
    pub column: String,
    pub at: Moment,
    /// Who put it there; none: the program, or the person was erased.
    pub by: Option<String>,
    pub outcome: Option<Outcome>,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    number: i64,
    title: String,
    column_name: String,
    since: i64,
    called: Option<String>,
    outcome: Option<String>,
}

impl Raw {
    fn parse(self) -> Result<Away, StoreError> {
        Ok(Away {
            id: CardId::new(self.id),
            number: self.number,
            title: self.title,
            column: self.column_name,
            at: Moment::from_millis(self.since),
            by: self.called,
            outcome: code_option("card.outcome", self.outcome.as_deref())?,
        })
    }
}

/// Archived cards, the latest first. All of them: a reader searches and leafs through them.
///
/// # Errors
/// Faults of the database only.
pub async fn archived(c: &mut Conn, board: BoardId) -> Result<Vec<Away>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select card.id, card.ref as number, card.title, board_column.name as column_name, \
                card.archived_at as since, card.outcome, \
                (select person.name from card_transition join person on person.id = card_transition.person_id \
                 where card_transition.card_id = card.id and card_transition.cause = 'archive' \
                 order by card_transition.at desc, card_transition.id desc limit 1) as called \
         from card join board_column on board_column.id = card.column_id \
         where card.board_id = $1 and card.archived_at is not null and card.deleted_at is null \
         order by card.archived_at desc, card.id desc"
    )
    .bind(board)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Cards put into the bin since a moment, the latest first.
///
/// # Errors
/// Faults of the database only.
pub async fn deleted(c: &mut Conn, board: BoardId, since: Moment) -> Result<Vec<Away>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select card.id, card.ref as number, card.title, board_column.name as column_name, \
                card.deleted_at as since, card.outcome, \
                (select person.name from board_event_card \
                 join board_event on board_event.board_id = board_event_card.board_id \
                   and board_event.seq = board_event_card.seq \
                 join person on person.id = board_event.person_id \
                 where board_event_card.card_id = card.id and board_event.kind = 'delete' \
                 union all \
                 select person.name from board_event join person on person.id = board_event.person_id \
                 where board_event.card_id = card.id and board_event.kind = 'delete' limit 1) as called \
         from card join board_column on board_column.id = card.column_id \
         where card.board_id = $1 and card.deleted_at is not null and card.deleted_at >= $2 \
         order by card.deleted_at desc, card.id desc"
    )
    .bind(board)
    .bind(since)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}
