//! What mail tells: a closed list of letters. The words are in `locales`, the sending is the server's.

use crate::codes::closed_lists;

closed_lists! {
    /// A letter.
    MailKind {
        /// A link and a code for signing in.
        SignIn = "sign_in",
        /// Someone was given rights and told where to sign in.
        Invite = "invite",
        /// To an unconfirmed address: code, dates and a button to confirm; none of the sender's words.
        Confirm = "confirm",
        /// To a confirmed address: title and text as they came.
        Receipt = "receipt",
        Taken = "taken",
        Question = "question",
        Answer = "answer",
        Status = "status",
        Merged = "merged",
        Unmerged = "unmerged",
        Hidden = "hidden",
        Covered = "covered",
        Reopened = "reopened",
        /// The weekly digest of what somebody follows.
        Digest = "digest",
        /// Monday's mail to staff: late, due this week, new, without a group.
        Monday = "monday",
        /// The administrator tries the settings.
        Test = "test",
    }
}

impl MailKind {
    /// May the reader switch it off? What one asked for oneself always comes.
    pub const fn can_be_left(self) -> bool {
        !matches!(self, Self::SignIn | Self::Invite | Self::Confirm | Self::Test)
    }
}

/// An act can be undone for this long, and its mail and its public line wait as long.
pub const UNDO_MS: i64 = 10_000;
/// Mails to an address that nobody has confirmed, in a day.
pub const UNCONFIRMED_A_DAY: i64 = 3;
