//! A statement: its text, its values, and the four ways to run it on either database.
//!
//! Every text is registered at link time, so that a test can prepare all of them on both.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, FromRow, SqlSafeStr as _, SqlStr};

use super::{Conn, Link};
use crate::StoreError;

/// Every statement of the program, collected by [`crate::sql!`].
#[linkme::distributed_slice]
pub static STATEMENTS: [Registered];

/// A statement's text and where it is understood.
pub struct Registered {
    /// The databases that speak it.
    pub dialect: Dialect,
    /// The SQL.
    pub text: &'static str,
}

/// Where a statement is understood. Full-text search alone has texts of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// Both databases.
    Both,
    /// SQLite only.
    Sqlite,
    /// PostgreSQL only.
    Postgres,
}

/// Names a statement: `sql!("select …")`, or `sql!(Sqlite, "…")` where the dialects differ.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {
        $crate::sql!(Both, $text)
    };
    ($dialect:ident, $text:expr) => {{
        #[expect(unsafe_code, reason = "linkme puts the text into a section of the program's file")]
        #[linkme::distributed_slice($crate::db::STATEMENTS)]
        static STATEMENT: $crate::db::Registered = $crate::db::Registered {
            dialect: $crate::db::Dialect::$dialect,
            text: $text,
        };
        $crate::db::Statement::new(STATEMENT.text)
    }};
}

/// A row type that both databases can fill; `#[derive(FromRow)]` gives it.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A bound value. Times are milliseconds, days are ISO text, ids are integers.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// bigint
    Int(Option<i64>),
    /// text
    Text(Option<String>),
    /// boolean
    Bool(Option<bool>),
    /// blob / bytea
    Bytes(Option<Vec<u8>>),
    /// Analysed words: one text on SQLite, `text[]` on PostgreSQL.
    Words(Vec<String>),
}

/// A statement with its values, ready to run.
pub struct Statement {
    text: SqlStr,
    values: Vec<Value>,
}

impl Statement {
    /// A statement from a literal; use [`crate::sql!`], which also registers it.
    pub fn new(text: &'static str) -> Self {
        Self {
            text: SqlStr::from_static(text),
            values: Vec::with_capacity(8),
        }
    }

    /// A statement put together from literals of our own (order and filter of a list, never a
    /// person's text). Its makers list all their texts for the test that prepares them.
    pub(crate) fn composed(text: String) -> Self {
        Self {
            text: AssertSqlSafe(text).into_sql_str(),
            values: Vec::with_capacity(8),
        }
    }

    /// Binds the next parameter (`$1`, `$2`, …).
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// All rows.
    pub async fn all<T: Row>(self, conn: &mut Conn) -> Result<Vec<T>, StoreError> {
        Ok(match &mut conn.0 {
            Link::Sqlite(c) => {
                sqlx::query_as_with(self.text, sqlite(self.values)?)
                    .fetch_all(&mut **c)
                    .await?
            }
            Link::SqliteTx(c) => {
                sqlx::query_as_with(self.text, sqlite(self.values)?)
                    .fetch_all(&mut **c)
                    .await?
            }
            Link::Postgres(c) => {
                sqlx::query_as_with(self.text, postgres(self.values)?)
                    .fetch_all(&mut **c)
                    .await?
            }
            Link::PostgresTx(c) => {
                sqlx::query_as_with(self.text, postgres(self.values)?)
                    .fetch_all(&mut **c)
                    .await?
            }
        })
    }

    /// The first row, if there is one.
    pub async fn optional<T: Row>(self, conn: &mut Conn) -> Result<Option<T>, StoreError> {
        Ok(match &mut conn.0 {
            Link::Sqlite(c) => {
                sqlx::query_as_with(self.text, sqlite(self.values)?)
                    .fetch_optional(&mut **c)
                    .await?
            }
            Link::SqliteTx(c) => {
                sqlx::query_as_with(self.text, sqlite(self.values)?)
                    .fetch_optional(&mut **c)
                    .await?
            }
            Link::Postgres(c) => {
                sqlx::query_as_with(self.text, postgres(self.values)?)
                    .fetch_optional(&mut **c)
                    .await?
            }
            Link::PostgresTx(c) => {
                sqlx::query_as_with(self.text, postgres(self.values)?)
                    .fetch_optional(&mut **c)
                    .await?
            }
        })
    }

    /// The one row there must be.
    pub async fn one<T: Row>(self, conn: &mut Conn) -> Result<T, StoreError> {
        self.optional(conn).await?.ok_or(StoreError::Missing)
    }

