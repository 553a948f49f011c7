//! All boards with what waits on them, for the page that lists those one may read.

use domain::boards::{BoardSeat, BoardSight, BoardVisibility};
use domain::{BoardId, Date, GroupId, PersonId};

use crate::codes::{code, code_option};
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// A board as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub sight: BoardSight,
    pub name: String,
    pub purpose: String,
    /// Live cards.
    pub cards: i64,
    /// Begun and not finished.
    pub under_way: i64,
    /// Of those not finished.
    pub blocked: i64,
    /// The day has gone by and the card is not finished.
    pub late: i64,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    group_id: i64,
    name: String,
    purpose: String,
    visibility: String,
    published: bool,
    seat: Option<String>,
    cards: Option<i64>,
    under_way: Option<i64>,
    blocked: Option<i64>,
    late: Option<i64>,
}

/// Every board that is in use, by group and name, with the seats of this person. Who may read which
/// is for the policy to say.
///
/// # Errors
/// Faults of the database only.
pub async fn list(c: &mut Conn, person: PersonId, today: Date) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select board.id, board.group_id, board.name, board.purpose, board.visibility, board.published, \
                board_member.role as seat, counted.cards, counted.under_way, counted.blocked, counted.late \
         from board \
         join sector_group on sector_group.id = board.group_id \
         left join board_member on board_member.board_id = board.id and board_member.person_id = $1 \
         left join (select card.board_id, count(*) as cards, \
                           count(case when board_column.role in ('active', 'wait') then 1 end) as under_way, \
                           count(case when board_column.role <> 'done' and card.blocked_at is not null then 1 end) \
                               as blocked, \
                           count(case when board_column.role <> 'done' and card.due_on < $2 then 1 end) as late \
                    from card join board_column on board_column.id = card.column_id \
                    where card.archived_at is null and card.deleted_at is null \
                    group by card.board_id) counted on counted.board_id = board.id \
         where board.archived_at is null \
         order by sector_group.position, sector_group.id, board.name, board.id"
    )
    .bind(person)
    .bind(today)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

impl Raw {
    fn parse(self) -> Result<Listed, StoreError> {
        Ok(Listed {
            sight: BoardSight {
                id: BoardId::new(self.id),
                group: GroupId::new(self.group_id),
                visibility: code::<BoardVisibility>("board.visibility", &self.visibility)?,
                is_published: self.published,
                is_archived: false,
                seat: code_option::<BoardSeat>("board_member.role", self.seat.as_deref())?,
            },
            name: self.name,
            purpose: self.purpose,
            cards: self.cards.unwrap_or_default(),
            under_way: self.under_way.unwrap_or_default(),
            blocked: self.blocked.unwrap_or_default(),
            late: self.late.unwrap_or_default(),
        })
    }
}
