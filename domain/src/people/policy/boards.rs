//! Who may see and work at a board.
//!
//! A board is its group's. Its members work at it, its leads manage it; others may be given a seat.
//! Everyone who works for the town may look at a board that is open to staff. An administrator may
//! set a board up, and sees of its cards no more than others. Whoever may not know of a board is told
//! the same as if there were none.

use super::has_role;
use crate::boards::{BoardSeat, BoardSight, BoardVisibility};
use crate::people::{Actor, Denied, Person, Role};

/// Residents' view: only what the group has published.
pub(super) const fn is_public(board: &BoardSight) -> Result<(), Denied> {
    if board.is_published && !board.is_archived {
        Ok(())
    } else {
        Err(Denied::NotFound)
    }
}

pub(super) fn reads<'a>(actor: &'a Actor, board: &BoardSight) -> Result<&'a Person, Denied> {
    let Actor::Person(person) = actor else {
        return Err(Denied::SignInFirst);
    };
    // A seat is worth something only to who works for the town: it ends with the last of their rights.
    let is_open = board.visibility == BoardVisibility::Staff || board.seat.is_some();
    if person.is_member(board.group) || (is_open && person.is_staff()) {
        Ok(person)
    } else {
        Err(Denied::NotFound)
    }
}

pub(super) fn talks(actor: &Actor, board: &BoardSight) -> Result<(), Denied> {
    let person = reads(actor, board)?;
    let may = person.is_member(board.group)
        || matches!(
            board.seat,
            Some(BoardSeat::Commenter | BoardSeat::Worker | BoardSeat::Manager)
        );
    allowed_and_open(may, board)
}

pub(super) fn works(actor: &Actor, board: &BoardSight) -> Result<(), Denied> {
    let person = reads(actor, board)?;
    let may = person.is_member(board.group) || matches!(board.seat, Some(BoardSeat::Worker | BoardSeat::Manager));
    allowed_and_open(may, board)
}

/// An archived board can still be managed, or nobody could bring it back.
pub(super) fn manages(actor: &Actor, board: &BoardSight) -> Result<(), Denied> {
    if has_role(actor, Role::Administrator).is_ok() {
        return Ok(());
    }
    let person = reads(actor, board)?;
    if person.leads(board.group) || board.seat == Some(BoardSeat::Manager) {
        Ok(())
    } else {
        Err(Denied::NotAllowed)
    }
}

const fn allowed_and_open(may: bool, board: &BoardSight) -> Result<(), Denied> {
    match (may, board.is_archived) {
        (false, _) => Err(Denied::NotAllowed),
        (true, true) => Err(Denied::AlreadyEnded),
        (true, false) => Ok(()),
    }
}
