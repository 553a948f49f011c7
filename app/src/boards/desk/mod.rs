//! The desk: what makes a board move in the browser. Without it the board is links and forms.
//!
//! The server draws the columns; this island stands beside them, empty. In the browser it reads the
//! board's data, draws what speaks to the person ([`bar`]: the state of the connection, what was just
//! done with *Kumoa*, what others did, the live regions, one dialog), listens to the columns by
//! delegation, keeps a [`domain::boards::screen::Screen`] and moves the server's own list items
//! ([`draw`]). Nothing of it is hydrated: what is only built is half as large.

#[cfg(feature = "desk")]
mod answers;
#[cfg(feature = "desk")]
mod asks;
#[cfg(feature = "desk")]
mod bar;
#[cfg(feature = "desk")]
mod dialogs;
#[cfg(feature = "desk")]
mod dom;
#[cfg(feature = "desk")]
mod draw;
#[cfg(feature = "desk")]
mod keep;
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
#[cfg(feature = "desk")]
mod ui;

use domain::codes::Language;
use leptos::prelude::*;

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
    #[cfg(feature = "desk")]
    state::begin(state::Given {
        board: domain::BoardId::new(board),
        language,
        pkg,
        base,
        today,
        me: domain::PersonId::new(me),
        works,
        ui: ui::Ui::new(),
    });
    #[cfg(not(feature = "desk"))]
    let _ = (board, language, pkg, base, today, me, works);
    view! { <div id="desk"></div> }
}
