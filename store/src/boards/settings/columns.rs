//! The columns of a board: added, changed, put in order and taken away.

use domain::boards::{ColumnRole, MOST_COLUMNS};
use domain::{BoardId, ColumnId, Localised, Moment};

use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError, Tx};

/// What is set on a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub role: ColumnRole,
    pub limit: Option<i64>,
    pub entry: String,
    /// One thing to be true on a line.
    pub exit: String,
    /// Whether those lines must be ticked.
    pub asks: bool,
    /// What residents read; empty keeps the column out of the public.
    pub public: Localised,
}

/// A column in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub id: ColumnId,
    pub set: Draft,
    /// Live cards in it.
    pub cards: i64,
}

/// Why a column is not taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// So many cards are in it.
    Cards(i64),
    /// It is the only one.
    Last,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    name: String,
    role: String,
    wip_max: Option<i64>,
    entry_policy: String,
    exit_policy: String,
    exit_check: bool,
    public_fi: String,
    public_sv: String,
    public_en: String,
    cards: i64,
}

/// The columns in use, in order.
///
/// # Errors
/// Faults of the database only.
pub async fn columns(c: &mut Conn, board: BoardId) -> Result<Vec<Column>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select id, name, role, wip_max, entry_policy, exit_policy, exit_check, public_fi, public_sv, public_en, \
                (select count(*) from card where card.column_id = board_column.id \
                   and card.archived_at is null and card.deleted_at is null) as cards \
         from board_column where board_id = $1 and deleted_at is null order by position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    rows.into_iter().map(Raw::parse).collect()
}

impl Raw {
    fn parse(self) -> Result<Column, StoreError> {
        Ok(Column {
            id: ColumnId::new(self.id),
            set: Draft {
                name: self.name,
                role: code("board_column.role", &self.role)?,
                limit: self.wip_max,
                entry: self.entry_policy,
                exit: self.exit_policy,
                asks: self.exit_check,
                public: Localised {
                    fi: self.public_fi,
                    sv: self.public_sv,
                    en: self.public_en,
                },
            },
            cards: self.cards,
        })
    }
}

/// A new column, the last one. None: there are [`MOST_COLUMNS`] already.
///
/// # Errors
/// Faults of the database only.
pub async fn add(tx: &mut Tx, board: BoardId, new: &Draft) -> Result<Option<ColumnId>, StoreError> {
    let (columns, last): (i64, i64) = crate::sql!(
        "select coalesce(sum(case when deleted_at is null then 1 else 0 end), 0) as columns, \
                coalesce(max(position), 0) as latest \
         from board_column where board_id = $1"
    )
    .bind(board)
    .one(tx)
    .await?;
    if usize::try_from(columns).unwrap_or(usize::MAX) >= MOST_COLUMNS {
        return Ok(None);
    }
    let (id,): (i64,) = crate::sql!(
        "insert into board_column (board_id, name, role, position, wip_max, entry_policy, exit_policy, exit_check, \
                                   public_fi, public_sv, public_en) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id"
    )
    .bind(board)
    .bind(new.name.as_str())
    .bind(new.role.as_code())
    .bind(last + 1)
    .bind(new.limit)
    .bind(new.entry.as_str())
    .bind(new.exit.as_str())
    .bind(new.asks)
    .bind(new.public.fi.as_str())
    .bind(new.public.sv.as_str())
    .bind(new.public.en.as_str())
    .one(tx)
    .await?;
    Ok(Some(ColumnId::new(id)))
}

/// Saves a column. With a new role the dates of the board's cards become what the log says by it; how
/// many cards' dates that changed.
///
/// # Errors
/// Faults of the database only.
pub async fn save(tx: &mut Tx, board: BoardId, column: ColumnId, new: &Draft) -> Result<usize, StoreError> {
    crate::sql!(
        "update board_column set name = $3, role = $4, wip_max = $5, entry_policy = $6, exit_policy = $7, \
             exit_check = $8, public_fi = $9, public_sv = $10, public_en = $11, version = version + 1 \
         where id = $1 and board_id = $2"
    )
    .bind(column)
    .bind(board)
    .bind(new.name.as_str())
    .bind(new.role.as_code())
    .bind(new.limit)
    .bind(new.entry.as_str())
    .bind(new.exit.as_str())
    .bind(new.asks)
    .bind(new.public.fi.as_str())
    .bind(new.public.sv.as_str())
    .bind(new.public.en.as_str())
    .execute(tx)
    .await?;
    super::roles::recompute(tx, board).await
}

/// Changes places with the neighbour. At the end nothing happens.
///
/// # Errors
/// Faults of the database only.
pub async fn shift(tx: &mut Tx, board: BoardId, column: ColumnId, is_up: bool) -> Result<(), StoreError> {
    let mut order: Vec<ColumnId> = columns(tx, board).await?.into_iter().map(|it| it.id).collect();
    let Some(here) = order.iter().position(|it| *it == column) else {
        return Ok(());
    };
    let there = if is_up { here.checked_sub(1) } else { Some(here + 1) };
    let Some(there) = there.filter(|there| *there < order.len()) else {
        return Ok(());
    };
    order.swap(here, there);
    for (position, id) in (1_i64..).zip(order) {
        crate::sql!("update board_column set position = $2 where id = $1")
            .bind(id)
            .bind(position)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Takes a column away. Figures still know its role; its cards must have been moved first.
///
/// # Errors
/// Faults of the database only.
pub async fn remove(
    tx: &mut Tx,
    board: BoardId,
    column: ColumnId,
    now: Moment,
) -> Result<Result<(), Stays>, StoreError> {
    let all = columns(tx, board).await?;
    let Some(it) = all.iter().find(|it| it.id == column) else {
        return Ok(Ok(()));
    };
    if it.cards > 0 {
        return Ok(Err(Stays::Cards(it.cards)));
    }
    if all.len() == 1 {
        return Ok(Err(Stays::Last));
    }
    crate::sql!("update board_column set deleted_at = $2 where id = $1")
        .bind(column)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(Ok(()))
}
