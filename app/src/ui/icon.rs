//! An icon from the one sprite; always beside words, so hidden from screen readers.

use leptos::prelude::*;

/// The icon `name` of `icons.svg`. `pkg` is the build's folder, `/pkg/<build id>`.
pub fn icon(pkg: &str, name: &str) -> impl IntoView + use<> {
    view! {
        <svg class="icon" aria-hidden="true">
            <use_ href=[pkg, "/icons.svg#", name].concat()></use_>
        </svg>
    }
}
