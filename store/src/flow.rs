//! A board's past as its figures need it, the levels that people have confirmed, and the check that
//! what cards remember is what the log says.

pub mod verify;

use std::collections::HashMap;

use domain::boards::dates::Step;
use domain::boards::{Facts, ServiceClass, WipMode};
use domain::flow::{Block, Card, Column, Day, History};
use domain::{BoardId, CardId, ColumnId, Moment, PersonId};

use crate::boards::{Happening, take, write_event};
use crate::codes::{code, code_option};
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// A board's past, at one of its numbers or a little later.
#[derive(Clone, Debug)]
pub struct Past {
    pub seq: i64,
    pub name: String,
    /// In front of a card's number: TEK-12.
    pub prefix: String,
    pub wip_mode: WipMode,
    /// Of begun and unfinished cards on the whole board.
    pub wip_max: Option<i64>,
    pub limits: HashMap<ColumnId, i64>,
    pub history: History,
    pub levels: Vec<Level>,
    /// Days on which columns or other settings changed.
    pub changed: Vec<Day>,
}

/// A service level that a person has confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    pub class: ServiceClass,
    pub days: i32,
    pub percent: i32,
    pub confirmed: Moment,
}

#[derive(FromRow)]
struct RawBoard {
    seq: i64,
    name: String,
    prefix: String,
    wip_mode: String,
    wip_max: Option<i64>,
}

#[derive(FromRow)]
struct RawColumn {
    id: i64,
    name: String,
    role: String,
    wip_max: Option<i64>,
    is_removed: bool,
}

#[derive(FromRow)]
struct RawCard {
    id: i64,
    number: i64,
    title: String,
    class: String,
    history_complete: bool,
}

#[derive(FromRow)]
struct RawStep {
    card_id: i64,
    to_column: Option<i64>,
    at: i64,
    cause: String,
    outcome: Option<String>,
}

#[derive(FromRow)]
struct RawBlock {
    card_id: i64,
    category: String,
    from_at: i64,
    to_at: Option<i64>,
}

/// What is known of a board's past, in six statements. Deleted cards and voided transitions are left
/// out. None: no such board.
///
/// # Errors
/// Faults of the database only.
pub async fn past(c: &mut Conn, board: BoardId) -> Result<Option<Past>, StoreError> {
    let head: Option<RawBoard> = crate::sql!("select seq, name, prefix, wip_mode, wip_max from board where id = $1")
        .bind(board)
        .optional(c)
        .await?;
    let Some(head) = head else { return Ok(None) };
    let (columns, limits) = columns(c, board).await?;
    let cards = cards(c, board).await?;
    let days: Vec<(i64,)> =
        crate::sql!("select at from board_event where board_id = $1 and kind = 'settings' order by seq desc limit 500")
            .bind(board)
            .all(c)
            .await?;
    let mut changed: Vec<Day> = days.into_iter().map(|(at,)| Day::of(Moment::from_millis(at))).collect();
    changed.dedup();
    Ok(Some(Past {
        seq: head.seq,
        name: head.name,
        prefix: head.prefix,
        wip_mode: code("board.wip_mode", &head.wip_mode)?,
        wip_max: head.wip_max,
        limits,
        history: History { columns, cards },
        levels: levels(c, board).await?,
        changed,
    }))
}

