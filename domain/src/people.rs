//! Who may do what. The policy is one function; `policy_table` prints it.

pub mod claims;
mod policy;
mod rights;
pub mod session;
mod table;

pub use policy::may;
pub use rights::{Person, Role, Seat};
pub use table::{POLICY_ROLES, Reach, policy_rows, policy_table};

use crate::{
    boards::BoardSight,
    codes::{Status, Visibility, closed_lists},
    ids::{GroupId, IdeaId, PersonId},
    programme::MeasureSight,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anyone, known or not.
    Visitor,
    /// The holder of an idea's secret link, or of the confirmed address it was sent from.
    Author(IdeaId),
    /// Somebody who has signed in, with the rights that are valid now.
    Person(Person),
    /// Whoever can run commands on the server.
    Operator,
    /// The clock and the program's own jobs.
    System,
}

/// Who did something, as the log remembers it: a number at most, never a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doer {
    Visitor,
    Author(IdeaId),
    Person(PersonId),
    Operator,
    System,
}

closed_lists! {
    /// Everything that can be done.
    Act {
        ReadPublic = "read_public",
        Send = "send",
        FindSimilar = "find_similar",
        Support = "support",
        Comment = "comment",
        Report = "report",
        SignIn = "sign_in",

        ReadOwn = "read_own",
        CorrectOwn = "correct_own",
        WithdrawOwn = "withdraw_own",
        /// Answer the town's question.
        ReplyOwn = "reply_own",
        ReopenOwn = "reopen_own",
        /// One tap: did you get an answer?
        RateOwn = "rate_own",
        /// Prove that the address is one's own; switch the mails of the matter.
        SetOwnMail = "set_own_mail",
        /// Make the old secret link useless and get a new one.
        RenewOwnLink = "renew_own_link",
        /// Erase the name and the address of one matter.
        EraseOwn = "erase_own",

        /// See all of one's own matters, follows, sessions and data; erase them.
        ManageSelf = "manage_self",
        Follow = "follow",

        ReadInbox = "read_inbox",
        /// A group's members, queue and speed from the inside.
        ReadGroup = "read_group",
        /// Private matters, notes, drafts, the whole history.
        ReadHandling = "read_handling",
        /// Take, hand over, ask, change the status, merge, undo.
        Handle = "handle",
        Answer = "answer",
        /// Private notes and drafts.
        Note = "note",
        /// A lead takes an ended matter back with a reason.
        Reopen = "reopen",
        /// See who sent it and the address; each opening is written down.
        OpenContact = "open_contact",
        EnterOnBehalf = "enter_on_behalf",

        /// The moderation desk: what is held, reported, hidden.
        ReadDesk = "read_desk",
        ListHeld = "list_held",
        Hold = "hold",
        Publish = "publish",
        Hide = "hide",
        Show = "show",
        Cover = "cover",
        HideComment = "hide_comment",
        JudgeReport = "judge_report",

        /// See the settings, the policy and the state of the service.
        ReadAdmin = "read_admin",
        ManagePeople = "manage_people",
        /// Groups and themes.
        ManageLists = "manage_lists",
        /// Status words, the texts of the service.
        ManageTexts = "manage_texts",
        ManageTemplates = "manage_templates",
        /// Name, colours, promise, sign-in, mail.
        ManageSettings = "manage_settings",

        /// The list of boards.
        ReadBoards = "read_boards",
        CreateBoard = "create_board",
        ReadBoard = "read_board",
        /// Comment on a card.
        TalkOnBoard = "talk_on_board",
        /// Make, move, edit, block, archive cards; undo one's own.
        WorkBoard = "work_board",
        /// Columns, lanes, limits, labels, seats, publishing; exceed a hard limit.
        ManageBoard = "manage_board",
        ReadBoardInPublic = "read_board_in_public",

        /// A draft that is not commented yet; staff.
        ReadDraftStrategy = "read_draft_strategy",
        /// Versions, focus areas, goals, lineage, comment rounds.
        EditStrategy = "edit_strategy",
        CommentOnStrategy = "comment_on_strategy",
        /// Hold, show and hide what was said of a draft.
        ModerateStrategy = "moderate_strategy",
        /// Programmes, phases, tools, reporting periods; add, merge and end measures.
        EditProgramme = "edit_programme",
        /// A measure's words, schedule, milestones, funding, links; its indicators' values.
        EditMeasure = "edit_measure",
        CheckIn = "check_in",
        AcknowledgeCheckIn = "acknowledge_check_in",
        /// Tie a card or an idea to a measure.
        TieToMeasure = "tie_to_measure",
        RecordDecision = "record_decision",
        /// The steering view, and the programme from the inside.
        ReadSteering = "read_steering",

        Invite = "invite",
        Import = "import",
        FillDemo = "fill_demo",
        RemoveDemo = "remove_demo",
        Backup = "backup",
        Restore = "restore",
        Migrate = "migrate",
        ReturnOnDate = "return_on_date",
        SendMail = "send_mail",
        EraseOld = "erase_old",
    }
}

/// What it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// The service as a whole.
    Service,
    Idea(Sight),
    Group(GroupId),
    Board(BoardSight),
    Measure(MeasureSight),
}

/// What decides who may see and touch an idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    pub id: IdeaId,
    pub status: Status,
    pub visibility: Visibility,
    /// A moderator took it out of the public.
    pub is_hidden: bool,
    /// The group that holds it or ended it.
    pub group: Option<GroupId>,
    /// The group of its theme, which is offered it first.
    pub suggested: Option<GroupId>,
    pub is_answered: bool,
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
    /// Nobody has signed in; signing in may help.
    SignInFirst,
    /// Not this person's to do.
    NotAllowed,
    /// The time for it has ended.
    TooLate,
    /// The matter has ended or gone too far.
    AlreadyEnded,
}

/// An author may correct the text this long after sending.
pub const CORRECTION_MINUTES: i64 = 60;

impl Actor {
    /// What the log remembers.
    pub const fn doer(&self) -> Doer {
        match self {
            Self::Visitor => Doer::Visitor,
            Self::Author(id) => Doer::Author(*id),
            Self::Person(person) => Doer::Person(person.id),
            Self::Operator => Doer::Operator,
            Self::System => Doer::System,
        }
    }

    pub const fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            _ => None,
        }
    }
}
