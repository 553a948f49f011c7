//! The support button: a plain form that an island makes quicker. One tap, and one to undo.

use domain::codes::Language;
use leptos::prelude::*;

use super::api::{Outcome, SupportsShown, support_idea};
use crate::page_link::path_in;
use crate::t;
use crate::ui::{grouped, icon};

/// The button and the count. Before it wakes, and without scripts, it is a form that posts.
#[island]
pub fn SupportButton(
    /// The idea's number.
    id: i64,
    language: Language,
    /// The build's folder, for the icons.
    pkg: String,
    supports: SupportsShown,
) -> impl IntoView {
    let shown = RwSignal::new(supports);
    let problem = RwSignal::new("");
    let busy = StoredValue::new(false);
    let press = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_value() {
            return;
        }
        let on = !shown.with_untracked(|it| it.mine);
        busy.set_value(true);
        problem.set("");
        leptos::task::spawn_local(async move {
            match support_idea(id, on).await {
                Ok(Outcome::Accepted(now)) => shown.set(now),
                Ok(Outcome::Refused(_)) => problem.set(t::ideas::support_refused(language)),
                Err(_) => problem.set(t::site::no_connection(language)),
            }
            busy.set_value(false);
        });
    };
    let action = path_in(language, &["/ideat/", &id.to_string(), "/kannata"].concat());
    // One reactive part for all that changes: small, and the button keeps its focus.
    let inside = move || {
        let it = shown.get();
        let (class, picture, words, on) = if it.mine {
            ("button-quiet", "support-on", t::ideas::support_undo(language), "0")
        } else {
            ("button", "support", t::ideas::support_do(language), "1")
        };
        view! {
            <input type="hidden" name="on" value=on/>
            <button class=class type="submit" aria-pressed=if it.mine { "true" } else { "false" }>
                {icon(&pkg, picture)}
                {words}
            </button>
            <p class="support-count" role="status">
                <strong>{grouped(it.total)}</strong>
                " "
                {t::ideas::supports_word(language, it.total)}
            </p>
            <p class="support-levels">{it.levels(language)}</p>
            <p class="problem" role="alert">{problem.get()}</p>
        }
    };
    view! {
        <form class="support" id="kannatus" method="post" action=action on:submit=press>{inside}</form>
    }
}

impl SupportsShown {
    /// How well the supporters are known, in words; nothing when there is nothing to tell.
    pub fn levels(&self, l: Language) -> String {
        let mut parts = Vec::new();
        if self.email > 0 || self.strong > 0 {
            parts.push(t::ideas::supports_open(l, self.open));
        }
        if self.email > 0 {
            parts.push(t::ideas::supports_email(l, self.email));
        }
        if self.strong > 0 {
            parts.push(t::ideas::supports_strong(l, self.strong));
        }
        if self.imported > 0 {
            parts.push(t::ideas::supports_imported(l, self.imported));
        }
        parts.join(" ")
    }
}
