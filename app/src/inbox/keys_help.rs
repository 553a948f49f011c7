//! What the keys of the inbox do.

use leptos::prelude::*;

use crate::people::Visit;
use crate::t;

/// The keys, told in a dialog that the script opens; without it they do nothing and are not named.
pub(super) fn keys(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.language;
    let items = [
        ("j", t::inbox::key_next(l)),
        ("k", t::inbox::key_previous(l)),
        ("x", t::inbox::key_select(l)),
        ("o", t::inbox::key_open(l)),
        ("t", t::inbox::key_acts(l)),
        ("e", t::inbox::key_take(l)),
        ("?", t::inbox::key_help(l)),
    ]
    .into_iter()
    .map(|(key, words)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div> })
    .collect_view();
    view! {
        <dialog class="dialog inbox-keys" id="nappaimet" aria-labelledby="nappaimet-otsikko">
            <h2 id="nappaimet-otsikko">{t::inbox::keys_title(l)}</h2>
            <p>{t::inbox::keys_text(l)}</p>
            <dl>{items}</dl>
            <form method="dialog"><button class="button-quiet">{t::inbox::keys_close(l)}</button></form>
        </dialog>
    }
}
