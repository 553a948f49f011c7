//! Taking back one's own change: everything or nothing, as long as nobody has touched the same parts.

use domain::boards::{Anchor, Cause, Placed, Why};
use domain::{CardId, PersonId};

use super::super::undo::{Inverse, Place};
use super::land::land;
use super::layout::Layout;
use super::put::{save_order, settle};
use super::row::{self, CardRow};
use super::{Stop, Work, blocks, checks, create, edit, sets, wip};
use crate::StoreError;
use crate::codes::json;

/// [`domain::boards::Ask::Undo`].
pub(super) async fn undo(work: &mut Work<'_>, seq: i64) -> Result<(), Stop> {
    let kept: Option<(Option<i64>, String)> = crate::sql!(
        "select e.person_id, u.before from board_undo u \
         join board_event e on e.board_id = u.board_id and e.seq = u.seq \
         where u.board_id = $1 and u.seq = $2"
    )
    .bind(work.board)
    .bind(seq)
    .optional(&mut work.tx)
    .await?;
    let own = |by: Option<i64>| by == Some(work.person.get());
    let Some((_, before)) = kept.filter(|(by, _)| own(*by)) else {
        return Err(Stop::Refused(Why::NothingToUndo, Vec::new()));
    };
    let parts: Vec<Inverse> = json("board_undo.before", &before)?;
    work.did.undo_of = Some(seq);
    // The last part first: each finds what the earlier ones left.
    for part in parts.iter().rev() {
        if !take_back(work, part).await? {
            return Err(changed(work, seq, part.card()).await?);
        }
    }
    work.did.cards.reverse();
    work.did.inverse.clear();
    work.did.anything = true;
    crate::sql!("delete from board_undo where board_id = $1 and seq = $2")
        .bind(work.board)
        .bind(seq)
        .execute(&mut work.tx)
        .await?;
    Ok(())
}

/// False: somebody has touched the same since.
async fn take_back(work: &mut Work<'_>, part: &Inverse) -> Result<bool, Stop> {
    match part {
        Inverse::Place(was) => place(work, was).await,
        Inverse::Field { card, before, now } => {
            let row = row::kept(work, *card).await?;
            if edit::current(&row, now) != *now {
                return Ok(false);
            }
            edit::set(work, &row, before).await?;
            Ok(true)
        }
        Inverse::Label { card, label, on } => {
            row::kept(work, *card).await?;
            Ok(sets::set_label(work, *card, *label, !on).await?)
        }
        Inverse::People { card, before, now } => {
            row::kept(work, *card).await?;
            if sets::people(work, *card).await? != *now {
                return Ok(false);
            }
            sets::set_people(work, *card, now, before).await?;
            Ok(true)
        }
        Inverse::NewLabel { label } => {
            let gone = crate::sql!(
                "update label set deleted_at = $2 where id = $1 and deleted_at is null \
                   and not exists (select 1 from card_label where card_label.label_id = label.id)"
            )
            .bind(*label)
            .bind(work.now)
            .execute(&mut work.tx)
            .await?;
            work.did.facts.whole = true;
            Ok(gone > 0)
        }
        Inverse::Block {
            card,
            made,
            closed,
            before,
            now,
        } => {
            let row = row::kept(work, *card).await?;
            let is_open = match made {
                Some(made) => blocks::is_open(work, *made).await?,
                None => true,
            };
            if row.blocked_at != *now || !is_open {
                return Ok(false);
            }
            blocks::take_back(work, *card, *made, closed, *before).await?;
            Ok(true)
        }
        Inverse::ListAdded { .. }
        | Inverse::ListRemoved { .. }
        | Inverse::CheckAdded { .. }
        | Inverse::CheckRemoved { .. }
        | Inverse::Ticked { .. } => check(work, part).await,
    }
}

