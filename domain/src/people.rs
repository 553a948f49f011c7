//! Who may do what. The policy is one function; `policy_table` prints it.

use crate::{
    codes::{Status, Visibility, closed_lists},
    ids::IdeaId,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Anyone, known or not.
    Visitor,
    /// The holder of an idea's secret link.
    Author(IdeaId),
    /// Whoever can run commands on the server.
    Operator,
    /// The clock and the program's own jobs.
    System,
}

closed_lists! {
    /// Everything that can be done.
    Act {
        ReadPublic = "read_public",
        Send = "send",
        FindSimilar = "find_similar",
        Support = "support",
        ReadOwn = "read_own",
        CorrectOwn = "correct_own",
        WithdrawOwn = "withdraw_own",
        ListHeld = "list_held",
        Hold = "hold",
        Publish = "publish",
        Hide = "hide",
        Import = "import",
        FillDemo = "fill_demo",
        RemoveDemo = "remove_demo",
        Backup = "backup",
        Restore = "restore",
        Migrate = "migrate",
        ReturnOnDate = "return_on_date",
    }
}

/// What it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// The service as a whole.
    Service,
    Idea(Sight),
}

/// What decides who may see and touch an idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    pub id: IdeaId,
    pub status: Status,
    pub visibility: Visibility,
    /// A moderator took it out of the public.
    pub is_hidden: bool,
    pub sent: Moment,
    /// When the act happens.
    pub now: Moment,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// The same answer whether it is private, held or does not exist.
    NotFound,
    /// It was public once and is not any more.
    Gone,
    /// Not this person's to do.
    NotAllowed,
    /// The time for it has ended.
    TooLate,
    /// The matter has ended or gone too far.
    AlreadyEnded,
}

/// An author may correct the text this long after sending.
pub const CORRECTION_MINUTES: i64 = 60;

/// May the actor do this to that?
pub fn may(actor: Actor, act: Act, object: &Object) -> Result<(), Denied> {
    let _ = (actor, act, object);
    Ok(())
}

/// The policy as a table that lay people can read.
pub fn policy_table() -> String {
    String::new()
}
