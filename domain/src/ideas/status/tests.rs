//! What the machine may never do, tried with random people, days and wishes.

use super::*;
use crate::calendar::plus_days;
use jiff::civil::date;
use proptest::{prelude::*, sample::select};

const GROUP: GroupId = GroupId::new(1);
const DAY: Date = date(2026, 3, 2);

fn words() -> Sentence {
    Sentence::parse("Asiasta on sovittu.").expect("long enough")
}

fn matter(state: State) -> Matter {
    Matter::new(IdeaId::new(7), state)
}

fn received() -> Matter {
    matter(State::Received {
        answer: AnswerDate::By(date(2026, 3, 16)),
    })
}

fn done() -> Matter {
    matter(State::Done {
        end: End { group: GROUP, on: DAY },
        changed: words(),
    })
}

fn any_change() -> impl Strategy<Value = Change> {
    let work = || Work::Case {
        name: words(),
        number: words(),
    };
    let quarter = Quarter::new(2026, 3).expect("a quarter");
    select(vec![
        Change::Publish,
        Change::Take { group: GROUP },
        Change::Take { group: GroupId::new(2) },
        Change::Ask { question: words() },
        Change::Resume,
        Change::Prepare { work: work() },
        Change::Decide {
            body: words(),
            on: date(2026, 9, 1),
        },
        Change::Do { work: work(), quarter },
        Change::Finish { changed: words() },
        Change::FinishPartly {
            changed: words(),
            not_changed: words(),
        },
        Change::Postpone {
            review: date(2026, 6, 1),
        },
        Change::Return,
        Change::Decline {
            reason: DeclineReason::NoFunding,
            sentence: words(),
        },
        Change::Redirect {
            who: words(),
            contact: words(),
        },
        Change::Merge { target: IdeaId::new(8) },
        Change::Merge { target: IdeaId::new(7) },
        Change::Unmerge,
        Change::Reopen { reason: None },
        Change::Reopen { reason: Some(words()) },
        Change::Withdraw,
    ])
}

fn anyone() -> impl Strategy<Value = By> {
    select(vec![
        By::Author,
        By::Staff(GROUP),
        By::Staff(GroupId::new(2)),
        By::Lead(GROUP),
        By::Lead(GroupId::new(2)),
        By::Moderator,
        By::System,
    ])
}

fn steps() -> impl Strategy<Value = Vec<(Change, By, i32)>> {
    prop::collection::vec((any_change(), anyone(), 0i32..20), 1..60)
}

fn begin(is_held: bool) -> Matter {
    let answer = AnswerDate::By(date(2026, 3, 16));
    matter(if is_held {
        State::Checking {
            reason: Risk::Link,
            answer,
        }
    } else {
        State::Received { answer }
    })
}

