//! The policy printed as tables that lay people can read: who may do what at all, what staff may
//! do with whose matters, and what authors and visitors meet when a matter is not simply public.
//! Found out by asking the policy, so it cannot tell anything but what is.

mod boards;

use super::{Act, Actor, Denied, Object, Person, Role, Seat, Sight, may};
use crate::{
    codes::{Status, Visibility},
    ids::{GroupId, IdeaId, MeasureId, PersonId},
    programme::MeasureSight,
    time::Moment,
};

const OWN: IdeaId = IdeaId::new(1);
const OTHERS: IdeaId = IdeaId::new(2);
const OWN_GROUP: GroupId = GroupId::new(1);
const OTHER_GROUP: GroupId = GroupId::new(2);
const SENT: Moment = Moment::from_millis(1_767_225_600_000);

/// The columns of the table: everyone there is, by name.
pub const POLICY_ROLES: &[&str] = &[
    "visitor",
    "author",
    "resident",
    "staff",
    "lead",
    "moderator",
    "strategy_editor",
    "steering_employer",
    "steering_personnel",
    "administrator",
    "operator",
    "program",
];

/// One of each column of [`POLICY_ROLES`]. Staff and leads sit in one group.
fn actors() -> Vec<Actor> {
    let person = |roles: &[Role], is_lead: Option<bool>| {
        Actor::Person(Person {
            id: PersonId::new(1),
            roles: roles.to_vec(),
            seats: is_lead
                .map(|is_lead| Seat {
                    group: OWN_GROUP,
                    is_lead,
                })
                .into_iter()
                .collect(),
        })
    };
    vec![
        Actor::Visitor,
        Actor::Author(OWN),
        person(&[], None),
        person(&[], Some(false)),
        person(&[], Some(true)),
        person(&[Role::Moderator], None),
        person(&[Role::StrategyEditor], None),
        person(&[Role::SteeringEmployer], None),
        person(&[Role::SteeringPersonnel], None),
        person(&[Role::Administrator], None),
        Actor::Operator,
        Actor::System,
    ]
}

/// How far an act reaches for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Yes,
    /// What the person's own group holds or is offered.
    OwnGroup,
    /// One's own matter.
    Own,
    No,
}

impl Reach {
    const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::OwnGroup => "own group",
            Self::Own => "own",
            Self::No => "-",
        }
    }
}

/// Every act with how far it reaches for each of [`POLICY_ROLES`].
pub fn policy_rows() -> Vec<(Act, Vec<Reach>)> {
    let all = actors();
    let rows = Act::ALL.iter();
    rows.map(|&act| (act, all.iter().map(|actor| reach(actor, act)).collect()))
        .collect()
}

/// Who may do what, and what people meet.
pub fn policy_table() -> String {
    let mut out = String::new();
    row(&mut out, "", 19, POLICY_ROLES);
    for (act, reaches) in policy_rows() {
        let cells: Vec<&str> = reaches.into_iter().map(Reach::word).collect();
        row(&mut out, act.as_code(), 19, &cells);
    }
    out.push('\n');
    staff_table(&mut out);
    out.push('\n');
    author_table(&mut out);
    out.push('\n');
    boards::table(&mut out);
    out
}

/// What staff may do with whose matter.
fn staff_table(out: &mut String) {
    const ACTS: [Act; 6] = [
        Act::ReadHandling,
        Act::Handle,
        Act::Answer,
        Act::OpenContact,
        Act::Hide,
        Act::Publish,
    ];
    let all = actors();
    let staff = [("staff", &all[3]), ("lead", &all[4]), ("moderator", &all[5])];
    let names: Vec<&str> = ACTS.iter().map(|act| act.as_code()).collect();
    row(out, "whose matter, and for whom", 14, &names);
    for (whose, sight) in holders() {
        for (name, actor) in staff {
            let cells = ACTS.map(|act| answer(may(actor, act, &Object::Idea(sight))));
            row(out, &format!("{whose}: {name}"), 14, &cells);
        }
    }
}

/// What authors and visitors meet.
fn author_table(out: &mut String) {
    let columns = [
        "read",
        "support",
        "comment",
        "own: read",
        "correct",
        "withdraw",
        "reply",
        "reopen",
        "rate",
    ];
    row(out, "when the idea is", 13, &columns);
    for (name, sight) in sights() {
        let answer = |actor, act| answer(may(&actor, act, &Object::Idea(sight)));
        let author = |act| answer(Actor::Author(OWN), act);
        let cells = [
            answer(Actor::Visitor, Act::ReadPublic),
            answer(Actor::Visitor, Act::Support),
            answer(Actor::Visitor, Act::Comment),
            author(Act::ReadOwn),
            author(Act::CorrectOwn),
            author(Act::WithdrawOwn),
            author(Act::ReplyOwn),
            author(Act::ReopenOwn),
            author(Act::RateOwn),
        ];
        row(out, &name, 13, &cells);
    }
}

