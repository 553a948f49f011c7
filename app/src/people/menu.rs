//! One's own menu under the header: who has signed in, the way to one's work, and out.

use domain::people::Role;
use leptos::prelude::*;

use super::Visit;
use crate::t;

/// The menu; nothing for who has not signed in, so that everyone else's pages are the same bytes.
pub(crate) fn own_menu(visit: &Visit) -> Option<impl IntoView + use<>> {
    let l = visit.language;
    let known = visit.signed_in.as_deref()?;
    let person = &known.person;
    let name = known.name.clone().or_else(|| known.email.clone()).unwrap_or_default();
    let mut links = Vec::new();
    if !person.seats.is_empty() {
        links.push(("/saapuneet", t::people::inbox(l)));
        links.push(("/ryhmat", t::people::groups(l)));
    }
    if person.is_staff() {
        links.push(("/taulut", t::people::boards(l)));
    }
    if person.has(Role::Moderator) {
        links.push(("/valvonta", t::people::desk(l)));
    }
    if person.has(Role::Administrator) {
        links.push(("/hallinta", t::people::admin(l)));
    }
    links.push(("/omat", t::people::own(l)));
    let links = links
        .into_iter()
        .map(|(path, words)| {
            let current = if visit.path == path {
                Some("page")
            } else if visit.path.starts_with(&[path, "/"].concat()) {
                Some("true")
            } else {
                None
            };
            view! { <li><a href=visit.link(path) aria-current=current>{words}</a></li> }
        })
        .collect_view();
    Some(view! {
        <nav class="own-menu" aria-label=t::people::own_menu(l)>
            <div class="wrap">
                <p class="own-menu-name">{name}</p>
                <ul>{links}</ul>
                <form method="post" action=visit.link("/kirjaudu/ulos")>
                    <button class="own-menu-out" type="submit">{t::people::sign_out(l)}</button>
                </form>
            </div>
        </nav>
    })
}
