//! What mail tells: a closed list of letters. The words are in `locales`, the sending is the server's.

use jiff::civil::Weekday;

use crate::calendar::{is_holiday, is_working_day, plus_days};
use crate::codes::closed_lists;
use crate::ids::{IdeaId, PersonId};
use crate::time::{Date, Moment};

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
        /// Somebody called staff by name in a comment on a card.
        CardMention = "card_mention",
        /// The administrator tries the settings.
        Test = "test",
    }

    /// Why a letter was never sent.
    MailProblem {
        /// What it would have told is not true any more: undone, hidden, withdrawn, erased.
        NothingToTell = "nothing_to_tell",
        /// It cannot be an address that mail reaches.
        BadAddress = "bad_address",
        /// The mail server said no for good.
        Refused = "refused",
        /// It was tried for more than a day.
        GaveUp = "gave_up",
    }
}

impl MailKind {
    /// May the reader switch it off? What one asked for oneself always comes, and so does a colleague's call.
    pub const fn can_be_left(self) -> bool {
        !matches!(
            self,
            Self::SignIn | Self::Invite | Self::Confirm | Self::CardMention | Self::Test
        )
    }
}

/// An act can be undone for this long, and its mail and its public line wait as long.
pub const UNDO_MS: i64 = 10_000;
/// Mails to an address that nobody has confirmed, in a day.
pub const UNCONFIRMED_A_DAY: i64 = 3;

/// Minutes from a failed try to the next one, in order.
const WAITS: [i64; 6] = [1, 5, 30, 2 * 60, 6 * 60, 24 * 60];

/// When a letter is tried again that has failed so many times. None: it is given up.
pub fn next_try(tries: i64, now: Moment) -> Option<Moment> {
    let wait = usize::try_from(tries - 1).ok().and_then(|failed| WAITS.get(failed));
    wait.map(|minutes| now.plus_minutes(*minutes))
}

/// The round of weekly digests that is due, by its name: from Friday noon until the week ends, so
/// that a server that stood still catches up. A holiday moves it to the next day.
pub fn digest_round(now: Moment) -> Option<String> {
    let today = now.civil_day();
    let friday = plus_days(monday_of(today), 4);
    let day = (0..3)
        .map(|days| plus_days(friday, days))
        .find(|day| !is_holiday(*day))?;
    (now >= Moment::start_of(day).plus_minutes(12 * 60)).then(|| round("digest", today))
}

/// The round of staff's Monday mails that is due, by its name: from eight o'clock on the week's
/// first working day until the week ends.
pub fn monday_round(now: Moment) -> Option<String> {
    let today = now.civil_day();
    let monday = monday_of(today);
    let day = (0..7)
        .map(|days| plus_days(monday, days))
        .find(|day| is_working_day(*day))?;
    (now >= Moment::start_of(day).plus_minutes(8 * 60)).then(|| round("monday", today))
}

/// The last day of the week.
pub fn sunday_of(day: Date) -> Date {
    plus_days(monday_of(day), 6)
}

fn monday_of(day: Date) -> Date {
    plus_days(day, -i32::from(day.weekday().since(Weekday::Monday)))
}

/// `digest-2026-W53`: weeks as the calendar on the wall numbers them.
fn round(name: &str, day: Date) -> String {
    let week = day.iso_week_date();
    format!("{name}-{}-W{:02}", week.year(), week.week())
}

/// What the reader of a letter can switch off, as its link names it: `idea-12`, `follow-12-7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSwitch {
    /// What happens to one's own idea.
    Idea(IdeaId),
    /// One idea in the weekly digest of a person.
    Follow(IdeaId, PersonId),
    /// A person's weekly digest.
    Digest(PersonId),
    /// A member of staff's Monday mail.
    Monday(PersonId),
}

impl MailSwitch {
    /// As it stands in a link.
    pub fn name(self) -> String {
        match self {
            Self::Idea(idea) => format!("idea-{idea}"),
            Self::Follow(idea, person) => format!("follow-{idea}-{person}"),
            Self::Digest(person) => format!("digest-{person}"),
            Self::Monday(person) => format!("monday-{person}"),
        }
    }

    /// Reads what [`Self::name`] wrote.
    pub fn parse(name: &str) -> Option<Self> {
        let parts: Vec<&str> = name.split('-').collect();
        match parts.as_slice() {
            ["idea", idea] => Some(Self::Idea(idea.parse().ok()?)),
            ["follow", idea, person] => Some(Self::Follow(idea.parse().ok()?, person.parse().ok()?)),
            ["digest", person] => Some(Self::Digest(person.parse().ok()?)),
            ["monday", person] => Some(Self::Monday(person.parse().ok()?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_seven_times_and_then_given_up() {
        let now = Moment::from_millis(1_772_438_400_000);
        let waits: Vec<Option<i64>> = (1..=7)
            .map(|tries| next_try(tries, now).map(|at| at.millis_since(now) / 60_000))
            .collect();
        let minutes = [1, 5, 30, 120, 360, 1440].map(Some);
        assert_eq!(waits[..6], minutes);
        assert_eq!(waits[6], None);
    }

    fn at(year: i16, month: i8, day: i8, hour: i64) -> Moment {
        Moment::start_of(Date::constant(year, month, day)).plus_minutes(hour * 60)
    }

    #[test]
    fn the_digest_goes_on_friday_at_noon_and_catches_up_until_sunday() {
        let due = Some("digest-2026-W10".to_owned());
        assert_eq!(digest_round(at(2026, 3, 5, 23)), None);
        assert_eq!(digest_round(at(2026, 3, 6, 11)), None);
        assert_eq!(digest_round(at(2026, 3, 6, 12)), due);
        assert_eq!(digest_round(at(2026, 3, 8, 23)), due);
        assert_eq!(digest_round(at(2026, 3, 9, 0)), None);
        // Good Friday.
        assert_eq!(digest_round(at(2026, 4, 3, 15)), None);
        assert_eq!(digest_round(at(2026, 4, 4, 12)), Some("digest-2026-W14".to_owned()));
    }

    #[test]
    fn the_monday_mail_waits_for_the_first_working_day_of_the_week() {
        assert_eq!(monday_round(at(2026, 3, 2, 7)), None);
        assert_eq!(monday_round(at(2026, 3, 2, 8)), Some("monday-2026-W10".to_owned()));
        // Easter Monday.
        assert_eq!(monday_round(at(2026, 4, 6, 12)), None);
        assert_eq!(monday_round(at(2026, 4, 7, 8)), Some("monday-2026-W15".to_owned()));
        // The week of New Year belongs to the year that has its Thursday.
        assert_eq!(monday_round(at(2027, 1, 2, 9)), Some("monday-2026-W53".to_owned()));
    }

    #[test]
    fn a_switch_is_read_from_its_name() {
        let (idea, person) = (IdeaId::new(12), PersonId::new(7));
        for switch in [
            MailSwitch::Idea(idea),
            MailSwitch::Follow(idea, person),
            MailSwitch::Digest(person),
            MailSwitch::Monday(person),
        ] {
            assert_eq!(MailSwitch::parse(&switch.name()), Some(switch));
        }
        for bad in ["", "idea", "idea-x", "follow-12", "digest-7-1", "other-1"] {
            assert_eq!(MailSwitch::parse(bad), None, "{bad}");
        }
    }
}
