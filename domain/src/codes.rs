//! Closed lists, each with its fixed codes.
//!
//! A code is what the database, the address line, the export and the locale file say.
//! Codes never change; the words people read for them live in `locales`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A closed list whose members have a fixed code.
pub trait Code: Copy + Eq + 'static {
    const ALL: &'static [Self];

    fn as_code(self) -> &'static str;

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.as_code() == code)
    }
}

/// Declares closed lists: the type, its members with their codes, and how they are written
/// to and read from JSON (as the code).
macro_rules! closed_lists {
    ($($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $code:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$member_doc])* $member,)+ }

        impl $name {
            /// All members in the order people see them.
            pub const ALL: &'static [Self] = &[$(Self::$member,)+];

            pub const fn as_code(self) -> &'static str {
                match self { $(Self::$member => $code,)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$member),)+ _ => None }
            }
        }

        impl $crate::codes::Code for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn as_code(self) -> &'static str {
                Self::as_code(self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codes::write_code(*self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codes::read_code(deserializer)
            }
        }
    )+};
}
pub(crate) use closed_lists;

pub(crate) fn write_code<C: Code, S: Serializer>(code: C, serializer: S) -> Result<S::Ok, S::Error> {
    code.as_code().serialize(serializer)
}

pub(crate) fn read_code<'de, C: Code, D: Deserializer<'de>>(deserializer: D) -> Result<C, D::Error> {
    let code = String::deserialize(deserializer)?;
    C::from_code(&code).ok_or_else(|| D::Error::custom("unknown code"))
}

closed_lists! {
    /// What a resident has to say.
    Kind {
        Idea = "idea",
        Thanks = "thanks",
        Complaint = "complaint",
        Question = "question",
        Fault = "fault",
    }

    /// Where a matter stands. Labels and meanings can be edited by the town, codes never.
    Status {
        Received = "received",
        Checking = "checking",
        InHandling = "in_handling",
        Asked = "asked",
        Preparing = "preparing",
        Deciding = "deciding",
        Doing = "doing",
        Done = "done",
        PartDone = "part_done",
        NotNow = "not_now",
        Declined = "declined",
        Redirected = "redirected",
        Merged = "merged",
        Withdrawn = "withdrawn",
    }

    /// Who may see a matter: a field of its own, not a status.
    Visibility {
        Public = "public",
        Private = "private",
    }

    /// How a matter came to the town. One funnel for all.
    Origin {
        Resident = "resident",
        Employee = "employee",
        /// Told by phone, at the desk or on paper, and typed by staff.
        OnBehalf = "on_behalf",
        Workshop = "workshop",
        Import = "import",
    }

    /// How well we know who someone is. Counts are shown per level.
    Identification {
        Open = "open",
        Email = "email",
        Strong = "strong",
    }

    /// Why the town says no.
    DeclineReason {
        NotOurs = "not_ours",
        NoFunding = "no_funding",
        LawOrPlan = "law_or_plan",
        /// The effect is too small for the cost.
        EffectTooSmall = "effect_too_small",
        ExistsAlready = "exists_already",
        Replaced = "replaced",
        Other = "other",
    }

    /// Why something was taken out of the public. Every hiding has one.
    HideReason {
        PersonalData = "personal_data",
        Abuse = "abuse",
        Spam = "spam",
        Illegal = "illegal",
        OffTopic = "off_topic",
        Other = "other",
    }

    /// The languages of the service. The code is also the tag in `lang=`.
    Language {
        Fi = "fi",
        Sv = "sv",
        En = "en",
    }

    /// What can happen to a matter. Each is one row of the append-only event table. A move
    /// to a status has that status' own code; support is counted, not told.
    EventKind {
        Received = "received",
        Imported = "imported",
        /// Held for a moderator before publishing; only the author sees.
        Checking = "checking",
        /// A moderator let a held matter into the public.
        Published = "published",
        Corrected = "corrected",
        InHandling = "in_handling",
        Asked = "asked",
        /// Back from a question to where it came from.
        Resumed = "resumed",
        Preparing = "preparing",
        Deciding = "deciding",
        Doing = "doing",
        /// The work moved on its board: the public wording of where it is now.
        Worked = "worked",
        Answered = "answered",
        Done = "done",
        PartDone = "part_done",
        NotNow = "not_now",
        /// Back to handling on its review date or earlier by hand.
        Returned = "returned",
        Declined = "declined",
        Redirected = "redirected",
        Merged = "merged",
        Unmerged = "unmerged",
        Reopened = "reopened",
        Withdrawn = "withdrawn",
        Hidden = "hidden",
        /// A hiding was taken back.
        Shown = "shown",
        /// A passage was covered: *[poistettu: henkilötieto]*.
        Covered = "covered",
        ClockPaused = "clock_paused",
        ClockResumed = "clock_resumed",
        /// The secret link was replaced by a new one.
        LinkRevoked = "link_revoked",
        /// The author tapped whether an answer came.
        Rated = "rated",
        /// The author proved that the address is theirs.
        Confirmed = "confirmed",
        /// Staff wrote a private note.
        Noted = "noted",
        /// Staff looked at who sent it.
        ContactOpened = "contact_opened",
        /// What `caused_by` names was undone within its seconds.
        Undone = "undone",
        /// A moderator decided on a report.
        ReportJudged = "report_judged",
        CommentHidden = "comment_hidden",
        /// A comment was read and published, or shown again.
        CommentShown = "comment_shown",
        /// Covered words were put back.
        Uncovered = "uncovered",
        /// Name and address were erased.
        Erased = "erased",
    }
}

