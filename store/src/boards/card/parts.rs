//! What hangs on a card: people, labels, what stands in its way, checklists, links, ties.

use domain::boards::{BlockCategory, LabelColour, LabelPattern, LinkKind, SlimLabel};
use domain::{CardId, CheckId, ChecklistId, IdeaId, LabelId, Moment, PersonId};

use crate::codes::code;
use crate::db::FromRow;
use crate::{Conn, StoreError};

/// Everything on a card but its own row, comments and files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Who are on it, the one who pulls first.
    pub people: Vec<OnCard>,
    pub labels: Vec<LabelId>,
    /// What stood or stands in its way, the newest first.
    pub blocks: Vec<Block>,
    pub checklists: Vec<Checklist>,
    pub links: Vec<Link>,
    pub ties: Vec<Tie>,
}

/// Somebody on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCard {
    pub id: PersonId,
    pub name: Option<String>,
    pub pulls: bool,
}

/// An interval in which something stood in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub id: i64,
    pub category: BlockCategory,
    pub text: String,
    pub waiting_for: String,
    pub from: Moment,
    pub from_by: Option<String>,
    /// None: it stands there still.
    pub to: Option<Moment>,
}

/// A checklist with its lines in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    pub id: ChecklistId,
    pub name: String,
    pub checks: Vec<Check>,
}

/// A line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub id: CheckId,
    pub text: String,
    /// When it was ticked, and by whom.
    pub done: Option<(Moment, Option<String>)>,
}

/// Another card that belongs together with this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub kind: LinkKind,
    /// This card is the other end: it *is blocked by*.
    pub is_inward: bool,
    pub other: CardId,
    pub number: i64,
    pub title: String,
    /// Neither finished, nor archived, nor in the bin.
    pub is_open: bool,
    /// In the bin: shown without a way there.
    pub is_deleted: bool,
}

/// An idea that the card grew from or works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub idea: IdeaId,
    pub title: String,
}

#[derive(FromRow)]
struct RawBlock {
    id: i64,
    category: String,
    text: String,
    waiting_for: String,
    from_at: i64,
    name: Option<String>,
    to_at: Option<i64>,
}

#[derive(FromRow)]
struct RawCheck {
    id: i64,
    checklist_id: i64,
    text: String,
    done_at: Option<i64>,
    name: Option<String>,
}

#[derive(FromRow)]
struct RawLink {
    kind: String,
    is_inward: bool,
    id: i64,
    number: i64,
    title: String,
    is_open: bool,
    is_deleted: bool,
}

/// Everything on the card, read one after another.
///
/// # Errors
/// Faults of the database only.
pub async fn parts(c: &mut Conn, card: CardId) -> Result<Parts, StoreError> {
    Ok(Parts {
        people: people(c, card).await?,
        labels: labels(c, card).await?,
        blocks: blocks(c, card).await?,
        checklists: checklists(c, card).await?,
        links: links(c, card).await?,
        ties: ties(c, card).await?,
    })
}

async fn people(c: &mut Conn, card: CardId) -> Result<Vec<OnCard>, StoreError> {
    let rows: Vec<(i64, Option<String>, bool)> = crate::sql!(
        "select person.id, person.name, card_person.pulls from card_person \
         join person on person.id = card_person.person_id \
         where card_person.card_id = $1 order by card_person.pulls desc, person.name, person.id"
    )
    .bind(card)
    .all(c)
    .await?;
    let people = rows.into_iter().map(|(id, name, pulls)| OnCard {
        id: PersonId::new(id),
        name,
        pulls,
    });
    Ok(people.collect())
}

async fn labels(c: &mut Conn, card: CardId) -> Result<Vec<LabelId>, StoreError> {
    let rows: Vec<(i64,)> = crate::sql!(
        "select label.id from card_label join label on label.id = card_label.label_id \
         where card_label.card_id = $1 and label.deleted_at is null order by label.position, label.id"
    )
    .bind(card)
    .all(c)
    .await?;
    Ok(rows.into_iter().map(|(id,)| LabelId::new(id)).collect())
}

