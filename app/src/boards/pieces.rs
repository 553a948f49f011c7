//! What goes over a stream, written as `text/event-stream` wants it.

use bytes::Bytes;
use domain::BoardId;
use domain::boards::Change;
use domain::boards::stream::{Gone, LONGEST_EVENT, Resync, Told, Touch, WhyGone, WhyResync};
use serde::Serialize;

/// One piece; the same for everybody who follows the board, but for the `id:` in front of it.
pub(super) enum Piece {
    Change {
        board: BoardId,
        /// The number it brings the board to.
        seq: i64,
        text: Bytes,
    },
    Gone {
        board: BoardId,
        text: Bytes,
    },
    Beat,
    /// The server stops.
    Last(Bytes),
}

/// A change with its cards, or its number when that is too long or must be asked for as a whole.
pub(super) fn change(board: BoardId, seq: i64, change: Option<Change>) -> Bytes {
    let told = change.map(|change| event("op", &Told { board, change }));
    match told {
        Some(text) if text.len() <= LONGEST_EVENT => text,
        _ => touch(board, seq),
    }
}

pub(super) fn touch(board: BoardId, seq: i64) -> Bytes {
    event("touch", &Touch { board, seq })
}

pub(super) fn gone(board: BoardId, reason: WhyGone) -> Bytes {
    event("gone", &Gone { board, reason })
}

pub(super) fn resync(board: BoardId, reason: WhyResync) -> Bytes {
    event("resync", &Resync { board, reason })
}

/// When to come again, milliseconds: not all at once.
pub(super) fn retry(number: u64) -> Bytes {
    ["retry: ", &(1_000 + number * 977 % 4_000).to_string(), "\n\n"]
        .concat()
        .into()
}

/// Our shapes always become JSON, which holds no line break.
fn event(name: &str, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).unwrap_or_default();
    ["event: ", name, "\ndata: ", &data, "\n\n"].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_change_is_told_by_its_number() {
        let board = BoardId::new(3);
        let small = Change {
            seq: 9,
            ..Change::default()
        };
        let text = String::from_utf8(change(board, 9, Some(small.clone())).to_vec()).expect("text");
        assert!(text.starts_with("event: op\ndata: {\"board\":3,"), "{text}");
        let large = Change {
            removed: (1..2_000).map(domain::CardId::new).collect(),
            ..small
        };
        let text = change(board, 9, Some(large));
        assert_eq!(text, "event: touch\ndata: {\"board\":3,\"seq\":9}\n\n");
    }

    #[test]
    fn browsers_come_back_at_different_times() {
        assert_ne!(retry(1), retry(2));
        assert_eq!(retry(1), "retry: 1977\n\n");
    }
}
