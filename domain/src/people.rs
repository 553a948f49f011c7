//! Who may do what. The policy is one function; `policy_table` prints it.

mod table;

pub use table::policy_table;

use crate::{
    codes::{Status, Visibility, closed_lists},
    ideas::status::may_follow,
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
///
/// An act on an idea asks for `Object::Idea`; without one it is not allowed.
pub fn may(actor: Actor, act: Act, object: &Object) -> Result<(), Denied> {
    match (act, object) {
        (Act::ReadPublic, Object::Service) | (Act::Send | Act::FindSimilar, _) => Ok(()),
        (Act::ReadPublic, Object::Idea(idea)) => is_public(idea),
        (Act::Support, Object::Idea(idea)) => may_support(idea),
        (Act::ReadOwn, Object::Idea(idea)) => is_own(actor, idea),
        (Act::CorrectOwn, Object::Idea(idea)) => may_correct(actor, idea),
        (Act::WithdrawOwn, Object::Idea(idea)) => may_withdraw(actor, idea),
        (Act::Publish, Object::Idea(idea)) => {
            is_operator(actor)?;
            match idea.status {
                Status::Checking => Ok(()),
                _ => Err(Denied::AlreadyEnded),
            }
        }
        (Act::Hide, Object::Idea(idea)) => {
            is_operator(actor)?;
            match idea.is_hidden {
                false => Ok(()),
                true => Err(Denied::AlreadyEnded),
            }
        }
        (Act::Hold | Act::ReturnOnDate, _) => match actor {
            Actor::System => Ok(()),
            _ => Err(Denied::NotAllowed),
        },
        (Act::ListHeld | Act::Import | Act::FillDemo | Act::RemoveDemo, _)
        | (Act::Backup | Act::Restore | Act::Migrate, _) => is_operator(actor),
        (
            Act::Support | Act::ReadOwn | Act::CorrectOwn | Act::WithdrawOwn | Act::Publish | Act::Hide,
            Object::Service,
        ) => Err(Denied::NotAllowed),
    }
}

/// What everyone may see. What never was public looks like what does not exist.
fn is_public(idea: &Sight) -> Result<(), Denied> {
    if idea.visibility == Visibility::Private || idea.status == Status::Checking {
        Err(Denied::NotFound)
    } else if idea.is_hidden || idea.status == Status::Withdrawn {
        Err(Denied::Gone)
    } else {
        Ok(())
    }
}

/// A merged idea points to another, and that one is supported instead.
fn may_support(idea: &Sight) -> Result<(), Denied> {
    is_public(idea)?;
    match idea.status {
        Status::Merged => Err(Denied::AlreadyEnded),
        _ => Ok(()),
    }
}

/// The author sees the matter whatever has become of it; to others it does not exist.
fn is_own(actor: Actor, idea: &Sight) -> Result<(), Denied> {
    match actor {
        Actor::Author(id) if id == idea.id => Ok(()),
        _ => Err(Denied::NotFound),
    }
}

fn may_correct(actor: Actor, idea: &Sight) -> Result<(), Denied> {
    is_own(actor, idea)?;
    if idea.is_hidden {
        // Or what was hidden could be said again in other words.
        Err(Denied::NotAllowed)
    } else if idea.status.is_ending() {
        Err(Denied::AlreadyEnded)
    } else if idea.now > idea.sent.plus_minutes(CORRECTION_MINUTES) {
        Err(Denied::TooLate)
    } else {
        Ok(())
    }
}

fn may_withdraw(actor: Actor, idea: &Sight) -> Result<(), Denied> {
    is_own(actor, idea)?;
    if may_follow(idea.status, Status::Withdrawn) {
        Ok(())
    } else if idea.status.is_ending() {
        Err(Denied::AlreadyEnded)
    } else {
        Err(Denied::TooLate)
    }
}

fn is_operator(actor: Actor) -> Result<(), Denied> {
    match actor {
        Actor::Operator => Ok(()),
        _ => Err(Denied::NotAllowed),
    }
}