async fn columns(c: &mut Conn, board: BoardId) -> Result<(Vec<Column>, HashMap<ColumnId, i64>), StoreError> {
    let rows: Vec<RawColumn> = crate::sql!(
        "select id, name, role, wip_max, deleted_at is not null as is_removed from board_column \
         where board_id = $1 order by position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    let live = rows.iter().filter(|raw| !raw.is_removed);
    let limits = live
        .filter_map(|raw| Some((ColumnId::new(raw.id), raw.wip_max?)))
        .collect();
    let column = |raw: RawColumn| {
        Ok(Column {
            id: ColumnId::new(raw.id),
            role: code("board_column.role", &raw.role)?,
            name: raw.name,
            removed: raw.is_removed,
        })
    };
    let columns = rows.into_iter().map(column).collect::<Result<_, StoreError>>()?;
    Ok((columns, limits))
}

async fn cards(c: &mut Conn, board: BoardId) -> Result<Vec<Card>, StoreError> {
    let rows: Vec<RawCard> = crate::sql!(
        "select id, ref as number, title, class, history_complete from card \
         where board_id = $1 and deleted_at is null order by id"
    )
    .bind(board)
    .all(c)
    .await?;
    let mut place = HashMap::with_capacity(rows.len());
    let mut cards = Vec::with_capacity(rows.len());
    for raw in rows {
        place.insert(raw.id, cards.len());
        cards.push(Card {
            id: CardId::new(raw.id),
            number: raw.number,
            class: code("card.class", &raw.class)?,
            title: raw.title,
            history_complete: raw.history_complete,
            steps: Vec::new(),
            blocks: Vec::new(),
        });
    }
    for raw in steps(c, board).await? {
        if let Some(card) = place.get(&raw.card_id) {
            cards[*card].steps.push(step(&raw)?);
        }
    }
    let blocks: Vec<RawBlock> = crate::sql!(
        "select card_block.card_id, card_block.category, card_block.from_at, card_block.to_at \
         from card_block join card on card.id = card_block.card_id \
         where card.board_id = $1 order by card_block.card_id, card_block.from_at, card_block.id"
    )
    .bind(board)
    .all(c)
    .await?;
    for raw in blocks {
        if let Some(card) = place.get(&raw.card_id) {
            cards[*card].blocks.push(Block {
                category: code("card_block.category", &raw.category)?,
                from: Moment::from_millis(raw.from_at),
                to: raw.to_at.map(Moment::from_millis),
            });
        }
    }
    Ok(cards)
}

/// The board's log without what was voided, in order of time and row.
async fn steps(c: &mut Conn, board: BoardId) -> Result<Vec<RawStep>, StoreError> {
    crate::sql!(
        "select card_id, to_column, at, cause, outcome from card_transition \
         where board_id = $1 and voided_by is null order by at, id"
    )
    .bind(board)
    .all(c)
    .await
}

fn step(raw: &RawStep) -> Result<Step, StoreError> {
    Ok(Step {
        to: raw.to_column.map(ColumnId::new),
        at: Moment::from_millis(raw.at),
        cause: code("card_transition.cause", &raw.cause)?,
        outcome: code_option("card_transition.outcome", raw.outcome.as_deref())?,
    })
}

/// The confirmed service levels of a board.
///
/// # Errors
/// Faults of the database only.
pub async fn levels(c: &mut Conn, board: BoardId) -> Result<Vec<Level>, StoreError> {
    let rows: Vec<(String, i64, i64, i64)> =
        crate::sql!("select class, days, percent, confirmed_at from service_level where board_id = $1 order by class")
            .bind(board)
            .all(c)
            .await?;
    rows.into_iter()
        .map(|(class, days, percent, confirmed)| {
            Ok(Level {
                class: code("service_level.class", &class)?,
                days: i32::try_from(days).unwrap_or(i32::MAX),
                percent: i32::try_from(percent).unwrap_or(0),
                confirmed: Moment::from_millis(confirmed),
            })
        })
        .collect()
}

/// A person confirms in how many days a class of cards gets done; it takes the place of the earlier
/// one. False: no such board.
///
/// # Errors
/// Faults of the database only.
pub async fn confirm_level(
    tx: &mut Tx,
    board: BoardId,
    class: ServiceClass,
    days: i32,
    percent: i32,
    by: PersonId,
    now: Moment,
) -> Result<bool, StoreError> {
    let Some(seq) = take(tx, board).await? else {
        return Ok(false);
    };
    crate::sql!(
        "insert into service_level (board_id, class, days, percent, confirmed_at, confirmed_by) \
         values ($1, $2, $3, $4, $5, $6) \
         on conflict (board_id, class) do update set \
             days = excluded.days, percent = excluded.percent, \
             confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by"
    )
    .bind(board)
    .bind(class.as_code())
    .bind(i64::from(days))
    .bind(i64::from(percent))
    .bind(now)
    .bind(by)
    .execute(tx)
    .await?;
    let detail = Facts {
        class: Some(class),
        ..Facts::default()
    };
    let what = Happening {
        person: Some(by),
        op_id: None,
        kind: "level",
        cards: &[],
        detail: &detail,
        undo_of: None,
    };
    write_event(tx, board, seq, what, now).await?;
    Ok(true)
}
