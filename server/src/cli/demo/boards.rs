//! The demo town's boards: half a year of work, done over again by the same operations that people
//! use, in order of time over all boards. So its log, its figures and its order are real ones.

use std::collections::BTreeMap;

use domain::boards::{
    Anchor, Ask, BlockCategory, BoardTemplate, BoardVisibility, CardKind, Done, Edit, Op, Outcome, ServiceClass,
    Snapshot,
};
use domain::calendar::plus_days;
use domain::people::{Person, Seat};
use domain::{Actor, BoardId, CardId, ColumnId, GroupId, LaneId, Language, Moment, PersonId};
use serde::Deserialize;
use store::boards::setup::{NewBoard, create};

use super::matters::{parse, slip};
use super::people::member;
use super::{DemoError, Filling};

const BOARDS: &str = include_str!("../../../demo/boards.toml");
/// Finished cards leave the board after so many days, as the program's nightly job does it.
const DONE_STAYS: i32 = 14;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Boards {
    boards: Vec<Board>,
    cards: Vec<Card>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Board {
    key: String,
    group: String,
    template: BoardTemplate,
    name: String,
    purpose: String,
    prefix: String,
    days_ago: i32,
    published: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    board: String,
    title: String,
    text: Option<String>,
    kind: Option<CardKind>,
    klass: Option<ServiceClass>,
    lane: Option<String>,
    #[serde(default)]
    labels: Vec<String>,
    /// The group's people, 1 the lead; the first one pulls.
    #[serde(default)]
    people: Vec<usize>,
    due_in: Option<i32>,
    checklist: Option<Checklist>,
    block: Option<Block>,
    /// Days ago, and the column's place from 0: where it was made, then where it went.
    moves: Vec<(i32, usize)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checklist {
    name: String,
    done: usize,
    /// Parted by `|`.
    items: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    category: BlockCategory,
    text: String,
    waiting_for: String,
    days_ago: i32,
}

/// A board that is being lived through.
struct Living {
    id: BoardId,
    shape: Snapshot,
    people: Vec<PersonId>,
    lead: Actor,
    published: bool,
}

/// What happens to one card at one time.
enum Happening {
    Make,
    Describe,
    Move(usize),
    Block,
    Away,
}

impl Filling<'_> {
    /// Makes the boards and lives through everything that happened on them.
    pub(super) async fn fill_boards(&self) -> Result<(), DemoError> {
        let boards: Boards = parse(BOARDS)?;
        let mut living = BTreeMap::new();
        for board in &boards.boards {
            living.insert(board.key.as_str(), self.begin(board).await?);
        }
        let mut planned = Vec::new();
        for (n, card) in boards.cards.iter().enumerate() {
            self.plan_card(n, card, &mut planned);
        }
        // Stable: what happened to one card stays in its order.
        planned.sort_by_key(|(at, ..)| *at);
        let mut made = BTreeMap::new();
        for (number, (at, n, happening)) in planned.into_iter().enumerate() {
            let card = &boards.cards[n];
            let board = living.get(card.board.as_str()).ok_or_else(|| slip(&card.board))?;
            let mut act = Acting {
                filling: self,
                board,
                at,
                number,
                turn: 0,
            };
            act.happen(card, made.entry(n).or_insert(None), &happening).await?;
        }
        for board in living.values().filter(|board| board.published) {
            store::demo::publish_board(self.db, board.id).await?;
        }
        Ok(())
    }

    async fn begin(&self, board: &Board) -> Result<Living, DemoError> {
        let group: GroupId = self.group(&board.group)?;
        let at = self.at(self.working(board.days_ago), 8 * 60);
        let mut people = Vec::new();
        for place in 1..=3 {
            let person = member(self.db, &board.group, place).await?;
            people.push(person.ok_or_else(|| slip(&board.group))?);
        }
        let mut tx = self.db.write().await?;
        let new = NewBoard {
            group,
            name: &board.name,
            purpose: &board.purpose,
            prefix: &board.prefix,
            template: board.template,
            language: Language::Fi,
            visibility: BoardVisibility::Staff,
            team: 3,
            demo: true,
        };
        let id = create(&mut tx, new, people.first().copied(), at).await?;
        tx.commit().await?;
        let shape = store::boards::snapshot(&mut self.db.read().await?, id).await?;
        let lead = Actor::Person(Person {
            id: people[0],
            roles: Vec::new(),
            seats: vec![Seat { group, is_lead: true }],
        });
        Ok(Living {
            id,
            shape: shape.ok_or_else(|| slip(&board.key))?,
            people,
            lead,
            published: board.published,
        })
    }

    /// Everything that happens to a card. Cards of one day follow each other by minutes.
    fn plan_card(&self, n: usize, card: &Card, planned: &mut Vec<(Moment, usize, Happening)>) {
        let minutes = 8 * 60 + 30 + (n as i64 * 37) % 400;
        let at = |days_ago: i32, later: i64| self.at(self.working(days_ago), minutes + later);
        let Some(&(born, _)) = card.moves.first() else { return };
        planned.push((at(born, 0), n, Happening::Make));
        planned.push((at(born, 1), n, Happening::Describe));
        for (step, &(days_ago, column)) in (1_i64..).zip(&card.moves[1..]) {
            planned.push((at(days_ago, 2 + step * 7), n, Happening::Move(column)));
            if column == 4 && days_ago > DONE_STAYS {
                planned.push((at(days_ago - DONE_STAYS, 60), n, Happening::Away));
            }
        }
        if let Some(block) = &card.block {
            planned.push((at(block.days_ago, 50), n, Happening::Block));
        }
    }
}

/// One happening being done.
struct Acting<'a> {
    filling: &'a Filling<'a>,
    board: &'a Living,
    at: Moment,
    number: usize,
    turn: usize,
}