impl Kind {
    /// Ideas and questions are public. What asks to be published starts as public too,
    /// except a complaint: publishing it must be the author's own choice.
    pub const fn default_public(self) -> bool {
        !matches!(self, Self::Complaint)
    }

    /// Thanks, faults and complaints ask *Saako tämän julkaista?*
    pub const fn asks_to_publish(self) -> bool {
        matches!(self, Self::Thanks | Self::Complaint | Self::Fault)
    }
}

impl Status {
    /// Has the matter reached an end that its author has been told about? *Ei nyt* counts:
    /// the town has answered, and the matter comes back by itself.
    pub const fn is_ending(self) -> bool {
        matches!(
            self,
            Self::Done
                | Self::PartDone
                | Self::NotNow
                | Self::Declined
                | Self::Redirected
                | Self::Merged
                | Self::Withdrawn
        )
    }

    /// Does the town owe the next move? Not while it has asked the author, not at an end.
    pub const fn is_waiting_for_town(self) -> bool {
        !self.is_ending() && !matches!(self, Self::Asked)
    }

    /// May the status itself be seen by everyone? The rest depends on visibility.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Checking | Self::Withdrawn)
    }
}

impl Language {
    /// The tag for `lang=` and `hreflang=`.
    pub const fn tag(self) -> &'static str {
        self.as_code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn codes_are_sound<C: Code + std::fmt::Debug>() {
        let codes: BTreeSet<&str> = C::ALL.iter().map(|it| it.as_code()).collect();
        assert_eq!(codes.len(), C::ALL.len(), "two members share a code");
        for &it in C::ALL {
            assert_eq!(C::from_code(it.as_code()), Some(it));
            let plain = it.as_code().bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            assert!(plain, "{it:?} has a code that an address cannot carry");
        }
        assert_eq!(C::from_code(""), None);
        assert_eq!(C::from_code("Idea"), None);
    }

    #[test]
    fn every_code_reads_back_as_what_it_names() {
        codes_are_sound::<Kind>();
        codes_are_sound::<Status>();
        codes_are_sound::<Visibility>();
        codes_are_sound::<Origin>();
        codes_are_sound::<Identification>();
        codes_are_sound::<DeclineReason>();
        codes_are_sound::<HideReason>();
        codes_are_sound::<Language>();
        codes_are_sound::<EventKind>();
    }

    #[test]
    fn a_complaint_is_published_only_when_its_author_says_so() {
        assert!(Kind::Complaint.asks_to_publish() && !Kind::Complaint.default_public());
        assert!(Kind::Fault.asks_to_publish() && Kind::Fault.default_public());
        assert!(!Kind::Idea.asks_to_publish() && Kind::Idea.default_public());
        assert!(!Kind::Question.asks_to_publish() && Kind::Question.default_public());
    }
}
