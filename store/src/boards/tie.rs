//! What is tied: the cards of an idea, and the boards where a card of it could be made.

use domain::boards::ColumnRole;
use domain::{BoardId, CardId, ColumnId, GroupId, IdeaId, LaneId, Moment, PersonId};

use super::Wording;
use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// A card that an idea is tied to. Deleted ones are not told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiedCard {
    pub board: BoardId,
    pub card: CardId,
    /// As people call it: TEK-12.
    pub code: String,
    /// The board's own number of it.
    pub number: i64,
    pub title: String,
    /// The column's name.
    pub column: String,
    pub role: ColumnRole,
    /// What residents read of the column.
    pub wording: Wording,
    /// The board shows residents where the work is.
    pub is_published: bool,
    pub is_archived: bool,
}

#[derive(FromRow)]
struct RawCard {
    board_id: i64,
    id: i64,
    number: i64,
    prefix: String,
    title: String,
    name: String,
    role: String,
    public_fi: String,
    public_sv: String,
    public_en: String,
    is_published: bool,
    is_archived: bool,
}

/// The cards of an idea, whoever may see their boards: that is the caller's to ask.
///
/// # Errors
/// Only faults of the database.
pub async fn cards_of(c: &mut Conn, idea: IdeaId) -> Result<Vec<TiedCard>, StoreError> {
    let rows: Vec<RawCard> = crate::sql!(
        "select card.board_id, card.id, card.ref as number, board.prefix, card.title, col.name, col.role, \
                col.public_fi, col.public_sv, col.public_en, \
                (board.published and board.archived_at is null) as is_published, \
                card.archived_at is not null as is_archived \
         from tie join card on card.id = tie.card_id join board on board.id = card.board_id \
                  join board_column col on col.id = card.column_id \
         where tie.idea_id = $1 and tie.untied_at is null and tie.measure_id is null and card.deleted_at is null \
         order by tie.id limit 50"
    )
    .bind(idea)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(TiedCard {
                board: BoardId::new(raw.board_id),
                card: CardId::new(raw.id),
                code: format!("{}-{}", raw.prefix, raw.number),
                number: raw.number,
                title: raw.title,
                column: raw.name,
                role: code("board_column.role", &raw.role)?,
                wording: Wording {
                    fi: raw.public_fi,
                    sv: raw.public_sv,
                    en: raw.public_en,
                },
                is_published: raw.is_published,
                is_archived: raw.is_archived,
            })
        })
        .collect()
}

/// A card by what people call it. None: no board has such a one.
///
/// # Errors
/// Only faults of the database.
pub async fn by_code(c: &mut Conn, prefix: &str, number: i64) -> Result<Option<(BoardId, CardId)>, StoreError> {
    let boards: Vec<(i64,)> =
        crate::sql!("select id from board where prefix = $1 and archived_at is null order by id limit 50")
            .bind(prefix.to_uppercase())
            .all(c)
            .await?;
    for (board,) in boards {
        let card: Option<(i64,)> =
            crate::sql!("select id from card where board_id = $1 and ref = $2 and deleted_at is null")
                .bind(board)
                .bind(number)
                .optional(c)
                .await?;
        if let Some((card,)) = card {
            return Ok(Some((BoardId::new(board), CardId::new(card))));
        }
    }
    Ok(None)
}

/// A board where a card could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub board: BoardId,
    pub group: GroupId,
    pub name: String,
    /// The lane that is never removed.
    pub lane: LaneId,
    /// In order, without those where work is done.
    pub columns: Vec<(ColumnId, String)>,
}

/// The boards that are there to be chosen from, the one where the person made a card last first; who
/// may work at which is the caller's to ask.
///
/// # Errors
/// Only faults of the database.
pub async fn choices(c: &mut Conn, person: PersonId) -> Result<Vec<Choice>, StoreError> {
    let boards: Vec<(i64, i64, String, i64)> = crate::sql!(
        "select board.id, board.group_id, board.name, lane.id as lane_id \
         from board join lane on lane.board_id = board.id and lane.is_default and lane.deleted_at is null \
         where board.archived_at is null \
         order by coalesce((select max(card.created_at) from card \
                            where card.board_id = board.id and card.created_by = $1), 0) desc, board.id limit 100"
    )
    .bind(person)
    .all(c)
    .await?;
    let mut choices = Vec::with_capacity(boards.len());
    for (board, group, name, lane) in boards {
        let columns: Vec<(i64, String)> = crate::sql!(
            "select id, name from board_column where board_id = $1 and deleted_at is null and role <> 'done' \
             order by position, id"
        )
        .bind(board)
        .all(c)
        .await?;
        choices.push(Choice {
            board: BoardId::new(board),
            group: GroupId::new(group),
            name,
            lane: LaneId::new(lane),
            columns: columns
                .into_iter()
                .map(|(id, name)| (ColumnId::new(id), name))
                .collect(),
        });
    }
    Ok(choices)
}

/// Since when the work on an idea has been going on although the matter does not tell: a card of it
/// was begun while nobody knew by when. None: it tells, or nothing was begun.
///
/// # Errors
/// Only faults of the database.
pub async fn begun_untold(c: &mut Conn, idea: IdeaId) -> Result<Option<(CardId, Moment)>, StoreError> {
    let row: Option<(i64, i64)> = crate::sql!(
        "select card.id, card.started_at from tie join card on card.id = tie.card_id \
                join board_column col on col.id = card.column_id join idea on idea.id = tie.idea_id \
         where tie.idea_id = $1 and tie.untied_at is null and card.deleted_at is null \
           and card.archived_at is null and card.started_at is not null and col.role in ('active', 'wait') \
           and idea.status in ('received', 'in_handling', 'preparing') order by card.started_at, card.id limit 1"
    )
    .bind(idea)
    .optional(c)
    .await?;
    Ok(row.map(|(card, since)| (CardId::new(card), Moment::from_millis(since))))
}
