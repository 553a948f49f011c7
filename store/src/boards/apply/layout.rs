//! The board's columns, lanes and limits, read for a change of places.

use domain::boards::limits::Spot;
use domain::boards::{ColumnRole, ServiceClass, Why, WipMode};
use domain::{ColumnId, LaneId};

use super::Work;
use crate::StoreError;
use crate::codes::{code, code_option};
use crate::db::FromRow;

#[derive(FromRow)]
struct RawColumn {
    id: i64,
    role: String,
    position: i64,
    wip_max: Option<i64>,
    exit_policy: String,
    exit_check: bool,
    is_gone: bool,
}

#[derive(FromRow)]
struct RawLane {
    id: i64,
    wip_max: Option<i64>,
    class: Option<String>,
    is_default: bool,
    is_gone: bool,
}

/// A column, also a removed one: figures still need its role.
pub(crate) struct Column {
    pub(crate) id: ColumnId,
    pub(crate) role: ColumnRole,
    pub(crate) position: i64,
    pub(crate) wip_max: Option<i64>,
    /// Lines that must be ticked to move a card on; empty when nobody asks.
    pub(crate) exit: Vec<String>,
    pub(crate) is_gone: bool,
}

pub(crate) struct Lane {
    pub(crate) id: LaneId,
    pub(crate) wip_max: Option<i64>,
    pub(crate) class: Option<ServiceClass>,
    pub(crate) is_default: bool,
    pub(crate) is_gone: bool,
}

pub(crate) struct Layout {
    pub(crate) mode: WipMode,
    pub(crate) wip_max: Option<i64>,
    /// In order.
    pub(crate) columns: Vec<Column>,
    pub(crate) lanes: Vec<Lane>,
}

impl Layout {
    pub(crate) async fn read(work: &mut Work<'_>) -> Result<Self, StoreError> {
        let (mode, wip_max): (String, Option<i64>) = crate::sql!("select wip_mode, wip_max from board where id = $1")
            .bind(work.board)
            .one(&mut work.tx)
            .await?;
        let columns: Vec<RawColumn> = crate::sql!(
            "select id, role, position, wip_max, exit_policy, exit_check, deleted_at is not null as is_gone \
             from board_column where board_id = $1 order by position, id"
        )
        .bind(work.board)
        .all(&mut work.tx)
        .await?;
        let lanes: Vec<RawLane> = crate::sql!(
            "select id, wip_max, class, is_default, deleted_at is not null as is_gone \
             from lane where board_id = $1 order by is_default desc, position, id"
        )
        .bind(work.board)
        .all(&mut work.tx)
        .await?;
        Ok(Self {
            mode: code("board.wip_mode", &mode)?,
            wip_max,
            columns: columns.into_iter().map(RawColumn::parse).collect::<Result<_, _>>()?,
            lanes: lanes.into_iter().map(RawLane::parse).collect::<Result<_, _>>()?,
        })
    }

    pub(crate) fn column(&self, id: ColumnId) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    pub(crate) fn lane(&self, id: LaneId) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.id == id)
    }

    /// The role of a column of this board, also of a removed one.
    pub(crate) fn role(&self, id: ColumnId) -> Option<ColumnRole> {
        self.column(id).map(|column| column.role)
    }

    /// A place where cards can be put.
    pub(crate) fn place(&self, column: ColumnId, lane: LaneId) -> Result<(&Column, &Lane), Why> {
        let column = self.column(column).filter(|column| !column.is_gone);
        let lane = self.lane(lane).filter(|lane| !lane.is_gone);
        column.zip(lane).ok_or(Why::ColumnGone)
    }

    /// The lane that is never removed.
    pub(crate) fn default_lane(&self) -> Option<LaneId> {
        self.lanes.iter().find(|lane| lane.is_default).map(|lane| lane.id)
    }

    pub(crate) fn spot(&self, column: ColumnId, lane: LaneId, class: ServiceClass) -> Spot {
        Spot {
            column,
            lane,
            class,
            stage: self.role(column).map_or(0, ColumnRole::stage),
        }
    }
}

impl RawColumn {
    fn parse(self) -> Result<Column, StoreError> {
        let lines = self.exit_policy.lines().map(str::trim).filter(|line| !line.is_empty());
        Ok(Column {
            id: ColumnId::new(self.id),
            role: code("board_column.role", &self.role)?,
            position: self.position,
            wip_max: self.wip_max,
            exit: if self.exit_check {
                lines.map(str::to_owned).collect()
            } else {
                Vec::new()
            },
            is_gone: self.is_gone,
        })
    }
}

impl RawLane {
    fn parse(self) -> Result<Lane, StoreError> {
        Ok(Lane {
            id: LaneId::new(self.id),
            wip_max: self.wip_max,
            class: code_option("lane.class", self.class.as_deref())?,
            is_default: self.is_default,
            is_gone: self.is_gone,
        })
    }
}
