//! What the server answered, in words that say what to do; and what the stream told.

use domain::boards::screen::Heard;
use domain::boards::stream::{Gone, Resync, Told, Touch};
use domain::boards::{Ask, Done, Op, Placed, Refused, Scope, SlimCard, Why};
use domain::{CardId, Moment};
use leptos::prelude::*;

use super::state::{Desk, with};
use super::ui::{Connection, Open, Toast, Wanted, What};
use super::{dom, draw, keep, net, say};
use crate::t;

pub(super) fn done(desk: &mut Desk, op: &Op, done: Done) {
    let l = desk.given.language;
    let (seq, placed) = (done.seq, done.placed);
    let is_new = desk.undo.last() != Some(&seq);
    let can_undo = is_new && !matches!(op.ask, Ask::Undo { .. } | Ask::NewLabel { .. });
    desk.screen.done(&op.op_id, done);
    draw::draw(desk);
    if matches!(op.ask, Ask::Undo { .. }) {
        let words = t::desk::undone(l).to_owned();
        say::say(desk, words.clone());
        let toast = Toast {
            tone: "done",
            words,
            act: None,
        };
        return say::toast(desk, toast);
    }
    if can_undo {
        desk.undo.push(seq);
        let words = desk
            .given
            .ui
            .toast
            .with_untracked(|it| it.as_ref().map(|it| it.words.clone()));
        let words = words.unwrap_or_else(|| t::desk::changed(l).to_owned());
        let words = if placed == Some(Placed::Fallback) {
            t::desk::placed_last(l).to_owned()
        } else {
            words
        };
        let toast = Toast {
            tone: "done",
            words,
            act: Some(("undo", t::desk::undo(l))),
        };
        say::toast(desk, toast);
    }
}

pub(super) fn refused(desk: &mut Desk, op: &Op, refused: &Refused) {
    let l = desk.given.language;
    desk.screen.refused(&op.op_id, refused);
    draw::draw(desk);
    let words = match &refused.why {
        Why::Moved { by, at, column } => {
            desk.anyway = again(&op.ask, &refused.cards);
            let time = Moment::from_millis(*at).clock_time();
            t::desk::was_moved(l, desk.person(*by), desk.column_name(*column), time)
        }
        Why::Wip { over, may_exceed } => {
            let words = full(desk, over.scope, over.count, over.limit);
            if *may_exceed {
                return ask_more(desk, &op.ask, words, true);
            }
            words
        }
        Why::Policy { missing } => {
            let words = t::desk::policy_missing(l, i64::try_from(missing.len()).unwrap_or(1));
            return ask_more(desk, &op.ask, words, false);
        }
        Why::Edited { theirs, .. } => t::desk::was_edited(l, theirs.clone()),
        Why::ColumnGone => t::desk::column_gone(l).to_owned(),
        Why::CardGone => t::desk::card_gone(l).to_owned(),
        Why::Changed { by, at } => {
            let time = Moment::from_millis(*at).clock_time();
            t::desk::changed_since(l, desk.person(*by), time)
        }
        Why::NothingToUndo => t::desk::nothing_to_undo(l).to_owned(),
        Why::Full => t::desk::board_full(l).to_owned(),
        Why::OutcomeMissing => t::desk::outcome_missing(l).to_owned(),
        Why::Invalid { .. } => t::desk::invalid(l).to_owned(),
        Why::NotAllowed => t::desk::not_allowed(l).to_owned(),
        Why::Closed => t::desk::is_closed(l).to_owned(),
        Why::OpTaken => t::desk::not_done(l).to_owned(),
    };
    if refused.why == Why::ColumnGone {
        set_timeout(net::anew, std::time::Duration::from_millis(1));
    }
    let words = t::desk::failed(l, words);
    say::alarm(desk, &words);
    let act = matches!(refused.why, Why::Moved { .. })
        .then_some(desk.anyway.as_ref())
        .flatten()
        .map(|_| ("anyway", t::desk::anyway(l)));
    let toast = Toast {
        tone: "problem",
        words,
        act,
    };
    say::toast(desk, toast);
}

/// The same move, knowing what somebody else did.
fn again(ask: &Ask, cards: &[SlimCard]) -> Option<Ask> {
    let mut ask = ask.clone();
    let Ask::Move { card, seen, anyway, .. } = &mut ask else {
        return None;
    };
    *seen = cards.iter().find(|it| it.id == *card)?.version;
    *anyway = true;
    Some(ask)
}

/// The dialog asks for what the server wants.
fn ask_more(desk: &mut Desk, ask: &Ask, words: String, needs_reason: bool) {
    let cards = domain::boards::screen::subjects(ask);
    if matches!(ask, Ask::Create { .. }) || cards.is_empty() {
        let words = t::desk::failed(desk.given.language, words);
        say::alarm(desk, &words);
        return say::toast(desk, super::asks::problem(words));
    }
    say::alarm(desk, &words);
    desk.given.ui.toast.set(None);
    let wanted = Wanted {
        ask: ask.clone(),
        words,
        needs_reason,
    };
    let title = super::dialogs::move_title(desk, &cards);
    let what = What::Move(cards, Some(Box::new(wanted)));
    super::dialogs::open(desk, Open { title, what });
}

