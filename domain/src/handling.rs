//! Handling a matter: the days it is due as they are stored, which letter a change sends, and when
//! an answer is not ready to go out.

use crate::{
    calendar::{days_between, plus_days},
    codes::Status,
    ideas::{
        clocks::{Clocks, Pause, Promise},
        status::{By, Change, State},
    },
    mail::{MailKind, UNDO_MS},
    time::{Date, Moment},
};
use serde::{Deserialize, Serialize};

/// The days a matter is due now. What was promised stays as it was given; these move when the clock
/// has stood, when a day was stated, and when a matter is taken up again. None: outside the clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    #[serde(with = "crate::calendar::iso_day_option", default)]
    pub answer: Option<Date>,
    #[serde(with = "crate::calendar::iso_day_option", default)]
    pub decision: Option<Date>,
}

impl Due {
    /// What a promise begins with.
    pub fn promised(at: Moment, promise: &Promise) -> Self {
        let clocks = Clocks::start(at, promise);
        Self {
            answer: Some(clocks.first_answer_due),
            decision: Some(clocks.decision_due),
        }
    }

    /// The days after the clock has stood. An answer that was given is not made timelier by it.
    #[must_use]
    pub fn after(self, pause: Pause, is_answered: bool) -> Self {
        let until = pause.end();
        let clocks = |day| Clocks {
            receipt: Moment::start_of(pause.from),
            first_answer_due: day,
            decision_due: day,
        };
        let answer = |day| clocks(day).first_answer_due_with(&[pause], until);
        Self {
            answer: if is_answered {
                self.answer
            } else {
                self.answer.map(answer)
            },
            decision: self.decision.map(|day| clocks(day).decision_due_with(&[pause], until)),
        }
    }

    /// The days after a change out of `before`. A day that the town states takes the place of the
    /// decision's; a matter that is taken up again gets as many days as `days` says.
    #[must_use]
    pub fn moved(self, change: &Change, before: &State, is_answered: bool, days: i32, today: Date) -> Self {
        let stated = |day| Self {
            decision: self.decision.map(|_| day),
            ..self
        };
        match (change, before) {
            (Change::Resume, State::Asked { since, .. }) => {
                let pause = Pause {
                    from: *since,
                    to: Some(today),
                };
                self.after(pause, is_answered)
            }
            (Change::Decide { on, .. }, _) => stated(*on),
            (Change::Do { quarter, .. }, _) => stated(quarter.last_day()),
            (Change::Return | Change::Reopen { .. }, _) => stated(plus_days(today, days)),
            _ => self,
        }
    }
}

/// How one clock of a matter stands, as staff are shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was promised.
    Outside,
    /// It stands while the town waits for the author.
    Paused,
    /// It was kept, or missed, on that day.
    Met { on: Date, in_time: bool },
    /// It ended without having been met: withdrawn, merged, hidden.
    Ended,
    /// So many days are left.
    Ahead { due: Date, days: u32 },
    /// So many days late, and whether three times the promised time has gone.
    Late { due: Date, days: u32, is_very: bool },
}

/// How a clock stands: due on `due`, met on `met`. `count` counts the days as the promise does.
pub fn standing(
    due: Option<Date>,
    met: Option<Date>,
    (from, status): (Date, Status),
    count: impl Fn(Date, Date) -> u32,
    today: Date,
) -> Standing {
    let is_over = status.is_ending();
    match (due, met) {
        (None, Some(on)) => Standing::Met { on, in_time: true },
        (Some(due), Some(on)) => Standing::Met { on, in_time: on <= due },
        (_, None) if is_over => Standing::Ended,
        (None, None) => Standing::Outside,
        (Some(_), None) if matches!(status, Status::Asked) => Standing::Paused,
        (Some(due), None) if today <= due => Standing::Ahead {
            due,
            days: count(today, due),
        },
        (Some(due), None) => Standing::Late {
            due,
            days: count(due, today),
            is_very: days_between(from, today) > 3 * days_between(from, due),
        },
    }
}

/// The letter that tells the author of a change. None: they did it themselves, or it is no news.
pub const fn letter(change: &Change, from: Status, by: By) -> Option<MailKind> {
    match (change, by) {
        (_, By::Author) | (Change::Withdraw, _) => None,
        (Change::Take { .. }, _) if matches!(from, Status::Received) => Some(MailKind::Taken),
        (Change::Ask { .. }, _) => Some(MailKind::Question),
        (Change::Merge { .. }, _) => Some(MailKind::Merged),
        (Change::Unmerge, _) => Some(MailKind::Unmerged),
        (Change::Reopen { .. }, _) => Some(MailKind::Reopened),
        _ => Some(MailKind::Status),
    }
}

/// When what happened at `at` can no longer be undone.
pub const fn undo_ends(at: Moment) -> Moment {
    Moment::from_millis(at.millis() + UNDO_MS)
}

/// Why an answer is not sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unready {
    /// It is the template, word for word.
    IsTemplate,
    /// A place of the template is not filled: `[…]`.
    HasMarks,
}

