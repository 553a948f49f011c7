//! What of a board's changes is told elsewhere: to residents, in the inbox, in a matter's status.

mod line;
mod tied;

use domain::boards::{Cause, ColumnRole, Outcome, TOLD_AFTER_MS};
use domain::flow::Flow;
use domain::flow::forecast::{is_quiet, quarter_of};
use domain::ideas::status::{By, Change, Quarter, Work as Became};
use domain::{BoardId, CardId, ColumnId, Doer, EventKind, GroupId, IdeaId, LaneId, MailKind, Moment, PersonId, Status};

use crate::codes::code;
use crate::handling::undo;
use crate::ideas::{Matter, Moved as Step, apply_because, write};
use crate::{Conn, StoreError, Tx, outbox};

pub use line::{Wording, ahead};
pub(crate) use tied::{Tied, ideas_of, tied};

/// A card that changed its column or lane, came to the board or left it. Order within a lane is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) card: CardId,
    /// None: it came to the board.
    pub(crate) from: Option<ColumnId>,
    /// None: it left the board.
    pub(crate) to: Option<ColumnId>,
    pub(crate) from_lane: Option<LaneId>,
    pub(crate) to_lane: Option<LaneId>,
    /// [`Cause::Undo`]: the change `undo_of` is taken back; its transitions are void already.
    pub(crate) cause: Cause,
    /// With which it left.
    pub(crate) outcome: Option<Outcome>,
    /// The row of `card_transition` that was written.
    pub(crate) transition: i64,
    /// The earlier row that counts no more, with this one: a slip mended within two minutes, or
    /// the move that was undone.
    pub(crate) voided: Option<i64>,
    /// The number of the change that was taken back.
    pub(crate) undo_of: Option<i64>,
}

/// Called once a change in which cards moved, inside its transaction and after its line in the log was
/// written: ties, statuses and public lines follow from here. A refusal is not possible any more.
///
/// The rows of the ideas were taken before the board's (`apply/tie.rs`), so that two who hold one each
/// never wait for each other.
pub(crate) async fn moved(
    tx: &mut Tx,
    board: BoardId,
    _seq: i64,
    moved: &[Moved],
    by: Option<PersonId>,
    now: Moment,
) -> Result<(), StoreError> {
    // A card that only changed its lane is where it was, for everyone but the board.
    let moved: Vec<&Moved> = moved.iter().filter(|one| one.from != one.to).collect();
    let cards: Vec<CardId> = moved.iter().map(|one| one.card).collect();
    for idea in ideas_of(tx, &cards).await? {
        let its = tied(tx, idea).await?;
        let mine: Vec<&Moved> = moved
            .iter()
            .filter(|one| its.iter().any(|card| card.id == one.card))
            .copied()
            .collect();
        let Some(matter) = write::take(tx, idea).await? else {
            continue;
        };
        let hand = Hand { board, by, now };
        let matter = take_back(tx, matter, &mine, hand).await?;
        let matter = begin(tx, matter, &its, &mine, hand).await?;
        finished(tx, &matter, &its, &mine, now).await?;
        line::tell(tx, &matter, &its, hand).await?;
    }
    Ok(())
}

/// Called when a card was tied to an idea whose row is taken, and the work may have gone far already.
pub(crate) async fn knotted(tx: &mut Tx, id: IdeaId, card: CardId, hand: Hand, how: By) -> Result<(), StoreError> {
    let its = tied(tx, id).await?;
    let Some(matter) = write::take(tx, id).await? else {
        return Ok(());
    };
    let at = its.iter().find(|one| one.id == card);
    let is_fresh = matches!(matter.status, Status::Received | Status::InHandling);
    let is_begun = at.is_some_and(|it| it.is_live() && it.role.stage() >= ColumnRole::Active.stage());
    let quarter = match at.filter(|_| is_begun) {
        Some(it) => quarter(tx, it, hand).await?,
        None => None,
    };
    let change = match quarter {
        Some(quarter) if is_fresh || matter.status == Status::Preparing => Some(Change::Do {
            work: Became::Card(card.get()),
            quarter,
        }),
        _ => is_fresh.then_some(Change::Prepare {
            work: Became::Card(card.get()),
        }),
    };
    let matter = match change {
        Some(change) => step(tx, matter, change, how, hand).await?,
        None => matter,
    };
    if at.is_some_and(Tied::is_done) && matter.ready.is_none() && is_open(matter.status) {
        ready(tx, id, Some(hand.now)).await?;
    }
    line::tell(tx, &matter, &its, hand).await
}

