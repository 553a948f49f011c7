//! The machine itself: a change takes the matter, and either moves it or says why not.

use super::{ASKED_DAYS, By, Change, End, Matter, REOPEN_DAYS, Refusal, State};
use crate::{calendar::plus_days, codes::Status, ids::GroupId, time::Date};

impl Matter {
    /// Moves the matter, or says why not.
    pub fn change(self, change: Change, by: By, today: Date) -> Result<Self, Refusal> {
        let from = self.state.status();
        if !change.leads_from(from) {
            return Err(Refusal::NoSuchStep { from });
        }
        self.authorise(&change, by, today)?;
        match &change {
            Change::Merge { target } if *target == self.id => return Err(Refusal::Itself),
            Change::Postpone { review } if *review <= today => return Err(Refusal::NotAhead),
            _ => {}
        }
        let is_reopened_by_author = matches!((&change, by), (Change::Reopen { .. }, By::Author));
        Ok(Self {
            id: self.id,
            author_reopened: self.author_reopened || is_reopened_by_author,
            state: self.state.moved(change, by, today)?,
        })
    }

    fn authorise(&self, change: &Change, by: By, today: Date) -> Result<(), Refusal> {
        match (change, by) {
            (Change::Publish, By::Moderator) | (Change::Withdraw | Change::Resume, By::Author) => Ok(()),
            (Change::Resume | Change::Return, By::System) => self.is_time(today),
            (Change::Reopen { .. }, By::Author) => self.author_may_reopen(today),
            (Change::Reopen { reason: None }, By::Lead(_)) => Err(Refusal::ReasonMissing),
            (Change::Reopen { .. }, By::Lead(_)) => Ok(()),
            (Change::Publish | Change::Withdraw | Change::Reopen { .. }, _)
            | (_, By::Author | By::Moderator | By::System) => Err(Refusal::NotYours),
            (_, By::Lead(_)) => Ok(()),
            (_, By::Staff(own)) => match self.state.group() {
                Some(group) if group != own => Err(Refusal::OtherGroup { group }),
                _ => Ok(()),
            },
        }
    }

    /// The clock moves a matter when its time has come, and not before.
    fn is_time(&self, today: Date) -> Result<(), Refusal> {
        let until = self.state.returns_on().ok_or(Refusal::NotYours)?;
        if today < until {
            return Err(Refusal::TooEarly { until });
        }
        Ok(())
    }

    fn author_may_reopen(&self, today: Date) -> Result<(), Refusal> {
        let Some(end) = self.state.end() else {
            return Err(Refusal::NotYours);
        };
        let last_day = plus_days(end.on, REOPEN_DAYS);
        if self.author_reopened {
            Err(Refusal::AlreadyReopened)
        } else if today > last_day {
            Err(Refusal::TooLate { since: last_day })
        } else {
            Ok(())
        }
    }
}

impl Change {
    /// Does this step lead out of `from`?
    fn leads_from(&self, from: Status) -> bool {
        use Status as S;
        let is_fresh = matches!(from, S::Received | S::InHandling);
        let is_at_work = matches!(from, S::Preparing | S::Deciding | S::Doing);
        match self {
            Self::Publish => from == S::Checking,
            Self::Ask { .. } => is_fresh,
            Self::Resume => from == S::Asked,
            Self::Prepare { .. } => is_fresh || (is_at_work && from != S::Preparing),
            Self::Decide { .. } => is_fresh || (is_at_work && from != S::Deciding),
            Self::Do { .. } => is_fresh || (is_at_work && from != S::Doing),
            Self::Take { .. }
            | Self::Finish { .. }
            | Self::FinishPartly { .. }
            | Self::Postpone { .. }
            | Self::Decline { .. }
            | Self::Redirect { .. }
            | Self::Merge { .. } => is_fresh || is_at_work,
            Self::Return => from == S::NotNow,
            Self::Unmerge => from == S::Merged,
            Self::Reopen { .. } => {
                matches!(from, S::Done | S::PartDone | S::Declined | S::Redirected)
            }
            // Before doing. What was put off has not been begun either.
            Self::Withdraw => matches!(
                from,
                S::Received | S::Checking | S::InHandling | S::Asked | S::Preparing | S::Deciding | S::NotNow
            ),
        }
    }
}

impl By {
    /// The group in whose name someone acts.
    pub const fn group(self) -> Option<GroupId> {
        match self {
            Self::Staff(group) | Self::Lead(group) => Some(group),
            Self::Author | Self::Moderator | Self::System => None,
        }
    }
}

impl State {
    /// The day on which the matter comes back by itself, if it does.
    pub fn returns_on(&self) -> Option<Date> {
        match self {
            Self::Asked { since, .. } => Some(plus_days(*since, ASKED_DAYS)),
            Self::NotNow { review, .. } => Some(*review),
            _ => None,
        }
    }

    /// Who ended the matter and when, if it can be reopened.
    pub const fn end(&self) -> Option<End> {
        match self {
            Self::Done { end, .. }
            | Self::PartDone { end, .. }
            | Self::Declined { end, .. }
            | Self::Redirected { end, .. } => Some(*end),
            _ => None,
        }
    }

    /// The next state. Whether the step exists and is allowed has been asked already.
    fn moved(self, change: Change, by: By, today: Date) -> Result<Self, Refusal> {
        let from = self.status();
        // A matter stays with the group that holds it; a fresh one goes to who acts.
        let group = self.group().or(by.group());
        let held = || group.ok_or(Refusal::NotYours);
        let ended = || held().map(|group| End { group, on: today });
        Ok(match (change, self) {
            (Change::Publish, Self::Checking { answer, .. }) => Self::Received { answer },
            (Change::Resume, Self::Asked { from, .. }) | (Change::Unmerge, Self::Merged { from, .. }) => *from,
            (Change::Publish | Change::Resume | Change::Unmerge, _) => {
                return Err(Refusal::NoSuchStep { from });
            }
            (Change::Take { group }, _) => Self::InHandling { group },
            (Change::Return | Change::Reopen { .. }, _) => Self::InHandling { group: held()? },
            (Change::Ask { question }, before) => Self::Asked {
                group: held()?,
                question,
                since: today,
                from: Box::new(before),
            },
            (Change::Prepare { work }, _) => Self::Preparing { group: held()?, work },
            (Change::Decide { body, on }, _) => Self::Deciding {
                group: held()?,
                body,
                on,
            },
            (Change::Do { work, quarter }, _) => Self::Doing {
                group: held()?,
                work,
                quarter,
            },
            (Change::Finish { changed }, _) => Self::Done { end: ended()?, changed },
            (Change::FinishPartly { changed, not_changed }, _) => Self::PartDone {
                end: ended()?,
                changed,
                not_changed,
            },
            (Change::Postpone { review }, _) => Self::NotNow { group: held()?, review },
            (Change::Decline { reason, sentence }, _) => Self::Declined {
                end: ended()?,
                reason,
                sentence,
            },
            (Change::Redirect { who, contact }, _) => Self::Redirected {
                end: ended()?,
                who,
                contact,
            },
            (Change::Merge { target }, before) => Self::Merged {
                target,
                from: Box::new(before),
            },
            (Change::Withdraw, _) => Self::Withdrawn,
        })
    }
}
