//! Cards as tiles show them, three statements however many there are.

use std::collections::HashMap;

use domain::boards::SlimCard;
use domain::{BoardId, CardId, ColumnId, LabelId, LaneId, PersonId};

use crate::codes::{code, day_option};
use crate::db::{FromRow, Statement};
use crate::{Conn, StoreError};

/// Cards of one statement when they are named one by one; more are read in several.
const AT_ONCE: usize = 24;

#[derive(FromRow)]
struct Raw {
    id: i64,
    number: i64,
    column_id: i64,
    lane_id: i64,
    position: i64,
    version: i64,
    title: String,
    due_on: Option<String>,
    class: String,
    kind: String,
    blocked_at: Option<i64>,
    started_at: Option<i64>,
    entered_at: i64,
    comments: i64,
    files: i64,
    checks: i64,
    checks_done: i64,
    is_live: bool,
    serves_idea: bool,
    serves_measure: bool,
    waits_for_card: bool,
    has_text: bool,
}

/// A card, and whether it is on the board: not archived, not in the bin.
pub(super) struct Found {
    pub(super) card: SlimCard,
    pub(super) is_live: bool,
}

/// The same cards in three tables.
struct Three {
    cards: Statement,
    people: Statement,
    labels: Statement,
}

macro_rules! three {
    ($which:literal) => {
        Three {
            cards: crate::sql!(concat!(
                "select card.id, card.ref as number, card.column_id, card.lane_id, card.position, card.version, \
                        card.title, card.due_on, card.class, card.kind, card.blocked_at, card.started_at, \
                        card.entered_at, card.comments, card.files, card.checks, card.checks_done, \
                        card.archived_at is null and card.deleted_at is null as is_live, \
                        exists (select 1 from tie where tie.card_id = card.id and tie.untied_at is null \
                                and tie.idea_id is not null) as serves_idea, \
                        exists (select 1 from tie where tie.card_id = card.id and tie.untied_at is null \
                                and tie.measure_id is not null) as serves_measure, \
                        exists (select 1 from card_link join card as other on other.id = card_link.card_id \
                                where card_link.other_id = card.id and card_link.kind = 'blocks' \
                                  and other.finished_at is null and other.archived_at is null \
                                  and other.deleted_at is null) as waits_for_card, \
                        exists (select 1 from card_text where card_text.card_id = card.id \
                                and card_text.text <> '') as has_text \
                 from card where ",
                $which,
                " order by card.column_id, card.lane_id, card.position, card.id"
            )),
            people: crate::sql!(concat!(
                "select card_person.card_id, card_person.person_id, card_person.pulls \
                 from card join card_person on card_person.card_id = card.id where ",
                $which,
                " order by card_person.card_id, card_person.pulls desc, card_person.person_id"
            )),
            labels: crate::sql!(concat!(
                "select card_label.card_id, card_label.label_id \
                 from card join card_label on card_label.card_id = card.id \
                 join label on label.id = card_label.label_id and label.deleted_at is null where ",
                $which,
                " order by card_label.card_id, label.position, label.id"
            )),
        }
    };
}

impl Three {
    fn bind(self, value: i64) -> Self {
        Self {
            cards: self.cards.bind(value),
            people: self.people.bind(value),
            labels: self.labels.bind(value),
        }
    }

    async fn read(self, c: &mut Conn) -> Result<Vec<Found>, StoreError> {
        let rows: Vec<Raw> = self.cards.all(c).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut on: HashMap<i64, (Vec<PersonId>, bool)> = HashMap::new();
        for (card, person, pulls) in self.people.all::<(i64, i64, bool)>(c).await? {
            let (people, has_puller) = on.entry(card).or_default();
            people.push(PersonId::new(person));
            *has_puller |= pulls;
        }
        let mut labels: HashMap<i64, Vec<LabelId>> = HashMap::new();
        for (card, label) in self.labels.all::<(i64, i64)>(c).await? {
            labels.entry(card).or_default().push(LabelId::new(label));
        }
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let (people, has_puller) = on.remove(&row.id).unwrap_or_default();
            let labels = labels.remove(&row.id).unwrap_or_default();
            found.push(row.parse(people, has_puller, labels)?);
        }
        Ok(found)
    }
}

impl Raw {
    fn parse(self, people: Vec<PersonId>, has_puller: bool, labels: Vec<LabelId>) -> Result<Found, StoreError> {
        let few = |count: i64| u32::try_from(count).unwrap_or_default();
        let mark = |mark: u8, on: bool| if on { mark } else { 0 };
        let card = SlimCard {
            id: CardId::new(self.id),
            number: self.number,
            column: ColumnId::new(self.column_id),
            lane: LaneId::new(self.lane_id),
            position: self.position,
            version: self.version,
            title: self.title,
            due: day_option("card.due_on", self.due_on.as_deref())?,
            people,
            has_puller,
            labels,
            class: code("card.class", &self.class)?,
            kind: code("card.kind", &self.kind)?,
            blocked: self.blocked_at,
            started: self.started_at,
            entered: self.entered_at,
            comments: few(self.comments),
            files: few(self.files),
            checks: few(self.checks),
            checks_done: few(self.checks_done),
            marks: mark(SlimCard::TIED_TO_IDEA, self.serves_idea)
                | mark(SlimCard::TIED_TO_MEASURE, self.serves_measure)
                | mark(SlimCard::BLOCKED_BY_CARD, self.waits_for_card)
                | mark(SlimCard::HAS_TEXT, self.has_text),
        };
        Ok(Found {
            card,
            is_live: self.is_live,
        })
    }
}

/// All live cards of a board, in order of column, lane and position.
pub(super) async fn whole(c: &mut Conn, board: BoardId) -> Result<Vec<SlimCard>, StoreError> {
    let statements = three!("card.board_id = $1 and card.archived_at is null and card.deleted_at is null");
    let found = statements.bind(board.get()).read(c).await?;
    Ok(found.into_iter().map(|found| found.card).collect())
}

/// Every card that changes after `since` touched.
pub(super) async fn touched(c: &mut Conn, board: BoardId, since: i64) -> Result<Vec<Found>, StoreError> {
    let statements = three!(
        "card.board_id = $1 and card.id in \
             (select board_event.card_id from board_event \
              where board_event.board_id = $1 and board_event.seq > $2 and board_event.card_id is not null \
              union \
              select board_event_card.card_id from board_event_card \
              where board_event_card.board_id = $1 and board_event_card.seq > $2)"
    );
    statements.bind(board.get()).bind(since).read(c).await
}

/// Cards of the board by their numbers, wherever they are; those that are not are left out.
pub(super) async fn some(c: &mut Conn, board: BoardId, cards: &[CardId]) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::with_capacity(cards.len());
    if let [card] = cards {
        let statements = three!("card.board_id = $1 and card.id = $2");
        return statements.bind(board.get()).bind(card.get()).read(c).await;
    }
    for part in cards.chunks(AT_ONCE) {
        let mut statements = three!(
            "card.board_id = $1 and card.id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
             $17, $18, $19, $20, $21, $22, $23, $24, $25)"
        );
        statements = statements.bind(board.get());
        for n in 0..AT_ONCE {
            // No card has the number 0.
            statements = statements.bind(part.get(n).map_or(0, |card| card.get()));
        }
        found.append(&mut statements.read(c).await?);
    }
    let place: HashMap<CardId, usize> = cards.iter().enumerate().map(|(place, card)| (*card, place)).collect();
    found.sort_by_key(|found| place.get(&found.card.id).copied());
    Ok(found)
}