/// Called when a tie was undone: nothing is ready, or told, because of a card that is no longer tied.
pub(crate) async fn untied(tx: &mut Tx, id: IdeaId, card: CardId, hand: Hand) -> Result<(), StoreError> {
    let Some(matter) = write::take(tx, id).await? else {
        return Ok(());
    };
    let kinds = [EventKind::Preparing, EventKind::Doing];
    undo::take_step_back(tx, &matter, card, &kinds, hand.doer(), hand.now).await?;
    let its = tied(tx, id).await?;
    if !its.iter().any(Tied::is_done) {
        ready(tx, id, None).await?;
    }
    line::take_back(tx, id, hand).await
}

/// Who did it, where and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand {
    pub(crate) board: BoardId,
    pub(crate) by: Option<PersonId>,
    pub(crate) now: Moment,
}

impl Hand {
    fn doer(self) -> Doer {
        self.by.map_or(Doer::System, Doer::Person)
    }

    /// When residents are told of it.
    const fn tell_at(self) -> Moment {
        Moment::from_millis(self.now.millis() + TOLD_AFTER_MS)
    }
}

/// Whether the town still has something to do about it.
const fn is_open(status: Status) -> bool {
    matches!(
        status,
        Status::Received | Status::InHandling | Status::Asked | Status::Preparing | Status::Deciding | Status::Doing
    )
}

/// A move that was undone, or was a slip, takes the step along that it caused.
async fn take_back(tx: &mut Tx, mut matter: Matter, moved: &[&Moved], hand: Hand) -> Result<Matter, StoreError> {
    for one in moved {
        if one.voided.is_none() && one.cause != Cause::Undo {
            continue;
        }
        let left_work = role(tx, one.from).await? == Some(ColumnRole::Active);
        let kinds: &[EventKind] = match one.to {
            None => &[EventKind::Doing, EventKind::Preparing],
            Some(_) if left_work => &[EventKind::Doing],
            Some(_) => &[],
        };
        if undo::take_step_back(tx, &matter, one.card, kinds, hand.doer(), hand.now).await? {
            matter = write::take(tx, matter.id).await?.ok_or(StoreError::Missing)?;
        }
    }
    Ok(matter)
}

/// The first time that a card comes among what is being worked on, the matter is *Toteutuksessa*. When
/// nobody knows by when, staff are asked, and the matter waits where it is.
async fn begin(tx: &mut Tx, matter: Matter, its: &[Tied], moved: &[&Moved], hand: Hand) -> Result<Matter, StoreError> {
    let may_begin = matches!(
        matter.status,
        Status::Received | Status::InHandling | Status::Preparing | Status::Deciding
    );
    if !may_begin {
        return Ok(matter);
    }
    for one in moved {
        let counts = one.voided.is_none() && one.cause != Cause::Undo;
        if !counts || role(tx, one.to).await? != Some(ColumnRole::Active) || !is_first(tx, one).await? {
            continue;
        }
        let Some(card) = its.iter().find(|it| it.id == one.card) else {
            continue;
        };
        if let Some(quarter) = quarter(tx, card, hand).await? {
            let board_group = group(tx, hand.board).await?;
            let how = By::Staff(matter.state.group().unwrap_or(board_group));
            let work = Became::Card(card.id.get());
            return step(tx, matter, Change::Do { work, quarter }, how, hand).await;
        }
    }
    Ok(matter)
}

