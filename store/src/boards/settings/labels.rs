//! The labels of a board.

use domain::boards::{LabelColour, LabelPattern, MOST_LABELS};
use domain::{BoardId, LabelId, Moment};

use crate::codes::code;
use crate::{Conn, StoreError, Tx};

/// A label in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub id: LabelId,
    pub name: String,
    pub colour: LabelColour,
    pub pattern: LabelPattern,
    /// Cards that have it, archived ones too.
    pub cards: i64,
}

/// Why a label is not made or renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another one has this name.
    Same,
    Full,
}

/// The labels in use, in order.
///
/// # Errors
/// Faults of the database only.
pub async fn labels(c: &mut Conn, board: BoardId) -> Result<Vec<Label>, StoreError> {
    let rows: Vec<(i64, String, String, String, i64)> = crate::sql!(
        "select id, name, colour, pattern, \
                (select count(*) from card_label where card_label.label_id = label.id) as cards \
         from label where board_id = $1 and deleted_at is null order by position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    let label = |(id, name, colour, pattern, cards): (i64, String, String, String, i64)| {
        Ok(Label {
            id: LabelId::new(id),
            name,
            colour: code("label.colour", &colour)?,
            pattern: code("label.pattern", &pattern)?,
            cards,
        })
    };
    rows.into_iter().map(label).collect()
}

/// Makes a label, or saves the one named.
///
/// # Errors
/// Faults of the database only.
pub async fn save(
    tx: &mut Tx,
    board: BoardId,
    label: Option<LabelId>,
    (name, colour, pattern): (&str, LabelColour, LabelPattern),
) -> Result<Result<(), Refused>, StoreError> {
    let all = labels(tx, board).await?;
    let lower = name.to_lowercase();
    if all
        .iter()
        .any(|it| Some(it.id) != label && it.name.to_lowercase() == lower)
    {
        return Ok(Err(Refused::Same));
    }
    if let Some(label) = label {
        crate::sql!("update label set name = $3, colour = $4, pattern = $5 where id = $1 and board_id = $2")
            .bind(label)
            .bind(board)
            .bind(name)
            .bind(colour.as_code())
            .bind(pattern.as_code())
            .execute(tx)
            .await?;
        return Ok(Ok(()));
    }
    if i64::try_from(all.len()).unwrap_or(i64::MAX) >= MOST_LABELS {
        return Ok(Err(Refused::Full));
    }
    crate::sql!(
        "insert into label (board_id, name, colour, pattern, position) \
         select $1, cast($2 as text), cast($3 as text), cast($4 as text), coalesce(max(position), 0) + 1 \
         from label where board_id = $1"
    )
    .bind(board)
    .bind(name)
    .bind(colour.as_code())
    .bind(pattern.as_code())
    .execute(tx)
    .await?;
    Ok(Ok(()))
}

/// Takes a label away, from its cards too.
///
/// # Errors
/// Faults of the database only.
pub async fn remove(tx: &mut Tx, board: BoardId, label: LabelId, now: Moment) -> Result<(), StoreError> {
    let taken = crate::sql!("update label set deleted_at = $3 where id = $1 and board_id = $2 and deleted_at is null")
        .bind(label)
        .bind(board)
        .bind(now)
        .execute(tx)
        .await?;
    if taken > 0 {
        crate::sql!("delete from card_label where label_id = $1")
            .bind(label)
            .execute(tx)
            .await?;
    }
    Ok(())
}