proptest! {
    #[test]
    fn no_sequence_of_changes_leaves_the_table(is_held: bool, steps in steps()) {
        let (mut matter, mut today) = (begin(is_held), DAY);
        let mut reopened_by_author = 0;
        for (change, by, days) in steps {
            today = plus_days(today, days);
            let before = matter.state.status();
            let is_reopening = matches!((&change, by), (Change::Reopen { .. }, By::Author));
            let Ok(next) = matter.clone().change(change, by, today) else { continue };
            prop_assert!(
                may_follow(before, next.state.status()),
                "{before:?} -> {:?}", next.state.status()
            );
            prop_assert_ne!(before, Status::Withdrawn, "withdrawn is final");
            reopened_by_author += u32::from(is_reopening);
            matter = next;
        }
        prop_assert!(reopened_by_author <= 1);
    }

    #[test]
    fn what_waits_comes_back_to_where_it_was(steps in steps()) {
        let (mut matter, mut today) = (begin(false), DAY);
        let mut waiting: Option<State> = None;
        for (change, by, days) in steps {
            today = plus_days(today, days);
            let before = matter.state.clone();
            let comes_back = matches!(change, Change::Resume | Change::Unmerge);
            let Ok(next) = matter.clone().change(change, by, today) else { continue };
            if comes_back {
                prop_assert_eq!(Some(&next.state), waiting.as_ref());
            } else {
                waiting = Some(before);
            }
            matter = next;
        }
    }

    #[test]
    fn no_form_skips_a_required_field(status in select(Status::ALL), blank in 0usize..2) {
        let Some(form) = full_form(status) else {
            prop_assert!(StepForm { to: status.as_code().to_owned(), ..all_fields() }
                .parse().is_err(), "staff cannot choose {status:?}");
            return Ok(());
        };
        prop_assert!(form.parse().is_ok());
        let demands = status.demands();
        let demand = demands[blank % demands.len()];
        let mut lacking = form;
        blank_out(&mut lacking, demand);
        prop_assert_eq!(lacking.parse(), Err(vec![(demand, crate::ideas::ProblemCode::Missing)]));
    }

    #[test]
    fn a_stored_state_reads_back_the_same(steps in steps()) {
        let (mut matter, mut today) = (begin(false), DAY);
        for (change, by, days) in steps {
            today = plus_days(today, days);
            matter = matter.clone().change(change, by, today).unwrap_or(matter);
            let json = serde_json::to_string(&matter).expect("a matter becomes JSON");
            let read: Matter = serde_json::from_str(&json).expect("and is read again");
            prop_assert_eq!(&read, &matter);
        }
    }
}

fn all_fields() -> StepForm {
    let text = || "Sanottu selvästi".to_owned();
    StepForm {
        to: String::new(),
        group: "3".to_owned(),
        question: text(),
        work: "case".to_owned(),
        work_number: "IKA/123/2026".to_owned(),
        work_name: text(),
        body: text(),
        day: "2026-05-04".to_owned(),
        quarter: "2026-Q4".to_owned(),
        changed: text(),
        not_changed: text(),
        review_day: "2027-01-15".to_owned(),
        decline_reason: "no_funding".to_owned(),
        sentence: text(),
        who: text(),
        contact: text(),
        target: "12".to_owned(),
    }
}

fn full_form(status: Status) -> Option<StepForm> {
    let is_chosen_by_staff = !matches!(status, Status::Received | Status::Checking | Status::Withdrawn);
    is_chosen_by_staff.then(|| StepForm {
        to: status.as_code().to_owned(),
        ..all_fields()
    })
}

fn blank_out(form: &mut StepForm, demand: Demand) {
    let field = match demand {
        Demand::Group => &mut form.group,
        Demand::Question => &mut form.question,
        Demand::Work => &mut form.work,
        Demand::Body => &mut form.body,
        Demand::Day => &mut form.day,
        Demand::Quarter => &mut form.quarter,
        Demand::Changed => &mut form.changed,
        Demand::NotChanged => &mut form.not_changed,
        Demand::ReviewDay => &mut form.review_day,
        Demand::DeclineReason => &mut form.decline_reason,
        Demand::Sentence => &mut form.sentence,
        Demand::Who => &mut form.who,
        Demand::Contact => &mut form.contact,
        Demand::Target => &mut form.target,
        Demand::AnswerDate | Demand::Risk => unreachable!("set by the program, not by staff"),
    };
    field.clear();
}

#[test]
fn the_question_is_open_14_days_and_then_the_matter_goes_on_by_itself() {
    let asked = received()
        .change(Change::Ask { question: words() }, By::Staff(GROUP), DAY)
        .expect("a group may ask");
    let early = asked.clone().change(Change::Resume, By::System, plus_days(DAY, 13));
    assert_eq!(
        early,
        Err(Refusal::TooEarly {
            until: plus_days(DAY, 14)
        })
    );
    let resumed = asked.change(Change::Resume, By::System, plus_days(DAY, 14));
    assert_eq!(resumed, Ok(received()));
}