/// Whether an answer still is, or holds, what a template left for its writer.
pub fn unready<'a>(text: &str, templates: impl IntoIterator<Item = &'a str>) -> Option<Unready> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = plain(text);
    let is_template = |template: &str| !template.trim().is_empty() && plain(template) == said;
    if templates.into_iter().any(is_template) {
        return Some(Unready::IsTemplate);
    }
    let holds_mark = said
        .split_once('[')
        .is_some_and(|(_, rest)| rest.split_once(']').is_some_and(|(mark, _)| !mark.trim().is_empty()));
    holds_mark.then_some(Unready::HasMarks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{is_working_day, working_days_between};
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn an_answer_that_still_holds_the_template_is_not_ready() {
        let template = "Kiitos ideasta.\n\n[Mitä teemme]";
        assert_eq!(
            unready("Kiitos ideasta. [Mitä teemme]", [template]),
            Some(Unready::IsTemplate)
        );
        assert_eq!(
            unready("Kiitos. [Mitä teemme] pian", [template]),
            Some(Unready::HasMarks)
        );
        assert_eq!(unready("Kiitos. Korjaamme kiikun (ks. [1).", [template]), None);
        assert_eq!(unready("Kiitos. Korjaamme kiikun huomenna.", [template, ""]), None);
    }

    #[test]
    fn a_stated_day_takes_the_place_of_the_decisions_and_an_import_has_none() {
        let due = Due::promised(Moment::start_of(date(2026, 3, 2)), &Promise::default());
        let body = crate::ideas::text::Sentence::parse("Tekninen lautakunta").expect("a sentence");
        let decide = Change::Decide {
            body,
            on: date(2026, 6, 4),
        };
        let today = date(2026, 3, 3);
        let moved = due.moved(&decide, &State::imported(), false, 60, today);
        assert_eq!((moved.answer, moved.decision), (due.answer, Some(date(2026, 6, 4))));
        assert_eq!(
            Due::default().moved(&decide, &State::imported(), false, 60, today),
            Due::default()
        );
    }

    #[test]
    fn a_clock_is_ahead_late_very_late_paused_or_met() {
        let sent = date(2026, 3, 2);
        let due = Some(date(2026, 3, 16));
        let on = |status, met, today| standing(due, met, (sent, status), working_days_between, today);
        let open = |today| on(Status::InHandling, None, today);
        let (due, late) = (date(2026, 3, 16), date(2026, 3, 17));
        assert_eq!(open(date(2026, 3, 13)), Standing::Ahead { due, days: 1 });
        assert_eq!(open(due), Standing::Ahead { due, days: 0 });
        assert_eq!(
            open(late),
            Standing::Late {
                due,
                days: 1,
                is_very: false
            }
        );
        assert!(matches!(open(date(2026, 4, 14)), Standing::Late { is_very: true, .. }));
        assert_eq!(on(Status::Asked, None, late), Standing::Paused);
        assert_eq!(on(Status::Withdrawn, None, late), Standing::Ended);
        assert_eq!(
            on(Status::Doing, Some(late), late),
            Standing::Met {
                on: late,
                in_time: false
            }
        );
        assert_eq!(
            standing(None, None, (sent, Status::Received), working_days_between, late),
            Standing::Outside
        );
    }

    #[test]
    fn nobody_is_told_what_they_did_themselves() {
        assert_eq!(letter(&Change::Resume, Status::Asked, By::Author), None);
        assert_eq!(
            letter(&Change::Resume, Status::Asked, By::System),
            Some(MailKind::Status)
        );
    }

    fn day() -> impl Strategy<Value = Date> {
        (0i32..20_000).prop_map(|days| plus_days(date(2000, 1, 1), days))
    }

    proptest! {
        #[test]
        fn days_moved_pause_by_pause_are_the_days_moved_by_all_of_them(
            sent in day(),
            lengths in proptest::collection::vec((1i32..20, 0i32..30), 0..4),
        ) {
            let promise = Promise::default();
            let clocks = Clocks::start(Moment::start_of(sent), &promise);
            let mut due = Due::promised(Moment::start_of(sent), &promise);
            let (mut pauses, mut at) = (Vec::new(), sent);
            for (gap, lasted) in lengths {
                let from = plus_days(at, gap);
                at = plus_days(from, lasted);
                let pause = Pause { from, to: Some(at) };
                due = due.after(pause, false);
                pauses.push(pause);
            }
            prop_assert_eq!(due.answer, Some(clocks.first_answer_due_with(&pauses, at)));
            prop_assert_eq!(due.decision, Some(clocks.decision_due_with(&pauses, at)));
        }

        #[test]
        fn one_pause_moves_by_at_most_a_fortnight_and_an_answer_is_due_on_a_working_day(
            sent in day(), after in 0i32..60, lasted in -3i32..400,
        ) {
            let due = Due::promised(Moment::start_of(sent), &Promise::default());
            let from = plus_days(sent, after);
            let moved = due.after(Pause { from, to: Some(plus_days(from, lasted)) }, false);
            let (Some(was), Some(is)) = (due.answer, moved.answer) else { return Err(TestCaseError::fail("due")) };
            prop_assert!(is_working_day(is) && is >= was && working_days_between(was, is) <= 10);
            let (Some(was), Some(is)) = (due.decision, moved.decision) else { return Err(TestCaseError::fail("due")) };
            prop_assert!((0..=14).contains(&days_between(was, is)));
            prop_assert_eq!(due.after(Pause { from, to: None }, true).answer, due.answer);
        }
    }
}
