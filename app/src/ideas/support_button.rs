//! The support button: a plain form that an island makes quicker. One tap, and one to undo.

use domain::codes::Language;
use leptos::prelude::*;

use super::api::{Outcome, SupportsShown, support_idea};
use crate::page_link::path_in;
use crate::t;
use crate::ui::icon;

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
    let problem = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let press = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let on = !shown.with_untracked(|it| it.mine);
        busy.set(true);
        problem.set(None);
        leptos::task::spawn_local(async move {
            match support_idea(id, on).await {
                Ok(Outcome::Accepted(now)) => shown.set(now),
                Ok(Outcome::Refused(_)) => problem.set(Some(t::ideas::support_refused(language))),
                Err(_) => problem.set(Some(t::site::no_connection(language))),
            }
            busy.set(false);
        });
    };
    let action = path_in(language, &["/ideat/", &id.to_string(), "/kannata"].concat());
    view! {
        <form class="support" method="post" action=action on:submit=press data-on=move || shown.with(|it| it.mine).then_some("")>
            <input type="hidden" name="on" value=move || if shown.with(|it| it.mine) { "0" } else { "1" }/>
            <button
                class=move || if shown.with(|it| it.mine) { "button-quiet" } else { "button" }
                type="submit"
                aria-busy=move || busy.get().then_some("true")
            >
                {move || icon(&pkg, if shown.with(|it| it.mine) { "support-on" } else { "support" })}
                {move || if shown.with(|it| it.mine) { t::ideas::support_undo(language) } else { t::ideas::support_do(language) }}
            </button>
            <p class="support-count" role="status">
                <strong>{move || shown.with(|it| it.total)}</strong>
                " "
                {move || t::ideas::supports_word(language, shown.with(|it| it.total))}
            </p>
            {move || problem.get().map(|words| view! { <p class="problem" role="alert">{words}</p> })}
            <p class="support-levels">{move || shown.with(|it| it.levels(language))}</p>
        </form>
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
