//! One operation, wholly, in one transaction: who may, what stands against it, the change itself, its
//! line in the log, what undoes it and what it answers.
//!
//! Whatever is refused changes nothing. The same operation sent again answers what it answered.
//! A group of asks is a file; the `match` in [`perform`] is where they meet.

mod away;
mod blocks;
mod checks;
mod create;
mod describe;
mod edit;
mod land;
mod layout;
mod link;
mod log;
mod moves;
mod once;
mod put;
mod row;
mod sets;
mod tie;
mod undoing;
mod wip;

use domain::boards::{Ask, BoardSight, Done, Facts, Op, Over, Placed, Refused, Why};
use domain::people::{Denied, Object, may};
use domain::{Act, Actor, BoardId, CardId, Moment, PersonId};

pub(crate) use log::Logged;
pub(crate) use row::CardRow;

use super::told::{self, Moved};
use super::undo::{self, Inverse};
use super::{Happening, read, sight, take, write_event};
use crate::{Db, StoreError, Tx};

/// What an operation works with.
pub(crate) struct Work<'a> {
    pub(crate) tx: Tx,
    pub(crate) board: BoardId,
    /// The number of the change in the making.
    pub(crate) seq: i64,
    pub(crate) sight: BoardSight,
    pub(crate) actor: &'a Actor,
    pub(crate) person: PersonId,
    pub(crate) now: Moment,
    pub(crate) client_at: Option<i64>,
    pub(crate) did: Did,
}

/// What an operation has done so far. Nothing: there was nothing to do.
#[derive(Default)]
pub(crate) struct Did {
    /// Whether anything changed; without it nothing is written.
    pub(crate) anything: bool,
    /// The cards it is about, in the order asked.
    pub(crate) cards: Vec<CardId>,
    /// Cards whose tile looks different because of it.
    pub(crate) others: Vec<CardId>,
    pub(crate) facts: Facts,
    /// A person's words on why; kept apart from the log.
    pub(crate) reason: Option<String>,
    pub(crate) placed: Option<Placed>,
    pub(crate) over: Option<Over>,
    pub(crate) made: Option<i64>,
    pub(crate) moved: Vec<Moved>,
    pub(crate) inverse: Vec<Inverse>,
    pub(crate) undo_of: Option<i64>,
}

/// Why an operation goes no further.
pub(crate) enum Stop {
    /// A refusal, and the cards to show as they are.
    Refused(Why, Vec<CardId>),
    Fault(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Fault(error)
    }
}

impl Stop {
    pub(crate) fn about(card: CardId, why: Why) -> Self {
        Self::Refused(why, vec![card])
    }

    pub(crate) fn invalid(field: &str) -> Self {
        Self::Refused(
            Why::Invalid {
                field: field.to_owned(),
            },
            Vec::new(),
        )
    }
}

impl Work<'_> {
    /// Whether the person may do this to the board.
    pub(crate) fn may(&self, act: Act) -> Result<(), Denied> {
        may(self.actor, act, &Object::Board(self.sight)).map(drop)
    }

    /// Something changed about this card.
    pub(crate) fn touch(&mut self, card: CardId) {
        self.did.anything = true;
        if !self.did.cards.contains(&card) {
            self.did.cards.push(card);
        }
    }
}

/// Does one operation.
///
/// # Errors
/// Faults of the database only; the refusals are inside.
pub async fn apply(
    db: &Db,
    board: BoardId,
    actor: &Actor,
    op: &Op,
    now: Moment,
) -> Result<Result<Done, Refused>, StoreError> {
    let Some(person) = actor.person().map(|person| person.id) else {
        return Ok(Err(refusal(Why::NotAllowed)));
    };
    if !once::is_op_id(&op.op_id) {
        let field = "op_id".to_owned();
        return Ok(Err(refusal(Why::Invalid { field })));
    }
    let (mut tx, seq) = loop {
        let mut tx = db.write().await?;
        let ideas = tie::ideas(&mut tx, board, &op.ask).await?;
        tie::hold(&mut tx, &ideas).await?;
        let Some(seq) = take(&mut tx, board).await? else {
            return Ok(Err(refusal(Why::NotAllowed)));
        };
        // Now nobody ties a card of this board; who did it meanwhile is waited for from the start.
        if tie::ideas(&mut tx, board, &op.ask).await?.is_subset(&ideas) {
            break (tx, seq);
        }
        tx.rollback().await?;
    };
    let Some(sight) = sight(&mut tx, board, Some(person)).await? else {
        return Ok(Err(refusal(Why::NotAllowed)));
    };
    if let Err(denied) = may(actor, Act::WorkBoard, &Object::Board(sight)) {
        let why = if denied == Denied::AlreadyEnded {
            Why::Closed
        } else {
            Why::NotAllowed
        };
        return Ok(Err(refusal(why)));
    }
    if let Some(answered) = once::answered(&mut tx, board, person, &op.op_id).await? {
        return Ok(answered);
    }
    let mut work = Work {
        tx,
        board,
        seq,
        sight,
        actor,
        person,
        now,
        client_at: op.client_at,
        did: Did::default(),
    };
    match perform(&mut work, &op.ask).await {
        Ok(()) if work.did.anything => finish(work, op).await,
        Ok(()) => nothing(db, work, op).await,
        Err(Stop::Fault(error)) => Err(error),
        Err(Stop::Refused(why, cards)) => {
            work.tx.rollback().await?;
            let (cards, _) = read::live(&mut db.read().await?, board, &cards).await?;
            Ok(Err(Refused { why, cards }))
        }
    }
}

