//! Everything that happened to a matter, with who and when: what was undone, noted and looked at, too.

use domain::codes::{EventKind, Language};
use leptos::prelude::*;
use store::handling::Happened;
use store::ideas::Step;

use super::desk::Desk;
use crate::catalogue::Lists;
use crate::ideas::thread_line;
use crate::people::Visit;
use crate::t;
use crate::ui::day_of;

/// The whole history, folded.
pub(super) fn history_part(visit: &Visit, lists: &Lists, desk: &Desk) -> AnyView {
    let l = visit.language;
    let lines = desk
        .history
        .iter()
        .map(|it| {
            let words = words(l, lists, desk, it);
            let words = if it.is_undone {
                view! { <del>{words}</del>" "{t::handling::was_undone(l)} }.into_any()
            } else {
                words.into_any()
            };
            view! {
                <li>
                    <p>{words}</p>
                    <p class="quiet">{who(l, it)}", "{day_of(it.at)}" "{it.at.clock_time()}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="fold">
            <summary>{t::handling::history(l)}</summary>
            <ol class="desk-history">{lines}</ol>
        </details>
    }
    .into_any()
}

/// Who did it: staff by name, others by what they are.
fn who(l: Language, it: &Happened) -> String {
    match (it.doer.as_str(), &it.name) {
        ("person", Some(name)) => name.clone(),
        ("person", None) => t::handling::who_staff(l).to_owned(),
        ("operator", _) => t::handling::who_operator(l).to_owned(),
        ("system", _) => t::handling::who_system(l).to_owned(),
        _ => t::handling::who_author(l).to_owned(),
    }
}

fn words(l: Language, lists: &Lists, desk: &Desk, it: &Happened) -> String {
    match it.kind {
        EventKind::Noted => t::handling::noted(l).to_owned(),
        EventKind::ContactOpened => t::handling::contact_opened(l).to_owned(),
        EventKind::Undone => t::handling::undone_line(l).to_owned(),
        EventKind::ReportJudged => t::handling::report_judged(l).to_owned(),
        EventKind::CommentHidden => t::handling::comment_hidden(l).to_owned(),
        EventKind::CommentShown => t::handling::comment_shown(l).to_owned(),
        EventKind::Uncovered => t::handling::uncovered(l).to_owned(),
        kind => {
            let step = Step::bare(it.event, it.at, kind, it.facts.clone());
            thread_line(l, lists, &desk.matter, &step)
        }
    }
}
