//! The policy printed as two tables that lay people can read: who may do what at all, and
//! what each meets when a matter is not simply public. Found out by asking the policy, so it
//! cannot tell anything but what is.

use super::{Act, Actor, Denied, Object, Sight, may};
use crate::{
    codes::{Status, Visibility},
    ids::IdeaId,
    time::Moment,
};

const OWN: IdeaId = IdeaId::new(1);
const OTHERS: IdeaId = IdeaId::new(2);
const SENT: Moment = Moment::from_millis(1_767_225_600_000);

/// Who may do what, and what people meet.
pub fn policy_table() -> String {
    let mut out = String::new();
    row(&mut out, "", &["visitor", "author", "operator", "the program"]);
    for &act in Act::ALL {
        let cells = [Actor::Visitor, Actor::Author(OWN), Actor::Operator, Actor::System].map(|actor| reach(actor, act));
        row(&mut out, act.as_code(), &cells);
    }
    out.push('\n');
    row(
        &mut out,
        "when the idea is",
        &["read", "support", "own: read", "correct", "withdraw"],
    );
    for (name, sight) in sights() {
        let answer = |actor, act| answer(may(actor, act, &Object::Idea(sight)));
        let cells = [
            answer(Actor::Visitor, Act::ReadPublic),
            answer(Actor::Visitor, Act::Support),
            answer(Actor::Author(OWN), Act::ReadOwn),
            answer(Actor::Author(OWN), Act::CorrectOwn),
            answer(Actor::Author(OWN), Act::WithdrawOwn),
        ];
        row(&mut out, &name, &cells);
    }
    out
}

fn row(out: &mut String, name: &str, cells: &[&str]) {
    let mut line = format!("{name:<28}");
    for cell in cells {
        line.push_str(&format!("{cell:<14}"));
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Everything an act could be tried on.
fn objects(id: IdeaId) -> Vec<Object> {
    let ideas = sights()
        .into_iter()
        .map(|(_, sight)| Object::Idea(Sight { id, ..sight }));
    ideas.collect()
}

fn reach(actor: Actor, act: Act) -> &'static str {
    let on = |objects: Vec<Object>| objects.iter().any(|object| may(actor, act, object).is_ok());
    let is_for_all = on(vec![Object::Service]) || on(objects(OTHERS));
    match (is_for_all, on(objects(OWN))) {
        (true, _) => "yes",
        (false, true) => "own",
        (false, false) => "-",
    }
}

const fn answer(result: Result<(), Denied>) -> &'static str {
    match result {
        Ok(()) => "yes",
        Err(Denied::NotFound) => "not found",
        Err(Denied::Gone) => "gone",
        Err(Denied::NotAllowed) => "not allowed",
        Err(Denied::TooLate) => "too late",
        Err(Denied::AlreadyEnded) => "ended",
    }
}

fn sights() -> Vec<(String, Sight)> {
    let plain = Sight {
        id: OWN,
        status: Status::Received,
        visibility: Visibility::Public,
        is_hidden: false,
        sent: SENT,
        now: SENT.plus_minutes(10),
    };
    let mut sights: Vec<(String, Sight)> = Status::ALL
        .iter()
        .map(|&status| (status.as_code().to_owned(), Sight { status, ..plain }))
        .collect();
    sights.push((
        "sent 60 minutes ago".to_owned(),
        Sight {
            now: SENT.plus_minutes(60),
            ..plain
        },
    ));
    sights.push((
        "sent 61 minutes ago".to_owned(),
        Sight {
            now: SENT.plus_minutes(61),
            ..plain
        },
    ));
    let private = Sight {
        visibility: Visibility::Private,
        ..plain
    };
    let hidden = Sight {
        is_hidden: true,
        ..plain
    };
    sights.push(("private".to_owned(), private));
    sights.push((
        "private and withdrawn".to_owned(),
        Sight {
            status: Status::Withdrawn,
            ..private
        },
    ));
    sights.push(("hidden".to_owned(), hidden));
    sights.push((
        "hidden before publishing".to_owned(),
        Sight {
            status: Status::Checking,
            ..hidden
        },
    ));
    sights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_as_people_read_it() {
        insta::assert_snapshot!(policy_table(), @r"
                                    visitor       author        operator      the program
        read_public                 yes           yes           yes           yes
        send                        yes           yes           yes           yes
        find_similar                yes           yes           yes           yes
        support                     yes           yes           yes           yes
        read_own                    -             own           -             -
        correct_own                 -             own           -             -
        withdraw_own                -             own           -             -
        list_held                   -             -             yes           -
        hold                        -             -             -             yes
        publish                     -             -             yes           -
        hide                        -             -             yes           -
        import                      -             -             yes           -
        fill_demo                   -             -             yes           -
        remove_demo                 -             -             yes           -
        backup                      -             -             yes           -
        restore                     -             -             yes           -
        migrate                     -             -             yes           -
        return_on_date              -             -             -             yes

        when the idea is            read          support       own: read     correct       withdraw
        received                    yes           yes           yes           yes           yes
        checking                    not found     not found     yes           yes           yes
        in_handling                 yes           yes           yes           yes           yes
        asked                       yes           yes           yes           yes           yes
        preparing                   yes           yes           yes           yes           yes
        deciding                    yes           yes           yes           yes           yes
        doing                       yes           yes           yes           yes           too late
        done                        yes           yes           yes           ended         ended
        part_done                   yes           yes           yes           ended         ended
        not_now                     yes           yes           yes           ended         yes
        declined                    yes           yes           yes           ended         ended
        redirected                  yes           yes           yes           ended         ended
        merged                      yes           ended         yes           ended         ended
        withdrawn                   gone          gone          yes           ended         ended
        sent 60 minutes ago         yes           yes           yes           yes           yes
        sent 61 minutes ago         yes           yes           yes           too late      yes
        private                     not found     not found     yes           yes           yes
        private and withdrawn       not found     not found     yes           ended         ended
        hidden                      gone          gone          yes           not allowed   yes
        hidden before publishing    not found     not found     yes           not allowed   yes
        ");
    }

    #[test]
    fn nobody_but_the_author_learns_that_a_private_matter_exists() {
        let private = Sight {
            id: OTHERS,
            visibility: Visibility::Private,
            ..sights()[0].1
        };
        for actor in [Actor::Visitor, Actor::Author(OWN), Actor::Operator, Actor::System] {
            for act in [
                Act::ReadPublic,
                Act::Support,
                Act::ReadOwn,
                Act::CorrectOwn,
                Act::WithdrawOwn,
            ] {
                let answer = may(actor, act, &Object::Idea(private));
                assert_eq!(answer, Err(Denied::NotFound), "{actor:?} {act:?}");
            }
        }
    }
}
