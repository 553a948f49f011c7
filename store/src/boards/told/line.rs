//! The public line of a move: the column's public wording, kept as it was when it was told.
//!
//! A line is written once a change of wording and read by nobody for five minutes. A move that comes
//! before that takes its place; the log is append-only, so the former line is marked as undone.

use domain::thread::Facts;
use domain::{CardId, ColumnId, EventKind, IdeaId, Language, MailKind, Moment};

use super::tied::{Tied, furthest};
use super::{Hand, is_open};
use crate::db::FromRow;
use crate::handling::undo;
use crate::ideas::Matter;
use crate::ideas::events::{self, Happening, Said};
use crate::{Conn, StoreError, Tx, outbox};

/// What residents read of a column, in three languages; an empty one falls back on the Finnish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub fi: String,
    pub sv: String,
    pub en: String,
}

impl Wording {
    /// The words in a language; empty when the column tells nothing.
    pub fn words(&self, language: Language) -> &str {
        let own = match language {
            Language::Fi => &self.fi,
            Language::Sv => &self.sv,
            Language::En => &self.en,
        };
        if own.trim().is_empty() { &self.fi } else { own }
    }

    /// The column is kept out of the public.
    pub fn is_empty(&self) -> bool {
        self.fi.trim().is_empty()
    }
}

#[derive(FromRow)]
struct Told {
    id: i64,
    not_before: i64,
    said: Option<String>,
    said_sv: Option<String>,
    said_en: Option<String>,
}

impl Told {
    fn is(&self, wording: &Wording) -> bool {
        let same = |told: &Option<String>, words: &str| told.as_deref().unwrap_or_default() == words;
        same(&self.said, &wording.fi) && same(&self.said_sv, &wording.sv) && same(&self.said_en, &wording.en)
    }
}

/// What stands of what has been told, the latest first.
async fn told(c: &mut Conn, idea: IdeaId) -> Result<Vec<Told>, StoreError> {
    crate::sql!(
        "select event.id, event.not_before, step.said, step.said_sv, step.said_en \
         from event left join idea_step step on step.event_id = event.id \
         where event.idea_id = $1 and event.kind = 'worked' \
           and not exists (select 1 from event undone where undone.idea_id = event.idea_id \
                           and undone.kind = 'undone' and undone.caused_by = event.id) \
         order by event.idea_id desc, event.id desc limit 20"
    )
    .bind(idea)
    .all(c)
    .await
}

/// Tells where the furthest card is now, if that is other words than were told last.
pub(super) async fn tell(tx: &mut Tx, matter: &Matter, its: &[Tied], hand: Hand) -> Result<(), StoreError> {
    let told = told(tx, matter.id).await?;
    let card = furthest(its).filter(|card| !card.wording.is_empty() && is_open(matter.status));
    if let (Some(card), Some(last)) = (card, told.first())
        && last.is(&card.wording)
    {
        return Ok(());
    }
    take_back_these(tx, matter.id, &told, hand).await?;
    let out = told.iter().find(|line| line.not_before <= hand.now.millis());
    match card {
        Some(card) if !out.is_some_and(|last| last.is(&card.wording)) => write(tx, matter, card, hand).await,
        _ => Ok(()),
    }
}

/// What was not told yet never is.
pub(super) async fn take_back(tx: &mut Tx, idea: IdeaId, hand: Hand) -> Result<(), StoreError> {
    let told = told(tx, idea).await?;
    take_back_these(tx, idea, &told, hand).await
}

async fn take_back_these(tx: &mut Tx, idea: IdeaId, told: &[Told], hand: Hand) -> Result<(), StoreError> {
    for line in told.iter().filter(|line| line.not_before > hand.now.millis()) {
        let undone = Happening::new(idea, EventKind::Undone, hand.doer(), hand.now);
        events::write(tx, undone.because(line.id)).await?;
        outbox::drop_for(tx, line.id, hand.now).await?;
        crate::sql!("delete from idea_undo where event_id = $1")
            .bind(line.id)
            .execute(tx)
            .await?;
    }
    Ok(())
}

async fn write(tx: &mut Tx, matter: &Matter, card: &Tied, hand: Hand) -> Result<(), StoreError> {
    let facts = Facts {
        card: Some(card.id),
        ..Facts::default()
    };
    let mut happening = Happening::new(matter.id, EventKind::Worked, hand.doer(), hand.now)
        .public(matter.hidden.is_none())
        .facts(&facts);
    happening.not_before = Some(hand.tell_at());
    let event = events::write(tx, happening).await?;
    let Wording { fi, sv, en } = card.wording.clone();
    let said = Said {
        said: Some(fi),
        said_sv: Some(sv),
        said_en: Some(en),
        ..Said::default()
    };
    events::write_said(tx, event, matter.id, said).await?;
    // When it is forgotten, kept pages are drawn anew, with the line.
    undo::keep_until(tx, event, matter, hand.tell_at()).await?;
    if has_letter(tx, matter.id, hand.tell_at()).await? {
        return Ok(());
    }
    outbox::tell_author_at(tx, matter.id, MailKind::Status, Some(event), hand.now, hand.tell_at()).await
}

/// The step of the same moment has a letter of its own: one is enough.
async fn has_letter(c: &mut Conn, idea: IdeaId, at: Moment) -> Result<bool, StoreError> {
    let waiting: Option<(i64,)> = crate::sql!(
        "select id from outbox where idea_id = $1 and kind = 'status' and not_before = $2 \
         and sent_at is null and dropped_at is null limit 1"
    )
    .bind(idea)
    .bind(at)
    .optional(c)
    .await?;
    Ok(waiting.is_some())
}

/// What residents would read, five minutes after it, of moving the card to each column of its board: for
/// whoever moves it. Columns that tell nothing are left out; so is everything when nobody follows it.
///
/// # Errors
/// Only faults of the database.
pub async fn ahead(c: &mut Conn, card: CardId) -> Result<Vec<(ColumnId, Wording)>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = crate::sql!(
        "select col.id, col.public_fi, col.public_sv, col.public_en \
         from card join board_column col on col.board_id = card.board_id and col.id <> card.column_id \
         where card.id = $1 and col.deleted_at is null and col.public_fi <> '' and exists \
               (select 1 from tie join idea on idea.id = tie.idea_id \
                where tie.card_id = card.id and tie.untied_at is null \
                  and idea.status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing')) \
         order by col.position, col.id"
    )
    .bind(card)
    .all(c)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, fi, sv, en)| (ColumnId::new(id), Wording { fi, sv, en }))
        .collect())
}
