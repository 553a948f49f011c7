//! The send form awake: counters, the same check as on the server, a draft on the device, and
//! no double sending. Inputs stay the browser's own; nothing typed before waking is lost.

use domain::codes::Language;
use leptos::prelude::*;

use crate::t;

/// Wraps the form of `/ideat/uusi`. Asleep, or without scripts, it adds nothing.
#[island]
pub fn SendForm(language: Language, children: Children) -> impl IntoView {
    let problems = RwSignal::new(Vec::<(&'static str, String)>::new());
    let draft = RwSignal::new(false);
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        super::send_form_browser::attach(language, problems, draft);
    });
    let summary = move || {
        let found = problems.get();
        (!found.is_empty()).then(|| {
            let items = found
                .into_iter()
                .map(|(field, words)| view! { <li><a href=["#", field].concat()>{words}</a></li> })
                .collect_view();
            view! {
                <div class="error-summary" role="alert" tabindex="-1" id="virheet-nyt" aria-labelledby="virheet-otsikko">
                    <h2 id="virheet-otsikko">{t::send::problems(language)}</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    };
    let offer = move || {
        draft.get().then(|| {
            view! {
                <div class="notice" data-tone="info" role="status">
                    <div>
                        <p class="notice-title">{t::send::draft_title(language)}</p>
                        <p class="actions">
                            <button class="button-quiet" type="button" on:click=move |_| {
                                #[cfg(feature = "hydrate")]
                                super::send_form_browser::take_draft(language);
                                draft.set(false);
                            }>{t::send::draft_take(language)}</button>
                            <button class="button-quiet" type="button" on:click=move |_| {
                                #[cfg(feature = "hydrate")]
                                super::send_form_browser::drop_draft();
                                draft.set(false);
                            }>{t::send::draft_drop(language)}</button>
                        </p>
                    </div>
                </div>
            }
        })
    };
    view! {
        {summary}
        {offer}
        {children()}
    }
}