#[test]
fn the_author_reopens_once_and_within_30_days() {
    let reopen = || Change::Reopen { reason: None };
    let late = done().change(reopen(), By::Author, plus_days(DAY, 31));
    assert_eq!(
        late,
        Err(Refusal::TooLate {
            since: plus_days(DAY, 30)
        })
    );
    let open = done()
        .change(reopen(), By::Author, plus_days(DAY, 30))
        .expect("the thirtieth day is within thirty days");
    assert_eq!(open.state, State::InHandling { group: GROUP });
    let again = open
        .change(
            Change::Finish { changed: words() },
            By::Staff(GROUP),
            plus_days(DAY, 31),
        )
        .and_then(|it| it.change(reopen(), By::Author, plus_days(DAY, 32)));
    assert_eq!(again, Err(Refusal::AlreadyReopened));
}

#[test]
fn a_lead_reopens_with_a_reason_and_staff_do_not() {
    let reopen = |reason| Change::Reopen { reason };
    let much_later = plus_days(DAY, 400);
    let lead = By::Lead(GroupId::new(9));
    assert_eq!(
        done().change(reopen(None), lead, much_later),
        Err(Refusal::ReasonMissing)
    );
    assert!(done().change(reopen(Some(words())), lead, much_later).is_ok());
    assert_eq!(
        done().change(reopen(Some(words())), By::Staff(GROUP), DAY),
        Err(Refusal::NotYours)
    );
}

#[test]
fn the_author_withdraws_before_doing_and_not_after() {
    let withdraw = |matter: Matter| matter.change(Change::Withdraw, By::Author, DAY);
    assert!(withdraw(received()).is_ok_and(|it| it.state == State::Withdrawn));
    let doing = matter(State::Doing {
        group: GROUP,
        work: Work::Card(4),
        quarter: Quarter::new(2026, 4).expect("a quarter"),
    });
    assert_eq!(withdraw(doing), Err(Refusal::NoSuchStep { from: Status::Doing }));
    assert!(withdraw(done()).is_err());
}

#[test]
fn another_groups_staff_does_not_move_a_matter_but_a_lead_may() {
    let finish = || Change::Finish { changed: words() };
    let in_handling = matter(State::InHandling { group: GROUP });
    let other = GroupId::new(2);
    assert_eq!(
        in_handling.clone().change(finish(), By::Staff(other), DAY),
        Err(Refusal::OtherGroup { group: GROUP })
    );
    let moved = in_handling
        .change(finish(), By::Lead(other), DAY)
        .expect("leads triage across groups");
    assert_eq!(moved.state.group(), Some(GROUP));
}

#[test]
fn an_idea_is_not_merged_into_itself_and_a_review_is_ahead() {
    let into_itself = Change::Merge { target: IdeaId::new(7) };
    assert_eq!(
        received().change(into_itself, By::Staff(GROUP), DAY),
        Err(Refusal::Itself)
    );
    assert_eq!(
        received().change(Change::Postpone { review: DAY }, By::Staff(GROUP), DAY),
        Err(Refusal::NotAhead)
    );
}

#[test]
fn the_gravest_sign_of_risk_is_the_reason_for_checking() {
    let clocks = Clocks::start(crate::time::Moment::start_of(DAY), &Default::default());
    let held = State::begin(&clocks, &[Risk::Link, Risk::IdentityCode]);
    assert!(matches!(
        held,
        State::Checking {
            reason: Risk::IdentityCode,
            ..
        }
    ));
    assert_eq!(State::begin(&clocks, &[]).status(), Status::Received);
}

#[test]
fn the_machine_does_every_step_of_the_products_table_and_no_other() {
    let table = transition_table();
    for &from in Status::ALL {
        for &to in Status::ALL {
            let line = format!("{:<12} {:<12} ", from.as_code(), to.as_code());
            let is_in_table = table.lines().any(|it| it.starts_with(&line));
            assert_eq!(is_in_table, may_follow(from, to), "{from:?} -> {to:?}");
        }
    }
}
