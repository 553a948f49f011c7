//! The history of a card in words: who did what and when, from the board's log.

use domain::boards::facts::Field;
use domain::calendar::finnish_date;
use domain::codes::Language;
use leptos::prelude::*;
use store::boards::card::history::{Change, Names, SHOWN};

use super::page::Drawing;
use super::words::{category_word, class_word, kind_word, name_or, outcome_word};
use crate::t;
use crate::ui::day_of;

pub(super) fn history_part(d: &Drawing<'_>) -> AnyView {
    let l = d.visit.language;
    let changes = &d.whole.changes;
    if changes.is_empty() {
        return ().into_any();
    }
    let rows = changes.iter().take(SHOWN).map(|change| {
        let undone = change.is_undo.then(|| view! { <span class="quiet">" "{t::card::told_undo(l)}</span> });
        view! {
            <li>
                <span>{told(l, &d.opened.card.prefix, change, &d.whole.names)}{undone}</span>
                <span class="quiet">{name_or(l, change.by.as_ref())}", "{day_of(change.at)}" "{change.at.clock_time()}</span>
            </li>
        }
    });
    let more =
        (changes.len() > SHOWN).then(|| view! { <p class="quiet">{t::card::history_more(l, SHOWN.to_string())}</p> });
    view! {
        <section id="historia" aria-labelledby="historia-otsikko">
            <h2 id="historia-otsikko">{t::card::history(l)}</h2>
            <details class="fold">
                <summary>{t::card::history_open(l, changes.len().min(SHOWN) as i64)}</summary>
                <ol class="card-history">{rows.collect_view()}</ol>
                {more}
            </details>
        </section>
    }
    .into_any()
}

/// One change in one sentence.
fn told(l: Language, prefix: &str, change: &Change, names: &Names) -> String {
    let facts = &change.facts;
    let gone = || t::card::told_gone(l).to_owned();
    let column = |id: Option<domain::ColumnId>| id.and_then(|id| names.columns.get(&id)).cloned().unwrap_or_else(gone);
    let label = || {
        facts
            .label
            .and_then(|id| names.labels.get(&id))
            .cloned()
            .unwrap_or_else(gone)
    };
    let person = || name_or(l, facts.person.and_then(|id| names.people.get(&id)));
    let on = facts.on != Some(false);
    match change.kind.as_str() {
        "create" => t::card::told_create(l, column(facts.to)),
        "import" => t::card::told_import(l).to_owned(),
        "move" | "move_many" if facts.from.is_none() || facts.from == facts.to => {
            t::card::told_reorder(l, column(facts.to.or(facts.from)))
        }
        "move" | "move_many" => t::card::told_move(l, column(facts.from), column(facts.to)),
        "return" => t::card::told_return(l).to_owned(),
        "edit" => edited(l, change),
        "describe" => t::card::told_describe(l).to_owned(),
        "label" | "label_many" if on => t::card::told_label_on(l, label()),
        "label" | "label_many" => t::card::told_label_off(l, label()),
        "assign" if on => t::card::told_assign_on(l, person()),
        "assign" => t::card::told_assign_off(l, person()),
        "pull" if on => t::card::told_pull_on(l, person()),
        "pull" => t::card::told_pull_off(l, person()),
        "block" => {
            let why = facts.category.map_or_else(gone, |it| category_word(l, it).to_owned());
            t::card::told_block(l, why)
        }
        "unblock" => t::card::told_unblock(l).to_owned(),
        "add_checklist" => t::card::told_add_checklist(l).to_owned(),
        "remove_checklist" => t::card::told_remove_checklist(l).to_owned(),
        "add_check" => t::card::told_add_check(l).to_owned(),
        "remove_check" => t::card::told_remove_check(l).to_owned(),
        "tick" if on => t::card::told_tick_on(l).to_owned(),
        "tick" => t::card::told_tick_off(l).to_owned(),
        "link" => {
            let other = facts.other.and_then(|id| names.cards.get(&id));
            let other = other.map_or_else(gone, |(number, title)| format!("{prefix}-{number} {title}"));
            if on {
                t::card::told_link_on(l, other)
            } else {
                t::card::told_link_off(l, other)
            }
        }
        "tie" => {
            let idea = facts.idea.map_or_else(gone, |id| id.to_string());
            if on {
                t::card::told_tie_on(l, idea)
            } else {
                t::card::told_tie_off(l, idea)
            }
        }
        "archive" => match facts.outcome {
            Some(outcome) => t::card::told_archive_as(l, outcome_word(l, outcome)),
            None => t::card::told_archive(l).to_owned(),
        },
        "restore" => t::card::told_restore(l).to_owned(),
        "delete" => t::card::told_delete(l).to_owned(),
        "undo" => t::card::told_undo_alone(l).to_owned(),
        "comment" => t::card::told_comment(l).to_owned(),
        "edit_comment" => t::card::told_edit_comment(l).to_owned(),
        "remove_comment" => t::card::told_remove_comment(l).to_owned(),
        "attach" => t::card::told_attach(l).to_owned(),
        "detach" => t::card::told_detach(l).to_owned(),
        _ => t::card::told_other(l).to_owned(),
    }
}

fn edited(l: Language, change: &Change) -> String {
    let facts = &change.facts;
    let day = facts.day.map(finnish_date);
    match (facts.field, day) {
        (Some(Field::Class), _) => {
            let class = facts.class.map(|it| class_word(l, it)).unwrap_or_default();
            t::card::told_class(l, class)
        }
        (Some(Field::Kind), _) => {
            let kind = facts.card_kind.map(|it| kind_word(l, it)).unwrap_or_default();
            t::card::told_kind(l, kind)
        }
        (Some(Field::Due), Some(day)) => t::card::told_due(l, day),
        (Some(Field::Due), None) => t::card::told_due_off(l).to_owned(),
        (Some(Field::Start), Some(day)) => t::card::told_start(l, day),
        (Some(Field::Start), None) => t::card::told_start_off(l).to_owned(),
        (Some(Field::Title) | None, _) => t::card::told_title(l).to_owned(),
    }
}
