//! What came of an act: how many were done, a press that undoes it, and each that was refused with why.

use domain::codes::Language;
use leptos::prelude::*;

use super::page::Shown;
use super::rows::{group_name, hidden_fields};
use crate::catalogue::Lists;
use crate::people::Visit;
use crate::t;
use crate::ui::icon;

/// Longer lists than a page has rows did not come from us.
const MOST: usize = 60;

/// The notices above the list.
pub(super) fn told(visit: &Visit, lists: &Lists, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let refused = shown.refused.clone().map(|words| {
        view! {
            <div class="notice" data-tone="problem" role="alert">
                {icon(pkg, "warning")}
                <div><p>{words}</p></div>
            </div>
        }
    });
    let failed: Vec<(i64, String)> = shown
        .asked
        .ei
        .split(',')
        .take(MOST)
        .filter_map(|pair| {
            let (id, code) = pair.split_once('.')?;
            Some((id.parse().ok()?, code.to_owned()))
        })
        .collect();
    let failed = (!failed.is_empty()).then(|| {
        let items = failed
            .into_iter()
            .map(|(id, code)| {
                view! {
                    <li>
                        <a href=visit.link(&format!("/ideat/{id}"))>{t::ideas::number(l, id.to_string())}</a>
                        ": "{refusal_words(l, &code)}
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="notice" data-tone="warning" role="status">
                {icon(pkg, "warning")}
                <div>
                    <p class="notice-title">{t::inbox::some_refused(l)}</p>
                    <ul>{items}</ul>
                </div>
            </div>
        }
    });
    view! {
        {refused}
        {done(visit, lists, shown)}
        {failed}
    }
}

fn done(visit: &Visit, lists: &Lists, shown: &Shown) -> Option<AnyView> {
    let l = visit.language;
    let pkg = &visit.state.assets.pkg;
    let events: Vec<i64> = shown
        .asked
        .kumoa
        .split(',')
        .take(MOST)
        .filter_map(|it| it.parse().ok())
        .collect();
    let count = i64::try_from(events.len()).unwrap_or(0);
    let words = match shown.asked.tehty.as_str() {
        "undone" => t::inbox::undone(l).to_owned(),
        _ if events.is_empty() => return None,
        "in_handling" => {
            let group = shown.asked.ryhma.parse().ok().map(|id| group_name(lists, id, l));
            t::inbox::done_given(l, count, group.unwrap_or_default())
        }
        "asked" => t::inbox::done_asked(l).to_owned(),
        "merged" => t::inbox::done_merged(l).to_owned(),
        "redirected" => t::inbox::done_redirected(l).to_owned(),
        "hide" => t::inbox::done_hidden(l, count),
        _ => return None,
    };
    let undo = (!events.is_empty()).then(|| {
        let fields = events
            .iter()
            .map(|event| view! { <input type="hidden" name="event" value=event.to_string()/> })
            .collect_view();
        view! {
            <form class="actions" method="post" action=visit.link("/saapuneet/kumoa") data-undo="">
                {hidden_fields(shown)}
                {fields}
                <button class="button-quiet button-small">{t::inbox::undo(l)}</button>
                <span class="quiet">{t::inbox::undo_hint(l)}</span>
            </form>
        }
    });
    Some(
        view! {
            <div class="notice" data-tone="ok" role="status">
                {icon(pkg, "ok")}
                <div><p>{words}</p>{undo}</div>
            </div>
        }
        .into_any(),
    )
}

/// Why one matter stayed as it was, and what to do about it.
pub(super) fn refusal_words(l: Language, code: &str) -> &'static str {
    match code {
        "changed" => t::inbox::refused_changed(l),
        "not_allowed" => t::inbox::refused_not_allowed(l),
        "already_ended" | "gone" => t::inbox::refused_ended(l),
        "too_late" => t::inbox::refused_too_late(l),
        "invalid" => t::inbox::refused_invalid(l),
        _ => t::inbox::refused_not_found(l),
    }
}
