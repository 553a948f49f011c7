//! A board of one test, with its people.

use domain::boards::{Anchor, Ask, BoardTemplate, BoardVisibility, Done, Op, Refused, SlimCard, Snapshot};
use domain::people::{Person, Seat};
use domain::{Actor, BoardId, CardId, ColumnId, GroupId, LaneId, Language, Moment, PersonId};
use store::db::Statement;

use crate::house::{NOW, Town};

/// A group with a board of the template *Kehittämistyö*, a lead and two members.
pub(crate) struct Board {
    pub(crate) id: BoardId,
    pub(crate) columns: Vec<ColumnId>,
    pub(crate) lane: LaneId,
    pub(crate) lead: Actor,
    pub(crate) maija: Actor,
    pub(crate) ville: Actor,
}

impl Board {
    pub(crate) async fn new(town: &Town) -> Self {
        let mut tx = town.db.write().await.expect("a transaction");
        let (group,): (i64,) = Statement::new(
            "insert into sector_group (code, name_fi, position) values ($1, 'Tekniset', 1) returning id",
        )
        .bind(format!("taulu-{}", next()))
        .one(&mut tx)
        .await
        .expect("a group");
        let mut people = Vec::new();
        for name in ["Liisa", "Maija", "Ville"] {
            let (person,): (i64,) = Statement::new("insert into person (name, created_at) values ($1, 0) returning id")
                .bind(name)
                .one(&mut tx)
                .await
                .expect("a person");
            Statement::new(
                "insert into membership (person_id, group_id, is_lead, from_day) values ($1, $2, $3, '2026-01-01')",
            )
            .bind(person)
            .bind(group)
            .bind(name == "Liisa")
            .execute(&mut tx)
            .await
            .expect("a seat");
            people.push(actor(person, group, name == "Liisa"));
        }
        let new = store::boards::setup::NewBoard {
            group: GroupId::new(group),
            name: "Tekniset",
            purpose: "",
            prefix: "TEK",
            template: BoardTemplate::Development,
            language: Language::Fi,
            visibility: BoardVisibility::Staff,
            team: 2,
            demo: false,
        };
        let id = store::boards::setup::create(&mut tx, new, None, NOW)
            .await
            .expect("a board");
        tx.commit().await.expect("commits");
        let seen = snapshot(town, id).await;
        let [lead, maija, ville] = <[Actor; 3]>::try_from(people).expect("three");
        Self {
            id,
            columns: seen.columns.iter().map(|column| column.id).collect(),
            lane: seen.lanes[0].id,
            lead,
            maija,
            ville,
        }
    }

    /// Another board of the same group, with the same people.
    pub(crate) async fn second(town: &Town, first: &Self) -> Self {
        let mut tx = town.db.write().await.expect("a transaction");
        let new = store::boards::setup::NewBoard {
            group: first.lead.person().expect("a person").seats[0].group,
            name: "Toinen",
            purpose: "",
            prefix: "TOI",
            template: BoardTemplate::Empty,
            language: Language::Fi,
            visibility: BoardVisibility::Staff,
            team: 2,
            demo: false,
        };
        let id = store::boards::setup::create(&mut tx, new, None, NOW)
            .await
            .expect("a board");
        tx.commit().await.expect("commits");
        let seen = snapshot(town, id).await;
        Self {
            id,
            columns: seen.columns.iter().map(|column| column.id).collect(),
            lane: seen.lanes[0].id,
            lead: first.lead.clone(),
            maija: first.maija.clone(),
            ville: first.ville.clone(),
        }
    }

    pub(crate) async fn apply(&self, town: &Town, actor: &Actor, op: &Op, now: Moment) -> Result<Done, Refused> {
        store::boards::apply(&town.db, self.id, actor, op, now)
            .await
            .expect("no fault")
    }

    /// Does what is asked, with an id of its own.
    pub(crate) async fn ask(&self, town: &Town, actor: &Actor, ask: Ask) -> Result<Done, Refused> {
        self.apply(town, actor, &op(ask), NOW).await
    }

    pub(crate) async fn card(&self, town: &Town, title: &str, column: usize) -> SlimCard {
        let ask = Ask::Create {
            title: title.to_owned(),
            column: self.columns[column],
            lane: self.lane,
            anchor: Anchor::Bottom,
            idea: None,
            reason: None,
        };
        let done = self.ask(town, &self.lead, ask).await.expect("a card");
        done.cards[0].clone()
    }

    pub(crate) fn move_to(&self, card: &SlimCard, column: usize, anchor: Anchor) -> Ask {
        Ask::Move {
            card: card.id,
            seen: card.version,
            column: self.columns[column],
            lane: self.lane,
            anchor,
            alt: None,
            anyway: false,
            reason: None,
            ticked: Vec::new(),
        }
    }

    /// The cards of a column in order.
    pub(crate) async fn order(&self, town: &Town, column: usize) -> Vec<CardId> {
        let seen = snapshot(town, self.id).await;
        let cards = seen.cards.iter().filter(|card| card.column == self.columns[column]);
        cards.map(|card| card.id).collect()
    }

    /// Runs a statement that a test needs on the board, its number bound first.
    pub(crate) async fn set(&self, town: &Town, text: &'static str) {
        let mut tx = town.db.write().await.expect("a transaction");
        Statement::new(text)
            .bind(self.id)
            .execute(&mut tx)
            .await
            .expect("changes");
        tx.commit().await.expect("commits");
    }
}

pub(crate) async fn snapshot(town: &Town, board: BoardId) -> Snapshot {
    store::boards::snapshot(&mut town.read().await, board)
        .await
        .expect("reads")
        .expect("a board")
}

fn next() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// An operation with an id that no other has.
pub(crate) fn op(ask: Ask) -> Op {
    Op {
        op_id: format!("{:032x}", next()),
        ask,
        client_at: None,
    }
}

fn actor(person: i64, group: i64, is_lead: bool) -> Actor {
    Actor::Person(Person {
        id: PersonId::new(person),
        roles: Vec::new(),
        seats: vec![Seat {
            group: GroupId::new(group),
            is_lead,
        }],
    })
}
