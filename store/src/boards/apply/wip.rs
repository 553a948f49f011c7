//! Limits, counted in the transaction that changes places.

use domain::boards::limits::{Limit, MOST_EXPEDITE, Shift, Verdict, check};
use domain::boards::{Scope, ServiceClass, Why, WipMode};
use domain::ideas::text::CardReason;
use domain::{Act, CardId, LaneId};

use super::layout::Layout;
use super::{Stop, Work};
use crate::StoreError;

/// Lets the shifts through, or refuses them. Whoever manages the board may exceed a hard limit with a
/// reason; the reason and the limit are written down.
pub(crate) async fn allow(
    work: &mut Work<'_>,
    layout: &Layout,
    shifts: &[Shift],
    reason: Option<&str>,
    cards: &[CardId],
) -> Result<(), Stop> {
    if layout.mode == WipMode::Off {
        return Ok(());
    }
    let limits = limits(work, layout, shifts).await?;
    let over = match check(layout.mode, &limits, shifts) {
        Verdict::Fits => return Ok(()),
        Verdict::Exceeds(over) => over,
        Verdict::Full(over) => {
            let may_exceed = work.may(Act::ManageBoard).is_ok();
            if !may_exceed || reason.and_then(|reason| CardReason::parse(reason).ok()).is_none() {
                return Err(Stop::Refused(Why::Wip { over, may_exceed }, cards.to_vec()));
            }
            over
        }
    };
    work.did.over = Some(over);
    work.did.facts.over = Some(over);
    work.did.reason = match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) => Some(
            CardReason::parse(reason)
                .map_err(|_| Stop::invalid("reason"))?
                .into_string(),
        ),
        None => None,
    };
    Ok(())
}

/// The limits that the shifts could exceed, with how many count to them now.
async fn limits(work: &mut Work<'_>, layout: &Layout, shifts: &[Shift]) -> Result<Vec<Limit>, StoreError> {
    let mut limits: Vec<Limit> = Vec::new();
    let comes = |scope: Scope| {
        let counts = |shift: &Shift| {
            let to = shift.to.is_some_and(|spot| scope.counts(&spot));
            to && !shift.from.is_some_and(|spot| scope.counts(&spot))
        };
        shifts.iter().any(counts)
    };
    for column in layout.columns.iter().filter(|column| !column.is_gone) {
        let scope = Scope::Column(column.id);
        if let Some(limit) = column.wip_max.filter(|_| comes(scope)) {
            let (count,): (i64,) = crate::sql!(
                "select count(*) as cards from card \
                 where column_id = $1 and archived_at is null and deleted_at is null"
            )
            .bind(column.id)
            .one(&mut work.tx)
            .await?;
            limits.push(Limit { scope, count, limit });
        }
    }
    let mut wanted: Vec<(Scope, i64)> = layout
        .lanes
        .iter()
        .filter_map(|lane| Some((Scope::Lane(lane.id), lane.wip_max?)))
        .collect();
    wanted.extend(layout.wip_max.map(|limit| (Scope::Board, limit)));
    wanted.push((Scope::Expedite, MOST_EXPEDITE));
    wanted.retain(|(scope, _)| comes(*scope));
    if wanted.is_empty() {
        return Ok(limits);
    }
    let begun = begun(work).await?;
    limits.extend(wanted.into_iter().map(|(scope, limit)| {
        let counted = begun.iter().filter(|begun| match scope {
            Scope::Lane(lane) => begun.0 == lane,
            Scope::Expedite => begun.1 == ServiceClass::Expedite,
            Scope::Board | Scope::Column(_) => true,
        });
        Limit {
            scope,
            count: counted.map(|begun| begun.2).sum(),
            limit,
        }
    }));
    Ok(limits)
}

/// How many cards are begun and unfinished, by lane and class.
async fn begun(work: &mut Work<'_>) -> Result<Vec<(LaneId, ServiceClass, i64)>, StoreError> {
    let rows: Vec<(i64, String, i64)> = crate::sql!(
        "select card.lane_id, card.class, count(*) as cards from board_column \
         join card on card.column_id = board_column.id and card.archived_at is null and card.deleted_at is null \
         where board_column.board_id = $1 and board_column.role in ('active', 'wait') \
         group by card.lane_id, card.class"
    )
    .bind(work.board)
    .all(&mut work.tx)
    .await?;
    let parse = |(lane, class, cards): (i64, String, i64)| {
        Ok((LaneId::new(lane), crate::codes::code("card.class", &class)?, cards))
    };
    rows.into_iter().map(parse).collect()
}
