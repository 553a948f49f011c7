//! Process boards: what a card, a column and a limit are, and what can be done to them.
//!
//! The whole is `research/kanban-and-flow.md` D. In reading order: [`op`] is every change a person can
//! ask for and what the server answers; [`wire`] is what a board looks like on its way to a browser;
//! [`stream`] is how a browser is told of every change; [`sight`] is what decides who may. Order, limits
//! and conflicts are pure functions beside them, so that the browser and the server cannot disagree.

pub mod dates;
pub mod facts;
pub mod files;
pub mod filter;
pub mod limits;
pub mod mentions;
pub mod op;
pub mod place;
pub mod screen;
pub mod sight;
pub mod stream;
pub mod templates;
pub mod texts;
pub mod wire;

use crate::codes::closed_lists;

pub use facts::Facts;
pub use filter::{BoardQuery, CardFilter};
pub use op::{Anchor, Answer, Ask, Done, Edit, Op, Over, Placed, Refused, Scope, Why};
pub use sight::{BoardSeat, BoardSight, BoardVisibility};
pub use templates::BoardTemplate;
pub use wire::{Audience, Change, SlimCard, SlimColumn, SlimLabel, SlimLane, SlimPerson, Snapshot};

/// Live cards that a board can hold; one more is refused.
pub const MOST_CARDS: i64 = 2_000;
/// Cards of one act: moved, labelled, archived together.
pub const MOST_AT_ONCE: usize = 200;
/// Labels of a board, checklists of a card, lines of all its checklists.
pub const MOST_LABELS: i64 = 60;
pub const MOST_CHECKLISTS: i64 = 20;
pub const MOST_CHECKS: i64 = 200;
/// How long a card can be taken back from the bin.
pub const BIN_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Columns and lanes that a board can have.
pub const MOST_COLUMNS: usize = 20;
pub const MOST_LANES: usize = 10;
/// Cards of a column in the page itself; the rest come when asked for.
pub const FIRST_CARDS: usize = 40;
/// A title is one line of at most this many characters.
pub const LONGEST_TITLE: usize = 200;
/// A description, in characters of Markdown.
pub const LONGEST_TEXT: usize = 20_000;
/// A comment, in characters of Markdown.
pub const LONGEST_COMMENT: usize = 5_000;
/// A file on a card, bytes; files on one card; all files of the town, bytes.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;
pub const MOST_FILES: i64 = 20;
/// A move to and fro by the same person within this time was a slip: it counts in no figure.
pub const SLIP_MS: i64 = 2 * 60 * 1000;
/// A move is told to residents this long after it, unless it was undone or voided.
pub const TOLD_AFTER_MS: i64 = 5 * 60 * 1000;
/// How long an operation's answer is kept, so that sending it again changes nothing.
pub const OP_KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

closed_lists! {
    /// What a column is to the figures. Its name is only a name.
    ColumnRole {
        /// Not promised yet.
        Option = "option",
        /// Promised, not begun.
        Committed = "committed",
        /// Being worked on.
        Active = "active",
        /// Begun, and waiting for somebody.
        Wait = "wait",
        Done = "done",
    }

    /// What happens when a limit is full.
    WipMode {
        /// Limits are not looked at.
        Off = "off",
        /// The move goes through, and everybody sees that the limit is exceeded.
        Warn = "warn",
        /// The move is refused; a manager may do it with a reason.
        Hard = "hard",
    }

    /// How soon a card must go through.
    ServiceClass {
        /// Everything else waits (kiireellinen).
        Expedite = "expedite",
        /// By a day (määräpäivä).
        Dated = "dated",
        Normal = "normal",
        /// When there is time (taustatyö).
        Background = "background",
    }

    /// What sort of work a card is.
    CardKind {
        Work = "work",
        Improvement = "improvement",
        Request = "request",
        Fault = "fault",
    }

    /// How a card left the flow. Only `Done` counts in cycle time, lead time and throughput.
    Outcome {
        Done = "done",
        /// Given up after it was promised.
        Dropped = "dropped",
        /// Back among ideas, with a reason.
        Returned = "returned",
        /// To another board.
        Transferred = "transferred",
        Merged = "merged",
    }

    /// Why a card stands still.
    BlockCategory {
        /// Another town, office or company.
        Outside = "outside",
        Decision = "decision",
        Information = "information",
        Money = "money",
        People = "people",
        System = "system",
        OtherCard = "other_card",
        Other = "other",
    }

    /// How two cards belong together.
    LinkKind {
        Blocks = "blocks",
        Relates = "relates",
        Duplicate = "duplicate",
    }

    /// What wrote a transition into the log.
    Cause {
        Create = "create",
        Move = "move",
        Archive = "archive",
        Restore = "restore",
        /// The explicit act *Palauta ideoihin*: the episode ends.
        Return = "return",
        Delete = "delete",
        Undo = "undo",
        Import = "import",
    }

    /// A label's colour; its pattern tells it apart without colour.
    LabelColour {
        Grey = "grey",
        Blue = "blue",
        Green = "green",
        Yellow = "yellow",
        Orange = "orange",
        Red = "red",
        Purple = "purple",
        Teal = "teal",
    }

    LabelPattern {
        Plain = "plain",
        Stripes = "stripes",
        Dots = "dots",
        Grid = "grid",
        Waves = "waves",
        Bars = "bars",
    }
}

impl ColumnRole {
    /// How far along the work is: 0 not promised, 1 promised, 2 begun, 3 finished.
    pub const fn stage(self) -> u8 {
        match self {
            Self::Option => 0,
            Self::Committed => 1,
            Self::Active | Self::Wait => 2,
            Self::Done => 3,
        }
    }
}