fn full(desk: &Desk, scope: Scope, count: i64, limit: i64) -> String {
    let l = desk.given.language;
    let (count, limit) = (count.to_string(), limit.to_string());
    match scope {
        Scope::Column(column) => t::desk::column_full(l, desk.column_name(column), limit, count),
        Scope::Lane(_) => t::desk::lane_full(l, limit, count),
        Scope::Board => t::desk::work_full(l, limit, count),
        Scope::Expedite => t::desk::expedite_full(l).to_owned(),
    }
}

/// An answer that cannot be read, or a request the server does not take: the board as it is.
pub(super) fn lost(desk: &mut Desk, op: &Op) {
    let refused = Refused {
        why: Why::OpTaken,
        cards: Vec::new(),
    };
    self::refused(desk, op, &refused);
}

/// A backup was restored: what waited is void.
pub(super) fn restored(desk: &mut Desk, count: usize) {
    let words = t::desk::restored(desk.given.language, i64::try_from(count).unwrap_or_default());
    say::alarm(desk, &words);
    say::toast(desk, super::asks::problem(words));
}

/// Others' changes are a quiet counter, not a voice.
pub(super) fn others(desk: &mut Desk, cards: Vec<CardId>) {
    desk.news.extend(cards);
    desk.given
        .ui
        .news
        .set(i64::try_from(desk.news.len()).unwrap_or_default());
}

/// The session has ended: what waits stays on the device. Otherwise the board is not theirs any more.
pub(super) fn closed(status: u16) {
    if status != 401 {
        return gone();
    }
    with(|desk| {
        desk.given.ui.connection.set(Connection::Broken);
        let words = t::desk::signed_out(desk.given.language).to_owned();
        say::alarm(desk, &words);
        say::toast(desk, super::asks::problem(words));
    });
}

/// The right was taken away: nothing stays on the screen or the device but the words one had typed.
pub(super) fn gone() {
    dom::tell("board-follow", "");
    with(|desk| {
        let l = desk.given.language;
        let dropped = desk.screen.clear();
        for op in &dropped {
            keep::forget(&desk.given, op);
        }
        let typed: Vec<String> = dropped
            .into_iter()
            .filter_map(|op| match op.ask {
                Ask::Create { title, .. } => Some(title),
                _ => None,
            })
            .collect();
        desk.view = desk.screen.view();
        desk.tiles.clear();
        desk.given.ui.toast.set(None);
        if let Some(dialog) = dom::dialog() {
            dialog.close();
        }
        let Some(main) = dom::by_id("sisalto") else { return };
        main.set_text_content(None);
        let words = [t::desk::revoked(l).to_owned(), typed.join("\n")].join("\n");
        if let Ok(told) = document().create_element("p") {
            _ = told.set_attribute("role", "alert");
            _ = told.set_attribute("class", "desk-revoked");
            _ = main.append_with_node_1(&told);
            told.set_text_content(Some(words.trim()));
        }
        dom::focus(&main);
    });
}

/// One line of the stream: a word and data.
pub(super) fn heard(line: &str) {
    let (word, data) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "op" => {
            let Ok(told) = serde_json::from_str::<Told>(data) else {
                return net::catch_up();
            };
            let by = told.change.by;
            let cards: Vec<CardId> = told.change.cards.iter().map(|it| it.id).collect();
            let came = with(|desk| {
                let came = desk.screen.hear(told.change, dom::now());
                match came {
                    Heard::Taken { own } => {
                        if !own && by != Some(desk.given.me) {
                            others(desk, cards);
                        }
                        draw::draw(desk);
                    }
                    Heard::Early | Heard::Known | Heard::Whole => {}
                }
                came
            });
            match came {
                Some(Heard::Whole) => net::anew(),
                Some(Heard::Early) => {
                    let late = || {
                        if with(|desk| desk.screen.lacks(dom::now())) == Some(true) {
                            net::catch_up();
                        }
                    };
                    set_timeout(late, std::time::Duration::from_millis(2_050));
                }
                _ => {}
            }
        }
        "touch" => {
            let seq = serde_json::from_str::<Touch>(data).map_or(i64::MAX, |it| it.seq);
            if with(|desk| desk.screen.seq() < seq) == Some(true) {
                net::catch_up();
            }
        }
        "resync" => {
            if serde_json::from_str::<Resync>(data).is_ok() {
                net::anew();
            }
        }
        "gone" => {
            use domain::boards::stream::WhyGone;
            match serde_json::from_str::<Gone>(data).map(|it| it.reason) {
                Ok(WhyGone::SignedOut) => closed(401),
                _ => gone(),
            }
        }
        "state" => {
            let now = match data {
                "open" => Connection::Open,
                "broken" => Connection::Broken,
                _ => Connection::Connecting,
            };
            let was = with(|desk| {
                let ui = desk.given.ui.connection;
                let was = ui.get_untracked();
                ui.set(now);
                was
            });
            if now == Connection::Open && was != Some(Connection::Open) {
                net::catch_up();
                net::send();
            }
        }
        "poll" | "catch-up" => net::catch_up(),
        _ => {}
    }
}
