//! What the desk shows of itself: signals that [`super::bar`] draws.

use domain::CardId;
use domain::boards::Ask;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Connection {
    Open,
    Connecting,
    Broken,
}

/// What was just done, or why it was not.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Toast {
    pub tone: &'static str,
    pub words: String,
    /// A button: what it does and its words.
    pub act: Option<(&'static str, &'static str)>,
}

/// The open dialog.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Open {
    pub title: String,
    pub what: What,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum What {
    /// *Siirrä*, for one card or several; what was asked before when the server wants more.
    Move(Vec<CardId>, Option<Box<Wanted>>),
    /// *Lisää toimintoja*.
    More(CardId),
    Title(CardId),
    Labels(CardId),
    People(CardId),
    Block(CardId),
    New(domain::ColumnId, Option<domain::LaneId>),
    Archive(Vec<CardId>),
    Keys,
}

/// A move that the server did not do as it was.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub ask: Ask,
    /// Why: a limit, or lines to tick.
    pub words: String,
    pub needs_reason: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Ui {
    pub connection: RwSignal<Connection>,
    pub waiting: RwSignal<i64>,
    pub news: RwSignal<i64>,
    pub picked: RwSignal<i64>,
    pub toast: RwSignal<Option<Toast>>,
    pub said: RwSignal<String>,
    pub alert: RwSignal<String>,
    /// The dialog's heading.
    pub title: RwSignal<String>,
}

impl Ui {
    pub(super) fn new() -> Self {
        Self {
            connection: RwSignal::new(Connection::Connecting),
            waiting: RwSignal::new(0),
            news: RwSignal::new(0),
            picked: RwSignal::new(0),
            toast: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            alert: RwSignal::new(String::new()),
            title: RwSignal::new(String::new()),
        }
    }

    /// A button of the desk's own was pressed.
    pub(super) fn press(self, act: &'static str) {
        super::listen::pressed(act);
    }
}
