//! Every door to a board tried as everyone, on boards of every sort: the answer is what the policy says.
//!
//! A door that needs more than a board's and a card's number in its address adds it to [`filled`].

use domain::boards::{Anchor, Ask, BoardSight, BoardTemplate, BoardVisibility, Op};
use domain::people::{Object, Person};
use domain::{Actor, BoardId, GroupId, Language, may};
use http::StatusCode;
use store::boards::setup::{self, NewBoard};

use crate::DOORS;
use crate::everyone::{Everyone, Knocker};
use crate::matrix::{is_about_the_asker, refused_as};

/// A board of some sort, with one card on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Of the group that the staff and lead of the test sit in; for members only.
    Own,
    /// Of another group, for its members only: the others may not know of it.
    OthersMembers,
    /// Of another group, open to everyone who works for the town.
    OpenToStaff,
    /// The same with a public projection.
    Published,
    /// The own group's, archived.
    Archived,
}

const SORTS: &[Sort] = &[
    Sort::Own,
    Sort::OthersMembers,
    Sort::OpenToStaff,
    Sort::Published,
    Sort::Archived,
];

fn leads_to_a_board(path: &str) -> bool {
    path.starts_with("/taulut/{id}")
}

/// The address with numbers: the board's own, and 1 for its card and whatever it has first.
fn filled(path: &str, board: BoardId) -> String {
    let path = path.replace("{id}", &board.to_string());
    let mut parts: Vec<&str> = path.split('/').collect();
    for part in &mut parts {
        if part.starts_with('{') {
            *part = "1";
        }
    }
    let path = parts.join("/");
    // Changes are always since a number.
    if path.ends_with("/muutokset") {
        [&path, "?alkaen=0"].concat()
    } else {
        path
    }
}

/// Doors to what the board of the test does not have or the empty form does not name: who may gets
/// *not found*. The tests of cards, of the flow and of settings knock there with a comment, a file, a figure and a column.
fn leads_to_a_part(path: &str) -> bool {
    ["{comment}", "{file}", "{column}", "/virtaus"]
        .iter()
        .any(|it| path.contains(it))
}

impl Everyone {
    async fn board(&self, sort: Sort) -> BoardId {
        let (db, now) = (&self.town.state.db, self.town.state.clock.now());
        let group = match sort {
            Sort::Own | Sort::Archived => self.own,
            Sort::OthersMembers | Sort::OpenToStaff | Sort::Published => self.others,
        };
        let is_open = matches!(sort, Sort::OpenToStaff | Sort::Published);
        let mut tx = db.write().await.expect("a transaction");
        let new = NewBoard {
            group,
            name: "Taulu",
            purpose: "",
            prefix: "TAU",
            template: BoardTemplate::Development,
            language: Language::Fi,
            visibility: if is_open {
                BoardVisibility::Staff
            } else {
                BoardVisibility::Members
            },
            team: 2,
            demo: false,
        };
        let id = setup::create(&mut tx, new, None, now).await.expect("a board");
        tx.commit().await.expect("kept");
        self.card(id, group).await;
        let change = match sort {
            Sort::Published => "update board set published = 1 where id = $1",
            Sort::Archived => "update board set archived_at = 1 where id = $1",
            _ => return id,
        };
        let mut tx = db.write().await.expect("a transaction");
        store::db::Statement::new(change)
            .bind(id)
            .execute(&mut tx)
            .await
            .expect("changed");
        tx.commit().await.expect("kept");
        id
    }

    /// A card in the first column, made by the group's lead.
    async fn card(&self, board: BoardId, group: GroupId) {
        let db = &self.town.state.db;
        let mut c = db.read().await.expect("a connection");
        let snapshot = store::boards::snapshot(&mut c, board)
            .await
            .expect("the store")
            .expect("a board");
        drop(c);
        let leads = |it: &&Knocker| it.actor.person().is_some_and(|person| person.leads(group));
        let lead = self.knockers.iter().find(leads).expect("a lead");
        let op = Op {
            op_id: format!("{:032x}", board.get()),
            ask: Ask::Create {
                title: "Penkit puistoon".to_owned(),
                column: snapshot.columns[0].id,
                lane: snapshot.lanes[0].id,
                anchor: Anchor::Top,
                idea: None,
                reason: None,
            },
            client_at: None,
        };
        store::boards::apply(db, board, &lead.actor, &op, self.town.state.clock.now())
            .await
            .expect("the store")
            .expect("a card");
    }

    async fn sight(&self, board: BoardId, actor: &Actor) -> BoardSight {
        let mut c = self.town.state.db.read().await.expect("a connection");
        let person = actor.person().map(|person: &Person| person.id);
        store::boards::sight(&mut c, board, person)
            .await
            .expect("the store")
            .expect("a board")
    }
}

#[tokio::test]
async fn every_door_to_a_board_answers_each_as_the_policy_says() {
    let all = Everyone::new().await;
    let mut shared = Vec::new();
    for &sort in SORTS {
        shared.push((sort, all.board(sort).await));
    }
    let mut wrong = Vec::new();
    let (mut refused, mut allowed) = (0, 0);
    for (method, path, act) in DOORS.iter().filter(|(_, path, _)| leads_to_a_board(path)) {
        for knocker in &all.knockers {
            for &(sort, id) in &shared {
                let object = Object::Board(all.sight(id, &knocker.actor).await);
                let said = may(&knocker.actor, *act, &object);
                // What is allowed may change a board: the next one knocks at another.
                let id = if said.is_ok() && *method == "post" {
                    all.board(sort).await
                } else {
                    id
                };
                let before = all.everything_kept().await;
                let status = all.knock(method, &filled(path, id), &knocker.cookie).await;
                let is_unchanged = all.everything_kept().await == before;
                let fits = match said {
                    Err(denied) => {
                        refused += 1;
                        status == refused_as(denied) && is_unchanged
                    }
                    Ok(()) => {
                        allowed += 1;
                        let is_missing = leads_to_a_part(path) && status == StatusCode::NOT_FOUND;
                        let is_quiet = *method != "get" || is_unchanged;
                        (is_missing || !is_about_the_asker(status)) && !status.is_server_error() && is_quiet
                    }
                };
                if !fits {
                    wrong.push(format!(
                        "{method} {path} as {} on {sort:?}: {status}, policy {said:?}",
                        knocker.name
                    ));
                }
            }
        }
    }
    assert!(
        refused > 100 && allowed > 50,
        "only {refused} refused, {allowed} allowed"
    );
    assert!(wrong.is_empty(), "{} calls:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn a_board_that_is_not_there_and_one_that_may_not_be_known_look_the_same() {
    let all = Everyone::new().await;
    let hidden = all.board(Sort::OthersMembers).await;
    let none = BoardId::new(hidden.get() + 1000);
    for (method, path, _) in DOORS.iter().filter(|(_, path, _)| leads_to_a_board(path)) {
        for knocker in all
            .knockers
            .iter()
            .filter(|it| it.name == "staff" || it.name == "visitor")
        {
            let at_hidden = all.knock(method, &filled(path, hidden), &knocker.cookie).await;
            let at_none = all.knock(method, &filled(path, none), &knocker.cookie).await;
            assert_eq!(at_hidden, at_none, "{method} {path} as {}", knocker.name);
        }
    }
}
