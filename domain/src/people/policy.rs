//! The one policy: may the actor do this to that?
//!
//! Staff see and handle what their group holds. What nobody holds yet is offered to everyone with
//! a seat when it is public, and to the theme's group and to leads when it is private. Leads triage
//! public matters across groups; what is private stays with the group that took it. Moderators read
//! what may have to be moderated, and touch nothing else. An administrator sees settings, not matters.

mod boards;

use super::{Act, Actor, CORRECTION_MINUTES, Denied, Object, Person, Role, Sight};
use crate::{
    codes::{Status, Visibility},
    ideas::status::may_follow,
    ids::GroupId,
};

/// May the actor do this to that?
///
/// An act on an idea asks for `Object::Idea`; without one it is not allowed.
///
/// # Errors
/// Why not, by code.
pub fn may(actor: &Actor, act: Act, object: &Object) -> Result<(), Denied> {
    use Act as A;
    match (act, object) {
        (
            A::ReadPublic | A::Send | A::FindSimilar | A::SignIn,
            Object::Service | Object::Group(_) | Object::Board(_),
        ) => Ok(()),
        (A::Send | A::FindSimilar | A::SignIn, Object::Idea(_)) => Ok(()),
        (A::ReadPublic, Object::Idea(idea)) => is_public(idea),
        (A::Support | A::Comment, Object::Idea(idea)) => is_open(idea),
        (A::Report, Object::Idea(idea)) => is_public(idea),
        (A::Follow, Object::Idea(idea)) => is_public(idea).and_then(|()| is_signed_in(actor)),
        (A::ManageSelf, _) => is_signed_in(actor),

        (A::ReadOwn | A::SetOwnMail | A::RenewOwnLink | A::EraseOwn, Object::Idea(idea)) => is_own(actor, idea),
        (A::CorrectOwn, Object::Idea(idea)) => may_correct(actor, idea),
        (A::WithdrawOwn, Object::Idea(idea)) => may_withdraw(actor, idea),
        (A::ReplyOwn, Object::Idea(idea)) => {
            is_own(actor, idea).and_then(|()| ended_unless(idea.status == Status::Asked))
        }
        (A::ReopenOwn, Object::Idea(idea)) => is_own(actor, idea).and_then(|()| ended_unless(may_reopen(idea.status))),
        (A::RateOwn, Object::Idea(idea)) => {
            is_own(actor, idea).and_then(|()| ended_unless(idea.is_answered || has_ended(idea)))
        }

        (A::ReadInbox | A::ReadGroup | A::EnterOnBehalf, _) => has_seat(actor).map(drop),
        (A::ReadHandling, Object::Idea(idea)) => may_look_inside(actor, idea),
        (A::Handle, Object::Idea(idea)) => {
            handles(actor, idea)?;
            ended_unless(!matches!(idea.status, Status::Checking | Status::Withdrawn))
        }
        (A::Answer, Object::Idea(idea)) => {
            handles(actor, idea)?;
            ended_unless(!matches!(
                idea.status,
                Status::Checking | Status::Withdrawn | Status::Merged
            ))
        }
        (A::Note | A::OpenContact, Object::Idea(idea)) => handles(actor, idea),
        (A::Reopen, Object::Idea(idea)) => {
            handles(actor, idea)?;
            match actor.person() {
                Some(person) if person.leads_any() => ended_unless(may_reopen(idea.status)),
                _ => Err(Denied::NotAllowed),
            }
        }

        (A::ReadDesk | A::JudgeReport, _) => is_moderator(actor),
        (A::Publish, Object::Idea(idea)) => {
            moderates(actor, idea)?;
            ended_unless(idea.status == Status::Checking)
        }
        (A::Hide, Object::Idea(idea)) => {
            moderates(actor, idea).or_else(|_| handles(actor, idea))?;
            ended_unless(!idea.is_hidden)
        }
        (A::Show, Object::Idea(idea)) => {
            moderates(actor, idea)?;
            ended_unless(idea.is_hidden)
        }
        (A::Cover | A::HideComment, Object::Idea(idea)) => moderates(actor, idea),

        (A::ReadAdmin | A::ManagePeople | A::ManageLists | A::ManageTexts | A::ManageSettings, _) => {
            has_role(actor, Role::Administrator)
        }
        (A::ManageTemplates, _) => match has_seat(actor) {
            Ok(person) if person.leads_any() => Ok(()),
            _ => has_role(actor, Role::Administrator),
        },

        (A::ReadBoards, _) => is_staff(actor),
        (A::CreateBoard, Object::Group(group)) => creates_boards(actor, *group),
        (A::CreateBoard, Object::Service) => match has_seat(actor) {
            Ok(person) if person.leads_any() => Ok(()),
            _ => has_role(actor, Role::Administrator),
        },
        (A::ReadBoardInPublic, Object::Board(board)) => boards::is_public(board),
        (A::ReadBoard, Object::Board(board)) => boards::reads(actor, board).map(drop),
        (A::TalkOnBoard, Object::Board(board)) => boards::talks(actor, board),
        (A::WorkBoard, Object::Board(board)) => boards::works(actor, board),
        (A::ManageBoard, Object::Board(board)) => boards::manages(actor, board),

        (A::ReadDraftStrategy | A::ReadSteering, _) => is_staff(actor),
        (A::CommentOnStrategy, _) => Ok(()),
        (A::ModerateStrategy, _) => has_role(actor, Role::Moderator).or_else(|_| edits_strategy(actor)),
        (A::EditStrategy | A::EditProgramme, _) => edits_strategy(actor),
        (A::EditMeasure, Object::Measure(measure)) => match has_seat(actor) {
            Ok(person) if person.leads(measure.group) => Ok(()),
            _ => edits_strategy(actor),
        },
        (A::CheckIn | A::TieToMeasure, Object::Measure(measure)) => match has_seat(actor) {
            Ok(person) if person.is_member(measure.group) => Ok(()),
            _ => edits_strategy(actor),
        },
        (A::AcknowledgeCheckIn | A::RecordDecision, _) => steers(actor),

        (A::Hold | A::ReturnOnDate | A::SendMail | A::EraseOld, _) => match actor {
            Actor::System => Ok(()),
            _ => Err(Denied::NotAllowed),
        },
        (A::Invite | A::ListHeld | A::Import | A::FillDemo | A::RemoveDemo, _)
        | (A::Backup | A::Restore | A::Migrate, _) => is_operator(actor),

        // An act on an idea, a board or a measure, asked without one, and the other way round.
        (_, Object::Service | Object::Group(_) | Object::Board(_) | Object::Idea(_) | Object::Measure(_)) => {
            Err(Denied::NotAllowed)
        }
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

/// A merged idea points to another, and that one is supported and discussed instead.
fn is_open(idea: &Sight) -> Result<(), Denied> {
    is_public(idea)?;
    ended_unless(idea.status != Status::Merged)
}

const fn ended_unless(fits: bool) -> Result<(), Denied> {
    if fits { Ok(()) } else { Err(Denied::AlreadyEnded) }
}

const fn has_ended(idea: &Sight) -> bool {
    idea.status.is_ending() && !matches!(idea.status, Status::Withdrawn)
}

/// What ended with an answer can be taken up again; what comes back by itself need not be.
const fn may_reopen(status: Status) -> bool {
    matches!(
        status,
        Status::Done | Status::PartDone | Status::Declined | Status::Redirected
    )
}

/// The author sees the matter whatever has become of it; to others it does not exist.
fn is_own(actor: &Actor, idea: &Sight) -> Result<(), Denied> {
    match actor {
        Actor::Author(id) if *id == idea.id => Ok(()),
        _ => Err(Denied::NotFound),
    }
}

fn may_correct(actor: &Actor, idea: &Sight) -> Result<(), Denied> {
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

fn may_withdraw(actor: &Actor, idea: &Sight) -> Result<(), Denied> {
    is_own(actor, idea)?;
    if may_follow(idea.status, Status::Withdrawn) {
        Ok(())
    } else if idea.status.is_ending() {
        Err(Denied::AlreadyEnded)
    } else {
        Err(Denied::TooLate)
    }
}

const fn is_signed_in(actor: &Actor) -> Result<(), Denied> {
    match actor {
        Actor::Person(_) => Ok(()),
        _ => Err(Denied::SignInFirst),
    }
}

fn has_seat(actor: &Actor) -> Result<&Person, Denied> {
    match actor {
        Actor::Person(person) if !person.seats.is_empty() => Ok(person),
        Actor::Person(_) => Err(Denied::NotAllowed),
        _ => Err(Denied::SignInFirst),
    }
}

fn is_staff(actor: &Actor) -> Result<(), Denied> {
    match actor {
        Actor::Person(person) if person.is_staff() => Ok(()),
        Actor::Person(_) => Err(Denied::NotAllowed),
        _ => Err(Denied::SignInFirst),
    }
}

/// A group's lead makes its boards; an administrator sets up anybody's.
fn creates_boards(actor: &Actor, group: GroupId) -> Result<(), Denied> {
    match actor {
        Actor::Person(person) if person.leads(group) => Ok(()),
        _ => has_role(actor, Role::Administrator),
    }
}

fn has_role(actor: &Actor, role: Role) -> Result<(), Denied> {
    match actor {
        Actor::Person(person) if person.has(role) => Ok(()),
        Actor::Person(_) => Err(Denied::NotAllowed),
        _ => Err(Denied::SignInFirst),
    }
}

/// The strategy and its programme are the strategy editor's.
fn edits_strategy(actor: &Actor) -> Result<(), Denied> {
    has_role(actor, Role::StrategyEditor)
}

/// The cooperation committee's both sides, and the strategy editor who writes for it.
fn steers(actor: &Actor) -> Result<(), Denied> {
    has_role(actor, Role::SteeringEmployer)
        .or_else(|_| has_role(actor, Role::SteeringPersonnel))
        .or_else(|_| edits_strategy(actor))
}

/// The desk itself: a role, or a command on the server.
fn is_moderator(actor: &Actor) -> Result<(), Denied> {
    match actor {
        Actor::Operator => Ok(()),
        _ => has_role(actor, Role::Moderator),
    }
}

/// As [`is_moderator`], on a matter: what others may not know of is not there for them.
fn moderates(actor: &Actor, idea: &Sight) -> Result<(), Denied> {
    is_moderator(actor).map_err(|denied| shown_as(idea, denied))
}

/// Who handles a matter, or would take it.
fn handles(actor: &Actor, idea: &Sight) -> Result<(), Denied> {
    let person = has_seat(actor).map_err(|denied| shown_as(idea, denied))?;
    let is_private = idea.visibility == Visibility::Private;
    let fits = match (idea.status, idea.group) {
        // Held for a moderator: nobody handles it yet.
        (Status::Checking, _) => false,
        (_, Some(group)) => person.is_member(group) || (!is_private && person.leads_any()),
        (_, None) if is_private => person.leads_any() || idea.suggested.is_some_and(|group| person.is_member(group)),
        (_, None) => true,
    };
    if fits {
        Ok(())
    } else {
        Err(shown_as(idea, Denied::NotAllowed))
    }
}

/// Handlers and moderators see notes, drafts and what is private.
fn may_look_inside(actor: &Actor, idea: &Sight) -> Result<(), Denied> {
    match has_role(actor, Role::Moderator) {
        Ok(()) => Ok(()),
        Err(_) => handles(actor, idea),
    }
}

/// A refusal must not tell that something is there: what the public cannot see is not found.
fn shown_as(idea: &Sight, denied: Denied) -> Denied {
    match is_public(idea) {
        Ok(()) => denied,
        Err(unseen) => unseen,
    }
}

fn is_operator(actor: &Actor) -> Result<(), Denied> {
    match actor {
        Actor::Operator => Ok(()),
        _ => Err(Denied::NotAllowed),
    }
}
