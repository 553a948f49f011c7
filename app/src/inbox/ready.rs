//! Work that is ready: it stands before everything else until the resident has been told.

use leptos::prelude::*;

use super::page::Shown;
use super::rows::owed;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// *Valmis – kerro asukkaalle*: before anything else, with what is promised by when.
pub(super) fn ready(visit: &Visit, shown: &Shown) -> Option<AnyView> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let items: Vec<_> = shown
        .ready
        .iter()
        .map(|it| {
            let lang = (it.language != l).then(|| it.language.tag());
            let href = visit.link(&format!("/ideat/{}#k-text", it.id));
            view! {
                <li class="inbox-ready-row">
                    <p class="inbox-title"><a href=href lang=lang>{it.title.clone()}</a></p>
                    <p class="inbox-facts"><span class="fact">{t::ideas::number(l, it.id.to_string())}</span></p>
                    <div class="inbox-due">{owed(l, pkg, it, shown.urgency(it))}</div>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="inbox-ready" aria-labelledby="valmiit">
                <h2 id="valmiit">{icon(pkg, "ok")}{t::tie::ready_title(l)}</h2>
                <p class="quiet">{t::tie::ready_inbox(l)}</p>
                <ul>{items}</ul>
            </section>
        }
        .into_any()
    })
}