/// Whether the card has not been worked on before.
async fn is_first(c: &mut Conn, one: &Moved) -> Result<bool, StoreError> {
    let before: Option<(i64,)> = crate::sql!(
        "select t.id from card_transition t join board_column col on col.id = t.to_column \
         where t.card_id = $1 and t.id <> $2 and t.voided_by is null and col.role = 'active' limit 1"
    )
    .bind(one.card)
    .bind(one.transition)
    .optional(c)
    .await?;
    Ok(before.is_none())
}

/// The quarter in which the work is planned to be ready: of the card's own day, or of the forecast for
/// what is in progress on the board. None: there is too little to tell.
async fn quarter(c: &mut Conn, card: &Tied, hand: Hand) -> Result<Option<Quarter>, StoreError> {
    if let Some(day) = card.due.filter(|day| *day >= hand.now.civil_day()) {
        return Ok(Quarter::of(day));
    }
    let Some(past) = crate::flow::past(c, hand.board).await? else {
        return Ok(None);
    };
    let flow = Flow::read(&past.history, hand.now);
    let Ok(sample) = flow.sample(is_quiet) else {
        return Ok(None);
    };
    let (begun,): (i64,) = crate::sql!(
        "select count(*) as cards from card join board_column col on col.id = card.column_id \
         where card.board_id = $1 and card.archived_at is null and card.deleted_at is null \
           and col.role in ('active', 'wait')"
    )
    .bind(hand.board)
    .one(c)
    .await?;
    let cards = u32::try_from(begun.max(1)).unwrap_or(u32::MAX);
    Ok(quarter_of(&flow.when(hand.board, &sample, cards, is_quiet)))
}

async fn group(c: &mut Conn, board: BoardId) -> Result<GroupId, StoreError> {
    let (group,): (i64,) = crate::sql!("select group_id from board where id = $1")
        .bind(board)
        .one(c)
        .await?;
    Ok(GroupId::new(group))
}

async fn role(c: &mut Conn, column: Option<ColumnId>) -> Result<Option<ColumnRole>, StoreError> {
    let Some(column) = column else { return Ok(None) };
    let row: Option<(String,)> = crate::sql!("select role from board_column where id = $1")
        .bind(column)
        .optional(c)
        .await?;
    row.map(|(role,)| code("board_column.role", &role)).transpose()
}

/// One step of the status machine, told after the time for taking the move back. A machine that says
/// no leaves the matter where it is: the board does not wait for it.
async fn step(tx: &mut Tx, matter: Matter, change: Change, how: By, hand: Hand) -> Result<Matter, StoreError> {
    let (id, before) = (matter.id, matter.clone());
    let moved = Step {
        by: how,
        doer: hand.doer(),
        reason: None,
        now: hand.now,
        tell_at: Some(hand.tell_at()),
    };
    let Ok(event) = apply_because(tx, matter, change, moved, None).await? else {
        return Ok(before);
    };
    undo::keep_until(tx, event, &before, hand.tell_at()).await?;
    outbox::tell_author_at(tx, id, MailKind::Status, Some(event), hand.now, hand.tell_at()).await?;
    write::take(tx, id).await?.ok_or(StoreError::Missing)
}

/// Work that is ready waits for somebody to tell the resident; nothing is closed by it. Of several
/// cards the furthest counts.
async fn finished(tx: &mut Tx, matter: &Matter, its: &[Tied], moved: &[&Moved], now: Moment) -> Result<(), StoreError> {
    if !its.iter().any(Tied::is_done) {
        return ready(tx, matter.id, None).await;
    }
    if matter.ready.is_some() || !is_open(matter.status) {
        return Ok(());
    }
    for one in moved {
        // Back from the archive is no news.
        let is_news = one.cause != Cause::Restore && role(tx, one.from).await? != Some(ColumnRole::Done);
        if is_news && role(tx, one.to).await? == Some(ColumnRole::Done) {
            return ready(tx, matter.id, Some(now)).await;
        }
    }
    Ok(())
}

async fn ready(tx: &mut Tx, idea: IdeaId, since: Option<Moment>) -> Result<(), StoreError> {
    crate::sql!("update idea set ready_at = $2 where id = $1")
        .bind(idea)
        .bind(since)
        .execute(tx)
        .await?;
    Ok(())
}