const fn refusal(why: Why) -> Refused {
    Refused { why, cards: Vec::new() }
}

async fn perform(work: &mut Work<'_>, ask: &Ask) -> Result<(), Stop> {
    match ask {
        Ask::Create { .. } => create::create(work, ask).await,
        Ask::Move { .. } => moves::one(work, ask).await,
        Ask::MoveMany { .. } => moves::many(work, ask).await,
        Ask::Return { card, seen, reason } => moves::back(work, *card, *seen, reason).await,
        Ask::Edit { card, seen, edit } => edit::edit(work, *card, *seen, edit).await,
        Ask::Describe { card, seen, text } => describe::describe(work, *card, *seen, text).await,
        Ask::Link { card, kind, other, on } => link::link(work, *card, *kind, *other, *on).await,
        Ask::Label { card, label, on } => sets::label(work, &[*card], *label, *on).await,
        Ask::LabelMany { cards, label, on } => sets::label(work, cards, *label, *on).await,
        Ask::NewLabel { .. } => sets::new_label(work, ask).await,
        Ask::Assign { card, person, on } => sets::assign(work, *card, *person, *on).await,
        Ask::Pull { card, person, on } => sets::pull(work, *card, *person, *on).await,
        Ask::Block { .. } => blocks::block(work, ask).await,
        Ask::Unblock { card } => blocks::unblock(work, *card).await,
        Ask::AddChecklist { card, name } => checks::add_list(work, *card, name).await,
        Ask::RemoveChecklist { card, checklist } => checks::remove_list(work, *card, *checklist).await,
        Ask::AddCheck { card, checklist, text } => checks::add(work, *card, *checklist, text).await,
        Ask::RemoveCheck { card, check } => checks::remove(work, *card, *check).await,
        Ask::Tick { card, check, on } => checks::tick(work, *card, *check, *on).await,
        Ask::Archive { cards, outcome } => away::archive(work, cards, *outcome).await,
        Ask::Restore { cards, reason } => away::restore(work, cards, reason.as_deref()).await,
        Ask::Delete { cards } => away::delete(work, cards).await,
        Ask::Undo { seq } => undoing::undo(work, *seq).await,
        Ask::Tie { card, idea, on } => tie::tie(work, *card, *idea, *on).await,
    }
}

/// Writes the change down and commits it.
async fn finish(work: Work<'_>, op: &Op) -> Result<Result<Done, Refused>, StoreError> {
    let Work {
        mut tx,
        board,
        seq,
        person,
        now,
        mut did,
        ..
    } = work;
    did.others.retain(|card| !did.cards.contains(card));
    did.others.sort_unstable();
    did.others.dedup();
    let mut cards = did.cards;
    if cards.len() > 1 {
        did.facts.count = Some(cards.len());
    }
    let own = cards.clone();
    cards.append(&mut did.others);
    let happening = Happening {
        person: Some(person),
        op_id: Some(&op.op_id),
        kind: op.ask.name(),
        cards: &cards,
        detail: &did.facts,
        undo_of: did.undo_of,
    };
    write_event(&mut tx, board, seq, happening, now).await?;
    if let Some(reason) = &did.reason {
        crate::sql!("insert into board_reason (board_id, seq, text) values ($1, $2, $3)")
            .bind(board)
            .bind(seq)
            .bind(reason)
            .execute(&mut tx)
            .await?;
    }
    undo::keep(&mut tx, board, seq, &did.inverse).await?;
    if !did.moved.is_empty() {
        told::moved(&mut tx, board, seq, &did.moved, Some(person), now).await?;
    }
    crate::programme::refresh_of_cards(&mut tx, &own, now.civil_day()).await?;
    let answer = once::Answer {
        seq,
        cards,
        placed: did.placed,
        over: did.over,
        made: did.made,
    };
    if !once::keep(&mut tx, board, person, &op.op_id, &answer, now).await? {
        return Ok(Err(refusal(Why::OpTaken)));
    }
    let done = answer.read(&mut tx, board).await?;
    tx.commit().await?;
    Ok(Ok(done))
}

/// There was nothing to do: no number is taken and nobody is told, but the answer is kept, so that
/// the same operation does nothing later either.
async fn nothing(db: &Db, work: Work<'_>, op: &Op) -> Result<Result<Done, Refused>, StoreError> {
    let answer = once::Answer {
        seq: work.seq - 1,
        cards: work.did.cards,
        placed: work.did.placed,
        over: None,
        made: work.did.made,
    };
    work.tx.rollback().await?;
    let mut tx = db.write().await?;
    if !once::keep(&mut tx, work.board, work.person, &op.op_id, &answer, work.now).await? {
        return Ok(Err(refusal(Why::OpTaken)));
    }
    let done = answer.read(&mut tx, work.board).await?;
    tx.commit().await?;
    Ok(Ok(done))
}
