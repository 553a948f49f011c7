//! A card's log of transitions, and the dates that follow from it.

use domain::boards::dates::{Dates, Step, dates};
use domain::boards::{Cause, Outcome, SLIP_MS};
use domain::{CardId, ColumnId, LaneId, Moment, PersonId};

use super::Work;
use super::layout::Layout;
use crate::StoreError;
use crate::codes::{code, code_option};
use crate::db::FromRow;

#[derive(FromRow)]
struct Raw {
    id: i64,
    from_column: Option<i64>,
    to_column: Option<i64>,
    from_lane: Option<i64>,
    to_lane: Option<i64>,
    at: i64,
    person_id: Option<i64>,
    cause: String,
    outcome: Option<String>,
    is_void: bool,
}

/// A card's log, oldest first, with the voided rows.
pub(crate) struct Log {
    card: CardId,
    rows: Vec<Raw>,
}

/// A change of place to be logged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Going {
    pub(crate) from: Option<(ColumnId, LaneId)>,
    pub(crate) to: Option<(ColumnId, LaneId)>,
    pub(crate) cause: Cause,
    pub(crate) outcome: Option<Outcome>,
}

/// What was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logged {
    pub(crate) transition: i64,
    /// The earlier row that counts no more, nor does this one.
    pub(crate) voided: Option<i64>,
}

impl Log {
    pub(crate) async fn read(work: &mut Work<'_>, card: CardId) -> Result<Self, StoreError> {
        let rows = crate::sql!(
            "select id, from_column, to_column, from_lane, to_lane, at, person_id, cause, outcome, \
                    voided_by is not null as is_void \
             from card_transition where card_id = $1 order by at, id"
        )
        .bind(card)
        .all(&mut work.tx)
        .await?;
        Ok(Self { card, rows })
    }

    /// The dates as the log has them now.
    pub(crate) fn dates(&self, layout: &Layout) -> Result<Dates, StoreError> {
        let mut steps = Vec::with_capacity(self.rows.len());
        for row in self.rows.iter().filter(|row| !row.is_void) {
            steps.push(Step {
                to: row.to_column.map(ColumnId::new),
                at: Moment::from_millis(row.at),
                cause: code("card_transition.cause", &row.cause)?,
                outcome: code_option("card_transition.outcome", row.outcome.as_deref())?,
            });
        }
        Ok(dates(&steps, |column| layout.role(column)))
    }

    /// Who made the last change of place, when, and where to.
    pub(crate) fn last(&self) -> Option<(Option<PersonId>, i64, Option<ColumnId>)> {
        let row = self.rows.last()?;
        Some((
            row.person_id.map(PersonId::new),
            row.at,
            row.to_column.map(ColumnId::new),
        ))
    }

    /// Writes a row, a moment later than the last one whatever the clock says. To and fro by the same
    /// person within two minutes was a slip: both rows are void.
    pub(crate) async fn write(&mut self, work: &mut Work<'_>, going: Going) -> Result<Logged, StoreError> {
        let last = self.rows.last().map_or(i64::MIN, |row| row.at);
        let at = work.now.millis().max(last.saturating_add(1));
        let slip = (going.cause == Cause::Move)
            .then(|| self.slip(work, going, at))
            .flatten();
        let is_void = slip.is_some() || going.cause == Cause::Undo;
        let (id,): (i64,) = crate::sql!(
            "insert into card_transition (card_id, board_id, from_column, to_column, from_lane, to_lane, at, \
                                          person_id, cause, outcome, voided_by, client_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id"
        )
        .bind(self.card)
        .bind(work.board)
        .bind(going.from.map(|from| from.0))
        .bind(going.to.map(|to| to.0))
        .bind(going.from.map(|from| from.1))
        .bind(going.to.map(|to| to.1))
        .bind(at)
        .bind(work.person)
        .bind(going.cause.as_code())
        .bind(going.outcome.map(Outcome::as_code))
        .bind(is_void.then_some(work.seq))
        .bind(work.client_at)
        .one(&mut work.tx)
        .await?;
        if let Some(slip) = slip {
            self.void(work, slip, true).await?;
        }
        self.rows.push(Raw {
            id,
            from_column: going.from.map(|from| from.0.get()),
            to_column: going.to.map(|to| to.0.get()),
            from_lane: going.from.map(|from| from.1.get()),
            to_lane: going.to.map(|to| to.1.get()),
            at,
            person_id: Some(work.person.get()),
            cause: going.cause.as_code().to_owned(),
            outcome: going.outcome.map(|outcome| outcome.as_code().to_owned()),
            is_void,
        });
        Ok(Logged {
            transition: id,
            voided: slip,
        })
    }

    /// Makes a row count no more, or again.
    pub(crate) async fn void(&mut self, work: &mut Work<'_>, row: i64, is_void: bool) -> Result<(), StoreError> {
        crate::sql!("update card_transition set voided_by = $2 where id = $1")
            .bind(row)
            .bind(is_void.then_some(work.seq))
            .execute(&mut work.tx)
            .await?;
        for it in self.rows.iter_mut().filter(|it| it.id == row) {
            it.is_void = is_void;
        }
        Ok(())
    }

    /// The row that this move takes back.
    fn slip(&self, work: &Work<'_>, going: Going, at: i64) -> Option<i64> {
        let last = self.rows.iter().rev().find(|row| !row.is_void)?;
        let came = (last.from_column.zip(last.from_lane), last.to_column.zip(last.to_lane));
        let place = |place: (ColumnId, LaneId)| (place.0.get(), place.1.get());
        let goes = (going.to.map(place), going.from.map(place));
        let is_slip = last.cause == Cause::Move.as_code()
            && last.person_id == Some(work.person.get())
            && at - last.at <= SLIP_MS
            && came == goes;
        is_slip.then_some(last.id)
    }
}