async fn check(work: &mut Work<'_>, part: &Inverse) -> Result<bool, Stop> {
    if let Some(card) = part.card() {
        row::kept(work, card).await?;
    }
    match part {
        Inverse::ListAdded { card, checklist } => Ok(checks::drop_empty(work, *card, *checklist).await?),
        Inverse::ListRemoved { card, list } => {
            checks::put_back(work, *card, list).await?;
            Ok(true)
        }
        Inverse::CheckAdded { card, check } => {
            let is_untouched = checks::find(work, *card, *check)
                .await?
                .is_some_and(|(_, check)| check.done_at.is_none());
            if is_untouched {
                checks::delete(work, *card, *check).await?;
            }
            Ok(is_untouched)
        }
        Inverse::CheckRemoved { card, checklist, check } => {
            let is_there: Option<(i64,)> = crate::sql!("select id from checklist where id = $1 and card_id = $2")
                .bind(*checklist)
                .bind(*card)
                .optional(&mut work.tx)
                .await?;
            if is_there.is_some() {
                checks::insert_counted(work, *card, *checklist, check).await?;
            }
            Ok(is_there.is_some())
        }
        Inverse::Ticked {
            card,
            check,
            on,
            done_at,
            done_by,
        } => {
            let found = checks::find(work, *card, *check).await?;
            if found.is_none_or(|(_, check)| check.done_at.is_some() != *on) {
                return Ok(false);
            }
            checks::set_done(work, *card, *check, *done_at, *done_by).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Back to where the card was: beside the same neighbours, within the limits, as if it had not moved.
async fn place(work: &mut Work<'_>, was: &Place) -> Result<bool, Stop> {
    let Some(row) = row::find(&mut work.tx, work.board, was.card).await? else {
        return Ok(false);
    };
    if !is_as_left(&row, was) {
        return Ok(false);
    }
    let layout = Layout::read(work).await?;
    let mut after = row.clone();
    if was.created {
        after.deleted_at = Some(work.now.millis());
        settle(work, &layout, &row, after, Cause::Undo, None, Some(was)).await?;
        return Ok(true);
    }
    (after.archived_at, after.deleted_at) = (was.archived_at, was.deleted_at);
    if !after.is_live() {
        settle(work, &layout, &row, after, Cause::Undo, None, Some(was)).await?;
        return Ok(true);
    }
    let about = |why| Stop::about(row.id, why);
    layout.place(was.column, was.lane).map_err(about)?;
    // The move gave it the lane's class, and nobody another one since.
    if row.class_version == was.place_version {
        after.class = was.class;
    }
    (after.column, after.lane) = (was.column, was.lane);
    let shift = domain::boards::limits::Shift {
        from: row.spot(&layout),
        to: after.spot(&layout),
    };
    if !row.is_live() {
        create::room(work, 1).await?;
    }
    wip::allow(work, &layout, &[shift], None, &[row.id]).await?;
    let (anchor, alt) = match (was.after, was.before) {
        (Some(after), before) => (Anchor::After(after), before.map(Anchor::Before)),
        (None, Some(before)) => (Anchor::Before(before), Some(Anchor::Top)),
        (None, None) => (Anchor::Top, None),
    };
    let moving = row.is_live().then_some(row.id);
    let landing = land(work, after.place(), anchor, alt, moving).await?;
    if work.did.placed != Some(Placed::Fallback) {
        work.did.placed = Some(landing.placed);
    }
    if was.transition.is_none() {
        save_order(work, &row, landing.position).await?;
        return Ok(true);
    }
    after.position = landing.position;
    if row.place() != after.place() {
        work.did.facts.from = Some(row.column);
        work.did.facts.to = Some(after.column);
    }
    settle(work, &layout, &row, after, Cause::Undo, None, Some(was)).await?;
    Ok(true)
}

/// Whether the card's place is still what the change made of it. Making room for another card moves
/// the position alone, an edit the version alone: only both together are somebody's new order.
const fn is_as_left(row: &CardRow, was: &Place) -> bool {
    if was.created {
        return row.version == was.version;
    }
    row.place_version == was.place_version
        && (was.transition.is_some() || row.version == was.version || row.position == was.position)
}

/// Who touched it last, for the refusal.
async fn changed(work: &mut Work<'_>, seq: i64, card: Option<CardId>) -> Result<Stop, StoreError> {
    let last: Option<(Option<i64>, i64)> = crate::sql!(
        "select person_id, at from board_event \
         where board_id = $1 and seq > $2 \
           and (card_id = $3 or exists (select 1 from board_event_card t \
                                        where t.board_id = board_event.board_id and t.seq = board_event.seq \
                                          and t.card_id = $3)) \
         order by seq desc limit 1"
    )
    .bind(work.board)
    .bind(seq)
    .bind(card)
    .optional(&mut work.tx)
    .await?;
    let (by, at) = last.unwrap_or((None, work.now.millis()));
    let by = by.map(PersonId::new);
    Ok(Stop::Refused(Why::Changed { by, at }, card.into_iter().collect()))
}