impl Acting<'_> {
    async fn happen(&mut self, card: &Card, made: &mut Option<CardId>, happening: &Happening) -> Result<(), DemoError> {
        match (happening, *made) {
            (Happening::Make, _) => *made = Some(self.make(card).await?),
            (_, None) => return Err(slip(&card.title).into()),
            (Happening::Describe, Some(id)) => self.describe(card, id).await?,
            (Happening::Move(column), Some(id)) => self.shift(card, id, *column).await?,
            (Happening::Block, Some(id)) => {
                if let Some(block) = &card.block {
                    self.ask(Ask::Block {
                        card: id,
                        category: block.category,
                        text: block.text.clone(),
                        waiting_for: block.waiting_for.clone(),
                    })
                    .await?;
                }
            }
            (Happening::Away, Some(id)) => {
                self.ask(Ask::Archive {
                    cards: vec![id],
                    outcome: Some(Outcome::Done),
                })
                .await?;
            }
        }
        Ok(())
    }

    async fn make(&mut self, card: &Card) -> Result<CardId, DemoError> {
        let column = self.column(card.moves[0].1)?;
        let done = self
            .ask(Ask::Create {
                title: card.title.clone(),
                column,
                lane: self.lane(card)?,
                anchor: Anchor::Bottom,
                idea: None,
                reason: None,
            })
            .await?;
        let made = done.cards.first().ok_or_else(|| slip(&card.title))?;
        Ok(made.id)
    }

    async fn describe(&mut self, card: &Card, id: CardId) -> Result<(), DemoError> {
        for name in &card.labels {
            let label = self.board.shape.labels.iter().find(|it| it.name == *name);
            let label = label.ok_or_else(|| slip(name))?.id;
            self.ask(Ask::Label {
                card: id,
                label,
                on: true,
            })
            .await?;
        }
        if let Some(kind) = card.kind {
            self.edit(id, Edit::Kind(kind)).await?;
        }
        if let Some(class) = card.klass {
            self.edit(id, Edit::Class(class)).await?;
        }
        if let Some(days) = card.due_in {
            let due = plus_days(self.filling.now.civil_day(), days);
            self.edit(id, Edit::Due(Some(due))).await?;
        }
        for (n, place) in card.people.iter().enumerate() {
            let person = *self.board.people.get(place - 1).ok_or_else(|| slip(&card.title))?;
            self.ask(Ask::Assign {
                card: id,
                person,
                on: true,
            })
            .await?;
            if n == 0 {
                self.ask(Ask::Pull {
                    card: id,
                    person,
                    on: true,
                })
                .await?;
            }
        }
        if let Some(text) = &card.text {
            self.ask(Ask::Describe {
                card: id,
                seen: 0,
                text: text.clone(),
            })
            .await?;
        }
        if let Some(list) = &card.checklist {
            self.tick_off(id, list).await?;
        }
        Ok(())
    }

    async fn tick_off(&mut self, id: CardId, list: &Checklist) -> Result<(), DemoError> {
        let name = list.name.clone();
        let made = self.ask(Ask::AddChecklist { card: id, name }).await?.made;
        let checklist = domain::ChecklistId::new(made.ok_or_else(|| slip(&list.name))?);
        for (n, text) in list.items.split('|').enumerate() {
            let text = text.to_owned();
            let made = self
                .ask(Ask::AddCheck {
                    card: id,
                    checklist,
                    text,
                })
                .await?
                .made;
            if n < list.done {
                let check = domain::CheckId::new(made.ok_or_else(|| slip(&list.name))?);
                self.ask(Ask::Tick {
                    card: id,
                    check,
                    on: true,
                })
                .await?;
            }
        }
        Ok(())
    }

    async fn shift(&mut self, card: &Card, id: CardId, column: usize) -> Result<(), DemoError> {
        let (column, lane) = (self.column(column)?, self.lane(card)?);
        let seen = self.seen(id).await?;
        let ticked = (0..10).collect();
        self.ask(Ask::Move {
            card: id,
            seen,
            column,
            lane,
            anchor: Anchor::Bottom,
            alt: None,
            anyway: false,
            reason: None,
            ticked,
        })
        .await?;
        Ok(())
    }

    async fn edit(&mut self, card: CardId, edit: Edit) -> Result<(), DemoError> {
        let seen = self.seen(card).await?;
        self.ask(Ask::Edit { card, seen, edit }).await?;
        Ok(())
    }

    async fn seen(&self, card: CardId) -> Result<i64, DemoError> {
        let mut c = self.filling.db.read().await?;
        let found = store::boards::slim(&mut c, self.board.id, &[card]).await?;
        Ok(found.first().map_or(0, |it| it.version))
    }

    fn column(&self, place: usize) -> Result<ColumnId, DemoError> {
        let column = self.board.shape.columns.get(place);
        Ok(column.ok_or_else(|| slip(&self.board.shape.name))?.id)
    }

    fn lane(&self, card: &Card) -> Result<LaneId, DemoError> {
        let lanes = &self.board.shape.lanes;
        let lane = match &card.lane {
            Some(name) => lanes.iter().find(|it| it.name == *name),
            None => lanes.first(),
        };
        Ok(lane.ok_or_else(|| slip(&card.title))?.id)
    }

    /// Asks what the lead asks; a refusal is a slip of the file.
    async fn ask(&mut self, ask: Ask) -> Result<Done, DemoError> {
        self.turn += 1;
        let op = Op {
            op_id: format!("{:016x}{:08x}{:08x}", self.board.id.get(), self.number, self.turn),
            ask,
            client_at: None,
        };
        let done = store::boards::apply(self.filling.db, self.board.id, &self.board.lead, &op, self.at).await?;
        done.map_err(|refused| slip(&format!("{:?}: {:?}", op.ask, refused.why)).into())
    }
}
