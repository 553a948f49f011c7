//! The cards that are tied to an idea, and how far each of them is.

use std::collections::BTreeSet;

use domain::boards::ColumnRole;
use domain::{CardId, Date, IdeaId};

use super::line::Wording;
use crate::codes::{code, day_option};
use crate::db::FromRow;
use crate::{Conn, StoreError};

#[derive(FromRow)]
struct Raw {
    id: i64,
    role: String,
    position: i64,
    due_on: Option<String>,
    is_archived: bool,
    public_fi: String,
    public_sv: String,
    public_en: String,
}

/// A card that is tied to an idea; deleted ones are not among them.
#[derive(Clone, Debug)]
pub(crate) struct Tied {
    pub(crate) id: CardId,
    pub(crate) role: ColumnRole,
    position: i64,
    pub(crate) due: Option<Date>,
    is_archived: bool,
    pub(crate) wording: Wording,
}

impl Tied {
    pub(crate) const fn is_live(&self) -> bool {
        !self.is_archived
    }

    /// The work is done: also when the card has been put away since.
    pub(crate) fn is_done(&self) -> bool {
        self.role == ColumnRole::Done
    }

    /// How far it is; work that was given up is nowhere.
    fn how_far(&self) -> Option<(u8, i64)> {
        (self.is_live() || self.is_done()).then_some((self.role.stage(), self.position))
    }
}

/// Of several cards the furthest counts.
pub(super) fn furthest(cards: &[Tied]) -> Option<&Tied> {
    cards
        .iter()
        .filter(|card| card.how_far().is_some())
        .max_by_key(|card| card.how_far())
}

/// The cards of an idea.
pub(crate) async fn tied(c: &mut Conn, idea: IdeaId) -> Result<Vec<Tied>, StoreError> {
    let rows: Vec<Raw> = crate::sql!(
        "select card.id, col.role, col.position, card.due_on, card.archived_at is not null as is_archived, \
                col.public_fi, col.public_sv, col.public_en \
         from tie join card on card.id = tie.card_id join board_column col on col.id = card.column_id \
         where tie.idea_id = $1 and tie.untied_at is null and tie.measure_id is null and card.deleted_at is null \
         order by tie.id"
    )
    .bind(idea)
    .all(c)
    .await?;
    rows.into_iter()
        .map(|raw| {
            Ok(Tied {
                id: CardId::new(raw.id),
                role: code("board_column.role", &raw.role)?,
                position: raw.position,
                due: day_option("card.due_on", raw.due_on.as_deref())?,
                is_archived: raw.is_archived,
                wording: Wording {
                    fi: raw.public_fi,
                    sv: raw.public_sv,
                    en: raw.public_en,
                },
            })
        })
        .collect()
}

/// The ideas that these cards are tied to, in order of number: rows are taken in that order.
pub(crate) async fn ideas_of(c: &mut Conn, cards: &[CardId]) -> Result<BTreeSet<IdeaId>, StoreError> {
    let mut ideas = BTreeSet::new();
    for card in cards {
        let rows: Vec<(i64,)> =
            crate::sql!("select idea_id from tie where card_id = $1 and untied_at is null and idea_id is not null")
                .bind(*card)
                .all(c)
                .await?;
        ideas.extend(rows.into_iter().map(|(id,)| IdeaId::new(id)));
    }
    Ok(ideas)
}
