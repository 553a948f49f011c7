//! What the screen needs to know of an operation: which cards it is about, and how it follows them.

use crate::boards::{Anchor, Ask, SlimCard};
use crate::ids::CardId;

/// The cards an operation is about.
pub fn subjects(ask: &Ask) -> Vec<CardId> {
    match ask {
        Ask::Move { card, .. }
        | Ask::Return { card, .. }
        | Ask::Edit { card, .. }
        | Ask::Describe { card, .. }
        | Ask::Label { card, .. }
        | Ask::Assign { card, .. }
        | Ask::Pull { card, .. }
        | Ask::Block { card, .. }
        | Ask::Unblock { card }
        | Ask::AddChecklist { card, .. }
        | Ask::RemoveChecklist { card, .. }
        | Ask::AddCheck { card, .. }
        | Ask::RemoveCheck { card, .. }
        | Ask::Tick { card, .. }
        | Ask::Link { card, .. }
        | Ask::Tie { card, .. } => vec![*card],
        Ask::Archive { cards, .. }
        | Ask::Restore { cards, .. }
        | Ask::Delete { cards }
        | Ask::MoveMany { cards, .. }
        | Ask::LabelMany { cards, .. } => cards.clone(),
        Ask::Create { .. } | Ask::Undo { .. } | Ask::NewLabel { .. } => Vec::new(),
    }
}

/// Whether an operation puts cards somewhere: among the cards that the screen knows, until the stream
/// has told where the others are.
pub(super) const fn places(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::Create { .. }
            | Ask::Move { .. }
            | Ask::MoveMany { .. }
            | Ask::Return { .. }
            | Ask::Archive { .. }
            | Ask::Delete { .. }
    )
}

/// A card has got its number: what was asked about it by the temporary one is about it.
pub(super) fn rename(ask: &mut Ask, temporary: CardId, real: CardId) {
    let put = |card: &mut CardId| {
        if *card == temporary {
            *card = real;
        }
    };
    let beside = |anchor: &mut Anchor| match anchor {
        Anchor::After(card) | Anchor::Before(card) => put(card),
        Anchor::Top | Anchor::Bottom => {}
    };
    match ask {
        Ask::Create { anchor, .. } => beside(anchor),
        Ask::Move { card, anchor, alt, .. } => {
            put(card);
            beside(anchor);
            if let Some(alt) = alt {
                beside(alt);
            }
        }
        Ask::Return { card, .. }
        | Ask::Edit { card, .. }
        | Ask::Label { card, .. }
        | Ask::Assign { card, .. }
        | Ask::Pull { card, .. }
        | Ask::Block { card, .. }
        | Ask::Unblock { card } => put(card),
        Ask::Archive { cards, .. } | Ask::Delete { cards } | Ask::LabelMany { cards, .. } => {
            cards.iter_mut().for_each(put);
        }
        Ask::MoveMany { cards, anchor, .. } => {
            cards.iter_mut().for_each(put);
            beside(anchor);
        }
        _ => {}
    }
}

/// What the person asked next, they asked looking at their own change.
pub(super) fn see(ask: &mut Ask, now: &SlimCard) {
    match ask {
        Ask::Move { card, seen, .. } | Ask::Return { card, seen, .. } | Ask::Edit { card, seen, .. }
            if *card == now.id && *seen < now.version =>
        {
            *seen = now.version;
        }
        _ => {}
    }
}
