//! What waits on the device until it is answered, and refusals as they come.
//!
//! Both are flat here: what serde makes for the nested forms of [`Ask`] and [`Why`] is a sixth of the
//! whole client.

use domain::boards::screen::Waiting;
use domain::boards::{Anchor, Ask, BlockCategory, Edit, Op, Outcome, Over, Refused, SlimCard, Why};
use domain::{CardId, ColumnId, LabelId, LaneId, PersonId};
use serde::{Deserialize, Serialize};

use super::dom;
use super::state::{Desk, Given};

/// A refusal, [`Refused`].
#[derive(Deserialize)]
pub(super) struct RawRefused {
    why: RawWhy,
    #[serde(default)]
    cards: Vec<SlimCard>,
}

#[derive(Deserialize)]
struct RawWhy {
    why: String,
    by: Option<PersonId>,
    at: Option<i64>,
    column: Option<ColumnId>,
    theirs: Option<String>,
    version: Option<i64>,
    over: Option<Over>,
    may_exceed: Option<bool>,
    missing: Option<Vec<String>>,
    field: Option<String>,
}

impl From<RawRefused> for Refused {
    fn from(raw: RawRefused) -> Self {
        let it = raw.why;
        let (by, at) = (it.by, it.at.unwrap_or(0));
        let why = match (it.why.as_str(), it.column, it.over) {
            ("moved", Some(column), _) => Why::Moved { by, at, column },
            ("wip", _, Some(over)) => Why::Wip {
                over,
                may_exceed: it.may_exceed == Some(true),
            },
            ("edited", ..) => Why::Edited {
                theirs: it.theirs.unwrap_or_default(),
                version: it.version.unwrap_or(0),
            },
            ("policy", ..) => Why::Policy {
                missing: it.missing.unwrap_or_default(),
            },
            ("invalid", ..) => Why::Invalid {
                field: it.field.unwrap_or_default(),
            },
            ("changed", ..) => Why::Changed { by, at },
            ("column_gone", ..) => Why::ColumnGone,
            ("card_gone", ..) => Why::CardGone,
            ("nothing_to_undo", ..) => Why::NothingToUndo,
            ("full", ..) => Why::Full,
            ("outcome_missing", ..) => Why::OutcomeMissing,
            ("not_allowed", ..) => Why::NotAllowed,
            ("closed", ..) => Why::Closed,
            _ => Why::OpTaken,
        };
        Self { why, cards: raw.cards }
    }
}

/// An operation on the device: what the desk itself can ask.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    epoch: String,
    op_id: String,
    at: i64,
    temporary: Option<CardId>,
    what: String,
    cards: Vec<CardId>,
    seen: i64,
    column: i64,
    lane: Option<LaneId>,
    anchor: Option<Anchor>,
    alt: Option<Anchor>,
    anyway: bool,
    text: String,
    who: String,
    reason: Option<String>,
    ticked: Vec<usize>,
    number: i64,
    on: bool,
    code: String,
}

impl Kept {
    /// None: the desk does not ask such a thing.
    fn of(ask: &Ask) -> Option<Self> {
        let mut it = Self::default();
        let what = match ask.clone() {
            Ask::Create {
                title,
                column,
                lane,
                anchor,
                ..
            } => {
                (it.text, it.column, it.lane, it.anchor) = (title, column.get(), Some(lane), Some(anchor));
                "create"
            }
            Ask::Move {
                card,
                seen,
                column,
                lane,
                anchor,
                alt,
                anyway,
                reason,
                ticked,
            } => {
                (it.cards, it.seen, it.column, it.lane) = (vec![card], seen, column.get(), Some(lane));
                (it.anchor, it.alt, it.anyway) = (Some(anchor), alt, anyway);
                (it.reason, it.ticked) = (reason, ticked);
                "move"
            }
            Ask::MoveMany {
                cards,
                column,
                lane,
                anchor,
                reason,
            } => {
                (it.cards, it.column, it.lane) = (cards, column.get(), lane);
                (it.anchor, it.reason) = (Some(anchor), reason);
                "move_many"
            }
            Ask::Edit {
                card,
                seen,
                edit: Edit::Title(title),
            } => {
                (it.cards, it.seen, it.text) = (vec![card], seen, title);
                "title"
            }
            Ask::Label { card, label, on } => {
                (it.cards, it.number, it.on) = (vec![card], label.get(), on);
                "label"
            }
            Ask::Assign { card, person, on } => {
                (it.cards, it.number, it.on) = (vec![card], person.get(), on);
                "assign"
            }
            Ask::Block {
                card,
                category,
                text,
                waiting_for,
            } => {
                (it.cards, it.code) = (vec![card], category.as_code().to_owned());
                (it.text, it.who) = (text, waiting_for);
                "block"
            }
            Ask::Unblock { card } => {
                it.cards = vec![card];
                "unblock"
            }
            Ask::Archive { cards, outcome } => {
                it.cards = cards;
                it.code = outcome.map(|it| it.as_code().to_owned()).unwrap_or_default();
                "archive"
            }
            Ask::Undo { seq } => {
                it.number = seq;
                "undo"
            }
            _ => return None,
        };
        it.what = what.to_owned();
        Some(it)
    }

