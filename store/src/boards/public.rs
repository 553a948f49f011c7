//! The public projection of a board: where the work on public ideas is, in the columns' public wording.
//!
//! Nothing else of a board is read here: no card's title, no name, no comment, no column without a
//! wording, no card that is put away, and no count of what is left out.

use domain::{BoardId, GroupId, IdeaId, Language, Moment, Status};

use super::Wording;
use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// Cards that a projection shows at most.
const MOST: i64 = 500;

/// What residents see of a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    pub name: String,
    pub group: GroupId,
    /// By wording, in the order of the columns.
    pub stages: Vec<Stage>,
}

/// Ideas whose work is at the same point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub wording: Wording,
    pub ideas: Vec<AtWork>,
}

/// An idea that the town works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtWork {
    pub idea: IdeaId,
    pub title: String,
    pub language: Language,
    pub status: Status,
    /// Since when the work is there.
    pub since: Moment,
}

#[derive(FromRow)]
struct Raw {
    idea_id: i64,
    title: String,
    language: String,
    status: String,
    entered_at: i64,
    public_fi: String,
    public_sv: String,
    public_en: String,
}

/// The projection of a board. None: no such board. Whether it is published is the policy's to say.
/// An idea with several cards stands once, where the furthest of them is.
///
/// # Errors
/// Only faults of the database.
pub async fn projection(c: &mut Conn, board: BoardId) -> Result<Option<Projection>, StoreError> {
    let head: Option<(String, i64)> = crate::sql!("select name, group_id from board where id = $1")
        .bind(board)
        .optional(c)
        .await?;
    let Some((name, group)) = head else { return Ok(None) };
    let rows: Vec<Raw> = crate::sql!(
        "select idea.id as idea_id, idea.title, idea.language, idea.status, card.entered_at, \
                col.public_fi, col.public_sv, col.public_en \
         from card join board_column col on col.id = card.column_id and col.deleted_at is null \
                   join tie on tie.card_id = card.id and tie.untied_at is null and tie.measure_id is null \
                   join idea on idea.id = tie.idea_id and idea.listed \
         where card.board_id = $1 and card.archived_at is null and card.deleted_at is null \
           and col.public_fi <> '' \
           and not exists (select 1 from tie other join card ahead on ahead.id = other.card_id \
                           join board_column further on further.id = ahead.column_id \
                           where other.idea_id = tie.idea_id and other.untied_at is null \
                             and ahead.board_id = card.board_id and ahead.archived_at is null \
                             and ahead.deleted_at is null and further.public_fi <> '' \
                             and further.deleted_at is null \
                             and (further.position > col.position or (further.position = col.position \
                                                                      and ahead.id < card.id))) \
         order by col.position, card.entered_at, card.id limit $2"
    )
    .bind(board)
    .bind(MOST)
    .all(c)
    .await?;
    let mut stages: Vec<Stage> = Vec::new();
    for raw in rows {
        let wording = Wording {
            fi: raw.public_fi,
            sv: raw.public_sv,
            en: raw.public_en,
        };
        let idea = AtWork {
            idea: IdeaId::new(raw.idea_id),
            title: raw.title,
            language: code("idea.language", &raw.language)?,
            status: code("idea.status", &raw.status)?,
            since: Moment::from_millis(raw.entered_at),
        };
        match stages.iter_mut().find(|stage| stage.wording == wording) {
            Some(stage) => stage.ideas.push(idea),
            None => stages.push(Stage {
                wording,
                ideas: vec![idea],
            }),
        }
    }
    Ok(Some(Projection {
        name,
        group: GroupId::new(group),
        stages,
    }))
}

/// The boards of a group whose projection is public: their numbers and names.
///
/// # Errors
/// Only faults of the database.
pub async fn published(c: &mut Conn, group: GroupId) -> Result<Vec<(BoardId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = crate::sql!(
        "select id, name from board where group_id = $1 and published and archived_at is null order by id limit 50"
    )
    .bind(group)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(|(id, name)| (BoardId::new(id), name)).collect())
}
