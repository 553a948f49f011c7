//! The desk's memory: one board a page, so one value a thread, and the browser has one thread.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use domain::boards::screen::{Screen, View};
use domain::boards::{BoardQuery, ColumnRole, SlimCard, Snapshot};
use domain::calendar::parse_iso;
use domain::codes::Language;
use domain::{BoardId, CardId, ColumnId, LaneId, PersonId};
use leptos::prelude::*;
use leptos::web_sys::Element;

use super::ui::Ui;
use super::{bar, dom, draw, keep, listen, net};
use crate::boards::view::Frame;

/// What the page gave.
pub(super) struct Given {
    pub board: BoardId,
    pub language: Language,
    pub pkg: String,
    pub base: String,
    pub today: String,
    pub me: PersonId,
    pub works: bool,
    pub ui: Ui,
}

/// A list item on the page and what it shows.
pub(super) struct Tile {
    pub node: Element,
    /// None: the server drew it, and an earlier version than the data has.
    pub card: Option<SlimCard>,
    pub role: ColumnRole,
    /// What is marked on it: waits, chosen, changed by others, the limit's line.
    pub marks: [bool; 4],
}

/// Everything the desk remembers.
pub(super) struct Desk {
    pub given: Given,
    pub screen: Screen,
    pub frame: Frame,
    pub query: BoardQuery,
    pub tiles: BTreeMap<CardId, Tile>,
    /// What the columns' headings say.
    pub counts: BTreeMap<ColumnId, usize>,
    /// What was shown last; the screen's view with the waiting operations in it.
    pub view: View,
    pub is_sending: bool,
    pub tries: u32,
    /// Numbers of one's own changes that can still be taken back.
    pub undo: Vec<i64>,
    pub picked: BTreeSet<CardId>,
    /// Cards that others have changed since one looked.
    pub news: BTreeSet<CardId>,
    /// Where the focus was last: it is given back there.
    pub here: Option<CardId>,
    /// What *Siirrä silti* would ask.
    pub anyway: Option<domain::boards::Ask>,
    pub has_keys: bool,
    /// Every list has its one tab stop.
    pub is_roving: bool,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// Does something with the desk, when it is there and nothing else is at it.
pub(super) fn with<T>(act: impl FnOnce(&mut Desk) -> T) -> Option<T> {
    DESK.with(|desk| desk.try_borrow_mut().ok()?.as_mut().map(act))
}

/// Reads the board's data, wakes the desk over the columns.
pub(super) fn begin(given: Given) {
    leptos::task::spawn_local(async move {
        loop {
            match net::whole(&given.base).await {
                Ok(snapshot) => return wake(given, snapshot),
                Err(net::Failed::Refused(_)) => return,
                Err(net::Failed::Network) => net::sleep(2_000).await,
            }
        }
    });
}

fn wake(given: Given, snapshot: Snapshot) {
    let search = window().location().search().unwrap_or_default();
    let pairs = dom::pairs(&search);
    let query = BoardQuery::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let left = keep::kept(&given, &snapshot.epoch);
    let Some(frame) = frame(&given, &snapshot) else { return };
    bar::build(&given);
    let screen = Screen::new(snapshot, left);
    let mut desk = Desk {
        view: screen.view(),
        frame,
        screen,
        query,
        tiles: BTreeMap::new(),
        counts: BTreeMap::new(),
        is_sending: false,
        tries: 0,
        undo: Vec::new(),
        picked: BTreeSet::new(),
        news: BTreeSet::new(),
        here: None,
        anyway: None,
        is_roving: false,
        has_keys: dom::stored("lanka-nappaimet").as_deref() != Some("pois"),
        given,
    };
    draw::adopt(&mut desk);
    draw::draw(&mut desk);
    DESK.with(|it| *it.borrow_mut() = Some(desk));
    listen::listen();
    net::follow();
    net::send();
}

/// What tiles are drawn with.
pub(super) fn frame(given: &Given, snapshot: &Snapshot) -> Option<Frame> {
    Some(Frame::new(
        snapshot,
        given.language,
        given.pkg.clone(),
        given.base.clone(),
        parse_iso(&given.today)?,
        Some(given.me),
        given.works,
    ))
}

impl Desk {
    pub(super) fn role(&self, column: ColumnId) -> ColumnRole {
        let columns = &self.screen.board().columns;
        columns
            .iter()
            .find(|it| it.id == column)
            .map_or(ColumnRole::Option, |it| it.role)
    }

    pub(super) fn column_name(&self, column: ColumnId) -> String {
        let columns = &self.screen.board().columns;
        columns
            .iter()
            .find(|it| it.id == column)
            .map(|it| it.name.clone())
            .unwrap_or_default()
    }

    /// The lane where cards go when nothing else is said.
    pub(super) fn default_lane(&self) -> LaneId {
        self.screen.board().lanes.first().map_or(LaneId::new(0), |it| it.id)
    }

    /// The cards of a cell that the filters leave, from the top.
    pub(super) fn shown(&self, column: ColumnId, lane: LaneId) -> Vec<CardId> {
        let role = self.role(column);
        let cards = self.view.cell(column, lane).iter().copied();
        cards
            .filter(|id| {
                let card = self.view.card(*id);
                card.is_some_and(|card| {
                    self.query
                        .filter
                        .shows(card, role, &self.frame.prefix, self.frame.today)
                })
            })
            .collect()
    }

    pub(super) fn person(&self, id: Option<PersonId>) -> String {
        let name = id.and_then(|id| self.frame.person(id)).map(|(name, _)| name.to_owned());
        name.unwrap_or_else(|| crate::t::desk::somebody(self.given.language).to_owned())
    }

    /// TEK-12 and the title.
    pub(super) fn called(&self, id: CardId) -> String {
        self.view
            .card(id)
            .map(|card| [&self.frame.number(card.number), " ", &card.title].concat())
            .unwrap_or_default()
    }
}
