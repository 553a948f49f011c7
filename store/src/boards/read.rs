//! Reading a board: all of it, some of its cards, and what has changed.

use domain::boards::{Change, Facts, SlimCard, SlimColumn, SlimLabel, SlimLane, SlimPerson, Snapshot};
use domain::{BoardId, CardId, ColumnId, LabelId, LaneId, PersonId};
use serde::{Deserialize, Serialize};

use super::numbers::seq;
use super::slim::{self, Found};
use crate::codes::{code, code_option, json};
use crate::db::FromRow;
use crate::{Conn, StoreError, instance};

/// More changes than this and a browser asks for the whole board.
const MOST_CHANGES: i64 = 500;
/// How often a reading is begun again because somebody changed the board meanwhile.
const TRIES: usize = 20;

/// What has happened since a number: the cards as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    pub epoch: String,
    /// The board's number now.
    pub seq: i64,
    /// Too much has happened, or the number is from another time: ask for the whole board.
    pub resync: bool,
    /// The sum of the changes; empty when `resync`.
    pub change: Change,
}

#[derive(FromRow)]
struct RawBoard {
    seq: i64,
    name: String,
    prefix: String,
    wip_mode: String,
    wip_max: Option<i64>,
    group_id: i64,
}

#[derive(FromRow)]
struct RawColumn {
    id: i64,
    name: String,
    role: String,
    wip_max: Option<i64>,
    entry_policy: String,
    exit_policy: String,
    exit_check: bool,
}

#[derive(FromRow)]
struct RawEvent {
    at_seq: i64,
    op_id: Option<String>,
    person_id: Option<i64>,
    kind: String,
    card_id: Option<i64>,
    detail: String,
}

/// The whole board as it is at one of its numbers. `None`: no such board.
///
/// # Errors
/// [`StoreError::Busy`] when the board changes faster than it can be read; faults of the database.
pub async fn snapshot(c: &mut Conn, board: BoardId) -> Result<Option<Snapshot>, StoreError> {
    // Every write takes the board's next number: with the same number before and after, what was
    // read in between is of one moment.
    for _ in 0..TRIES {
        let Some(raw) = head(c, board).await? else {
            return Ok(None);
        };
        let snapshot = read(c, board, raw).await?;
        if seq(c, board).await? == Some(snapshot.seq) {
            return Ok(Some(snapshot));
        }
    }
    Err(StoreError::Busy)
}

async fn head(c: &mut Conn, board: BoardId) -> Result<Option<RawBoard>, StoreError> {
    crate::sql!("select seq, name, prefix, wip_mode, wip_max, group_id from board where id = $1")
        .bind(board)
        .optional(c)
        .await
}

async fn read(c: &mut Conn, board: BoardId, raw: RawBoard) -> Result<Snapshot, StoreError> {
    Ok(Snapshot {
        v: 1,
        epoch: instance::epoch(c).await?.unwrap_or_default(),
        seq: raw.seq,
        board,
        name: raw.name,
        prefix: raw.prefix,
        wip_mode: code("board.wip_mode", &raw.wip_mode)?,
        wip_max: raw.wip_max,
        columns: columns(c, board).await?,
        lanes: lanes(c, board).await?,
        labels: labels(c, board).await?,
        people: people(c, board, raw.group_id).await?,
        cards: slim::whole(c, board).await?,
    })
}

async fn columns(c: &mut Conn, board: BoardId) -> Result<Vec<SlimColumn>, StoreError> {
    let rows: Vec<RawColumn> = crate::sql!(
        "select id, name, role, wip_max, entry_policy, exit_policy, exit_check from board_column \
         where board_id = $1 and deleted_at is null order by position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    let column = |raw: RawColumn| {
        Ok(SlimColumn {
            id: ColumnId::new(raw.id),
            name: raw.name,
            role: code("board_column.role", &raw.role)?,
            limit: raw.wip_max,
            entry: raw.entry_policy,
            exit: raw.exit_policy,
            asks: raw.exit_check,
        })
    };
    rows.into_iter().map(column).collect()
}

async fn lanes(c: &mut Conn, board: BoardId) -> Result<Vec<SlimLane>, StoreError> {
    let rows: Vec<(i64, String, Option<i64>, Option<String>)> = crate::sql!(
        "select id, name, wip_max, class from lane \
         where board_id = $1 and deleted_at is null order by is_default desc, position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    let lane = |(id, name, limit, class): (i64, String, Option<i64>, Option<String>)| {
        Ok(SlimLane {
            id: LaneId::new(id),
            name,
            limit,
            class: code_option("lane.class", class.as_deref())?,
        })
    };
    rows.into_iter().map(lane).collect()
}

async fn labels(c: &mut Conn, board: BoardId) -> Result<Vec<SlimLabel>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = crate::sql!(
        "select id, name, colour, pattern from label \
         where board_id = $1 and deleted_at is null order by position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    let label = |(id, name, colour, pattern): (i64, String, String, String)| {
        Ok(SlimLabel {
            id: LabelId::new(id),
            name,
            colour: code("label.colour", &colour)?,
            pattern: code("label.pattern", &pattern)?,
        })
    };
    rows.into_iter().map(label).collect()
}