/// The labels of a board in order.
///
/// # Errors
/// Faults of the database only.
pub async fn board_labels(c: &mut Conn, board: domain::BoardId) -> Result<Vec<SlimLabel>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = crate::sql!(
        "select id, name, colour, pattern from label where board_id = $1 and deleted_at is null order by position, id"
    )
    .bind(board)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|(id, name, colour, pattern)| {
            Ok(SlimLabel {
                id: LabelId::new(id),
                name,
                colour: code::<LabelColour>("label.colour", &colour)?,
                pattern: code::<LabelPattern>("label.pattern", &pattern)?,
            })
        })
        .collect()
}

async fn blocks(c: &mut Conn, card: CardId) -> Result<Vec<Block>, StoreError> {
    let rows: Vec<RawBlock> = crate::sql!(
        "select card_block.id, category, text, waiting_for, from_at, person.name, to_at from card_block \
         left join person on person.id = card_block.from_person \
         where card_id = $1 order by from_at desc, card_block.id desc"
    )
    .bind(card)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Block {
                id: raw.id,
                category: code::<BlockCategory>("card_block.category", &raw.category)?,
                text: raw.text,
                waiting_for: raw.waiting_for,
                from: Moment::from_millis(raw.from_at),
                from_by: raw.name,
                to: raw.to_at.map(Moment::from_millis),
            })
        })
        .collect()
}

async fn checklists(c: &mut Conn, card: CardId) -> Result<Vec<Checklist>, StoreError> {
    let lists: Vec<(i64, String)> =
        crate::sql!("select id, name from checklist where card_id = $1 order by position, id")
            .bind(card)
            .all(c)
            .await?;
    let checks: Vec<RawCheck> = crate::sql!(
        "select check_item.id, checklist_id, text, done_at, person.name from check_item \
         left join person on person.id = check_item.done_by \
         where card_id = $1 order by checklist_id, position, check_item.id"
    )
    .bind(card)
    .all(c)
    .await?;
    let mut lists: Vec<Checklist> = lists
        .into_iter()
        .map(|(id, name)| Checklist {
            id: ChecklistId::new(id),
            name,
            checks: Vec::new(),
        })
        .collect();
    for raw in checks {
        if let Some(list) = lists.iter_mut().find(|list| list.id.get() == raw.checklist_id) {
            list.checks.push(Check {
                id: CheckId::new(raw.id),
                text: raw.text,
                done: raw.done_at.map(|at| (Moment::from_millis(at), raw.name)),
            });
        }
    }
    Ok(lists)
}

async fn links(c: &mut Conn, card: CardId) -> Result<Vec<Link>, StoreError> {
    let rows: Vec<RawLink> = crate::sql!(
        "select card_link.kind, (card_link.card_id <> $1) as is_inward, other.id, other.ref as number, other.title, \
                (other.finished_at is null and other.archived_at is null and other.deleted_at is null) as is_open, \
                (other.deleted_at is not null) as is_deleted \
         from card_link \
         join card other on other.id = case when card_link.card_id = $1 then card_link.other_id \
                                            else card_link.card_id end \
         where card_link.card_id = $1 or card_link.other_id = $1 \
         order by card_link.kind, 2, other.ref"
    )
    .bind(card)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Link {
                kind: code::<LinkKind>("card_link.kind", &raw.kind)?,
                is_inward: raw.is_inward,
                other: CardId::new(raw.id),
                number: raw.number,
                title: raw.title,
                is_open: raw.is_open,
                is_deleted: raw.is_deleted,
            })
        })
        .collect()
}

async fn ties(c: &mut Conn, card: CardId) -> Result<Vec<Tie>, StoreError> {
    let rows: Vec<(i64, String)> = crate::sql!(
        "select idea.id, case when idea.visibility = 'public' and idea.hidden_at is null then idea.title else '' end as title \
         from tie join idea on idea.id = tie.idea_id \
         where tie.card_id = $1 and tie.untied_at is null order by tie.tied_at, tie.id"
    )
    .bind(card)
    .all(c)
    .await?;
    let ties = rows.into_iter().map(|(id, title)| Tie {
        idea: IdeaId::new(id),
        title,
    });
    Ok(ties.collect())
}
