//! What goes to the server and comes from it: the board's data, the changes, the waiting operations.
//!
//! Operations go one at a time, in order. One that got no answer is sent again with the same id, after
//! a pause that grows; the server does each once. They are kept on the device until they are answered.

use domain::boards::screen::Heard;
use domain::boards::{Change, Done, Op, Snapshot};
use leptos::__reexports::wasm_bindgen_futures::JsFuture;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{Headers, RequestInit, Response, js_sys};
use serde::{Deserialize, Serialize};

use super::keep::{RawRefused, forget};
use super::state::{frame, with};
use super::ui::Connection;
use super::{answers, dom, draw};

/// Why a request brought nothing.
pub(super) enum Failed {
    /// No answer, or the server is in trouble: try again.
    Network,
    /// A status that will not get better by itself.
    Refused(u16),
}

/// The server's answer to an operation, [`domain::boards::Answer`].
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Done(Done),
    Refused(RawRefused),
}

/// What changed since a number.
#[derive(Deserialize)]
struct Changes {
    epoch: String,
    #[serde(default)]
    resync: bool,
    change: Change,
}

pub(super) async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
    });
    _ = JsFuture::from(promise).await;
}

async fn fetch(address: &str, body: Option<String>) -> Result<String, Failed> {
    let init = RequestInit::new();
    if let Some(body) = body {
        init.set_method("POST");
        init.set_body(&body.into());
        if let Ok(headers) = Headers::new() {
            _ = headers.set("content-type", "application/json");
            _ = headers.set("accept", "application/json");
            init.set_headers(&headers);
        }
    }
    let asked = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await;
    let response: Response = asked
        .map_err(|_| Failed::Network)?
        .dyn_into()
        .map_err(|_| Failed::Network)?;
    let text = response.text().map_err(|_| Failed::Network)?;
    let text = JsFuture::from(text).await.map_err(|_| Failed::Network)?;
    let text = text.as_string().unwrap_or_default();
    match response.status() {
        200 => Ok(text),
        // A server function's fault carries its status in words.
        500 => Err(["401", "403", "404"]
            .into_iter()
            .find(|it| text.contains(it))
            .and_then(|it| it.parse().ok())
            .map_or(Failed::Network, Failed::Refused)),
        status @ 400..500 if status != 408 && status != 429 => Err(Failed::Refused(status)),
        _ => Err(Failed::Network),
    }
}

/// The whole board.
pub(super) async fn whole(base: &str) -> Result<Snapshot, Failed> {
    let text = fetch(&[data_base(base), "/tiedot"].concat(), None).await?;
    serde_json::from_str(&text).map_err(|_| Failed::Refused(500))
}

/// The data's address has no language.
fn data_base(base: &str) -> &str {
    base.find("/taulut/").map_or(base, |at| &base[at..])
}

/// Tells the stream what this page follows.
pub(super) fn follow() {
    let place = with(|desk| {
        let board = desk.screen.board();
        format!("{}-{} {}", board.board, board.seq, board.epoch)
    });
    if let Some(place) = place {
        dom::tell("board-follow", &place);
    }
}

/// Asks for the whole board again.
pub(super) fn anew() {
    let Some(base) = with(|desk| desk.given.base.clone()) else {
        return;
    };
    leptos::task::spawn_local(async move {
        match whole(&base).await {
            Ok(snapshot) => {
                with(|desk| {
                    if let Some(frame) = frame(&desk.given, &snapshot) {
                        desk.frame = frame;
                    }
                    // Names of labels and people may be others: every tile is drawn again.
                    for tile in desk.tiles.values_mut() {
                        tile.card = None;
                    }
                    desk.counts.clear();
                    let void = desk.screen.replace(snapshot);
                    for op in &void {
                        forget(&desk.given, op);
                    }
                    draw::draw(desk);
                    if !void.is_empty() {
                        answers::restored(desk, void.len());
                    }
                });
                follow();
            }
            Err(Failed::Refused(_)) => answers::gone(),
            Err(Failed::Network) => {}
        }
    });
}

/// Asks for what has changed since the last number that is known.
pub(super) fn catch_up() {
    let Some((base, since, epoch)) = with(|desk| {
        let board = desk.screen.board();
        (desk.given.base.clone(), board.seq, board.epoch.clone())
    }) else {
        return;
    };
    leptos::task::spawn_local(async move {
        let address = format!("{}/muutokset?alkaen={since}", data_base(&base));
        match fetch(&address, None).await {
            Ok(text) => {
                let Ok(changes) = serde_json::from_str::<Changes>(&text) else {
                    return;
                };
                if changes.resync || changes.epoch != epoch {
                    return anew();
                }
                let heard = with(|desk| {
                    let touched: Vec<_> = changes.change.cards.iter().map(|it| it.id).collect();
                    let heard = desk.screen.catch_up(since, changes.change);
                    if heard == (Heard::Taken { own: false }) {
                        answers::others(desk, touched);
                    }
                    draw::draw(desk);
                    heard
                });
                if heard == Some(Heard::Whole) {
                    anew();
                }
                send();
            }
            Err(Failed::Refused(_)) => answers::gone(),
            Err(Failed::Network) => {}
        }
    });
}

#[derive(Serialize)]
struct Sent<'a> {
    board: i64,
    op: &'a Op,
}

/// Sends what waits, one after another.
pub(super) fn send() {
    let may = with(|desk| !std::mem::replace(&mut desk.is_sending, true)).unwrap_or(false);
    if !may {
        return;
    }
    leptos::task::spawn_local(async {
        while let Some((op, body)) = with(next).flatten() {
            match fetch("/api/boards/op", Some(body)).await {
                Ok(text) => {
                    with(|desk| {
                        desk.tries = 0;
                        forget(&desk.given, &op);
                        match serde_json::from_str(&text) {
                            Ok(Reply::Done(done)) => answers::done(desk, &op, done),
                            Ok(Reply::Refused(refused)) => answers::refused(desk, &op, &refused.into()),
                            Err(_) => answers::lost(desk, &op),
                        }
                    });
                }
                Err(Failed::Refused(status @ (401 | 403 | 404))) => {
                    answers::closed(status);
                    break;
                }
                Err(Failed::Refused(_)) => {
                    with(|desk| {
                        forget(&desk.given, &op);
                        answers::lost(desk, &op);
                    });
                }
                Err(Failed::Network) => {
                    let wait = with(|desk| {
                        desk.tries = (desk.tries + 1).min(5);
                        desk.given.ui.connection.set(Connection::Broken);
                        let wait = 1_000 << desk.tries.min(4);
                        // No two browsers in step.
                        wait + (dom::now() % 700) as i32
                    });
                    sleep(wait.unwrap_or(4_000)).await;
                }
            }
        }
        with(|desk| desk.is_sending = false);
    });
}

fn next(desk: &mut super::state::Desk) -> Option<(Op, String)> {
    let op = desk.screen.next()?.clone();
    let sent = Sent {
        board: desk.given.board.get(),
        op: &op,
    };
    let body = serde_json::to_string(&sent).ok()?;
    Some((op, body))
}
