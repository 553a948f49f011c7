//! Sharing and printing: the device's own share sheet, or the address on the clipboard. No third parties.

use domain::codes::Language;
use leptos::prelude::*;

use crate::t;
use crate::ui::icon;

/// Buttons that need scripts; they are not seen before the page is awake.
#[island]
pub fn ShareButtons(
    language: Language,
    pkg: String,
    /// What is shared: the public address of an idea, or one's own secret link to copy.
    address: String,
    title: String,
    /// A secret link is copied, not shared.
    secret: bool,
    /// Just sent: the draft on the device is not needed any more.
    sent: bool,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        if sent {
            super::send_form_browser::drop_draft();
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = sent;
    });
    let (words, name) = if secret { (t::ideas::copy_link(language), "link") } else { (t::ideas::share(language), "share") };
    let share = move |_| {
        #[cfg(feature = "hydrate")]
        browser::share(&address, &title, secret, copied);
        #[cfg(not(feature = "hydrate"))]
        let _ = (&address, &title);
    };
    view! {
        <button class="button-quiet when-awake" type="button" on:click=share>{icon(&pkg, name)}{words}</button>
        <button class="button-quiet when-awake" type="button" on:click=move |_| {
            #[cfg(feature = "hydrate")]
            { _ = window().print(); }
        }>{icon(&pkg, "print")}{t::ideas::print(language)}</button>
        <span class="quiet" role="status">{move || copied.get().then(|| t::ideas::copied(language))}</span>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use leptos::wasm_bindgen::{JsCast as _, JsValue};
    use leptos::web_sys::js_sys::{Function, Object, Reflect};

    /// The share sheet where there is one, else the clipboard.
    pub(super) fn share(address: &str, title: &str, secret: bool, copied: RwSignal<bool>) {
        let navigator: JsValue = window().navigator().into();
        if !secret && let Some(share) = method(&navigator, "share") {
            let data = Object::new();
            _ = Reflect::set(&data, &"title".into(), &title.into());
            _ = Reflect::set(&data, &"url".into(), &address.into());
            _ = share.call1(&navigator, &data);
            return;
        }
        if let Ok(clipboard) = Reflect::get(&navigator, &"clipboard".into())
            && let Some(write) = method(&clipboard, "writeText")
            && write.call1(&clipboard, &address.into()).is_ok()
        {
            copied.set(true);
        }
    }

    fn method(of: &JsValue, name: &str) -> Option<Function> {
        if of.is_undefined() {
            return None;
        }
        Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
    }
}
