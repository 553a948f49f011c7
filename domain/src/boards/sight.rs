//! What decides who may see and touch a board.

use crate::{
    codes::closed_lists,
    ids::{BoardId, GroupId},
};

closed_lists! {
    /// Who of the staff may look.
    BoardVisibility {
        /// The group and those who have a seat at the board.
        Members = "members",
        /// Everyone who works for the town.
        Staff = "staff",
    }

    /// What somebody from outside the group may do at a board.
    BoardSeat {
        Viewer = "viewer",
        Commenter = "commenter",
        Worker = "worker",
        Manager = "manager",
    }
}

/// A board as the policy sees it, with the acting person's own seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardSight {
    pub id: BoardId,
    pub group: GroupId,
    pub visibility: BoardVisibility,
    /// A projection of it is public.
    pub is_published: bool,
    pub is_archived: bool,
    /// The seat that whoever asks has at this board, besides the group's.
    pub seat: Option<BoardSeat>,
}
