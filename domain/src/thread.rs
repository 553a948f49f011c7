//! The thread: each thing that happened, as one dated line in plain words.
//!
//! A line is a kind and its facts; the words are in `locales`. Facts are codes, days and
//! numbers only, so that no name, address or free text can ever get into an event.

use crate::{
    codes::{DeclineReason, EventKind, HideReason, Status},
    ideas::{
        risk::Risk,
        status::{By, Change, Quarter, State},
    },
    ids::{AnswerId, CardId, GroupId, IdeaId},
    time::{Date, Moment},
};
use serde::{Deserialize, Serialize};

/// What an event says besides its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// A day ahead: the answer's, the meeting's, the review's.
    #[serde(with = "crate::calendar::iso_day_option", skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarter: Option<Quarter>,
    /// The idea it was merged into, or was taken apart from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<IdeaId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
    /// The status it came back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decline: Option<DeclineReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide: Option<HideReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Whether the author said that an answer came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub got_answer: Option<bool>,
    /// How many matters the group had before this one when it took it, and how many it finishes in
    /// a month (0: under one): told only when there is enough to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_month: Option<u32>,
    /// The card of a board that the work is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<CardId>,
}

/// One event as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub kind: EventKind,
    pub at: Moment,
    pub is_public: bool,
    pub facts: Facts,
}

/// One line of the thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    #[serde(with = "crate::calendar::iso_day")]
    pub at: Date,
    pub kind: EventKind,
    pub params: Facts,
}

/// The lines everyone sees, in order of time.
pub fn public_lines(events: &[Event]) -> Vec<Line> {
    lines(events, |event| event.is_public && is_for_everyone(event.kind))
}

/// The lines the author sees: the public ones and what concerns the author only.
pub fn author_lines(events: &[Event]) -> Vec<Line> {
    lines(events, |event| is_for_author(event.kind))
}

/// May a line of this kind stand in public at all? What moderators do is told to the author
/// and counted, not shown line by line; clocks are told by what stopped them.
pub const fn is_for_everyone(kind: EventKind) -> bool {
    use EventKind as E;
    is_for_author(kind)
        && !matches!(
            kind,
            E::Checking
                | E::Withdrawn
                | E::Hidden
                | E::Shown
                | E::Covered
                | E::LinkRevoked
                | E::Rated
                | E::Confirmed
                | E::Erased
        )
}

/// May a line of this kind be shown to the author? What staff do among themselves may not.
pub const fn is_for_author(kind: EventKind) -> bool {
    use EventKind as E;
    !matches!(
        kind,
        E::ClockPaused
            | E::ClockResumed
            | E::Noted
            | E::ContactOpened
            | E::Undone
            | E::ReportJudged
            | E::CommentHidden
            | E::CommentShown
    )
}

fn lines(events: &[Event], is_shown: impl Fn(&Event) -> bool) -> Vec<Line> {
    let mut shown: Vec<&Event> = events.iter().filter(|event| is_shown(event)).collect();
    // Stable: what happened in one transaction stays in the order it was written.
    shown.sort_by_key(|event| event.at);
    shown
        .into_iter()
        .map(|event| Line {
            at: event.at.civil_day(),
            kind: event.kind,
            params: event.facts.clone(),
        })
        .collect()
}

impl EventKind {
    /// What a move to this status is called in the thread.
    pub const fn of_status(status: Status) -> Self {
        match status {
            Status::Received => Self::Received,
            Status::Checking => Self::Checking,
            Status::InHandling => Self::InHandling,
            Status::Asked => Self::Asked,
            Status::Preparing => Self::Preparing,
            Status::Deciding => Self::Deciding,
            Status::Doing => Self::Doing,
            Status::Done => Self::Done,
            Status::PartDone => Self::PartDone,
            Status::NotNow => Self::NotNow,
            Status::Declined => Self::Declined,
            Status::Redirected => Self::Redirected,
            Status::Merged => Self::Merged,
            Status::Withdrawn => Self::Withdrawn,
        }
    }

    /// The status to which a line of this kind led; none when it leads to none, or back to one that
    /// only its facts tell.
    pub fn status(self) -> Option<Status> {
        let reached = match self {
            Self::Published => Self::Received,
            Self::Returned | Self::Reopened => Self::InHandling,
            kind => kind,
        };
        Status::ALL.iter().copied().find(|it| Self::of_status(*it) == reached)
    }
}

