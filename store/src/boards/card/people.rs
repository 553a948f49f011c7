//! The people of a board: who may read it, so that they can be put on cards and called by name.

use domain::boards::BoardVisibility;
use domain::{BoardId, Date, PersonId};

use crate::{Conn, StoreError};

/// Everyone who may read the board today and has a name: the group's members, those who have a seat
/// at it, and everyone who works for the town when it is open to them. By name.
///
/// # Errors
/// Faults of the database only.
pub async fn readers(c: &mut Conn, board: BoardId, today: Date) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = crate::sql!(
        "select person.id, person.name from person, board \
         where board.id = $1 and person.name is not null and person.disabled_at is null and person.erased_at is null \
           and (exists (select 1 from membership \
                        where membership.person_id = person.id and membership.ended_at is null \
                          and membership.from_day <= $2 and (membership.until_day is null or membership.until_day >= $2) \
                          and (membership.group_id = board.group_id or board.visibility = $3 \
                               or exists (select 1 from board_member \
                                          where board_member.board_id = board.id \
                                            and board_member.person_id = person.id))) \
                or exists (select 1 from person_role \
                           where person_role.person_id = person.id and person_role.ended_at is null \
                             and person_role.from_day <= $2 \
                             and (person_role.until_day is null or person_role.until_day >= $2) \
                             and (board.visibility = $3 \
                                  or exists (select 1 from board_member \
                                             where board_member.board_id = board.id \
                                               and board_member.person_id = person.id)))) \
         order by person.name, person.id"
    )
    .bind(board)
    .bind(today)
    .bind(BoardVisibility::Staff.as_code())
    .all(c)
    .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId::new(id), name)).collect())
}

/// Those of them who usually work at the board: the group's members and those who have a seat.
///
/// # Errors
/// Faults of the database only.
pub async fn workers(c: &mut Conn, board: BoardId, today: Date) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = crate::sql!(
        "select person.id, person.name from person, board \
         where board.id = $1 and person.name is not null and person.disabled_at is null and person.erased_at is null \
           and (exists (select 1 from membership \
                        where membership.person_id = person.id and membership.ended_at is null \
                          and membership.from_day <= $2 and (membership.until_day is null or membership.until_day >= $2) \
                          and membership.group_id = board.group_id) \
                or exists (select 1 from board_member \
                           where board_member.board_id = board.id and board_member.person_id = person.id)) \
         order by person.name, person.id"
    )
    .bind(board)
    .bind(today)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId::new(id), name)).collect())
}