/// Who can be put on cards, and who are on live ones.
async fn people(c: &mut Conn, board: BoardId, group: i64) -> Result<Vec<SlimPerson>, StoreError> {
    let rows: Vec<(i64, String)> = crate::sql!(
        "select person.id, coalesce(person.name, person.email, '') as called from person \
         where person.id in \
             (select membership.person_id from membership join person as it on it.id = membership.person_id \
              where membership.group_id = $2 and membership.ended_at is null and it.disabled_at is null \
              union \
              select board_member.person_id from board_member join person as it on it.id = board_member.person_id \
              where board_member.board_id = $1 and board_member.role in ('worker', 'manager') \
                and it.disabled_at is null \
              union \
              select card_person.person_id from card join card_person on card_person.card_id = card.id \
              where card.board_id = $1 and card.archived_at is null and card.deleted_at is null) \
         order by called, person.id"
    )
    .bind(board)
    .bind(group)
    .all(c)
    .await?;
    let person = |(id, name)| SlimPerson {
        id: PersonId::new(id),
        name,
    };
    Ok(rows.into_iter().map(person).collect())
}

/// Cards of the board as they are now, in the order asked, also archived and deleted ones.
///
/// # Errors
/// Faults of the database only.
pub async fn slim(c: &mut Conn, board: BoardId, cards: &[CardId]) -> Result<Vec<SlimCard>, StoreError> {
    let found = slim::some(c, board, cards).await?;
    Ok(found.into_iter().map(|found| found.card).collect())
}

/// As [`slim`], apart: cards that are on the board, and the numbers of those that are not.
pub(crate) async fn live(
    c: &mut Conn,
    board: BoardId,
    cards: &[CardId],
) -> Result<(Vec<SlimCard>, Vec<CardId>), StoreError> {
    let found = slim::some(c, board, cards).await?;
    Ok(apart(cards.to_vec(), found))
}

fn apart(mut named: Vec<CardId>, found: Vec<Found>) -> (Vec<SlimCard>, Vec<CardId>) {
    let live: Vec<SlimCard> = found.into_iter().filter(|it| it.is_live).map(|it| it.card).collect();
    let here: std::collections::HashSet<CardId> = live.iter().map(|card| card.id).collect();
    named.retain(|card| !here.contains(card));
    (live, named)
}

/// What has happened since `since`: the current state of every card touched. `None`: no such board.
///
/// # Errors
/// Faults of the database only.
pub async fn changes(c: &mut Conn, board: BoardId, since: i64) -> Result<Option<Changes>, StoreError> {
    // Read first: cards read after it are as new or newer, and what is newer comes again.
    let Some(seq) = seq(c, board).await? else {
        return Ok(None);
    };
    let epoch = instance::epoch(c).await?.unwrap_or_default();
    let mut changes = Changes {
        epoch,
        seq,
        resync: since > seq || seq - since > MOST_CHANGES || since < 0,
        change: Change {
            seq,
            ..Change::default()
        },
    };
    if changes.resync || since == seq {
        return Ok(Some(changes));
    }
    let rows: Vec<(Option<i64>, String)> = crate::sql!(
        "select card_id, detail from board_event where board_id = $1 and seq > $2 \
         union all \
         select card_id, '{}' from board_event_card where board_id = $1 and seq > $2"
    )
    .bind(board)
    .bind(since)
    .all(c)
    .await?;
    let mut named = Vec::new();
    for (card, detail) in rows {
        named.extend(card.map(CardId::new));
        changes.change.whole |= json::<Facts>("board_event.detail", &detail)?.whole;
    }
    named.sort_unstable();
    named.dedup();
    let found = slim::touched(c, board, since).await?;
    (changes.change.cards, changes.change.removed) = apart(named, found);
    Ok(Some(changes))
}

/// One change, with its cards as they are now. `None`: no such change.
///
/// # Errors
/// Faults of the database only.
pub async fn event(c: &mut Conn, board: BoardId, seq: i64) -> Result<Option<Change>, StoreError> {
    let rows: Vec<RawEvent> = crate::sql!(
        "select e.seq as at_seq, e.op_id, e.person_id, e.kind, coalesce(t.card_id, e.card_id) as card_id, e.detail \
         from board_event e left join board_event_card t on t.board_id = e.board_id and t.seq = e.seq \
         where e.board_id = $1 and e.seq = $2 order by t.card_id"
    )
    .bind(board)
    .bind(seq)
    .all(c)
    .await?;
    let named: Vec<CardId> = rows.iter().filter_map(|row| row.card_id).map(CardId::new).collect();
    let Some(row) = rows.into_iter().next() else {
        return Ok(None);
    };
    let (cards, removed) = live(c, board, &named).await?;
    Ok(Some(Change {
        seq: row.at_seq,
        op_id: row.op_id,
        by: row.person_id.map(PersonId::new),
        kind: row.kind,
        cards,
        removed,
        whole: json::<Facts>("board_event.detail", &row.detail)?.whole,
    }))
}