fn row(out: &mut String, name: &str, width: usize, cells: &[&str]) {
    let mut line = format!("{name:<42}");
    for cell in cells {
        line.push_str(&format!("{cell:<width$}"));
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Everything an act could be tried on that is not the actor's own.
fn others() -> Vec<Object> {
    let mut objects = vec![Object::Service, Object::Group(OTHER_GROUP)];
    objects.extend(boards::of(OTHER_GROUP));
    objects.push(measure_of(OTHER_GROUP));
    for (_, sight) in sights() {
        objects.push(Object::Idea(Sight {
            id: OTHERS,
            group: Some(OTHER_GROUP),
            suggested: Some(OTHER_GROUP),
            ..sight
        }));
    }
    objects
}

/// What the actor's own group holds, or would be offered.
fn own_groups() -> Vec<Object> {
    let held = sights().into_iter().flat_map(|(_, sight)| {
        [Some(OWN_GROUP), None].map(|group| {
            Object::Idea(Sight {
                id: OTHERS,
                group,
                suggested: Some(OWN_GROUP),
                ..sight
            })
        })
    });
    let mut objects = vec![Object::Group(OWN_GROUP)];
    objects.extend(boards::of(OWN_GROUP));
    objects.push(measure_of(OWN_GROUP));
    objects.extend(held);
    objects
}

fn measure_of(group: GroupId) -> Object {
    Object::Measure(MeasureSight {
        id: MeasureId::new(1),
        group,
    })
}

fn reach(actor: &Actor, act: Act) -> Reach {
    let on = |objects: Vec<Object>| objects.iter().any(|object| may(actor, act, object).is_ok());
    if on(others()) {
        Reach::Yes
    } else if on(own_groups()) {
        Reach::OwnGroup
    } else if on(sights().into_iter().map(|(_, sight)| Object::Idea(sight)).collect()) {
        Reach::Own
    } else {
        Reach::No
    }
}

const fn answer(result: Result<(), Denied>) -> &'static str {
    match result {
        Ok(()) => "yes",
        Err(Denied::NotFound) => "not found",
        Err(Denied::Gone) => "gone",
        Err(Denied::SignInFirst) => "sign in",
        Err(Denied::NotAllowed) => "not allowed",
        Err(Denied::TooLate) => "too late",
        Err(Denied::AlreadyEnded) => "ended",
    }
}

const PLAIN: Sight = Sight {
    id: OWN,
    status: Status::Received,
    visibility: Visibility::Public,
    is_hidden: false,
    group: None,
    suggested: None,
    is_answered: false,
    sent: SENT,
    now: SENT.plus_minutes(10),
};

fn holders() -> Vec<(&'static str, Sight)> {
    let open = |group, suggested| Sight {
        status: if group == Some(OWN_GROUP) || group == Some(OTHER_GROUP) {
            Status::InHandling
        } else {
            Status::Received
        },
        group,
        suggested: Some(suggested),
        ..PLAIN
    };
    let private = |sight: Sight| Sight {
        visibility: Visibility::Private,
        ..sight
    };
    let (own, other) = (open(Some(OWN_GROUP), OWN_GROUP), open(Some(OTHER_GROUP), OTHER_GROUP));
    let (free, free_other) = (open(None, OWN_GROUP), open(None, OTHER_GROUP));
    vec![
        ("own group's", own),
        ("another group's", other),
        ("nobody's yet", free_other),
        ("own group's, private", private(own)),
        ("another group's, private", private(other)),
        ("nobody's, private, own theme", private(free)),
        ("nobody's, private, other theme", private(free_other)),
        (
            "held for a moderator",
            Sight {
                status: Status::Checking,
                ..free
            },
        ),
    ]
}

fn sights() -> Vec<(String, Sight)> {
    let mut sights: Vec<(String, Sight)> = Status::ALL
        .iter()
        .map(|&status| (status.as_code().to_owned(), Sight { status, ..PLAIN }))
        .collect();
    let mut more = |name: &str, sight: Sight| sights.push((name.to_owned(), sight));
    more(
        "sent 60 minutes ago",
        Sight {
            now: SENT.plus_minutes(60),
            ..PLAIN
        },
    );
    more(
        "sent 61 minutes ago",
        Sight {
            now: SENT.plus_minutes(61),
            ..PLAIN
        },
    );
    let private = Sight {
        visibility: Visibility::Private,
        ..PLAIN
    };
    let hidden = Sight {
        is_hidden: true,
        ..PLAIN
    };
    more("private", private);
    more(
        "private and withdrawn",
        Sight {
            status: Status::Withdrawn,
            ..private
        },
    );
    more("hidden", hidden);
    more(
        "hidden before publishing",
        Sight {
            status: Status::Checking,
            ..hidden
        },
    );
    sights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_as_people_read_it() {
        insta::assert_snapshot!(policy_table());
    }

    #[test]
    fn a_private_matter_is_not_there_for_whoever_does_not_handle_it() {
        let all = actors();
        for (whose, sight) in holders()
            .into_iter()
            .filter(|(whose, _)| whose.starts_with("another group's, private"))
        {
            for actor in &all {
                for act in [
                    Act::ReadHandling,
                    Act::Handle,
                    Act::Answer,
                    Act::Note,
                    Act::OpenContact,
                    Act::ReadPublic,
                ] {
                    let is_moderators = act == Act::ReadHandling && actor == &all[5];
                    let answered = may(actor, act, &Object::Idea(sight));
                    let unseen = answered == Err(Denied::NotFound) || is_moderators;
                    assert!(unseen, "{whose}: {actor:?} {act:?} {answered:?}");
                }
            }
        }
    }

    #[test]
    fn an_administrator_reads_no_matters_and_a_moderator_answers_none() {
        let all = actors();
        for (_, sight) in holders() {
            let object = Object::Idea(sight);
            assert!(may(&all[9], Act::ReadHandling, &object).is_err());
            assert!(may(&all[9], Act::OpenContact, &object).is_err());
            assert!(may(&all[5], Act::Answer, &object).is_err());
        }
    }
}
