//! A new card.

use domain::boards::limits::Shift;
use domain::boards::{Ask, CardKind, Cause, MOST_CARDS, ServiceClass, Why};
use domain::ideas::text::CardTitle;
use domain::{CardId, ColumnId};

use super::super::told::Moved;
use super::super::undo::{Inverse, Place};
use super::land::land;
use super::layout::Layout;
use super::log::{Going, Log};
use super::put::save_place;
use super::row::CardRow;
use super::{Stop, Work, tie, wip};
use crate::StoreError;

/// [`Ask::Create`].
pub(super) async fn create(work: &mut Work<'_>, ask: &Ask) -> Result<(), Stop> {
    let Ask::Create {
        title,
        column,
        lane,
        anchor,
        reason,
        idea,
    } = ask
    else {
        return Err(Stop::invalid("do"));
    };
    let title = CardTitle::parse(title).map_err(|_| Stop::invalid("title"))?;
    let layout = Layout::read(work).await?;
    let refuse = |why| Stop::Refused(why, Vec::new());
    let (_, there) = layout.place(*column, *lane).map_err(refuse)?;
    let class = there.class.unwrap_or(ServiceClass::Normal);
    room(work, 1).await?;
    let shift = Shift {
        from: None,
        to: Some(layout.spot(*column, *lane, class)),
    };
    wip::allow(work, &layout, &[shift], reason.as_deref(), &[]).await?;
    let landing = land(work, (*column, *lane), *anchor, None, None).await?;
    work.did.placed = Some(landing.placed);
    let row = insert(work, title.as_str(), (*column, *lane), landing.position, class).await?;
    let mut log = Log::read(work, row.id).await?;
    let going = Going {
        from: None,
        to: Some(row.place()),
        cause: Cause::Create,
        outcome: None,
    };
    let logged = log.write(work, going).await?;
    save_place(work, &layout, &row, &log).await?;
    let mut was = Place::of(work, &row).await?;
    was.created = true;
    work.did.inverse.push(Inverse::Place(was.now(&row, Some(logged))));
    work.did.moved.push(Moved {
        card: row.id,
        from: None,
        to: Some(*column),
        from_lane: None,
        to_lane: Some(*lane),
        cause: Cause::Create,
        outcome: None,
        transition: logged.transition,
        voided: None,
        undo_of: None,
    });
    work.did.facts.to = Some(*column);
    work.touch(row.id);
    match idea {
        Some(idea) => tie::knot(work, row.id, *idea).await,
        None => Ok(()),
    }
}

/// Room for so many more cards on the board.
pub(super) async fn room(work: &mut Work<'_>, cards: usize) -> Result<(), Stop> {
    let (live,): (i64,) = crate::sql!(
        "select count(*) as cards from card where board_id = $1 and archived_at is null and deleted_at is null"
    )
    .bind(work.board)
    .one(&mut work.tx)
    .await?;
    if live + i64::try_from(cards).unwrap_or(i64::MAX) > MOST_CARDS {
        return Err(Stop::Refused(Why::Full, Vec::new()));
    }
    Ok(())
}

async fn insert(
    work: &mut Work<'_>,
    title: &str,
    (column, lane): (ColumnId, domain::LaneId),
    position: i64,
    class: ServiceClass,
) -> Result<CardRow, StoreError> {
    let (number,): (i64,) =
        crate::sql!("update board set next_ref = next_ref + 1 where id = $1 returning next_ref - 1 as number")
            .bind(work.board)
            .one(&mut work.tx)
            .await?;
    let kind = CardKind::Work;
    let (id,): (i64,) = crate::sql!(
        "insert into card (board_id, ref, title, column_id, lane_id, position, class, kind, created_at, \
                           created_by, entered_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9) returning id"
    )
    .bind(work.board)
    .bind(number)
    .bind(title)
    .bind(column)
    .bind(lane)
    .bind(position)
    .bind(class.as_code())
    .bind(kind.as_code())
    .bind(work.now)
    .bind(work.person)
    .one(&mut work.tx)
    .await?;
    Ok(CardRow {
        id: CardId::new(id),
        title: title.to_owned(),
        column,
        lane,
        position,
        class,
        kind,
        start: None,
        due: None,
        is_committed: false,
        blocked_at: None,
        archived_at: None,
        deleted_at: None,
        version: 1,
        place_version: 1,
        title_version: 1,
        class_version: 1,
        dates_version: 1,
    })
}