    fn ask(self) -> Option<Ask> {
        let column = ColumnId::new(self.column);
        let card = self.cards.first().copied();
        Some(match (self.what.as_str(), card) {
            ("create", _) => Ask::Create {
                title: self.text,
                column,
                lane: self.lane?,
                anchor: self.anchor?,
                idea: None,
                reason: None,
            },
            ("move", Some(card)) => Ask::Move {
                card,
                seen: self.seen,
                column,
                lane: self.lane?,
                anchor: self.anchor?,
                alt: self.alt,
                anyway: self.anyway,
                reason: self.reason,
                ticked: self.ticked,
            },
            ("move_many", _) => Ask::MoveMany {
                cards: self.cards,
                column,
                lane: self.lane,
                anchor: self.anchor?,
                reason: self.reason,
            },
            ("title", Some(card)) => Ask::Edit {
                card,
                seen: self.seen,
                edit: Edit::Title(self.text),
            },
            ("label", Some(card)) => Ask::Label {
                card,
                label: LabelId::new(self.number),
                on: self.on,
            },
            ("assign", Some(card)) => Ask::Assign {
                card,
                person: PersonId::new(self.number),
                on: self.on,
            },
            ("block", Some(card)) => Ask::Block {
                card,
                category: BlockCategory::from_code(&self.code)?,
                text: self.text,
                waiting_for: self.who,
            },
            ("unblock", Some(card)) => Ask::Unblock { card },
            ("archive", _) => Ask::Archive {
                cards: self.cards,
                outcome: Outcome::from_code(&self.code),
            },
            ("undo", _) => Ask::Undo { seq: self.number },
            _ => return None,
        })
    }
}

fn prefix(given: &Given) -> String {
    let (board, me) = (given.board.to_string(), given.me.to_string());
    ["lanka-taulu-", &board, "-", &me, "-"].concat()
}

/// Milliseconds have as many digits for two centuries: keys sort by time.
fn key(given: &Given, op: &Op) -> String {
    let at = op.client_at.unwrap_or(0).to_string();
    [&prefix(given), &at, "-", &op.op_id].concat()
}

/// Keeps an operation on the device until it is answered.
pub(super) fn keep(desk: &Desk, op: &Op, temporary: Option<CardId>) {
    let Some(kept) = Kept::of(&op.ask) else { return };
    let kept = Kept {
        epoch: desk.screen.board().epoch.clone(),
        op_id: op.op_id.clone(),
        at: op.client_at.unwrap_or(0),
        temporary,
        ..kept
    };
    if let (Some(storage), Ok(json)) = (dom::storage(), serde_json::to_string(&kept)) {
        _ = storage.set_item(&key(&desk.given, op), &json);
    }
}

pub(super) fn forget(given: &Given, op: &Op) {
    if let Some(storage) = dom::storage() {
        _ = storage.remove_item(&key(given, op));
    }
}

/// What this person had left waiting at this board, in the order it was asked.
pub(super) fn kept(given: &Given, epoch: &str) -> Vec<Waiting> {
    let Some(storage) = dom::storage() else {
        return Vec::new();
    };
    let prefix = prefix(given);
    let count = storage.length().unwrap_or(0);
    let mut keys: Vec<String> = (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(&prefix))
        .collect();
    keys.sort();
    let mut left = Vec::new();
    for key in keys {
        let kept: Option<Kept> = dom::stored(&key).and_then(|text| serde_json::from_str(&text).ok());
        let waiting = kept.filter(|it| it.epoch == epoch).and_then(|it| {
            let (op_id, client_at, temporary) = (it.op_id.clone(), Some(it.at), it.temporary);
            let ask = it.ask()?;
            Some(Waiting {
                op: Op { op_id, ask, client_at },
                temporary,
                answered: None,
            })
        });
        match waiting {
            Some(waiting) => left.push(waiting),
            None => _ = storage.remove_item(&key),
        }
    }
    left
}
