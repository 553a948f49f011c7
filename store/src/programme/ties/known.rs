//! What is tied, as it is read: the measures of a card and of an idea, the cards and the ideas of a measure.

use domain::programme::{MeasureState, MeasureStatus};
use domain::{BoardId, CardId, GroupId, IdeaId, MeasureId, Status};

use crate::boards::Wording;
use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// A measure as others name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub measure: MeasureId,
    /// The group that is responsible.
    pub group: GroupId,
    /// 2.3
    pub code: String,
    /// The plain name; the official one where there is none.
    pub name: Wording,
    pub state: MeasureState,
    pub status: MeasureStatus,
    /// How far, in ten-thousandths.
    pub share: Option<i64>,
}

#[derive(FromRow)]
struct RawNamed {
    id: i64,
    group_id: i64,
    code: String,
    name_fi: String,
    name_sv: String,
    name_en: String,
    state: String,
    status: String,
    share: Option<i64>,
}

fn named(rows: Vec<RawNamed>) -> Result<Vec<Named>, StoreError> {
    rows.into_iter()
        .map(|raw| {
            Ok(Named {
                measure: MeasureId::new(raw.id),
                group: GroupId::new(raw.group_id),
                code: raw.code,
                name: Wording {
                    fi: raw.name_fi,
                    sv: raw.name_sv,
                    en: raw.name_en,
                },
                state: code("measure.state", &raw.state)?,
                status: code("measure.status", &raw.status)?,
                share: raw.share,
            })
        })
        .collect()
}

/// The measures whose work a card is.
///
/// # Errors
/// Only faults of the database.
pub async fn measures_of_card(c: &mut Conn, card: CardId) -> Result<Vec<Named>, StoreError> {
    let rows: Vec<RawNamed> = crate::sql!(
        "select measure.id, measure.group_id, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as name_fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as name_sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as name_en, \
                measure.state, measure.status, measure.share \
         from tie join measure on measure.id = tie.measure_id \
         where tie.card_id = $1 and tie.untied_at is null order by tie.id limit 50"
    )
    .bind(card)
    .all(c)
    .await?;
    named(rows)
}

/// The measures that grew from an idea, or whose work its cards are.
///
/// # Errors
/// Only faults of the database.
pub async fn measures_of_idea(c: &mut Conn, idea: IdeaId) -> Result<Vec<Named>, StoreError> {
    let rows: Vec<RawNamed> = crate::sql!(
        "select measure.id, measure.group_id, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as name_fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as name_sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as name_en, \
                measure.state, measure.status, measure.share \
         from measure where measure.id in ( \
             select tie.measure_id from tie where tie.idea_id = $1 and tie.untied_at is null \
             union \
             select work.measure_id from tie join tie work on work.card_id = tie.card_id \
             where tie.idea_id = $1 and tie.untied_at is null and tie.measure_id is null \
               and work.untied_at is null and work.measure_id is not null) \
         order by measure.id limit 50"
    )
    .bind(idea)
    .all(c)
    .await?;
    named(rows)
}

/// The measures that an idea was tied to by itself.
///
/// # Errors
/// Only faults of the database.
pub async fn tied_to_idea(c: &mut Conn, idea: IdeaId) -> Result<Vec<MeasureId>, StoreError> {
    let rows: Vec<(i64,)> = crate::sql!(
        "select measure_id from tie where idea_id = $1 and untied_at is null and measure_id is not null order by id"
    )
    .bind(idea)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(|(id,)| MeasureId::new(id)).collect())
}

/// Measures that go on, by code: what a card or an idea can be tied to. Whose the person may tie to is
/// the caller's to ask.
///
/// # Errors
/// Only faults of the database.
pub async fn open_measures(c: &mut Conn) -> Result<Vec<Named>, StoreError> {
    let rows: Vec<RawNamed> = crate::sql!(
        "select measure.id, measure.group_id, measure.code, \
                case when measure.name_fi = '' then measure.official_fi else measure.name_fi end as name_fi, \
                case when measure.name_fi = '' then measure.official_sv else measure.name_sv end as name_sv, \
                case when measure.name_fi = '' then measure.official_en else measure.name_en end as name_en, \
                measure.state, measure.status, measure.share \
         from measure where measure.state = 'open' order by measure.programme_id desc, measure.code, measure.id limit 1000"
    )
    .all(c)
    .await?;
    named(rows)
}

/// A card that is a measure's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCard {
    pub board: BoardId,
    pub card: CardId,
    /// TEK-12
    pub code: String,
    /// The board's own number of it.
    pub number: i64,
    pub title: String,
    /// The column's name.
    pub column: String,
    pub is_done: bool,
}

/// The cards of a measure; who may see their boards is the caller's to ask.
///
/// # Errors
/// Only faults of the database.
pub async fn cards_of_measure(c: &mut Conn, measure: MeasureId) -> Result<Vec<WorkCard>, StoreError> {
    let rows: Vec<(i64, i64, String, i64, String, String, bool)> = crate::sql!(
        "select card.board_id, card.id, board.prefix, card.ref as number, card.title, col.name, \
                (card.finished_at is not null) as is_done \
         from tie join card on card.id = tie.card_id join board on board.id = card.board_id \
                  join board_column col on col.id = card.column_id \
         where tie.measure_id = $1 and tie.untied_at is null and card.deleted_at is null order by tie.id limit 200"
    )
    .bind(measure)
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(board, card, prefix, number, title, column, is_done)| WorkCard {
            board: BoardId::new(board),
            card: CardId::new(card),
            code: format!("{prefix}-{number}"),
            number,
            title,
            column,
            is_done,
        })
        .collect())
}

/// An idea that a measure grew from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub idea: IdeaId,
    pub title: String,
    pub status: Status,
}

/// The ideas that a measure grew from, of those that everyone may read: tied to it, or to its cards.
///
/// # Errors
/// Only faults of the database.
pub async fn ideas_of_measure(c: &mut Conn, measure: MeasureId) -> Result<Vec<Origin>, StoreError> {
    let rows: Vec<(i64, String, String)> = crate::sql!(
        "select idea.id, idea.title, idea.status from idea where idea.listed and idea.id in ( \
             select tie.idea_id from tie where tie.measure_id = $1 and tie.untied_at is null \
             union \
             select seed.idea_id from tie join tie seed on seed.card_id = tie.card_id \
             where tie.measure_id = $1 and tie.untied_at is null and seed.measure_id is null \
               and seed.untied_at is null and seed.idea_id is not null) \
         order by idea.id limit 200"
    )
    .bind(measure)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(id, title, status)| {
            Ok(Origin {
                idea: IdeaId::new(id),
                title,
                status: code("idea.status", &status)?,
            })
        })
        .collect()
}
