//! How long things about people are kept. One list: the daily job erases by it, and a test compares
//! `docs/retention.md` with it.

use crate::{codes::closed_lists, time::Moment};

closed_lists! {
    /// What is erased by itself when its time has come.
    Keep {
        /// Name and address of a matter that has ended.
        EndedContacts = "ended_contacts",
        /// Links and codes for signing in.
        SignIns = "sign_ins",
        /// How often one source tried one account.
        SignInTries = "sign_in_tries",
        /// Sessions that are over.
        Sessions = "sessions",
        /// Letters that were sent or will never be.
        SentMail = "sent_mail",
        /// Mails written into files where no mail server is set.
        MailFiles = "mail_files",
        /// Words under a covering.
        CoveredWords = "covered_words",
        /// A matter as it was before a change that can be undone for seconds.
        Undo = "undo",
        /// What operations on boards answered, and how cards were before them.
        BoardOps = "board_ops",
        /// Cards in the bin of a board, with all that hangs on them.
        DeletedCards = "deleted_cards",
        /// Accounts of staff who have no rights any more and have not signed in since.
        FormerStaff = "former_staff",
    }
}

impl Keep {
    /// How many days it is kept after its time began to run: after the end, the sending, the day.
    pub const fn days(self) -> i64 {
        match self {
            Self::Sessions => 0,
            Self::SignIns | Self::Undo => 1,
            Self::SignInTries => 2,
            Self::BoardOps => 7,
            Self::SentMail | Self::MailFiles | Self::CoveredWords | Self::DeletedCards => 30,
            Self::EndedContacts | Self::FormerStaff => 730,
        }
    }

    /// What is older than this goes.
    pub fn before(self, now: Moment) -> Moment {
        Moment::from_millis(now.millis() - self.days() * 24 * 60 * 60 * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_longest_is_kept_two_years_and_the_rest_a_month_at_most() {
        for &keep in Keep::ALL {
            let days = keep.days();
            assert!((0..=730).contains(&days), "{keep:?}");
            assert!(
                days <= 30 || matches!(keep, Keep::EndedContacts | Keep::FormerStaff),
                "{keep:?}"
            );
        }
    }
}
