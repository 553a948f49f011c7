//! What happened to a card: the board's changes that touched it, with the names to tell them by.

use std::collections::HashMap;

use domain::boards::Facts;
use domain::{BoardId, CardId, ColumnId, LabelId, Moment, PersonId};

use crate::codes::json;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// The newest changes that are shown; a card that has more says so.
pub const SHOWN: usize = 200;

/// A change of the board that touched the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub at: Moment,
    /// Who did it; none: the program, or the person was erased.
    pub by: Option<String>,
    /// As `domain::boards::Ask::name`, or as comments and files call it.
    pub kind: String,
    pub facts: Facts,
    /// It takes another change back.
    pub is_undo: bool,
}

/// What changes name by number, by the names they have now.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub columns: HashMap<ColumnId, String>,
    pub labels: HashMap<LabelId, String>,
    pub people: HashMap<PersonId, String>,
    /// Other cards of the board: number and title.
    pub cards: HashMap<CardId, (i64, String)>,
}

#[derive(FromRow)]
struct Raw {
    seq: i64,
    at: i64,
    name: Option<String>,
    kind: String,
    detail: String,
    is_undo: bool,
}

/// The changes of a card, the newest first, at most one more than [`SHOWN`].
///
/// # Errors
/// Faults of the database only.
pub async fn changes(c: &mut Conn, card: CardId) -> Result<Vec<Change>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select board_event.seq, board_event.at, person.name, board_event.kind, board_event.detail, \
                (board_event.undo_of is not null) as is_undo \
         from (select board_id, seq from board_event where card_id = $1 \
               union select board_id, seq from board_event_card where card_id = $1) touched \
         join board_event on board_event.board_id = touched.board_id and board_event.seq = touched.seq \
         left join person on person.id = board_event.person_id \
         order by board_event.at desc, board_event.seq desc limit $2"
    )
    .bind(card)
    .bind(i64::try_from(SHOWN + 1).unwrap_or(i64::MAX))
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Change {
                seq: raw.seq,
                at: Moment::from_millis(raw.at),
                by: raw.name,
                kind: raw.kind,
                facts: json("board_event.detail", &raw.detail)?,
                is_undo: raw.is_undo,
            })
        })
        .collect()
}

/// The names that these changes need.
///
/// # Errors
/// Faults of the database only.
pub async fn names(c: &mut Conn, board: BoardId, changes: &[Change]) -> Result<Names, StoreError> {
    let mut names = Names::default();
    let columns: Vec<(i64, String)> = crate::sql!("select id, name from board_column where board_id = $1 order by id")
        .bind(board)
        .all(c)
        .await?;
    names
        .columns
        .extend(columns.into_iter().map(|(id, name)| (ColumnId::new(id), name)));
    let labels: Vec<(i64, String)> = crate::sql!("select id, name from label where board_id = $1 order by id")
        .bind(board)
        .all(c)
        .await?;
    names
        .labels
        .extend(labels.into_iter().map(|(id, name)| (LabelId::new(id), name)));
    for change in changes {
        if let Some(person) = change.facts.person.filter(|it| !names.people.contains_key(it)) {
            let row: Option<(String,)> = crate::sql!("select name from person where id = $1 and name is not null")
                .bind(person)
                .optional(c)
                .await?;
            names.people.extend(row.map(|(name,)| (person, name)));
        }
        if let Some(other) = change.facts.other.filter(|it| !names.cards.contains_key(it)) {
            let row: Option<(i64, String)> = crate::sql!("select ref, title from card where id = $1 and board_id = $2")
                .bind(other)
                .bind(board)
                .optional(c)
                .await?;
            names.cards.extend(row.map(|it| (other, it)));
        }
    }
    Ok(names)
}
