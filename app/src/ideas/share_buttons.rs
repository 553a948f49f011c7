//! Sharing, copying and printing: plain buttons that `islands.js` lends the device's own means to.
//! They are not seen before the page is awake; the address itself is always there. No third parties.

use domain::codes::Language;
use leptos::prelude::*;

use crate::t;
use crate::ui::icon;

/// For an idea: its public address to share.
pub(super) fn share_buttons(l: Language, pkg: &str, address: &str, title: &str) -> impl IntoView + use<> {
    view! {
        <button
            class="button-quiet when-awake" type="button" aria-controls="kopioitu"
            data-share=address.to_owned() data-title=title.to_owned() data-copied=t::ideas::copied(l)
        >
            {icon(pkg, "share")}
            {t::ideas::share(l)}
        </button>
        {print_button(l, pkg)}
        <span class="quiet" id="kopioitu" role="status"></span>
    }
}

/// For the author: the secret link to copy; it is never offered for sharing.
pub(crate) fn copy_buttons(l: Language, pkg: &str, address: &str) -> impl IntoView + use<> {
    view! {
        <button
            class="button-quiet when-awake" type="button" aria-controls="kopioitu"
            data-copy=address.to_owned() data-copied=t::ideas::copied(l)
        >
            {icon(pkg, "link")}
            {t::ideas::copy_link(l)}
        </button>
        {print_button(l, pkg)}
        <span class="quiet" id="kopioitu" role="status"></span>
    }
}

fn print_button(l: Language, pkg: &str) -> impl IntoView + use<> {
    view! { <button class="button-quiet when-awake" type="button" data-print="">{icon(pkg, "print")}{t::ideas::print(l)}</button> }
}
