//! The table of PRODUCT.md: what may follow what, and the same with who and what it takes,
//! printed for people who do not read code.

use super::{AnswerDate, By, Change, End, Matter, Quarter, State, Work};
use crate::{
    codes::{DeclineReason, Status},
    ideas::{risk::Risk, text::Sentence},
    ids::{GroupId, IdeaId},
    time::Date,
};

/// May a matter that stands at `from` next stand at `to`? Written out by hand from the
/// product's table; the machine is tested to agree with it pair by pair.
pub const fn may_follow(from: Status, to: Status) -> bool {
    use Status as S;
    match from {
        S::Received | S::InHandling => !matches!(to, S::Received | S::Checking),
        S::Checking => matches!(to, S::Received | S::Withdrawn),
        S::Asked => matches!(to, S::Received | S::InHandling | S::Withdrawn),
        S::Preparing => !matches!(to, S::Received | S::Checking | S::Asked | S::Preparing),
        S::Deciding => !matches!(to, S::Received | S::Checking | S::Asked | S::Deciding),
        S::Doing => !matches!(to, S::Received | S::Checking | S::Asked | S::Doing | S::Withdrawn),
        S::NotNow => matches!(to, S::InHandling | S::Withdrawn),
        S::Done | S::PartDone | S::Declined | S::Redirected => matches!(to, S::InHandling),
        S::Merged => matches!(to, S::Received | S::InHandling | S::Preparing | S::Deciding | S::Doing),
        S::Withdrawn => false,
    }
}

