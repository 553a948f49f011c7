//! The desk: what makes a board move in the browser. Without it the board is links and forms.
//!
//! The server draws the columns; this island stands beside them and holds what speaks to the person:
//! the state of the connection, what was just done with *Kumoa*, what others did, the live regions and
//! one dialog. In the browser it reads the board's data, listens to the columns by delegation, keeps
//! a [`domain::boards::screen::Screen`] and moves the server's own list items ([`draw`]).

#[cfg(feature = "desk")]
mod answers;
#[cfg(feature = "desk")]
mod asks;
#[cfg(feature = "desk")]
mod dialogs;
#[cfg(feature = "desk")]
mod dom;
#[cfg(feature = "desk")]
mod draw;
#[cfg(feature = "desk")]
mod keys;
#[cfg(feature = "desk")]
mod listen;
#[cfg(feature = "desk")]
mod move_dialog;
#[cfg(feature = "desk")]
mod net;
#[cfg(feature = "desk")]
mod say;
#[cfg(feature = "desk")]
mod small_dialogs;
#[cfg(feature = "desk")]
mod state;
#[cfg_attr(
    not(feature = "desk"),
    expect(dead_code, reason = "most of it happens in the browser only")
)]
mod ui;

use domain::codes::Language;
use leptos::prelude::*;

use crate::t;
use crate::ui::icon;
use ui::{Connection, Ui};

/// What a board page gives to its desk.
#[island]
pub fn Desk(
    /// The board's number.
    board: i64,
    language: Language,
    /// The build's folder, for icons.
    pkg: String,
    /// The board's address in the visitor's language.
    base: String,
    /// Today in Helsinki, `YYYY-MM-DD`.
    today: String,
    /// Who looks.
    me: i64,
    /// Whether they may change cards.
    works: bool,
) -> impl IntoView {
    let l = language;
    let ui = Ui::new();
    #[cfg(feature = "desk")]
    state::begin(state::Given {
        board: domain::BoardId::new(board),
        language,
        pkg: pkg.clone(),
        base,
        today,
        me: domain::PersonId::new(me),
        works,
        ui,
    });
    #[cfg(not(feature = "desk"))]
    let _ = (board, base, today, me);
    let chip = move || {
        let (code, words) = match ui.connection.get() {
            Connection::Open => ("open", t::desk::open(l).to_owned()),
            Connection::Connecting => ("connecting", t::desk::connecting(l).to_owned()),
            Connection::Broken => ("broken", t::desk::broken(l).to_owned()),
        };
        let waiting = ui.waiting.get();
        let waits = (waiting > 0).then(|| [" ", &t::desk::waiting(l, waiting)].concat());
        view! { <p class="desk-state" data-state=code>{words}{waits}</p> }
    };
    let news = move || {
        let count = ui.news.get();
        (count > 0).then(|| {
            view! {
                <button class="button-quiet button-small desk-news" type="button" on:click=move |_| ui.press("news")>
                    {t::desk::news(l, count)}
                </button>
            }
        })
    };
    let picked = move || {
        let count = ui.picked.get();
        (count > 0).then(|| {
            view! {
                <div class="desk-picked" role="group" aria-label=t::desk::picked(l, count)>
                    <span class="desk-picked-count">{t::desk::picked(l, count)}</span>
                    <button class="button button-small" type="button" on:click=move |_| ui.press("move-picked")>{t::desk::move_picked(l)}</button>
                    <button class="button-quiet button-small" type="button" on:click=move |_| ui.press("archive-picked")>{t::desk::archive(l)}</button>
                    <button class="button-quiet button-small" type="button" on:click=move |_| ui.press("pick-none")>{t::desk::pick_none(l)}</button>
                </div>
            }
        })
    };
    let toast = move || {
        ui.toast.get().map(|it| {
            let act = it.act.map(|(act, words)| {
                view! { <button class="button-quiet button-small" type="button" on:click=move |_| ui.press(act)>{words}</button> }
            });
            view! {
                <div class="desk-toast" data-tone=it.tone>
                    <p class="desk-toast-words">{it.words}</p>
                    {act}
                    <button class="button-quiet button-small" type="button" on:click=move |_| ui.toast.set(None)>{t::desk::close(l)}</button>
                </div>
            }
        })
    };
    let close = pkg;
    let dialog = move || {
        let Some(open) = ui.dialog.get() else {
            return ().into_any();
        };
        #[cfg(feature = "desk")]
        let inside = dialogs::inside(open.clone());
        #[cfg(not(feature = "desk"))]
        let inside = "";
        view! {
            <div class="dialog-head">
                <h2 id="desk-otsikko">{open.title}</h2>
                <button class="button-icon" type="button" aria-label=t::desk::close(l) on:click=move |_| ui.press("close")>
                    {icon(&close, "close")}
                </button>
            </div>
            {inside}
        }
        .into_any()
    };
    let hint = works.then(|| {
        view! {
            <button class="button-quiet button-small when-awake" type="button" on:click=move |_| ui.press("help")>
                {t::desk::keys_button(l)}
            </button>
        }
    });
    view! {
        <div class="desk-bar when-awake">
            {chip}
            {news}
            {hint}
        </div>
        {picked}
        <div class="desk-toasts">{toast}</div>
        <p class="visually-hidden" id="desk-kuuluu" role="status">{move || ui.said.get()}</p>
        <p class="visually-hidden" role="alert">{move || ui.alert.get()}</p>
        <dialog class="dialog desk-dialog" id="desk-dialog" aria-labelledby="desk-otsikko">{dialog}</dialog>
    }
}