impl Change {
    /// What a change is called in the thread.
    pub const fn event(&self) -> EventKind {
        match self {
            Self::Publish => EventKind::Published,
            Self::Take { .. } => EventKind::InHandling,
            Self::Ask { .. } => EventKind::Asked,
            Self::Resume => EventKind::Resumed,
            Self::Prepare { .. } => EventKind::Preparing,
            Self::Decide { .. } => EventKind::Deciding,
            Self::Do { .. } => EventKind::Doing,
            Self::Finish { .. } => EventKind::Done,
            Self::FinishPartly { .. } => EventKind::PartDone,
            Self::Postpone { .. } => EventKind::NotNow,
            Self::Return => EventKind::Returned,
            Self::Decline { .. } => EventKind::Declined,
            Self::Redirect { .. } => EventKind::Redirected,
            Self::Merge { .. } => EventKind::Merged,
            Self::Unmerge => EventKind::Unmerged,
            Self::Reopen { .. } => EventKind::Reopened,
            Self::Withdraw => EventKind::Withdrawn,
        }
    }

    /// The codes, days and numbers of a change: all of it that an event may hold.
    pub fn facts(&self, by: By, after: &State) -> Facts {
        let mut facts = Facts {
            group: after.group().or(by.group()),
            ..Facts::default()
        };
        match self {
            Self::Decide { on, .. } => facts.day = Some(*on),
            Self::Postpone { review } => facts.day = Some(*review),
            Self::Do { quarter, .. } => facts.quarter = Some(*quarter),
            Self::Decline { reason, .. } => facts.decline = Some(*reason),
            Self::Merge { target } => facts.target = Some(*target),
            Self::Resume | Self::Unmerge => facts.status = Some(after.status()),
            _ => {}
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideas::{status::Matter, text::Sentence};
    use jiff::civil::date;

    #[test]
    fn a_line_tells_the_status_to_which_it_led() {
        for &status in Status::ALL {
            assert_eq!(EventKind::of_status(status).status(), Some(status));
        }
        assert_eq!(EventKind::Reopened.status(), Some(Status::InHandling));
        assert_eq!(EventKind::Returned.status(), Some(Status::InHandling));
        assert_eq!(EventKind::Answered.status(), None);
        assert_eq!(EventKind::Resumed.status(), None, "its facts tell");
    }

    fn event(kind: EventKind, minute: i64, is_public: bool) -> Event {
        Event {
            kind,
            at: Moment::start_of(date(2026, 3, 4)).plus_minutes(minute),
            is_public,
            facts: Facts::default(),
        }
    }

    fn kinds(lines: &[Line]) -> Vec<&'static str> {
        lines.iter().map(|line| line.kind.as_code()).collect()
    }

    #[test]
    fn the_public_sees_what_happened_and_not_what_was_moderated() {
        let events = [
            event(EventKind::InHandling, 90, true),
            event(EventKind::Received, 0, true),
            event(EventKind::Checking, 0, true),
            event(EventKind::Hidden, 100, true),
            event(EventKind::ClockPaused, 110, true),
            event(EventKind::Answered, 2000, false),
        ];
        assert_eq!(kinds(&public_lines(&events)), ["received", "in_handling"]);
        assert_eq!(
            kinds(&author_lines(&events)),
            ["received", "checking", "in_handling", "hidden", "answered"]
        );
    }

    #[test]
    fn a_line_is_dated_by_the_day_in_the_town() {
        let late = event(EventKind::Answered, 23 * 60 + 59, true);
        assert_eq!(public_lines(&[late])[0].at, date(2026, 3, 4));
    }

    #[test]
    fn an_event_holds_codes_days_and_numbers_and_never_what_someone_wrote() {
        let secret = || Sentence::parse("Kanarialintu laulaa").expect("a sentence");
        let by = By::Staff(GroupId::new(3));
        let matter = Matter::new(IdeaId::new(1), State::imported());
        for change in [
            Change::Ask { question: secret() },
            Change::Decide {
                body: secret(),
                on: date(2026, 5, 4),
            },
            Change::Finish { changed: secret() },
            Change::Redirect {
                who: secret(),
                contact: secret(),
            },
        ] {
            let moved = matter
                .clone()
                .change(change.clone(), by, date(2026, 3, 4))
                .expect("staff may");
            let json = serde_json::to_string(&change.facts(by, &moved.state)).expect("JSON");
            assert!(!json.contains("Kanarialintu"), "{json}");
            assert!(json.contains("\"group\":3"), "{json}");
        }
    }

    #[test]
    fn facts_read_what_they_print_and_leave_out_what_is_not_said() {
        let facts = Facts {
            day: Some(date(2026, 5, 4)),
            quarter: Quarter::new(2026, 3),
            decline: Some(DeclineReason::NoFunding),
            ..Facts::default()
        };
        let json = serde_json::to_string(&facts).expect("JSON");
        assert_eq!(
            json,
            r#"{"day":"2026-05-04","quarter":"2026-Q3","decline":"no_funding"}"#
        );
        assert_eq!(serde_json::from_str::<Facts>(&json).ok(), Some(facts));
        assert_eq!(serde_json::from_str::<Facts>("{}").ok(), Some(Facts::default()));
    }

    #[test]
    fn a_move_to_a_status_has_the_status_own_code() {
        for &status in Status::ALL {
            assert_eq!(EventKind::of_status(status).as_code(), status.as_code());
        }
    }
}