/// Every step there is, who may take it and what must be told: one line each. It is found
/// out by trying each change on the machine, so it cannot tell anything but what is.
pub fn transition_table() -> String {
    let mut out = format!("{:<12} {:<12} {:<64} {}\n", "from", "to", "who", "must tell");
    for &from in Status::ALL {
        for &to in Status::ALL {
            let who = who(from, to);
            if who.is_empty() {
                continue;
            }
            let told = told(from, to).join(", ");
            let (from, to) = (from.as_code(), to.as_code());
            let line = format!("{from:<12} {to:<12} {:<64} {told}", who.join(" / "));
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

const GROUP: GroupId = GroupId::new(1);
const OTHER_GROUP: GroupId = GroupId::new(2);
const TODAY: Date = Date::constant(2026, 3, 2);
const LATER: Date = Date::constant(2026, 6, 1);

/// Who may take a step, found by trying: at once and later, for the first time and again,
/// in the group that holds the matter and in another.
fn who(from: Status, to: Status) -> Vec<&'static str> {
    let tries = |by, today, author_reopened| {
        changes(to, true).any(|change| moves(from, to, change, by, today, author_reopened))
    };
    let mut who = Vec::new();
    if tries(By::Author, TODAY, false) {
        who.push(match tries(By::Author, LATER, true) {
            true => "author",
            false => "author once within 30 days",
        });
    }
    if tries(By::Staff(GROUP), TODAY, false) {
        who.push(match tries(By::Staff(OTHER_GROUP), TODAY, false) {
            true => "any group's staff",
            false => "its group's staff",
        });
    }
    if tries(By::Lead(OTHER_GROUP), TODAY, false) {
        let by = By::Lead(OTHER_GROUP);
        who.push(
            match changes(to, false).any(|it| moves(from, to, it, by, TODAY, false)) {
                true => "a lead",
                false => "a lead with a reason",
            },
        );
    }
    if tries(By::Moderator, TODAY, false) {
        who.push("a moderator");
    }
    if tries(By::System, LATER, false) {
        who.push("by itself when its day comes");
    }
    who
}

/// What the status demands that the matter has not told before: coming back tells nothing.
fn told(from: Status, to: Status) -> Vec<&'static str> {
    let is_back = |change: &Change| {
        use Change as C;
        matches!(
            change,
            C::Publish | C::Resume | C::Return | C::Unmerge | C::Reopen { .. } | C::Withdraw
        )
    };
    let comes_back = changes(to, true)
        .filter(is_back)
        .any(|it| moves(from, to, it, By::Lead(GROUP), TODAY, false));
    if comes_back || from == Status::Checking {
        Vec::new()
    } else {
        to.demands().iter().map(|it| it.as_code()).collect()
    }
}

fn moves(from: Status, to: Status, change: Change, by: By, today: Date, author_reopened: bool) -> bool {
    states(from).into_iter().any(|state| {
        let matter = Matter {
            author_reopened,
            ..Matter::new(IdeaId::new(1), state)
        };
        matter
            .change(change.clone(), by, today)
            .is_ok_and(|moved| moved.state.status() == to)
    })
}

/// Every change that could lead to a status; a reopening with or without its reason.
fn changes(to: Status, gives_reason: bool) -> impl Iterator<Item = Change> {
    let back = [
        Change::Publish,
        Change::Resume,
        Change::Return,
        Change::Unmerge,
        Change::Withdraw,
        Change::Reopen {
            reason: gives_reason.then(words),
        },
    ];
    let forth = match to {
        Status::InHandling => Some(Change::Take { group: GROUP }),
        Status::Asked => Some(Change::Ask { question: words() }),
        Status::Preparing => Some(Change::Prepare { work: work() }),
        Status::Deciding => Some(Change::Decide {
            body: words(),
            on: LATER,
        }),
        Status::Doing => Some(Change::Do {
            work: work(),
            quarter: QUARTER,
        }),
        Status::Done => Some(Change::Finish { changed: words() }),
        Status::PartDone => Some(Change::FinishPartly {
            changed: words(),
            not_changed: words(),
        }),
        Status::NotNow => Some(Change::Postpone {
            review: Date::constant(2027, 1, 1),
        }),
        Status::Declined => Some(Change::Decline {
            reason: DeclineReason::Other,
            sentence: words(),
        }),
        Status::Redirected => Some(Change::Redirect {
            who: words(),
            contact: words(),
        }),
        Status::Merged => Some(Change::Merge { target: IdeaId::new(2) }),
        Status::Received | Status::Checking | Status::Withdrawn => None,
    };
    back.into_iter().chain(forth)
}

const QUARTER: Quarter = Quarter::AN_EXAMPLE;

fn words() -> Sentence {
    Sentence::stored("words".to_owned())
}

const fn work() -> Work {
    Work::Card(1)
}

/// Examples of a matter at a status: one, or as many as there are ways to have come there.
fn states(status: Status) -> Vec<State> {
    let (group, answer) = (GROUP, AnswerDate::By(TODAY));
    let end = End { group, on: TODAY };
    let one = match status {
        Status::Received => State::Received { answer },
        Status::Checking => State::Checking {
            reason: Risk::Link,
            answer,
        },
        Status::InHandling => State::InHandling { group },
        Status::Preparing => State::Preparing { group, work: work() },
        Status::Deciding => State::Deciding {
            group,
            body: words(),
            on: LATER,
        },
        Status::Doing => State::Doing {
            group,
            work: work(),
            quarter: QUARTER,
        },
        Status::Done => State::Done { end, changed: words() },
        Status::PartDone => State::PartDone {
            end,
            changed: words(),
            not_changed: words(),
        },
        Status::NotNow => State::NotNow { group, review: LATER },
        Status::Declined => State::Declined {
            end,
            reason: DeclineReason::Other,
            sentence: words(),
        },
        Status::Redirected => State::Redirected {
            end,
            who: words(),
            contact: words(),
        },
        Status::Withdrawn => State::Withdrawn,
        Status::Asked => {
            return [Status::Received, Status::InHandling]
                .into_iter()
                .flat_map(states)
                .map(|from| State::Asked {
                    group,
                    question: words(),
                    since: TODAY,
                    from: Box::new(from),
                })
                .collect();
        }
        Status::Merged => {
            return Status::ALL
                .iter()
                .filter(|from| may_follow(**from, Status::Merged))
                .flat_map(|from| states(*from))
                .map(|from| State::Merged {
                    target: IdeaId::new(2),
                    from: Box::new(from),
                })
                .collect();
        }
    };
    vec![one]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_as_people_read_it() {
        insta::assert_snapshot!(transition_table(), @r"
        from         to           who                                                              must tell
        received     in_handling  any group's staff / a lead                                       group
        received     asked        any group's staff / a lead                                       question
        received     preparing    any group's staff / a lead                                       work
        received     deciding     any group's staff / a lead                                       body, day
        received     doing        any group's staff / a lead                                       work, quarter
        received     done         any group's staff / a lead                                       changed
        received     part_done    any group's staff / a lead                                       changed, not_changed
        received     not_now      any group's staff / a lead                                       review_day
        received     declined     any group's staff / a lead                                       decline_reason, sentence
        received     redirected   any group's staff / a lead                                       who, contact
        received     merged       any group's staff / a lead                                       target
        received     withdrawn    author
        checking     received     a moderator
        checking     withdrawn    author
        in_handling  in_handling  its group's staff / a lead                                       group
        in_handling  asked        its group's staff / a lead                                       question
        in_handling  preparing    its group's staff / a lead                                       work
        in_handling  deciding     its group's staff / a lead                                       body, day
        in_handling  doing        its group's staff / a lead                                       work, quarter
        in_handling  done         its group's staff / a lead                                       changed
        in_handling  part_done    its group's staff / a lead                                       changed, not_changed
        in_handling  not_now      its group's staff / a lead                                       review_day
        in_handling  declined     its group's staff / a lead                                       decline_reason, sentence
        in_handling  redirected   its group's staff / a lead                                       who, contact
        in_handling  merged       its group's staff / a lead                                       target
        in_handling  withdrawn    author
        asked        received     author / its group's staff / a lead / by itself when its day comes
        asked        in_handling  author / its group's staff / a lead / by itself when its day comes
        asked        withdrawn    author
        preparing    in_handling  its group's staff / a lead                                       group
        preparing    deciding     its group's staff / a lead                                       body, day
        preparing    doing        its group's staff / a lead                                       work, quarter
        preparing    done         its group's staff / a lead                                       changed
        preparing    part_done    its group's staff / a lead                                       changed, not_changed
        preparing    not_now      its group's staff / a lead                                       review_day
        preparing    declined     its group's staff / a lead                                       decline_reason, sentence
        preparing    redirected   its group's staff / a lead                                       who, contact
        preparing    merged       its group's staff / a lead                                       target
        preparing    withdrawn    author
        deciding     in_handling  its group's staff / a lead                                       group
        deciding     preparing    its group's staff / a lead                                       work
        deciding     doing        its group's staff / a lead                                       work, quarter
        deciding     done         its group's staff / a lead                                       changed
        deciding     part_done    its group's staff / a lead                                       changed, not_changed
        deciding     not_now      its group's staff / a lead                                       review_day
        deciding     declined     its group's staff / a lead                                       decline_reason, sentence
        deciding     redirected   its group's staff / a lead                                       who, contact
        deciding     merged       its group's staff / a lead                                       target
        deciding     withdrawn    author
        doing        in_handling  its group's staff / a lead                                       group
        doing        preparing    its group's staff / a lead                                       work
        doing        deciding     its group's staff / a lead                                       body, day
        doing        done         its group's staff / a lead                                       changed
        doing        part_done    its group's staff / a lead                                       changed, not_changed
        doing        not_now      its group's staff / a lead                                       review_day
        doing        declined     its group's staff / a lead                                       decline_reason, sentence
        doing        redirected   its group's staff / a lead                                       who, contact
        doing        merged       its group's staff / a lead                                       target
        done         in_handling  author once within 30 days / a lead with a reason
        part_done    in_handling  author once within 30 days / a lead with a reason
        not_now      in_handling  its group's staff / a lead / by itself when its day comes
        not_now      withdrawn    author
        declined     in_handling  author once within 30 days / a lead with a reason
        redirected   in_handling  author once within 30 days / a lead with a reason
        merged       received     any group's staff / a lead
        merged       in_handling  its group's staff / a lead
        merged       preparing    its group's staff / a lead
        merged       deciding     its group's staff / a lead
        merged       doing        its group's staff / a lead
        ");
    }
}