    /// Runs it; the number of rows changed. A write that must change one row checks that.
    pub async fn execute(self, conn: &mut Conn) -> Result<u64, StoreError> {
        Ok(match &mut conn.0 {
            Link::Sqlite(c) => sqlx::query_with(self.text, sqlite(self.values)?)
                .execute(&mut **c)
                .await?
                .rows_affected(),
            Link::SqliteTx(c) => sqlx::query_with(self.text, sqlite(self.values)?)
                .execute(&mut **c)
                .await?
                .rows_affected(),
            Link::Postgres(c) => sqlx::query_with(self.text, postgres(self.values)?)
                .execute(&mut **c)
                .await?
                .rows_affected(),
            Link::PostgresTx(c) => sqlx::query_with(self.text, postgres(self.values)?)
                .execute(&mut **c)
                .await?
                .rows_affected(),
        })
    }
}

/// Binds values for one driver; analysed words alone take another shape in each.
macro_rules! arguments {
    ($values:ident, $arguments:expr, $words:expr) => {{
        let mut arguments = $arguments;
        for value in $values {
            match value {
                Value::Int(v) => arguments.add(v),
                Value::Text(v) => arguments.add(v),
                Value::Bool(v) => arguments.add(v),
                Value::Bytes(v) => arguments.add(v),
                Value::Words(v) => arguments.add($words(v)),
            }
            .map_err(|source| StoreError::Database(sqlx::Error::Encode(source)))?;
        }
        Ok(arguments)
    }};
}

fn sqlite(values: Vec<Value>) -> Result<SqliteArguments, StoreError> {
    arguments!(values, SqliteArguments::default(), |words: Vec<String>| words.join(" "))
}

fn postgres(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    arguments!(values, PgArguments::default(), |words: Vec<String>| words)
}

/// `From` for a plain value and for its `Option`.
macro_rules! bindable {
    ($($from:ty => $variant:ident($convert:expr)),* $(,)?) => { $(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$variant(Some(($convert)(value))) }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self { Self::$variant(value.map($convert)) }
        }
    )* };
}

bindable! {
    i64 => Int(|v| v),
    bool => Bool(|v| v),
    String => Text(|v| v),
    &str => Text(|v: &str| v.to_owned()),
    &String => Text(|v: &String| v.clone()),
    Vec<u8> => Bytes(|v| v),
    domain::ids::IdeaId => Int(|v: domain::ids::IdeaId| v.get()),
    domain::ids::GroupId => Int(|v: domain::ids::GroupId| v.get()),
    domain::ids::PersonId => Int(|v: domain::ids::PersonId| v.get()),
    domain::ids::ThemeId => Int(|v: domain::ids::ThemeId| v.get()),
    domain::ids::AnswerId => Int(|v: domain::ids::AnswerId| v.get()),
    domain::ids::CommentId => Int(|v: domain::ids::CommentId| v.get()),
    domain::ids::BoardId => Int(|v: domain::ids::BoardId| v.get()),
    domain::ids::ColumnId => Int(|v: domain::ids::ColumnId| v.get()),
    domain::ids::LaneId => Int(|v: domain::ids::LaneId| v.get()),
    domain::ids::CardId => Int(|v: domain::ids::CardId| v.get()),
    domain::ids::LabelId => Int(|v: domain::ids::LabelId| v.get()),
    domain::ids::ChecklistId => Int(|v: domain::ids::ChecklistId| v.get()),
    domain::ids::CheckId => Int(|v: domain::ids::CheckId| v.get()),
    domain::ids::CardCommentId => Int(|v: domain::ids::CardCommentId| v.get()),
    domain::ids::AttachmentId => Int(|v: domain::ids::AttachmentId| v.get()),
    domain::ids::StrategyId => Int(|v: domain::ids::StrategyId| v.get()),
    domain::ids::FocusAreaId => Int(|v: domain::ids::FocusAreaId| v.get()),
    domain::ids::GoalId => Int(|v: domain::ids::GoalId| v.get()),
    domain::ids::ProgrammeId => Int(|v: domain::ids::ProgrammeId| v.get()),
    domain::ids::MeasureId => Int(|v: domain::ids::MeasureId| v.get()),
    domain::ids::PhaseId => Int(|v: domain::ids::PhaseId| v.get()),
    domain::ids::ToolId => Int(|v: domain::ids::ToolId| v.get()),
    domain::ids::MilestoneId => Int(|v: domain::ids::MilestoneId| v.get()),
    domain::ids::FundingId => Int(|v: domain::ids::FundingId| v.get()),
    domain::ids::IndicatorId => Int(|v: domain::ids::IndicatorId| v.get()),
    domain::ids::DecisionId => Int(|v: domain::ids::DecisionId| v.get()),
    domain::ids::CheckInId => Int(|v: domain::ids::CheckInId| v.get()),
    domain::ids::PeriodId => Int(|v: domain::ids::PeriodId| v.get()),
    domain::ids::StrategyCommentId => Int(|v: domain::ids::StrategyCommentId| v.get()),
    domain::programme::Amount => Int(|v: domain::programme::Amount| v.raw()),
    domain::time::Moment => Int(|v: domain::time::Moment| v.millis()),
    domain::time::Date => Text(domain::calendar::iso),
}

impl From<Vec<String>> for Value {
    fn from(words: Vec<String>) -> Self {
        Self::Words(words)
    }
}
