//! What the stream of changes says to a browser, and how a browser asks for it.
//!
//! `GET /taulut/virta?t=3-120&t=5-7` follows boards 3 and 5 from the changes 120 and 7; `&e=EPOCH` is
//! the epoch the browser knows. The answer is `text/event-stream`, one for all boards of a browser:
//!
//! | event | data | what to do |
//! |---|---|---|
//! | `op` | [`Told`] | the next number: apply it; an older one: let it be; a later one: ask for the changes |
//! | `touch` | [`Touch`] | ask for the changes up to this number |
//! | `resync` | [`Resync`] | ask for the whole board |
//! | `gone` | [`Gone`] | clear the board from the screen and from memory; with the last one the stream ends |
//! | `hb` | the text of [`Place`] | still here, every 15 seconds; a browser that hears nothing for 40 asks anew |
//!
//! Each event but `gone` carries `id:`, a [`Place`] in text, which comes back as `Last-Event-ID` and
//! then counts more than the query.

use serde::{Deserialize, Serialize};

use super::Change;
use crate::ids::BoardId;

/// A longer event is told as [`Touch`], bytes.
pub const LONGEST_EVENT: usize = 4 * 1024;
/// Boards of one stream.
pub const MOST_FOLLOWED: usize = 20;
/// Seconds between two heartbeats.
pub const HEARTBEAT_SECONDS: u64 = 15;

/// One change of one board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub board: BoardId,
    pub change: Change,
}

/// The board has come to this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    pub board: BoardId,
    pub seq: i64,
}

/// What the browser knows of the board is of no use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resync {
    pub board: BoardId,
    pub reason: WhyResync,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyResync {
    /// A backup was restored: another epoch, or a number that has not been reached.
    Restored,
    /// The browser read too slowly, and some changes were not sent.
    Slow,
}

/// The board is not this person's to see any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    pub board: BoardId,
    pub reason: WhyGone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyGone {
    /// The right was taken away, or the board does not exist.
    Revoked,
    /// The session has ended.
    SignedOut,
}

/// How far a browser is: the epoch and each board's last number. As text `EPOCH.3-120.5-7`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub epoch: String,
    pub boards: Vec<(BoardId, i64)>,
}

impl Place {
    /// The text of `id:`.
    pub fn as_text(&self) -> String {
        let mut text = self.epoch.clone();
        for (board, seq) in &self.boards {
            text.push_str(&[".", &board.to_string(), "-", &seq.to_string()].concat());
        }
        text
    }

    /// None when it is nothing of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let epoch = parts.next()?.to_owned();
        let boards = parts.map(parse_board).collect::<Option<Vec<_>>>()?;
        // A word without a board was not written by us.
        (!boards.is_empty()).then_some(Self { epoch, boards })
    }
}

/// Reads `3-120`: a board and the number of its last change that is known.
pub fn parse_board(text: &str) -> Option<(BoardId, i64)> {
    let (board, seq) = text.split_once('-')?;
    let seq: i64 = seq.parse().ok()?;
    (seq >= 0).then_some((board.parse().ok()?, seq))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_what_it_writes() {
        let place = Place {
            epoch: "e4f1".to_owned(),
            boards: vec![(BoardId::new(3), 120), (BoardId::new(5), 0)],
        };
        assert_eq!(place.as_text(), "e4f1.3-120.5-0");
        assert_eq!(Place::parse("e4f1.3-120.5-0"), Some(place));
        for strange in ["e4f1.3", "e4f1", "not ours", ""] {
            assert_eq!(Place::parse(strange), None, "{strange}");
        }
        assert_eq!(parse_board("3--1"), None);
    }
}
