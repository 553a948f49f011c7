//! What the desk shows beside the columns: its bar, what is chosen, toasts, the live regions, the dialog.

use leptos::prelude::*;

use super::dom;
use super::state::Given;
use super::ui::Connection;
use crate::t;
use crate::ui::icon;

/// Draws it for as long as the page lives.
pub(super) fn build(given: &Given) {
    let Some(place) = dom::by_id("desk") else { return };
    let owner = Owner::new();
    let mut built = owner.with(|| view(given).into_view().build());
    built.mount(&place, None);
    std::mem::forget(built);
    std::mem::forget(owner);
}

fn view(given: &Given) -> impl IntoView + use<> {
    let l = given.language;
    let ui = given.ui;
    let state = move || match ui.connection.get() {
        Connection::Open => "open",
        Connection::Connecting => "connecting",
        Connection::Broken => "broken",
    };
    let words = move || {
        let words = match ui.connection.get() {
            Connection::Open => t::desk::open(l),
            Connection::Connecting => t::desk::connecting(l),
            Connection::Broken => t::desk::broken(l),
        };
        match ui.waiting.get() {
            0 => words.to_owned(),
            waiting => [words, " ", &t::desk::waiting(l, waiting)].concat(),
        }
    };
    let keys = given.works.then(|| {
        view! {
            <button class="button-quiet button-small" type="button" on:click=move |_| ui.press("help")>{t::desk::keys_button(l)}</button>
        }
    });
    let picked = move || t::desk::picked(l, ui.picked.get());
    let toast = move |part: fn(&super::ui::Toast) -> String| {
        move || ui.toast.with(|it| it.as_ref().map(part).unwrap_or_default())
    };
    let has_act = move || ui.toast.with(|it| it.as_ref().is_some_and(|it| it.act.is_some()));
    let act = move |_| {
        if let Some((act, _)) = ui.toast.get_untracked().and_then(|it| it.act) {
            ui.press(act);
        }
    };
    view! {
        <div class="desk-bar">
            <p class="desk-state" data-state=state>{words}</p>
            <button class="button-quiet button-small desk-news" type="button" hidden=move || ui.news.get() == 0 on:click=move |_| ui.press("news")>
                {move || t::desk::news(l, ui.news.get())}
            </button>
            {keys}
        </div>
        <div class="desk-toasts" data-works=given.works.then_some("")>
            <div class="desk-picked" role="group" aria-label=picked hidden=move || ui.picked.get() == 0>
                <span class="desk-picked-count">{picked}</span>
                <button class="button button-small" type="button" on:click=move |_| ui.press("move-picked")>{t::desk::move_picked(l)}</button>
                <button class="button-quiet button-small" type="button" on:click=move |_| ui.press("archive-picked")>{t::desk::archive(l)}</button>
                <button class="button-quiet button-small" type="button" on:click=move |_| ui.press("pick-none")>{t::desk::pick_none(l)}</button>
            </div>
            <div class="desk-toast" data-tone=toast(|it| it.tone.to_owned()) hidden=move || ui.toast.with(Option::is_none)>
                <p class="desk-toast-words">{toast(|it| it.words.clone())}</p>
                <button class="button-quiet button-small" type="button" hidden=move || !has_act() on:click=act>
                    {toast(|it| it.act.map(|(_, words)| words.to_owned()).unwrap_or_default())}
                </button>
                <button class="button-quiet button-small" type="button" on:click=move |_| ui.toast.set(None)>{t::desk::close(l)}</button>
            </div>
        </div>
        <p class="visually-hidden" id="desk-kuuluu" role="status">{move || ui.said.get()}</p>
        <p class="visually-hidden" role="alert">{move || ui.alert.get()}</p>
        <dialog class="dialog desk-dialog" id=move || "desk-dialog" aria-labelledby="desk-otsikko">
            <div class="dialog-head">
                <h2 id="desk-otsikko">{move || ui.title.get()}</h2>
                <button class="button-icon" type="button" aria-label=t::desk::close(l) on:click=move |_| ui.press("close")>
                    {icon(&given.pkg, "close")}
                </button>
            </div>
            <div id=move || "desk-inside"></div>
        </dialog>
    }
}
