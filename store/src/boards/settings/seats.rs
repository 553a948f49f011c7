//! Seats at a board for people from outside its group.

use domain::boards::BoardSeat;
use domain::{BoardId, Moment, PersonId};

use crate::codes::code;
use crate::db::BoardNews;
use crate::{Conn, StoreError, Tx};

/// Somebody's seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    pub person: PersonId,
    pub name: String,
    pub seat: BoardSeat,
}

/// The seats of a board, by name.
///
/// # Errors
/// Faults of the database only.
pub async fn seats(c: &mut Conn, board: BoardId) -> Result<Vec<Seated>, StoreError> {
    let rows: Vec<(i64, String, String)> = crate::sql!(
        "select person.id, coalesce(person.name, person.email, '') as called, board_member.role \
         from board_member join person on person.id = board_member.person_id \
         where board_member.board_id = $1 order by called, person.id"
    )
    .bind(board)
    .all(c)
    .await?;
    let seated = |(person, name, seat): (i64, String, String)| {
        Ok(Seated {
            person: PersonId::new(person),
            name,
            seat: code("board_member.role", &seat)?,
        })
    };
    rows.into_iter().map(seated).collect()
}

/// Gives a seat, another one, or none. Streams of who may not look any more are closed at once.
///
/// # Errors
/// Faults of the database only.
pub async fn set(
    tx: &mut Tx,
    board: BoardId,
    person: PersonId,
    seat: Option<BoardSeat>,
    now: Moment,
) -> Result<(), StoreError> {
    if let Some(seat) = seat {
        crate::sql!(
            "insert into board_member (board_id, person_id, role, added_at) values ($1, $2, $3, $4) \
             on conflict (board_id, person_id) do update set role = excluded.role"
        )
        .bind(board)
        .bind(person)
        .bind(seat.as_code())
        .bind(now)
        .execute(tx)
        .await?;
    } else {
        crate::sql!("delete from board_member where board_id = $1 and person_id = $2")
            .bind(board)
            .bind(person)
            .execute(tx)
            .await?;
    }
    tx.tell(BoardNews::Rights);
    Ok(())
}
