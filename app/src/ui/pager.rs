//! Real pages with real addresses, so that Back works.

use domain::codes::Language;
use leptos::prelude::*;

use super::icon;
use crate::t;

/// Links to the pages of a list. `address` gives the address of a page; `last` is the last page.
pub fn pager(l: Language, pkg: &str, page: u32, last: u32, address: impl Fn(u32) -> String) -> Option<AnyView> {
    if last < 2 {
        return None;
    }
    let mut shown: Vec<u32> = [1, 2, page.saturating_sub(1), page, page + 1, last]
        .into_iter()
        .filter(|number| (1..=last).contains(number))
        .collect();
    shown.sort_unstable();
    shown.dedup();
    let mut items = Vec::new();
    let mut before = 0;
    for number in shown {
        if number > before + 1 {
            items.push(view! { <li class="pager-gap" aria-hidden="true">"…"</li> }.into_any());
        }
        let current = (number == page).then_some("page");
        let label = t::site::page_number(l, number.to_string());
        items.push(
            view! { <li><a href=address(number) aria-label=label aria-current=current>{number}</a></li> }.into_any(),
        );
        before = number;
    }
    let previous = (page > 1).then(|| {
        view! { <a class="pager-prev" href=address(page - 1) rel="prev">{icon(pkg, "arrow-left")}{t::site::previous(l)}</a> }
    });
    let next = (page < last).then(|| {
        view! { <a class="pager-next" href=address(page + 1) rel="next">{t::site::next(l)}{icon(pkg, "arrow-right")}</a> }
    });
    Some(
        view! {
            <nav class="pager" aria-label=t::site::pages(l)>
                {previous}
                <ol>{items}</ol>
                {next}
            </nav>
        }
        .into_any(),
    )
}
